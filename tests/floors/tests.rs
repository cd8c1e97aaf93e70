//! Would a climb and a circle be seen? Small sources, made up.

use std::collections::BTreeSet;

use crate::{circles, climbs, imports, imports::Graph, modules, modules::Sources};

fn read(files: &[(&str, &str)]) -> (Graph, Vec<String>) {
    let sources: Sources = files.iter().map(|(file, text)| ((*file).into(), (*text).into())).collect();
    imports::read(&modules::read(&sources))
}

fn graph(files: &[(&str, &str)]) -> Graph {
    let (graph, lost) = read(files);
    assert_eq!(lost, Vec::<String>::new());
    graph
}

/// What `token/x.rs` imports with this text, in a small house of its own.
fn imported(text: &str) -> Vec<String> {
    let graph = graph(&[
        ("lib.rs", "pub mod keys; pub mod token; pub mod gate; pub use gate::Gate;"),
        ("keys/mod.rs", "pub mod jwk; mod set; pub use set::{Set, Set as KeySet}; pub const COUNT: u8 = 1;"),
        ("keys/jwk.rs", "pub struct Jwk; pub fn read() {}"),
        ("keys/set.rs", "pub use super::jwk::Jwk as Key; pub struct Set;"),
        ("token/mod.rs", "pub mod x; pub mod y; pub struct Token; pub fn judge() {}"),
        ("token/y.rs", "pub use crate::keys::jwk::Jwk; pub enum Y { One } macro_rules! m {() => {}} m! {}"),
        ("gate.rs", "pub struct Gate;"),
        ("token/x.rs", text),
    ]);
    graph["token/x.rs"].iter().cloned().collect()
}

#[test]
fn every_way_to_name_a_thing_is_an_import_of_the_file_that_declares_it() {
    for (text, expected) in [
        ("use crate::keys::jwk::Jwk;", &["keys/jwk.rs"][..]),
        (
            "use crate::{gate::{self, Gate}, keys::{jwk::{Jwk as Key}, COUNT}};",
            &["gate.rs", "keys/jwk.rs", "keys/mod.rs"],
        ),
        ("use super::{super::{gate::Gate}};", &["gate.rs"]),
        ("use super::super::gate::Gate;", &["gate.rs"]),
        // Through what mod.rs and lib.rs pass on; through another file to that file.
        ("use crate::Gate;", &["gate.rs"]),
        ("use crate::keys::Set;", &["keys/set.rs"]),
        ("use crate::keys::KeySet;", &["keys/set.rs"]),
        ("use super::y::Jwk;", &["token/y.rs"]),
        ("use super::y::MadeByMacro;", &["token/y.rs"]),
        ("use super::y::Y::One;", &["token/y.rs"]),
        ("use crate::keys::*;", &["keys/mod.rs"]),
        ("use super::*; fn f() { y::MadeByMacro; }", &["token/mod.rs", "token/y.rs"]),
        // A module's name alone is none, what is named through it is.
        ("use crate::keys;", &[]),
        ("use crate::{keys as k}; fn f() -> k::jwk::Jwk { k::jwk::read() }", &["keys/jwk.rs"]),
        ("use crate::keys::{self, jwk}; fn f() { jwk::read(); keys::Set; }", &["keys/jwk.rs", "keys/set.rs"]),
        ("fn f() { crate::gate::Gate; }", &["gate.rs"]),
        ("fn f(x: &[Option<crate::gate::Gate>]) {}", &["gate.rs"]),
        ("fn f(x: u8) { if let crate::keys::COUNT = x {} }", &["keys/mod.rs"]),
        ("fn f() { use super::super::gate as g; g::Gate; }", &["gate.rs"]),
        ("fn f() { matches!(x, [1, crate::gate::Gate { .. }]); }", &["gate.rs"]),
        ("macro_rules! m { () => { $crate::gate::Gate } }", &["gate.rs"]),
        ("#[error(\"{}\", crate::keys::COUNT)] struct X;", &["keys/mod.rs"]),
        ("mod inner { use super::super::super::gate::Gate; }", &["gate.rs"]),
        ("impl From<crate::gate::Gate> for X {}", &["gate.rs"]),
        // None of these is one.
        (
            "use core::fmt; use alloc::{vec, vec::Vec}; fn f() { fmt::Error; Self::x(); ::keys::jwk::Jwk; }",
            &[],
        ),
        ("/// [`crate::gate::Gate`]\npub(in crate::token) struct X;", &[]),
        ("#[cfg(test)] use crate::gate::Gate; #[cfg(test)] mod tests { use crate::gate::Gate; }", &[]),
        ("#[cfg(any(test, feature = \"x\"))] use crate::gate::Gate;", &["gate.rs"]),
    ] {
        assert_eq!(imported(text), expected, "{text}");
    }
}

#[test]
fn a_path_that_leads_nowhere_is_told() {
    let lost = |text| read(&[("lib.rs", "mod a;"), ("a.rs", text)]).1;
    assert_eq!(lost("use crate::b::C;"), ["a.rs: crate::b::C"]);
    assert_eq!(lost("use super::super::C;"), ["a.rs: super::super::C"]);
    assert_eq!(lost("use b::C;"), Vec::<String>::new(), "another crate's");
}

#[test]
fn a_climb_is_seen() {
    let climbs_of = |file: &str, text: &str| {
        let rooms = "mod limits; mod keys; mod token; mod browser; mod gate; mod check; mod odd;";
        let mut files = vec![("lib.rs", rooms), ("keys/mod.rs", "pub mod jwk; pub struct Keys;")];
        files.extend(
            ["limits.rs", "token.rs", "browser.rs", "gate.rs", "check.rs", "odd.rs", "keys/jwk.rs"]
                .map(|file| (file, "pub struct X;")),
        );
        files.retain(|(name, _)| *name != file);
        files.push((file, text));
        climbs(&graph(&files))
    };
    for (file, text, expected) in [
        ("keys/jwk.rs", "use super::{super::{token::X}};", &["keys/jwk.rs imports token.rs"][..]),
        ("keys/jwk.rs", "use crate::{limits::X as L, gate::X};", &["keys/jwk.rs imports gate.rs"]),
        ("keys/jwk.rs", "use crate::odd::X;", &["keys/jwk.rs imports odd.rs"]),
        ("odd.rs", "use crate::limits::X;", &["odd.rs imports limits.rs"]),
        ("token.rs", "use crate::browser::X;", &["token.rs imports browser.rs"]),
        ("gate.rs", "use crate::check::X;", &["gate.rs imports check.rs"]),
        ("token.rs", "use crate::{keys::{Keys, jwk::X}, limits};", &[]),
        ("keys/jwk.rs", "use super::Keys;", &[]),
        ("lib.rs", "mod gate; pub use gate::X;", &[]),
    ] {
        assert_eq!(climbs_of(file, text), expected, "{file}: {text}");
    }
}

#[test]
fn a_circle_is_named() {
    let circles_of = |files: &[(&str, &str)]| {
        let modules: BTreeSet<&str> =
            files.iter().filter_map(|(file, _)| file.split(['/', '.']).next()).collect();
        let root: String = modules.iter().map(|module| format!("mod {module};")).collect();
        circles::find(&graph(&[&[("lib.rs", root.as_str())], files].concat()))
    };
    for (files, expected) in [
        (
            &[("a.rs", "use crate::b::X;"), ("b.rs", "use crate::c::X;"), ("c.rs", "use crate::a::X;")][..],
            &["a.rs → b.rs → c.rs → a.rs"][..],
        ),
        (
            &[
                ("a.rs", "use crate::b::X;"),
                ("b.rs", "use crate::{a::X, c::X};"),
                ("c.rs", "use crate::a::X;"),
            ],
            &["a.rs → b.rs → a.rs (and with them c.rs)"],
        ),
        (&[("a.rs", "use crate::b::X;"), ("b.rs", "use crate::c::X;"), ("c.rs", "")], &[]),
        // Children that one passes on, and that use what it passes on of one another.
        (
            &[
                ("a/mod.rs", "mod b; mod c; pub use b::X; pub use c::Y;"),
                ("a/b.rs", "use super::Y; pub struct X;"),
                ("a/c.rs", "pub struct Y;"),
            ],
            &[],
        ),
        (
            &[("a/mod.rs", "mod b; pub use b::X; pub struct Y;"), ("a/b.rs", "use super::Y; pub struct X;")],
            &["a/b.rs → a/mod.rs → a/b.rs"],
        ),
        // A type and its `impl` blocks, and what is no part of them.
        (
            &[
                ("a.rs", "mod b; pub use b::X; pub struct Y;"),
                ("a/b.rs", "use super::Y; pub struct X; impl Y {}"),
            ],
            &[],
        ),
        (
            &[
                ("a.rs", "mod b; pub use b::X; pub struct Y; pub struct Z;"),
                ("a/b.rs", "use super::{Y, Z}; pub struct X; impl Y {}"),
            ],
            &["a.rs → a/b.rs → a.rs"],
        ),
        (
            &[
                ("a.rs", "use crate::b::X; pub struct Y;"),
                ("b.rs", "use crate::a::Y; pub struct X; impl Y {}"),
            ],
            &["a.rs → b.rs → a.rs"],
        ),
    ] {
        assert_eq!(circles_of(files), expected, "{files:?}");
    }
}
