//! Does the check hold against what advisories tell of? Each trick in the query, in a form, and in both.

use super::*;
use crate::browser::redirects::ClientRedirects;
use alloc::{format, vec, vec::Vec};

const GOOD: &str = "https://app.example/cb";

fn redirects() -> Redirects {
    let web = ["https://app.example/cb", "https://app.example/cb?a=1&b=2"];
    Redirects::new([
        ClientRedirects { client_id: "shop", web: &web, native: &["http://127.0.0.1/cb"] },
        ClientRedirects { client_id: "other", web: &["https://other.example/cb"], native: &[] },
    ])
    .unwrap()
}

fn check() -> RedirectCheck {
    RedirectCheck {
        requires_redirect_uri: true,
        return_targets: vec!["returnTo".into(), "next".into()],
        passes_request_objects: false,
        request_uri_prefix: None,
    }
}

/// The answers of a query and of the same text as a form.
fn both_ways(check: &RedirectCheck, text: &str) -> Result<(), Reason> {
    let by_query = check.check(&redirects(), text, None).map_err(|fault| fault.reason);
    let by_form = check.check(&redirects(), "", Some(text)).map_err(|fault| fault.reason);
    assert_eq!(by_query, by_form, "{text}");
    by_query
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

#[test]
fn what_passes() {
    for text in [
        "client_id=shop&redirect_uri=https://app.example/cb",
        "redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope=a+b&state=x%26y&client_id=shop",
        "client_id=%73hop&%72edirect_uri=https://app.example/cb",
        "client_id=shop&redirect_uri=https://app.example/cb?a=1%26b=2",
        "client_id=shop&redirect_uri=http://127.0.0.1:49152/cb",
        "client_id=shop&redirect_uri=https://app.example/cb&returnTo=/orders?page=2&next=/",
        "client_id=other&redirect_uri=https://other.example/cb",
    ] {
        assert_eq!(both_ways(&check(), text), Ok(()), "{text}");
    }
    assert_eq!(
        check().check(&redirects(), "client_id=shop", Some("redirect_uri=https://app.example/cb")),
        Ok(())
    );
}

#[test]
fn who_is_asked_for_and_what_is_missing() {
    use Reason::{RedirectClientMissing, RedirectClientUnknown, RedirectUriMissing, RedirectUriUnregistered};
    for (text, reason) in [
        ("", RedirectClientMissing),
        ("redirect_uri=https://app.example/cb", RedirectClientMissing),
        ("client_id=&redirect_uri=https://app.example/cb", RedirectClientMissing),
        ("client_id=Shop&redirect_uri=https://app.example/cb", RedirectClientUnknown),
        ("client_id=shop%20&redirect_uri=https://app.example/cb", RedirectClientUnknown),
        ("client_id=shop", RedirectUriMissing),
        ("client_id=shop&redirect_uri=", RedirectUriMissing),
        ("client_id=shop&redirect_uri", RedirectUriMissing),
        ("client_id=other&redirect_uri=https://app.example/cb", RedirectUriUnregistered),
    ] {
        assert_eq!(both_ways(&check(), text), Err(reason), "{text}");
    }
}

#[test]
fn disguises_of_a_redirect_uri() {
    for uri in [
        "https://app.example/cb/",
        "https://app.example/CB",
        "HTTPS://app.example/cb",
        "https://APP.example/cb",
        "http://app.example/cb",
        "https://app.example:443/cb",
        "https://app.example:/cb",
        "https://app.example:8443/cb",
        "https://app.example./cb",
        "https://app.example/cb?x",
        "https://app.example/cb#x",
        "https://app.example/cb%23",
        "https://app.example/cb;a=b",
        "https://app.example/a/../cb",
        "https://app.example/%63b",
        "https://app.example/cb/%2e%2e/x",
        "https://app.example%2fcb",
        "https:/app.example/cb",
        "https:app.example/cb",
        "https:///app.example/cb",
        "https://app.example\\cb",
        "https:\\\\app.example\\cb",
        "https://app.example/cb\\@evil.example",
        "https://app.example@evil.example/cb",
        "https://evil.example@app.example/cb",
        "https://a@b@app.example/cb",
        "https://app.example.evil.example/cb",
        "https://evilapp.example/cb",
        " https://app.example/cb",
        "https://app.example/cb ",
        "ht\ttps://app.example/cb",
        "https://app.example/cb\n",
        "https://app.example/cb\r\nSet-Cookie: a=b",
        "https://app.example/cb\0",
        "https://\u{ff41}pp.example/cb",
        "https://app\u{3002}example/cb",
        "https://a\u{ad}pp.example/cb",
        "https://\u{430}pp.example/cb",
        "javascript:alert(1)",
        "JaVaScRiPt://app.example/cb",
        "data:text/html,x",
        "//app.example/cb",
        "/cb",
        "*",
        "http://localhost/cb",
        "http://127.0.0.1:80:80/cb",
        "http://127.1/cb",
        "http://2130706433/cb",
        "http://0x7f.0.0.1/cb",
        "http://0177.0.0.1/cb",
        "http://[::ffff:127.0.0.1]/cb",
        "http://127.0.0.1@evil.example/cb",
    ] {
        let text = format!("client_id=shop&redirect_uri={}", escaped(uri));
        assert_eq!(both_ways(&check(), &text), Err(Reason::RedirectUriUnregistered), "{uri}");
        let fault = check().check(&redirects(), &text, None).unwrap_err();
        assert_eq!(fault.refused, Some(("shop".into(), uri.into())));
    }
    let twice = format!("client_id=shop&redirect_uri={}", escaped(&escaped(GOOD)));
    assert_eq!(both_ways(&check(), &twice), Err(Reason::RedirectUriUnregistered), "decoded once, not twice");
}

#[test]
fn the_same_parameter_again() {
    let good = "client_id=shop&redirect_uri=https://app.example/cb";
    for again in ["redirect_uri=https://app.example/cb", "client_id=shop", "client_id=", "%72edirect_uri=x"] {
        assert_eq!(
            both_ways(&check(), &format!("{good}&{again}")),
            Err(Reason::RedirectParameterTwice),
            "{again}"
        );
        assert_eq!(
            check().check(&redirects(), good, Some(again)),
            Err(Reason::RedirectParameterTwice.into()),
            "{again}"
        );
    }
    for target in ["returnTo=/a&returnTo=/a", "next=/a&next=/b"] {
        assert_eq!(
            both_ways(&check(), &format!("{good}&{target}")),
            Err(Reason::RedirectParameterTwice),
            "{target}"
        );
    }
    for name in [
        "Redirect_uri",
        "redirect_uri[]",
        "redirect_uri%5B%5D",
        "redirect_uri[0]",
        "[redirect_uri]",
        "]redirect_uri",
        "[[client_id]]",
        "[request]",
        "[request_uri][]",
        "redirect_uri]",
        "!redirect_uri",
        "%3Fredirect_uri",
        "redirect_uri:string",
        "redirect[uri",
        "redirect%5Buri",
        "client[id",
        "%EF%BB%BFredirect_uri",
        "%C2%A0redirect_uri",
        "red%C4%B1rect_uri",
        "reque%C5%BFt_uri",
        "redirect.uri",
        "redirect+uri",
        "redirect%20uri",
        "+redirect_uri",
        "%09redirect_uri",
        "redirect_uri%00",
        "CLIENT_ID",
        "client.id",
        "Request",
        "request_uri[]",
        "returnto",
        "NEXT",
        // What would be ours once decoded again, as by a proxy before the upstream.
        "redirect%255Furi",
        "redirect%25255furi",
        "redirect%2525255furi",
        "%2572edirect_uri",
        "redirect%252Buri",
        "redirect_uri%255B%255D",
        "client%255fid",
        "%2563lient_id",
        "re%2571uest",
        "request%25255Furi",
        "return%2554o",
        "%25256eext",
    ] {
        assert_eq!(
            both_ways(&check(), &format!("{good}&{name}=x")),
            Err(Reason::RedirectParameterAmbiguous),
            "{name}"
        );
    }
    for text in ["a=1;redirect_uri=https://evil.example", "a=1&amp;b=2"] {
        assert_eq!(
            both_ways(&check(), &format!("{good}&{text}")),
            Err(Reason::RedirectParameterAmbiguous),
            "{text}"
        );
    }
    for text in ["a=%", "a=%zz", "a=%ff", "%ff=a"] {
        assert_eq!(both_ways(&check(), &format!("{good}&{text}")), Err(Reason::FormMalformed), "{text}");
    }
}

#[test]
fn request_objects_are_left_to_the_upstream_only_where_it_says_so() {
    let permissive = RedirectCheck { passes_request_objects: true, ..check() };
    for name in ["request", "request_uri"] {
        let text = format!("client_id=shop&redirect_uri=https://app.example/cb&{name}=x");
        assert_eq!(both_ways(&check(), &text), Err(Reason::RequestObjectRefused));
        assert_eq!(both_ways(&permissive, &text), Ok(()));
        assert_eq!(both_ways(&permissive, &format!("{text}&{name}=y")), Err(Reason::RedirectParameterTwice));
    }
}

#[test]
fn a_pushed_request_needs_its_client_alone() {
    use Reason::{
        RedirectClientMissing, RedirectClientUnknown, RedirectParameterTwice, RedirectUriMissing,
        RedirectUriUnregistered, RequestObjectRefused, ReturnTargetNotAPath,
    };
    let pushed =
        RedirectCheck { request_uri_prefix: Some("urn:ietf:params:oauth:request_uri:".into()), ..check() };
    let lax = RedirectCheck { passes_request_objects: true, ..pushed.clone() };
    const URI: &str = "request_uri=urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c";
    for (text, expected, of_lax) in [
        (format!("client_id=shop&{URI}"), Ok(()), Ok(())),
        (format!("{URI}&client_id=other&returnTo=/x"), Ok(()), Ok(())),
        (format!("client_id=shop&{}", URI.replace(':', "%3A")), Ok(()), Ok(())),
        (format!("client_id=shop&{URI}&redirect_uri=https://app.example/cb"), Ok(()), Ok(())),
        (
            format!("client_id=shop&{URI}&redirect_uri=https://evil.example"),
            Err(RedirectUriUnregistered),
            Err(RedirectUriUnregistered),
        ),
        (format!("client_id=shop&{URI}&redirect_uri="), Err(RedirectUriMissing), Err(RedirectUriMissing)),
        (URI.into(), Err(RedirectClientMissing), Err(RedirectClientMissing)),
        (format!("client_id=&{URI}"), Err(RedirectClientMissing), Err(RedirectClientMissing)),
        (format!("client_id=evil&{URI}"), Err(RedirectClientUnknown), Err(RedirectClientUnknown)),
        (format!("client_id=shop&{URI}&{URI}"), Err(RedirectParameterTwice), Err(RedirectParameterTwice)),
        (format!("client_id=shop&{URI}&request=x"), Err(RequestObjectRefused), Err(RedirectUriMissing)),
        (format!("client_id=shop&{URI}&returnTo=x"), Err(ReturnTargetNotAPath), Err(ReturnTargetNotAPath)),
        ("client_id=shop".into(), Err(RedirectUriMissing), Err(RedirectUriMissing)),
    ] {
        assert_eq!(both_ways(&pushed, &text), expected, "{text}");
        assert_eq!(both_ways(&lax, &text), of_lax, "{text}");
    }
    for uri in [
        "urn:ietf:params:oauth:request_uri:",
        "urn:ietf:params:oauth:request_uri",
        "URN:ietf:params:oauth:request_uri:x",
        "urn:ietf:params:oauth:request_uri%2525:x",
        "urn:ietf:params:oauth:request_uri:x y",
        "urn:ietf:params:oauth:request_uri:x%0a",
        "%20urn:ietf:params:oauth:request_uri:x",
        "https://evil.example/urn:ietf:params:oauth:request_uri:x",
        "x",
        "",
    ] {
        let text = format!("client_id=shop&request_uri={uri}");
        assert_eq!(both_ways(&pushed, &text), Err(RequestObjectRefused), "{uri}");
        assert_eq!(both_ways(&lax, &text), Err(RedirectUriMissing), "{uri}");
    }
}

#[test]
fn return_targets() {
    let good = "client_id=shop&redirect_uri=https://app.example/cb";
    for (target, reason) in [
        (" ", Reason::ReturnTargetNotAPath),
        ("https://evil.example", Reason::ReturnTargetNotAPath),
        ("//evil.example", Reason::ReturnTargetEmptySegment),
        ("/\\evil.example", Reason::ReturnTargetBackslash),
        ("/.//evil.example", Reason::ReturnTargetDotSegment),
        ("/%2e%2e//evil.example", Reason::ReturnTargetDotSegment),
        ("/%09/evil.example", Reason::ReturnTargetControl),
        ("/\t/evil.example", Reason::ReturnTargetControl),
        ("/a%zz", Reason::ReturnTargetEscape),
        ("/a b", Reason::ReturnTargetCharacter),
        ("javascript:alert(1)", Reason::ReturnTargetNotAPath),
    ] {
        for name in ["returnTo", "next"] {
            assert_eq!(
                both_ways(&check(), &format!("{good}&{name}={}", escaped(target))),
                Err(reason),
                "{target}"
            );
        }
    }
    for text in ["returnTo=", "returnTo", "returnTo=&next=/x", "returnTo=/caf%C3%A9", "returnTo=/x?j={1}|%5E"]
    {
        assert_eq!(both_ways(&check(), &format!("{good}&{text}")), Ok(()), "{text}");
    }
    assert_eq!(
        both_ways(&check(), &format!("{good}&returnTo=&returnTo=/x")),
        Err(Reason::RedirectParameterTwice)
    );
    let alone = RedirectCheck { requires_redirect_uri: false, ..check() };
    assert_eq!(both_ways(&alone, "returnTo=/orders"), Ok(()));
    assert_eq!(both_ways(&alone, ""), Ok(()));
    assert_eq!(both_ways(&alone, "redirect_uri=https://app.example/cb"), Err(Reason::RedirectUriUnexpected));
}

#[test]
fn a_name_that_is_ours_only_when_decoded_more_often_than_anyone_does() {
    let text = "client_id=shop&redirect_uri=https://app.example/cb&redirect%252525255furi=x&100%25=x&a%252=x";
    assert_eq!(both_ways(&check(), text), Ok(()));
}

#[test]
fn as_many_parameters_as_servers_read() {
    let good = "client_id=shop&redirect_uri=https://app.example/cb";
    let more = |count: usize| "&a".repeat(count);
    let most = MAX_FORM_PARAMETERS;
    for (query, form, expected) in [
        ([good, &more(most - 2)].concat(), String::new(), Ok(())),
        ([good, &more(most - 1)].concat(), String::new(), Err(Reason::FormParametersTooMany)),
        (String::new(), [good, &more(most - 2)].concat(), Ok(())),
        (String::new(), [good, &more(most - 1)].concat(), Err(Reason::FormParametersTooMany)),
        (good.into(), more(most - 3), Ok(())),
        (good.into(), more(most - 2), Err(Reason::FormParametersTooMany)),
        // Readers count what is empty too.
        ([&"&".repeat(most), good].concat(), String::new(), Err(Reason::FormParametersTooMany)),
        (String::new(), "a&".repeat(MAX_FORM_BYTES / 2), Err(Reason::FormParametersTooMany)),
    ] {
        let answer = check().check(&redirects(), &query, Some(&form)).map_err(|fault| fault.reason);
        assert_eq!(answer, expected, "{} and {} bytes", query.len(), form.len());
    }
    assert!(Reason::FormParametersTooMany.meaning().contains(&format!("more than {most} parameters")));
}

#[test]
fn a_form_that_is_too_long() {
    let long = "a".repeat(MAX_FORM_BYTES + 1);
    assert_eq!(check().check(&redirects(), "", Some(&long)), Err(Reason::FormTooLarge.into()));
}

proptest::proptest! {
    /// What passes names a registered URI of the client, once decoded, and names it once.
    #[test]
    fn what_passes_is_registered(parts in proptest::collection::vec(
        "(client_id|redirect_uri|Redirect_uri|redirect%5furi|redirect%255furi|request|x)=(shop|other|https://app\\.example/cb|https%3A%2F%2Fapp.example%2Fcb|https://other\\.example/cb|https://evil\\.example|%2)?",
        0..5,
    )) {
        let text = parts.join("&");
        if check().check(&redirects(), &text, None).is_ok() {
            let parameters = form::read(&text).unwrap();
            let of = |name: &str| parameters.iter().filter(|(given, _)| given == name).map(|(_, value)| value.as_str()).collect::<Vec<_>>();
            let registered = [("shop", "https://app.example/cb"), ("other", "https://other.example/cb")];
            proptest::prop_assert!(registered.iter().any(|(client, uri)| of("client_id") == [*client] && of("redirect_uri") == [*uri]));
        }
    }
}

#[test]
fn a_question_mark_at_the_start_is_dropped_by_some_and_a_query_has_a_length() {
    for text in [
        "?client_id=shop&redirect_uri=https://app.example/cb",
        "?redirect_uri=https://evil.example&client_id=shop&redirect_uri=https://app.example/cb",
    ] {
        assert_eq!(both_ways(&check(), text), Err(Reason::RedirectParameterAmbiguous), "{text}");
    }
    let long = format!(
        "{}&{}",
        "client_id=shop&redirect_uri=https://app.example/cb",
        "a&".repeat(MAX_FORM_BYTES / 2)
    );
    assert_eq!(
        check().check(&redirects(), &long, None).map_err(|fault| fault.reason),
        Err(Reason::FormTooLarge)
    );
}
