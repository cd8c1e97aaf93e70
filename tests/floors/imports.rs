//! Which file does each file import from? A path leads through modules, aliases and re-exports to the file
//! that declares the name.

use std::collections::{BTreeMap, BTreeSet};

use crate::modules::{Module, Segments};

/// For each file the files that it imports from.
pub type Graph = BTreeMap<String, BTreeSet<String>>;

/// What a path leads to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Target<'m> {
    Module(usize),
    /// What a module declares, by its name; without one where only a macro's expansion or a re-export knows
    /// it.
    Item(usize, &'m str),
    /// Another crate's, or a word of the language.
    Outside,
}

/// The imports of every file, and the paths within the crate that lead nowhere: nothing may go unseen.
pub fn read(modules: &[Module]) -> (Graph, Vec<String>) {
    let (mut graph, mut lost) = (Graph::new(), Vec::new());
    for (own, module) in modules.iter().enumerate() {
        let files = graph.entry(module.file.clone()).or_default();
        let target_of = |path: &Segments| resolve(modules, own, path, &mut BTreeSet::new());
        let continued: Vec<Target<'_>> = module.implemented.iter().filter_map(target_of).collect();
        for path in module.mentions.iter().chain(&module.globs) {
            match target_of(path) {
                None => lost.push(format!("{}: {}", module.file, path.join("::"))),
                // A type's `impl` blocks may stand in child modules of its own: to name the type there is
                // no import.
                Some(target @ Target::Item(declaring, name))
                    if module.parent == Some(declaring)
                        && !name.is_empty()
                        && continued.contains(&target) => {}
                Some(Target::Item(declaring, _)) => drop(files.insert(modules[declaring].file.clone())),
                Some(Target::Module(all)) if module.globs.contains(path) => {
                    files.insert(modules[all].file.clone());
                }
                // A path that goes on from a module's name is a mention of its own.
                Some(Target::Module(_) | Target::Outside) => {}
            }
        }
        files.remove(&module.file);
    }
    (graph, lost)
}

/// Where a path leads that stands in a module; nowhere if a module on the way knows no such name. `passed`:
/// the names that were followed to here, for an import that is named as a crate is and would lead to itself.
fn resolve<'m>(
    modules: &'m [Module],
    from: usize,
    path: &[String],
    passed: &mut BTreeSet<(usize, String)>,
) -> Option<Target<'m>> {
    let (first, mut rest) = path.split_first()?;
    let mut target = match first.as_str() {
        "crate" => Target::Module(0),
        "self" => Target::Module(from),
        "super" => Target::Module(modules[from].parent?),
        name => step(modules, from, name, passed).unwrap_or(Target::Outside),
    };
    while let (Target::Module(module), Some((name, further))) = (target, rest.split_first()) {
        let Module { file, parent, children, items, .. } = &modules[module];
        // `mod.rs` and `lib.rs` pass on what their room holds; who imports through another file imports that
        // file.
        let passes_on = file.ends_with("mod.rs") || file == "lib.rs";
        target = match name.as_str() {
            "super" => Target::Module((*parent)?),
            name if passes_on || children.contains_key(name) || items.contains(name) => {
                step(modules, module, name, passed)?
            }
            _ => Target::Item(module, ""),
        };
        rest = further;
    }
    Some(target)
}

/// What a name means in a module.
fn step<'m>(
    modules: &'m [Module],
    own: usize,
    name: &str,
    passed: &mut BTreeSet<(usize, String)>,
) -> Option<Target<'m>> {
    let module = &modules[own];
    if let Some(child) = module.children.get(name) {
        return Some(Target::Module(*child));
    }
    if let Some(item) = module.items.get(name) {
        return Some(Target::Item(own, item));
    }
    if !passed.insert((own, name.to_owned())) {
        return None;
    }
    if let Some(path) = module.imports.get(name) {
        return resolve(modules, own, path, passed);
    }
    for glob in &module.globs {
        if let Some(Target::Module(all)) = resolve(modules, own, glob, passed)
            && let Some(target) = step(modules, all, name, passed)
        {
            return Some(target);
        }
    }
    module.has_item_macro.then_some(Target::Item(own, ""))
}
