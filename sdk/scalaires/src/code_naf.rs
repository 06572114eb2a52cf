//! The NAF (APE) code: what a company mainly does.

use super::regles::{Rules, matches};
use super::{ScalarError, ScalarErrorKind};

trade_scalar! {
    /// What a company mainly does: canonically four digits and a letter, without the dot.
    CodeNaf, open, canonical
}

fn canonical(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("code NAF");
    let naf = rules.compact(text, &[])?;
    let dotted = naf.as_bytes().get(2) == Some(&b'.');
    let naf = if dotted { naf.replacen('.', "", 1) } else { naf };
    let right = matches(&naf, "0000A");
    rules.check(right, ScalarErrorKind::Form, "il doit compter 4 chiffres et une lettre.")?;
    Ok(naf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dot_is_optional() {
        for text in ["1031Z", "10.31Z", "10.31z"] {
            assert_eq!(canonical(text).as_deref(), Ok("1031Z"));
        }
        for bad in ["103.1Z", "1031", "10.31ZZ", "10..31Z"] {
            assert!(canonical(bad).is_err(), "{bad}");
        }
    }
}
