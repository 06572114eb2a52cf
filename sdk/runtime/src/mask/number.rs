//! Long numbers in a free text: they may identify persons, accounts or telephones.

use super::MASK;

/// The most digits that a visible number has.
const SHOWN: usize = 5;

/// The text with `***` for each number of more than five digits, and for the adjacent groups of letters and digits.
///
/// Groups of one number are one separator apart, and contain a digit, or capitals only.
pub(crate) fn mask(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let end = number(rest);
        if rest[..end].chars().filter(char::is_ascii_digit).count() > SHOWN {
            masked.push_str(MASK);
        } else {
            masked.push_str(&rest[..end.max(letter.len_utf8())]);
        }
        rest = &rest[end.max(letter.len_utf8())..];
    }
    masked
}

/// The length in bytes of the groups at the beginning of the text.
fn number(text: &str) -> usize {
    let mut end = group(text);
    let mut belongs = is_of_number(&text[..end]);
    while belongs {
        let mut after = text[end..].chars();
        if !after.next().is_some_and(is_separator) {
            break;
        }
        let start = text.len() - after.as_str().len();
        let length = group(after.as_str());
        belongs = length > 0 && is_of_number(&text[start..start + length]);
        if belongs {
            end = start + length;
        }
    }
    end
}

fn group(text: &str) -> usize {
    text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len())
}

fn is_of_number(group: &str) -> bool {
    group.contains(|letter: char| letter.is_ascii_digit()) || group.chars().all(char::is_uppercase)
}

fn is_separator(letter: char) -> bool {
    matches!(letter, ' ' | '.' | '-' | '\u{a0}' | '\u{202f}')
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn masks_long_numbers_in_every_writing() {
        for number in [
            "123456",
            "1801275123456",
            "1 80 12 75 123 456 42",
            "1.80.12.75.123.456",
            "1\u{a0}80\u{a0}12\u{a0}75\u{202f}123",
            "GB29 NWBK 6016 1331 9268 19",
            "fr7630006000011234567890189",
            "X1801275123456",
            "12-05-2006",
        ] {
            assert_eq!(mask(number), "***", "{number}");
            assert_eq!(mask(&format!("the number ({number}) is wrong")), "the number (***) is wrong");
            assert_eq!(mask(&format!("/v1/numbers/{number}/é")), "/v1/numbers/***/é");
        }
    }

    #[test]
    fn leaves_words_and_short_numbers() {
        for text in [
            "",
            "é",
            "a list of 12345 items, of 10 at the most",
            "/v1/orders/INT-D-1",
            "1  23456",
            "A B C",
            "12345 et 67890",
        ] {
            assert_eq!(mask(text), text);
        }
    }
}
