//! The dossiers that the lines name: known, engaged, registered, concluded late enough; one in an invoice.

use super::sujet::{EcheanceFacturee, FactureAControler, Ligne, Verif};
use crate::controle::calendrier::ecrit;
use crate::controle::contrat_connu::{ContratConnu, niveau_du_diplome};
use crate::controle::regle::{Preuve, avertissement, erreur, information};
use crate::controle::verification::Ecarts;
use crate::models::{ContratLu, Dossier, Etat};
use crate::reference::{contrat as reperes, participation_due};
use crate::runtime::Code as _;
use crate::scalaires::{Date, NumeroDeca};

const DOSSIER: &str = "lignes[*].numeroDossier";
const DECA: &str = "lignes[*].numeroDeca";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "FACTURE-DOSSIER-001",
            DOSSIER,
            "Chaque ligne porte le numéro externe de son dossier.",
            "FAQ R8",
            Preuve::opco("FAQ R8"),
        ),
        verifier: |sujet, ecarts| {
            for ligne in sujet.lignes().iter().filter(|ligne| ligne.contenu.numero_dossier.as_str().trim().is_empty()) {
                ecarts.noter_a(
                    ligne.champ("numeroDossier"),
                    "Le numéro externe du dossier manque : reprenez celui que l'OPCO a donné.",
                );
            }
        },
    },
    Verif {
        regle: erreur(
            "FACTURE-DOSSIER-002",
            DOSSIER,
            "Le dossier de chaque ligne est connu de l'OPCO.",
            "FAQ R8",
            Preuve::opco("FAQ R8"),
        ),
        verifier: |sujet, ecarts| {
            let inconnu = |ligne: &&Ligne<'_>| {
                ligne.dossier.is_none() && !ligne.contenu.numero_dossier.as_str().trim().is_empty()
            };
            for ligne in sujet.lignes().iter().filter(inconnu) {
                ecarts.noter_a(
                    ligne.champ("numeroDossier"),
                    "Aucun dossier lu chez l'OPCO ne porte ce numéro externe : relisez le dossier et reprenez le sien.",
                );
            }
        },
    },
    Verif {
        regle: avertissement(
            "FACTURE-DOSSIER-003",
            DOSSIER,
            "Une facture porte sur un seul dossier, sauf capacité de l'OPCO.",
            "FAQ",
        ),
        verifier: un_seul_dossier,
    },
    Verif {
        regle: erreur(
            "FACTURE-ETAT-001",
            DOSSIER,
            "Le dossier n'est ni transmis, ni en cours d'instruction, ni refusé, ni annulé, sauf pour un avoir.",
            "FAQ ; norme",
            Preuve::opco("FAQ états"),
        ),
        verifier: |sujet, ecarts| {
            let non_facturables = [Etat::Transmis, Etat::EnCoursInstruction, Etat::Refuse, Etat::Annule];
            let non_facturable = |ligne: &&Ligne<'_>| etat(ligne).is_some_and(|etat| non_facturables.contains(&etat));
            // A contract that was cancelled, or is examined again, may have been paid: a credit note gives it back.
            let rend = |ligne: &Ligne<'_>| sujet.avoir_de.is_some() && ligne.reprend();
            for ligne in sujet.lignes().iter().filter(non_facturable).filter(|ligne| !rend(ligne)) {
                ecarts.noter_a(
                    ligne.champ("numeroDossier"),
                    "Le dossier n'est pas engagé : attendez l'accord de l'OPCO avant de facturer.",
                );
            }
        },
    },
    Verif {
        regle: avertissement(
            "FACTURE-ETAT-002",
            DOSSIER,
            "L'OPCO dit l'état du dossier, et c'est un état de la norme.",
            "FAQ états ; norme",
        ),
        verifier: |sujet, ecarts| {
            let inconnu =
                |ligne: &&Ligne<'_>| ligne.dossier.is_some() && etat(ligne).is_none_or(|etat| etat.raw().is_some());
            for ligne in sujet.lignes().iter().filter(inconnu) {
                ecarts.noter_a(
                    ligne.champ("numeroDossier"),
                    "L'OPCO ne dit pas l'état de ce dossier, ou en dit un que la norme n'a pas : vérifiez auprès de \
                     l'OPCO que le dossier est engagé.",
                );
            }
        },
    },
    Verif {
        regle: erreur(
            "FACTURE-DECA-001",
            DECA,
            "Le contrat est enregistré : la ligne porte son numéro DECA.",
            "FAQ",
            Preuve::opco("FAQ facturables"),
        ),
        verifier: numero_deca,
    },
    Verif {
        regle: avertissement(
            "FACTURE-DECA-002",
            DECA,
            "L'OPCO dit le numéro DECA du contrat ; sinon celui de la facture vient du CFA.",
            "norme",
        ),
        verifier: |sujet, ecarts| {
            let du_cfa = |ligne: &&Ligne<'_>| {
                let non_dit = ligne.dossier.is_some_and(|dossier| dossier.numero_deca().is_none());
                non_dit && ligne.contenu.numero_deca.verifier().is_ok()
            };
            for ligne in sujet.lignes().iter().filter(du_cfa) {
                ecarts.noter_a(
                    ligne.champ("numeroDeca"),
                    "L'OPCO ne dit pas le numéro DECA de ce contrat : celui de la facture vient de vous, vérifiez qu'il est \
                     enregistré.",
                );
            }
        },
    },
    Verif {
        regle: erreur(
            "FACTURE-CONCLUSION-001",
            DOSSIER,
            "Seul un contrat conclu à partir du 01/01/2020 se facture par l'API.",
            "FAQ",
            Preuve::opco("FAQ facturables"),
        ),
        verifier: conclusion,
    },
    Verif {
        regle: avertissement(
            "FACTURE-FORCLUSION-001",
            "lignes[*].numeroEcheance",
            "La dernière échéance d'un contrat conclu depuis le 01/07/2025 est facturée dans les 4 mois qui suivent sa fin.",
            "MIDISUP ; PSL ; YMAG2",
        ),
        verifier: forclusion,
    },
    Verif {
        regle: information(
            "FACTURE-PIECE-001",
            "fichier",
            "Au solde d'un contrat de niveau 6 ou plus conclu depuis le 01/07/2025, la facture de la participation de \
             l'employeur est jointe.",
            "LOPCO-585",
        ),
        verifier: participation,
    },
];

fn contrat_lu(dossier: &Dossier) -> Option<&ContratLu> {
    dossier.cerfa.as_ref().and_then(|cerfa| cerfa.contrat.as_ref())
}

fn un_seul_dossier(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let numero = |ligne: &Ligne<'_>| ligne.contenu.numero_dossier.as_str().trim().to_owned();
    let lignes = sujet.lignes();
    let autre = lignes.iter().find(|ligne| numero(ligne) != numero(&lignes[0]));
    let phrase = match sujet.usages.plusieurs_dossiers {
        Some(true) => return,
        Some(false) => {
            "La facture porte sur plusieurs dossiers, ce que cet OPCO ne prend pas : faites-en une par dossier."
        }
        None => {
            "La facture porte sur plusieurs dossiers, et le profil ne dit pas si cet OPCO le prend : faites-en une par \
             dossier, sauf s'il l'accepte."
        }
    };
    if let Some(ligne) = autre {
        ecarts.noter_a(ligne.champ("numeroDossier"), phrase);
    }
}

/// The state of the dossier of a line, in its one spelling.
fn etat(ligne: &Ligne<'_>) -> Option<Etat> {
    ligne.dossier?.cerfa.as_ref()?.etat.as_ref().map(Etat::normalise)
}

fn numero_deca(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for ligne in sujet.lignes() {
        let Some(dossier) = ligne.dossier else { continue };
        let canonique = |numero: &NumeroDeca| {
            numero.canonique().map_or_else(|_| numero.as_str().trim().to_owned(), |numero| numero.as_str().to_owned())
        };
        let porte = canonique(&ligne.contenu.numero_deca);
        let phrase = match dossier.numero_deca() {
            None if ligne.contenu.numero_deca.verifier().is_err() => {
                "Le contrat n'a pas encore de numéro DECA : attendez son enregistrement avant de facturer."
            }
            Some(numero) if canonique(numero) != porte => {
                "Le numéro DECA n'est pas celui du contrat : reprenez celui du dossier."
            }
            _ => continue,
        };
        ecarts.noter_a(ligne.champ("numeroDeca"), phrase);
    }
}

fn conclusion(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(premier) = reperes().conclusion_minimale.valeur.civil() else { return };
    for ligne in sujet.lignes() {
        let contrat = ligne.dossier.and_then(contrat_lu);
        let conclusion = contrat.and_then(|contrat| contrat.date_conclusion.as_ref()).and_then(Date::civil);
        if conclusion.is_some_and(|conclusion| conclusion < premier) {
            ecarts.noter_a(
                ligne.champ("numeroDossier"),
                format!(
                    "Le contrat est conclu avant le {} : il ne se facture pas par l'API, suivez-le auprès de l'OPCO.",
                    ecrit(premier)
                ),
            );
        }
    }
}

/// The last échéances, where the invoice bills something of them.
fn soldes<'a>(sujet: &FactureAControler<'a>) -> impl Iterator<Item = EcheanceFacturee<'a>> {
    sujet.echeances_facturees().into_iter().filter(|poste| poste.est_derniere() && poste.est_demandee())
}

fn forclusion(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for poste in soldes(sujet) {
        let contrat = poste.dossier.cerfa.as_ref().map(ContratConnu::from).unwrap_or_default();
        if let Some(dernier) = contrat.forclusion().filter(|dernier| sujet.jour > *dernier) {
            ecarts.noter_a(
                poste.champ("numeroEcheance"),
                format!(
                    "Le solde devait être demandé au plus tard le {} : l'OPCO peut ne plus le devoir, joignez-le.",
                    ecrit(dernier)
                ),
            );
        }
    }
}

fn participation(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for poste in soldes(sujet) {
        let conclusion = contrat_lu(poste.dossier).and_then(|contrat| contrat.date_conclusion.as_ref()?.civil());
        let niveau = niveau_du_diplome(poste.dossier.cerfa.as_ref().and_then(|cerfa| cerfa.formation.as_ref()));
        if conclusion.zip(niveau).is_some_and(|(conclusion, niveau)| participation_due(conclusion, niveau)) {
            ecarts.noter(
                "C'est le solde d'un contrat de niveau 6 ou plus : joignez la copie de la facture de participation \
                 adressée à l'employeur.",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::controle::controler_facture;
    use crate::runtime::jiff::civil::date;
    use crate::runtime::serde_json::{self, Value, json};

    /// Every other field of this invoice is wrong on purpose: only the state of its dossier matters.
    #[test]
    fn of_all_states_three_are_billed_and_what_is_unknown_is_warned_of() {
        let facture = serde_json::from_value(json!({
            "numero": "F-1", "dateEmission": "2027-03-02", "montantTotal": 1.0, "estCertificatRealisation": false,
            "ibanEmetteur": "FR1420041010050500013M02606", "siretEmetteur": "00000654400019",
            "lignes": [{
                "montant": 1.0, "natureLigne": "PEDAGOGIE", "quantite": 1, "numeroEcheance": 1,
                "codificationEcheance": "E1", "numeroDossier": "EXT-1", "numeroDeca": "075202606NC0001",
            }],
        }));
        let facture = facture.unwrap();
        for (etat, regle) in [
            (json!("TRANSMIS"), Some("FACTURE-ETAT-001")),
            (json!("EN_COURS_INSTRUCTION"), Some("FACTURE-ETAT-001")),
            (json!("ENGAGE"), None),
            (json!("ANNULE"), Some("FACTURE-ETAT-001")),
            (json!("REFUSE"), Some("FACTURE-ETAT-001")),
            (json!("RUPTURE"), None),
            (json!("RUPTU"), None),
            (json!("RUTPURE"), None),
            (json!("SOLDE"), None),
            (json!("ARCHIVE"), Some("FACTURE-ETAT-002")),
            (Value::Null, Some("FACTURE-ETAT-002")),
        ] {
            let dossier = json!({ "cerfa": { "numeroExterne": "EXT-1", "etat": etat } });
            let dossiers = [serde_json::from_value(dossier).unwrap()];
            let controle = controler_facture(&FactureAControler::new(&facture, &dossiers, date(2027, 3, 2)));
            let mut ids = controle.constats().iter().map(|constat| constat.id.as_str());
            assert_eq!(ids.find(|id| id.starts_with("FACTURE-ETAT-")), regle, "{etat}");
        }
    }
}
