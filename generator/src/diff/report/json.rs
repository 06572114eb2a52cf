//! The report for tools: the members are those of [`Report`], in its order.

use super::Report;

pub fn print(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("a report has only texts, numbers and lists");
    text.push('\n');
    text
}
