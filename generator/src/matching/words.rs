//! Whether two names are the same in other words. Opposites also differ in one word or a few letters (`min_price`,
//! `max_price`; `payer`, `payee`). Only these variations are therefore accepted: more words, abbreviations, typing
//! errors.

use heck::ToSnakeCase as _;

/// Typing errors are not accepted in shorter words: they have too few letters.
const LEAST_OF_SLIPS: usize = 5;

/// The lengths of an abbreviation; otherwise the longer word is another one (`consign`, `consignment`).
const SHORTENED: std::ops::RangeInclusive<usize> = 2..=5;

/// The minimum number of letters that it leaves out (`use`, `used`).
const LEAST_LEFT_OUT: usize = 2;

/// Words that change the meaning of the words beside them.
const OTHERS: [&str; 14] =
    ["alt", "before", "ex", "former", "last", "max", "min", "new", "next", "no", "non", "not", "old", "previous"];

/// Signs that do not join words.
const TELLING: [char; 7] = ['+', '<', '>', '=', '!', '*', '%'];

/// Whether a name is made of words, so that its signs only join them: `+1` and `-1` are two things.
pub fn has(name: &str) -> bool {
    name.chars().any(char::is_alphabetic) && !name.contains(TELLING) && !name.starts_with('-') && !name.ends_with('-')
}

/// The words of a name, in their order; none of a name that is not made of words.
pub fn of(name: &str) -> Vec<String> {
    if !has(name) {
        return Vec::new();
    }
    let snake = name.to_snake_case();
    snake.split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether one has all words of the other, or each word is a variation of the other's.
pub fn are_one(one: &[String], other: &[String]) -> bool {
    if one.len() == other.len() && !one.is_empty() && one.iter().zip(other).all(|(one, other)| is_one(one, other)) {
        return true;
    }
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let mut more = many.iter().filter(|word| !few.contains(word));
    !few.is_empty() && few.iter().all(|word| many.contains(word)) && more.all(|word| only_adds(word))
}

/// Whether a further word only specifies a thing, and neither numbers nor reverses it.
fn only_adds(word: &str) -> bool {
    !word.chars().any(char::is_numeric) && !OTHERS.contains(&word)
}

fn is_one(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    one == other || shortens(short, long) || is_slip(short, long)
}

fn shortens(short: &str, long: &str) -> bool {
    let left_out = long.strip_prefix(short).unwrap_or("");
    SHORTENED.contains(&short.chars().count())
        && left_out.chars().count() >= LEAST_LEFT_OUT
        && left_out.chars().all(char::is_alphabetic)
}

/// Two letters swapped, a letter doubled, or a plural. A replaced letter makes another word too often.
fn is_slip(short: &str, long: &str) -> bool {
    let (short, long): (Vec<char>, Vec<char>) = (short.chars().collect(), long.chars().collect());
    if short.len() < LEAST_OF_SLIPS || !long.iter().chain(&short).all(|sign| sign.is_alphabetic()) {
        return false;
    }
    let differs = short.iter().zip(&long).position(|(one, other)| one != other);
    match (differs, long.len() - short.len()) {
        (Some(at), 0) => {
            let is_turned = at + 1 < long.len() && (short[at], short[at + 1]) == (long[at + 1], long[at]);
            is_turned && short[at + 2..] == long[at + 2..]
        }
        (Some(at), 1) => at > 0 && long[at] == long[at - 1] && short[at..] == long[at + 1..],
        (None, 1) => long.last() == Some(&'s') || long.last() == short.last(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_write_are_one_and_opposites_are_not() {
        let one = |one: &str, other: &str| are_one(&of(one), &of(other)) && are_one(&of(other), &of(one));
        for (was, is) in [
            ("weight", "netWeight"),
            ("lang", "language"),
            ("userId", "userIdentifier"),
            ("adress_line", "addressLine"),
            ("recieved", "received"),
            ("orders", "order"),
            ("startDate", "date_start"),
        ] {
            assert!(one(was, is), "{was}, {is}");
        }
        for (was, is) in [
            ("montantHT", "montantTTC"),
            ("min_price", "max_price"),
            ("sender_id", "receiver_id"),
            ("start_date", "end_date"),
            ("payer", "payee"),
            ("employeeId", "employerId"),
            ("importDate", "exportDate"),
            ("contract", "contact"),
            ("consign", "consignment"),
            ("active", "notActive"),
            ("price", "maxPrice"),
            ("line", "line2"),
            ("address", "address_2"),
            ("use", "used"),
            ("x", "xray"),
            ("+1", "-1"),
            ("grade+", "grade-"),
        ] {
            assert!(!one(was, is), "{was}, {is}");
        }
    }
}
