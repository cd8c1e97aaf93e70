//! One table: an entry, and every fault that it is refused for.

use alloc::{format, vec::Vec};

use crate::browser::redirects::{
    RedirectError::{
        self, Authority, Backslash, Character, ClientId, Control, DotSegment, EncodedDotOrSlash, Escape,
        Fragment, Http, Localhost, Scheme, TooLong, Wildcard,
    },
    RedirectList::{self, *},
    lint,
};
use crate::{
    encoding::authority::AuthorityError::{
        self, Address, DefaultPort, EmptyLabel, Hyphen, NoHost, NonAscii, PercentEncoding, Port, TrailingDot,
        Underscore, UpperCase, UserInformation,
    },
    limits::MAX_CONFIGURED_STRING_BYTES,
};

/// An entry, its faults under `web`, and under `native`.
type Row = (&'static str, &'static [RedirectError], &'static [RedirectError]);

const ROWS: &[Row] = &[
    // May be registered.
    ("https://app.example/cb", &[], &[]),
    ("https://app.example", &[], &[]),
    ("https://app.example/", &[], &[]),
    ("https://app.example:8443/cb", &[], &[]),
    ("https://app.example/cb?tenant=one&next=%2Fhome", &[], &[]),
    ("https://app.example/a%20b/caf%C3%A9", &[], &[]),
    ("https://app.example/a.b/.c/d..", &[], &[]),
    ("https://app.example/@a:b;c=1", &[], &[]),
    ("https://xn--bcher-kva.example/cb", &[], &[]),
    ("https://192.0.2.1/cb", &[], &[]),
    ("https://127.0.0.1:8443/cb", &[], &[]),
    ("https://[::1]:8443/cb", &[], &[]),
    ("http://127.0.0.1/cb", &[Http], &[]),
    ("http://127.0.0.1:8080/cb", &[Http], &[]),
    ("http://127.255.0.7", &[Http], &[]),
    ("http://[::1]/cb", &[Http], &[]),
    ("com.example.app:/cb", &[Scheme], &[]),
    ("com.example.app://oauth/cb", &[Scheme], &[]),
    ("com.example.app://localhost/cb", &[Scheme], &[]),
    // Schemes.
    ("", &[Scheme], &[Scheme]),
    ("/cb", &[Scheme], &[Scheme]),
    ("//app.example/cb", &[Scheme], &[Scheme]),
    ("app.example/cb", &[Scheme], &[Scheme]),
    ("HTTPS://app.example/cb", &[Scheme], &[Scheme]),
    ("ftp://app.example/cb", &[Scheme], &[Scheme]),
    ("javascript:alert(1)", &[Scheme], &[Scheme]),
    ("data:text/html,x", &[Scheme], &[Scheme]),
    ("myapp:/cb", &[Scheme], &[Scheme]),
    ("com.Example.app:/cb", &[Scheme], &[Scheme]),
    ("com..app:/cb", &[Scheme], &[Scheme]),
    ("com.example.:/cb", &[Scheme], &[Scheme]),
    ("com.example.app:cb", &[Scheme], &[Scheme]),
    ("com.example.app:", &[Scheme], &[Scheme]),
    ("com.example.app:///cb", &[Authority(NoHost), Scheme], &[Authority(NoHost)]),
    ("http://app.example/cb", &[Http], &[Http]),
    ("http://app.example:80/cb", &[Authority(DefaultPort), Http], &[Authority(DefaultPort), Http]),
    ("http://192.168.0.1/cb", &[Http], &[Http]),
    ("http://127.0.0.1.evil.example/cb", &[Http], &[Http]),
    ("https:app.example/cb", &[Authority(NoHost)], &[Authority(NoHost)]),
    ("https:/app.example/cb", &[Authority(NoHost)], &[Authority(NoHost)]),
    ("https:///cb", &[Authority(NoHost)], &[Authority(NoHost)]),
    // Hosts.
    ("https://*.app.example/cb", &[Wildcard], &[Wildcard]),
    ("https://app.example/*", &[Wildcard], &[Wildcard]),
    ("https://app.example:*/cb", &[Wildcard], &[Wildcard]),
    ("https://user:pass@app.example/cb", &[Authority(UserInformation)], &[Authority(UserInformation)]),
    ("https://@app.example/cb", &[Authority(UserInformation)], &[Authority(UserInformation)]),
    ("https://b\u{fc}cher.example/cb", &[Authority(NonAscii)], &[Authority(NonAscii)]),
    ("https://app\u{3002}example/cb", &[Authority(NonAscii)], &[Authority(NonAscii)]),
    ("https://app\u{ad}.example/cb", &[Authority(NonAscii)], &[Authority(NonAscii)]),
    ("https://App.example/cb", &[Authority(UpperCase)], &[Authority(UpperCase)]),
    ("https://app.example./cb", &[Authority(TrailingDot)], &[Authority(TrailingDot)]),
    ("https://app..example/cb", &[Authority(EmptyLabel)], &[Authority(EmptyLabel)]),
    ("https://-app.example/cb", &[Authority(Hyphen)], &[Authority(Hyphen)]),
    ("https://my_app.example/cb", &[Authority(Underscore)], &[Authority(Underscore)]),
    ("https://%61pp.example/cb", &[Authority(PercentEncoding)], &[Authority(PercentEncoding)]),
    ("https://localhost/cb", &[Localhost], &[Localhost]),
    ("https://app.localhost/cb", &[Localhost], &[Localhost]),
    ("http://localhost:3000/cb", &[Http, Localhost], &[Localhost]),
    ("http://LOCALHOST/cb", &[Authority(UpperCase), Http, Localhost], &[Authority(UpperCase), Localhost]),
    ("http://127.1/cb", &[Authority(Address), Http], &[Authority(Address), Http]),
    ("https://0x7f.0.0.1/cb", &[Authority(Address)], &[Authority(Address)]),
    ("https://2130706433/cb", &[Authority(Address)], &[Authority(Address)]),
    ("https://0177.0.0.1/cb", &[Authority(Address)], &[Authority(Address)]),
    ("https://127.0.0.256/cb", &[Authority(Address)], &[Authority(Address)]),
    ("https://127.0.0.1./cb", &[Authority(TrailingDot)], &[Authority(TrailingDot)]),
    ("http://[0:0:0:0:0:0:0:1]/cb", &[Authority(Address), Http], &[Authority(Address), Http]),
    ("http://[::ffff:127.0.0.1]/cb", &[Authority(Address), Http], &[Authority(Address), Http]),
    ("http://[::1%25lo0]/cb", &[Authority(Address), Http], &[Authority(Address), Http]),
    ("http://[::1", &[Authority(Address), Http], &[Authority(Address), Http]),
    ("https://[::1]x/cb", &[Authority(Address)], &[Authority(Address)]),
    (
        "https://a!b.example/c d",
        &[Authority(AuthorityError::Character), Character],
        &[Authority(AuthorityError::Character), Character],
    ),
    ("http://u@127.0.0.1/cb", &[Authority(UserInformation), Http], &[Authority(UserInformation)]),
    // Ports.
    ("https://app.example:443/cb", &[Authority(DefaultPort)], &[Authority(DefaultPort)]),
    ("http://127.0.0.1:80/cb", &[Authority(DefaultPort), Http], &[Authority(DefaultPort)]),
    ("https://app.example:80/cb", &[], &[]),
    ("https://app.example:/cb", &[Authority(Port)], &[Authority(Port)]),
    ("https://app.example:0/cb", &[Authority(Port)], &[Authority(Port)]),
    ("https://app.example:0443/cb", &[Authority(Port)], &[Authority(Port)]),
    ("https://app.example:65536/cb", &[Authority(Port)], &[Authority(Port)]),
    ("https://app.example:+80/cb", &[Authority(Port)], &[Authority(Port)]),
    ("https://app.example:80:80/cb", &[Authority(Port)], &[Authority(Port)]),
    // Paths and the rest.
    ("https://app.example/cb#", &[Fragment], &[Fragment]),
    ("https://app.example#a", &[Fragment], &[Fragment]),
    ("https://app.example/./cb", &[DotSegment], &[DotSegment]),
    ("https://app.example/a/..", &[DotSegment], &[DotSegment]),
    ("https://app.example/a/..;x=1/cb", &[DotSegment], &[DotSegment]),
    ("https://app.example/a/%2E%2e/cb", &[DotSegment, EncodedDotOrSlash], &[DotSegment, EncodedDotOrSlash]),
    ("https://app.example/a%2ecb", &[EncodedDotOrSlash], &[EncodedDotOrSlash]),
    ("https://app.example/a%2Fcb", &[EncodedDotOrSlash], &[EncodedDotOrSlash]),
    ("https://app.example/a%5ccb", &[EncodedDotOrSlash], &[EncodedDotOrSlash]),
    ("https://app.example/a%252fcb", &[EncodedDotOrSlash], &[EncodedDotOrSlash]),
    ("https://app.example/a%25%32%66cb", &[EncodedDotOrSlash], &[EncodedDotOrSlash]),
    ("https://app.example\\cb", &[Backslash], &[Backslash]),
    ("https://app.example/a\\..\\cb", &[Backslash, DotSegment], &[Backslash, DotSegment]),
    ("https://evil.example\\@app.example/cb", &[Backslash], &[Backslash]),
    ("https://app.example/c\tb", &[Control], &[Control]),
    ("https://app.example/cb\n", &[Control], &[Control]),
    (
        "https://app\0.example/cb",
        &[Authority(AuthorityError::Character)],
        &[Authority(AuthorityError::Character)],
    ),
    (
        "https://app.example\u{7f}/cb",
        &[Authority(AuthorityError::Character)],
        &[Authority(AuthorityError::Character)],
    ),
    ("https://app.example/cb?a=\u{9f}", &[Control], &[Control]),
    ("https://app.example/cb?a=%0d%0a", &[Control], &[Control]),
    ("https://app.example/cb%00", &[Control], &[Control]),
    ("htt\nps://app.example/cb", &[Control, Scheme], &[Control, Scheme]),
    (" https://app.example/cb", &[Character, Scheme], &[Character, Scheme]),
    ("https://app.example/cb ", &[Character], &[Character]),
    ("https://app.example/c{b}", &[Character], &[Character]),
    ("https://app.example/caf\u{e9}", &[Character], &[Character]),
    ("https://app.example/cb#\u{e9}", &[Character, Fragment], &[Character, Fragment]),
    ("https://app.example/%zz", &[Escape], &[Escape]),
    ("https://app.example/cb%2", &[Escape], &[Escape]),
    ("https://app.example/cb?a=100%", &[Escape], &[Escape]),
    // All at once.
    (
        "http://u@App.localhost:80/a/../%2f*\\#",
        &[
            Authority(DefaultPort),
            Authority(UpperCase),
            Authority(UserInformation),
            Backslash,
            DotSegment,
            EncodedDotOrSlash,
            Fragment,
            Http,
            Localhost,
            Wildcard,
        ],
        &[
            Authority(DefaultPort),
            Authority(UpperCase),
            Authority(UserInformation),
            Backslash,
            DotSegment,
            EncodedDotOrSlash,
            Fragment,
            Http,
            Localhost,
            Wildcard,
        ],
    ),
];

#[test]
fn table() {
    for (entry, web, native) in ROWS {
        assert_eq!(lint(Web, entry), *web, "{entry:?} under web");
        assert_eq!(lint(Native, entry), *native, "{entry:?} under native");
    }
}

#[test]
fn lengths() {
    let entry = |path: usize| format!("https://app.example/{}", "a".repeat(path));
    let longest = MAX_CONFIGURED_STRING_BYTES - entry(0).len();
    assert_eq!(lint(Web, &entry(longest)), []);
    assert_eq!(lint(Web, &entry(longest + 1)), [TooLong]);
    let host = |last: usize| format!("https://{}{}/", "a234567890.".repeat(22), "b".repeat(last));
    assert_eq!(lint(Web, &host(11)), []);
    assert_eq!(lint(Web, &host(12)), [Authority(AuthorityError::TooLong)]);
    let label = |length: usize| format!("https://{}.example/", "a".repeat(length));
    assert_eq!(lint(Web, &label(63)), []);
    assert_eq!(lint(Web, &label(64)), [Authority(AuthorityError::TooLong)]);
    assert_eq!(TooLong.message(), format!("is longer than {MAX_CONFIGURED_STRING_BYTES} bytes"));
    assert!(ClientId.message().contains(&format!("1 to {MAX_CONFIGURED_STRING_BYTES} ")));
}

proptest::proptest! {
    #[test]
    fn what_passes_has_one_reading(
        list in 0..2_usize,
        text in "(https?|com\\.a|HTTP|x)?:?/{0,3}([a-cA\u{e9}]{0,3}[.@:\\[\\]*\\\\]?){0,3}(:[0-9]{0,5})?([/.;%2eF?#*a\\\\ \t]{0,4}){0,3}",
    ) {
        let list = [Web, Native][list];
        if lint(list, &text).is_empty() {
            proptest::prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\#*".contains(&byte)), "{text}");
            let host = text.split("://").nth(1).unwrap_or_default().split(['/', '?']).next().unwrap();
            proptest::prop_assert!(!host.contains(['@', '%']) && !host.bytes().any(|byte| byte.is_ascii_uppercase()), "{text}");
            proptest::prop_assert!(text.starts_with("https://") || list == Native, "{text}");
        }
    }

    #[test]
    fn nothing_traps_it(text in "\\PC{0,40}") {
        let faults: Vec<RedirectError> = lint(RedirectList::Web, &text);
        proptest::prop_assert!(faults.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
