//! Do the lists hold what they are meant to hold, once each, and nothing that browsers and applications need?

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::*;

/// Every list that removes something, in the order of its claims.
const LISTS: [(&str, &[&str]); 6] = [
    ("never", NEVER),
    ("address", ADDRESS),
    ("visitor", VISITOR),
    ("partial", PARTIAL),
    ("connection", CONNECTION),
    ("credentials", CREDENTIALS),
];

/// Which list claims a name first.
fn claimed(name: &str) -> Option<&'static str> {
    LISTS.iter().find(|(_, list)| is_listed(list, name)).map(|(claim, _)| *claim)
}

/// Which list is to claim which names.
const REMOVED: [(&str, &str); 6] = [
    (
        "never",
        "Wicketgate-Claims wicketgate wicketgate_issuer WicketgateClaims wicketgate!x \
         X-HTTP-Method-Override X-HTTP-Method X-Method-Override x_http_method_override X.HTTP.Method \
         X-Original-URL X-Rewrite-URL X-Override-URL X-Original-URI X_ORIGINAL_URL X-Envoy-Original-Path \
         SCRIPT_NAME Path-Info X-Script-Name X-WAWS-Unencoded-URL X-Middleware-Subrequest \
         X-Middleware-Subrequest-Id X_Middleware_Subrequest X-Middleware-Rewrite X-Invoke-Path \
         X-Invoke-Status X-Matched-Path X-Now-Route-Matches Next-Resume X-OpenNext-Resolved-Routes \
         X-React-Router-Prerender-Data X-Astro-Path X-Sendfile-Type X-Accel-Mapping Proxy PROXY Client-Cert \
         Client-Cert-Chain Client_Cert X-Client-Cert X-Client-Certificate X-Client-Cert-Present \
         SSL_CLIENT_CERT Ssl-Client-Verify X-SSL-Client-S-DN X-SSL-Cipher X-ARR-ClientCert $WSRA $WSCC \
         _wsis X-Forwarded-Client-Cert X-Forwarded-Tls-Client-Cert X-Forwarded-Tls-Client-Cert-Info \
         X-Amzn-Mtls-Clientcert-Subject Cf-Client-Cert-Der-Base64 Cf-Cert-Verified \
         CloudFront-Viewer-Cert-Pem WL-Proxy-Client-Cert Proxy-Auth-Cert MS-ASPNETCORE-CLIENTCERT \
         CERT_CHAIN_0",
    ),
    (
        "address",
        "CF-Connecting-IP True-Client-IP X-Real-IP X_Real_IP x-real.ip X-Client-IP X-Cluster-Client-IP \
         Fastly-Client-IP Fly-Client-IP X-Envoy-External-Address Client-IP WL-Proxy-Client-IP",
    ),
    (
        "visitor",
        "Forwarded Forwarded-For X-Forwarded X-Forwarded-For X_Forwarded_For X-Forwarded.For \
         X-FORWARDED-HOST X-Forwarded-Proto X-Forwarded-Port X-Forwarded-Prefix X-Forwarded-Uri \
         X-Forwarded-Method X-Forwarded-User X-Original-Forwarded-For X-Original-For X-Originating-IP \
         X-Vercel-Forwarded-For X-Host X-Original-Host X-Http-Host-Override X-Scheme X-Url-Scheme \
         Front-End-Https X-Https CF-Visitor Remote-User REMOTE_USER Remote_Addr X-Remote-User \
         X-Remote-Extra-Scopes X-Auth-Request-Email X-WebAuth-User X-Authentik-Username \
         Tailscale-User-Login X-Consumer-Username X-Amzn-Oidc-Identity X-MS-CLIENT-PRINCIPAL \
         X-MS-CLIENT-PRINCIPAL-NAME X-Goog-Authenticated-User-Email X-Userinfo \
         Cf-Access-Authenticated-User-Email X-Pomerium-Claim-Email X-Endpoint-API-UserInfo",
    ),
    ("partial", "If-Match If-None-Match If-Modified-Since If-Unmodified-Since If-Range Range if_range"),
    ("connection", "Connection HTTP2-Settings Keep-Alive Proxy-Connection TE Expect Transfer-Encoding"),
    ("credentials", "Authorization"),
];

#[test]
fn what_is_removed() {
    for (claim, names) in REMOVED {
        for name in names.split_whitespace() {
            assert_eq!(claimed(name), Some(claim), "{name}");
        }
    }
}

/// What browsers, pages, tracing and the clients of an API send.
const PASSING: &str = "Accept Accept-CH Accept-Charset Accept-Encoding Accept-Language Accept-Datetime \
    Access-Control-Request-Method Access-Control-Request-Headers Access-Control-Request-Private-Network Age \
    Alt-Used Attribution-Reporting-Eligible Available-Dictionary B3 Baggage Cache-Control \
    Cf-Access-Jwt-Assertion CF-IPCountry CF-Ray CF-Worker CDN-Loop Content-Digest Content-Disposition \
    Content-Encoding Content-Language Content-Length Content-Location Content-Range Content-Type Cookie \
    Correlation-Context Date Depth Destination Device-Memory Digest DNT Downlink DPoP DPR Early-Data ECT \
    From HX-Request HX-Current-URL Host Idempotency-Key If Last-Event-ID Link Lock-Token \
    Max-Forwards MCP-Protocol-Version Mcp-Session-Id Next-Action Next-Router-Prefetch \
    Next-Router-State-Tree Next-Url OData-Version Origin Origin-Agent-Cluster Overwrite Ping-From Ping-To \
    Pragma Prefer Priority Proxy-Authorization Purpose Referer Repr-Digest RSC RTT Save-Data Sec-CH-UA \
    Sec-CH-UA-Mobile Sec-CH-UA-Platform Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site Sec-Fetch-User Sec-GPC \
    Sec-Purpose Sec-WebSocket-Extensions Sec-WebSocket-Key Sec-WebSocket-Protocol Sec-WebSocket-Version \
    Service-Worker Service-Worker-Navigation-Preload Signature Signature-Input SOAPAction Stripe-Signature \
    Timeout Traceparent Tracestate Trailer Turbo-Frame Uber-Trace-Id Upgrade \
    Upgrade-Insecure-Requests User-Agent Via Viewport-Width Want-Content-Digest Warning Width X-Amz-Date \
    X-Amzn-Trace-Id X-Api-Key X-B3-Sampled X-B3-SpanId X-B3-TraceId X-Client-Data X-Client-Id X-Client-Name \
    X-Client-Version X-Cloud-Trace-Context X-Correlation-ID X-CSRF-Token X-CSRFToken X-Datadog-Trace-Id \
    X-Envoy-Upstream-Rq-Timeout-Ms X-Goog-Api-Key X-GitHub-Event X-Hub-Signature-256 X-Inertia \
    X-Middleware-Prefetch X-Nextjs-Data X-Original-Filename X-Original-Size X-Partner-Auth X-Remix-Action \
    X-Request-ID X-Requested-With X-Socket-Id X-Tenant X-User-Id X-Wap-Profile X-Webhook-Id X-XSRF-TOKEN";

#[test]
fn what_passes() {
    for name in PASSING.split_whitespace() {
        assert_eq!(claimed(name), None, "{name}");
    }
    let near = "- x x- x-http x-http-methods x-forwarde wicketgat x-wicketgate proxys forwar ws";
    for name in near.split(' ').chain([""]) {
        assert_eq!(claimed(name), None, "{name}");
    }
}

#[test]
fn each_entry_stands_once_and_as_names_are_compared() {
    let all = || LISTS.iter().flat_map(|(claim, list)| list.iter().map(move |entry| (*claim, *entry)));
    for (claim, entry) in all() {
        let start = entry.strip_suffix('*').unwrap_or(entry);
        let is_folded = start.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        assert!(is_folded && start.len() > 1, "{entry}");
        assert_eq!(all().filter(|(_, other)| *other == entry).count(), 1, "{entry}");
        // An entry that another one covers says nothing, unless it lies in the stricter list.
        for (other_claim, other) in all().filter(|(_, other)| *other != entry && is_listed(&[other], start)) {
            assert_eq!((claim, other_claim), ("never", "visitor"), "{other} covers {entry}");
        }
    }
}

/// A name comes in any case, and with any sign of a token (RFC 9110 section 5.6.2) for a hyphen.
#[test]
fn every_entry_in_every_spelling() {
    for (claim, list) in LISTS {
        for entry in list {
            let name = entry.replace('*', "more");
            let with_sign = |sign: char| name.replace('-', &sign.to_string());
            let mut spellings: Vec<String> = "-_.!#$%&'+^`|~".chars().map(with_sign).collect();
            spellings.extend([name.to_ascii_uppercase(), in_odd_case(&name)]);
            for spelling in spellings {
                assert_eq!(claimed(&spelling), Some(claim), "{spelling}");
            }
        }
    }
}

fn in_odd_case(name: &str) -> String {
    let in_turn = [char::to_ascii_uppercase, char::to_ascii_lowercase].into_iter().cycle();
    name.chars().zip(in_turn).map(|(letter, change)| change(&letter)).collect()
}

/// What the gate writes is what it removed first.
#[test]
fn what_is_written_is_removed_before() {
    for name in WRITTEN_ADDRESS.iter().chain([&WRITTEN_AUTHORITY, &WRITTEN_SCHEME]) {
        assert!(is_listed(VISITOR, name) || is_listed(ADDRESS, name), "{name}");
        assert!(!is_listed(NEVER, name), "{name}");
    }
}
