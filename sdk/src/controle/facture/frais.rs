//! Ancillary costs: engaged, under the ceilings, not paid twice, quantity by unit price.

mod au_journal;
mod lignes;

use std::cmp::Ordering;

use lignes::{
    centimes, centimes_de, deja_factures, details, engages, est_declare, est_un_total, lignes_de_frais, montant_engage,
    par_nature, quantite,
};

use super::sujet::{EcheanceFacturee, FactureAControler, Verif};
use crate::controle::montants::{self, ecrit, figure, somme};
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::verification::Ecarts;
use crate::models::NatureFrais;
use crate::reference::financement;
use crate::scalaires::Montant;
use crate::scalaires::rust_decimal::Decimal;

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
        regle: avertissement(
            "FACTURE-FRAIS-010",
            "lignes[*].natureLigne",
            "Une facture du journal ne porte pas déjà ces frais.",
            "FAQ R3 ; analyse propre",
        ),
        verifier: au_journal::deja_portes,
    },
    Verif {
        regle: avertissement("FACTURE-FRAIS-006", LIGNE, "Ce que l'OPCO a engagé pour ces frais est connu.", "norme"),
        verifier: |sujet, ecarts| {
            for (nature, ligne, _) in par_nature(sujet).into_iter().filter(|(.., porte)| *porte > 0) {
                if engages(&ligne, &nature).is_none_or(|engagements| engagements.is_empty()) {
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
                let plafond = match nature {
                    NatureFrais::Hebergement => financement().hebergement.valeur.en_centimes(),
                    NatureFrais::Restauration => financement().restauration.valeur.en_centimes(),
                    _ => continue,
                };
                let total = est_un_total(&ligne) && centimes_de(&ligne) > plafond;
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
    let automatique =
        |poste: &EcheanceFacturee<'_>| poste.est_premiere() && sujet.usages.paiement_automatique == Some(true);
    for poste in sujet.echeances_facturees() {
        let reste = poste.echeance.reste_a_facturer().and_then(|reste| reste.arrondi().en_centimes());
        let seuls = !poste.lignes.iter().any(|ligne| ligne.est_de_l_echeance() || ligne.reprend());
        if let Some(reste) = reste.filter(|reste| seuls && *reste > 0 && !automatique(&poste)) {
            ecarts.noter_a(
                poste.champ("natureLigne"),
                format!(
                    "{} attend encore {} de pédagogie, que cette facture ne porte pas : vérifiez que cet OPCO prend les \
                     frais annexes seuls, ou facturez les deux ensemble.",
                    poste.nom(),
                    ecrit(reste)
                ),
            );
        }
    }
}

fn engagement(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (nature, ligne, porte) in par_nature(sujet) {
        let Some(engagements) = engages(&ligne, &nature).filter(|engagements| !engagements.is_empty()) else {
            continue;
        };
        // A value that the OPCO omitted is not zero: the remaining amount is then unknown.
        let engagements: Option<Vec<Montant>> = engagements.into_iter().map(montant_engage).collect();
        let engage = engagements.and_then(|engagements| somme(&engagements));
        let (Some(engage), Some(deja)) = (engage, deja_factures(sujet, &ligne)) else { continue };
        let reste = engage.saturating_sub(deja).max(0);
        if porte > reste {
            ecarts.noter_a(
                ligne.champ("montant"),
                format!(
                    "Il reste {} d'engagés pour cette nature de frais et la facture porte {} : réduisez la ligne, ou \
                     faites revoir l'engagement.",
                    ecrit(reste),
                    ecrit(porte)
                ),
            );
        }
    }
}

fn plafonds(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (nature, ligne) in lignes_de_frais(sujet) {
        let unitaire = match nature {
            NatureFrais::Hebergement => &financement().hebergement,
            NatureFrais::Restauration => &financement().restauration,
            _ => continue,
        };
        if est_un_total(&ligne) {
            continue;
        }
        let prix = unitaire.valeur.decimal().zip(quantite(&ligne));
        let plafond = prix.and_then(|(unitaire, combien)| unitaire.checked_mul(combien));
        if ligne.contenu.montant.arrondi().decimal().zip(plafond).is_some_and(|(porte, plafond)| porte > plafond) {
            let prix = figure(&unitaire.valeur);
            ecarts.noter_a(
                ligne.champ("montant"),
                format!("Ces frais dépassent {prix} l'unité : indiquez la quantité réelle, ou réduisez le montant."),
            );
        }
    }
    for (nature, ligne, porte) in par_nature(sujet) {
        let de_l_opco = details(&ligne).and_then(|details| match nature {
            NatureFrais::PremierEquipement => details.plafond_frais_premier_equipement.as_ref(),
            NatureFrais::Mobilite => details.plafond_frais_mobilite.as_ref(),
            _ => None,
        });
        let de_la_loi = (nature == NatureFrais::PremierEquipement).then_some(&financement().premier_equipement.valeur);
        let plafond = [de_l_opco, de_la_loi].into_iter().flatten().filter_map(montants::centimes).min();
        let (Some(plafond), Some(deja)) = (plafond, deja_factures(sujet, &ligne)) else { continue };
        if porte.saturating_add(deja) > plafond {
            let phrase = match deja {
                0 => format!("Ces frais sont plafonnés à {} : réduisez la ligne.", ecrit(plafond)),
                _ => format!(
                    "Ces frais sont plafonnés à {} et {} sont déjà facturés : réduisez la ligne, ou retirez-la.",
                    ecrit(plafond),
                    ecrit(deja)
                ),
            };
            ecarts.noter_a(ligne.champ("montant"), phrase);
        }
    }
}

fn deja_regles(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    // What a credit note takes back was paid, of course.
    for (nature, ligne, _) in par_nature(sujet).into_iter().filter(|(.., porte)| *porte > 0) {
        let regles = details(&ligne).and_then(|details| match nature {
            NatureFrais::PremierEquipement => details.frais_premier_equipement_regles,
            NatureFrais::Mobilite => details.frais_mobilite_regles,
            _ => None,
        });
        if regles == Some(true) {
            ecarts.noter_a(
                ligne.champ("montant"),
                "L'OPCO a déjà réglé ces frais, qui ne se paient qu'une fois : retirez la ligne.",
            );
        }
    }
}

/// Notes the amounts that differ from the quantity times every engaged unit price.
fn prix_unitaire(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>, cherche: Ordering, phrase: &'static str) {
    for (nature, ligne) in lignes_de_frais(sujet) {
        // Equipment and mobility are paid at cost, up to the engaged amount.
        if !matches!(nature, NatureFrais::Hebergement | NatureFrais::Restauration)
            || est_un_total(&ligne)
            || ligne.reprend()
        {
            continue;
        }
        let engagements = engages(&ligne, &nature).unwrap_or_default();
        // A price that the OPCO leaves out, or writes as zero, may be the one of this line.
        let prix = engagements.iter().map(|engagement| engagement.prix_unitaire.as_ref()?.decimal());
        let prix = prix.map(|prix| prix.filter(|prix| *prix > Decimal::ZERO));
        let Some(prix) = prix.collect::<Option<Vec<Decimal>>>() else { continue };
        let porte = ligne.contenu.montant.arrondi();
        let Some(combien) = quantite(&ligne).filter(|_| porte.decimal().is_some()) else { continue };
        let prix = prix.into_iter().filter_map(|prix| prix.checked_mul(combien));
        let produits: Vec<Montant> = prix.map(centimes).collect();
        // If there are several prices, the highest is the limit.
        if produits.iter().max().is_some_and(|plafond| porte.cmp(plafond) == cherche) && !produits.contains(&porte) {
            ecarts.noter_a(ligne.champ("montant"), phrase);
        }
    }
}

fn deja_declares(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (nature, ligne) in lignes_de_frais(sujet) {
        if est_declare(&ligne, &nature) && !ligne.reprend() {
            ecarts.noter_a(
                ligne.champ("natureLigne"),
                "Des frais de cette nature sont déjà déclarés pour cette échéance : vérifiez qu'ils ne font pas double emploi.",
            );
        }
    }
}
