//! What is read at the OPCO: dossiers, and the key.

use cfadock::Connexion;
use cfadock::models::{Dossier, EtatDossier};
use cfadock::parcours::Validite;
use serde::Serialize;
use utoipa::ToSchema;

use super::norme;
use crate::probleme::Probleme;

/// Une page de l'état des dossiers, comme l'OPCO les donne.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PageDossiers {
    /// Les états.
    #[schema(schema_with = norme::etats_dossiers)]
    pub dossiers: Vec<EtatDossier>,
    /// S'il y en a d'autres : après combien de dossiers ils viennent (`apres`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suite: Option<usize>,
}

/// L'état de la clé d'un CFA chez un OPCO.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EtatCle {
    /// Son dernier jour, quand l'OPCO le dit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    pub fin: Option<String>,
    /// Les jours qui lui restent ; négatif si elle est expirée.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jours: Option<i64>,
    /// S'il est temps d'en retirer une nouvelle.
    pub a_renouveler: bool,
    /// La même chose en une phrase.
    pub phrase: String,
}

/// The states of dossiers, without the first `apres`, and at most `limite`.
///
/// # Errors
/// What the OPCO answers.
pub async fn dossiers(
    connexion: &Connexion,
    etat: Option<&str>,
    (apres, limite): (usize, usize),
) -> Result<PageDossiers, Probleme> {
    let mut lecture = connexion.lister_dossiers();
    let (mut vus, mut dossiers, mut encore) = (0, Vec::new(), false);
    while let Some(dossier) = lecture.suivant().await {
        let dossier = dossier.map_err(|echec| Probleme::echec(&echec, ""))?;
        let ecrit = serde_json::to_value(&dossier.etat).unwrap_or_default();
        let du_bon_etat = etat.is_none_or(|etat| ecrit.as_str().is_some_and(|ecrit| ecrit.eq_ignore_ascii_case(etat)));
        vus += usize::from(du_bon_etat);
        if !du_bon_etat || vus <= apres {
            continue;
        }
        if dossiers.len() == limite {
            encore = true;
            break;
        }
        dossiers.push(dossier);
    }
    let suite = encore.then_some(apres + dossiers.len());
    Ok(PageDossiers { dossiers, suite })
}

/// One dossier.
///
/// # Errors
/// What the OPCO answers.
pub async fn dossier(connexion: &Connexion, numero_interne: &str) -> Result<Dossier, Probleme> {
    connexion.lire_dossier(numero_interne).await.map_err(|echec| Probleme::echec(&echec, ""))
}

/// How long the key still serves.
///
/// # Errors
/// What the OPCO answers.
pub async fn cle(connexion: &Connexion) -> Result<EtatCle, Probleme> {
    let cle = connexion.verifier_cle().await.map_err(|echec| Probleme::echec(&echec, ""))?;
    let fin = match cle.validite {
        Validite::Valide { fin, .. } | Validite::BientotExpiree { fin, .. } | Validite::Expiree { fin, .. } => {
            Some(fin.to_string())
        }
        Validite::Inconnue => None,
    };
    Ok(EtatCle {
        fin,
        jours: cle.validite.jours_restants(),
        a_renouveler: cle.validite.est_a_renouveler(),
        phrase: cle.to_string(),
    })
}
