//! The content of a convention alone: identifiers, dates, amounts, signatures, mandate.

use super::sujet::{ConventionAControler, Verif};
use crate::controle::montants;
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::scalaires::{juger, juger_arrondi, juger_montant};
use crate::controle::verification::Ecarts;
use crate::reference::financement;
use crate::scalaires::{Date, Montant};

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "CONVENTION-IDENTIFIANT-001",
            "*.siret",
            "Le SIRET de l'employeur et celui du CFA sont valides (14 chiffres, clé).",
            "INSEE",
            Preuve::registre("INSEE"),
        ),
        verifier: |sujet, ecarts| {
            let convention = sujet.convention;
            juger(ecarts, "employeur.siret", convention.employeur.siret.verifier());
            juger(ecarts, "organismeFormation.siret", convention.organisme_formation.siret.verifier());
        },
    },
    Verif {
        regle: avertissement(
            "CONVENTION-IDENTIFIANT-002",
            "*",
            "L'UAI et le RNCP, facultatifs dans une convention, sont valides.",
            "RNE-WIKI ; norme",
        ),
        verifier: |sujet, ecarts| {
            if let Some(uai) = &sujet.convention.organisme_formation.uai_cfa {
                juger(ecarts, "organismeFormation.uaiCfa", uai.verifier());
            }
            if let Some(rncp) = &sujet.convention.formation.rncp {
                juger(ecarts, "formation.rncp", rncp.verifier());
            }
        },
    },
    Verif {
        regle: erreur(
            "CONVENTION-DATE-001",
            "*",
            "Chaque date est un jour du calendrier.",
            "norme",
            Preuve::norme("norme #/components/schemas/Convention/properties/dateSignature/format"),
        ),
        verifier: dates,
    },
    Verif {
        regle: erreur(
            "CONVENTION-MONTANT-001",
            "couts.*",
            "Chaque coût est un nombre, positif ou nul.",
            "norme",
            Preuve::norme("norme #/components/schemas/ConventionCouts/properties/coutTotalPedagogieCFA/type"),
        ),
        verifier: |sujet, ecarts| {
            for (champ, montant) in couts(sujet) {
                juger_montant(ecarts, champ, montant);
            }
        },
    },
    Verif {
        regle: avertissement(
            "CONVENTION-MONTANT-002",
            "couts.*",
            "Chaque coût tient en centimes ; sinon il est arrondi à l'envoi.",
            "norme",
        ),
        verifier: |sujet, ecarts| {
            for (champ, montant) in couts(sujet) {
                juger_arrondi(ecarts, champ, montant);
            }
        },
    },
    Verif {
        regle: avertissement(
            "CONVENTION-MANDAT-001",
            "mandatEmployeur",
            "La convention porte le mandat de gestion de l'employeur.",
            "FAQ ; norme",
        ),
        verifier: |sujet, ecarts| {
            if !sujet.convention.mandat_employeur {
                ecarts.noter(
                    "La convention ne porte pas le mandat de l'employeur : faites-le figurer et signer, sinon l'OPCO \
                     demandera une régularisation.",
                );
            }
        },
    },
    Verif {
        regle: avertissement(
            "CONVENTION-SIGNATURE-001",
            "attestationConventionSignee*",
            "La convention est signée par l'entreprise et par le CFA.",
            "norme",
        ),
        verifier: signatures,
    },
    Verif {
        regle: avertissement(
            "CONVENTION-SIGNATURE-002",
            "dateSignature",
            "La date de signature est indiquée.",
            "norme",
        ),
        verifier: |sujet, ecarts| {
            if sujet.convention.date_signature.is_none() {
                ecarts.noter("La date de signature de la convention manque : indiquez-la.");
            }
        },
    },
    Verif {
        regle: avertissement("CONVENTION-SIGNATURE-003", "dateSignature", "La convention est déjà signée.", "norme"),
        verifier: |sujet, ecarts| {
            let signature = sujet.convention.date_signature.as_ref().and_then(Date::civil);
            if signature.is_some_and(|signature| signature > sujet.jour) {
                ecarts.noter("La date de signature est à venir : une convention se dépose une fois signée.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CONVENTION-CONFORME-001",
            "attestationConventionConformeJSON",
            "Le CFA atteste que le fichier et les données disent la même chose.",
            "norme",
        ),
        verifier: |sujet, ecarts| {
            if sujet.convention.attestation_convention_conforme_json != Some(true) {
                ecarts
                    .noter("Rien n'atteste que le fichier et les données concordent : comparez-les, puis attestez-le.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CONVENTION-FRAIS-001",
            "couts.montantPremierEquipement",
            "Le premier équipement ne dépasse pas 500 €.",
            "D.6332-83",
        ),
        verifier: premier_equipement,
    },
    Verif {
        regle: avertissement(
            "CONVENTION-RQTH-001",
            "couts.montantRQTHAnnee*",
            "La majoration RQTH ne dépasse pas 4 000 € par année.",
            "arrêté du 07/12/2020",
        ),
        verifier: majoration_rqth,
    },
];

fn dates(sujet: &ConventionAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let (contrat, formation) = (&sujet.convention.contrat, &sujet.convention.formation);
    juger(ecarts, "contrat.dateDebutContrat", contrat.date_debut_contrat.verifier());
    juger(ecarts, "contrat.dateFinContrat", contrat.date_fin_contrat.verifier());
    juger(ecarts, "formation.dateDebutFormation", formation.date_debut_formation.verifier());
    juger(ecarts, "formation.dateFinFormation", formation.date_fin_formation.verifier());
    if let Some(signature) = &sujet.convention.date_signature {
        juger(ecarts, "dateSignature", signature.verifier());
    }
}

fn couts<'a>(sujet: &ConventionAControler<'a>) -> Vec<(&'static str, &'a Montant)> {
    let Some(couts) = &sujet.convention.couts else { return Vec::new() };
    let simples = [
        ("couts.coutTotalPedagogieCFA", couts.cout_total_pedagogie_cfa.as_ref()),
        ("couts.montantPremierEquipement", couts.montant_premier_equipement.as_ref()),
    ];
    simples.into_iter().filter_map(|(champ, montant)| Some((champ, montant?))).chain(majorations(sujet)).collect()
}

/// The increases for a disabled apprentice, by year.
pub(super) fn majorations<'a>(sujet: &ConventionAControler<'a>) -> Vec<(&'static str, &'a Montant)> {
    let Some(couts) = &sujet.convention.couts else { return Vec::new() };
    let annees = [
        ("couts.montantRQTHAnnee1", couts.montant_rqth_annee1.as_ref()),
        ("couts.montantRQTHAnnee2", couts.montant_rqth_annee2.as_ref()),
        ("couts.montantRQTHAnnee3", couts.montant_rqth_annee3.as_ref()),
        ("couts.montantRQTHAnnee4", couts.montant_rqth_annee4.as_ref()),
    ];
    annees.into_iter().filter_map(|(champ, montant)| Some((champ, montant?))).collect()
}

fn signatures(sujet: &ConventionAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (champ, signature, qui) in [
        (
            "attestationConventionSigneeEntreprise",
            sujet.convention.attestation_convention_signee_entreprise,
            "l'entreprise",
        ),
        ("attestationConventionSigneeCFA", sujet.convention.attestation_convention_signee_cfa, "le CFA"),
    ] {
        if signature != Some(true) {
            ecarts.noter_a(
                champ,
                format!("Rien n'atteste que {qui} a signé la convention : faites-la signer, puis attestez-le."),
            );
        }
    }
}

fn premier_equipement(sujet: &ConventionAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let plafond = &financement().premier_equipement.valeur;
    let demande = sujet.convention.couts.as_ref().and_then(|couts| couts.montant_premier_equipement.as_ref());
    if demande.is_some_and(|demande| demande.decimal().is_some() && demande > plafond) {
        let plafond = montants::figure(plafond);
        ecarts.noter(format!(
            "Le premier équipement est pris en charge jusqu'à {plafond} par apprenti : réduisez ce montant."
        ));
    }
}

fn majoration_rqth(sujet: &ConventionAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let plafond = &financement().majoration_rqth.valeur;
    for (champ, montant) in majorations(sujet) {
        if montant.decimal().is_some() && montant > plafond {
            let plafond = montants::figure(plafond);
            ecarts.noter_a(champ, format!("La majoration RQTH va jusqu'à {plafond} par année : réduisez ce montant."));
        }
    }
}
