//! What does a host tell of a request, and of its upstream's answer? Method, address and header lines, as they
//! came.

use alloc::{borrow::Cow, string::String, vec::Vec};

use crate::encoding::{
    text::{field_value, halves, parts},
    uri,
};

/// Header lines as a host writes them: `name:value` where the value is wanted, `name` alone where it is not,
/// each ended by a line feed. Names are in lower case, as `Headers` of the Fetch standard gives them.
///
/// A value holds no line feed (RFC 9110 section 5.5), so no value can begin a line of its own.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct HeaderLines<'h> {
    text: &'h str,
    lines: Vec<(&'h str, Option<&'h str>)>,
}

impl<'h> HeaderLines<'h> {
    /// Reads the text of a host, once.
    #[must_use]
    pub fn new(text: &'h str) -> Self {
        let mut lines = Vec::new();
        for line in parts(text, b'\n') {
            match halves(line, b':') {
                Some((name, value)) => lines.push((name, Some(value))),
                None if line.is_empty() => {}
                None => lines.push((line, None)),
            }
        }
        Self { text, lines }
    }

    /// The text.
    #[must_use]
    pub const fn as_str(&self) -> &'h str {
        self.text
    }

    /// The names, in their order; one that came twice may stand there twice.
    pub fn names(&self) -> impl Iterator<Item = &'h str> {
        self.lines.iter().map(|(name, _)| *name)
    }

    /// The value of a header, by its name in lower case, without white space at its ends, which some hosts leave
    /// there. The values of one that stands there twice are joined by a comma and a space (Fetch standard, "get"
    /// of a header list).
    #[must_use]
    pub fn get(&self, wanted: &str) -> Option<Cow<'h, str>> {
        let mut found: Option<Cow<'h, str>> = None;
        for (_, value) in self.lines.iter().filter(|(name, _)| *name == wanted) {
            let value = field_value(value.unwrap_or_default());
            match &mut found {
                None => found = Some(value.into()),
                Some(before) => {
                    let joined = before.to_mut();
                    joined.push_str(", ");
                    joined.push_str(value);
                }
            }
        }
        found
    }

    /// Whether a header came with a value that says something: neither empty nor several empty ones.
    #[must_use]
    pub fn is_given(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.bytes().any(|byte| !matches!(byte, b',' | b' ' | b'\t')))
    }
}

/// The head of a request.
#[derive(Clone, Debug)]
pub struct RequestHead<'h> {
    /// The method, in the letters that it came in.
    pub method: &'h str,
    /// The scheme of its address, such as `https`.
    pub scheme: &'h str,
    /// Host and port of its address.
    pub authority: &'h str,
    /// The path, percent-encoding untouched.
    pub path: &'h str,
    /// The query, without its `?`.
    pub query: &'h str,
    /// The headers: every name, and the values of [`REQUEST_VALUES`] and of the places of tokens.
    pub headers: HeaderLines<'h>,
    /// Whether it has a body.
    pub has_body: bool,
    /// By what name the operator's log knows this request; empty where it has none.
    pub request_id: &'h str,
    /// The visitor's address, where the host knows it.
    pub client_address: Option<&'h str>,
}

impl<'h> RequestHead<'h> {
    /// The host that the request came for, with its port where it has one: what `Host` says, else the
    /// authority of the address, which HTTP/2 (`:authority`) and hosts that hide `Host` tell. What a proxy
    /// says of it in other headers does not count, since anyone can send those.
    #[inline(never)]
    #[must_use]
    pub fn host(&self) -> Cow<'h, str> {
        self.headers.get("host").unwrap_or(Cow::Borrowed(self.authority))
    }
}

/// Whether this is one host with at most a port, by its characters (RFC 9110 section 4.2.3): no user
/// information, no list, and nothing beyond ASCII.
#[inline(never)]
#[must_use]
pub fn is_authority(text: &str) -> bool {
    let host = uri::host_of(text);
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').unwrap_or_default(),
        None => host,
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'~' | b'-');
    let is_address = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':');
    let is_host = match name.len() == host.len() {
        true => name.bytes().all(is_name),
        false => name.bytes().all(is_address),
    };
    let port = text.get(host.len()..).unwrap_or_default();
    let digits = port.strip_prefix(':').unwrap_or(port);
    !name.is_empty() && is_host && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The headers of a request whose values the machine reads, whatever the configuration says.
pub const REQUEST_VALUES: &[&str] = &[
    "access-control-request-headers",
    "access-control-request-method",
    "authorization",
    "content-encoding",
    "content-type",
    "host",
    "origin",
    "sec-fetch-site",
    "upgrade",
];

/// The parts of an address, nothing decoded or normalised: scheme, authority, path, query.
#[must_use]
pub fn parts_of(url: &str) -> (&str, &str, &str, &str) {
    let whole = uri::cut(url, b"#").0;
    let (scheme, rest) = uri::split_scheme(whole).unwrap_or(("", whole));
    let (authority, target) = uri::cut(rest, b"/?");
    let (path, query) = halves(target, b'?').unwrap_or((target, ""));
    (scheme, authority, path, query)
}

/// A head that outlives the call it came in: while an order is carried out.
#[derive(Clone, Debug)]
pub struct OwnedHead {
    text: String,
    ends: [usize; 7],
    has_body: bool,
    has_client_address: bool,
}

impl OwnedHead {
    /// Copies a head.
    #[must_use]
    pub fn of(head: &RequestHead<'_>) -> Self {
        let mut text = String::new();
        let parts = [
            head.method,
            head.scheme,
            head.authority,
            head.path,
            head.query,
            head.request_id,
            head.client_address.unwrap_or_default(),
        ];
        let ends = parts.map(|part| {
            text.push_str(part);
            text.len()
        });
        text.push_str(head.headers.as_str());
        let has_client_address = head.client_address.is_some();
        Self { text, ends, has_body: head.has_body, has_client_address }
    }

    /// How many bytes of text it holds.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The head.
    #[must_use]
    pub fn head(&self) -> RequestHead<'_> {
        let mut start = 0;
        let mut part = |end: usize| {
            let part = self.text.get(start..end).unwrap_or_default();
            start = end;
            part
        };
        let [method, scheme, authority, path, query, request_id, address] = self.ends;
        let (method, scheme, authority) = (part(method), part(scheme), part(authority));
        let (path, query, request_id, address) = (part(path), part(query), part(request_id), part(address));
        RequestHead {
            method,
            scheme,
            authority,
            path,
            query,
            headers: HeaderLines::new(part(self.text.len())),
            has_body: self.has_body,
            request_id,
            client_address: self.has_client_address.then_some(address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let lines = HeaderLines::new("accept\norigin:https://a.example\nx:\nvary:A\nvary:B\ncookie\n");
        assert!(lines.names().eq(["accept", "origin", "x", "vary", "vary", "cookie"]));
        assert_eq!(lines.get("origin").as_deref(), Some("https://a.example"));
        assert_eq!(lines.get("vary").as_deref(), Some("A, B"));
        assert_eq!(lines.get("x").as_deref(), Some(""));
        assert_eq!(lines.get("accept").as_deref(), Some(""));
        assert_eq!(lines.get("Origin"), None);
        assert!(lines.is_given("origin") && !lines.is_given("x") && !lines.is_given("none"));
        assert!(!HeaderLines::new("x:, ,\t\n").is_given("x"));
    }

    #[test]
    fn white_space_at_the_ends_is_no_part_of_a_value() {
        for (text, value) in [
            ("x: a", "a"),
            ("x:a ", "a"),
            ("x:\t a b\t \t", "a b"),
            ("x: \t", ""),
            ("x: a \nx:\tb\t", "a, b"),
            // What other readers call white space stays.
            ("x:\u{b}a\u{c}", "\u{b}a\u{c}"),
            ("x:a\r", "a\r"),
            ("x:\u{a0}a\u{3000}", "\u{a0}a\u{3000}"),
        ] {
            assert_eq!(HeaderLines::new(text).get("x").as_deref(), Some(value), "{text:?}");
        }
    }

    #[test]
    fn an_address_in_parts() {
        for (url, parts) in [
            ("https://a.example:8443/p/q?r=s#t", ("https", "a.example:8443", "/p/q", "r=s")),
            ("http://[::1]:80/", ("http", "[::1]:80", "/", "")),
            ("https://a.example/p#q?r", ("https", "a.example", "/p", "")),
            ("https://a.example/?", ("https", "a.example", "/", "")),
            ("https://a.example/%2f/..?x?y", ("https", "a.example", "/%2f/..", "x?y")),
            ("https://a.example?x", ("https", "a.example", "", "x")),
            ("https://a.example", ("https", "a.example", "", "")),
            ("/p", ("", "", "/p", "")),
            ("", ("", "", "", "")),
        ] {
            assert_eq!(parts_of(url), parts, "{url}");
        }
    }

    #[test]
    fn authorities() {
        for text in [
            "a.example",
            "A.example",
            "a.example.",
            "a_b.example:8443",
            "localhost:1",
            "a.example:",
            "127.0.0.1",
            "[::1]:80",
            "[2001:db8::1]",
        ] {
            assert!(is_authority(text), "{text}");
        }
        for text in [
            "",
            ":80",
            "u@a",
            "a/b",
            "a?b",
            "a#b",
            "a\\b",
            "a b",
            "a,b",
            "a%2eb",
            "a\tb",
            "g\u{e4}te",
            "[",
            "[]",
            "[::1",
            "::1",
            "[::1]x",
            "[::1]:x",
            "a:80:80",
            "a:x",
            "a:-1",
            "[a.example]",
            "a[::1]",
            "]",
        ] {
            assert!(!is_authority(text), "{text}");
        }
    }

    #[test]
    fn host_before_authority() {
        let said = |headers| {
            let head = RequestHead {
                method: "GET",
                scheme: "https",
                authority: "a.example",
                path: "/",
                query: "",
                headers: HeaderLines::new(headers),
                has_body: false,
                request_id: "",
                client_address: None,
            };
            String::from(head.host())
        };
        for (headers, host) in [
            ("", "a.example"),
            ("x-forwarded-host:b.example\nforwarded:host=b.example\n:authority\n", "a.example"),
            ("host:b.example:1\n", "b.example:1"),
            ("host:b.example\nhost:c.example\n", "b.example, c.example"),
            ("host:\n", ""),
            // A host that does not tell the value.
            ("host\n", ""),
        ] {
            assert_eq!(said(headers), host, "{headers:?}");
        }
    }

    #[test]
    fn a_copy_is_the_same() {
        let head = RequestHead {
            method: "POST",
            scheme: "https",
            authority: "a.example",
            path: "/p\u{e9}",
            query: "q",
            headers: HeaderLines::new("origin:null\n"),
            has_body: true,
            request_id: "r",
            client_address: Some("::1"),
        };
        let copy = OwnedHead::of(&head);
        let same = copy.head();
        assert_eq!(
            (same.method, same.scheme, same.authority, same.path, same.query, same.headers, same.request_id),
            (head.method, head.scheme, head.authority, head.path, head.query, head.headers, head.request_id)
        );
        assert_eq!((same.has_body, same.client_address), (true, Some("::1")));
    }
}
