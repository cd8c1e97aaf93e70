//! Is a token confirmed by a yes to this very token, and by nothing else?

use super::*;
use crate::testing::{AUDIENCE, ISSUER, NOW_SECONDS, claims_with, now};
use alloc::{format, vec};

fn policy() -> IssuerPolicy {
    IssuerPolicy::new("orders".into(), ISSUER.into(), vec![AUDIENCE.into()])
}

fn verified(claims: &str) -> Verified {
    Verified {
        issuer: "orders".into(),
        kid: Some("k".into()),
        header: r#"{"alg":"ES256","kid":"k"}"#.into(),
        claims: claims.into(),
        actor: None,
        refresh: None,
        verified_by: VerifiedBy::Signature,
    }
}

const OWN: Subject = Subject::Own;
const ACTED_FOR: Subject = Subject::ActedFor { may_lack_actor: false };

fn judged(claims: &str, subject: Subject, said: &str) -> Result<Verified, &'static str> {
    let said = json::parse_object(said.as_bytes()).unwrap();
    confirmed(&verified(claims), subject, &said, &policy(), now()).map_err(Reason::code)
}

#[test]
fn a_token_keeps_its_own_claims_where_the_endpoint_agrees() {
    let claims = claims_with(r#","sub":"ada","jti":"t-1","n":-1.50"#);
    let (end, over) = (NOW_SECONDS + 1, NOW_SECONDS);
    let failed = "introspection_failed";
    for (said, expected) in [
        (r#""active":true"#, Ok(())),
        (r#""active":true,"sub":"ada","jti":"t-1","scope":"all","username":"Ada""#, Ok(())),
        (&format!(r#""active":true,"iss":"{ISSUER}","exp":{end}"#), Ok(())),
        (&format!(r#""active":true,"exp":{over}.001"#), Ok(())),
        (r#""active":true,"sub":null,"jti":null,"iss":null,"exp":null,"cnf":null,"act":null"#, Ok(())),
        (r#""active":false"#, Err("token_inactive")),
        (r#""active":false,"sub":"ada""#, Err("token_inactive")),
        (r#""active":null"#, Err(failed)),
        (r#""active":"true""#, Err(failed)),
        (r#""sub":"ada""#, Err(failed)),
        (r#""active":true,"sub":"eve""#, Err(failed)),
        (r#""active":true,"sub":"Ada""#, Err(failed)),
        (r#""active":true,"sub":["ada"]"#, Err(failed)),
        (r#""active":true,"jti":"t-2""#, Err(failed)),
        (r#""active":true,"iss":"https://evil.example""#, Err(failed)),
        (&format!(r#""active":true,"exp":{over}"#), Err("token_expired")),
        (r#""active":true,"exp":"1800000300""#, Err(failed)),
        (r#""active":true,"exp":-1"#, Err(failed)),
        (r#""active":true,"cnf":{"jkt":"x"}"#, Err("cnf_refused")),
        (r#""active":true,"act":{"sub":"agent:a"}"#, Err("actor_refused")),
        (r#""active":true,"act":{}"#, Err("actor_refused")),
        (r#""active":true,"act":false"#, Err("actor_refused")),
    ] {
        let verdict = judged(&claims, OWN, &format!("{{{said}}}"));
        assert_eq!(verdict.clone().map(drop), expected, "{said}");
        if let Ok(verified) = verdict {
            assert_eq!((&*verified.claims, verified.actor), (claims.as_str(), None));
            assert_eq!(verified.verified_by, VerifiedBy::SignatureAndIntrospection);
        }
    }
    let without = claims_with("");
    assert_eq!(
        judged(&without, OWN, r#"{"active":true,"sub":"ada"}"#).err(),
        Some(failed),
        "not in the token"
    );
}

#[test]
fn an_actor_is_named_by_both_and_cut_to_the_outermost() {
    let act = r#"{"sub":"agent:b","act":{"sub":"agent:a"},"client_id":"c"}"#;
    let claims = claims_with(&format!(r#","sub":"ada","act":{act},"n":-0"#));
    let refused = Err("actor_refused");
    for (said, expected) in [
        (format!(r#""active":true,"sub":"ada","act":{act}"#), Ok(())),
        (r#""active":true,"sub":"ada","act":{"sub":"agent:b"}"#.into(), Ok(())),
        (r#""active":true,"sub":"ada""#.into(), refused),
        (r#""active":true,"sub":"ada","act":null"#.into(), refused),
        (r#""active":true,"sub":"ada","act":"agent:b""#.into(), refused),
        (r#""active":true,"sub":"ada","act":{"sub":"agent:a"}"#.into(), refused),
        (r#""active":true,"sub":"ada","act":{"sub":"agent:b","act":[]}"#.into(), refused),
        (r#""active":true,"sub":"eve","act":{"sub":"agent:b"}"#.into(), refused),
        (r#""active":true,"act":{"sub":"agent:b"}"#.into(), refused),
        (r#""active":false,"sub":"ada","act":{"sub":"agent:b"}"#.into(), Err("token_inactive")),
    ] {
        let verdict = judged(&claims, ACTED_FOR, &format!("{{{said}}}"));
        assert_eq!(verdict.clone().map(drop), expected, "{said}");
        if let Ok(verified) = verdict {
            assert_eq!(verified.actor.as_ref().map(|actor| actor.subject()), Some("agent:b"));
            assert_eq!(*verified.claims, *claims.replace(act, r#"{"sub":"agent:b"}"#));
        }
    }
    let said = r#"{"active":true,"sub":"ada","act":{"sub":"agent:b"}}"#;
    for claims in [claims_with(r#","sub":"ada""#), claims_with(r#","sub":"ada","act":null"#)] {
        assert_eq!(judged(&claims, ACTED_FOR, said).err(), Some("actor_refused"), "by `typ` alone");
        assert!(is_badly_said(&verified(&claims)));
    }
}

#[test]
fn an_answer_may_leave_out_who_acts_where_the_entry_says_so() {
    let claims = claims_with(r#","sub":"ada","act":{"sub":"agent:b","act":{"sub":"agent:a"}}"#);
    let lenient = Subject::ActedFor { may_lack_actor: true };
    let refused = Err("actor_refused");
    for (said, expected) in [
        (r#"{"active":true}"#, Ok("agent:b")),
        (r#"{"active":true,"sub":"ada","act":null}"#, Ok("agent:b")),
        (r#"{"active":true,"sub":"ada","act":{"sub":"agent:b"}}"#, Ok("agent:b")),
        (r#"{"active":true,"sub":"ada","act":{"sub":"agent:a"}}"#, refused),
        (r#"{"active":true,"act":{"sub":"agent:b"}}"#, refused),
        (r#"{"active":true,"sub":"ada","act":{}}"#, refused),
        (r#"{"active":true,"sub":"eve"}"#, Err("introspection_failed")),
        (r#"{"active":false}"#, Err("token_inactive")),
    ] {
        let verdict = judged(&claims, lenient, said);
        let actor = verdict.as_ref().map(|verified| verified.actor.as_ref().unwrap().subject());
        assert_eq!(actor.map_err(|code| *code), expected, "{said}");
    }
    for act in ["null", "{}", r#"{"sub":"agent:b","act":1}"#] {
        let badly = claims_with(&format!(r#","sub":"ada","act":{act}"#));
        assert_eq!(
            judged(&badly, lenient, r#"{"active":true}"#).map(drop),
            refused.map(|_: &str| ()),
            "{act}"
        );
    }
}

#[test]
fn an_answer_is_about_one_token_of_one_issuer() {
    let answer = IntrospectionAnswer { status: 200, content_type: "a/b", body: b"{}" };
    let held = HeldAnswer::new("orders".into(), [1; 32], answer);
    assert_eq!(held.kept_bytes(), 5);
    let about = held.about("orders", &[1; 32]).unwrap();
    assert_eq!((about.status, about.content_type, about.body), (200, "a/b", b"{}".as_slice()));
    assert!(held.about("orders", &[2; 32]).is_none() && held.about("order", &[1; 32]).is_none());
}
