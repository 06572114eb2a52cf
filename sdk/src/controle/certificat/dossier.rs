//! What a certificate repeats of its dossier.

use super::sujet::{CertificatAControler, Verif};
use crate::controle::comparaison::{noms_differents, sirets_differents};
use crate::controle::regle::erreur;
use crate::controle::verification::Ecarts;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "CERTIFICAT-DOSSIER-001",
            "numeroInterneDossier",
            "Le certificat porte le numéro interne de son dossier.",
            "norme (OV)",
        ),
        verifier: numero,
    },
    Verif {
        regle: erreur("CERTIFICAT-EMPLOYEUR-001", "employeur.siret", "L'employeur est celui du contrat.", "OCAPIAT"),
        verifier: |sujet, ecarts| {
            if sirets_differents(&sujet.certificat.employeur.siret, sujet.contrat().siret_employeur.as_ref()) {
                ecarts.noter("Le SIRET de l'employeur n'est pas celui du contrat : reprenez celui du dossier.");
            }
        },
    },
    Verif {
        regle: erreur("CERTIFICAT-CFA-001", "organismeFormation.siret", "Le CFA est celui du contrat.", "OCAPIAT"),
        verifier: |sujet, ecarts| {
            if sirets_differents(&sujet.certificat.organisme_formation.siret, sujet.contrat().siret_cfa.as_ref()) {
                ecarts.noter("Le SIRET du CFA n'est pas celui du contrat : reprenez celui du dossier.");
            }
        },
    },
    Verif {
        regle: erreur(
            "CERTIFICAT-APPRENTI-001",
            "apprenti",
            "L'apprenti porte les nom et prénom du contrat.",
            "OCAPIAT",
        ),
        verifier: |sujet, ecarts| {
            let (apprenti, contrat) = (&sujet.certificat.apprenti, sujet.contrat());
            for (champ, differs) in [
                ("apprenti.nom", noms_differents(&apprenti.nom, contrat.nom.as_ref())),
                ("apprenti.prenom", noms_differents(&apprenti.prenom, contrat.prenom.as_ref())),
            ] {
                if differs {
                    ecarts.noter_a(champ, "Ce nom n'est pas celui du contrat : reprenez celui du dossier.");
                }
            }
        },
    },
    Verif {
        regle: erreur("CERTIFICAT-ECHEANCE-001", "echeance.numero", "L'échéance existe dans le dossier.", "norme (OV)"),
        verifier: |sujet, ecarts| {
            if sujet.echeance().is_none() {
                ecarts.noter("Le dossier n'a pas d'échéance de ce numéro : relisez ses échéances et corrigez.");
            }
        },
    },
    Verif {
        regle: erreur(
            "CERTIFICAT-ECHEANCE-002",
            "echeance.codification",
            "La codification est celle de l'échéance, telle que l'OPCO l'écrit.",
            "norme (OV)",
        ),
        verifier: codification,
    },
];

fn numero(sujet: &CertificatAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let numero = sujet.certificat.numero_interne_dossier.as_str().trim();
    let expected = sujet.contrat().numero_interne;
    if numero.is_empty() || expected.is_some_and(|expected| expected.as_str().trim() != numero) {
        ecarts.noter("Le numéro de dossier n'est pas celui du contrat : reprenez celui que l'OPCO a donné.");
    }
}

fn codification(sujet: &CertificatAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let expected = sujet.echeance().and_then(|echeance| echeance.codification.as_ref());
    let (Some(here), Some(expected)) = (&sujet.certificat.echeance.codification, expected) else { return };
    if here.as_str() != expected.as_str() {
        ecarts.noter("La codification n'est pas celle de l'échéance : recopiez celle de l'OPCO telle quelle.");
    }
}
