//! Shared code of the text scalars: a strict rule, the methods that follow from it, and helpers for such rules.

use super::{ErreurScalaire, NatureErreur};

/// Declares a text scalar of the trade.
///
/// `canonique` is the strict rule: it gives the canonical form or says why not. The visibility is `ouvert`,
/// `masque_au_debug` (Debug hides the value) or `masque` (both hide it, and only `expose` returns it). An open scalar
/// shows a text with its form or that of a number; a `reference` shows only the latter.
macro_rules! scalaire_du_metier {
    ($(#[$meta:meta])* $name:ident, ouvert, $canonique:expr) => {
        $crate::text_scalar! {
            $(#[$meta])*
            $name, shown_if |texte| {
                let canonique: fn(&str) -> Result<String, $crate::ErreurScalaire> = $canonique;
                $crate::est_une_reference(texte) || canonique(texte).is_ok()
            }
        }
        scalaire_du_metier!(@as_str $name);
        scalaire_du_metier!(@regle $name, $canonique);
    };
    ($(#[$meta:meta])* $name:ident, reference, $canonique:expr) => {
        $crate::text_scalar!($(#[$meta])* $name, shown_if $crate::est_une_reference);
        scalaire_du_metier!(@as_str $name);
        scalaire_du_metier!(@regle $name, $canonique);
    };
    ($(#[$meta:meta])* $name:ident, masque_au_debug, $canonique:expr) => {
        $crate::text_scalar!($(#[$meta])* $name, debug_masked);
        scalaire_du_metier!(@as_str $name);
        scalaire_du_metier!(@regle $name, $canonique);
    };
    ($(#[$meta:meta])* $name:ident, masque, $canonique:expr) => {
        $crate::text_scalar!($(#[$meta])* $name, masked);

        impl $name {
            /// The text, unmasked.
            pub fn expose(&self) -> &str {
                &self.0
            }
        }
        scalaire_du_metier!(@regle $name, $canonique);
    };
    (@as_str $name:ident) => {
        impl $name {
            /// The text, unchanged or in its canonical form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
    (@regle $name:ident, $canonique:expr) => {
        impl $name {
            /// Keeps a text without a check: older values may not satisfy today's rules.
            pub fn tel_quel(texte: impl Into<String>) -> Self {
                Self(texte.into())
            }

            /// Checks the value that was read.
            ///
            /// # Errors
            /// When no canonical form exists; the error says why.
            pub fn verifier(&self) -> Result<(), $crate::ErreurScalaire> {
                let canonique: fn(&str) -> Result<String, $crate::ErreurScalaire> = $canonique;
                canonique(&self.0).map(drop)
            }

            /// The same value in its canonical form. Equality and order compare texts: compare canonical forms.
            ///
            /// # Errors
            /// When there is none; the error says why.
            pub fn canonique(&self) -> Result<Self, $crate::ErreurScalaire> {
                self.0.parse()
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::ErreurScalaire;

            /// Checks a text and keeps its canonical form.
            fn from_str(texte: &str) -> Result<Self, Self::Err> {
                let canonique: fn(&str) -> Result<String, $crate::ErreurScalaire> = $canonique;
                canonique(texte).map(Self)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = $crate::ErreurScalaire;

            fn try_from(texte: &str) -> Result<Self, Self::Error> {
                texte.parse()
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::ErreurScalaire;

            fn try_from(texte: String) -> Result<Self, Self::Error> {
                texte.parse()
            }
        }
    };
}

/// The rules of one scalar, with its name for the errors.
#[derive(Clone, Copy)]
pub(crate) struct Regles {
    scalaire: &'static str,
}

impl Regles {
    pub(crate) const fn de(scalaire: &'static str) -> Self {
        Self { scalaire }
    }

    pub(crate) fn erreur(self, nature: NatureErreur, phrase: &'static str) -> ErreurScalaire {
        ErreurScalaire::new(self.scalaire, nature, phrase)
    }

    /// The text in capitals without blanks or the `separateurs` between groups.
    pub(crate) fn compact(self, texte: &str, separateurs: &[char]) -> Result<String, ErreurScalaire> {
        let garde = texte.chars().filter(|lettre| !lettre.is_whitespace() && !separateurs.contains(lettre));
        let compact: String = garde.map(|lettre| lettre.to_ascii_uppercase()).collect();
        if compact.is_empty() {
            return Err(self.erreur(NatureErreur::Vide, "la valeur est vide."));
        }
        Ok(compact)
    }

    pub(crate) fn exiger(self, tenu: bool, nature: NatureErreur, phrase: &'static str) -> Result<(), ErreurScalaire> {
        if tenu { Ok(()) } else { Err(self.erreur(nature, phrase)) }
    }
}

/// Whether `texte` matches `masque`, byte by byte: `0` a digit, `A` a capital, `X` either.
pub(crate) fn a_la_forme(texte: &str, masque: &str) -> bool {
    texte.len() == masque.len()
        && texte.bytes().zip(masque.bytes()).all(|(octet, nature)| match nature {
            b'0' => octet.is_ascii_digit(),
            b'A' => octet.is_ascii_uppercase(),
            _ => octet.is_ascii_digit() || octet.is_ascii_uppercase(),
        })
}

pub(crate) fn que_des_chiffres(texte: &str) -> bool {
    texte.bytes().all(|octet| octet.is_ascii_digit())
}

/// The sum of Luhn's algorithm: a number is valid when it is divisible by 10.
pub(crate) fn luhn(chiffres: &str) -> u32 {
    let depuis_la_droite = chiffres.bytes().rev().enumerate();
    depuis_la_droite
        .map(|(place, octet)| {
            let chiffre = u32::from(octet - b'0');
            match place % 2 {
                0 => chiffre,
                _ if chiffre > 4 => 2 * chiffre - 9,
                _ => 2 * chiffre,
            }
        })
        .sum()
}
