//! An event with its deposit, according to the journal.

use std::fmt;
use std::ops::Deref;

use super::evenement::{Evenement, NumeroEcheance, NumeroFacture};
use crate::journal::{Choix, EchecJournal, Entree, IdEntree, ReferenceEditeur};
use crate::parcours::{Connexion, Echec};
use crate::scalaires::Identifiant;

/// An event, and its deposit.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Nouvelle {
    /// The event.
    pub evenement: Evenement,
    /// The entry of the journal: that of the contract, of the invoice, or of the invoice that bills an échéance. `None`
    /// if the OPCO received it another way, or if several deposits are possible.
    pub entree: Option<IdEntree>,
    /// The editor's own reference of that deposit, where one was given.
    pub reference: Option<ReferenceEditeur>,
}

impl Deref for Nouvelle {
    type Target = Evenement;

    fn deref(&self) -> &Evenement {
        &self.evenement
    }
}

/// The sentence of the event.
impl fmt::Display for Nouvelle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.evenement.fmt(formatter)
    }
}

impl Connexion {
    /// The events with their deposits. The journal is read once, and only when there is an event.
    pub(super) async fn rattacher(&self, evenements: Vec<Evenement>) -> Result<Vec<Nouvelle>, Echec> {
        let entrees = match evenements.is_empty() {
            true => Vec::new(),
            false => match self.journal_tenu().lire(Choix::de(self.cfa().clone(), self.opco())).await {
                // Following only reads, and needs no journal.
                Err(EchecJournal::Absent) => Vec::new(),
                lues => lues?,
            },
        };
        let rattachee = |evenement: Evenement| {
            let entree = entree(&evenement, &entrees);
            let reference = entree.and_then(|entree| entree.inscription.reference.clone());
            Nouvelle { entree: entree.map(IdEntree::from), reference, evenement }
        };
        Ok(evenements.into_iter().map(rattachee).collect())
    }
}

fn entree<'a>(evenement: &Evenement, entrees: &'a [Entree]) -> Option<&'a Entree> {
    match evenement {
        Evenement::EcheanceReglee { dossier, echeance, .. }
        | Evenement::InstructionCessee { dossier, echeance, .. } => de_l_echeance(dossier, echeance, entrees),
        Evenement::FactureReglee { facture, .. }
        | Evenement::FactureRefusee { facture, .. }
        | Evenement::FactureEtat { facture, .. } => de_la_facture(facture, entrees),
        Evenement::Apparu { dossier, .. }
        | Evenement::Disparu { dossier }
        | Evenement::Transmis { dossier }
        | Evenement::EnInstruction { dossier }
        | Evenement::Engage { dossier }
        | Evenement::Refuse { dossier, .. }
        | Evenement::Annule { dossier, .. }
        | Evenement::Rompu { dossier }
        | Evenement::Solde { dossier }
        | Evenement::EtatInconnu { dossier, .. }
        | Evenement::DecaAttribue { dossier, .. }
        | Evenement::EcheanceOuverte { dossier, .. } => du_dossier(dossier, entrees),
        Evenement::FacturesNonSuivies => None,
    }
}

/// The only one, or none: of several, the right one is unknown.
fn seule<'a>(mut entrees: impl Iterator<Item = &'a Entree>) -> Option<&'a Entree> {
    let premiere = entrees.next()?;
    entrees.next().is_none().then_some(premiere)
}

/// The contract of a dossier: of several, the one that was not set aside.
fn du_dossier<'a>(dossier: &Identifiant, entrees: &'a [Entree]) -> Option<&'a Entree> {
    let contrats = entrees.iter().filter(|entree| entree.inscription.reperes.contrat.is_some());
    let contrats = contrats.filter(|entree| entree.numeros().dossier.as_deref() == Some(dossier.as_str()));
    seule(contrats.clone().filter(|entree| entree.situation().tient_la_cle())).or_else(|| seule(contrats))
}

fn de_la_facture<'a>(facture: &NumeroFacture, entrees: &'a [Entree]) -> Option<&'a Entree> {
    let nom = |numero: &str| numero.trim().to_uppercase();
    let interne = facture.interne.as_ref().map(Identifiant::as_str);
    let par_numero = entrees.iter().filter(|une| interne.is_some() && une.numeros().facture.as_deref() == interne);
    seule(par_numero).or_else(|| {
        // With the answer its number was lost: only the CFA's own number is known.
        let reference = facture.reference.as_deref().map(nom)?;
        seule(entrees.iter().filter(|une| {
            let repere = une.inscription.reperes.facture.as_ref();
            une.numeros().facture.is_none() && repere.is_some_and(|repere| nom(&repere.numero) == reference)
        }))
    })
}

/// The invoice that bills an échéance, among those that the OPCO has not put aside.
fn de_l_echeance<'a>(dossier: &Identifiant, echeance: &NumeroEcheance, entrees: &'a [Entree]) -> Option<&'a Entree> {
    let facturee = |entree: &&Entree| {
        let echeances = entree.inscription.reperes.facture.iter().flat_map(|facture| &facture.echeances);
        entree.situation().tient_la_cle()
            && echeances.into_iter().any(|une| une.dossier == dossier.as_str() && Some(une.numero) == echeance.numero)
    };
    seule(entrees.iter().filter(facturee))
}
