//! Numbers that are recognised by their form, wherever they stand: NIR and IBAN.

use crate::MASK;

/// Digits of a NIR without its key; longer runs are masked whole.
const NIR: usize = 13;
/// A SIRET, which is no secret and the best clue in an error.
const SIRET: usize = 14;
/// The shortest and the longest IBAN.
const IBAN: std::ops::RangeInclusive<usize> = 15..=34;

/// The text with what looks like a NIR or an IBAN masked, wherever it stands.
pub fn masquer_numeros(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        let end = iban(&chars, at, before).or_else(|| nir(&chars, at, before));
        if let Some(end) = end {
            masked.push_str(MASK);
            at = end;
        } else {
            masked.push(chars[at]);
            at += 1;
        }
    }
    masked
}

/// The end of the run of digits at `start`, if it is long enough to hold a NIR.
///
/// Digits may be grouped by single separators, and `2A`/`2B` stand for Corsica. A lone run that begins with 0 or 9
/// (a DECA number) or has the length of a SIRET is left.
fn nir(chars: &[char], start: usize, before: Option<char>) -> Option<usize> {
    if !chars[start].is_ascii_digit() || before.is_some_and(|before| before.is_ascii_digit()) {
        return None;
    }
    let (mut digits, mut at, mut grouped) = (0, start, false);
    let mut end = start;
    while at < chars.len() {
        let corsica = digits == 6 && matches!(chars[at], 'A' | 'a' | 'B' | 'b') && chars[at - 1] == '2';
        if chars[at].is_ascii_digit() || corsica {
            digits += 1;
            at += 1;
            end = at;
        } else if at == end && is_separator(chars[at]) {
            grouped = true;
            at += 1;
        } else {
            break;
        }
    }
    let harmless = !grouped && (digits == SIRET || matches!(chars[start], '0' | '9'));
    (digits >= NIR && !harmless).then_some(end)
}

/// The end of the IBAN at `start`: two letters, two digits, then groups with at least a digit or in capitals.
fn iban(chars: &[char], start: usize, before: Option<char>) -> Option<usize> {
    let head = chars.get(start..start + 4)?;
    let is_head = head[..2].iter().all(char::is_ascii_alphabetic) && head[2..].iter().all(char::is_ascii_digit);
    if !is_head || before.is_some_and(|before| before.is_ascii_alphanumeric()) {
        return None;
    }
    let (mut length, mut at, mut end) = (0, start, start);
    loop {
        let group = chars[at..].iter().take_while(|letter| letter.is_ascii_alphanumeric()).count();
        let letters = &chars[at..at + group];
        let belongs = letters.iter().any(char::is_ascii_digit) || letters.iter().all(char::is_ascii_uppercase);
        if group == 0 || !belongs || length + group > *IBAN.end() {
            break;
        }
        length += group;
        end = at + group;
        if !chars.get(end).is_some_and(|&next| is_separator(next)) {
            break;
        }
        at = end + 1;
    }
    IBAN.contains(&length).then_some(end)
}

fn is_separator(letter: char) -> bool {
    matches!(letter, ' ' | '.' | '-' | '\u{a0}' | '\u{202f}')
}

#[cfg(test)]
mod tests {
    use super::masquer_numeros as mask;

    #[test]
    fn masks_nir_and_iban_in_every_writing() {
        for text in [
            "1801275123456",
            "180127512345642",
            "1 80 12 75 123 456 42",
            "103042A99999907",
            "1 03 04 2A 999 999 07",
            "FR1420041010050500013M02606",
            "FR14 2004 1010 0505 0001 3M02 606",
            "GB29 NWBK 6016 1331 9268 19",
            "fr7630006000011234567890189",
            // Of the length of a SIRET, but in groups; as a printer and a keyboard of France write blanks.
            "1 80 12 75 123 456 4",
            "1.80.12.75.123.456",
            "1\u{a0}80\u{a0}12\u{a0}75\u{a0}123\u{a0}456\u{a0}42",
            "1\u{202f}80\u{202f}12\u{202f}75\u{202f}123\u{202f}456",
            "FR14\u{a0}2004\u{a0}1010\u{a0}0505\u{a0}0001\u{a0}3M02\u{a0}606",
            "0 80 12 75 123 456",
            "103042a99999907",
            "NO9386011117947",
        ] {
            assert_eq!(mask(text), "***", "{text}");
            assert_eq!(mask(&format!("le nir ({text}) est faux")), "le nir (***) est faux");
        }
        assert_eq!(mask("NIR1801275123456 déjà connu"), "NIR*** déjà connu");
        assert_eq!(mask("FR14 2004 1010 0505 0001 3M02 606 est inconnu"), "*** est inconnu");
    }

    #[test]
    fn leaves_what_is_no_secret() {
        for text in [
            "73282932000074",
            "075202609011234",
            "02B202212000000",
            "2026-09-01T00:00:00+00:00",
            "RNCP34567",
            "180127512345",
            "1  80 12 75 123 456",
        ] {
            assert_eq!(mask(text), text);
        }
    }
}
