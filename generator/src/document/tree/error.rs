//! Errors of the YAML and JSON readers, as one sentence and a place.

/// Why a text gives no tree. Positions are 1-based lines and columns, in characters.
#[derive(Debug)]
pub(in crate::document) enum Failure {
    /// Neither YAML nor JSON.
    Syntax { message: String, position: Option<(usize, usize)> },
    /// Too deep, or too large with its aliases expanded.
    Limit { message: String, position: Option<(usize, usize)> },
}

impl Failure {
    /// An error of the JSON reader, whose columns count bytes.
    pub(super) fn from_json(error: &serde_json::Error, exceeded: Option<String>, text: &str) -> Self {
        let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
        let before = line.char_indices().take_while(|(offset, _)| offset + 1 < error.column()).count();
        let position = (error.line() > 0).then_some((error.line(), before + 1));
        Self::new(&error.to_string(), exceeded, position)
    }

    /// An error of the YAML reader.
    pub(super) fn from_yaml(error: &serde_yaml::Error, exceeded: Option<String>, text: &str) -> Self {
        let words = error.to_string();
        let location = error.location().map(|place| (place.line(), place.column()));
        // Some errors of the scanner give a byte offset in their text only.
        let offset = words.rsplit_once(" at position ").and_then(|(_, tail)| tail.parse().ok());
        let position = offset.map(|offset| position(text, offset)).or(location);
        if let Some(position) = position.and_then(|(line, _)| tab(text, line)).filter(|_| exceeded.is_none()) {
            let message = "a tab stands where YAML takes only blanks: in front of a key or of an item";
            return Self::Syntax { message: message.to_owned(), position: Some(position) };
        }
        Self::new(&words, exceeded, position)
    }

    fn new(words: &str, exceeded: Option<String>, position: Option<(usize, usize)>) -> Self {
        if let Some(message) = exceeded {
            return Self::Limit { message, position: None };
        }
        if words.contains("recursion limit exceeded") {
            let depth = super::limits::NESTING;
            return Self::Limit {
                message: format!("objects and lists stand more than {depth} deep in one another"),
                position,
            };
        }
        if words.contains("repetition limit exceeded") {
            return Self::Limit { message: "aliases are repeated too often".to_owned(), position };
        }
        if words.contains("more than one document") {
            return Self::Syntax { message: "the file holds more than one YAML document".to_owned(), position };
        }
        if words.contains("expected a string") {
            return Self::Syntax {
                message: "an object or a list stands as a key; only texts can be keys".to_owned(),
                position,
            };
        }
        Self::Syntax { message: without_place(words), position }
    }
}

/// A tab in the indentation where the reader stopped, or just before.
fn tab(text: &str, line: usize) -> Option<(usize, usize)> {
    let near = text.lines().enumerate().skip(line.saturating_sub(2)).take(3);
    near.into_iter().find_map(|(rank, text)| {
        let indentation = &text[..text.len() - text.trim_start().len()];
        indentation.find('\t').map(|column| (rank + 1, column + 1))
    })
}

/// The text without ` at line 3 column 5` or ` at position 7`, because the finding has the place; any text after it is
/// kept.
fn without_place(words: &str) -> String {
    let Some(cut) = words.find(" at line ").or_else(|| words.find(" at position ")) else {
        return words.to_owned();
    };
    let (before, place) = words.split_at(cut);
    place.find(',').map_or_else(|| before.to_owned(), |comma| format!("{before}{}", &place[comma..]))
}

/// The line and the column, 1-based and in characters, of a byte offset.
pub(super) fn position(text: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}
