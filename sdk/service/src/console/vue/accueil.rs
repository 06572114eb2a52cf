//! The first page: what asks for somebody, then what there is.

use std::collections::BTreeMap;

use askama::Template;
use cfadock::journal::Situation;
use cfadock::runtime::jiff::Timestamp;

use super::ligne::Ligne;
use super::{PageErreur, mots};
use crate::console::{adresse, lecture};
use crate::destinataire;
use crate::etat::notifications::Abandonnee;
use crate::etat::suivis::Sante;
use crate::service::Service;

/// Open deposits, given-up webhooks and events on this page.
const MONTRES: usize = 50;
const ABANDONNEES: u32 = 50;
const EVENEMENTS: u32 = 20;

/// Days before its end from which a key is shown.
const ALERTE: i64 = 60;

/// The first page.
#[derive(Template)]
#[template(path = "console/accueil.html")]
pub(in crate::console) struct PageAccueil {
    ouverts: Vec<Ligne>,
    total_ouverts: String,
    tronques: bool,
    /// Absent where they cannot be counted.
    etats: Option<Vec<Etat>>,
    cles: Vec<Cle>,
    sans_cle: usize,
    suivis: Vec<Suivi>,
    suivi: bool,
    abandonnees: Vec<Abandon>,
    attente: u32,
    total_abandonnees: u32,
    evenements: Vec<Fait>,
}

struct Etat {
    situation: String,
    nombre: u64,
    lien: String,
}

struct Cle {
    cfa: String,
    opco: String,
    phrase: String,
    lue_le: String,
    expiree: bool,
}

struct Suivi {
    cfa: String,
    opco: String,
    etat: &'static str,
    famille: &'static str,
    reussi_le: String,
    echoue_le: String,
    echec: String,
    prochain_le: String,
}

struct Abandon {
    phrase: String,
    hote: String,
    le: String,
    essais: u32,
    dernier: String,
}

/// An event in a list.
pub(super) struct Fait {
    pub(super) numero: i64,
    pub(super) phrase: String,
    pub(super) le: String,
    pub(super) qui: String,
    pub(super) lien: Option<String>,
}

impl PageAccueil {
    pub(in crate::console) async fn lire(service: &Service) -> Result<Self, PageErreur> {
        let maintenant = service.suite.maintenant();
        let suspens = service.etat.suspens().await?;
        let ouvertes = lecture::ouvertes(&*service.journal, MONTRES).await?;
        // The rest is shown without them.
        let comptes = lecture::compter(&*service.journal).await;
        let comptes = comptes.inspect_err(|echec| tracing::warn!("les dépôts ne se comptent pas : {echec}")).ok();
        let (total_ouverts, tronques) = total(comptes.as_ref(), ouvertes.len());
        let santes = service.etat.santes().await?;
        let cles: Vec<_> = santes.iter().filter_map(|sante| Cle::de(sante, maintenant)).collect();
        let (attente, total_abandonnees) = service.etat.compter_notifications().await?;
        let hotes = destinataire::hotes(&service.configuration);
        let abandonnees = service.etat.abandonnees(ABANDONNEES).await?;
        let evenements = service.etat.derniers_evenements(None, EVENEMENTS).await?;
        Ok(Self {
            total_ouverts,
            tronques,
            ouverts: ouvertes.iter().map(|une| Ligne::new(une, &suspens, maintenant)).collect(),
            etats: comptes.map(|comptes| Etat::tous(&comptes)),
            sans_cle: santes.iter().filter(|sante| sante.cle_fin.is_none()).count(),
            cles,
            suivis: santes.iter().map(|sante| Suivi::de(sante, maintenant)).collect(),
            suivi: service.configuration.suivi.is_some(),
            abandonnees: abandonnees.into_iter().map(|une| Abandon::de(une, &hotes)).collect(),
            attente,
            total_abandonnees,
            evenements: evenements.into_iter().map(Fait::de).collect(),
        })
    }
}

/// How many entries are open, and whether more than those that are shown.
fn total(comptes: Option<&BTreeMap<Situation, u64>>, montrees: usize) -> (String, bool) {
    let Some(comptes) = comptes else {
        let tronques = montrees >= MONTRES;
        return (if tronques { format!("{montrees} ou plus") } else { montrees.to_string() }, tronques);
    };
    let ouverts = comptes.iter().filter(|(situation, _)| situation.est_ouverte()).map(|(_, nombre)| nombre);
    let montrees = montrees.try_into().unwrap_or_default();
    // Both were read at their own moment.
    let total = ouverts.sum::<u64>().max(montrees);
    (total.to_string(), total > montrees)
}

impl Etat {
    fn tous(comptes: &BTreeMap<Situation, u64>) -> Vec<Self> {
        let etat = |situation: Situation| Self {
            situation: situation.to_string(),
            nombre: comptes.get(&situation).copied().unwrap_or_default(),
            lien: adresse::liste(situation.mot(), "", None),
        };
        Situation::TOUTES.map(etat).into()
    }
}

impl Cle {
    /// Of a key that ends soon, or has ended.
    fn de(sante: &Sante, maintenant: Timestamp) -> Option<Self> {
        let fin: cfadock::runtime::jiff::civil::Date = sante.cle_fin.as_ref()?.parse().ok()?;
        let fin = fin.in_tz("UTC").ok()?.timestamp().as_second();
        let jours = (fin - maintenant.as_second()).div_euclid(86_400) + 1;
        (jours <= ALERTE).then(|| Self {
            cfa: sante.cfa.clone(),
            opco: mots::opco(&sante.opco),
            phrase: sante.cle_phrase.clone().unwrap_or_default(),
            lue_le: mots::instant(sante.cle_lue_le),
            expiree: jours < 0,
        })
    }
}

impl Suivi {
    fn de(sante: &Sante, maintenant: Timestamp) -> Self {
        let (etat, famille) = match sante {
            _ if sante.demande_le > maintenant.as_second() => ("suspendu : l'OPCO demande d'attendre", "attente"),
            Sante { echecs: 0, reussi_le: Some(_), .. } => ("répond", "bon"),
            Sante { echecs: 0, .. } => ("pas encore lu", "neutre"),
            _ => ("ne répond pas : passages espacés", "fin"),
        };
        let instant = |le: Option<i64>| le.map(mots::instant).unwrap_or_default();
        Self {
            cfa: sante.cfa.clone(),
            opco: mots::opco(&sante.opco),
            etat,
            famille,
            reussi_le: instant(sante.reussi_le),
            echoue_le: instant(sante.echoue_le),
            echec: sante.echec.clone().unwrap_or_default(),
            prochain_le: instant(Some(sante.prochain_le.max(sante.demande_le)).filter(|le| *le > 0)),
        }
    }
}

impl Abandon {
    fn de(une: Abandonnee, hotes: &[(String, String)]) -> Self {
        let hote = hotes.iter().find(|(marque, _)| *marque == une.destinataire).map(|(_, hote)| hote.clone());
        Self {
            phrase: une.evenement.phrase,
            hote: hote.unwrap_or_else(|| "destinataire retiré".to_owned()),
            le: mots::instant(une.le),
            essais: une.essais,
            dernier: une.dernier,
        }
    }
}

impl Fait {
    pub(super) fn de(evenement: crate::evenement::Evenement) -> Self {
        let vu_le: Option<Timestamp> = evenement.vu_le.parse().ok();
        Self {
            numero: evenement.id,
            le: vu_le.map(cfadock::parcours::moment).unwrap_or_default(),
            qui: format!("{}, CFA {}", mots::opco(&evenement.opco), evenement.cfa),
            lien: evenement.entree.map(adresse::depot),
            phrase: evenement.phrase,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_counted_is_not_said_to_be_counted() {
        let comptes = BTreeMap::from([(Situation::EnCours, 70), (Situation::Deposee, 9)]);
        assert_eq!(total(Some(&comptes), MONTRES), ("70".to_owned(), true));
        assert_eq!(total(None, MONTRES), ("50 ou plus".to_owned(), true));
        assert_eq!(total(None, 3), ("3".to_owned(), false));
        let vide = || PageAccueil {
            ouverts: Vec::new(),
            total_ouverts: "0".to_owned(),
            tronques: false,
            etats: None,
            cles: Vec::new(),
            sans_cle: 0,
            suivis: Vec::new(),
            suivi: true,
            abandonnees: Vec::new(),
            attente: 0,
            total_abandonnees: 0,
            evenements: Vec::new(),
        };
        let phrase = "ne peuvent pas être comptés";
        assert!(vide().render().unwrap().contains(phrase));
        let comptee = PageAccueil { etats: Some(Etat::tous(&comptes)), ..vide() };
        assert!(!comptee.render().unwrap().contains(phrase));
    }
}
