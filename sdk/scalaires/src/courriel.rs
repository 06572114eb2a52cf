//! An e-mail address.

use email_address::{EmailAddress, Error, Options};

use super::regles::Regles;
use super::{ErreurScalaire, NatureErreur};

scalaire_du_metier! {
    /// An e-mail address: canonically with its domain in lower case. `Debug` hides it.
    ///
    /// The check finds typing errors; only sending a message shows whether the address is read.
    Courriel, masque_au_debug, canonique
}

fn canonique(texte: &str) -> Result<String, ErreurScalaire> {
    let regles = Regles::de("courriel");
    let texte = texte.trim();
    regles.exiger(!texte.is_empty(), NatureErreur::Vide, "la valeur est vide.")?;
    // A quoted part may contain anything.
    let est_simple =
        |lettre: char| !lettre.is_whitespace() && !lettre.is_control() && !"<>,;:\"()[]\\".contains(lettre);
    let juste = texte.starts_with('"') || texte.chars().all(est_simple);
    regles.exiger(juste, NatureErreur::Caractere, "l'adresse contient un caractère interdit.")?;
    let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
    let adresse = EmailAddress::parse_with_options(texte, options).map_err(|erreur| match erreur {
        Error::LocalPartTooLong | Error::DomainTooLong | Error::SubDomainTooLong => {
            regles.erreur(NatureErreur::Longueur, "l'adresse est trop longue.")
        }
        _ => regles.erreur(NatureErreur::Forme, FORME),
    })?;
    // RFC 5322 allows domains that RFC 5321 cannot deliver to.
    regles.exiger(adresse.domain().split('.').all(est_partie_de_domaine), NatureErreur::Forme, FORME)?;
    Ok(format!("{}@{}", adresse.local_part(), adresse.domain().to_lowercase()))
}

const FORME: &str = "l'adresse doit avoir la forme nom@domaine.fr.";

/// A part of a domain; letters beyond ASCII belong to international names.
fn est_partie_de_domaine(nom: &str) -> bool {
    nom.chars().all(|lettre| lettre.is_alphanumeric() || lettre == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_typing_errors() {
        assert_eq!(canonique(" rh@Exemple.TEST ").as_deref(), Ok("rh@exemple.test"));
        assert!(canonique("prenom.nom+cfa@mail.exemple.test").is_ok());
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
            assert!(canonique(bad).is_err(), "{bad}");
        }
        assert_eq!(format!("{:?}", Courriel::tel_quel("rh@exemple.test")), "Courriel(***)");
    }

    /// Addresses that RFC 5321 accepts or refuses and a simpler rule would not.
    #[test]
    fn the_standard_decides() {
        for good in ["\"prenom nom\"@exemple.test", "o'neill@exemple.test", "é@exemple.test", "a@xn--9ca.test"] {
            assert_eq!(canonique(good).as_deref(), Ok(good));
        }
        let (local, label) = (format!("{}@exemple.test", "a".repeat(65)), format!("a@{}.test", "b".repeat(64)));
        for long in [local, label] {
            assert_eq!(canonique(&long).map_err(|erreur| erreur.nature()), Err(NatureErreur::Longueur), "{long}");
        }
        for bad in ["a b@exemple.test", "rh@exemple.test; paie@exemple.test"] {
            assert_eq!(canonique(bad).map_err(|erreur| erreur.nature()), Err(NatureErreur::Caractere), "{bad}");
        }
        for bad in ["rh", "rh@exemple", "rh@exemple..test", "a@b@c.test"] {
            assert_eq!(canonique(bad).map_err(|erreur| erreur.nature()), Err(NatureErreur::Forme), "{bad}");
        }
        for bad in ["a@b_c.test", "a@b!c.test", "a@[192.0.2.1]", "Marie <a@b.test>", "a@b-.test", "a@b.test."] {
            assert!(canonique(bad).is_err(), "{bad}");
        }
    }
}
