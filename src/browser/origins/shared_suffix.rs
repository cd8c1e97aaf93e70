//! Do strangers get names under this suffix? A guard for patterns, small enough for the wasm.
//!
//! It is only a guard. The Public Suffix List has ten thousand rules and changes weekly; the checklist asks
//! a library that keeps it. What stands here are the hosts and registries that people meet most, with
//! tunnels and names that stand for addresses, of which that list has few. That a suffix is missing says
//! nothing about it; one that is here by mistake costs no more than to list one's own origins one by one.

use crate::encoding::text::{halves, parts};

/// Directly under these strangers get names.
const SHARED: &str = "\
    akamaihd.net akamaized.net altervista.org appwrite.network awsapps.com azure-api.net \
    azurecontainerapps.io azureedge.net azurefd.net backblazeb2.com base44.app bearblog.dev \
    bitbucket.io blogspot.com bolt.host br.com bubbleapps.io carrd.co chatgpt.site claude.app \
    cleverapps.io cloudapp.net cloudfront.net cloudfunctions.net cn.com co.com codeberg.page \
    codepen.dev convex.app ddns.net de.com dedyn.io deno.dev duckdns.org dynv6.net edgekey.net \
    editorx.io eu.com figma.site firebaseapp.com flutterflow.app fly.dev framer.ai framer.app \
    framer.website freeddns.org gitbook.io github.io githubpreview.dev githubusercontent.com gitlab.io \
    glitch.me godaddysites.com hashnode.dev hasura.app hopto.org infinityfreeapp.com jimdosite.com \
    koyeb.app laravel.cloud leapcell.app lhr.life lhr.rocks loca.lt localtonet.com lovable.app \
    lovableproject.com me.uk modal.run mooo.com myshopify.com mystrikingly.com neocities.org \
    netlify.app ngrok-free.app ngrok-free.dev ngrok.app ngrok.dev no-ip.org notion.site \
    ondigitalocean.app onrender.com oraclecloud.com pages.dev pantheonsite.io r2.dev \
    readthedocs-hosted.com readthedocs.io repl.run retool.app serveo.net sharepoint.com sourceforge.io \
    square.site squarespace.com srht.site streamlit.app streamlitapp.com substack.com surge.sh \
    synology.me telebit.io trafficmanager.net translate.goog trycloudflare.com tumblr.com \
    tunnelmole.net tunnelto.dev uk.com us.com vercel.app vercel.dev vusercontent.net web.app \
    webflow.io weebly.com windsurf.app wixsite.com wixstudio.com wixstudio.io wordpress.com \
    workers.dev zapto.org zeabur.app";

/// Anywhere under these, since regions, services and accounts stand between, or an address
/// (`10-0-0-1.nip.io`).
const SHARED_AT_ANY_DEPTH: &str = "\
    aivencloud.com amazonaws.com amazonaws.com.cn amazoncognito.com amazonlightsail.com amplifyapp.com \
    appspot.com appwrite.run awsapprunner.com azure.com azurestaticapps.net azurewebsites.net \
    canva.site claudeusercontent.com code.run convex.cloud convex.site csb.app databricksapps.com \
    deno.net devtunnels.ms digitaloceanspaces.com dyndns.org elasticbeanstalk.com eu.org expo.app \
    fastly.net gateway.dev github.dev gitpod.io googleusercontent.com herokuapp.com hf.space \
    hosted.app linode.com linodeobjects.com localto.net ngrok.io nip.io northflank.app \
    oaiusercontent.com on.aws pinggy.link platformsh.site pythonanywhere.com railway.app repl.co \
    replit.app replit.dev run.app scw.cloud snowflake.app sslip.io stackblitz.io supabase.co \
    traefik.me ts.net upsun.app usercontent.goog val.run vultrobjects.com webcontainer-api.io \
    webcontainer.io windows.net wpenginepowered.com zrok.io";

/// Second labels that registries sell names under, before a country's two letters: `co.uk` and its kin.
const REGISTRY_LABELS: &str = "\
    ac co com edu firm gen go gob gouv gov id ind ltd mil ne net nom or org plc sch";

/// Whether a pattern for every name under this host would take strangers in; also where such a suffix stands
/// below the host.
pub(super) fn is_shared(host: &str) -> bool {
    let covers = |suffix: &str| suffix == host || is_below(suffix, host);
    parts(SHARED, b' ').any(covers)
        || parts(SHARED_AT_ANY_DEPTH, b' ').any(|suffix| covers(suffix) || is_below(host, suffix))
        || is_registry(host)
}

fn is_below(host: &str, suffix: &str) -> bool {
    host.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.'))
}

fn is_registry(host: &str) -> bool {
    halves(host, b'.').is_some_and(|(label, country)| {
        country.len() == 2 && parts(REGISTRY_LABELS, b' ').any(|known| known == label)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use psl::{List, Psl as _};

    #[test]
    fn table() {
        let shared = "\
            github.io pages.dev workers.dev vercel.app netlify.app herokuapp.com web.app firebaseapp.com \
            azurewebsites.net cloudfront.net amazonaws.com s3.amazonaws.com eu-west-1.elb.amazonaws.com \
            appspot.com blogspot.com co.uk com.au co.jp ne.jp org.uk gov.br me.uk a.run.app run.app \
            blob.core.windows.net uk.com nip.io 10-0-0-1.nip.io sslip.io loca.lt hf.space static.hf.space \
            gitpod.io ws-eu.gitpod.io supabase.co deno.net devtunnels.ms usw2.devtunnels.ms ngrok.io \
            eu.ngrok.io eu.pythonanywhere.com us-west-2.elasticbeanstalk.com westus3-01.azurewebsites.net \
            lambda-url.eu-west-1.on.aws functions.fnc.fr-par.scw.cloud ddns.net tail1234.ts.net code.run \
            base44.app carrd.co my.canva.site auth.eu-west-1.amazoncognito.com tumblr.com \
            us-east-1.convex.cloud";
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
            assert!(list.split(' ').is_sorted_by(|one, next| one < next));
            assert!(list.split(' ').all(|name| {
                !name.is_empty()
                    && name.bytes().all(|byte| byte.is_ascii_lowercase() || b"0123456789.-".contains(&byte))
            }));
        }
    }

    /// Tunnels, names of addresses and hosts that the Public Suffix List does not have, or has no more than
    /// some names below: when it comes to have one, its name goes from here.
    const UNLISTED: &str = "\
        amazonaws.com amazonaws.com.cn amazoncognito.com azure.com azurecontainerapps.io \
        backblazeb2.com canva.site databricksapps.com devtunnels.ms fastly.net github.dev gitpod.io \
        glitch.me godaddysites.com googleusercontent.com hashnode.dev infinityfreeapp.com \
        jimdosite.com koyeb.app lhr.life lhr.rocks linode.com loca.lt modal.run mooo.com \
        mystrikingly.com neocities.org nip.io on.aws oraclecloud.com pinggy.link railway.app \
        scw.cloud serveo.net sharepoint.com sourceforge.io squarespace.com sslip.io stackblitz.io \
        substack.com traefik.me tumblr.com tunnelto.dev webcontainer-api.io webcontainer.io \
        weebly.com windows.net wordpress.com zrok.io";

    #[test]
    fn each_name_is_in_the_public_suffix_list_or_is_known_not_to_be() {
        // A suffix by a rule, or what stands above one such as `*.run.app`.
        let is_suffix = |name: &str| {
            List.suffix(name.as_bytes())
                .is_some_and(|found| found.is_known() && found.as_bytes() == name.as_bytes())
        };
        let mut unlisted: Vec<&str> = SHARED.split(' ').chain(SHARED_AT_ANY_DEPTH.split(' ')).collect();
        unlisted.retain(|name| !is_suffix(name) && !is_suffix(&["any.", name].concat()));
        unlisted.sort_unstable();
        assert_eq!(unlisted, UNLISTED.split(' ').collect::<Vec<_>>());
    }
}
