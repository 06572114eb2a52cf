//! Places in JSON. YAML's parser would refuse tabs and surrogate pairs, which are valid JSON.

use super::wanted::Wanted;
use super::{Builder, Span};

/// `None` as soon as the text is not JSON: then it may be YAML that starts with a brace.
pub(super) fn read<'w>(text: &str, wanted: Option<&'w Wanted>) -> Option<Builder<'w>> {
    let mut scan = Scan { rest: text, line: 1, column: 1 };
    let mut builder = Builder::new(wanted);
    loop {
        scan.blank();
        let (start, line, column) = (scan.rest, scan.line, scan.column);
        let Some(first) = scan.rest.chars().next() else {
            return Some(builder);
        };
        match first {
            '{' | '[' => {
                scan.skip(1);
                builder.open(first == '{', || Span { line, column, length: 1 });
            }
            '}' | ']' => {
                scan.skip(1);
                builder.close();
            }
            ',' | ':' => scan.skip(1),
            _ => {
                let length = if first == '"' { string(start)? } else { word(start)? };
                let token = &start[..length];
                scan.skip(length);
                let span = || Span { line, column, length: token.chars().count() };
                builder.scalar(|| serde_json::from_str(token).unwrap_or_default(), span);
            }
        }
    }
}

struct Scan<'t> {
    rest: &'t str,
    line: usize,
    column: usize,
}

impl Scan<'_> {
    fn blank(&mut self) {
        let kept = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
        self.skip(self.rest.len() - kept.len());
    }

    fn skip(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at(bytes);
        for char in passed.chars() {
            if char == '\n' {
                self.line += 1;
                self.column = 0;
            }
            self.column += 1;
        }
        self.rest = rest;
    }
}

/// The bytes of the string that starts here, with its quotes.
fn string(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(offset + 1),
            _ => {}
        }
    }
    None
}

/// The bytes of the number, `true`, `false` or `null` that starts here.
fn word(text: &str) -> Option<usize> {
    let end = text.find([' ', '\t', '\r', '\n', ',', ':', '}', ']']).unwrap_or(text.len());
    serde_json::from_str::<serde::de::IgnoredAny>(&text[..end]).is_ok().then_some(end)
}
