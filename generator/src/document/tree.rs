//! From text to a tree: YAML or JSON into [`Value`], with a note of everything that common readers accept silently.
//!
//! A node is known here only by its pointer; `places` finds lines and columns when they are needed.

mod error;
mod node;

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::limits;
use super::way::Way;
use crate::pointer::Pointer;
use node::Node;

pub(super) use error::Failure;

/// A text that could be read, and its oddities.
#[derive(Debug)]
pub(super) struct Parsed {
    pub tree: Value,
    pub notes: Notes,
}

/// Oddities that do not stop the reading.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Repeated keys, with the number of their repetitions. The first value is kept.
    pub repeated: BTreeMap<Pointer, usize>,
    /// Merge keys `<<` whose value is neither an object nor a list of objects.
    pub bad_merges: Vec<Pointer>,
    /// Whole numbers that no 64-bit type holds exactly; the nearest float is kept.
    pub rounded: Vec<Pointer>,
    nodes: usize,
    text_bytes: usize,
    exceeded: Option<String>,
}

/// Reads `text`, which starts without a byte order mark.
pub(super) fn parse(text: &str) -> Result<Parsed, Failure> {
    if !text.trim_start().starts_with('{') {
        return yaml(text);
    }
    // Flow YAML also starts with a brace, and YAML accepts numbers that no JSON reader can keep.
    match json(text) {
        Err(failure @ Failure::Syntax { .. }) => yaml(text).map_err(|_| failure),
        done => done,
    }
}

fn json(text: &str) -> Result<Parsed, Failure> {
    let notes = RefCell::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Node { notes: &notes, way: &Way::Root, merges: false }.deserialize(&mut reader);
    let read = read.and_then(|tree| reader.end().map(|()| tree));
    let notes = notes.into_inner();
    match read {
        Ok(tree) => Ok(Parsed { tree, notes }),
        Err(error) => Err(Failure::from_json(&error, notes.exceeded, text)),
    }
}

fn yaml(text: &str) -> Result<Parsed, Failure> {
    if let Some(offset) = too_many_brackets(text) {
        let message = format!("more than {} brackets are open at once", limits::OPEN_BRACKETS);
        return Err(Failure::Limit { message, position: Some(error::position(text, offset)) });
    }
    let notes = RefCell::default();
    let reader = serde_yaml::Deserializer::from_str(text);
    let read = Node { notes: &notes, way: &Way::Root, merges: true }.deserialize(reader);
    let notes = notes.into_inner();
    match read {
        Ok(tree) => Ok(Parsed { tree, notes }),
        Err(error) => Err(Failure::from_yaml(&error, notes.exceeded, text)),
    }
}

/// The place where too many brackets are open. Brackets in texts count too: they are nearly always closed again.
fn too_many_brackets(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > limits::OPEN_BRACKETS {
            return Some(offset);
        }
    }
    None
}

#[cfg(test)]
mod tests;
