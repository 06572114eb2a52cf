//! How to recognise an item of a list on another page.

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use crate::models::{EtatDossier, EtatFacture};
use crate::runtime::serde_json;
use crate::scalaires::Identifiant;

/// An item that a list must not return twice.
pub(in crate::parcours) trait Element {
    /// A digest of the identifying fields: it is kept for the whole reading, so that the items need not be.
    fn cle(&self) -> u64;
}

impl Element for EtatDossier {
    fn cle(&self) -> u64 {
        let numeros = [&self.numero_interne, &self.numero_externe].into_iter().flatten().map(Identifiant::as_str);
        match numeros.chain(self.numero_deca.as_ref().map(|deca| deca.as_str())).next() {
            Some(numero) => empreinte(numero),
            None => empreinte_entiere(self),
        }
    }
}

impl Element for EtatFacture {
    fn cle(&self) -> u64 {
        match (&self.numero_interne_facture, &self.reference_facture_cfa) {
            (Some(numero), _) => empreinte(numero.as_str()),
            (None, Some(reference)) => empreinte(reference),
            (None, None) => empreinte_entiere(self),
        }
    }
}

fn empreinte(texte: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(texte)
}

fn empreinte_entiere<T: serde::Serialize>(element: &T) -> u64 {
    empreinte(&serde_json::to_string(element).unwrap_or_default())
}
