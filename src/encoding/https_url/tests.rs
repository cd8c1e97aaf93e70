//! Which texts are an https address?

use super::*;

#[test]
fn table() {
    use AuthorityError::{
        Address, DefaultPort, EmptyLabel, Hyphen, NoHost, PercentEncoding, Port, TrailingDot, Underscore,
        UpperCase, UserInformation, Wildcard,
    };
    use HttpsUrlError::{Authority, DotSegment, Fragment, Scheme, TooLong};
    let cases: &[(&str, Result<bool, HttpsUrlError>)] = &[
        ("https://issuer.example", Ok(true)),
        ("https://issuer.example:8443", Ok(true)),
        ("https://127.0.0.1:8443", Ok(true)),
        ("https://[::1]", Ok(true)),
        ("https://[::1]:8443", Ok(true)),
        ("https://localhost:8443/", Ok(false)),
        ("https://issuer.example/.well-known/jwks.json", Ok(false)),
        ("https://issuer.example?p=policy", Ok(false)),
        ("https://issuer.example/keys?p=a@b", Ok(false)),
        ("http://issuer.example", Err(Scheme)),
        ("http://issuer.example:8080", Err(Scheme)),
        ("http://localhost:54321/jwks.json", Ok(false)),
        ("http://localhost:3000", Ok(true)),
        ("http://127.0.0.1:1", Ok(true)),
        ("http://[::1]:65535/", Ok(false)),
        ("http://localhost", Err(Scheme)),
        ("http://localhost/jwks.json", Err(Scheme)),
        ("http://127.0.0.1", Err(Scheme)),
        ("http://[::1]", Err(Scheme)),
        ("http://127.0.0.2:8080", Err(Scheme)),
        ("http://[::2]:8080", Err(Scheme)),
        ("http://0.0.0.0:8080", Err(Scheme)),
        ("http://2130706433:8080", Err(Scheme)),
        ("http://LOCALHOST:8080", Err(Scheme)),
        ("http://localhost.:8080", Err(Scheme)),
        ("http://a.localhost:8080", Err(Scheme)),
        ("http://localhost.evil.example:8080", Err(Scheme)),
        ("http://localhost:80", Err(Authority(AuthorityError::DefaultPort))),
        ("http://localhost:", Err(Authority(AuthorityError::Port))),
        ("http://localhost:0", Err(Authority(AuthorityError::Port))),
        ("http://localhost:443", Ok(true)),
        ("http://a@localhost:8080", Err(Authority(AuthorityError::UserInformation))),
        ("http://localhost:8080@evil.example", Err(Scheme)),
        ("http://localhost:8080/a/../b", Err(DotSegment)),
        ("HTTP://localhost:8080", Err(Scheme)),
        ("http:localhost:8080", Err(Scheme)),
        ("HTTPS://issuer.example", Err(Scheme)),
        ("//issuer.example", Err(Scheme)),
        ("", Err(Scheme)),
        ("https://", Err(Authority(NoHost))),
        ("https:///path", Err(Authority(NoHost))),
        ("https://Issuer.example", Err(Authority(UpperCase))),
        ("https://issuer..example", Err(Authority(EmptyLabel))),
        ("https://issuer.example.", Err(Authority(TrailingDot))),
        ("https://-a.example", Err(Authority(Hyphen))),
        ("https://a_b.example", Err(Authority(Underscore))),
        ("https://%65vil.example", Err(Authority(PercentEncoding))),
        ("https://*.issuer.example", Err(Authority(Wildcard))),
        ("https://a b.example", Err(Authority(AuthorityError::Character))),
        ("https://[2001:db8::1]", Err(Authority(Address))),
        ("https://127.1", Err(Authority(Address))),
        ("https://issuer.example:443", Err(Authority(DefaultPort))),
        ("https://issuer.example:08443", Err(Authority(Port))),
        ("https://user@issuer.example", Err(Authority(UserInformation))),
        ("https://issuer.example\\a", Err(HttpsUrlError::Character)),
        ("https://issuer.example/#a", Err(Fragment)),
        ("https://issuer.example/a\\b", Err(HttpsUrlError::Character)),
        ("https://issuer.example/a b", Err(HttpsUrlError::Character)),
        ("https://issuer.example/\u{e9}", Err(HttpsUrlError::Character)),
        ("https://issuer.example/\n", Err(HttpsUrlError::Character)),
        ("https://issuer.example/a/../b", Err(DotSegment)),
        ("https://issuer.example/a/%2E./b", Err(DotSegment)),
        ("https://issuer.example/a/..;x=1/b", Err(DotSegment)),
    ];
    for (text, expected) in cases {
        assert_eq!(HttpsUrl::parse(text).map(HttpsUrl::is_origin), *expected, "{text}");
    }
    let start = "https://issuer.example/";
    let longest = [start, &"a".repeat(MAX_CONFIGURED_STRING_BYTES - start.len())].concat();
    assert_eq!(HttpsUrl::parse(&longest).map(HttpsUrl::as_str), Ok(longest.as_str()));
    assert_eq!(HttpsUrl::parse(&[&longest, "a"].concat()), Err(TooLong));
    assert_eq!(TooLong.message(), alloc::format!("is longer than {MAX_CONFIGURED_STRING_BYTES} bytes"));
}

#[test]
fn the_origin_is_what_two_urls_of_it_share() {
    for (text, origin) in [
        ("https://issuer.example", "https://issuer.example"),
        ("https://issuer.example/", "https://issuer.example"),
        ("https://issuer.example/a/b?c=://d/e", "https://issuer.example"),
        ("https://issuer.example?a", "https://issuer.example"),
        ("https://issuer.example:8443/https://a.example", "https://issuer.example:8443"),
        ("http://[::1]:8080/a", "http://[::1]:8080"),
        ("http://localhost:8080", "http://localhost:8080"),
    ] {
        assert_eq!(HttpsUrl::parse(text).map(HttpsUrl::origin), Ok(origin), "{text}");
    }
}
