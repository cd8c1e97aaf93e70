//! Which words stand in single quotes?

use crate::encoding::ascii;

/// The keywords that stand in single quotes. `'none'` is none of them: it is the empty list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Keyword {
    /// The page's own origin.
    Own,
    /// Every inline script or style. Widens: no ready policy has it.
    UnsafeInline,
    /// `eval`. Widens: no ready policy has it.
    UnsafeEval,
    /// WebAssembly may be compiled, JavaScript may not.
    WasmUnsafeEval,
    /// Hashes count for event handlers and style attributes, too.
    UnsafeHashes,
    /// What a trusted script loads is trusted.
    StrictDynamic,
    /// A report has a piece of what was refused.
    ReportSample,
    /// Inline speculation rules.
    InlineSpeculationRules,
}

impl Keyword {
    const ALL: [Self; 8] = [
        Self::Own,
        Self::UnsafeInline,
        Self::UnsafeEval,
        Self::WasmUnsafeEval,
        Self::UnsafeHashes,
        Self::StrictDynamic,
        Self::ReportSample,
        Self::InlineSpeculationRules,
    ];

    /// As it stands in a policy, without its quotes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::UnsafeInline => "unsafe-inline",
            Self::UnsafeEval => "unsafe-eval",
            Self::WasmUnsafeEval => "wasm-unsafe-eval",
            Self::UnsafeHashes => "unsafe-hashes",
            Self::StrictDynamic => "strict-dynamic",
            Self::ReportSample => "report-sample",
            Self::InlineSpeculationRules => "inline-speculation-rules",
        }
    }

    pub(super) fn read(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|keyword| ascii::eq_ignore_ascii_case(keyword.word().as_bytes(), word.as_bytes()))
    }
}
