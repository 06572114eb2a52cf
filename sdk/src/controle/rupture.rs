//! The checks of the day on which a contract is broken, against the contract as the OPCO has it. The law takes no day away
//! for good and no OPCO is known to refuse one by the API, so that nothing here stops a rupture.

use super::calendrier::ecrit;
use super::constat::Controle;
use super::contrat_connu::ContratConnu;
use super::regle::{avertissement, information};
use super::verification::{Ecarts, Verification, executer};
use crate::models::{Dossier, Etat};
use crate::reference::contrat as reperes;
use crate::runtime::jiff::civil::Date;
use crate::scalaires;

const JOUR: &str = "dateRupture";

/// The rupture of a contract, its dossier, and what a check of it needs from elsewhere.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RuptureAControler<'a> {
    /// The dossier, as the OPCO gave it.
    pub dossier: &'a Dossier,
    /// The last day of the contract.
    pub rupture: Date,
    /// Days of practical training until then, as the CFA counts them: no document of the norm says them.
    pub jours_pratiques: Option<u32>,
    /// Today, in France.
    pub jour: Date,
}

impl<'a> RuptureAControler<'a> {
    /// A rupture to check today against its dossier; the days of practical training are not known.
    pub fn new(dossier: &'a Dossier, rupture: Date, jour: Date) -> Self {
        Self { dossier, rupture, jours_pratiques: None, jour }
    }

    fn contrat(&self) -> ContratConnu {
        self.dossier.cerfa.as_ref().map(ContratConnu::from).unwrap_or_default()
    }

    /// The first day of practical training that the contract says, else its own.
    fn debut_pratique(&self) -> Option<Date> {
        let contrat = self.dossier.cerfa.as_ref()?.contrat.as_ref()?;
        let pratique = contrat.date_formation_pratique_employeur.as_ref().and_then(scalaires::Date::civil);
        pratique.or_else(|| contrat.date_debut_contrat.as_ref()?.civil())
    }

    /// The days from the first one of practical training to the last one of the contract, both counted: no more of them
    /// can be days of practical training.
    fn jours_ecoules(&self) -> Option<u32> {
        let jours = (self.rupture - self.debut_pratique()?).get_days() + 1;
        u32::try_from(jours).ok().filter(|jours| *jours > 0)
    }
}

type Verif = Verification<fn(&RuptureAControler<'_>, &mut Ecarts<'_>)>;

pub(super) const VERIFICATIONS: &[&[Verif]] = &[&[
    Verif {
        regle: avertissement(
            "RUPTURE-CONTRAT-001",
            JOUR,
            "Le contrat que l'OPCO tient est connu : sans lui, le jour n'est tenu contre rien.",
            "analyse propre",
        ),
        verifier: |sujet, ecarts| {
            if sujet.dossier.cerfa.is_none() {
                ecarts.noter("Le contrat n'a pas été lu chez l'OPCO : vérifiez vous-même le jour de la rupture.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "RUPTURE-JOUR-001",
            JOUR,
            "La rupture n'est pas antérieure à la conclusion du contrat.",
            "analyse propre",
        ),
        verifier: |sujet, ecarts| {
            if sujet.contrat().conclusion.is_some_and(|conclusion| sujet.rupture < conclusion) {
                ecarts.noter("Le contrat n'était pas encore conclu ce jour-là : vérifiez le jour de la rupture.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "RUPTURE-JOUR-002",
            JOUR,
            "La rupture n'est pas antérieure au début du contrat : un contrat qui n'a jamais commencé est annulé.",
            "FAQ états",
        ),
        verifier: |sujet, ecarts| {
            let ContratConnu { conclusion, debut, .. } = sujet.contrat();
            let conclu = conclusion.is_none_or(|conclusion| conclusion <= sujet.rupture);
            if let Some(debut) = debut.filter(|debut| conclu && sujet.rupture < *debut) {
                ecarts.noter(format!(
                    "Le contrat ne commence que le {} : vérifiez le jour, ou demandez à l'OPCO d'annuler le dossier d'un \
                     contrat qui ne commence pas.",
                    ecrit(debut)
                ));
            }
        },
    },
    Verif {
        regle: avertissement("RUPTURE-JOUR-003", JOUR, "La rupture précède la fin du contrat.", "analyse propre"),
        verifier: |sujet, ecarts| {
            if let Some(fin) = sujet.contrat().fin.filter(|fin| sujet.rupture >= *fin) {
                ecarts.noter(format!(
                    "Le contrat finit de lui-même le {} : vérifiez le jour, ou n'annoncez pas de rupture.",
                    ecrit(fin)
                ));
            }
        },
    },
    Verif {
        regle: information("RUPTURE-JOUR-004", JOUR, "Une rupture à venir est connue d'avance.", "analyse propre"),
        verifier: |sujet, ecarts| {
            if sujet.rupture > sujet.jour {
                ecarts.noter("Ce jour est à venir : signalez la rupture si elle est déjà décidée par écrit.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "RUPTURE-DOSSIER-001",
            JOUR,
            "Le contrat que l'on rompt est en cours chez l'OPCO.",
            "FAQ états",
        ),
        verifier: en_cours,
    },
    Verif {
        regle: information(
            "RUPTURE-DELAI-001",
            JOUR,
            "La rupture vient après les 45 premiers jours de formation pratique, dans lesquels chacun peut rompre ; après, il \
             faut un accord écrit ou un autre cas de la loi.",
            "L.6222-18 ; LOPCO-585",
        ),
        verifier: delai,
    },
    Verif {
        regle: avertissement(
            "RUPTURE-DELAI-002",
            JOUR,
            "Les jours de formation pratique tiennent entre son début et la rupture.",
            "analyse propre",
        ),
        verifier: |sujet, ecarts| {
            let (Some(comptes), Some(ecoules)) = (sujet.jours_pratiques, sujet.jours_ecoules()) else { return };
            if comptes > ecoules {
                ecarts.noter(format!(
                    "Le compte de {comptes} jours de formation pratique dépasse les {ecoules} jours de son début à la rupture : \
                     vérifiez-le."
                ));
            }
        },
    },
]];

fn en_cours(sujet: &RuptureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let etat = sujet.dossier.cerfa.as_ref().and_then(|cerfa| cerfa.etat.as_ref()).map(Etat::normalise);
    let deja = sujet.contrat().rupture;
    match (etat, deja) {
        (Some(Etat::Refuse | Etat::Annule), _) => {
            ecarts.noter("L'OPCO a refusé ou annulé ce dossier : il n'y a rien à rompre chez lui.");
        }
        (_, Some(deja)) if deja == sujet.rupture => {
            ecarts.noter("L'OPCO connaît déjà cette rupture : il n'y a plus rien à lui signaler.");
        }
        (_, Some(deja)) => ecarts.noter(format!(
            "L'OPCO connaît déjà une rupture au {} : vérifiez le jour, et faites corriger celui de l'OPCO s'il est faux.",
            ecrit(deja)
        )),
        _ => {}
    }
}

fn delai(sujet: &RuptureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let libre = reperes().rupture_libre.valeur;
    let Some(ecoules) = sujet.jours_ecoules() else { return };
    match sujet.jours_pratiques {
        Some(comptes) if comptes > libre => {}
        None if ecoules > libre => ecarts.noter(format!(
            "Comptez les jours de formation pratique, sans ceux du CFA : au-delà de {libre}, il faut l'accord écrit des deux \
             parties ou un autre cas de la loi, et la participation de l'employeur change."
        )),
        _ => ecarts.noter(format!(
            "La rupture tombe dans les {libre} premiers jours de formation pratique : chacun peut rompre, par écrit."
        )),
    }
}

/// Checks the rupture of a contract against its dossier.
pub fn controler_rupture(sujet: &RuptureAControler<'_>) -> Controle {
    let mut constats = Vec::new();
    executer(VERIFICATIONS, &mut constats, |verifier, ecarts| verifier(sujet, ecarts));
    Controle::new(constats)
}
