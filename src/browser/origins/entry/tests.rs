use alloc::{format, string::String, vec::Vec};

use super::*;
use crate::encoding::authority::AuthorityError::{
    self, Address, Character, DefaultPort, EmptyLabel, Hyphen, NoHost, NonAscii, PercentEncoding, Port,
    TrailingDot, Underscore, UpperCase, UserInformation,
};
use OriginError::{
    AnyOrigin, Authority, Duplicate, Http, List, LoopbackPort, Null, Path, Scheme, TooLong, WhiteSpace,
    WildcardAddress, WildcardPlace, WildcardSharedSuffix, WildcardSingleLabel, WildcardTooLong,
};

#[test]
fn what_is_an_entry() {
    use EntryKind::*;
    for (text, kind) in [
        ("https://app.example", Exact),
        ("https://app.example:8443", Exact),
        ("https://app.example:80", Exact),
        ("https://host", Exact),
        ("https://localhost:3000", Exact),
        ("https://localhost", Exact),
        ("https://192.0.2.7", Exact),
        ("https://[::1]:8443", Exact),
        ("https://xn--bcher-kva.example", Exact),
        ("https://a--b.example", Exact),
        ("https://shop.github.io", Exact),
        ("https://0.example", Exact),
        ("http://localhost:1", Development),
        ("http://127.0.0.1:8080", Development),
        ("http://[::1]:65535", Development),
        ("http://localhost:443", Development),
        ("http://localhost", App),
        ("http://tauri.localhost", App),
        ("capacitor://localhost", App),
        ("ionic://localhost", App),
        ("tauri://localhost", App),
        ("chrome-extension://abcdefghijklmnopabcdefghijklmnop", App),
        ("moz-extension://6c3f7d8e-0000-4000-8000-000000000001", App),
        ("https://*.app.example", Subdomains),
        ("https://*.app.example:8443", Subdomains),
        ("https://*.shop.github.io", Subdomains),
        ("https://*.xn--bcher-kva.example", Subdomains),
    ] {
        assert_eq!(OriginEntry::read(text).map(OriginEntry::kind), Ok(kind), "{text}");
        assert_eq!(OriginEntry::read(text).map(OriginEntry::as_str), Ok(text));
        let warned = OriginEntry::read(text).map(|entry| entry.warning().is_some());
        let is_plain = matches!(kind, Exact | Subdomains) && text != "https://localhost";
        assert_eq!(warned, Ok(!is_plain), "{text}");
    }
}

#[test]
fn every_fault_is_named() {
    let cases: &[(&str, &[OriginError])] = &[
        ("null", &[Null]),
        ("NULL", &[Scheme]),
        ("*", &[AnyOrigin]),
        ("https://*", &[AnyOrigin]),
        ("https://a.example, https://b.example", &[List]),
        ("https://a.example,https://b.example", &[List]),
        ("https://a.example https://b.example", &[List]),
        ("", &[Scheme]),
        ("app.example", &[Scheme]),
        ("//app.example", &[Scheme]),
        ("https:app.example", &[Scheme]),
        ("https:/app.example", &[Scheme]),
        ("https:\\\\app.example", &[Scheme]),
        ("HTTPS://app.example", &[Scheme]),
        ("wss://app.example", &[Scheme]),
        ("chrome-extension://abc", &[Scheme]),
        ("chrome-extension://abcdefghijklmnopabcdefghijklmno", &[Scheme]),
        ("chrome-extension://abcdefghijklmnopabcdefghijklmnopa", &[Scheme]),
        ("chrome-extension://abcdefghijklmnopabcdefghijklmnoq", &[Scheme]),
        ("chrome-extension://ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP", &[Scheme, Authority(UpperCase)]),
        ("chrome-extension://abcdefghijklmnopabcdefghijklmnop/", &[Path, Scheme]),
        ("Chrome-extension://abcdefghijklmnopabcdefghijklmnop", &[Scheme]),
        ("safari-web-extension://6c3f7d8e-0000-4000-8000-000000000001", &[Scheme, Authority(Address)]),
        ("moz-extension://6c3f7d8e-0000-4000-8000-00000000000", &[Scheme, Authority(Address)]),
        ("moz-extension://6c3f7d8e-0000-4000-8000-0000000000001", &[Scheme, Authority(Address)]),
        ("moz-extension://6c3f7d8e-0000-4000-8000000-00000001", &[Scheme, Authority(Address)]),
        ("moz-extension://6c3f7d8e-0000-4000-80000000000000001", &[Scheme, Authority(Address)]),
        ("moz-extension://6c3f7d8e-0000-4000-8000-00000000000g", &[Scheme, Authority(Address)]),
        (
            "moz-extension://6C3F7D8E-0000-4000-8000-000000000001",
            &[Scheme, Authority(Address), Authority(UpperCase)],
        ),
        ("capacitor://localhost/", &[Path, Scheme]),
        ("capacitor://localhost:8080", &[Scheme]),
        ("CAPACITOR://localhost", &[Scheme]),
        ("capacitor://app.example", &[Scheme]),
        ("capacitor://", &[Scheme, Authority(NoHost)]),
        ("electron://localhost", &[Scheme]),
        ("file://localhost", &[Scheme]),
        ("http://tauri.localhost:8080", &[Http]),
        ("http://ionic.localhost", &[Http]),
        ("javascript://app.example", &[Scheme]),
        ("http://app.example", &[Http]),
        ("http://app.example:8080", &[Http]),
        ("http://192.168.0.1:8080", &[Http]),
        ("http://127.0.0.2:8080", &[Http]),
        ("http://localhost.example:8080", &[Http]),
        ("http://localhost:8080.example", &[Authority(Port)]),
        ("http://localhost:@app.example", &[Http, Authority(UserInformation)]),
        ("http://*.localhost:8080", &[Http, WildcardSingleLabel]),
        ("http://localhost/", &[Path]),
        ("http://127.0.0.1", &[LoopbackPort]),
        ("http://[::1]", &[LoopbackPort]),
        ("http://localhost:80", &[Authority(DefaultPort)]),
        ("http://localhost:", &[Authority(Port)]),
        ("http://localhost:*", &[WildcardPlace]),
        ("http://localhost:8080/", &[Path]),
        ("HTTP://localhost:8080", &[Scheme]),
        ("http://LOCALHOST:8080", &[Http, Authority(UpperCase)]),
        ("http://127.1:8080", &[Http, Authority(Address)]),
        ("https://app.example/", &[Path]),
        ("https://app.example/a", &[Path]),
        ("https://app.example?a", &[Path]),
        ("https://app.example#a", &[Path]),
        ("https://app.example\\a", &[Path]),
        ("https:///app.example", &[Path, Authority(NoHost)]),
        ("https://", &[Authority(NoHost)]),
        ("https://:8443", &[Authority(NoHost)]),
        ("https://app.example:443", &[Authority(DefaultPort)]),
        ("https://app.example:", &[Authority(Port)]),
        ("https://app.example:0", &[Authority(Port)]),
        ("https://app.example:08443", &[Authority(Port)]),
        ("https://app.example:65536", &[Authority(Port)]),
        ("https://app.example:18446744073709551616", &[Authority(Port)]),
        ("https://app.example:+1", &[Authority(Port)]),
        ("https://app.example:1a", &[Authority(Port)]),
        ("https://app.example:8443:1", &[Authority(Port)]),
        ("https://app.example:*", &[WildcardPlace]),
        ("https://user@app.example", &[Authority(UserInformation)]),
        ("https://user:secret@app.example", &[Authority(UserInformation)]),
        ("https://@app.example", &[Authority(UserInformation)]),
        ("https://a@b@app.example", &[Authority(UserInformation)]),
        ("https://App.example", &[Authority(UpperCase)]),
        ("https://b\u{fc}cher.example", &[Authority(NonAscii)]),
        ("https://app\u{3002}example", &[Authority(NonAscii)]),
        ("https://\u{ff41}pp.example", &[Authority(NonAscii)]),
        ("https://app\u{ad}.example", &[Authority(NonAscii)]),
        ("https://%61pp.example", &[Authority(PercentEncoding)]),
        ("https://a_b.example", &[Authority(Underscore)]),
        ("https://app.example.", &[Authority(TrailingDot)]),
        ("https://app.example.:8443", &[Authority(TrailingDot)]),
        ("https://app..example", &[Authority(EmptyLabel)]),
        ("https://.app.example", &[Authority(EmptyLabel)]),
        ("https://-app.example", &[Authority(Hyphen)]),
        ("https://app-.example", &[Authority(Hyphen)]),
        ("https://127.1", &[Authority(Address)]),
        ("https://2130706433", &[Authority(Address)]),
        ("https://0x7f.0.0.1", &[Authority(Address)]),
        ("https://0x7f000001", &[Authority(Address)]),
        ("https://127.0.0.01", &[Authority(Address)]),
        ("https://127.0.0.256", &[Authority(Address)]),
        ("https://127.0.0.1.", &[Authority(TrailingDot)]),
        ("https://1.2.3.4.5", &[Authority(Address)]),
        ("https://[0:0:0:0:0:0:0:1]", &[Authority(Address)]),
        ("https://[2001:db8::1]", &[Authority(Address)]),
        ("https://[::1", &[Authority(Address)]),
        ("https://::1", &[Authority(NoHost), Authority(Port)]),
        ("https://app!.example", &[Authority(Character)]),
        (" https://app.example", &[WhiteSpace]),
        ("https://app.example\n", &[WhiteSpace]),
        ("https://app.example\r\nX: y", &[List]),
        ("https://app.example\r\nx:y", &[Authority(Character), Authority(Port)]),
        ("https://app\t.example", &[Authority(Character)]),
        ("https://app\0.example", &[Authority(Character)]),
        ("https://x.example;script-src", &[Authority(Character)]),
        ("https://x.example;script-src *", &[List]),
        ("https://*app.example", &[WildcardPlace]),
        ("https://a.*.example", &[WildcardPlace]),
        ("https://app.*", &[WildcardPlace]),
        ("https://*.*.app.example", &[WildcardPlace]),
        ("https://*.example", &[WildcardSingleLabel]),
        ("https://*.localhost", &[WildcardSingleLabel]),
        ("https://*.localhost:8080", &[WildcardSingleLabel]),
        ("https://*.co.uk", &[WildcardSharedSuffix]),
        ("https://*.github.io", &[WildcardSharedSuffix]),
        ("https://*.github.io:8443", &[WildcardSharedSuffix]),
        ("https://*.s3.amazonaws.com", &[WildcardSharedSuffix]),
        ("https://*.127.0.0.1", &[WildcardAddress]),
        ("https://*.127.1", &[WildcardAddress, Authority(Address)]),
        ("https://*.", &[WildcardSingleLabel, Authority(NoHost)]),
        ("https://u@*.app.example", &[Authority(UserInformation), WildcardPlace]),
        ("https://*.app.example:*", &[WildcardPlace]),
        ("https://*.[::1]", &[WildcardAddress]),
        ("https://*.app.example.", &[Authority(TrailingDot)]),
        ("https://*.app.example:443", &[Authority(DefaultPort)]),
        ("https://*.app.example/", &[Path]),
        ("https://*.App.example", &[Authority(UpperCase)]),
        ("https://*..app.example", &[Authority(EmptyLabel)]),
        (
            "HTTP://u:p@A_b.Example.:080/x",
            &[
                Path,
                Scheme,
                Http,
                Authority(Port),
                Authority(TrailingDot),
                Authority(Underscore),
                Authority(UpperCase),
                Authority(UserInformation),
            ],
        ),
    ];
    let (mut named, mut wrong) = (Vec::from([Duplicate, TooLong, WildcardTooLong]), Vec::new());
    for (text, faults) in cases {
        let found = OriginEntry::read(text).map(OriginEntry::kind);
        if found != Err(faults.to_vec()) {
            wrong.push(format!("{text:?}: {found:?}"));
        }
        named.extend_from_slice(faults);
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(OriginError::ALL.iter().all(|fault| named.contains(fault)));
}

#[test]
fn lengths() {
    let host = |last: usize| format!("{}{}", "a234567890.".repeat(22), "b".repeat(last));
    assert!(OriginEntry::read(&format!("https://{}:65535", host(11))).is_ok());
    assert_eq!(
        OriginEntry::read(&format!("https://{}", host(12))).map(|_| ()),
        Err(Vec::from([Authority(AuthorityError::TooLong)]))
    );
    assert_eq!(
        OriginEntry::read(&format!("https://{}:65535", host(12))).map(|_| ()),
        Err(Vec::from([TooLong, Authority(AuthorityError::TooLong)]))
    );
    // A pattern leaves room for a letter and a dot before its host.
    assert!(OriginEntry::read(&format!("https://*.{}", host(9))).is_ok());
    for (last, fault) in
        [(10, WildcardTooLong), (11, WildcardTooLong), (12, Authority(AuthorityError::TooLong))]
    {
        let found = OriginEntry::read(&format!("https://*.{}", host(last))).map(|_| ());
        assert_eq!(found, Err(Vec::from([fault])), "{last}");
    }
    assert!(OriginEntry::read(&format!("https://{}.example", "a".repeat(63))).is_ok());
    assert_eq!(
        OriginEntry::read(&format!("https://{}.example", "a".repeat(64))).map(|_| ()),
        Err(Vec::from([Authority(AuthorityError::TooLong)]))
    );
}

#[test]
fn codes_and_messages() {
    let mut codes: Vec<&str> = OriginError::ALL.iter().map(|fault| fault.code()).collect();
    assert!(codes.iter().all(|code| code.starts_with("origin_")
        && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')));
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), OriginError::ALL.len());
    assert!(
        OriginError::ALL
            .iter()
            .all(|fault| format!("{fault}") == fault.message() && !fault.message().is_empty())
    );
}

proptest::proptest! {
    #[test]
    fn what_is_refused_has_a_fault(text in "(https?|HTTPS)?(://)?[a-c0-9.:*@_%\\[\\]/A -]{0,12}|\\PC{0,20}") {
        if let Err(faults) = OriginEntry::read(&text) {
            proptest::prop_assert!(!faults.is_empty());
            let mut once: Vec<String> = faults.iter().map(|fault| format!("{fault:?}")).collect();
            once.sort_unstable();
            once.dedup();
            proptest::prop_assert_eq!(once.len(), faults.len());
        }
    }
}
