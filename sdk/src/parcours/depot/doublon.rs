//! A deposit that was not begun because the same is there already, or may be.

use std::fmt;

use crate::journal::{Entree, Situation};
use crate::parcours::moment;

/// The same was deposited already, or may have been. Nothing was sent.
#[derive(Clone, Debug)]
pub struct Doublon {
    entree: Box<Entree>,
}

impl Doublon {
    pub(super) fn new(entree: Entree) -> Self {
        Self { entree: Box::new(entree) }
    }

    /// The earlier deposit: its number, when it was begun, what is known of it, its numbers at the OPCO.
    pub fn entree(&self) -> &Entree {
        &self.entree
    }
}

/// In French, with what to do.
impl fmt::Display for Doublon {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Entree { id, inscription, .. } = &*self.entree;
        let (le, situation) = (moment(inscription.le), self.entree.situation());
        write!(formatter, "Déjà déposé, ou peut-être : entrée {id} du journal, du {le}, {situation}")?;
        let numeros = self.entree.numeros();
        if let Some(numero) = numeros.facture.as_ref().or(numeros.dossier.as_ref()).or(numeros.document.as_ref()) {
            write!(formatter, ", sous le numéro {numero}")?;
        }
        formatter.write_str(match situation {
            Situation::Deposee => {
                ". Rien n'a été envoyé : suivez ce dépôt. Si l'OPCO l'a refusé ou annulé depuis, marquez l'entrée comme \
                 écartée, puis déposez de nouveau."
            }
            _ => ". Rien n'a été envoyé : lancez la réconciliation, qui dira s'il est arrivé.",
        })
    }
}
