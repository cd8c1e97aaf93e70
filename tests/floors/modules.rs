//! Which modules does a crate have, and which names does each declare, import and mention? `syn` parses the
//! files, beginning with `lib.rs`, as their `mod` declarations say. What is `#[cfg(test)]` does not count.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Item, Meta, UseTree, ext::IdentExt as _, visit::Visit as _};

use crate::mentions::Mentions;

/// The texts of a crate's files by their paths below its root, such as `keys/mod.rs`.
pub type Sources = BTreeMap<String, String>;

/// A path as its segments: `crate::keys::jwk` is `["crate", "keys", "jwk"]`.
pub type Segments = Vec<String>;

/// A module, in a file of its own or inline in another's.
#[derive(Debug, Default)]
pub struct Module {
    pub file: String,
    pub parent: Option<usize>,
    pub children: BTreeMap<String, usize>,
    /// Names of what is declared here: types, functions, constants, traits.
    pub items: BTreeSet<String>,
    /// Whether a macro declares items here, whose names only its expansion knows.
    pub has_item_macro: bool,
    /// Names that a `use` brings, and where from.
    pub imports: BTreeMap<String, Segments>,
    /// Paths whose whole content a `use` brings.
    pub globs: Vec<Segments>,
    /// Every path of two segments and more, those of `use` among them.
    pub mentions: BTreeSet<Segments>,
    /// The types that `impl` blocks here belong to.
    pub implemented: BTreeSet<Segments>,
}

/// Every module of a crate; the first is its root.
pub fn read(sources: &Sources) -> Vec<Module> {
    let mut modules = Vec::new();
    add_file(sources, "lib.rs", "", None, &mut modules);
    modules
}

/// `folder` is where files of child modules lie: `keys/` for those of `keys.rs` and of `keys/mod.rs`.
fn add_file(
    sources: &Sources,
    file: &str,
    folder: &str,
    parent: Option<usize>,
    modules: &mut Vec<Module>,
) -> usize {
    let parsed = syn::parse_file(&sources[file]).unwrap_or_else(|error| panic!("{file}: {error}"));
    add_module(sources, (file, folder), parent, &parsed.items, modules)
}

fn add_module(
    sources: &Sources,
    (file, folder): (&str, &str),
    parent: Option<usize>,
    items: &[Item],
    modules: &mut Vec<Module>,
) -> usize {
    let own = modules.len();
    modules.push(Module { file: file.to_owned(), parent, ..Module::default() });
    for item in items.iter().filter(|item| !is_test_only(attributes(item))) {
        let Item::Mod(child) = item else {
            modules[own].add(item);
            continue;
        };
        let name = child.ident.unraw().to_string();
        let inner_folder = format!("{folder}{name}/");
        let index = if let Some((_, items)) = &child.content {
            add_module(sources, (file, &inner_folder), Some(own), items, modules)
        } else {
            let files = [format!("{folder}{name}.rs"), format!("{inner_folder}mod.rs")];
            let found = files.iter().find(|file| sources.contains_key(*file));
            let found = found.unwrap_or_else(|| panic!("{file} declares {name}, of which there is no file"));
            add_file(sources, found, &inner_folder, Some(own), modules)
        };
        modules[own].children.insert(name, index);
    }
    own
}

impl Module {
    fn add(&mut self, item: &Item) {
        match item {
            Item::Use(item) => return self.add_use(&item.tree, Vec::new()),
            Item::Macro(item) if item.ident.is_none() => self.has_item_macro = true,
            _ => self.items.extend(declared(item)),
        }
        let mut found = Mentions::default();
        found.visit_item(item);
        self.mentions.append(&mut found.paths);
        self.implemented.append(&mut found.implemented);
        for tree in &found.inner_uses {
            self.add_use(tree, Vec::new());
        }
    }

    fn add_use(&mut self, tree: &UseTree, mut before: Segments) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.unraw().to_string());
                self.add_use(&path.tree, before);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_use(tree, before.clone());
                }
            }
            UseTree::Glob(_) => self.globs.push(before),
            UseTree::Name(name) => self.add_import(name.ident.unraw().to_string(), None, before),
            UseTree::Rename(name) => {
                self.add_import(name.ident.unraw().to_string(), Some(name.rename.to_string()), before);
            }
        }
    }

    fn add_import(&mut self, name: String, alias: Option<String>, mut path: Segments) {
        // `use a::b::{self}` is `use a::b`.
        if name != "self" || path.is_empty() {
            path.push(name);
        }
        let Some(last) = path.last() else { return };
        self.imports.insert(alias.unwrap_or_else(|| last.clone()), path.clone());
        self.mentions.insert(path);
    }
}

fn declared(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.unraw().to_string())
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}
