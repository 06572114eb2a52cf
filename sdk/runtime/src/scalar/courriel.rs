//! An e-mail address.

use super::rules::Rules;
use super::{ScalarError, ScalarErrorKind};

trade_scalar! {
    /// An e-mail address: canonically with its domain in lower case. `Debug` hides it.
    ///
    /// The check finds typing errors; only a message tells whether an address is read.
    Courriel, debug_masked, canonical
}

fn canonical(text: &str) -> Result<String, ScalarError> {
    let rules = Rules::of("courriel");
    let text = text.trim();
    rules.check(!text.is_empty(), ScalarErrorKind::Empty, "la valeur est vide.")?;
    let right =
        !text.chars().any(|letter| letter.is_whitespace() || letter.is_control() || "<>,;:\"()[]\\".contains(letter));
    rules.check(right, ScalarErrorKind::Character, "l'adresse contient un caractère interdit.")?;
    let form = || rules.error(ScalarErrorKind::Form, "l'adresse doit avoir la forme nom@domaine.fr.");
    let (local, domain) = text.split_once('@').ok_or_else(form)?;
    let right = is_dotted(local) && is_dotted(domain) && domain.contains('.') && domain.split('.').all(is_label);
    if right { Ok(format!("{local}@{}", domain.to_lowercase())) } else { Err(form()) }
}

/// Parts between single dots, none empty.
fn is_dotted(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty())
}

/// A part of a domain; letters beyond ASCII are those of international names.
fn is_label(label: &str) -> bool {
    label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_typing_errors() {
        assert_eq!(canonical(" rh@Exemple.TEST ").as_deref(), Ok("rh@exemple.test"));
        assert!(canonical("prenom.nom+cfa@mail.exemple.test").is_ok());
        for bad in [
            "",
            "rh",
            "rh@",
            "@exemple.test",
            "rh@exemple",
            "a b@exemple.test",
            "rh@exemple..test",
            ".a@b.test",
            "a@b@c.test",
            "a@-b.test",
        ] {
            assert!(canonical(bad).is_err(), "{bad}");
        }
        assert_eq!(format!("{:?}", Courriel::unchecked("rh@exemple.test")), "Courriel(***)");
    }
}
