//! What an amendment changes in one field.

use std::fmt;

use crate::parcours::version::{EcartVersion, NatureEcart};

/// A field that is amended. Neither `Debug` nor `Display` shows a value, only [`expose`](Self::expose).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modification(pub(super) EcartVersion);

impl Modification {
    /// Its path on the wire.
    pub fn champ(&self) -> &str {
        &self.0.champ
    }

    /// The old and the new value; empty if absent. They may be personal: for the person at the CFA.
    pub fn expose(&self) -> (&str, &str) {
        self.0.expose()
    }
}

/// In French, without the values.
impl fmt::Display for Modification {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} : ", self.champ())?;
        formatter.write_str(match self.0.nature {
            NatureEcart::Graphie => "écrit autrement",
            NatureEcart::Autre => "modifié",
            NatureEcart::NonRendu => "retiré",
            NatureEcart::Ajoute => "ajouté",
        })
    }
}
