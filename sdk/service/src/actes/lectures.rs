//! What is read at the OPCO: dossiers, and the key.

use std::str::FromStr;

use cfadock::Connexion;
use cfadock::models::{Dossier, EtatDossier};
use cfadock::parcours::Validite;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::norme;
use crate::probleme::Probleme;

/// Une page de l'état des dossiers, comme l'OPCO les donne.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PageDossiers {
    /// Les états.
    #[schema(schema_with = norme::etats_dossiers)]
    pub dossiers: Vec<EtatDossier>,
    /// S'il y en a d'autres, peut-être : ce qui est à donner comme `apres`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub suite: Option<PlaceDossiers>,
}

/// A place in the list of an OPCO: how many items of one of its pages come before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceDossiers {
    page: u32,
    rang: usize,
}

impl Default for PlaceDossiers {
    fn default() -> Self {
        Self { page: 1, rang: 0 }
    }
}

/// It is no place.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("ce n'est pas une place de la liste")]
pub struct PlaceInconnue;

impl FromStr for PlaceDossiers {
    type Err = PlaceInconnue;

    fn from_str(texte: &str) -> Result<Self, PlaceInconnue> {
        let (page, rang) = texte.split_once('.').ok_or(PlaceInconnue)?;
        let page = page.parse().ok().filter(|page| *page > 0).ok_or(PlaceInconnue)?;
        Ok(Self { page, rang: rang.parse().map_err(|_| PlaceInconnue)? })
    }
}

impl Serialize for PlaceDossiers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}.{}", self.page, self.rang))
    }
}

/// Pages of the OPCO's list that are read for one of ours at most.
const PAGES: u32 = 20;

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

/// The states of dossiers from a place on, at most `limite`. No page of the OPCO's before that place is read.
///
/// # Errors
/// What the OPCO answers.
pub async fn dossiers(
    connexion: &Connexion,
    etat: Option<&str>,
    (place, limite): (PlaceDossiers, usize),
) -> Result<PageDossiers, Probleme> {
    let mut pages = connexion.lister_dossiers().depuis(place.page).par_page();
    let (mut dossiers, mut lues) = (Vec::new(), 0);
    while let Some(page) = pages.suivante().await {
        let page = page.map_err(|echec| Probleme::echec(&echec, ""))?;
        // Only now is it known that nothing was cut from the page before.
        if lues == PAGES {
            return Ok(PageDossiers { dossiers, suite: Some(PlaceDossiers { page: page.numero, rang: 0 }) });
        }
        let deja = if page.numero == place.page { place.rang } else { 0 };
        for (rang, dossier) in page.elements.into_iter().enumerate().skip(deja) {
            if dossiers.len() == limite {
                return Ok(PageDossiers { dossiers, suite: Some(PlaceDossiers { page: page.numero, rang }) });
            }
            let ecrit = serde_json::to_value(&dossier.etat).unwrap_or_default();
            if etat.is_none_or(|etat| ecrit.as_str().is_some_and(|ecrit| ecrit.eq_ignore_ascii_case(etat))) {
                dossiers.push(dossier);
            }
        }
        lues += 1;
    }
    Ok(PageDossiers { dossiers, suite: None })
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
