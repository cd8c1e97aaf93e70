//! Is this page one of the gate's own? By the host that the request came for, or by the list `ownOrigins`.
//!
//! A proxy that ends TLS hides the scheme from the gate, so the scheme of the address says nothing. A browser
//! writes the host into `Host`, and no page can choose another one. Bytes are compared: what a browser would
//! not write is nobody's own.

use crate::{
    browser::origins::{OriginSet, is_loopback_host},
    encoding::uri,
};

/// Whether a page of this origin is the gate's own, for a request that came for this host.
///
/// Without a list that is `https` at this very host, or `http` where the host is a loopback one: under
/// another name the page may be a stranger's, whose name leads to this machine (DNS rebinding).
///
/// With a list it is an origin of the list. Where the list names this host, it is the host's own origin
/// alone, so a tenant's page is not another tenant's own. Where it does not, a proxy wrote the host, and an
/// exact entry counts.
#[inline(never)]
pub(super) fn is_own(origin: &str, host: &str, listed: Option<&OriginSet>) -> bool {
    let is_at_host = is_origin_of(origin, host);
    match listed {
        None => is_at_host,
        Some(list) if is_at_host => list.accept(origin).is_some(),
        Some(list) => list.lists(origin) && !names_host(list, host),
    }
}

fn is_origin_of(origin: &str, host: &str) -> bool {
    let at_host = match uri::split_scheme(origin) {
        Some(("https", authority)) => authority == host,
        Some(("http", authority)) => authority == host && is_loopback_host(host),
        _ => false,
    };
    at_host && !host.is_empty()
}

/// Whether the list has this host, or its name without the port and a dot at its end: cookies tell neither
/// apart.
fn names_host(list: &OriginSet, host: &str) -> bool {
    let name = uri::host_of(host);
    let name = name.strip_suffix('.').unwrap_or(name);
    [host, name].iter().any(|host| {
        ["https://", "http://"].iter().any(|scheme| list.accept(&[scheme, *host].concat()).is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, vec::Vec};

    const HTTPS: &str = "https://gate.example";

    #[test]
    fn without_a_list() {
        for (host, origin, is_own_page) in [
            // Whatever scheme the gate sees: a proxy may have ended TLS.
            ("gate.example", HTTPS, true),
            ("gate.example", "http://gate.example", false),
            ("gate.example:8443", "https://gate.example:8443", true),
            ("gate.example:8443", HTTPS, false),
            ("gate.example", "https://gate.example:8443", false),
            // What no browser writes is compared as it stands.
            ("gate.example:443", HTTPS, false),
            ("GATE.example", HTTPS, false),
            ("gate.example.", HTTPS, false),
            ("gate.example", "HTTPS://gate.example", false),
            ("gate.example", "https://gate.example/", false),
            ("gate.example", "https://other.gate.example", false),
            ("gate.example", "null", false),
            ("gate.example", "gate.example", false),
            ("gate.example", "wss://gate.example", false),
            ("gate.example, gate.example", HTTPS, false),
            ("gate.example", "https://gate.example, https://gate.example", false),
            ("", "https://", false),
            ("", "", false),
            // A stranger's name that leads to this machine.
            ("evil.example:8080", "http://evil.example:8080", false),
            ("localhost.evil.example:8080", "http://localhost.evil.example:8080", false),
            ("127.0.0.1.evil.example", "http://127.0.0.1.evil.example", false),
            ("localhost:8080", "http://evil.example:8080", false),
            ("evil.example:8080", "http://localhost:8080", false),
            ("127.0.0.1:8080", "http://localhost:8080", false),
            ("localhost:8080", "http://localhost:8080", true),
            ("localhost", "http://localhost", true),
            ("127.0.0.1:8080", "http://127.0.0.1:8080", true),
            ("[::1]:8080", "http://[::1]:8080", true),
            ("[::1]", "http://[::1]", true),
            ("localhost:8080", "https://localhost:8080", true),
            ("localhost:8080", "http://localhost:3000", false),
            // A resolver may send these elsewhere, or they are reached from elsewhere.
            ("app.localhost:8080", "http://app.localhost:8080", false),
            ("localhost.:8080", "http://localhost.:8080", false),
            ("127.0.0.2:8080", "http://127.0.0.2:8080", false),
            ("127.1:8080", "http://127.1:8080", false),
            ("0.0.0.0:8080", "http://0.0.0.0:8080", false),
            ("192.168.0.2", "http://192.168.0.2", false),
        ] {
            assert_eq!(is_own(origin, host, None), is_own_page, "{origin} at {host}");
        }
    }

    #[test]
    fn with_a_list() {
        const APP: &str = "https://app.example";
        const OTHER: &str = "https://other.example";
        const TENANTS: &str = "https://*.tenants.example";
        const A: &str = "https://a.tenants.example";
        for (list, host, origin, is_own_page) in [
            (&[APP][..], "app.example", APP, true),
            // The proxy wrote a host of its own.
            (&[APP], "127.0.0.1:3000", APP, true),
            // A name of the list with a port or a dot more is still that host, whose own origin alone counts.
            (&[APP], "app.example:443", APP, false),
            (&[APP, OTHER], "app.example:8443", OTHER, false),
            (&[APP, OTHER], "app.example.", OTHER, false),
            (&[APP, OTHER], "app.example.:8443", OTHER, false),
            (&[APP], "backend", APP, true),
            // The list replaces what would hold without it.
            (&[APP], "gate.example", HTTPS, false),
            (&[APP], "127.0.0.1:3000", "http://127.0.0.1:3000", false),
            (&[APP], "app.example", "http://app.example", false),
            (&[APP], "app.example", "https://evil.example", false),
            (&[APP], "", APP, true),
            // Of several, the one whose host it is.
            (&[APP, OTHER], "other.example", OTHER, true),
            (&[APP, OTHER], "other.example", APP, false),
            (&[APP, OTHER], "backend", APP, true),
            // Tenants: each at its own host, and at no other one.
            (&[TENANTS], "a.tenants.example", A, true),
            (&[TENANTS], "b.tenants.example", A, false),
            (&[TENANTS], "backend", A, false),
            (&[TENANTS], "a.tenants.example:8443", A, false),
            (&[TENANTS], "tenants.example", "https://tenants.example", false),
            (&[TENANTS], "xn--a.tenants.example", "https://xn--a.tenants.example", false),
            (&[TENANTS, APP], "a.tenants.example", APP, false),
            (&[TENANTS, APP], "app.example", A, false),
            (&[TENANTS, APP], "app.example", APP, true),
            (&["http://localhost:3000"], "localhost:3000", "http://localhost:3000", true),
            (&["http://localhost:3000", APP], "localhost:3000", APP, false),
            (&["http://localhost:3000"], "evil.example:3000", "http://evil.example:3000", false),
        ] {
            let set = OriginSet::new(list.iter().copied()).unwrap();
            assert_eq!(is_own(origin, host, Some(&set)), is_own_page, "{origin} at {host} of {list:?}");
        }
    }

    #[test]
    fn a_list_of_nobody_owns_nothing() {
        let empty = OriginSet::new(Vec::new()).unwrap();
        for host in ["gate.example", "localhost:8080"] {
            for scheme in ["https", "http"] {
                assert!(!is_own(&format!("{scheme}://{host}"), host, Some(&empty)));
            }
        }
    }
}
