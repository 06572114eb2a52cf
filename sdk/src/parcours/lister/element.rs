//! What makes an item of a list the same item on another page.

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use crate::models::{EtatDossier, EtatFacture};
use crate::runtime::serde_json;
use crate::scalaires::Identifiant;

/// An item that a list must not give twice.
pub(in crate::parcours) trait Element {
    /// A digest of what names the item: it lives as long as one reading, so that the items need not.
    fn cle(&self) -> u64;
}

impl Element for EtatDossier {
    fn cle(&self) -> u64 {
        let numbers = [&self.numero_interne, &self.numero_externe].into_iter().flatten().map(Identifiant::as_str);
        match numbers.chain(self.numero_deca.as_ref().map(|deca| deca.as_str())).next() {
            Some(number) => digest(number),
            None => empreinte_entiere(self),
        }
    }
}

impl Element for EtatFacture {
    fn cle(&self) -> u64 {
        match (&self.numero_interne_facture, &self.reference_facture_cfa) {
            (Some(number), _) => digest(number.as_str()),
            (None, Some(reference)) => digest(reference),
            (None, None) => empreinte_entiere(self),
        }
    }
}

fn digest(text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
}

fn empreinte_entiere<T: serde::Serialize>(item: &T) -> u64 {
    digest(&serde_json::to_string(item).unwrap_or_default())
}
