//! The IDCC: the number of a collective agreement.

use super::regles::{Rules, is_digits};
use super::{ScalarError, ScalarErrorKind};

trade_scalar! {
    /// The number of a collective agreement: canonically four digits, zeros first. The five digits of a DSN are read.
    CodeIdcc, open, canonical
}

fn canonical(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("IDCC");
    let idcc = rules.compact(text, &[])?;
    rules.check(is_digits(&idcc), ScalarErrorKind::Character, "il ne doit contenir que des chiffres.")?;
    // A DSN writes five.
    let idcc = if idcc.len() == 5 { idcc.strip_prefix('0').unwrap_or(&idcc) } else { &*idcc };
    rules.check(idcc.len() <= 4, ScalarErrorKind::Length, "il compte au plus 4 chiffres.")?;
    Ok(format!("{idcc:0>4}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_padded() {
        for (text, idcc) in [("3", "0003"), ("1486", "1486"), ("0044", "0044"), ("01486", "1486")] {
            assert_eq!(canonical(text).as_deref(), Ok(idcc));
        }
        for bad in ["", "12345", "001486", "14B6"] {
            assert!(canonical(bad).is_err(), "{bad}");
        }
    }
}
