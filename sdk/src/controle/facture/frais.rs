//! Ancillary costs: engaged, under the ceilings, not paid twice, quantity by unit price.

use super::sujet::{EcheanceFacturee, FactureAControler, Ligne, Verif};
use crate::controle::montants::{ecrit, figure, somme};
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::verification::Ecarts;
use crate::models::{DetailsFacturation, EngagementFraisAnnexe, NatureFrais};
use crate::reference::financement;
use crate::scalaires::rust_decimal::{Decimal, RoundingStrategy};
use crate::scalaires::{Identifiant, Montant};

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
            "Le montant des repas et des nuitées est la quantité par le prix unitaire engagé.",
            "FAQ R10 ; D.6332-83",
            Preuve::opco("FAQ R10"),
        ),
        verifier: prix_unitaire,
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

fn centimes_de(ligne: &Ligne<'_>) -> Option<i64> {
    ligne.contenu.montant.arrondi().en_centimes()
}

/// Whether the line says a total once instead of counting: a public client does, and the norm does not say which.
fn est_un_total(ligne: &Ligne<'_>) -> bool {
    ligne.contenu.quantite == 1.0
}

/// The lines of ancillary costs of known dossiers.
fn lignes_de_frais<'a>(sujet: &FactureAControler<'a>) -> Vec<(NatureFrais, Ligne<'a>)> {
    let lines = sujet.lignes().into_iter().filter(|ligne| ligne.dossier.is_some());
    lines.filter_map(|ligne| Some((ligne.contenu.nature_ligne.nature_des_frais()?, ligne))).collect()
}

/// What the OPCO engaged for a nature; `None` when the dossier does not speak of ancillary costs at all.
fn engages<'a>(ligne: &Ligne<'a>, nature: &NatureFrais) -> Option<Vec<&'a EngagementFraisAnnexe>> {
    let all = ligne.dossier?.engagements_frais_annexe.as_ref()?;
    let same = |engagement: &&EngagementFraisAnnexe| {
        engagement.nature_frais.as_ref().is_some_and(|other| other.normalise() == *nature)
    };
    Some(all.iter().filter(same).collect())
}

fn details<'a>(ligne: &Ligne<'a>) -> Option<&'a DetailsFacturation> {
    ligne.dossier?.details_facturation.as_ref()
}

/// The first line of each nature and dossier, and the centimes of all of them; unreadable ones are judged elsewhere.
fn par_nature<'a>(sujet: &FactureAControler<'a>) -> Vec<(NatureFrais, Ligne<'a>, i64)> {
    let mut sums: Vec<(NatureFrais, Ligne<'a>, i64)> = Vec::new();
    for (nature, ligne) in lignes_de_frais(sujet) {
        let Some(centimes) = centimes_de(&ligne) else { continue };
        let same = |other: &Ligne<'_>| other.contenu.numero_dossier == ligne.contenu.numero_dossier;
        match sums.iter_mut().find(|(other, first, _)| *other == nature && same(first)) {
            Some((.., sum)) => *sum = sum.saturating_add(centimes),
            None => sums.push((nature, ligne, centimes)),
        }
    }
    sums
}

/// The centimes of the same nature that were invoiced for the dossier of a line before; `None` when one of them is
/// unreadable.
fn deja_factures(sujet: &FactureAControler<'_>, ligne: &Ligne<'_>) -> Option<i64> {
    let numero = |numero: &Identifiant| numero.as_str().trim().to_owned();
    let same = sujet.frais_factures.iter().filter(|frais| {
        frais.nature == ligne.contenu.nature_ligne
            && numero(&frais.numero_dossier) == numero(&ligne.contenu.numero_dossier)
    });
    somme(same.map(|frais| &frais.montant))
}

/// What an engagement amounts to: its total, else its quantity by its unit price; `None` when the OPCO says neither.
fn montant_engage(engagement: &EngagementFraisAnnexe) -> Option<Montant> {
    engagement.montant_total.clone().or_else(|| {
        let price = engagement.prix_unitaire.as_ref()?.decimal()?;
        let quantity = Decimal::try_from(engagement.quantite?).ok()?;
        Some(centimes(price.checked_mul(quantity)?))
    })
}

/// Rounded half up to the centime.
fn centimes(montant: Decimal) -> Montant {
    montant.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).into()
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
        let most = [of_opco, of_law].into_iter().flatten().filter_map(Montant::en_centimes).min();
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

fn quantite(ligne: &Ligne<'_>) -> Option<Decimal> {
    Decimal::try_from(ligne.contenu.quantite).ok()
}

fn prix_unitaire(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (nature, ligne) in lignes_de_frais(sujet) {
        // Equipment and mobility are paid for what was spent, up to what is engaged.
        if !matches!(nature, NatureFrais::Hebergement | NatureFrais::Restauration) || est_un_total(&ligne) {
            continue;
        }
        let engaged = engages(&ligne, &nature).unwrap_or_default();
        let prices: Vec<Decimal> =
            engaged.iter().filter_map(|engagement| engagement.prix_unitaire.as_ref()?.decimal()).collect();
        let (Some(quantity), Some(billed)) = (quantite(&ligne), ligne.contenu.montant.arrondi().decimal()) else {
            continue;
        };
        if !prices.is_empty()
            && prices.iter().all(|price| price.checked_mul(quantity).map(centimes) != Some(billed.into()))
        {
            ecarts.noter_a(
                ligne.champ("montant"),
                "Le montant n'est pas la quantité par le prix unitaire engagé : corrigez la quantité ou le montant.",
            );
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
