//! Keys and texts: plain, quoted, folded and literal.

use std::borrow::Cow;

use serde_json::Value;

use super::Lines;

/// A key longer than this is none for the reader.
const LONGEST_KEY: usize = 1000;

/// A key at the beginning of a line, and what follows it; `None` when there is none that is plain.
pub(super) fn key(content: &str) -> Option<(Cow<'_, str>, &str)> {
    let (key, rest) = match content.as_bytes().first()? {
        quote @ (b'\'' | b'"') => {
            let end = closing(&content[1..], *quote)?;
            let key = unquoted(&content[1..=end], *quote)?;
            (key, content[end + 2..].strip_prefix(':')?)
        }
        _ => {
            let end = content.find(": ").or_else(|| content.ends_with(':').then(|| content.len() - 1))?;
            (Cow::Borrowed(&content[..end]), &content[end + 1..])
        }
    };
    let quoted = content.starts_with(['\'', '"']);
    let fine = quoted || begins_plain(&key) && !key.contains(" #") && !key.ends_with(' ');
    let rest = if rest.is_empty() { rest } else { rest.strip_prefix(' ')?.trim_matches(' ') };
    (fine && key != "<<" && key.len() < LONGEST_KEY).then_some((key, rest))
}

/// Whether a plain text may begin so; some that may are left to the reader.
fn begins_plain(text: &str) -> bool {
    let sign = |c: char| ",[]{}#&*!|>'\"%@`?:= ".contains(c);
    !text.is_empty() && !text.starts_with(sign) && !text.starts_with("- ") && text != "-"
}

/// Where the quote closes, in bytes.
fn closing(text: &str, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 2,
            b'\\' if quote == b'"' => at += 2,
            byte if byte == quote => return Some(at),
            _ => at += 1,
        }
    }
    None
}

/// What a quoted stretch of one line means.
fn unquoted(text: &str, quote: u8) -> Option<Cow<'_, str>> {
    if quote == b'\'' {
        return Some(if text.contains('\'') { text.replace("''", "'").into() } else { text.into() });
    }
    if !text.contains('\\') {
        return Some(text.into());
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut chars = after.chars();
        plain.push(match chars.next()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            same @ ('"' | '\\' | '/') => same,
            _ => return None,
        });
        rest = chars.as_str();
    }
    plain.push_str(rest);
    Some(plain.into())
}

impl<'t> Lines<'t> {
    /// A text that begins in the line before and may go on in lines further in than `indent`.
    pub(super) fn scalar(&mut self, first: &'t str, indent: usize) -> Option<Value> {
        match first {
            "[]" => return Some(Value::Array(Vec::new())),
            "{}" => return Some(Value::Object(serde_json::Map::new())),
            _ => {}
        }
        match first.as_bytes()[0] {
            b'|' => self.literal(&first[1..], indent, false).map(Value::String),
            b'>' => self.literal(&first[1..], indent, true).map(Value::String),
            quote @ (b'\'' | b'"') => self.quoted(&first[1..], indent, quote).map(Value::String),
            _ if begins_plain(first) => self.plain(first, indent),
            _ => None,
        }
    }

    fn plain(&mut self, first: &'t str, indent: usize) -> Option<Value> {
        let ends_here = |text: &str| text.contains(": ") || text.ends_with(':') || text.contains(" #");
        if ends_here(first) {
            return None;
        }
        let Some(mut text) = self.goes_on(indent).then(|| first.to_owned()) else {
            return resolved(first);
        };
        while self.goes_on(indent) {
            let breaks = self.breaks();
            let line = self.raw()?.content.trim_end_matches(' ');
            if ends_here(line) || line.starts_with('#') {
                return None;
            }
            fold(&mut text, breaks);
            text.push_str(line);
            self.pass();
        }
        Some(Value::String(text))
    }

    /// Whether a line that is not empty follows and stands further in than `indent`; empty lines are passed only then.
    fn goes_on(&mut self, indent: usize) -> bool {
        let ahead = if self.line.is_none() { self.rest } else { "" };
        let next = ahead.split('\n').find(|line| !line.trim_start_matches(' ').is_empty());
        next.is_some_and(|line| line.len() - line.trim_start_matches(' ').len() > indent)
    }

    /// Passes empty lines and counts them.
    fn breaks(&mut self) -> usize {
        let mut count = 0;
        while self.raw().is_some_and(|line| line.content.is_empty()) {
            self.pass();
            count += 1;
        }
        count
    }

    fn quoted(&mut self, first: &'t str, indent: usize, quote: u8) -> Option<String> {
        let (mut line, mut text) = (first, String::new());
        loop {
            if let Some(end) = closing(line, quote) {
                text.push_str(&unquoted(&line[..end], quote)?);
                return line[end + 1..].trim_start_matches(' ').is_empty().then_some(text);
            }
            // A backslash at the end joins lines in a way of its own.
            if quote == b'"' && line.ends_with('\\') {
                return None;
            }
            text.push_str(&unquoted(line.trim_end_matches(' '), quote)?);
            let breaks = self.breaks();
            fold(&mut text, breaks);
            let next = self.raw().filter(|line| line.indent > indent)?;
            line = next.content;
            self.pass();
        }
    }

    /// `|` and `>` with what may follow them in their line.
    fn literal(&mut self, header: &str, around: usize, folded: bool) -> Option<String> {
        let (keeps_last, keeps_all) = match header {
            "" => (true, false),
            "-" => (false, false),
            "+" => (true, true),
            _ => return None,
        };
        let (mut text, mut last_break, mut after_blank) = (String::new(), false, false);
        let mut breaks = self.empty_lines(usize::MAX)?;
        let indent = self.raw().map_or(0, |line| line.indent);
        if indent <= around {
            return None;
        }
        while let Some(line) = self.raw().filter(|line| line.indent >= indent) {
            let blank = line.indent > indent;
            if last_break {
                if folded && !after_blank && !blank {
                    if breaks == 0 {
                        text.push(' ');
                    }
                } else {
                    text.push('\n');
                }
            }
            text.extend(std::iter::repeat_n('\n', breaks));
            text.extend(std::iter::repeat_n(' ', line.indent - indent));
            text.push_str(line.content);
            (after_blank, last_break) = (blank, true);
            self.pass();
            breaks = self.empty_lines(indent)?;
        }
        if self.raw().is_some_and(|line| line.indent > around) {
            return None;
        }
        if keeps_last {
            text.push('\n');
        }
        if keeps_all {
            text.extend(std::iter::repeat_n('\n', breaks));
        }
        Some(text)
    }

    /// Passes empty lines and counts them; blanks beyond the indentation would be text.
    fn empty_lines(&mut self, indent: usize) -> Option<usize> {
        let mut count = 0;
        while let Some(line) = self.raw().filter(|line| line.content.is_empty()) {
            if line.indent > indent || (indent == usize::MAX && line.indent > 0) {
                return None;
            }
            self.pass();
            count += 1;
        }
        Some(count)
    }
}

/// One break between lines is a blank; empty lines between them are breaks.
fn fold(text: &mut String, breaks: usize) {
    if breaks == 0 {
        text.push(' ');
    } else {
        text.extend(std::iter::repeat_n('\n', breaks));
    }
}

/// What a plain text of one line is. What may be a number is the reader's to say.
fn resolved(text: &str) -> Option<Value> {
    match text {
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        "null" | "~" => return Some(Value::Null),
        _ => {}
    }
    let digits = text.len() < 16 && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits || text == "0" {
        return text.parse::<u64>().ok().map(Value::from);
    }
    if text.starts_with("---") || text.starts_with("...") {
        return None;
    }
    if text.contains(' ') {
        return Some(Value::String(text.to_owned()));
    }
    let word = text.len() < 6 && ["null", "true", "false"].iter().any(|word| word.eq_ignore_ascii_case(text));
    if word || text.starts_with(|c: char| c.is_ascii_digit() || "+-.~".contains(c)) {
        let parsed = super::super::reader(text).ok()?;
        let faultless = parsed.notes.rounded.is_empty() && parsed.notes.bad_merges.is_empty();
        return Some(parsed.tree).filter(|tree| faultless && !tree.is_array() && !tree.is_object());
    }
    Some(Value::String(text.to_owned()))
}
