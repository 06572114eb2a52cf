//! `generator explain`: the meaning of a rule.

use clap::Args;

use super::{Failed, say};
use crate::diagnostic::{Rule, Severity};
use crate::tolerance::nearest;

/// A rule, or none for all.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The number that a finding shows, such as `E014`; without it, every rule is listed.
    #[arg(value_name = "RULE", value_parser = rule)]
    rule: Option<Rule>,
}

pub fn run(args: &ExplainArgs) -> Result<(), Failed> {
    say(&match args.rule {
        Some(rule) => format!("{} ({})\n\n{}", rule.code(), severity(rule), paragraph(rule)),
        None => Rule::ALL.iter().map(|rule| line(*rule)).collect(),
    })
}

fn line(rule: Rule) -> String {
    format!("{} {:7}  {}\n", rule.code(), severity(rule), first(rule))
}

fn severity(rule: Rule) -> &'static str {
    match rule.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The explanation without the space with which the lines of a doc comment begin.
fn paragraph(rule: Rule) -> String {
    let mut lines = rule.explanation().lines().map(str::trim).collect::<Vec<_>>().join("\n");
    lines.push('\n');
    lines
}

/// The first sentence, on one line.
fn first(rule: Rule) -> String {
    let whole = paragraph(rule).split_whitespace().collect::<Vec<_>>().join(" ");
    let end = whole.find(". ").map_or(whole.len(), |at| at + 1);
    whole[..end].to_owned()
}

fn rule(code: &str) -> Result<Rule, String> {
    Rule::of(code).ok_or_else(|| format!("there is no such rule; the nearest one is {}", nearest(code).code()))
}
