//! Reading a text letter by letter, with a count of the letters that were looked at.

/// A position in a text.
pub(super) struct Scan<'a> {
    text: &'a str,
    at: usize,
    steps: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, steps: 0 }
    }

    /// How many letters were read so far.
    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    /// The next letter, without moving on.
    pub(super) fn peek(&mut self) -> Option<char> {
        self.steps += 1;
        self.text[self.at..].chars().next()
    }

    /// The next letter; the position moves behind it.
    pub(super) fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        Some(letter)
    }

    /// The letters that follow, as long as they are `wanted`; the position moves behind them.
    pub(super) fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let start = self.at;
        while self.peek().is_some_and(&wanted) {
            self.next();
        }
        &self.text[start..self.at]
    }

    /// The quoted text whose quote is at the position, without its quotes, and whether it ended; the position moves
    /// behind it.
    pub(super) fn take_text(&mut self) -> (&'a str, bool) {
        self.next();
        let start = self.at;
        let mut escaped = false;
        while let Some(letter) = self.next() {
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return (&self.text[start..self.at - 1], true),
                _ => {}
            }
        }
        (&self.text[start..], false)
    }

    /// Skips an object or a list, however deep; the whole rest when it has no end.
    pub(super) fn skip_group(&mut self) {
        let mut depth = 0_usize;
        while let Some(letter) = self.peek() {
            match letter {
                '"' => {
                    self.take_text();
                    continue;
                }
                '{' | '[' => depth += 1,
                '}' | ']' => depth -= 1,
                _ => {}
            }
            self.next();
            if depth == 0 {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_look_is_counted() {
        let mut scan = Scan::new(r#"ab"c""#);
        assert_eq!((scan.take_while(|letter| letter != '"'), scan.steps()), ("ab", 5));
        assert_eq!((scan.take_text(), scan.steps()), (("c", true), 8));
        assert_eq!((scan.peek(), scan.steps()), (None, 9));
    }
}
