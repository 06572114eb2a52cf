//! Amounts, in whole centimes: the total, and what each échéance still expects.

use super::sujet::{FactureAControler, Ligne, Verif};
use crate::controle::montants::{ecrit, somme};
use crate::controle::regle::erreur;
use crate::controle::scalaires::juger_centimes;
use crate::controle::verification::Ecarts;
use crate::models::NatureLigne;
use crate::scalar::Montant;

const LIGNE: &str = "lignes[*].montant";
const TOTAL: &str = "montantTotal";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur("FACTURE-TOTAL-001", TOTAL, "Le total est la somme des lignes, au centime.", "FAQ R11"),
        verifier: total,
    },
    Verif {
        regle: erreur(
            "FACTURE-MONTANT-001",
            LIGNE,
            "Une échéance est facturée pour ce qu'elle attend encore.",
            "FAQ R5",
        ),
        verifier: attendu,
    },
    Verif {
        regle: erreur("FACTURE-MONTANT-002", LIGNE, "Ce que l'échéance attend encore est connu.", "norme"),
        verifier: connu,
    },
    Verif {
        regle: erreur("FACTURE-MONTANT-003", LIGNE, "Chaque ligne a un montant positif.", "FAQ R10 ; norme"),
        verifier: positif,
    },
    Verif {
        regle: erreur(
            "FACTURE-MONTANT-004",
            LIGNE,
            "La majoration RQTH est celle de l'échéance, tant que rien n'en est réglé.",
            "FAQ R10",
        ),
        verifier: majoration,
    },
    Verif {
        regle: erreur("FACTURE-MONTANT-005", "*", "Chaque montant est un nombre entier de centimes.", "norme"),
        verifier: centimes,
    },
];

fn total(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let sum = somme(sujet.facture.lignes.iter().map(|ligne| &ligne.montant));
    if let (Some(total), Some(sum)) = (sujet.facture.montant_total.to_centimes(), sum)
        && total != sum
    {
        ecarts.noter(format!(
            "Le total ({}) diffère de la somme des lignes ({}) : corrigez-le, l'écart est de {}.",
            ecrit(total),
            ecrit(sum),
            ecrit(total.saturating_sub(sum).saturating_abs())
        ));
    }
}

/// The centimes of some lines; `None` when one of them is no whole number of them.
fn facture<'a>(lignes: &[Ligne<'a>], nature: impl Fn(&Ligne<'a>) -> bool) -> Option<i64> {
    somme(lignes.iter().filter(|ligne| nature(ligne)).map(|ligne| &ligne.contenu.montant))
}

fn attendu(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for poste in sujet.echeances_facturees().iter().filter(|poste| poste.lignes.iter().any(Ligne::est_de_l_echeance)) {
        let rest = poste.echeance.reste_a_facturer().and_then(|rest| rest.to_centimes()).filter(|rest| *rest > 0);
        let (Some(rest), Some(billed)) = (rest, facture(&poste.lignes, Ligne::est_de_l_echeance)) else { continue };
        if rest != billed {
            ecarts.noter_a(
                poste.champ("montant"),
                format!(
                    "{} attend {} (son total, moins ce qui est réglé ou en cours d'instruction) et la facture porte {} : \
                     reprenez le montant attendu.",
                    poste.nom(),
                    ecrit(rest),
                    ecrit(billed)
                ),
            );
        }
    }
}

fn connu(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for poste in sujet.echeances_facturees().iter().filter(|poste| poste.lignes.iter().any(Ligne::est_de_l_echeance)) {
        if poste.echeance.reste_a_facturer().and_then(|rest| rest.to_centimes()).is_none() {
            ecarts.noter_a(
                poste.champ("montant"),
                "L'OPCO ne dit pas ce que cette échéance attend encore : relisez le dossier, ou demandez-le-lui.",
            );
        }
    }
}

fn positif(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for ligne in sujet.lignes() {
        if ligne.contenu.montant <= Montant::ZERO {
            ecarts.noter_a(
                ligne.champ("montant"),
                "Le montant d'une ligne doit être positif ; un avoir ne se transmet pas par l'API : corrigez la ligne.",
            );
        }
    }
}

fn majoration(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for poste in sujet.echeances_facturees() {
        let untouched = [&poste.echeance.montant_regle, &poste.echeance.montant_en_cours_instruction]
            .into_iter()
            .all(|taken| taken.as_ref().is_none_or(|taken| *taken == Montant::ZERO));
        let expected = poste.echeance.dont_majoration_rqth.as_ref().and_then(Montant::to_centimes);
        let is_increase = |ligne: &Ligne<'_>| ligne.contenu.nature_ligne == NatureLigne::MajorationRqth;
        let (Some(expected), Some(billed)) = (expected, facture(&poste.lignes, is_increase)) else { continue };
        let line = poste.lignes.iter().find(|ligne| is_increase(ligne));
        if let Some(ligne) = line.filter(|_| untouched && expected != billed) {
            ecarts.noter_a(
                ligne.champ("montant"),
                format!("L'échéance prévoit {} de majoration RQTH : reprenez ce montant.", ecrit(expected)),
            );
        }
    }
}

fn centimes(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let lines = sujet.lignes();
    let lines = lines.iter().map(|ligne| (ligne.champ("montant"), &ligne.contenu.montant));
    for (champ, montant) in [(TOTAL.to_owned(), &sujet.facture.montant_total)].into_iter().chain(lines) {
        juger_centimes(ecarts, &champ, montant);
    }
}
