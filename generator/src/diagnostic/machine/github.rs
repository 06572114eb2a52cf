//! Workflow commands, which GitHub shows at the lines that they name.

use super::{Finding, Report};

/// A command for each finding and each differing file.
pub fn github(report: &Report) -> String {
    let findings = report.findings.iter().map(command);
    let files = report
        .files
        .iter()
        .map(|file| format!("::error file={},title=generated file::{}\n", property(&file.path), data(&file.text())));
    findings.chain(files).collect()
}

fn command(finding: &Finding) -> String {
    let place = &finding.place;
    let numbers = [("line", place.line), ("col", place.column), ("endColumn", place.end_column)];
    let numbers: String = numbers.iter().filter_map(|(name, at)| Some(format!(",{name}={}", (*at)?))).collect();
    let (severity, rule, file) = (finding.severity, finding.rule, property(&place.file));
    format!("::{severity} file={file}{numbers},title={rule}::{}\n", data(&finding.text()))
}

/// Text of a message: characters that would end the command are escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which a comma would also end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
