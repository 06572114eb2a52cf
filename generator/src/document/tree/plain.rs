//! The plain part of YAML, read without a grammar: blocks by their indentation, texts plain, quoted or folded.
//!
//! Large documents are written by programs and use nothing else; the YAML reader takes four times as long for them.
//! Whatever is not plain (aliases, tags, flow lists, tabs, comments behind values, repeated keys, faults) gives `None`,
//! and the reader reads it all. So this may know less than YAML and never anything else: the tests hold it to that.

mod scalar;

use serde_json::{Map, Value};

use crate::document::limits;

/// How deep blocks may stand in one another here; deeper ones are left to the reader and its limit.
const DEPTH: usize = 100;

/// Reads a text; `None` when it is not plain.
pub(super) fn read(text: &str) -> Option<Value> {
    if !text.ends_with('\n') || has_odd_characters(text) {
        return None;
    }
    let text = text.strip_prefix("---\n").unwrap_or(text);
    let mut lines = Lines { rest: text, line: None, nodes: 0, depth: 0 };
    let first = lines.next_block()?;
    let tree = if first.indent == 0 { lines.mapping(0)? } else { return None };
    lines.next_block().is_none().then_some(tree)
}

/// Characters that YAML forbids, takes for the end of a line, or treats in a way of its own.
fn has_odd_characters(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.iter().any(|byte| (*byte < b' ' && *byte != b'\n') || *byte == 0x7f) {
        return true;
    }
    !text.is_ascii()
        && text
            .chars()
            .any(|c| matches!(c, '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
}

/// A line, or what is left of one behind a dash.
#[derive(Clone, Copy)]
struct Line<'t> {
    indent: usize,
    content: &'t str,
}

struct Lines<'t> {
    /// What follows the line that is looked at.
    rest: &'t str,
    line: Option<Line<'t>>,
    nodes: usize,
    depth: usize,
}

impl<'t> Lines<'t> {
    /// The next line as it stands; `None` at the end.
    fn raw(&mut self) -> Option<Line<'t>> {
        if self.line.is_none() && !self.rest.is_empty() {
            let (line, rest) = self.rest.split_once('\n')?;
            let content = line.trim_start_matches(' ');
            self.line = Some(Line { indent: line.len() - content.len(), content });
            self.rest = rest;
        }
        self.line
    }

    fn pass(&mut self) {
        self.line = None;
    }

    /// The next line that is neither empty nor a comment.
    fn next_block(&mut self) -> Option<Line<'t>> {
        loop {
            let line = self.raw()?;
            if !(line.content.is_empty() || line.content.starts_with('#')) {
                return Some(line);
            }
            self.pass();
        }
    }

    fn count(&mut self) -> Option<()> {
        self.nodes += 1;
        (self.nodes < limits::NODES).then_some(())
    }

    /// What stands in lines of its own, further in than `around`.
    fn block(&mut self, line: Line<'t>) -> Option<Value> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let value = if dash(line.content).is_some() { self.sequence(line.indent) } else { self.mapping(line.indent) };
        self.depth -= 1;
        value
    }

    fn mapping(&mut self, indent: usize) -> Option<Value> {
        self.count()?;
        let mut object = Map::new();
        while let Some(line) = self.next_block() {
            if line.indent != indent || dash(line.content).is_some() {
                break;
            }
            if line.indent == 0 && (line.content.starts_with("---") || line.content.starts_with("...")) {
                return None;
            }
            let (key, value) = scalar::key(line.content)?;
            self.count()?;
            let value = self.value(value, indent, true)?;
            if object.insert(key.into_owned(), value).is_some() {
                return None;
            }
        }
        // A line in between, or the rest of one that could not be read.
        let ends = self.line.is_none_or(|line| line.indent < indent || dash(line.content).is_some());
        (ends && !object.is_empty()).then_some(Value::Object(object))
    }

    fn sequence(&mut self, indent: usize) -> Option<Value> {
        self.count()?;
        let mut list = Vec::new();
        while let Some(line) = self.next_block() {
            let Some(item) = dash(line.content).filter(|_| line.indent == indent) else { break };
            let inner = item.trim_start_matches(' ');
            let column = indent + line.content.len() - inner.len();
            let inner = inner.trim_end_matches(' ');
            if dash(inner).is_some() {
                return None;
            }
            if !inner.is_empty() && scalar::key(inner).is_some() {
                let line = Line { indent: column, content: inner };
                self.line = Some(line);
                list.push(self.block(line)?);
            } else {
                list.push(self.value(inner, indent, false)?);
            }
        }
        let ends = self.line.is_none_or(|line| line.indent <= indent);
        ends.then_some(Value::Array(list))
    }

    /// What stands behind a key or a dash in the line that is looked at, which is passed.
    fn value(&mut self, rest: &'t str, indent: usize, in_mapping: bool) -> Option<Value> {
        self.pass();
        if !rest.is_empty() {
            self.count()?;
            return self.scalar(rest, indent);
        }
        match self.next_block() {
            Some(line) if line.indent > indent => self.block(line),
            Some(line) if in_mapping && line.indent == indent && dash(line.content).is_some() => self.block(line),
            _ => {
                self.count()?;
                Some(Value::Null)
            }
        }
    }
}

/// What follows the dash of an element.
fn dash(content: &str) -> Option<&str> {
    match content.strip_prefix('-')? {
        "" => Some(""),
        rest => rest.strip_prefix(' '),
    }
}
