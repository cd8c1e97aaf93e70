//! Which directives may be made, and which not?

use super::*;

#[test]
fn names_are_compared_byte_for_byte() {
    for name in [
        "Default-Src",
        "default_src",
        " default-src",
        "default-src ",
        "defaultSrc",
        "",
        "default-src;x",
        "d\u{e9}fault-src",
        "report-uri",
    ] {
        assert_eq!(
            Directive::configured(name, &["'self'"]),
            Err(alloc::vec![(0, DirectiveError::UnknownName)]),
            "{name}"
        );
    }
}

#[test]
fn a_source_stands_where_it_means_something() {
    for (name, value) in [
        ("frame-ancestors", "'unsafe-inline'"),
        ("frame-ancestors", "https://a.example/path"),
        ("frame-src", "'strict-dynamic'"),
        ("form-action", "'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='"),
    ] {
        assert_eq!(
            Directive::configured(name, &["https:", value]),
            Err(alloc::vec![(1, DirectiveError::Misplaced)]),
            "{name}"
        );
    }
}

#[test]
fn values_of_the_other_kinds() {
    for (name, values) in [
        ("sandbox", &["allow-top-navigation"][..]),
        ("sandbox", &["allow-forms", "allow-forms"]),
        ("upgrade-insecure-requests", &["1"]),
        ("require-trusted-types-for", &["script"]),
        ("report-to", &["a;b"]),
    ] {
        assert!(Directive::configured(name, values).is_err(), "{name}");
    }
    assert_eq!(Directive::configured("sandbox", &[]), Ok(Directive::Sandbox(Vec::new())));
}
