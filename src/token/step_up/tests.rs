//! Is a demand met by what it asks for, and by nothing that looks like it?

use super::*;
use crate::testing::{NOW_SECONDS, now};
use alloc::format;

fn demand(acr: &str, amr: &[&str], max_age_seconds: Option<u64>) -> StepUpDemand {
    StepUpDemand {
        acr: Words::new(acr.split_terminator(' ').map(String::from).collect()),
        amr: amr.iter().map(|method| String::from(*method)).collect(),
        max_age_seconds,
    }
}

// holds: SIG-ADM-2
#[test]
fn acr_is_one_of_the_list() {
    let demand = demand("phr phrh", &[], None);
    for (claims, expected) in [
        (r#"{"acr":"phr"}"#, None),
        (r#"{"a":{"acr":"x"},"acr":"phrh"}"#, None),
        (r#"{"acr":"\u0070hr"}"#, None),
        (r#"{"acr":"phr phrh"}"#, Some("acr")),
        (r#"{"acr":"PHR"}"#, Some("acr")),
        (r#"{"acr":"ph"}"#, Some("acr")),
        (r#"{"acr":""}"#, Some("acr")),
        (r#"{"acr":null}"#, Some("acr")),
        (r#"{"acr":["phr"]}"#, Some("acr")),
        (r#"{"acr":{"phr":true}}"#, Some("acr")),
        (r#"{"acr":1}"#, Some("acr")),
        (r#"{"acr":true}"#, Some("acr")),
        (r#"{"x":{"acr":"phr"}}"#, Some("acr")),
        ("{}", Some("acr")),
        ("", Some("acr")),
    ] {
        assert_eq!(demand.unmet_by(claims, now(), 5), expected, "{claims}");
    }
}

// holds: AIR-AUTH-3 SIG-ADM-1 SIG-ADM-2
#[test]
fn amr_holds_all_of_the_list() {
    let demand = demand("", &["mfa", "hwk"], None);
    for (amr, expected) in [
        (r#"["pwd","hwk","mfa"]"#, None),
        (r#"["mfa","hwk","mfa"]"#, None),
        (r#"["mfa"]"#, Some("amr")),
        (r#"["hwk","MFA"]"#, Some("amr")),
        (r#"["mfa hwk"]"#, Some("amr")),
        (r#"["mfa","hwk",1]"#, Some("amr")),
        (r#"["mfa","hwk",null]"#, Some("amr")),
        (r#"[["mfa","hwk"]]"#, Some("amr")),
        ("[]", Some("amr")),
        (r#""mfa hwk""#, Some("amr")),
        (r#"{"mfa":1,"hwk":1}"#, Some("amr")),
        ("null", Some("amr")),
        (r#""""#, Some("amr")),
    ] {
        assert_eq!(demand.unmet_by(&format!(r#"{{"amr":{amr}}}"#), now(), 5), expected, "{amr}");
    }
    assert_eq!(demand.unmet_by("{}", now(), 5), Some("amr"));
    let huge = format!(r#"{{"amr":[{}"mfa","hwk"]}}"#, "\"pwd\",".repeat(1_000));
    assert_eq!(demand.unmet_by(&huge, now(), 5), None);
}

#[test]
fn auth_time_is_neither_old_nor_ahead() {
    let demand = demand("", &[], Some(300));
    for (time, expected) in [
        (format!("{NOW_SECONDS}"), None),
        (format!("{}", NOW_SECONDS - 300), None),
        (format!("{}.000", NOW_SECONDS - 300), None),
        (format!("{}.999999", NOW_SECONDS - 301), Some("auth_time")),
        (format!("{}.9999999999999999999999", NOW_SECONDS - 301), Some("auth_time")),
        (format!("{}", NOW_SECONDS - 301), Some("auth_time")),
        (format!("{}", NOW_SECONDS + 5), None),
        (format!("{}.000001", NOW_SECONDS + 5), Some("auth_time")),
        (format!("{}", NOW_SECONDS + 6), Some("auth_time")),
        // In milliseconds; and what is no number of seconds.
        (format!("{NOW_SECONDS}000"), Some("auth_time")),
        ("1.8e9".into(), None),
        (format!("\"{NOW_SECONDS}\""), Some("auth_time")),
        (format!("[{NOW_SECONDS}]"), Some("auth_time")),
        (format!("{{\"at\":{NOW_SECONDS}}}"), Some("auth_time")),
        ("0".into(), Some("auth_time")),
        ("-1".into(), Some("auth_time")),
        ("9007199254740992".into(), Some("auth_time")),
        ("1e300".into(), Some("auth_time")),
        ("null".into(), Some("auth_time")),
        ("true".into(), Some("auth_time")),
        ("\"\"".into(), Some("auth_time")),
    ] {
        assert_eq!(demand.unmet_by(&format!(r#"{{"auth_time":{time}}}"#), now(), 5), expected, "{time}");
    }
    assert_eq!(demand.unmet_by("{}", now(), 5), Some("auth_time"));
}

#[test]
fn each_part_is_asked_and_none_stands_for_another() {
    let all = demand("phr", &["mfa"], Some(60));
    let claims =
        |acr: &str, amr: &str, time: u64| format!(r#"{{"acr":"{acr}","amr":["{amr}"],"auth_time":{time}}}"#);
    for (claims, expected) in [
        (claims("phr", "mfa", NOW_SECONDS), None),
        (claims("x", "mfa", NOW_SECONDS), Some("acr")),
        (claims("phr", "pwd", NOW_SECONDS), Some("amr")),
        (claims("phr", "mfa", NOW_SECONDS - 61), Some("auth_time")),
        (claims("x", "pwd", 1), Some("acr")),
    ] {
        assert_eq!(all.unmet_by(&claims, now(), 5), expected, "{claims}");
    }
}
