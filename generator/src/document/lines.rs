//! Lines and columns of a text, found without a scan of the whole text: a line may be as long as the file.

/// The distance in bytes between two places with a known count of characters.
const STEP: usize = 16;

/// The beginnings of the lines of a text, and the count of characters at regular distances.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    counts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Scans a text once.
    pub fn of(text: &'t str) -> Self {
        let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(after).collect();
        let characters = |bytes: &[u8]| bytes.iter().filter(|byte| begins(**byte)).count();
        let mut counts = vec![0];
        for chunk in text.as_bytes().chunks(STEP) {
            counts.push(counts[counts.len() - 1] + characters(chunk));
        }
        Self { text, starts, counts }
    }

    /// The line and the column of a byte, from 1, in characters.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let byte = byte.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= byte);
        (line, self.before(byte) - self.before(self.starts[line - 1]) + 1)
    }

    /// How many characters line `line` has, without what ends it; `None` when there is no such line.
    pub fn length(&self, line: usize) -> Option<usize> {
        let (start, end) = self.ends(line)?;
        Some(self.before(end) - self.before(start))
    }

    /// The rest of line `line` from character `column` on, both from 1, without what ends it.
    pub fn rest(&self, line: usize, column: usize) -> Option<&'t str> {
        let (start, end) = self.ends(line)?;
        let wanted = self.before(start) + column.checked_sub(1)?;
        let step = self.counts.partition_point(|count| *count <= wanted).saturating_sub(1);
        let mut missing = wanted - self.counts[step];
        let mut at = step * STEP;
        while at < end && (missing > 0 || !self.text.is_char_boundary(at)) {
            missing -= usize::from(begins(self.text.as_bytes()[at]));
            at += 1;
        }
        Some(&self.text[at.clamp(start, end)..end])
    }

    fn ends(&self, line: usize) -> Option<(usize, usize)> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        if start == self.text.len() {
            return None;
        }
        let end = self.starts.get(line).map_or(self.text.len(), |next| next - 1);
        Some((start, start + self.text[start..end].trim_end().len()))
    }

    /// The number of characters before a byte.
    fn before(&self, byte: usize) -> usize {
        let rest = &self.text.as_bytes()[byte / STEP * STEP..byte];
        self.counts[byte / STEP] + rest.iter().filter(|byte| begins(**byte)).count()
    }
}

/// Whether this byte of UTF-8 begins a character.
fn begins(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_that_counting_from_the_start_gives() {
        let text = format!("{}\né\r\n\n{}x", "aé😀".repeat(700), "é".repeat(1500));
        let lines = Lines::of(&text);
        let (mut line, mut column) = (1, 1);
        for (at, char) in text.char_indices() {
            assert_eq!(lines.position(at), (line, column), "byte {at}");
            if !char.is_whitespace() {
                assert!(lines.rest(line, column).unwrap().starts_with(char), "byte {at}");
            }
            (line, column) = if char == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        assert_eq!(
            (1..6).map(|line| lines.length(line)).collect::<Vec<_>>(),
            [Some(2100), Some(1), Some(0), Some(1501), None]
        );
        assert_eq!((lines.rest(2, 9), lines.rest(9, 1), Lines::of("a\n").length(2)), (Some(""), None, None));
    }
}
