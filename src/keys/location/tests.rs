//! Where do the keys lie, and who says so?

use super::*;
use crate::testing::now;
use alloc::format;

#[test]
fn where_metadata_lies() {
    for (issuer, openid, oauth) in [
        (
            "https://a.example",
            "https://a.example/.well-known/openid-configuration",
            "https://a.example/.well-known/oauth-authorization-server",
        ),
        (
            "https://a.example/",
            "https://a.example/.well-known/openid-configuration",
            "https://a.example/.well-known/oauth-authorization-server",
        ),
        (
            "https://a.example:8443/t/1",
            "https://a.example:8443/t/1/.well-known/openid-configuration",
            "https://a.example:8443/.well-known/oauth-authorization-server/t/1",
        ),
        (
            "https://a.example/t/",
            "https://a.example/t/.well-known/openid-configuration",
            "https://a.example/.well-known/oauth-authorization-server/t",
        ),
    ] {
        assert_eq!(Discovery::OpenIdConfiguration.url_for(issuer), openid);
        assert_eq!(Discovery::OauthAuthorizationServer.url_for(issuer), oauth);
    }
    assert_eq!(
        Discovery::OauthAuthorizationServer.url_for("http://localhost:8080/realms/a"),
        "http://localhost:8080/.well-known/oauth-authorization-server/realms/a"
    );
    for odd in ["", "x", "https://", "\u{e9}\u{e9}\u{e9}\u{e9}"] {
        let _ = Discovery::OauthAuthorizationServer.url_for(odd);
    }
}

#[test]
fn metadata_is_the_issuers_own() {
    let jwks_uri_of = |body: &[u8], issuer: &str| super::jwks_uri_of(body, issuer, false);
    const ISSUER: &str = "https://a.example";
    let document = |issuer: &str, uri: &str| {
        format!(r#"{{"issuer":{issuer},"jwks_uri":{uri},"grant_types_supported":[]}}"#)
    };
    let good = document(r#""https://a.example""#, r#""https://keys.example/jwks""#);
    assert_eq!(jwks_uri_of(good.as_bytes(), ISSUER).as_deref(), Ok("https://keys.example/jwks"));
    for other in ["https://a.example/", "https://A.example", "https://b.example", ""] {
        let text = document(&format!("{other:?}"), r#""https://keys.example/jwks""#);
        assert_eq!(jwks_uri_of(text.as_bytes(), ISSUER), Err(Reason::MetadataIssuerMismatch), "{other}");
    }
    let twice = good.replacen('{', r#"{"issuer":"https://a.example","#, 1);
    let long = format!("{good}{}", " ".repeat(MAX_JWKS_BYTES));
    const LOCAL: &str = "http://localhost:8080";
    let local = |uri: &str| jwks_uri_of(document(&format!("{LOCAL:?}"), uri).as_bytes(), LOCAL);
    assert_eq!(local(r#""http://localhost:8080/jwks""#).as_deref(), Ok("http://localhost:8080/jwks"));
    assert_eq!(local(r#""https://keys.example/jwks""#).as_deref(), Ok("https://keys.example/jwks"));
    assert_eq!(local(r#""http://keys.example/jwks""#), Err(Reason::MetadataMalformed));
    for uri in [
        "null",
        "7",
        r#""http://keys.example/jwks""#,
        r#""http://localhost:8080/jwks""#,
        r#""https://keys.example/a/../jwks""#,
        r#""""#,
    ] {
        let text = document(r#""https://a.example""#, uri);
        assert_eq!(jwks_uri_of(text.as_bytes(), ISSUER), Err(Reason::MetadataMalformed), "{uri}");
    }
    for text in ["", "<html>", "[]", "{}", r#"{"issuer":["https://a.example"]}"#, &twice, &long] {
        assert_eq!(jwks_uri_of(text.as_bytes(), ISSUER), Err(Reason::MetadataMalformed), "{}", text.len());
    }
}

#[test]
fn keys_may_have_to_lie_at_the_issuers_own_origin() {
    let read = |issuer: &str, uri: &str, at_issuer| {
        let document = format!(r#"{{"issuer":{issuer:?},"jwks_uri":{uri:?}}}"#);
        super::jwks_uri_of(document.as_bytes(), issuer, at_issuer)
    };
    for (issuer, uri, is_own) in [
        ("https://a.example", "https://a.example/jwks", true),
        ("https://a.example", "https://a.example", true),
        ("https://a.example/t/1?x", "https://a.example?keys", true),
        ("https://a.example:8443/t", "https://a.example:8443/jwks", true),
        ("http://localhost:8080/t", "http://localhost:8080/jwks", true),
        ("https://a.example", "https://a.example:8443/jwks", false),
        ("https://a.example:8443", "https://a.example/jwks", false),
        ("https://a.example", "https://keys.a.example/jwks", false),
        ("https://a.example", "https://a.example.evil.example/jwks", false),
        ("https://a.example", "https://evil.example/https://a.example", false),
        ("http://localhost:8080", "https://localhost:8080/jwks", false),
        ("http://localhost:8080", "http://127.0.0.1:8080/jwks", false),
        // Not to be told from the address that it resembles.
        ("https://A.example", "https://a.example/jwks", false),
        ("https://a.example:443", "https://a.example/jwks", false),
        ("orders", "https://a.example/jwks", false),
    ] {
        assert_eq!(read(issuer, uri, false).as_deref(), Ok(uri), "{issuer}");
        let expected = if is_own { Ok(uri) } else { Err(Reason::MetadataKeysElsewhere) };
        assert_eq!(read(issuer, uri, true).as_deref().map_err(|reason| *reason), expected, "{issuer} {uri}");
    }
}

#[test]
fn what_was_found_is_kept_for_an_hour() {
    let (metadata_url, issuer) = ("https://a.example/.well-known/openid-configuration", "https://a.example");
    let mut location =
        Location::Discovered { metadata_url: metadata_url.into(), issuer: issuer.into(), found: None };
    let later = |seconds| now().plus_seconds(seconds);
    assert_eq!(location.next(now()), (Asks::Metadata, metadata_url));
    let body = br#"{"issuer":"https://a.example","jwks_uri":"https://a.example/jwks"}"#;
    assert_eq!(location.read_metadata(body, false, now()), Ok(()));
    assert_eq!(location.next(later(3_599)), (Asks::Keys, "https://a.example/jwks"));
    assert_eq!(location.next(later(3_600)), (Asks::Metadata, metadata_url));
    assert_eq!(location.next(now().minus_seconds(1)), (Asks::Metadata, metadata_url), "read in the future");
    assert_eq!(location.read_metadata(b"{}", false, now()), Err(Reason::MetadataMalformed));
    assert_eq!(location.next(now()), (Asks::Keys, "https://a.example/jwks"), "what was found before stays");
    location.forget();
    assert_eq!(location.next(now()), (Asks::Metadata, metadata_url));
    assert_eq!(location.address(), metadata_url);
}
