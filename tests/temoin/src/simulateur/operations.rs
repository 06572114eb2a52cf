//! The operations of the norm, one arm each: a new operation does not compile until it has an arm.

mod depot;
mod lecture;
mod piece;
mod rejet;

use serde_json::Value;

use crate::generated::operation::Operation;
use crate::simulateur::demande::Demande;
use crate::simulateur::demande::refus::Refus;
use crate::simulateur::opco::Opco;

/// Carries out a call that the tables allow: the body of a 200, or the refusal.
pub(super) fn traiter(opco: &Opco, demande: &Demande) -> Result<Value, Refus> {
    match demande.operation {
        Operation::TransmettreDossier | Operation::TransmettreDossierV2 => depot::dossier(opco, demande),
        Operation::ConsulterDossier | Operation::ConsulterDossierV2 => lecture::dossier(opco, demande),
        Operation::ListerEtatsDossiers => Ok(lecture::etats(opco)),
        Operation::ListerEtatsDossiersV2 => Ok(lecture::page_etats(opco, demande)),
        Operation::ListerDossiers => lecture::liste(opco, demande),
        Operation::ConsulterStatut => Ok(lecture::statut()),
        Operation::DeposerConvention => piece::convention(opco, demande),
        Operation::DeposerFacture => depot::facture(opco, demande),
        Operation::DeposerDocument => piece::document(opco, demande),
        Operation::ListerEtatsFactures => Ok(lecture::page_factures(opco, demande)),
        Operation::DeposerCertificat => piece::certificat(opco, demande),
        Operation::SignalerRuptureEmployeur => depot::rupture(opco, demande),
        Operation::ConsulterCleCfa => Ok(lecture::cle(opco, demande)),
    }
}
