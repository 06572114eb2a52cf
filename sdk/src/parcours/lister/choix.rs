//! Which version of a read is called at this OPCO: V2 where its profile has it in service, else V1.

use crate::models::Dossier;
use crate::opco::EtatCapacite;
use crate::operations::{CONSULTER_DOSSIER_V2, LISTER_ETATS_DOSSIERS_V2};
use crate::parcours::{Connexion, Echec};
use crate::runtime::codegen::Operation;

/// Whether the profile has the operation in service, or the caller overrides the profile.
pub(in crate::parcours) fn est_en_service(connexion: &Connexion, operation: &Operation) -> bool {
    let capacite = connexion.opco().profil().capacite(operation);
    connexion.passe_outre(operation) || capacite.is_some_and(|capacite| capacite.etat == EtatCapacite::Production)
}

pub(super) fn etats_v2(connexion: &Connexion) -> bool {
    est_en_service(connexion, &LISTER_ETATS_DOSSIERS_V2)
}

/// One dossier, by the version that the OPCO has; with its number, for those who read several at once.
pub(in crate::parcours) async fn lire(
    connexion: Connexion,
    numero_interne: String,
) -> (String, Result<Dossier, Echec>) {
    let client = connexion.client();
    let reply = if est_en_service(&connexion, &CONSULTER_DOSSIER_V2) {
        client.consulter_dossier_v2(&numero_interne).await
    } else {
        client.consulter_dossier(&numero_interne).await
    };
    (numero_interne, reply.map(|reply| reply.body).map_err(Echec::from))
}
