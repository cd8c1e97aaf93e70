//! Which members did the reader ask for, and where? It tells as it reads, so that no list of them is kept
//! beside it.

use std::{cell::RefCell, collections::BTreeMap, thread_local};

use alloc::{collections::BTreeSet, string::String};

/// Names by the path of their object, in which an index is `[]`.
pub(super) type Names = BTreeMap<String, BTreeSet<String>>;

thread_local! {
    static NAMES: RefCell<Names> = const { RefCell::new(Names::new()) };
}

pub(in super::super) fn note(path: &str, name: &str) {
    let shape =
        path.split_inclusive('[').map(|part| part.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    NAMES.with_borrow_mut(|names| names.entry(shape.collect()).or_default().insert(name.into()));
}

/// What this thread was asked for since the last time.
pub(super) fn take() -> Names {
    NAMES.take()
}
