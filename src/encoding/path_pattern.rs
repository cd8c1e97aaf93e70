//! Which paths does an entry of the route table cover? One path, or every path below one.

use alloc::string::String;

use super::{ascii::eq_ignore_ascii_case, path, sentence::said, text::to_owned_text, uri};

/// What a path in the route table covers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Pattern {
    /// This path.
    Exact(String),
    /// Every path that begins with this text, which ends in `/`, and goes on by at least one character.
    Below(String),
}

impl Pattern {
    /// Reads `/a/b` or `/a/*`. Only unreserved characters and `/`: an escape in a request then never stands
    /// for a character of a pattern, so no spelling of a path slips from one route into another.
    ///
    /// # Errors
    /// What to write instead.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (body, is_prefix) = match text.strip_suffix("/*") {
            Some(body) => (text.get(..body.len().saturating_add(1)).unwrap_or_default(), true),
            None => (text, false),
        };
        if !body.bytes().all(|byte| byte == b'/' || path::is_unreserved(byte)) {
            return Err(said!(
                "may hold letters, digits, `-`, `.`, `_`, `~` and `/`, and `*` only as the whole last segment"
            ));
        }
        // Without a percent sign there is one reading at most.
        path::read(body).map_err(|_| said!("must begin with `/` and have no empty and no dot segment"))?;
        let body = to_owned_text(body);
        Ok(if is_prefix { Self::Below(body) } else { Self::Exact(body) })
    }

    /// How narrow it is, the more the narrower: one path, else the longer prefix.
    #[must_use]
    pub fn narrowness(&self) -> usize {
        match self {
            Self::Exact(_) => usize::MAX,
            Self::Below(prefix) => prefix.len(),
        }
    }

    /// How well this pattern fits: `None` not at all, else its narrowness.
    #[must_use]
    pub fn fit(&self, path: &str) -> Option<usize> {
        let covers = match self {
            Self::Exact(exact) => exact == path,
            Self::Below(prefix) => path.len() > prefix.len() && path.starts_with(prefix.as_str()),
        };
        covers.then(|| self.narrowness())
    }

    /// The first segment of a path below this one; empty where there is none.
    #[must_use]
    pub fn first_below<'p>(&self, path: &'p str) -> &'p str {
        let Self::Below(prefix) = self else { return "" };
        uri::cut(path.strip_prefix(prefix.as_str()).unwrap_or_default(), b"/").0
    }

    /// Whether another pattern covers paths below this one, for a server that looks at no case. The top without
    /// its slash is not below.
    pub(crate) fn has_below(&self, other: &Self) -> bool {
        let (Self::Below(prefix), Self::Exact(text) | Self::Below(text)) = (self, other) else {
            return false;
        };
        let text = text.strip_suffix('/').unwrap_or(text);
        let head = text.as_bytes().get(..prefix.len());
        head.is_some_and(|head| eq_ignore_ascii_case(head, prefix.as_bytes()))
    }

    /// Whether a server that looks at neither case nor a slash at the end may take a path ([`path::folded`])
    /// for one that the pattern covers. A prefix covers its own top, too: many answer `/admin` as `/admin/`.
    pub(crate) fn fits_folded(&self, folded: &[u8]) -> bool {
        let (Self::Exact(text) | Self::Below(text)) = self;
        let text = text.strip_suffix('/').unwrap_or(text).as_bytes();
        let Some((head, rest)) = folded.split_at_checked(text.len()) else { return false };
        let ends = rest.is_empty() || (matches!(self, Self::Below(_)) && rest.starts_with(b"/"));
        ends && eq_ignore_ascii_case(head, text)
    }
}
