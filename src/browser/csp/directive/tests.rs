//! Which lists may be configured for which directive?

use super::*;

#[test]
fn none_stands_alone() {
    for (texts, expected) in [
        (&["'none'"][..], Ok(SourceList::NONE)),
        (&[], Ok(SourceList::NONE)),
        (&["'none'", "https:"], Err(alloc::vec![(0, SourceListError::NoneBesideOthers)])),
        (&["'NONE'"], Err(alloc::vec![(0, SourceListError::Source(SourceError::NotCanonical))])),
    ] {
        assert_eq!(SourceList::configured(Name::ImgSrc, texts), expected, "{texts:?}");
    }
}

#[test]
fn every_fault_has_its_place() {
    let texts = ["https:", "none", "https:", "a;b", "'unsafe-inline'"];
    let faults = [
        (1, SourceListError::Source(SourceError::Unquoted)),
        (2, SourceListError::Twice),
        (3, SourceListError::Source(SourceError::Character)),
        (4, SourceListError::Misplaced),
    ];
    assert_eq!(SourceList::configured(Name::ImgSrc, &texts), Err(faults.into()));
}

#[test]
fn a_source_stands_where_it_means_something() {
    const HASH: &str = "'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='";
    for (name, text, is_fine) in [
        (Name::FrameAncestors, "'unsafe-inline'", false),
        (Name::FrameAncestors, "https://a.example/path", false),
        (Name::FrameAncestors, "'self'", true),
        (Name::FrameSrc, "'strict-dynamic'", false),
        (Name::FrameSrc, "https://a.example/path", true),
        (Name::FormAction, HASH, false),
        (Name::ScriptSrc, HASH, true),
        (Name::StyleSrc, "'unsafe-inline'", true),
    ] {
        let configured = SourceList::configured(name, &["https:", text]);
        let expected = if is_fine { None } else { Some(alloc::vec![(1, SourceListError::Misplaced)]) };
        assert_eq!(configured.err(), expected, "{} {text}", name.text());
    }
}
