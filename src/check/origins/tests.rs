//! Patterns that the checklist tells, and the gate's own guard beside it.

use alloc::{format, string::String, vec::Vec};

use super::*;
use crate::browser::origins::{OriginEntry, OriginError};

/// Under these people meet strangers daily: the gate itself refuses a pattern for every one.
const BEST_KNOWN: &[&str] = &[
    "github.io",
    "gitlab.io",
    "pages.dev",
    "workers.dev",
    "r2.dev",
    "vercel.app",
    "netlify.app",
    "web.app",
    "firebaseapp.com",
    "appspot.com",
    "run.app",
    "a.run.app",
    "cloudfunctions.net",
    "azurewebsites.net",
    "azurestaticapps.net",
    "cloudapp.net",
    "blob.core.windows.net",
    "web.core.windows.net",
    "azureedge.net",
    "azurefd.net",
    "herokuapp.com",
    "s3.amazonaws.com",
    "s3.eu-west-1.amazonaws.com",
    "s3-website-us-east-1.amazonaws.com",
    "elb.amazonaws.com",
    "execute-api.us-east-1.amazonaws.com",
    "elasticbeanstalk.com",
    "awsapprunner.com",
    "amplifyapp.com",
    "cloudfront.net",
    "on.aws",
    "blogspot.com",
    "fly.dev",
    "onrender.com",
    "deno.dev",
    "railway.app",
    "up.railway.app",
    "ondigitalocean.app",
    "digitaloceanspaces.com",
    "myshopify.com",
    "wixsite.com",
    "webflow.io",
    "framer.app",
    "notion.site",
    "replit.app",
    "replit.dev",
    "repl.co",
    "glitch.me",
    "surge.sh",
    "ngrok.io",
    "ngrok.app",
    "ngrok-free.app",
    "trycloudflare.com",
    "readthedocs.io",
    "codeberg.page",
    "bitbucket.io",
    "streamlit.app",
    "hashnode.dev",
    "pythonanywhere.com",
    "duckdns.org",
    "translate.goog",
    "githubusercontent.com",
    "co.uk",
    "org.uk",
    "com.au",
    "co.jp",
    "com.br",
    "co.nz",
    "co.in",
    "co.za",
    "com.mx",
    "com.tr",
    "com.cn",
    "co.kr",
    "ne.jp",
    "gov.uk",
    "ac.uk",
    "me.uk",
    "uk.com",
    "eu.org",
];
/// Hosts of strangers that have not asked to stand in the list: the gate's guard alone knows them.
const NOT_IN_THE_LIST: &[&str] = &["on.aws", "railway.app", "glitch.me", "hashnode.dev"];
/// Hosts below whose names strangers get names: the list has those, and not these.
const ABOVE_THE_LIST: &[&str] =
    &["amazonaws.com.cn", "backblazeb2.com", "linode.com", "oraclecloud.com", "scw.cloud"];

fn is_guarded(host: &str) -> bool {
    let faults = OriginEntry::read(&format!("https://*.{host}")).map(|_| ()).err().unwrap_or_default();
    faults.contains(&OriginError::WildcardSharedSuffix) || faults.contains(&OriginError::WildcardSingleLabel)
}

#[test]
fn table() {
    use GivenBy::{Host, Registry};
    let entries = [
        "https://*.github.io",
        "https://github.io",
        "https://*.example.com",
        "https://*.co.uk",
        "https://*.co.uk:8443",
        "https://*.shop.github.io",
        "https://*.com",
        "https://*.compute.amazonaws.com",
        "https://*.ck",
        "https://*.example.co.uk",
        "https://*.s3.amazonaws.com",
        "null",
        "*",
        "",
    ];
    let found = wildcards_on_public_suffixes(entries);
    let told: Vec<_> = found.iter().map(|finding| (finding.index, finding.host, finding.given_by)).collect();
    let expected = [
        (0, "github.io", Host),
        (3, "co.uk", Registry),
        (4, "co.uk", Registry),
        (6, "com", Registry),
        (7, "compute.amazonaws.com", Host),
        (8, "ck", Registry),
        (10, "s3.amazonaws.com", Host),
    ];
    assert_eq!(told, expected);
    assert_eq!(
        format!("{}", found[0]),
        "https://*.github.io: strangers get names under github.io: list each origin as it is"
    );
}

#[test]
fn the_gate_itself_knows_the_best_known() {
    assert!(ABOVE_THE_LIST.iter().all(|host| is_guarded(host)));
    let unguarded: Vec<&str> = BEST_KNOWN.iter().copied().filter(|host| !is_guarded(host)).collect();
    assert_eq!(unguarded, [""; 0], "the guard lets a pattern pass for these");
    let unlisted: Vec<&str> = BEST_KNOWN.iter().copied().filter(|host| given_by(host).is_none()).collect();
    std::println!(
        "guard: {} of {} best known suffixes; the library has {} of them, not {unlisted:?}",
        BEST_KNOWN.len(),
        BEST_KNOWN.len(),
        BEST_KNOWN.len() - unlisted.len()
    );
    assert_eq!(unlisted, NOT_IN_THE_LIST);
}

#[test]
fn own_names_are_told_by_neither() {
    for host in ["example.com", "shop.github.io", "example.co.uk", "mygithub.io", "app.example.pages.dev"] {
        assert!(!is_guarded(host) && given_by(host).is_none(), "{host}");
    }
}

#[test]
fn a_registry_of_two_labels_is_guarded_where_the_list_has_one() {
    let labels = ["ac", "co", "com", "edu", "gov", "net", "org"];
    let countries: Vec<String> = (b'a'..=b'z')
        .flat_map(|one| (b'a'..=b'z').map(move |other| format!("{}{}", char::from(one), char::from(other))))
        .collect();
    let suffixes =
        labels.iter().flat_map(|label| countries.iter().map(move |country| format!("{label}.{country}")));
    let listed: Vec<String> = suffixes.filter(|suffix| given_by(suffix).is_some()).collect();
    let guarded = listed.iter().filter(|suffix| is_guarded(suffix)).count();
    std::println!("guard: {guarded} of the library's {} suffixes of these kinds: {labels:?}", listed.len());
    assert!(listed.len() > 500 && guarded == listed.len());
}
