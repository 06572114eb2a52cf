//! What `Date` and `DateCivile` share: a day, or the text that holds none.

use jiff::civil;

use crate::regles::{Regles, a_la_forme};
use crate::{ErreurScalaire, NatureErreur};

const REGLES: Regles = Regles::de("date");

/// A day that was read. Texts without a day are ordered after all days.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum JourLu {
    Civil(civil::Date),
    Illisible(String),
}

impl JourLu {
    pub(crate) fn new(annee: i16, mois: i8, jour: i8) -> Result<Self, ErreurScalaire> {
        let civil = civil::Date::new(annee, mois, jour);
        civil.map(Self::Civil).map_err(|_| REGLES.erreur(NatureErreur::HorsLimites, "ce jour n'existe pas."))
    }

    /// Reads a day, or keeps the text.
    pub(crate) fn indulgente(texte: String) -> Self {
        Self::stricte(&texte).unwrap_or(Self::Illisible(texte))
    }

    /// Reads a day.
    pub(crate) fn stricte(texte: &str) -> Result<Self, ErreurScalaire> {
        let texte = texte.trim();
        REGLES.exiger(!texte.is_empty(), NatureErreur::Vide, "la valeur est vide.")?;
        let forme = || REGLES.erreur(NatureErreur::Forme, "elle doit avoir la forme AAAA-MM-JJ.");
        let (jour, reste) = texte.split_at_checked(10).ok_or_else(forme)?;
        let separateurs = [jour.as_bytes()[4], jour.as_bytes()[7]];
        if separateurs != *b"--"
            || !a_la_forme(&jour.replace('-', ""), "00000000")
            || reste.starts_with(|suivant: char| suivant.is_alphanumeric() && suivant != 'T')
        {
            return Err(forme());
        }
        jour.parse().map(Self::Civil).map_err(|_| REGLES.erreur(NatureErreur::HorsLimites, "ce jour n'existe pas."))
    }

    pub(crate) fn verifier(&self) -> Result<(), ErreurScalaire> {
        match self {
            Self::Civil(_) => Ok(()),
            Self::Illisible(texte) => Self::stricte(texte).map(drop),
        }
    }
}

/// Declares a calendar day that is written with `$suffix` after it.
macro_rules! jour_civil {
    ($(#[$meta:meta])* $name:ident, $suffix:literal) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) $crate::civil::JourLu);

        impl $name {
            /// A day of the calendar.
            ///
            /// # Errors
            /// When the calendar has no such day.
            pub fn new(annee: i16, mois: i8, jour: i8) -> Result<Self, $crate::ErreurScalaire> {
                $crate::civil::JourLu::new(annee, mois, jour).map(Self)
            }

            /// Reads a text without a check: one without a day is kept, and the checks of a document name its field.
            pub fn tel_quel(texte: impl Into<String>) -> Self {
                Self($crate::civil::JourLu::indulgente(texte.into()))
            }

            /// The day; `None` when the text that was read contains none.
            pub fn civil(&self) -> Option<::jiff::civil::Date> {
                match self.0 {
                    $crate::civil::JourLu::Civil(civil) => Some(civil),
                    $crate::civil::JourLu::Illisible(_) => None,
                }
            }

            /// Checks the value that was read.
            ///
            /// # Errors
            /// When it contains no day; the error says why.
            pub fn verifier(&self) -> Result<(), $crate::ErreurScalaire> {
                self.0.verifier()
            }
        }

        impl From<::jiff::civil::Date> for $name {
            fn from(civil: ::jiff::civil::Date) -> Self {
                Self($crate::civil::JourLu::Civil(civil))
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::ErreurScalaire;

            fn from_str(texte: &str) -> Result<Self, Self::Err> {
                $crate::civil::JourLu::stricte(texte).map(Self)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = $crate::ErreurScalaire;

            fn try_from(texte: &str) -> Result<Self, Self::Error> {
                texte.parse()
            }
        }

        /// The bare day; `***` for a text without a day, since it may contain anything. Serialising writes it
        /// unchanged.
        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match &self.0 {
                    $crate::civil::JourLu::Civil(civil) => civil.fmt(formatter),
                    $crate::civil::JourLu::Illisible(_) => formatter.write_str($crate::MASK),
                }
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(formatter, concat!(stringify!($name), "({})"), self)
            }
        }

        impl $crate::Model for $name {
            fn plain(&self) -> Option<$crate::Plain<'_>> {
                Some(match &self.0 {
                    $crate::civil::JourLu::Civil(civil) => $crate::Plain::Day(*civil, $suffix),
                    $crate::civil::JourLu::Illisible(texte) => $crate::Plain::Text(texte),
                })
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match &self.0 {
                    $crate::civil::JourLu::Civil(civil) => {
                        serializer.collect_str(&format_args!(concat!("{}", $suffix), civil))
                    }
                    $crate::civil::JourLu::Illisible(texte) => serializer.serialize_str(texte),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let texte = $crate::read_text(stringify!($name), deserializer)?;
                Ok(Self($crate::civil::JourLu::indulgente(texte)))
            }
        }
    };
}
