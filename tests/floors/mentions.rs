//! Which paths does an item mention, in types, expressions, patterns, and the text of macros?

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, ItemImpl, ItemUse, Macro, Meta, Path, Type, UseTree, Visibility, ext::IdentExt as _, visit,
};

use crate::modules::Segments;

#[derive(Default)]
pub struct Mentions<'ast> {
    pub paths: BTreeSet<Segments>,
    /// The types that `impl` blocks belong to.
    pub implemented: BTreeSet<Segments>,
    /// `use` inside functions: taken as if they stood beside them.
    pub inner_uses: Vec<&'ast UseTree>,
}

impl<'ast> visit::Visit<'ast> for Mentions<'ast> {
    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none() {
            self.add(segments(path));
        }
        visit::visit_path(self, path);
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        if let Type::Path(own) = &*item.self_ty {
            self.implemented.insert(segments(&own.path));
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.inner_uses.push(&item.tree);
    }

    fn visit_macro(&mut self, invocation: &'ast Macro) {
        self.visit_path(&invocation.path);
        self.scan(invocation.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.scan(list.tokens.clone());
        }
    }

    /// `pub(in crate::x)` says who may use a thing and uses nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

impl Mentions<'_> {
    /// Names of one segment came by a `use`, which is counted, or are the file's own.
    fn add(&mut self, path: Segments) {
        if path.len() > 1 {
            self.paths.insert(path);
        }
    }

    /// Words joined by `::` in tokens that only a macro understands.
    fn scan(&mut self, tokens: TokenStream) {
        let (mut path, mut colons) = (Segments::new(), 0);
        for token in tokens {
            match token {
                TokenTree::Ident(word) => {
                    if colons != 2 {
                        self.add(std::mem::take(&mut path));
                    }
                    path.push(word.unraw().to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                other => {
                    self.add(std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.scan(group.stream());
                    }
                }
            }
        }
        self.add(path);
    }
}

fn segments(path: &Path) -> Segments {
    path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect()
}
