//! Ruptures: reported to the OPCO through the API if it accepts them, and what remains to invoice afterwards.

mod participation;
mod suites;

use std::collections::BTreeMap;

pub use participation::ParticipationEmployeur;
pub use suites::{AnneeRompue, EcheanceRestante, SuitesRupture, suites_de_la_rupture};

use super::depot::{Depot, Intention, empreinte};
use super::{Connexion, Echec, NonPrisEnCharge, Protocole};
use crate::controle::{RuptureAControler, controler_rupture};
use crate::journal::{CleMetier, Reperes};
use crate::models::{DepotResult, RuptureEmployeur};
use crate::operations::SIGNALER_RUPTURE_EMPLOYEUR;
use crate::runtime::jiff::civil::Date;
use crate::runtime::serde_json;
use crate::scalaires;

/// How a rupture reaches an OPCO.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VoieRupture {
    /// `POST /v2/dossiers/rupture/employeur`: the profile has it in service, or the caller overrides the profile. The
    /// norm does not say what the body holds.
    Api,
    /// The extranet of the OPCO, by hand: according to the profile, the API does not accept ruptures.
    Extranet(Box<NonPrisEnCharge>),
}

impl Connexion {
    /// How this OPCO accepts the rupture of a contract. An operation that the profile calls unknown is not tried: its
    /// body is unknown as well, and a misunderstood rupture stops payments.
    pub fn voie_de_la_rupture(&self) -> VoieRupture {
        match self.exiger_service(&SIGNALER_RUPTURE_EMPLOYEUR) {
            Ok(()) => VoieRupture::Api,
            Err(absence) => VoieRupture::Extranet(absence),
        }
    }

    /// Reports to the OPCO that a contract is broken, once: `jour` is the last day of the contract.
    /// [`suites_de_la_rupture`] of the dossier, read again afterwards, gives what remains to invoice.
    ///
    /// The dossier is read first, and what the day has against it is in the `controle` of the deposit:
    /// nothing of that stops it, not even a reading that fails, which is a warning there. To know it before, call [`controler_rupture`].
    ///
    /// The body is a guess in the norm's own document (weak): `numeroInterne` and `dateRupture`.
    ///
    /// # Errors
    /// [`Echec::NonPrisEnCharge`] unless [`voie_de_la_rupture`](Self::voie_de_la_rupture) is the API: it says how the
    /// OPCO accepts it. [`Echec::Doublon`] when this rupture was reported already; otherwise as
    /// [`envoyer_contrat`](Self::envoyer_contrat).
    pub async fn signaler_rupture(&self, numero_interne: &str, jour: Date) -> Result<Depot<DepotResult>, Echec> {
        self.exiger_service(&SIGNALER_RUPTURE_EMPLOYEUR)?;
        self.exiger_acces(&SIGNALER_RUPTURE_EMPLOYEUR)?;
        // The deadlines of a rupture run on: a reading that only feeds warnings does not hold it back.
        let dossier = self.dossier(numero_interne).await.unwrap_or_default();
        let controle = controler_rupture(&RuptureAControler::new(&dossier, jour, self.aujourd_hui()));
        let corps = corps(numero_interne, jour);
        let intention = intention(self, numero_interne, jour, &corps);
        let depot = self.deposer(intention, self.client_pour(Protocole::V2).signaler_rupture_employeur(&corps)).await;
        Ok(depot?.controle(controle))
    }
}

fn corps(numero_interne: &str, jour: Date) -> RuptureEmployeur {
    let jour = serde_json::to_value(scalaires::Date::from(jour)).expect("a day is written as JSON");
    BTreeMap::from([("numeroInterne".to_owned(), numero_interne.into()), ("dateRupture".to_owned(), jour.into())])
}

/// The intent for the journal.
pub(super) fn intention(connexion: &Connexion, dossier: &str, jour: Date, corps: &RuptureEmployeur) -> Intention {
    let cle = CleMetier::autre("rupture", connexion.opco(), &[dossier.trim(), &jour.to_string()]);
    Intention::new(&SIGNALER_RUPTURE_EMPLOYEUR, cle, empreinte(corps), Reperes::dossier(dossier))
}

#[cfg(test)]
pub(super) fn intention_de(connexion: &Connexion, dossier: &str, jour: Date) -> Intention {
    intention(connexion, dossier, jour, &corps(dossier, jour))
}
