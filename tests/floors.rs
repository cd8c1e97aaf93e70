//! Does every file import floors below its own only? The order is the one that the crate's front page gives.

#![allow(clippy::unwrap_used, reason = "a test: what cannot be read fails it")]

use std::{fs, path::Path};

/// A file may use the crate's modules that stand on an earlier line, and its own.
const FLOORS: [&[&str]; 10] = [
    &["limits", "reason"],
    &["time"],
    &["encoding"],
    &["crypto"],
    &["keys"],
    &["token", "browser"],
    &["exchange"],
    &["config"],
    &["gate"],
    &["check"],
];

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The crate's modules that a source text names: `crate::x`, and the first names inside `use crate::{…}`.
fn modules_named(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (position, _) in source.match_indices("crate::") {
        let rest = &source[position + "crate::".len()..];
        let is_macro_or_path_of_other = source[..position]
            .ends_with(|before: char| before.is_alphanumeric() || before == '$' || before == ':');
        if is_macro_or_path_of_other {
            continue;
        }
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut name = String::new();
            for character in group.chars() {
                match character {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => names.push(std::mem::take(&mut name)),
                    _ if depth == 0 => name.push(character),
                    _ => {}
                }
            }
            names.push(name);
        } else {
            names.push(rest.to_owned());
        }
    }
    let first_word = |name: &String| {
        name.trim().chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
    };
    names.iter().map(first_word).filter(|name: &String| !name.is_empty()).collect()
}

/// Every climb in a file of a module: imports of its own floor's other modules or of a higher one.
fn climbs(module: &str, source: &str) -> Vec<String> {
    let own = floor_of(module);
    modules_named(source)
        .into_iter()
        .filter(|named| named != module)
        .filter(|named| match (own, floor_of(named)) {
            (Some(own), Some(theirs)) => theirs >= own,
            _ => true,
        })
        .collect()
}

fn visit(folder: &Path, module: Option<&str>, found: &mut Vec<String>, files: &mut usize) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            if name.ends_with("tests") {
                continue;
            }
            visit(&path, Some(module.unwrap_or(&name)), found, files);
        } else if !name.ends_with("tests") && !(module.is_none() && (name == "lib" || name == "testing")) {
            let source = fs::read_to_string(&path).unwrap();
            let production = without_test_module(&source);
            if production.contains("super::super") {
                found.push(format!("{} reaches past its module: write `crate::`", path.display()));
            }
            *files += 1;
            for climb in climbs(module.unwrap_or(&name), production) {
                found.push(format!("{} uses {climb}", path.display()));
            }
        }
    }
}

/// A file up to its test module, which may use what it likes.
fn without_test_module(source: &str) -> &str {
    let starts = ["#[cfg(test)]\nmod ", "#[cfg(test)]\n#[path"];
    let end = starts.iter().filter_map(|start| source.find(start)).min();
    &source[..end.unwrap_or(source.len())]
}

#[test]
fn no_file_climbs() {
    let (mut found, mut files) = (Vec::new(), 0);
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), None, &mut found, &mut files);
    assert!(files > 20, "only {files} files were read");
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_climb_would_be_seen() {
    assert_eq!(climbs("keys", "use crate::token::verify;"), ["token"]);
    assert_eq!(climbs("keys", "use crate::{\n    crypto::es256,\n    gate::{Gate, x},\n};"), ["gate"]);
    assert_eq!(climbs("token", "use crate::exchange::routes;"), ["exchange"]);
    assert_eq!(climbs("gate", "use crate::check::origins;"), ["check"]);
    assert_eq!(climbs("browser", "use crate::check::origins;"), ["check"]);
    assert_eq!(climbs("keys", "let x = crate::config::Configuration;"), ["config"]);
    assert_eq!(
        without_test_module("#[cfg(test)]\nuse a;\nuse crate::gate;\n#[cfg(test)]\nmod tests {"),
        "#[cfg(test)]\nuse a;\nuse crate::gate;\n"
    );
    assert_eq!(climbs("gate", "use crate::{config::X, token::Y, limits::Z};"), Vec::<String>::new());
}
