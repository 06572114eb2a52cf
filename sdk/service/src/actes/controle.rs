//! Checks alone: nothing is sent, nothing is written. What a document is compared with is read at the OPCO, as its deposit
//! would.

use std::sync::Arc;

use cfadock::controle::{
    CertificatAControler, ContratAControler, ContratConnu, Controle, ConventionAControler, IdRegle,
    controler_certificat, controler_contrat, controler_convention,
};
use cfadock::models::{Certificat, Convention, DossierTransmission};
use cfadock::parcours::HorlogeFixe;
use cfadock::runtime::jiff::civil::Date;
use cfadock::{Connexion, Echec};
use serde::Serialize;
use utoipa::ToSchema;

use super::depot::ConstatControle;
use super::facture::{DemandeFacture, preparer};
use crate::probleme::Probleme;

/// Ce que les contrôles ont relevé.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ResultatControle {
    /// Les constats, les erreurs d'abord.
    pub constats: Vec<ConstatControle>,
    /// Si rien n'arrête l'envoi.
    pub envoyable: bool,
}

/// Checks a contract as of `jour`.
pub fn contrat(
    contrat: &DossierTransmission,
    mineur_emancipe: bool,
    deroger: &[IdRegle],
    jour: Date,
) -> ResultatControle {
    let contrat = contrat.canonique();
    let mut sujet = ContratAControler::new(&contrat, jour);
    sujet.mineur_emancipe = mineur_emancipe;
    resultat(&controler_contrat(&sujet), deroger)
}

/// Checks a convention against the contract that the OPCO has, as of `jour`.
///
/// # Errors
/// When the OPCO does not give it.
pub async fn convention(
    connexion: &Connexion,
    convention: &Convention,
    deroger: &[IdRegle],
    jour: Date,
) -> Result<ResultatControle, Probleme> {
    let convention = convention.canonique();
    let numero = convention.numero_interne_dossier.as_str();
    let dossier = connexion.lire_dossier(numero).await.map_err(|echec| Probleme::echec(&echec, ""))?;
    let Some(cerfa) = dossier.cerfa else {
        return Err(Probleme::echec(&Echec::SansContrat { dossier: numero.to_owned() }, ""));
    };
    let contrat = ContratConnu::from(&cerfa);
    let sujet = ConventionAControler::new(&convention, &contrat, jour);
    Ok(resultat(&controler_convention(&sujet), deroger))
}

/// Checks a certificate against the dossier that the OPCO has, as of `jour`.
///
/// # Errors
/// When the OPCO does not give it.
pub async fn certificat(
    connexion: &Connexion,
    certificat: &Certificat,
    deroger: &[IdRegle],
    jour: Date,
) -> Result<ResultatControle, Probleme> {
    let certificat = certificat.canonique();
    let dossier = connexion.lire_dossier(certificat.numero_interne_dossier.as_str()).await;
    let dossier = dossier.map_err(|echec| Probleme::echec(&echec, ""))?;
    let sujet = CertificatAControler::new(&certificat, &dossier, jour);
    Ok(resultat(&controler_certificat(&sujet), deroger))
}

/// Checks the invoice that a request comes to, as of `jour`.
///
/// # Errors
/// Those of its project.
pub async fn facture(connexion: Connexion, demande: DemandeFacture, jour: Date) -> Result<ResultatControle, Probleme> {
    let ce_jour = connexion.horloge(Arc::new(HorlogeFixe::au(jour)));
    let projet = preparer(&ce_jour, demande).await?;
    Ok(ResultatControle { constats: projet.constats, envoyable: projet.envoyable })
}

fn resultat(controle: &Controle, deroger: &[IdRegle]) -> ResultatControle {
    ResultatControle {
        constats: controle.constats().iter().map(|constat| ConstatControle::de(constat, "")).collect(),
        envoyable: controle.verdict(deroger).is_ok(),
    }
}
