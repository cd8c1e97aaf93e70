//! One table: an authority, what its host is, and every fault.

use alloc::{format, string::String, vec::Vec};

use super::{
    AuthorityError::{self, *},
    HostKind::{self, *},
    *,
};

type Row = (&'static str, HostKind, &'static [AuthorityError]);

/// Of a scheme whose own port is 443.
const ROWS: &[Row] = &[
    // Names.
    ("app.example", Name, &[]),
    ("a", Name, &[]),
    ("localhost", Name, &[]),
    ("a-b.c--d.example", Name, &[]),
    ("xn--bcher-kva.example", Name, &[]),
    ("0.1a.example", Name, &[]),
    ("", Name, &[NoHost]),
    (".", Name, &[NoHost, TrailingDot]),
    (".example", Name, &[EmptyLabel]),
    ("app..example", Name, &[EmptyLabel]),
    ("app.example.", Name, &[TrailingDot]),
    ("app.example..", Name, &[EmptyLabel, TrailingDot]),
    ("-app.example", Name, &[Hyphen]),
    ("app-.example", Name, &[Hyphen]),
    ("-", Name, &[Hyphen]),
    ("App.Example", Name, &[UpperCase]),
    ("a_b.example", Name, &[Underscore]),
    ("%61pp.example", Name, &[PercentEncoding]),
    ("b\u{fc}cher.example", Name, &[NonAscii]),
    ("app\u{3002}example", Name, &[NonAscii]),
    ("app\u{ad}.example", Name, &[NonAscii]),
    ("*.app.example", Name, &[Wildcard]),
    ("*", Name, &[Wildcard]),
    ("a b", Name, &[Character]),
    ("a\0", Name, &[Character]),
    ("a\tb", Name, &[Character]),
    ("a\\b", Name, &[Character]),
    ("a!b", Name, &[Character]),
    ("a/b", Name, &[Character]),
    ("a,b;c", Name, &[Character]),
    ("a[b]", Name, &[Character]),
    ("a\u{7f}", Name, &[Character]),
    // Addresses.
    ("192.0.2.1", Ipv4, &[]),
    ("0.0.0.0", Ipv4, &[]),
    ("255.255.255.255", Ipv4, &[]),
    ("127.0.0.1.", Ipv4, &[TrailingDot]),
    ("127.0.0.256", Other, &[Address]),
    ("127.0.0.01", Other, &[Address]),
    ("127.0.0", Other, &[Address]),
    ("127.0.0.1.1", Other, &[Address]),
    ("127.1", Other, &[Address]),
    ("2130706433", Other, &[Address]),
    ("0x7f.1", Other, &[Address]),
    ("a.0X7F", Other, &[Address, UpperCase]),
    ("127.0..1", Other, &[Address, EmptyLabel]),
    ("a.example.1", Other, &[Address]),
    ("[::1]", Ipv6Loopback, &[]),
    ("[::1]:8443", Ipv6Loopback, &[]),
    ("[0:0:0:0:0:0:0:1]", Other, &[Address]),
    ("[2001:db8::1]", Other, &[Address]),
    ("[::ffff:127.0.0.1]", Other, &[Address]),
    ("[::1%25lo0]", Other, &[Address]),
    ("[::1", Other, &[Address]),
    ("[::1]x", Other, &[Address]),
    ("[::1].:1", Other, &[Address]),
    ("[", Other, &[Address]),
    ("::1", Name, &[NoHost, Port]),
    // Ports.
    ("a:1", Name, &[]),
    ("a:80", Name, &[]),
    ("a:65535", Name, &[]),
    ("a:443", Name, &[DefaultPort]),
    ("a:", Name, &[Port]),
    ("a:0", Name, &[Port]),
    ("a:0443", Name, &[Port]),
    ("a:65536", Name, &[Port]),
    ("a:18446744073709551617", Name, &[Port]),
    ("a:+1", Name, &[Port]),
    ("a: 1", Name, &[Port]),
    ("a:1a", Name, &[Port]),
    ("a:1:1", Name, &[Port]),
    ("a:\u{661}", Name, &[Port]),
    ("a:*", Name, &[Wildcard]),
    (":1", Name, &[NoHost]),
    // User information.
    ("user@a", Name, &[UserInformation]),
    ("user:secret@a:1", Name, &[UserInformation]),
    ("@a", Name, &[UserInformation]),
    ("a@", Name, &[NoHost, UserInformation]),
    ("127.0.0.1@evil.example", Name, &[UserInformation]),
    ("evil.example@127.0.0.1", Ipv4, &[UserInformation]),
    ("a@b@c", Name, &[UserInformation]),
    // All at once.
    (
        "u@-A_b%2e!\u{fc}*..1.:0443",
        Other,
        &[
            Address,
            Character,
            EmptyLabel,
            Hyphen,
            NonAscii,
            PercentEncoding,
            Port,
            TrailingDot,
            Underscore,
            UpperCase,
            UserInformation,
            Wildcard,
        ],
    ),
];

fn faults(text: &str, default_port: Option<u16>) -> Vec<AuthorityError> {
    Authority::read(text, default_port).faults.iter().collect()
}

#[test]
fn table() {
    let mut named = Vec::from([TooLong]);
    for (text, kind, expected) in ROWS {
        let read = Authority::read(text, Some(443));
        assert_eq!((read.kind, faults(text, Some(443)).as_slice()), (*kind, *expected), "{text:?}");
        assert_eq!(read.faults, AuthorityFaults::of(expected), "{text:?}");
        assert_eq!(read.faults.first(), expected.first().copied(), "{text:?}");
        named.extend_from_slice(expected);
    }
    assert!(AuthorityError::ALL.iter().all(|fault| named.contains(fault)));
}

#[test]
fn parts() {
    for (text, host, port, is_loopback, labels) in [
        ("App.example:1", "App.example", Some("1"), false, &["App", "example"][..]),
        ("u@a.:", "a.", Some(""), false, &["a"]),
        ("127.0.0.1:80", "127.0.0.1", Some("80"), true, &["127", "0", "0", "1"]),
        ("127.255.0.7", "127.255.0.7", None, true, &["127", "255", "0", "7"]),
        ("[::1]:1", "[::1]", Some("1"), true, &["[::1]"]),
        ("localhost", "localhost", None, false, &["localhost"]),
        ("127.1", "127.1", None, false, &["127", "1"]),
        ("127.example", "127.example", None, false, &["127", "example"]),
        ("128.0.0.1", "128.0.0.1", None, false, &["128", "0", "0", "1"]),
        ("[::2]", "[::2]", None, false, &["[::2]"]),
        ("u@127.0.0.1", "127.0.0.1", None, true, &["127", "0", "0", "1"]),
    ] {
        let read = Authority::read(text, None);
        assert_eq!((read.host, read.port, read.is_loopback()), (host, port, is_loopback), "{text}");
        assert_eq!(read.labels().collect::<Vec<_>>(), labels, "{text}");
    }
    for (default_port, expected) in [(Some(80), &[DefaultPort][..]), (Some(443), &[]), (None, &[])] {
        assert_eq!(faults("a:80", default_port), expected);
    }
}

#[test]
fn lengths() {
    let host = |last: usize| format!("{}{}", "a234567890.".repeat(22), "b".repeat(last));
    let label = |length: usize| format!("{}.example", "a".repeat(length));
    for (text, expected) in
        [(host(11), &[][..]), (host(12), &[TooLong]), (label(63), &[]), (label(64), &[TooLong])]
    {
        assert_eq!(faults(&text, None), expected, "{text}");
    }
    let numbers = [MAX_HOST_BYTES, MAX_LABEL_BYTES];
    assert!(numbers.iter().all(|number| TooLong.message().contains(&format!("more than {number}"))));
}

#[test]
fn codes_messages_and_sets() {
    let mut codes: Vec<&str> = AuthorityError::ALL.iter().map(|fault| fault.code()).collect();
    assert!(codes.is_sorted() && AuthorityError::ALL.is_sorted());
    codes.dedup();
    assert_eq!(codes.len(), 15);
    for fault in AuthorityError::ALL {
        assert_eq!(format!("{fault}"), fault.message());
        assert!(fault.message().contains(": "), "what to write instead: {fault}");
        let one = AuthorityFaults::of(&[fault]);
        assert_eq!(one.iter().collect::<Vec<_>>(), [fault]);
        assert!(one.without(one).is_empty() && !one.without(AuthorityFaults::NONE).is_empty());
    }
    let all = AuthorityFaults::of(&AuthorityError::ALL);
    assert_eq!(all.iter().collect::<Vec<_>>(), AuthorityError::ALL);
}

/// The plain reading, by another way: what one may write.
fn is_plain(text: &str) -> bool {
    let (host, port) = match text.strip_prefix("[::1]") {
        Some(port) => ("localhost", port),
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    let labels: Vec<&str> = host.split('.').collect();
    let has_plain_labels = host.len() <= 253
        && labels.iter().all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
                && !label.starts_with('-')
                && !label.ends_with('-')
        });
    let is_numeric = labels.last().is_some_and(|last| last.starts_with(|first: char| first.is_ascii_digit()));
    let is_ipv4 = host.parse::<core::net::Ipv4Addr>().is_ok_and(|address| format!("{address}") == host);
    let is_port = port.is_empty()
        || port.strip_prefix(':').is_some_and(|digits| {
            digits
                .parse::<u16>()
                .is_ok_and(|number| format!("{number}") == digits && ![0, 443].contains(&number))
        });
    has_plain_labels && (!is_numeric || is_ipv4) && is_port
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4000))]

    #[test]
    fn another_reader_finds_the_same_plain_ones(
        text in "(u@)?(([a-c0-9A_%*\u{e9}-]{1,3}|127|255|256|0x7f|localhost)\\.?){1,4}\
            (:(443|80|0?[0-9]{0,6}))?\
            |\\[(::1|::2)?\\]?(:[0-9]{0,5})?|\\PC{0,12}",
    ) {
        let read = Authority::read(&text, Some(443));
        proptest::prop_assert_eq!(read.faults.is_empty(), is_plain(&text), "{:?}", read);
        let told: Vec<String> = read.faults.iter().map(|fault| format!("{fault:?}")).collect();
        proptest::prop_assert!(told.is_sorted());
    }
}
