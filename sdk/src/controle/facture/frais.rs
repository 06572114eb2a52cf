//! Ancillary costs: engaged, under the ceilings, not paid twice, quantity by unit price.

mod lignes;

use std::cmp::Ordering;

use lignes::{
    centimes, centimes_de, deja_factures, details, engages, est_un_total, lignes_de_frais, montant_engage, par_nature,
    quantite,
};

use super::sujet::{EcheanceFacturee, FactureAControler, Verif};
use crate::controle::montants::{self, ecrit, figure, somme};
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::verification::Ecarts;
use crate::models::NatureFrais;
use crate::reference::financement;
use crate::scalaires::Montant;

const LIGNE: &str = "lignes[*].montant";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "FACTURE-FRAIS-001",
            LIGNE,
            "Les frais annexes tiennent dans le montant engagé.",
            "FAQ R3",
            Preuve::opco("FAQ R3"),
        ),
        verifier: engagement,
    },
    Verif {
        regle: erreur(
            "FACTURE-FRAIS-002",
            LIGNE,
            "Les frais annexes tiennent sous leurs plafonds : 6 € la nuitée, 3 € le repas, 500 € de premier équipement, ceux \
             de l'OPCO.",
            "FAQ R3 ; D.6332-83",
            Preuve::opco("FAQ R3"),
        ),
        verifier: plafonds,
    },
    Verif {
        regle: erreur(
            "FACTURE-FRAIS-003",
            LIGNE,
            "Le premier équipement et la mobilité ne sont payés qu'une fois.",
            "FAQ R3 ; WEDOF-TEST",
            Preuve::opco("FAQ R3"),
        ),
        verifier: deja_regles,
    },
    Verif {
        regle: erreur(
            "FACTURE-FRAIS-004",
            LIGNE,
            "Le montant des repas et des nuitées ne dépasse pas la quantité multipliée par le prix unitaire engagé.",
            "FAQ R10 ; D.6332-83",
            Preuve::opco("FAQ R10"),
        ),
        verifier: |sujet, ecarts| {
            prix_unitaire(
                sujet,
                ecarts,
                Ordering::Greater,
                "Le montant dépasse la quantité multipliée par le prix unitaire engagé : corrigez la quantité ou le montant.",
            );
        },
    },
    Verif {
        regle: avertissement(
            "FACTURE-FRAIS-005",
            "lignes[*].natureLigne",
            "Des frais de cette nature n'ont pas déjà été déclarés pour l'échéance.",
            "norme",
        ),
        verifier: deja_declares,
    },
    Verif {
        regle: avertissement("FACTURE-FRAIS-006", LIGNE, "Ce que l'OPCO a engagé pour ces frais est connu.", "norme"),
        verifier: |sujet, ecarts| {
            for (nature, ligne, _) in par_nature(sujet) {
                if engages(&ligne, &nature).is_none_or(|engaged| engaged.is_empty()) {
                    ecarts.noter_a(
                        ligne.champ("montant"),
                        "L'OPCO ne dit pas ce qu'il a engagé pour cette nature de frais : vérifiez-le auprès de lui.",
                    );
                }
            }
        },
    },
    Verif {
        regle: avertissement(
            "FACTURE-FRAIS-007",
            "lignes[*].quantite",
            "Repas et nuitées se comptent ; une quantité de 1 porte le total.",
            "norme ; CF",
        ),
        verifier: |sujet, ecarts| {
            for (nature, ligne) in lignes_de_frais(sujet) {
                let most = match nature {
                    NatureFrais::Hebergement => financement().hebergement.valeur.en_centimes(),
                    NatureFrais::Restauration => financement().restauration.valeur.en_centimes(),
                    _ => continue,
                };
                let total = est_un_total(&ligne) && centimes_de(&ligne) > most;
                let phrase = match (sujet.usages.frais_au_total, total) {
                    (None, true) => {
                        "Une quantité de 1 porte ici un total, et le profil ne dit pas si cet OPCO le prend : indiquez le \
                         nombre de repas ou de nuitées, sauf s'il prend le total."
                    }
                    (Some(false), true) => {
                        "Une quantité de 1 porte ici un total : cet OPCO veut le nombre de repas ou de nuitées."
                    }
                    (None, false) if !est_un_total(&ligne) => {
                        "Les repas ou les nuitées sont comptés, et le profil ne dit pas si cet OPCO veut plutôt une quantité \
                         de 1 et leur total : demandez-le-lui."
                    }
                    (Some(true), false) if !est_un_total(&ligne) => {
                        "Cet OPCO prend le total : indiquez une quantité de 1, et le total des repas ou des nuitées."
                    }
                    _ => continue,
                };
                ecarts.noter_a(ligne.champ("quantite"), phrase);
            }
        },
    },
    Verif {
        regle: avertissement(
            "FACTURE-FRAIS-008",
            "lignes[*].natureLigne",
            "Des frais annexes facturés seuls le sont sur une échéance qui n'attend plus de pédagogie.",
            "FAQ",
        ),
        verifier: frais_seuls,
    },
    Verif {
        regle: avertissement(
            "FACTURE-FRAIS-009",
            LIGNE,
            "Le montant des repas et des nuitées est la quantité multipliée par le prix unitaire engagé ; un plus petit l'est pour une \
             raison.",
            "FAQ R10",
        ),
        verifier: |sujet, ecarts| {
            prix_unitaire(
                sujet,
                ecarts,
                Ordering::Less,
                "Le montant est inférieur à la quantité multipliée par le prix unitaire engagé : vérifiez-le, l'OPCO peut \
                 attendre ce produit exact.",
            );
        },
    },
];

fn frais_seuls(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let automatic =
        |poste: &EcheanceFacturee<'_>| poste.est_premiere() && sujet.usages.paiement_automatique == Some(true);
    for poste in sujet.echeances_facturees() {
        let rest = poste.echeance.reste_a_facturer().and_then(|rest| rest.arrondi().en_centimes());
        let alone = !poste.lignes.iter().any(|ligne| ligne.est_de_l_echeance() || ligne.reprend());
        if let Some(rest) = rest.filter(|rest| alone && *rest > 0 && !automatic(&poste)) {
            ecarts.noter_a(
                poste.champ("natureLigne"),
                format!(
                    "{} attend encore {} de pédagogie, que cette facture ne porte pas : vérifiez que cet OPCO prend les \
                     frais annexes seuls, ou facturez les deux ensemble.",
                    poste.nom(),
                    ecrit(rest)
                ),
            );
        }
    }
}

fn engagement(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (nature, ligne, billed) in par_nature(sujet) {
        let Some(engaged) = engages(&ligne, &nature).filter(|engaged| !engaged.is_empty()) else { continue };
        // What the OPCO left out is not zero: then what is left is unknown.
        let engaged: Option<Vec<Montant>> = engaged.into_iter().map(montant_engage).collect();
        let engaged = engaged.and_then(|engaged| somme(&engaged));
        let (Some(engaged), Some(earlier)) = (engaged, deja_factures(sujet, &ligne)) else { continue };
        let left = engaged.saturating_sub(earlier).max(0);
        if billed > left {
            ecarts.noter_a(
                ligne.champ("montant"),
                format!(
                    "Il reste {} d'engagés pour cette nature de frais et la facture porte {} : réduisez la ligne, ou \
                     faites revoir l'engagement.",
                    ecrit(left),
                    ecrit(billed)
                ),
            );
        }
    }
}

fn plafonds(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (nature, ligne) in lignes_de_frais(sujet) {
        let unit = match nature {
            NatureFrais::Hebergement => &financement().hebergement,
            NatureFrais::Restauration => &financement().restauration,
            _ => continue,
        };
        if est_un_total(&ligne) {
            continue;
        }
        let prices = unit.valeur.decimal().zip(quantite(&ligne));
        let most = prices.and_then(|(unit, quantity)| unit.checked_mul(quantity));
        if ligne.contenu.montant.arrondi().decimal().zip(most).is_some_and(|(billed, most)| billed > most) {
            let price = figure(&unit.valeur);
            ecarts.noter_a(
                ligne.champ("montant"),
                format!("Ces frais dépassent {price} l'unité : indiquez la quantité réelle, ou réduisez le montant."),
            );
        }
    }
    for (nature, ligne, billed) in par_nature(sujet) {
        let of_opco = details(&ligne).and_then(|details| match nature {
            NatureFrais::PremierEquipement => details.plafond_frais_premier_equipement.as_ref(),
            NatureFrais::Mobilite => details.plafond_frais_mobilite.as_ref(),
            _ => None,
        });
        let of_law = (nature == NatureFrais::PremierEquipement).then_some(&financement().premier_equipement.valeur);
        let most = [of_opco, of_law].into_iter().flatten().filter_map(montants::centimes).min();
        let (Some(most), Some(earlier)) = (most, deja_factures(sujet, &ligne)) else { continue };
        if billed.saturating_add(earlier) > most {
            let phrase = match earlier {
                0 => format!("Ces frais sont plafonnés à {} : réduisez la ligne.", ecrit(most)),
                _ => format!(
                    "Ces frais sont plafonnés à {} et {} sont déjà facturés : réduisez la ligne, ou retirez-la.",
                    ecrit(most),
                    ecrit(earlier)
                ),
            };
            ecarts.noter_a(ligne.champ("montant"), phrase);
        }
    }
}

fn deja_regles(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (nature, ligne, _) in par_nature(sujet) {
        let paid = details(&ligne).and_then(|details| match nature {
            NatureFrais::PremierEquipement => details.frais_premier_equipement_regles,
            NatureFrais::Mobilite => details.frais_mobilite_regles,
            _ => None,
        });
        if paid == Some(true) {
            ecarts.noter_a(
                ligne.champ("montant"),
                "L'OPCO a déjà réglé ces frais, qui ne se paient qu'une fois : retirez la ligne.",
            );
        }
    }
}

/// Notes the amounts that are more, or less, than the quantity by every unit price that is engaged.
fn prix_unitaire(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>, cherche: Ordering, phrase: &'static str) {
    for (nature, ligne) in lignes_de_frais(sujet) {
        // Equipment and mobility are paid for what was spent, up to what is engaged.
        if !matches!(nature, NatureFrais::Hebergement | NatureFrais::Restauration)
            || est_un_total(&ligne)
            || ligne.reprend()
        {
            continue;
        }
        let engaged = engages(&ligne, &nature).unwrap_or_default();
        let prices = engaged.iter().filter_map(|engagement| engagement.prix_unitaire.as_ref()?.decimal());
        let billed = ligne.contenu.montant.arrondi();
        let Some(quantity) = quantite(&ligne).filter(|_| billed.decimal().is_some()) else { continue };
        let due: Vec<Montant> = prices.filter_map(|price| price.checked_mul(quantity)).map(centimes).collect();
        // Of several prices the greatest is the one to go beyond.
        if due.iter().max().is_some_and(|most| billed.cmp(most) == cherche) && !due.contains(&billed) {
            ecarts.noter_a(ligne.champ("montant"), phrase);
        }
    }
}

fn deja_declares(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (nature, ligne) in lignes_de_frais(sujet) {
        let declared = details(&ligne).and_then(|details| details.periodes_frais_annexes.as_ref());
        let same = declared.into_iter().flatten().any(|period| {
            period.numero_echeance == Some(ligne.contenu.numero_echeance)
                && period.nature.as_ref().is_some_and(|other| other.normalise() == nature)
        });
        if same {
            ecarts.noter_a(
                ligne.champ("natureLigne"),
                "Des frais de cette nature sont déjà déclarés pour cette échéance : vérifiez qu'ils ne font pas double emploi.",
            );
        }
    }
}
