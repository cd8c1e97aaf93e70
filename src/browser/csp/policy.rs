//! How does a policy become a header's value? Directives, each once, in the order given.

use alloc::{string::String, vec::Vec};

use super::directive::Directive;

/// Whether browsers enforce a policy or only report what it would refuse.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mode {
    /// `Content-Security-Policy`
    Enforce,
    /// `Content-Security-Policy-Report-Only`
    ReportOnly,
}

impl Mode {
    /// The header's name, lower case.
    #[must_use]
    pub const fn header_name(self) -> &'static str {
        match self {
            Self::Enforce => "content-security-policy",
            Self::ReportOnly => "content-security-policy-report-only",
        }
    }
}

/// A policy of one directive or more, each once.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Policy(Vec<Directive>);

/// Why directives are no policy.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PolicyError {
    /// It would allow everything.
    #[error("has no directive")]
    Empty,
    /// Browsers ignore all but the first.
    #[error("stands twice")]
    Duplicate,
}

impl PolicyError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "policy_empty",
            Self::Duplicate => "directive_duplicate",
        }
    }
}

impl Policy {
    /// A policy.
    ///
    /// # Errors
    /// Every directive's place that stands there again, or place 0 where there is none.
    pub fn new(directives: Vec<Directive>) -> Result<Self, Vec<(usize, PolicyError)>> {
        if directives.is_empty() {
            return Err(alloc::vec![(0, PolicyError::Empty)]);
        }
        let again = |(place, directive): (usize, &Directive)| {
            let stands_before = directives.iter().take(place).any(|before| before.name() == directive.name());
            stands_before.then_some((place, PolicyError::Duplicate))
        };
        let faults: Vec<_> = directives.iter().enumerate().filter_map(again).collect();
        if faults.is_empty() { Ok(Self(directives)) } else { Err(faults) }
    }

    /// Of directives that are known to be distinct and some.
    pub(super) const fn of(directives: Vec<Directive>) -> Self {
        Self(directives)
    }

    /// The directives.
    #[must_use]
    pub fn directives(&self) -> &[Directive] {
        &self.0
    }

    /// The header's value.
    #[must_use]
    #[inline(never)]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for directive in &self.0 {
            if !text.is_empty() {
                text.push_str("; ");
            }
            directive.write(&mut text);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directive(name: &str, values: &[&str]) -> Directive {
        Directive::configured(name, values).unwrap()
    }

    #[test]
    fn a_policy_as_text() {
        let policy = Policy::new(alloc::vec![
            directive("default-src", &["'none'"]),
            directive("script-src", &["'self'", "'wasm-unsafe-eval'"]),
            directive("sandbox", &["allow-scripts"]),
            directive("upgrade-insecure-requests", &[]),
            directive("require-trusted-types-for", &["'script'"]),
            directive("report-to", &["csp"]),
        ]);
        assert_eq!(
            policy.unwrap().text(),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; sandbox allow-scripts; upgrade-insecure-requests; \
             require-trusted-types-for 'script'; report-to csp"
        );
    }

    #[test]
    fn no_directive_stands_twice_and_none_is_no_policy() {
        let twice = alloc::vec![
            directive("img-src", &["https:"]),
            directive("font-src", &[]),
            directive("img-src", &[])
        ];
        assert_eq!(Policy::new(twice), Err(alloc::vec![(2, PolicyError::Duplicate)]));
        assert_eq!(Policy::new(Vec::new()), Err(alloc::vec![(0, PolicyError::Empty)]));
    }
}
