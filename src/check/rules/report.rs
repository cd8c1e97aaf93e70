//! How is a report handed to JavaScript? As JSON, which says of each rule all that a table needs.

use alloc::{string::String, vec::Vec};

use super::{
    judged::{Gap, Place},
    standing::{Standing, SystemReport},
};
use crate::{
    encoding::json_text::{ObjectWriter, array},
    reason::Reason,
    rules::{Looked, Rule},
};

/// The reports of all systems, as an array.
#[must_use]
pub fn json(reports: &[SystemReport]) -> String {
    array(reports.iter().map(|report| {
        ObjectWriter::new()
            .text("system", report.system.name())
            .text("title", report.system.title())
            .texts("namedAt", report.named_at.iter().map(String::as_str))
            .json("rules", &array(report.rules.iter().map(of_rule)))
            .end()
    }))
}

fn of_rule(standing: &Standing) -> String {
    described(ObjectWriter::new(), standing.rule)
        .text("state", standing.state.name())
        .json("enforcedBy", &array(standing.enforced_by.iter().map(of_place)))
        .json("missing", &gaps(&standing.missing))
        .json("notes", &gaps(&standing.notes))
        .end()
}

/// What a rule says of itself.
fn described(writer: ObjectWriter, rule: &Rule) -> ObjectWriter {
    writer
        .text("id", rule.id)
        .text("text", rule.text)
        .with(rule.tightening, |writer, text| writer.text("tightening", text))
        .with(rule.edge, |writer, edge| writer.json("edge", &of_looked(&edge)))
        .with(rule.later, |writer, later| writer.json("later", &of_looked(&later)))
        .with(rule.check, |writer, check| writer.json("check", &of_looked(&check)))
        .with(rule.design, |writer, text| writer.text("design", text))
        .with(rule.attest, |writer, text| writer.text("attest", text))
        .flag("isReviewed", rule.is_reviewed)
}

fn of_looked(looked: &Looked) -> String {
    ObjectWriter::new()
        .text("at", looked.at)
        .texts("by", looked.by.iter().map(|guard| guard.name()))
        .flag("isBuilt", looked.is_built())
        .end()
}

fn of_place(place: &Place) -> String {
    ObjectWriter::new().text("path", &place.path).text("source", place.source.name()).end()
}

fn gaps(gaps: &[Gap]) -> String {
    let written: Vec<String> = gaps.iter().map(of_gap).collect();
    array(written)
}

fn of_gap(gap: &Gap) -> String {
    ObjectWriter::new()
        .text("path", &gap.path)
        .with(gap.guard, |writer, guard| writer.text("guard", guard.name()))
        .text("message", &gap.message)
        .end()
}

/// A rule with the reasons that cite it, or a reason with the rules that it cites; empty where there is neither of
/// this name.
#[must_use]
pub fn explained(name: &str) -> String {
    if let Some((system, rule)) = Rule::named(name) {
        let citing = Reason::ALL.iter().filter(|reason| reason.rule_ids().contains(&rule.id));
        return described(ObjectWriter::new().text("title", system.title()), rule)
            .texts("reasons", citing.map(|reason| reason.code()))
            .end();
    }
    let Some(reason) = Reason::ALL.iter().find(|reason| reason.code() == name) else { return String::new() };
    let answer = reason.answer();
    let cited = reason.rule_ids().iter().filter_map(|id| Rule::named(id));
    ObjectWriter::new()
        .text("code", reason.code())
        .text("meaning", reason.meaning())
        .number("status", answer.status())
        .text("error", answer.error())
        .texts("ruleIds", reason.rule_ids().iter().copied())
        .json("rules", &array(cited.map(|(_, rule)| described(ObjectWriter::new(), rule).end())))
        .end()
}
