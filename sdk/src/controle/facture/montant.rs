//! Amounts, in whole centimes: the total, and what each échéance still expects.

use std::cmp::Ordering;

use super::sujet::{EcheanceFacturee, FactureAControler, Ligne, Verif};
use crate::controle::montants::{self, ecrit, figure, somme};
use crate::controle::regle::{Preuve, avertissement, erreur, information};
use crate::controle::scalaires::{juger_arrondi, juger_nombre};
use crate::controle::verification::Ecarts;
use crate::models::{Echeance, NatureLigne};
use crate::scalaires::Montant;

const LIGNE: &str = "lignes[*].montant";
const TOTAL: &str = "montantTotal";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "FACTURE-TOTAL-001",
            TOTAL,
            "Le total est la somme des lignes, au centime.",
            "FAQ R11",
            Preuve::opco("FAQ R11"),
        ),
        verifier: total,
    },
    Verif {
        regle: erreur(
            "FACTURE-MONTANT-001",
            LIGNE,
            "Une échéance est facturée au plus pour ce qu'elle attend encore.",
            "FAQ R5",
            Preuve::opco("FAQ R5"),
        ),
        verifier: attendu,
    },
    Verif {
        regle: avertissement("FACTURE-MONTANT-002", LIGNE, "Ce que l'échéance attend encore est connu.", "norme"),
        verifier: connu,
    },
    Verif {
        regle: erreur(
            "FACTURE-MONTANT-003",
            LIGNE,
            "Chaque ligne a un montant positif ; celles d'un avoir, là où l'OPCO en prend, sont négatives.",
            "FAQ R10 ; norme",
            Preuve::opco("FAQ R10"),
        ),
        verifier: positif,
    },
    Verif {
        regle: erreur(
            "FACTURE-MONTANT-004",
            LIGNE,
            "La majoration RQTH ne dépasse pas celle de l'échéance, tant que rien n'en est réglé.",
            "FAQ R10",
            Preuve::opco("FAQ R10"),
        ),
        verifier: |sujet, ecarts| majoration(sujet, ecarts, Ordering::Greater),
    },
    Verif {
        regle: erreur(
            "FACTURE-MONTANT-005",
            "*",
            "Chaque montant est un nombre.",
            "norme",
            Preuve::norme("norme #/components/schemas/Facture/properties/montantTotal/type"),
        ),
        verifier: |sujet, ecarts| de_chaque_montant(sujet, ecarts, juger_nombre),
    },
    Verif {
        regle: avertissement(
            "FACTURE-MONTANT-006",
            LIGNE,
            "Une échéance facturée pour moins que ce qu'elle attend l'est pour une raison.",
            "FAQ R5",
        ),
        verifier: ajuste,
    },
    Verif {
        regle: avertissement(
            "FACTURE-MONTANT-007",
            "*",
            "Chaque montant tient en centimes ; sinon il est arrondi à l'envoi.",
            "norme",
        ),
        verifier: |sujet, ecarts| de_chaque_montant(sujet, ecarts, juger_arrondi),
    },
    Verif {
        regle: information(
            "FACTURE-MONTANT-008",
            LIGNE,
            "Le montant que l'OPCO attend tient en centimes ; sinon il est lu arrondi.",
            "norme",
        ),
        verifier: lu_arrondi,
    },
    Verif {
        regle: avertissement(
            "FACTURE-MONTANT-009",
            LIGNE,
            "La majoration RQTH est celle de l'échéance ; une plus petite l'est pour une raison.",
            "FAQ R10",
        ),
        verifier: |sujet, ecarts| majoration(sujet, ecarts, Ordering::Less),
    },
    Verif {
        regle: information(
            "FACTURE-MONTANT-010",
            LIGNE,
            "L'OPCO écrit les montants de l'échéance en nombres ; un texte est lu comme un nombre.",
            "norme",
        ),
        verifier: lu_d_un_texte,
    },
    Verif {
        regle: avertissement("FACTURE-AVOIR-001", LIGNE, "L'OPCO est connu pour prendre les avoirs.", "FAQ"),
        verifier: avoir,
    },
];

fn ajuste(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let attendus = attendus(sujet, Echeance::reste_a_facturer).into_iter();
    for (poste, reste, porte) in attendus.filter(|(_, reste, porte)| (1..*reste).contains(porte)) {
        ecarts.noter_a(
            poste.champ("montant"),
            format!(
                "{} attend {} et la facture porte {} : dites pourquoi sur le PDF (la norme n'a pas de champ pour la raison \
                 d'un montant ajusté), ou reprenez le montant attendu.",
                poste.nom(),
                ecrit(reste),
                ecrit(porte)
            ),
        );
    }
}

fn lu_arrondi(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for poste in sujet.echeances_facturees() {
        let plus_fin = |reste: &Montant| reste.en_centimes().is_none() && montants::centimes(reste).is_some();
        let Some(reste) = poste.echeance.reste_au_plus().filter(plus_fin) else { continue };
        ecarts.noter_a(
            poste.champ("montant"),
            format!("L'OPCO attend un montant de plus de deux décimales : il est lu {}.", figure(&reste.arrondi())),
        );
    }
}

fn lu_d_un_texte(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for poste in sujet.echeances_facturees() {
        let Echeance { montant_total, montant_regle, montant_en_cours_instruction, .. } = poste.echeance;
        let montants_lus = [montant_total, montant_regle, montant_en_cours_instruction];
        let d_un_texte = |montant: &&Montant| montant.est_lu_d_un_texte() && montants::centimes(montant).is_some();
        if let Some(montant) = montants_lus.into_iter().flatten().find(d_un_texte) {
            ecarts.noter_a(
                poste.champ("montant"),
                format!(
                    "L'OPCO écrit un montant de cette échéance en texte : il est lu {}.",
                    figure(&montant.arrondi())
                ),
            );
        }
    }
}

/// Each échéance that is billed, the centimes it still expects by `reste` and the centimes billed, where both are known.
fn attendus<'a>(
    sujet: &FactureAControler<'a>,
    reste: impl Fn(&Echeance) -> Option<Montant>,
) -> Vec<(EcheanceFacturee<'a>, i64, i64)> {
    let postes = sujet.echeances_facturees().into_iter();
    let postes = postes.filter(|poste| poste.lignes.iter().any(Ligne::est_de_l_echeance));
    let connus = postes.filter_map(|poste| {
        let reste = reste(poste.echeance).and_then(|reste| montants::centimes(&reste)).filter(|reste| *reste > 0)?;
        let cumul = facture(&poste.lignes, Ligne::est_de_l_echeance)?;
        Some((poste, reste, cumul))
    });
    connus.collect()
}

fn total(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let cumul = somme(sujet.facture.lignes.iter().map(|ligne| &ligne.montant));
    if let (Some(total), Some(cumul)) = (montants::centimes(&sujet.facture.montant_total), cumul)
        && total != cumul
    {
        ecarts.noter(format!(
            "Le total ({}) diffère de la somme des lignes ({}) : corrigez-le, l'écart est de {}.",
            ecrit(total),
            ecrit(cumul),
            ecrit(total.saturating_sub(cumul).saturating_abs())
        ));
    }
}

/// The centimes of some lines; `None` when one of them is no whole number of them.
fn facture<'a>(lignes: &[Ligne<'a>], nature: impl Fn(&Ligne<'a>) -> bool) -> Option<i64> {
    somme(lignes.iter().filter(|ligne| nature(ligne)).map(|ligne| &ligne.contenu.montant))
}

fn attendu(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (poste, reste, porte) in attendus(sujet, Echeance::reste_au_plus) {
        if porte > reste {
            ecarts.noter_a(
                poste.champ("montant"),
                format!(
                    "{} attend au plus {} (son total, moins ce qui est réglé ou en cours d'instruction) et la facture porte {} : \
                     reprenez le montant attendu.",
                    poste.nom(),
                    ecrit(reste),
                    ecrit(porte)
                ),
            );
        }
    }
}

fn connu(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let facturee = |ligne: &Ligne<'_>| ligne.est_de_l_echeance() && !ligne.reprend();
    for poste in sujet.echeances_facturees().iter().filter(|poste| poste.lignes.iter().any(facturee)) {
        let centimes = |reste: Option<Montant>| reste.and_then(|reste| montants::centimes(&reste));
        if centimes(poste.echeance.reste_a_facturer()).is_some() {
            continue;
        }
        let phrase = match centimes(poste.echeance.reste_au_plus()) {
            Some(_) => {
                "L'OPCO ne dit pas tout ce qui est déjà réglé ou en cours d'instruction de cette échéance : vérifiez auprès de \
                 lui que le montant facturé n'en fait pas partie."
            }
            None => "L'OPCO ne dit pas ce que cette échéance attend encore : relisez le dossier, ou demandez-le-lui.",
        };
        ecarts.noter_a(poste.champ("montant"), phrase);
    }
}

fn positif(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for ligne in sujet.lignes().iter().filter(|ligne| ligne.contenu.montant <= Montant::ZERO) {
        let phrase = match (ligne.reprend(), sujet.avoir_de, sujet.usages.avoirs) {
            (true, Some(_), Some(true) | None) => continue,
            (true, Some(_), Some(false)) => {
                "Cet OPCO ne prend pas d'avoir par l'API : adressez-le-lui autrement, et retirez la ligne."
            }
            (true, None, _) => {
                "Le montant d'une ligne est négatif : corrigez-le, ou dites de quelle facture c'est l'avoir."
            }
            (false, ..) => "Le montant d'une ligne doit être positif : corrigez la ligne, ou retirez-la.",
        };
        ecarts.noter_a(ligne.champ("montant"), phrase);
    }
}

fn avoir(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let (Some(_), None) = (sujet.avoir_de, sujet.usages.avoirs) else { return };
    if let Some(ligne) = sujet.lignes().iter().find(|ligne| ligne.reprend()) {
        ecarts.noter_a(
            ligne.champ("montant"),
            "Le profil ne dit pas si cet OPCO prend les avoirs par l'API : demandez-le-lui avant d'envoyer celui-ci.",
        );
    }
}

/// Notes the increases that are more, or less, than the échéance has.
fn majoration(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>, cherche: Ordering) {
    for poste in sujet.echeances_facturees() {
        let intacte = [&poste.echeance.montant_regle, &poste.echeance.montant_en_cours_instruction]
            .into_iter()
            .all(|pris| pris.as_ref().is_none_or(|pris| *pris == Montant::ZERO));
        let attendue = poste.echeance.dont_majoration_rqth.as_ref().and_then(montants::centimes);
        let est_majoration = |ligne: &Ligne<'_>| ligne.contenu.nature_ligne == NatureLigne::MajorationRqth;
        let (Some(attendue), Some(porte)) = (attendue, facture(&poste.lignes, est_majoration)) else { continue };
        let ligne = poste.lignes.iter().find(|ligne| est_majoration(ligne));
        if let Some(ligne) = ligne.filter(|ligne| intacte && !ligne.reprend() && porte.cmp(&attendue) == cherche) {
            let conseil = match cherche {
                Ordering::Greater => "reprenez le montant de l'échéance",
                _ => "reprenez le montant de l'échéance, ou dites sur le PDF pourquoi il est plus petit",
            };
            ecarts.noter_a(
                ligne.champ("montant"),
                format!(
                    "L'échéance prévoit {} de majoration RQTH et la facture porte {} : {conseil}.",
                    ecrit(attendue),
                    ecrit(porte)
                ),
            );
        }
    }
}

fn de_chaque_montant(
    sujet: &FactureAControler<'_>,
    ecarts: &mut Ecarts<'_>,
    juger: impl Fn(&mut Ecarts<'_>, &str, &Montant),
) {
    let lignes = sujet.lignes();
    let lignes = lignes.iter().map(|ligne| (ligne.champ("montant"), &ligne.contenu.montant));
    for (champ, montant) in [(TOTAL.to_owned(), &sujet.facture.montant_total)].into_iter().chain(lignes) {
        juger(ecarts, &champ, montant);
    }
}
