//! Which directives can a policy have, and what may each hold?

use alloc::{string::String, vec::Vec};

use super::{
    reporting::EndpointName,
    source::{Keyword, Source},
    source_list::{ListFault, SourceList},
};

macro_rules! names {
    ($($(#[$meaning:meta])* $variant:ident = $text:literal,)*) => {
        /// A directive that holds sources.
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        pub enum Name { $($(#[$meaning])* $variant,)* }

        impl Name {
            /// Every name.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// As it stands in a policy.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

names! {
    /// What no other fetch directive governs.
    DefaultSrc = "default-src",
    /// Scripts.
    ScriptSrc = "script-src",
    /// Script elements.
    ScriptSrcElem = "script-src-elem",
    /// Event handlers.
    ScriptSrcAttr = "script-src-attr",
    /// Styles.
    StyleSrc = "style-src",
    /// Style elements.
    StyleSrcElem = "style-src-elem",
    /// Style attributes.
    StyleSrcAttr = "style-src-attr",
    /// Images.
    ImgSrc = "img-src",
    /// Fonts.
    FontSrc = "font-src",
    /// `fetch` and its like.
    ConnectSrc = "connect-src",
    /// Audio and video.
    MediaSrc = "media-src",
    /// Plug-ins.
    ObjectSrc = "object-src",
    /// Frames and workers.
    ChildSrc = "child-src",
    /// Frames.
    FrameSrc = "frame-src",
    /// Workers.
    WorkerSrc = "worker-src",
    /// Web manifests.
    ManifestSrc = "manifest-src",
    /// `<base>`.
    BaseUri = "base-uri",
    /// Where forms may be sent.
    FormAction = "form-action",
    /// Who may embed the page.
    FrameAncestors = "frame-ancestors",
}

impl Name {
    /// Whether a source means something here: hosts and schemes everywhere, in the last three nothing else but `'self'`,
    /// and what concerns scripts or styles only where these are governed.
    #[must_use]
    pub fn takes(self, source: &Source) -> bool {
        let is_code = matches!(
            self,
            Self::DefaultSrc
                | Self::ScriptSrc
                | Self::ScriptSrcElem
                | Self::ScriptSrcAttr
                | Self::StyleSrc
                | Self::StyleSrcElem
                | Self::StyleSrcAttr
        );
        match source {
            Source::Host(host) => self != Self::FrameAncestors || host.path.is_empty(),
            Source::Scheme(_) | Source::Keyword(Keyword::Own) => true,
            Source::Keyword(_) | Source::Nonce(_) | Source::Hash(_) => is_code,
        }
    }
}

/// One directive.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Directive {
    /// With sources.
    Sources(Name, SourceList),
    /// `sandbox` with what it allows.
    Sandbox(Vec<Allowed>),
    /// `upgrade-insecure-requests`.
    UpgradeInsecureRequests,
    /// `require-trusted-types-for 'script'`.
    RequireTrustedTypes,
    /// `report-to`.
    ReportTo(EndpointName),
}

/// What a sandbox may allow. Nothing that lets a frame take the page away is on the list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Allowed {
    /// `allow-downloads`
    Downloads,
    /// `allow-forms`
    Forms,
    /// `allow-modals`
    Modals,
    /// `allow-popups`
    Popups,
    /// `allow-popups-to-escape-sandbox`
    PopupsToEscape,
    /// `allow-same-origin`
    SameOrigin,
    /// `allow-scripts`
    Scripts,
    /// `allow-storage-access-by-user-activation`
    StorageAccess,
}

impl Allowed {
    const ALL: [Self; 8] = [
        Self::Downloads,
        Self::Forms,
        Self::Modals,
        Self::Popups,
        Self::PopupsToEscape,
        Self::SameOrigin,
        Self::Scripts,
        Self::StorageAccess,
    ];

    /// As it stands in a policy.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Downloads => "allow-downloads",
            Self::Forms => "allow-forms",
            Self::Modals => "allow-modals",
            Self::Popups => "allow-popups",
            Self::PopupsToEscape => "allow-popups-to-escape-sandbox",
            Self::SameOrigin => "allow-same-origin",
            Self::Scripts => "allow-scripts",
            Self::StorageAccess => "allow-storage-access-by-user-activation",
        }
    }
}

/// Why an operator's text is no directive.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DirectiveFault {
    /// Names are compared byte for byte, lower case.
    #[error("is no directive known here")]
    UnknownName,
    /// A member of its list.
    #[error("{0}")]
    List(ListFault),
    /// Browsers ignore it there.
    #[error("means nothing in this directive")]
    Misplaced,
    /// The directive's value is another than its kind takes.
    #[error("is no value of this directive")]
    Value,
}

impl DirectiveFault {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownName => "directive_unknown",
            Self::List(fault) => fault.code(),
            Self::Misplaced => "source_misplaced",
            Self::Value => "directive_value",
        }
    }
}

impl Directive {
    /// A directive that an operator wrote, or every fault with its value's place.
    ///
    /// # Errors
    /// Each fault; that of the name itself stands at place 0.
    pub fn configured(name: &str, values: &[&str]) -> Result<Self, Vec<(usize, DirectiveFault)>> {
        let one = |fault| alloc::vec![(0, fault)];
        if let Some(name) = Name::ALL.iter().copied().find(|known| known.text() == name) {
            let list = SourceList::configured(values)
                .map_err(|faults| faults.into_iter().map(|(place, fault)| (place, DirectiveFault::List(fault))).collect::<Vec<_>>())?;
            return Self::sources(name, list)
                .map_err(|places| places.into_iter().map(|place| (place, DirectiveFault::Misplaced)).collect());
        }
        match (name, values) {
            ("sandbox", values) => sandbox(values).map(Self::Sandbox).map_err(|place| alloc::vec![(place, DirectiveFault::Value)]),
            ("upgrade-insecure-requests", []) => Ok(Self::UpgradeInsecureRequests),
            ("require-trusted-types-for", ["'script'"]) => Ok(Self::RequireTrustedTypes),
            ("report-to", [name]) => EndpointName::new(name).map(Self::ReportTo).ok_or_else(|| one(DirectiveFault::Value)),
            ("upgrade-insecure-requests" | "require-trusted-types-for" | "report-to", _) => Err(one(DirectiveFault::Value)),
            _ => Err(one(DirectiveFault::UnknownName)),
        }
    }

    /// A directive of sources.
    ///
    /// # Errors
    /// The places of the sources that mean nothing in it.
    pub fn sources(name: Name, list: SourceList) -> Result<Self, Vec<usize>> {
        let misplaced = |(place, source): (usize, &Source)| (!name.takes(source)).then_some(place);
        let places: Vec<usize> = list.sources().iter().enumerate().filter_map(misplaced).collect();
        if places.is_empty() { Ok(Self::Sources(name, list)) } else { Err(places) }
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sources(name, _) => name.text(),
            Self::Sandbox(_) => "sandbox",
            Self::UpgradeInsecureRequests => "upgrade-insecure-requests",
            Self::RequireTrustedTypes => "require-trusted-types-for",
            Self::ReportTo(_) => "report-to",
        }
    }

    pub(super) fn write(&self, text: &mut String) {
        text.push_str(self.name());
        match self {
            Self::Sources(_, list) => list.write(text),
            Self::Sandbox(allowed) => {
                for word in allowed {
                    text.push(' ');
                    text.push_str(word.text());
                }
            }
            Self::UpgradeInsecureRequests => {}
            Self::RequireTrustedTypes => text.push_str(" 'script'"),
            Self::ReportTo(name) => {
                text.push(' ');
                text.push_str(name.text());
            }
        }
    }
}

fn sandbox(values: &[&str]) -> Result<Vec<Allowed>, usize> {
    let mut allowed = Vec::new();
    for (place, value) in values.iter().enumerate() {
        match Allowed::ALL.into_iter().find(|word| word.text() == *value) {
            Some(word) if !allowed.contains(&word) => allowed.push(word),
            _ => return Err(place),
        }
    }
    Ok(allowed)
}

#[cfg(test)]
mod tests {
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
            assert_eq!(Directive::configured(name, &["'self'"]), Err(alloc::vec![(0, DirectiveFault::UnknownName)]), "{name}");
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
            assert_eq!(Directive::configured(name, &["https:", value]), Err(alloc::vec![(1, DirectiveFault::Misplaced)]), "{name}");
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
}
