//! Does every file import floors below its own only, and do no files import one another in a circle? The
//! order is the one that the crate's front page gives.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test: what cannot be read fails it"
)]

mod circles;
mod imports;
mod mentions;
mod modules;
mod tests;

use std::{fs, path::Path};

use imports::Graph;
use modules::Sources;

/// A file may use the crate's modules that stand on an earlier line, and its own.
const FLOORS: [&[&str]; 12] = [
    &["limits", "reason"],
    &["rules", "time"],
    &["encoding"],
    &["crypto"],
    &["keys"],
    &["token", "browser"],
    &["exchange"],
    &["guard"],
    &["profile"],
    &["config"],
    &["gate"],
    &["check"],
];

/// The module of the crate's root that a file belongs to.
fn room(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or(file)
}

/// Every import of the own floor's other rooms or of a higher one. The root is above them all.
fn climbs(graph: &Graph) -> Vec<String> {
    let floor = |file: &str| FLOORS.iter().position(|floor| floor.contains(&room(file)));
    let is_climb = |file: &str, import: &str| match (floor(file), floor(import)) {
        _ if file == "lib.rs" || room(file) == room(import) => false,
        (Some(own), Some(theirs)) => theirs >= own,
        _ => true,
    };
    let imports = graph.iter().flat_map(|(file, imports)| imports.iter().map(move |import| (file, import)));
    imports
        .filter(|(file, import)| is_climb(file, import))
        .map(|(file, import)| format!("{file} imports {import}"))
        .collect()
}

fn read_folder(folder: &Path, below: &str, sources: &mut Sources) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            read_folder(&path, &format!("{name}/"), sources);
        } else if !name.ends_with(".bin") {
            sources.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

/// The imports of a crate of this repository.
fn graph_of(folder: &str) -> Graph {
    let mut sources = Sources::new();
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), "", &mut sources);
    let (graph, lost) = imports::read(&modules::read(&sources));
    assert_eq!(lost, Vec::<String>::new(), "{folder}: these paths lead nowhere");
    graph
}

#[test]
fn no_file_climbs() {
    let graph = graph_of("src");
    assert!(graph.len() > 100, "only {} files were read", graph.len());
    assert_eq!(climbs(&graph), Vec::<String>::new());
}

#[test]
fn no_files_import_one_another() {
    let mut found = Vec::new();
    for folder in ["src", "src/crypto/es256", "pkg/bindings/src", "tests/soak/src"] {
        found.extend(circles::find(&graph_of(folder)).into_iter().map(|circle| (folder, circle)));
    }
    assert_eq!(found, []);
}
