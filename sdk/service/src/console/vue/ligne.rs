//! A deposit in a list.

use std::collections::BTreeMap;

use cfadock::journal::Entree;
use cfadock::parcours::moment;
use cfadock::runtime::jiff::Timestamp;

use super::mots;
use crate::console::adresse;

/// A deposit in a list.
pub(super) struct Ligne {
    pub(super) entree: i64,
    pub(super) lien: String,
    pub(super) quoi: String,
    pub(super) reference: String,
    pub(super) cfa: String,
    pub(super) opco: String,
    pub(super) situation: String,
    pub(super) famille: &'static str,
    pub(super) ouvert_le: String,
    pub(super) age: String,
    pub(super) conseil: String,
}

impl Ligne {
    /// Of an entry, with what a reconciliation said of those that are open.
    pub(super) fn new(entree: &Entree, suspens: &BTreeMap<i64, String>, maintenant: Timestamp) -> Self {
        let (inscription, situation) = (&entree.inscription, entree.situation());
        let raison = suspens.get(&entree.id.0).filter(|_| situation.est_ouverte()).cloned();
        Self {
            entree: entree.id.0,
            lien: adresse::depot(entree.id.0),
            quoi: mots::operation(&inscription.operation).to_owned(),
            reference: inscription.reference.as_ref().map(ToString::to_string).unwrap_or_default(),
            cfa: inscription.cfa.to_string(),
            opco: inscription.opco.to_string(),
            situation: situation.to_string(),
            famille: mots::famille(situation),
            ouvert_le: moment(inscription.le),
            age: mots::age(inscription.le, maintenant),
            conseil: raison.unwrap_or_else(|| mots::conseil(situation).to_owned()),
        }
    }
}
