//! Free texts may contain a person's name, and names have no recognisable form. Only what cannot be a name stays
//! visible: the structure of JSON, its property names, literals, short numbers, and texts that are known codes.

use super::MASK;
use super::name::{Names, is_name};
use super::scan::Scan;

/// The most digits of a visible whole number: a date of birth has six.
const WHOLE: usize = 5;
/// The most digits of a visible number with a point or an exponent, such as an amount.
const BROKEN: usize = 7;

/// What is masked in a text.
pub(super) struct Prose<'a> {
    /// Names whose values are masked.
    pub(super) names: &'a Names,
    /// Whether the text is a known code of the author of the body.
    pub(super) is_known: &'a dyn Fn(&str) -> bool,
    /// How many bytes the body has.
    pub(super) whole: usize,
    /// Whether the text is only the beginning of the body.
    pub(super) cut: bool,
}

/// The token before a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A token after which JSON has a value.
    Value,
    /// The name of a property, and whether it is sensitive.
    Name(bool),
    /// A sensitive name and its colon.
    Colon(bool),
    /// Any other token.
    Other,
}

impl Prose<'_> {
    /// Masks every text of a JSON body that is no known code, and the whole of any other body. Also returns the count
    /// of steps.
    pub(super) fn mask(&self, text: &str) -> (String, usize) {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        if start.is_empty() && !self.cut {
            return (text.to_owned(), text.len());
        }
        if !start.starts_with(['{', '[', '"']) {
            return (format!("{MASK} ({} bytes)", self.whole), text.len());
        }
        let mut scan = Scan::new(start);
        let mut masked = String::with_capacity(start.len());
        let mut before = Before::Other;
        while let Some(letter) = scan.peek() {
            before = self.token(letter, before, &mut scan, &mut masked);
        }
        if self.cut {
            masked.push_str(&format!(" {MASK} ({} bytes)", self.whole));
        }
        (masked, scan.steps())
    }

    /// Reads one token that begins with `letter`, writes the visible part of it, and returns its kind for the next
    /// token.
    fn token(&self, letter: char, before: Before, scan: &mut Scan<'_>, masked: &mut String) -> Before {
        let hidden = before == Before::Colon(true);
        match letter {
            ' ' | '\t' | '\n' | '\r' => masked.push_str(scan.take_while(is_blank)),
            '"' => return self.text(hidden, scan, masked),
            '{' | '[' if hidden => {
                scan.skip_group();
                masked.push_str(MASK);
                return Before::Other;
            }
            // A quotation mark of another language may enclose a name as well.
            '\'' => {
                scan.next();
                masked.push(letter);
            }
            _ if is_bare(letter) => return self.bare(hidden, before, scan, masked),
            _ => {
                scan.next();
                if letter.is_ascii() {
                    masked.push(letter);
                } else if !masked.ends_with(MASK) {
                    masked.push_str(MASK);
                }
                return match (letter, before) {
                    ('{' | '[' | ',', _) => Before::Value,
                    (':' | '=', Before::Name(sensitive)) => Before::Colon(sensitive),
                    _ => Before::Other,
                };
            }
        }
        before
    }

    fn text(&self, hidden: bool, scan: &mut Scan<'_>, masked: &mut String) -> Before {
        let (text, ended) = scan.take_text();
        let blank = scan.take_while(is_blank);
        let is_property = !hidden && scan.peek() == Some(':');
        let shown = if is_property { is_name(text) } else { text.is_empty() || (self.is_known)(text) };
        if ended && shown && !hidden {
            masked.push('"');
            masked.push_str(text);
            masked.push('"');
        } else {
            masked.push_str(MASK);
        }
        masked.push_str(blank);
        if is_property { Before::Name(self.names.is_sensitive(text)) } else { Before::Other }
    }

    /// A number or a literal, or any other word in a body that is no JSON. At the very end it may be cut.
    fn bare(&self, hidden: bool, before: Before, scan: &mut Scan<'_>, masked: &mut String) -> Before {
        if hidden {
            scan.take_while(|letter| !ends_value(letter));
            masked.push_str(MASK);
            return Before::Other;
        }
        let word = scan.take_while(is_bare);
        let blank = scan.take_while(is_blank);
        let stands = matches!(before, Before::Value | Before::Colon(_));
        let ends = matches!(scan.peek(), Some(',' | ']' | '}'));
        let is_value = ["true", "false", "null"].contains(&word) || is_number(word);
        masked.push_str(if stands && ends && is_value { word } else { MASK });
        masked.push_str(blank);
        Before::Name(self.names.is_sensitive(word))
    }
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r')
}

/// Whether a letter may be part of a number or a literal, or of any other word in a body that is no JSON.
fn is_bare(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '+' | '.' | '/')
}

/// Whether a letter ends the value of a sensitive name in a body that is no JSON.
fn ends_value(letter: char) -> bool {
    matches!(letter, ',' | ';' | '&' | '}' | ']' | '<' | '"' | '\n' | '\r')
}

/// A number with too few digits for a date, a telephone or an identifier of a person.
fn is_number(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let most = if word.contains(['.', 'e', 'E']) { BROKEN } else { WHOLE };
    word.starts_with(|letter: char| !letter.is_alphabetic()) && digits <= most && word.parse::<f64>().is_ok()
}
