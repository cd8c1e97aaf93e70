use alloc::{format, string::String, vec, vec::Vec};

use proptest::prelude::*;

use super::*;
use crate::{
    browser::cors::{CorsError, CorsMember, CorsRules},
    limits::MAX_PREFLIGHT_SECONDS,
};

const RULES: CorsRules<'static> = CorsRules {
    methods: &["GET", "PUT"],
    headers: &["Content-Type", "X-Trace"],
    exposed_headers: &["ETag", "X-Total"],
    credentials: true,
    is_for_everyone: false,
    max_age_seconds: Some(600),
};
const VARY: (&str, &str) = ("vary", "Origin");
const VARY_PREFLIGHT: (&str, &str) =
    ("vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
const APP: &str = "https://app.example";

fn origins() -> OriginSet {
    OriginSet::new([APP, "https://*.partner.example"]).unwrap()
}

fn request<'r>(
    method: &'r str,
    origin: Option<&'r str>,
    asked: Option<&'r str>,
    headers: Option<&'r str>,
) -> CorsRequest<'r> {
    CorsRequest { method, origin, requested_method: asked, requested_headers: headers }
}

fn told<'a>(answer: &CorsAnswer<'a>) -> Vec<(&'static str, &'a str)> {
    answer.headers().map(|header| (header.name(), header.value())).collect()
}

#[test]
fn a_request_is_answered() {
    let policy = CorsPolicy::new(RULES).unwrap();
    for origin in [APP, "https://a.b.partner.example"] {
        for asked in [
            request("GET", Some(origin), None, None),
            request("OPTIONS", Some(origin), None, None),
            request("POST", Some(origin), Some("PUT"), None),
        ] {
            let answer = policy.answer(&origins(), &asked);
            let expected = [
                VARY,
                ("access-control-allow-origin", origin),
                ("access-control-allow-credentials", "true"),
                ("access-control-expose-headers", "ETag, X-Total"),
            ];
            assert_eq!(told(&answer), expected);
            assert_eq!((answer.preflight_status(), answer.refusal()), (None, None));
        }
    }
    let none = policy.answer(&origins(), &request("OPTIONS", None, Some("PUT"), None));
    assert_eq!((told(&none), none.preflight_status(), none.refusal()), (vec![VARY], None, None));
    for origin in [
        "null",
        "*",
        "",
        "https://evil.example",
        "https://partner.example",
        "https://app.example:443",
        "https://app.example, https://app.example",
        "https://app.example\r\nX: y",
    ] {
        let refused = policy.answer(&origins(), &request("GET", Some(origin), None, None));
        assert_eq!(
            (told(&refused), refused.preflight_status(), refused.refusal()),
            (vec![VARY], None, Some(Reason::CorsOriginNotListed))
        );
    }
}

#[test]
fn a_preflight_is_granted_as_a_whole() {
    let policy = CorsPolicy::new(RULES).unwrap();
    for (method, headers) in [
        ("GET", None),
        ("HEAD", None),
        ("PUT", Some("")),
        ("PUT", Some("content-type,x-trace")),
        ("PUT", Some("Content-Type, \tX-TRACE ,, ")),
    ] {
        let answer = policy.answer(&origins(), &request("OPTIONS", Some(APP), Some(method), headers));
        let expected = [
            VARY_PREFLIGHT,
            ("access-control-allow-origin", APP),
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", "GET, PUT"),
            ("access-control-allow-headers", "Content-Type, X-Trace"),
            ("access-control-max-age", "600"),
        ];
        assert_eq!(told(&answer), expected);
        assert_eq!((answer.preflight_status(), answer.refusal()), (Some(204), None));
    }
}

#[test]
fn a_preflight_is_refused_as_a_whole() {
    use Reason::{
        CorsHeaderNotListed as HeaderNotListed, CorsMethodNotListed as MethodNotListed,
        CorsOriginNotListed as OriginNotListed,
    };
    let policy = CorsPolicy::new(RULES).unwrap();
    for (origin, method, headers, why) in [
        ("https://evil.example", "PUT", None, OriginNotListed),
        ("null", "PUT", None, OriginNotListed),
        (APP, "put", None, MethodNotListed),
        (APP, "", None, MethodNotListed),
        (APP, "*", None, MethodNotListed),
        (APP, "POST", None, MethodNotListed),
        (APP, "GET, PUT", None, MethodNotListed),
        (APP, "PUT\r\nX: y", None, MethodNotListed),
        (APP, "PUT", Some("authorization"), HeaderNotListed),
        (APP, "PUT", Some("content-type,authorization"), HeaderNotListed),
        (APP, "PUT", Some("content-type;x-trace"), HeaderNotListed),
        (APP, "PUT", Some("x trace"), HeaderNotListed),
        (APP, "PUT", Some("x-trace\r\n"), HeaderNotListed),
        (APP, "PUT", Some("*"), HeaderNotListed),
    ] {
        let answer = policy.answer(&origins(), &request("OPTIONS", Some(origin), Some(method), headers));
        assert_eq!(
            (told(&answer), answer.preflight_status(), answer.refusal()),
            (vec![VARY_PREFLIGHT], Some(403), Some(why))
        );
    }
}

#[test]
fn what_is_not_set_is_not_said() {
    let policy = CorsPolicy::new(CorsRules { methods: &["GET"], ..CorsRules::default() }).unwrap();
    let plain = policy.answer(&origins(), &request("GET", Some(APP), None, None));
    assert_eq!(told(&plain), [VARY, ("access-control-allow-origin", APP)]);
    let preflight = policy.answer(&origins(), &request("OPTIONS", Some(APP), Some("GET"), None));
    assert_eq!(
        told(&preflight),
        [VARY_PREFLIGHT, ("access-control-allow-origin", APP), ("access-control-allow-methods", "GET")]
    );
    let silent = CorsPolicy::new(CorsRules::default()).unwrap();
    let put = CorsPolicy::new(CorsRules { methods: &["PUT"], ..CorsRules::default() }).unwrap();
    let head = put.answer(&origins(), &request("OPTIONS", Some(APP), Some("HEAD"), None));
    assert_eq!(head.refusal(), Some(Reason::CorsMethodNotListed));
    assert_eq!(
        silent.answer(&origins(), &request("OPTIONS", Some(APP), Some("GET"), None)).refusal(),
        Some(Reason::CorsMethodNotListed)
    );
}

#[test]
fn where_everyone_may_ask_the_answer_is_the_same_for_all() {
    let rules = CorsRules { credentials: false, is_for_everyone: true, ..RULES };
    let policy = CorsPolicy::new(rules).unwrap();
    let expected = [("access-control-allow-origin", "*"), ("access-control-expose-headers", "ETag, X-Total")];
    for origin in [None, Some(APP), Some("https://evil.example"), Some("null"), Some("*"), Some("")] {
        let answer = policy.answer(&OriginSet::default(), &request("GET", origin, None, None));
        assert_eq!((told(&answer).as_slice(), answer.refusal()), (&expected[..], None), "{origin:?}");
    }
    let preflight = |method, headers| {
        let asked = request("OPTIONS", Some("https://evil.example"), Some(method), Some(headers));
        let answer = policy.answer(&OriginSet::default(), &asked);
        (told(&answer), answer.preflight_status(), answer.refusal())
    };
    let granted = vec![
        VARY_PREFLIGHT,
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "GET, PUT"),
        ("access-control-allow-headers", "Content-Type, X-Trace"),
        ("access-control-max-age", "600"),
    ];
    assert_eq!(preflight("PUT", "x-trace"), (granted, Some(204), None));
    let refused = |reason| (vec![VARY_PREFLIGHT], Some(403), Some(reason));
    assert_eq!(preflight("DELETE", ""), refused(Reason::CorsMethodNotListed));
    assert_eq!(preflight("GET", "authorization"), refused(Reason::CorsHeaderNotListed));
}

#[test]
fn every_fault_of_the_rules_is_told() {
    use CorsError::*;
    use CorsMember::*;
    let rules = CorsRules {
        methods: &["GET", "GET", "*", "patch", "TRACE", "connect", "A B", "", "A\r\nB", "G\u{c9}T"],
        headers: &[
            "X-A",
            "x-a",
            "*",
            "Cookie",
            "Sec-Fetch-PageDefaults",
            "proxy-x",
            "X A",
            "X-A, X-B",
            "Access-Control-Request-Private-Network",
            "Sec",
        ],
        exposed_headers: &["ETag", "Set-Cookie", "*", "a:b", "etag"],
        credentials: true,
        is_for_everyone: true,
        max_age_seconds: Some(MAX_PREFLIGHT_SECONDS + 1),
    };
    let expected = [
        (Methods(1), Duplicate),
        (Methods(2), Wildcard),
        (Methods(3), LowerCase),
        (Methods(4), Forbidden),
        (Methods(5), Forbidden),
        (Methods(6), NotAToken),
        (Methods(7), NotAToken),
        (Methods(8), NotAToken),
        (Methods(9), NotAToken),
        (Headers(1), Duplicate),
        (Headers(2), Wildcard),
        (Headers(3), Forbidden),
        (Headers(4), Forbidden),
        (Headers(5), Forbidden),
        (Headers(6), NotAToken),
        (Headers(7), NotAToken),
        (Headers(8), Forbidden),
        (ExposedHeaders(1), Forbidden),
        (ExposedHeaders(2), Wildcard),
        (ExposedHeaders(3), NotAToken),
        (ExposedHeaders(4), Duplicate),
        (MaxAgeSeconds, TooLong),
        (Credentials, EveryoneWithCredentials),
    ];
    assert_eq!(CorsPolicy::new(rules).map(|_| ()).unwrap_err(), expected);
    assert!(CorsPolicy::new(CorsRules { max_age_seconds: Some(MAX_PREFLIGHT_SECONDS), ..RULES }).is_ok());
    assert_eq!(TooLong.message(), format!("is more than {MAX_PREFLIGHT_SECONDS} seconds"));
}

fn text() -> impl Strategy<Value = String> {
    "[A-Z]{1,4}|[A-Za-z*,; :\r\n\0-]{0,8}|\\PC{0,6}|content-type|https://(a\\.)?app\\.example[\r\n,;*]{0,2}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn no_input_yields_a_header_that_says_more(
        lists in prop::array::uniform3(prop::collection::vec(text(), 0..3)),
        entries in prop::collection::vec(text(), 0..3),
        values in prop::array::uniform4(prop::option::of(text())),
        is_preflight: bool,
        credentials: bool,
        is_for_everyone: bool,
        max_age_seconds in prop::option::of(0..=MAX_PREFLIGHT_SECONDS),
    ) {
        let names = lists.each_ref().map(|list| list.iter().map(String::as_str).collect::<Vec<_>>());
        let [methods, headers, exposed_headers] = names.each_ref().map(Vec::as_slice);
        let policy = CorsPolicy::new(CorsRules { methods, headers, exposed_headers, credentials, is_for_everyone, max_age_seconds });
        let listed = entries.iter().map(String::as_str).chain([APP, "https://*.app.example"]);
        let set = OriginSet::new(listed.filter(|entry| crate::browser::origins::OriginEntry::read(entry).is_ok()));
        if let (Ok(policy), Ok(set)) = (policy, set) {
            let [origin, method, asked, names] = values.each_ref().map(Option::as_deref);
            let method = if is_preflight { "OPTIONS" } else { method.unwrap_or("GET") };
            let answer = policy.answer(&set, &request(method, origin, asked, names));
            let headers = told(&answer);
            let varies = usize::from(!is_for_everyone || answer.preflight_status().is_some());
            prop_assert_eq!(headers.iter().filter(|(name, value)| *name == "vary" && value.starts_with("Origin")).count(), varies);
            prop_assert!(!is_for_everyone || headers.iter().all(|(name, _)| !name.ends_with("credentials")));
            for (at, (name, value)) in headers.iter().enumerate() {
                prop_assert!(headers.iter().skip(at + 1).all(|(other, _)| other != name), "{} twice", name);
                prop_assert!(value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()), "{:?}", value);
                prop_assert!(!value.contains(';') && !name.contains("private"));
                let members: Vec<&str> = value.split(", ").collect();
                prop_assert!(members.iter().all(|member| !member.is_empty() && !member.contains([' ', ','])), "{:?}", value);
                if name.ends_with("allow-origin") {
                    prop_assert_eq!(Some(*value), if is_for_everyone { Some("*") } else { origin });
                } else {
                    prop_assert!(*value != "*");
                }
                let due = match *name {
                    "vary" if answer.preflight_status().is_some() => 3,
                    "access-control-allow-methods" => lists[0].len(),
                    "access-control-allow-headers" => lists[1].len(),
                    "access-control-expose-headers" => lists[2].len(),
                    _ => 1,
                };
                prop_assert_eq!(members.len(), due);
            }
        }
    }
}
