//! The failures of the workflows, as answers.

use cfadock::journal::EchecJournal;
use cfadock::parcours::{Conseil, ErreurOpco};
use cfadock::{Echec, Outcome};

use super::{FauteChamp, Probleme, pointeur};
use crate::actes::depot::Depot;

/// Seconds after which it is worth trying again, where nobody says more.
const ATTENTE: u64 = 10;

impl Probleme {
    /// What a workflow says; `prefixe` is the part of the body that its checks speak of.
    pub fn echec(echec: &Echec, prefixe: &str) -> Self {
        let detail = echec.to_string();
        let simple = |statut| Self::new(statut, echec.mot(), detail.clone());
        match echec {
            Echec::NonPrisEnCharge(_) | Echec::SansAccesV2 { .. } => simple(501),
            Echec::Cle(_) => simple(503).attendre(ATTENTE),
            Echec::Controle(refus) => {
                let mut probleme = simple(422);
                let faute = |constat: &cfadock::controle::Constat| FauteChamp {
                    pointeur: Some(pointeur::de(prefixe, &constat.champ)),
                    regle: Some(constat.id.to_string()),
                    phrase: constat.phrase.clone(),
                    ..FauteChamp::default()
                };
                probleme.erreurs = refus.constats().iter().map(faute).collect();
                probleme
            }
            Echec::Facturation(_) | Echec::SansContrat { .. } | Echec::DossierInconnu | Echec::Curseur(_) => {
                simple(422)
            }
            Echec::FacturePerimee(_) => simple(409),
            Echec::Doublon(doublon) => {
                let mut probleme = simple(409);
                probleme.depot = Some(Depot::de(doublon.entree()));
                probleme
            }
            Echec::Reprise(_) | Echec::EnCours { .. } => simple(409),
            Echec::Journal(EchecJournal::EntreeInconnue(_)) => Self::new(404, "entree-inconnue", detail),
            Echec::Journal(EchecJournal::SansMotif) => {
                Self::champ("/motif", "dites pourquoi l'entrée est tranchée ainsi.")
            }
            Echec::Journal(
                EchecJournal::CleReprise { .. } | EchecJournal::Tenue { .. } | EchecJournal::Reprise { .. },
            ) => simple(409),
            Echec::Journal(_) => simple(503).attendre(ATTENTE),
            Echec::Depot(manque) if manque.issue == Outcome::NotSent => {
                let attendre = match &manque.cause {
                    cfadock::parcours::Cause::Opco(erreur) => erreur.attendre().map(|delai| delai.as_secs()),
                    _ => None,
                };
                let mut probleme = Self::new(503, "non-envoye", detail).attendre(attendre.unwrap_or(ATTENTE));
                probleme.motifs = manque.expose_textes();
                probleme
            }
            Echec::Depot(_) => simple(502),
            Echec::Opco(erreur) => lecture(erreur, echec),
            Echec::Lecture(_) => simple(502),
            _ => simple(500),
        }
    }

    /// The journal cannot be read, where nothing was to be sent.
    pub fn lecture_du_journal(echec: &EchecJournal) -> Self {
        Self::new(503, "journal", format!("Le journal ne se lit pas : {echec}.")).attendre(ATTENTE)
    }
}

/// A reading that failed at the OPCO.
fn lecture(erreur: &ErreurOpco, echec: &Echec) -> Probleme {
    if erreur.conseil() == Conseil::DossierInconnu {
        // Some OPCO answer 400 to what does not exist.
        let mut probleme = Probleme::new(404, "dossier-inconnu", echec.to_string());
        probleme.motifs = erreur.expose_textes();
        return probleme;
    }
    let statut = match (erreur.issue(), erreur.statut().map(|statut| statut.as_u16())) {
        (Outcome::NotSent, _) => 503,
        (_, Some(404)) => 404,
        (_, Some(429)) => 503,
        (_, None) => 504,
        _ => 502,
    };
    let mut probleme = Probleme::new(statut, echec.mot(), echec.to_string());
    probleme.motifs = erreur.expose_textes();
    if statut >= 503 {
        probleme.attendre = Some(erreur.attendre().map_or(ATTENTE, |delai| delai.as_secs()));
    }
    probleme
}
