//! The échéances that the lines name: known, open, not yet settled, written as the OPCO writes them; one in an invoice.

use super::sujet::{EcheanceAuJournal, FactureAControler, Ligne, Verif};
use crate::controle::calendrier::ecrit;
use crate::controle::montants;
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::verification::Ecarts;
use crate::models::Echeance;
use crate::scalaires::{Date, Montant};

const NUMERO: &str = "lignes[*].numeroEcheance";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur("FACTURE-ECHEANCE-001", NUMERO, "L'échéance est ouverte.", "FAQ R9", Preuve::opco("FAQ R9")),
        verifier: ouverte,
    },
    Verif {
        regle: erreur(
            "FACTURE-ECHEANCE-002",
            NUMERO,
            "L'échéance existe dans le dossier.",
            "FAQ R12",
            Preuve::opco("FAQ R12"),
        ),
        verifier: |sujet, ecarts| {
            for ligne in sujet.lignes().iter().filter(|ligne| ligne.dossier.is_some() && ligne.echeance.is_none()) {
                ecarts.noter_a(
                    ligne.champ("numeroEcheance"),
                    "Le dossier n'a pas d'échéance de ce numéro : relisez ses échéances et reprenez le bon numéro.",
                );
            }
        },
    },
    Verif {
        regle: avertissement(
            "FACTURE-ECHEANCE-003",
            "lignes[*].codificationEcheance",
            "La codification est celle de l'échéance, telle que l'OPCO l'écrit.",
            "norme",
        ),
        verifier: codification,
    },
    Verif {
        regle: erreur(
            "FACTURE-ECHEANCE-004",
            NUMERO,
            "L'échéance n'est pas déjà facturée en entier.",
            "norme ; FAQ R5",
            Preuve::opco("FAQ R5"),
        ),
        verifier: reste,
    },
    Verif {
        regle: avertissement("FACTURE-ECHEANCE-005", NUMERO, "La date d'ouverture de l'échéance est connue.", "norme"),
        verifier: |sujet, ecarts| {
            for poste in sujet.echeances_facturees().iter().filter(|poste| poste.est_demandee()) {
                if poste.echeance.date_ouverture.as_ref().and_then(Date::civil).is_none() {
                    ecarts.noter_a(
                        poste.champ("numeroEcheance"),
                        "L'OPCO ne dit pas quand cette échéance s'ouvre : vérifiez auprès de lui avant de facturer.",
                    );
                }
            }
        },
    },
    Verif {
        regle: avertissement(
            "FACTURE-ECHEANCE-006",
            NUMERO,
            "Une facture porte sur une seule échéance, sauf capacité de l'OPCO.",
            "FAQ",
        ),
        verifier: une_seule,
    },
    Verif {
        regle: avertissement(
            "FACTURE-ECHEANCE-007",
            "lignes[*].codificationEcheance",
            "L'OPCO dit la codification de l'échéance ; sinon celle de la facture est une supposition.",
            "norme ; CF",
        ),
        verifier: codification_connue,
    },
    Verif {
        regle: avertissement(
            "FACTURE-ECHEANCE-008",
            NUMERO,
            "La pédagogie de la première échéance n'est facturée qu'à un OPCO dont on sait qu'il ne la paie pas sans facture.",
            "FAQ",
        ),
        verifier: paiement_automatique,
    },
    Verif {
        regle: avertissement(
            "FACTURE-ECHEANCE-009",
            NUMERO,
            "Une échéance dont l'OPCO ne dit pas ce qui est réglé ou en cours d'instruction n'est pas déjà facturée au journal.",
            "analyse propre",
        ),
        verifier: au_journal,
    },
];

fn ouverte(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for poste in sujet.echeances_facturees().iter().filter(|poste| poste.est_demandee()) {
        let ouverture = poste.echeance.date_ouverture.as_ref().and_then(Date::civil);
        if let Some(ouverture) = ouverture.filter(|ouverture| *ouverture > sujet.jour) {
            ecarts.noter_a(
                poste.champ("numeroEcheance"),
                format!("{} s'ouvre le {} : facturez-la à partir de ce jour.", poste.nom(), ecrit(ouverture)),
            );
        }
    }
}

fn codification(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for ligne in sujet.lignes() {
        let attendue = ligne.echeance.and_then(|echeance| echeance.codification.as_ref());
        let facturee = ligne.contenu.codification_echeance.as_str().trim();
        if attendue.is_some_and(|attendue| attendue.as_str().trim() != facturee) {
            ecarts.noter_a(
                ligne.champ("codificationEcheance"),
                "La codification n'est pas celle de l'échéance : recopiez celle de l'OPCO telle quelle.",
            );
        }
    }
}

fn reste(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for poste in sujet
        .echeances_facturees()
        .iter()
        .filter(|poste| poste.lignes.iter().any(|ligne| ligne.est_de_l_echeance() && !ligne.reprend()))
    {
        if est_reglee(poste.echeance) {
            ecarts.noter_a(
                poste.champ("numeroEcheance"),
                format!(
                    "{} est déjà réglée ou en cours d'instruction pour son total : vérifiez que cette facture n'a pas \
                     déjà été envoyée.",
                    poste.nom()
                ),
            );
        }
    }
}

fn une_seule(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let lignes = sujet.lignes();
    let autre = lignes.iter().find(|ligne| {
        ligne.contenu.numero_echeance != lignes[0].contenu.numero_echeance
            && ligne.contenu.numero_dossier == lignes[0].contenu.numero_dossier
    });
    let phrase = match sujet.usages.plusieurs_echeances {
        Some(true) => return,
        Some(false) => {
            "La facture porte sur plusieurs échéances, ce que cet OPCO ne prend pas : faites-en une par échéance."
        }
        None => {
            "La facture porte sur plusieurs échéances, et le profil ne dit pas si cet OPCO le prend : faites-en une par \
             échéance, sauf s'il l'accepte."
        }
    };
    if let Some(ligne) = autre {
        ecarts.noter_a(ligne.champ("numeroEcheance"), phrase);
    }
}

fn codification_connue(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for poste in sujet.echeances_facturees().iter().filter(|poste| poste.echeance.codification.is_none()) {
        ecarts.noter_a(
            poste.champ("codificationEcheance"),
            "L'OPCO ne dit pas la codification de cette échéance : celle de la facture vient de vous, ou du numéro de \
             l'échéance ; vérifiez-la auprès de lui.",
        );
    }
}

fn paiement_automatique(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let facturee = |ligne: &Ligne<'_>| ligne.est_de_l_echeance() && !ligne.reprend();
    let phrase = match sujet.usages.paiement_automatique {
        Some(false) => return,
        Some(true) => {
            "Cet OPCO paie la première échéance sans facture : retirez sa pédagogie, ne facturez que les frais annexes."
        }
        None => {
            "Le profil ne dit pas si cet OPCO paie la première échéance sans facture : demandez-le-lui ; s'il le fait, \
             retirez sa pédagogie, ne facturez que les frais annexes."
        }
    };
    if let Some(poste) = sujet.echeances_facturees().iter().find(|poste| poste.est_premiere())
        && let Some(ligne) = poste.lignes.iter().find(|ligne| facturee(ligne))
        // Where it is settled, another rule says so.
        && (sujet.usages.paiement_automatique.is_some() || !est_reglee(poste.echeance))
    {
        ecarts.noter_a(ligne.champ("numeroEcheance"), phrase);
    }
}

fn au_journal(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let facturee = |ligne: &&Ligne<'_>| ligne.est_de_l_echeance() && !ligne.reprend();
    for poste in sujet.echeances_facturees() {
        // Where the OPCO gives the amounts, they say what is left.
        let reste = poste.echeance.reste_a_facturer().and_then(|reste| montants::centimes(&reste));
        let Some(ligne) = poste.lignes.iter().find(facturee).filter(|_| reste.is_none()) else { continue };
        let meme = |connue: &&EcheanceAuJournal| {
            connue.echeance == ligne.contenu.numero_echeance
                && connue.numero_dossier.as_str().trim() == ligne.contenu.numero_dossier.as_str().trim()
        };
        if let Some(connue) = sujet.echeances_au_journal.iter().rfind(meme) {
            ecarts.noter_a(
                ligne.champ("numeroEcheance"),
                format!(
                    "La facture {} du journal porte déjà {}, et l'OPCO ne dit pas ce qui en est réglé ou en cours \
                     d'instruction : vérifiez auprès de lui ce qui reste à facturer, sauf s'il a refusé cette facture.",
                    connue.facture,
                    poste.nom().to_lowercase()
                ),
            );
        }
    }
}

fn est_reglee(echeance: &Echeance) -> bool {
    echeance.reste_au_plus().is_some_and(|reste| reste.decimal().is_some() && reste <= Montant::ZERO)
}
