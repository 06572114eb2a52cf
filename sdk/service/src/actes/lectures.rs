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
    /// Pourquoi cette liste, lue page par page, n'est peut-être pas entière : le nombre que l'OPCO annonce a changé depuis la
    /// page d'avant, ou ce n'est pas celui des dossiers qu'il a donnés.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avertissement: Option<String>,
}

/// A place in the list of an OPCO: how many items of one of its pages come before it, and what was seen up to there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceDossiers {
    page: u32,
    rang: usize,
    /// How many items the OPCO announced, where it does, and how many were read.
    vus: Option<(u64, u64)>,
}

impl Default for PlaceDossiers {
    fn default() -> Self {
        Self { page: 1, rang: 0, vus: None }
    }
}

/// It is no place.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("ce n'est pas une place de la liste")]
pub struct PlaceInconnue;

impl FromStr for PlaceDossiers {
    type Err = PlaceInconnue;

    fn from_str(texte: &str) -> Result<Self, PlaceInconnue> {
        let nombre = |texte: &str| texte.parse().map_err(|_| PlaceInconnue);
        let parties: Vec<_> = texte.split('.').collect();
        let (page, rang, vus) = match parties[..] {
            [page, rang] => (page, rang, None),
            [page, rang, annonces, lus] => (page, rang, Some((nombre(annonces)?, nombre(lus)?))),
            _ => return Err(PlaceInconnue),
        };
        let page = page.parse().ok().filter(|page| *page > 0).ok_or(PlaceInconnue)?;
        Ok(Self { page, rang: rang.parse().map_err(|_| PlaceInconnue)?, vus })
    }
}

impl Serialize for PlaceDossiers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { page, rang, vus } = self;
        match vus {
            None => serializer.collect_str(&format_args!("{page}.{rang}")),
            Some((annonces, lus)) => serializer.collect_str(&format_args!("{page}.{rang}.{annonces}.{lus}")),
        }
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
    let (mut dossiers, mut lues, mut compte) = (Vec::new(), 0, Compte::depuis(place));
    while let Some(page) = pages.suivante().await {
        let page = page.map_err(|echec| Probleme::echec(&echec, ""))?;
        // Only now is it known that nothing was cut from the page before.
        if lues == PAGES {
            return Ok(compte.page(dossiers, Some((page.numero, 0))));
        }
        compte.annoncer(page.total);
        let deja = if page.numero == place.page { place.rang } else { 0 };
        for (rang, dossier) in page.elements.into_iter().enumerate().skip(deja) {
            if dossiers.len() == limite {
                return Ok(compte.page(dossiers, Some((page.numero, rang))));
            }
            compte.lus += 1;
            let ecrit = dossier.etat.as_ref().map(|etat| etat.wire().to_string());
            if etat.is_none_or(|etat| ecrit.is_some_and(|ecrit| ecrit.eq_ignore_ascii_case(etat))) {
                dossiers.push(dossier);
            }
        }
        lues += 1;
    }
    Ok(compte.page(dossiers, None))
}

/// What the OPCO announces of a list that is read a part at a time, and what it gave.
struct Compte {
    /// Whether it is known how many were read before: from the first page on, the reading itself compares.
    repris: bool,
    annonces: Option<u64>,
    lus: u64,
    change: Option<(u64, u64)>,
}

impl Compte {
    fn depuis(place: PlaceDossiers) -> Self {
        let (annonces, lus) = place.vus.unzip();
        Self { repris: place.vus.is_some(), annonces, lus: lus.unwrap_or_default(), change: None }
    }

    /// A page says how many there are.
    fn annoncer(&mut self, total: Option<u64>) {
        let Some(total) = total else { return };
        if let Some(avant) = self.annonces.filter(|avant| *avant != total) {
            self.change = Some((self.change.map_or(avant, |(premier, _)| premier), total));
        }
        self.annonces = Some(total);
    }

    /// What was read, and where it goes on: at an item of a page of the OPCO's, or nowhere.
    fn page(self, dossiers: Vec<EtatDossier>, suite: Option<(u32, usize)>) -> PageDossiers {
        let avertissement = match (self.change, self.annonces) {
            (Some((avant, apres)), _) => Some(format!(
                "La liste a changé pendant sa lecture : l'OPCO annonçait {avant} dossiers, il en annonce {apres}. Des dossiers \
                 peuvent manquer, ou venir deux fois : relisez-la depuis le début."
            )),
            (None, Some(annonces)) if self.repris && suite.is_none() && annonces > self.lus => Some(format!(
                "L'OPCO annonce {annonces} dossiers et en a donné {} : relisez la liste depuis le début ; si cela se \
                     répète, signalez-le à l'OPCO.",
                self.lus
            )),
            _ => None,
        };
        let vus = self.annonces.map(|annonces| (annonces, self.lus));
        let suite = suite.map(|(page, rang)| PlaceDossiers { page, rang, vus });
        PageDossiers { dossiers, suite, avertissement }
    }
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

#[cfg(test)]
mod tests;
