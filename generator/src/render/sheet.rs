//! Text laid out exactly as prettyplease lays it out, for items that are printed by the thousand.
//!
//! It knows where lines break, and no Rust: who writes says where a break may be, as prettyplease's own printer does for
//! that construct. `tests/printed.rs` holds the two together: what is written here, read by syn and printed by
//! prettyplease, is the same text.

mod layout;

use std::ops::Range;

/// prettyplease's own measures.
const MARGIN: isize = 89;
const INDENT: isize = 4;
const LEAST_SPACE: isize = 60;
const ENDLESS: isize = 0xffff;

/// Lines that are finished, and the one that is being written.
#[derive(Default)]
pub struct Sheet {
    text: String,
    words: String,
    tokens: Vec<Token>,
    /// Where the boxes begin that are open.
    open: Vec<usize>,
    width: isize,
    sizes: Vec<isize>,
    unsure: bool,
}

enum Token {
    Word(Range<usize>),
    /// Breaks the boxes around it, whatever their width.
    Endless,
    Break(Break),
    Open {
        offset: isize,
        consistent: bool,
    },
    Close,
}

#[derive(Clone, Copy, Default)]
struct Break {
    blanks: usize,
    offset: isize,
    comma: bool,
    never: bool,
}

impl Sheet {
    /// The text; `None` when something on it is not for this printer to lay out.
    pub fn finish(self) -> Result<String, String> {
        debug_assert!(self.tokens.is_empty(), "the last line is finished");
        if self.unsure { Err(self.text) } else { Ok(self.text) }
    }

    /// Something was written that prettyplease would lay out in a way that is not known here.
    pub fn doubt(&mut self) {
        self.unsure = true;
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A line in which no break may be.
    pub fn line(&mut self, indent: usize, parts: &[&str]) {
        self.indent(indent as isize);
        parts.iter().for_each(|part| self.text.push_str(part));
        self.text.push('\n');
    }

    /// Texts as documentation.
    pub fn docs(&mut self, indent: usize, lines: &[String]) {
        for line in lines {
            self.indent(indent as isize);
            if line.contains('\n') {
                self.unsure = true;
                let text = proc_macro2::Literal::string(&format!(" {line}")).to_string();
                self.text.extend(["#[doc = ", &text, "]\n"]);
                continue;
            }
            let line = line.trim_end_matches(' ');
            self.text.push_str(if line.is_empty() { "///" } else { "/// " });
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    /// A stretch without a break.
    pub fn word(&mut self, text: &str) {
        let start = self.words.len();
        self.words.push_str(text);
        self.width += text.len() as isize;
        match self.tokens.last_mut() {
            Some(Token::Word(range)) => range.end = self.words.len(),
            _ => self.tokens.push(Token::Word(start..self.words.len())),
        }
    }

    /// A text as a literal.
    pub fn literal(&mut self, text: &str) {
        if text.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'"' && byte != b'\\') {
            self.word("\"");
            self.word(text);
            self.word("\"");
        } else {
            self.word(&proc_macro2::Literal::string(text).to_string());
        }
    }

    /// A box in which either every break breaks or none; what breaks in it stands `offset` further in.
    pub fn open(&mut self, offset: isize) {
        self.begin(offset, true);
    }

    /// A box in which as many breaks break as must.
    pub fn open_loose(&mut self, offset: isize) {
        self.begin(offset, false);
    }

    fn begin(&mut self, offset: isize, consistent: bool) {
        self.open.push(self.tokens.len());
        self.tokens.push(Token::Open { offset, consistent });
    }

    /// The box ends.
    pub fn close(&mut self) {
        self.open.pop();
        self.tokens.push(Token::Close);
    }

    /// The box ends; it breaks when it is wider than `most`.
    pub fn close_within(&mut self, most: isize) {
        let start = *self.open.last().expect("a box is open");
        let width: isize = self.tokens[start..].iter().map(Token::width).sum();
        if width > most {
            self.tokens.push(Token::Endless);
            self.width += ENDLESS;
        }
        self.close();
    }

    /// A break that is nothing when it does not break.
    pub fn zero(&mut self) {
        self.push_break(Break::default());
    }

    /// A break that is a blank when it does not break.
    pub fn space(&mut self) {
        self.push_break(Break { blanks: 1, ..Break::default() });
    }

    /// A place where no break is, but which ends the stretch before it.
    pub fn never(&mut self) {
        self.push_break(Break { never: true, ..Break::default() });
    }

    /// A comma between elements, or the one after the last, which only stands where the line breaks.
    pub fn comma(&mut self, last: bool, blanks_at_end: usize) {
        if last {
            self.push_break(Break { comma: true, blanks: blanks_at_end, ..Break::default() });
        } else {
            self.word(",");
            self.space();
        }
    }

    /// The last break leads one step back.
    pub fn back(&mut self) {
        if let Some(Token::Break(last)) = self.tokens.last_mut() {
            last.offset -= INDENT;
        }
    }

    fn push_break(&mut self, token: Break) {
        self.width += token.blanks as isize;
        self.tokens.push(Token::Break(token));
    }

    /// A list as it stands in calls and arrays: all on one line, or one a line.
    pub fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut each: impl FnMut(&mut Self, T)) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_none() {
            return;
        }
        self.open(INDENT);
        self.zero();
        while let Some(item) = items.next() {
            each(self, item);
            self.comma(items.peek().is_none(), 0);
        }
        self.back();
        self.close();
    }

    /// The line that was written ends.
    pub fn end(&mut self, indent: usize) {
        let indent = indent as isize;
        let space = (MARGIN - indent).max(LEAST_SPACE);
        if self.width <= space {
            self.indent(indent);
            for token in &self.tokens {
                match token {
                    Token::Word(range) => self.text.push_str(&self.words[range.clone()]),
                    Token::Break(Break { blanks: 1, .. }) => self.text.push(' '),
                    _ => {}
                }
            }
        } else {
            self.measure();
            self.lay_out(indent, space);
        }
        self.text.push('\n');
        self.tokens.clear();
        self.words.clear();
        self.width = 0;
    }

    fn indent(&mut self, columns: isize) {
        self.text.extend(std::iter::repeat_n(' ', columns as usize));
    }
}

impl Token {
    fn width(&self) -> isize {
        match self {
            Self::Word(range) => range.len() as isize,
            Self::Endless => ENDLESS,
            Self::Break(token) => token.blanks as isize,
            Self::Open { .. } | Self::Close => 0,
        }
    }
}
