//! Do strangers get names under this suffix? A guard for patterns, small enough for the wasm.
//!
//! It is only a guard. The Public Suffix List has ten thousand rules and changes weekly; the checklist asks a
//! library that keeps it. What stands here are the hosts and registries that people meet most. That a suffix
//! is missing says nothing about it; one that is here by mistake costs no more than to list one's own origins
//! one by one.

/// Directly under these strangers get names.
const SHARED: &[&str] = &[
    "amazonaws.com.cn",
    "appspot.com",
    "azure-api.net",
    "azurecontainerapps.io",
    "azureedge.net",
    "azurefd.net",
    "azurewebsites.net",
    "backblazeb2.com",
    "bitbucket.io",
    "blogspot.com",
    "br.com",
    "cloudapp.net",
    "cloudfront.net",
    "cloudfunctions.net",
    "cn.com",
    "co.com",
    "codeberg.page",
    "csb.app",
    "de.com",
    "deno.dev",
    "duckdns.org",
    "elasticbeanstalk.com",
    "eu.com",
    "eu.org",
    "fastly.net",
    "firebaseapp.com",
    "fly.dev",
    "framer.app",
    "github.io",
    "githubusercontent.com",
    "gitlab.io",
    "glitch.me",
    "hashnode.dev",
    "herokuapp.com",
    "linode.com",
    "lovable.app",
    "me.uk",
    "myshopify.com",
    "netlify.app",
    "ngrok-free.app",
    "ngrok-free.dev",
    "ngrok.app",
    "ngrok.dev",
    "ngrok.io",
    "notion.site",
    "on.aws",
    "ondigitalocean.app",
    "onrender.com",
    "oraclecloud.com",
    "pages.dev",
    "pythonanywhere.com",
    "r2.dev",
    "readthedocs.io",
    "repl.co",
    "replit.app",
    "replit.dev",
    "scw.cloud",
    "sharepoint.com",
    "streamlit.app",
    "surge.sh",
    "trafficmanager.net",
    "translate.goog",
    "trycloudflare.com",
    "uk.com",
    "us.com",
    "vercel.app",
    "web.app",
    "webflow.io",
    "wixsite.com",
    "wordpress.com",
    "workers.dev",
];

/// Anywhere under these, since regions, services and accounts stand between.
const SHARED_AT_ANY_DEPTH: &[&str] = &[
    "amazonaws.com",
    "amplifyapp.com",
    "awsapprunner.com",
    "azure.com",
    "azurestaticapps.net",
    "digitaloceanspaces.com",
    "github.dev",
    "googleusercontent.com",
    "railway.app",
    "run.app",
    "stackblitz.io",
    "webcontainer.io",
    "windows.net",
];

/// Second labels that registries sell names under, before a country's two letters: `co.uk` and its kin.
const REGISTRY_LABELS: &[&str] = &[
    "ac", "co", "com", "edu", "firm", "gen", "go", "gob", "gouv", "gov", "id", "ind", "ltd", "mil", "ne",
    "net", "nom", "or", "org", "plc", "sch",
];

/// Whether a pattern for every name under this host would take strangers in; also where such a suffix stands
/// below the host.
pub(super) fn is_shared(host: &str) -> bool {
    let covers = |suffix: &&str| *suffix == host || is_below(suffix, host);
    SHARED.iter().any(covers)
        || SHARED_AT_ANY_DEPTH.iter().any(|suffix| covers(suffix) || is_below(host, suffix))
        || is_registry(host)
}

fn is_below(host: &str, suffix: &str) -> bool {
    host.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.'))
}

fn is_registry(host: &str) -> bool {
    host.split_once('.')
        .is_some_and(|(label, country)| country.len() == 2 && REGISTRY_LABELS.contains(&label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let shared = "github.io pages.dev workers.dev vercel.app netlify.app herokuapp.com web.app firebaseapp.com azurewebsites.net \
            cloudfront.net amazonaws.com s3.amazonaws.com eu-west-1.elb.amazonaws.com appspot.com blogspot.com co.uk com.au co.jp \
            ne.jp org.uk gov.br me.uk a.run.app run.app blob.core.windows.net uk.com";
        for host in shared.split_ascii_whitespace() {
            assert!(is_shared(host), "{host}");
        }
        let own = "example.com shop.github.io mygithub.io github.io.example.com example.co.uk go.com co.example amazonaws.com.example \
            notamazonaws.com io.example a.b";
        for host in own.split_ascii_whitespace() {
            assert!(!is_shared(host), "{host}");
        }
        // What stands above a listed suffix takes it in.
        assert!(["dev", "windows.net", "core.windows.net"].iter().all(|host| is_shared(host)));
    }

    #[test]
    fn lists_are_in_order_and_each_name_could_be_a_pattern() {
        for list in [SHARED, SHARED_AT_ANY_DEPTH, REGISTRY_LABELS] {
            assert!(list.is_sorted_by(|one, next| one < next));
            assert!(list.iter().all(|name| {
                name.bytes().all(|byte| byte.is_ascii_lowercase() || b"0123456789.-".contains(&byte))
            }));
        }
    }
}
