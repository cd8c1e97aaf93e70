//! Which values of `X-Frame-Options` say something, and what?

use super::*;

#[test]
fn every_form() {
    use FrameOptions::{Deny, SameOrigin};
    for (header, read) in [
        ("DENY", Some(Deny)),
        ("deny", Some(Deny)),
        ("  DENY\t", Some(Deny)),
        ("DENY, deny", Some(Deny)),
        ("SAMEORIGIN", Some(SameOrigin)),
        ("SameOrigin", Some(SameOrigin)),
        ("SAMEORIGIN, SAMEORIGIN", Some(SameOrigin)),
        ("SAMEORIGIN ,sameorigin", Some(SameOrigin)),
        // Several, and one of them known.
        ("SAMEORIGIN, DENY", Some(Deny)),
        ("DENY, INVALID", Some(Deny)),
        ("SAMEORIGIN, INVALID", Some(Deny)),
        ("INVALID, SAMEORIGIN", Some(Deny)),
        ("SAMEORIGIN, ALLOW-FROM https://a.example", Some(Deny)),
        ("ALLOWALL, SAMEORIGIN", Some(Deny)),
        ("ALLOWALL, INVALID", Some(Deny)),
        ("SAMEORIGIN,", Some(Deny)),
        (",SAMEORIGIN", Some(Deny)),
        ("ALLOWALL,", Some(Deny)),
        (",SAMEORIGIN,,DENY,", Some(Deny)),
        ("SAMEORIGIN, \"DENY\"", Some(Deny)),
        // None known.
        ("", None),
        (",", None),
        ("ALLOWALL", None),
        ("ALLOWALL, allowall", None),
        ("INVALID", None),
        ("INVALID, OTHER", None),
        ("INVALID,", None),
        ("ALLOW-FROM https://a.example", None),
        ("\"DENY\"", None),
        ("\"SAMEORIGIN,DENY\"", None),
        ("DENY;", None),
        ("DENY\u{fc}", None),
        ("SAMEORIGIN\u{a0}", None),
        ("DENY x", None),
        // Browsers differ.
        ("\u{b}DENY", Some(Deny)),
        ("\u{c}SAMEORIGIN", Some(SameOrigin)),
        ("\"x,SAMEORIGIN", Some(Deny)),
    ] {
        assert_eq!(FrameOptions::read(header), read, "{header:?}");
    }
}
