//! Which files import one another in a circle?

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::imports::Graph;

/// A shortest circle for each set of files that all reach one another, as `a → b → a`.
pub fn find(graph: &Graph) -> Vec<String> {
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        graph.keys().map(|file| (file.as_str(), ways(graph, file).into_keys().collect())).collect();
    let mut told = BTreeSet::new();
    let mut circles = Vec::new();
    for file in graph.keys() {
        if !reach[file.as_str()].contains(file.as_str()) || told.contains(file.as_str()) {
            continue;
        }
        let both_ways = reach[file.as_str()].iter().filter(|other| reach[*other].contains(file.as_str()));
        let members: BTreeSet<&str> = both_ways.copied().collect();
        let shortest = members.iter().map(|member| circle(graph, member)).min_by_key(Vec::len);
        let shortest = shortest.unwrap_or_default();
        let others: Vec<&str> =
            members.iter().filter(|member| !shortest.contains(*member)).copied().collect();
        let beside =
            if others.is_empty() { String::new() } else { format!(" (and with them {})", others.join(", ")) };
        circles.push(shortest.join(" → ") + &beside);
        told.extend(members);
    }
    circles
}

/// The files that a file reaches, each with the file before it on a shortest way.
fn ways<'g>(graph: &'g Graph, from: &'g str) -> BTreeMap<&'g str, &'g str> {
    let mut before = BTreeMap::new();
    let mut waiting = VecDeque::from([from]);
    while let Some(file) = waiting.pop_front() {
        for next in graph.get(file).into_iter().flatten() {
            if !before.contains_key(next.as_str()) {
                before.insert(next.as_str(), file);
                waiting.push_back(next);
            }
        }
    }
    before
}

/// A shortest circle through a file that is on one.
fn circle<'g>(graph: &'g Graph, file: &'g str) -> Vec<&'g str> {
    let before = ways(graph, file);
    let mut circle = vec![file];
    let mut at = before[file];
    while at != file {
        circle.push(at);
        at = before[at];
    }
    circle.push(file);
    circle.reverse();
    circle
}
