//! Is the list of reasons in order, and what is the network told?

use super::*;

#[test]
fn codes_are_unique_and_in_snake_case() {
    let mut codes: alloc::vec::Vec<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    assert!(
        codes
            .iter()
            .all(|code| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte == b'8'))
    );
    codes.sort_unstable();
    let before = codes.len();
    codes.dedup();
    assert_eq!(before, codes.len());
}

#[cfg(feature = "pages")]
#[test]
fn what_the_network_is_told() {
    let answers = [
        (Reason::CredentialsMissing, 401, "unauthenticated", Some("Bearer")),
        (Reason::CredentialsMalformed, 400, "invalid_request", Some("Bearer error=\"invalid_request\"")),
        (Reason::SignatureInvalid, 401, "invalid_token", Some("Bearer error=\"invalid_token\"")),
        (Reason::PathAmbiguous, 400, "ambiguous_path", None),
        (Reason::RedirectUriUnregistered, 400, "invalid_request", None),
        (Reason::CorsOriginNotListed, 403, "forbidden", None),
        (Reason::RouteUnknown, 404, "not_found", None),
        (Reason::MethodNotAllowed, 405, "method_not_allowed", None),
        (Reason::UpstreamUnreachable, 502, "bad_gateway", None),
        (Reason::JwksUnavailable, 503, "temporarily_unavailable", None),
        (Reason::UpstreamTimeout, 504, "gateway_timeout", None),
    ];
    for (reason, status, error, challenge) in answers {
        let answer = reason.answer();
        assert_eq!(
            (answer.status(), answer.error(), answer.challenge()),
            (status, error, challenge),
            "{reason:?}"
        );
    }
}

#[test]
fn every_refusal_is_an_error_status() {
    assert!(Reason::ALL.iter().all(|reason| (400..600).contains(&reason.answer().status())));
}
