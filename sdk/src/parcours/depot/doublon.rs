//! A deposit that was not started because the same exists already, or may exist.

use std::fmt;

use crate::journal::{Empreinte, Entree, Situation};
use crate::operations::DEPOSER_FACTURE;
use crate::parcours::moment;

/// The same was deposited already, or may have been. Nothing was sent.
#[derive(Clone, Debug)]
pub struct Doublon {
    entree: Box<Entree>,
    repetition: bool,
}

impl Doublon {
    /// `empreinte` is that of the new deposit.
    pub(super) fn new(entree: Entree, empreinte: Empreinte) -> Self {
        Self { repetition: entree.inscription.empreinte == empreinte, entree: Box::new(entree) }
    }

    /// The earlier deposit: its number, its start, its situation, its numbers at the OPCO.
    pub fn entree(&self) -> &Entree {
        &self.entree
    }

    /// Whether the new content is identical to the old one: a repetition. Otherwise it is the same thing with another
    /// content: a correction, if the OPCO refused the first.
    pub fn est_une_repetition(&self) -> bool {
        self.repetition
    }

    /// By which path another one of the same kind and day leaves: only contracts have amendments.
    fn en_plus(&self) -> &'static str {
        match self.entree.inscription.reperes.contrat.is_some() {
            true => " ; si c'est un autre avenant du même type et de la même date d'effet, par `en_plus_de`",
            false => "",
        }
    }

    /// How a corrected one is sent.
    fn chemin(&self) -> &'static str {
        match self.entree.inscription.operation == DEPOSER_FACTURE.id {
            true => "`Facturation::renvoyer`",
            false => "`corriger`",
        }
    }
}

/// In French, with what to do.
impl fmt::Display for Doublon {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Entree { id, inscription, .. } = &*self.entree;
        let (le, situation) = (moment(inscription.le), self.entree.situation());
        write!(formatter, "Déjà déposé, ou peut-être : entrée {id} du journal, du {le}, {situation}")?;
        if let Some(reference) = &inscription.reference {
            write!(formatter, ", référence {reference}")?;
        }
        let numeros = self.entree.numeros();
        if let Some(numero) = numeros.facture.as_ref().or(numeros.dossier.as_ref()).or(numeros.document.as_ref()) {
            write!(formatter, ", sous le numéro {numero}")?;
        }
        match (situation, self.repetition) {
            (Situation::Deposee, true) => write!(
                formatter,
                ". Le contenu est le même, c'est une répétition. Rien n'a été envoyé : suivez ce dépôt. Si l'OPCO l'a refusé \
                 ou annulé depuis, renvoyez-le par {}, qui le lit chez lui.",
                self.chemin()
            ),
            (Situation::Deposee, false) => write!(
                formatter,
                ". Le contenu est autre. Rien n'a été envoyé : si c'est une correction après un refus ou une annulation de \
                 l'OPCO, envoyez-la par {}, qui le lit chez lui{} ; sinon suivez le premier dépôt.",
                self.chemin(),
                self.en_plus()
            ),
            _ => formatter.write_str(". Rien n'a été envoyé : lancez la réconciliation, qui dira s'il est arrivé."),
        }
    }
}
