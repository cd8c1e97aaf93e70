//! How long is an answer fresh, and how long does it ask to be left in peace?

use super::*;

#[test]
fn peace() {
    let now = crate::testing::now();
    for (text, expected) in [
        ("120", Some(120)),
        (" 0 ", Some(0)),
        ("99999999999999999999999", Some(u64::MAX)),
        ("Fri, 15 Jan 2027 08:00:30 GMT", Some(30)),
        ("Fri, 15 Jan 2027 07:00:00 GMT", Some(0)),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
    ] {
        assert_eq!(retry_after_seconds(text, now), expected, "{text:?}");
    }
}

// holds: IAM-CLK-2
#[test]
fn clocks_that_lie_apart() {
    // 08:00:00 in the whole of this second.
    let now = crate::testing::now();
    let at = |time: &str| alloc::format!("Fri, 15 Jan 2027 {time} GMT");
    for (date, age, expected) in [
        (at("08:00:00"), None, None),
        (at("08:00:30"), None, None),
        (at("08:00:31"), None, Some(31)),
        (at("07:59:30"), None, None),
        (at("07:59:29"), None, Some(-31)),
        // Made long ago, and kept since: the cache says for how long.
        (at("07:00:00"), Some("3600"), None),
        (at("07:00:00"), Some(" 3631 "), Some(31)),
        (at("07:00:00"), Some("3569"), Some(-31)),
        (at("07:00:00"), Some("0"), Some(-3_600)),
        // Who cannot say how old it is says nothing of clocks.
        (at("07:00:00"), Some("soon"), None),
        (at("07:00:00"), Some("-1"), None),
        (at("07:00:00"), Some("99999999999999999999999"), None),
        (at("07:00:00"), Some("18446744073709551615"), None),
        (at("8:00:00"), None, None),
        ("yesterday".into(), None, None),
        (alloc::string::String::new(), None, None),
        ("Fri, 31 Dec 9999 23:59:59 GMT".into(), None, Some(251_602_300_799)),
    ] {
        let found = clock_skew_seconds(Some(&date), age, now);
        assert_eq!(found, expected, "{date:?} {age:?}");
    }
    assert_eq!(clock_skew_seconds(None, Some("5"), now), None);
    let late = Timestamp::from_whole_milliseconds(now.as_milliseconds() + 999).unwrap();
    assert_eq!(clock_skew_seconds(Some(&at("08:00:30")), None, late), None);
}

#[test]
fn table() {
    let cases = [
        (None, None, 600),
        (Some(""), None, 600),
        (Some("public"), Some("500"), 600),
        (Some("max-age=300"), None, 300),
        (Some("public, Max-Age=300, must-revalidate"), None, 300),
        (Some("max-age=\"300\""), None, 300),
        (Some("max-age=300"), Some("100"), 200),
        (Some("max-age=300"), Some("299"), 30),
        (Some("max-age=300"), Some("1000"), 30),
        (Some("max-age=300"), Some("soon"), 30),
        (Some("max-age=300"), Some("-5"), 30),
        (Some("max-age=5"), None, 30),
        (Some("max-age=0"), None, 30),
        (Some("max-age=-1"), None, 30),
        (Some("max-age="), None, 30),
        (Some("max-age=1.5"), None, 30),
        (Some("max-age=86400"), None, 3600),
        (Some("max-age=99999999999999999999999999"), None, 3600),
        (Some("max-age=3600, max-age=60"), None, 60),
        (Some("no-store"), None, 30),
        (Some("max-age=3600, no-cache"), None, 30),
        (Some("NO-STORE, max-age=3600"), None, 30),
        (Some("s-maxage=3600"), None, 600),
    ];
    for (cache_control, age, expected) in cases {
        assert_eq!(fresh_for_seconds(cache_control, age), expected, "{cache_control:?} {age:?}");
    }
}
