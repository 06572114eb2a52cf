//! What a certificate repeats of its dossier.

use super::sujet::{CertificatAControler, Verif};
use crate::controle::comparaison::{comparer_apprenti, noter_noms, sirets_differents};
use crate::controle::constat::DeuxNoms;
use crate::controle::noms::{Personne, Rapprochement};
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::verification::Ecarts;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "CERTIFICAT-DOSSIER-001",
            "numeroInterneDossier",
            "Le certificat porte le numéro interne de son dossier.",
            "norme ; OV",
            Preuve::norme("norme #/components/schemas/Certificat/required"),
        ),
        verifier: numero,
    },
    Verif {
        regle: avertissement(
            "CERTIFICAT-EMPLOYEUR-001",
            "employeur.siret",
            "L'employeur est celui du contrat.",
            "OCAPIAT",
        ),
        verifier: |sujet, ecarts| {
            if sirets_differents(&sujet.certificat.employeur.siret, sujet.contrat().siret_employeur.as_ref()) {
                ecarts.noter("Le SIRET de l'employeur n'est pas celui du contrat : reprenez celui du dossier.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERTIFICAT-CFA-001",
            "organismeFormation.siret",
            "Le CFA est celui du contrat.",
            "OCAPIAT",
        ),
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
            "L'apprenti est celui du contrat, par ses nom et prénom.",
            "OCAPIAT",
            Preuve::opco("OCAPIAT"),
        ),
        verifier: |sujet, ecarts| {
            let phrase = "Ce nom n'est pas celui du contrat : reprenez celui du dossier.";
            noter_noms(ecarts, noms_compares(sujet), Rapprochement::Autre, phrase);
        },
    },
    Verif {
        regle: avertissement(
            "CERTIFICAT-APPRENTI-002",
            "apprenti",
            "Les nom et prénom de l'apprenti s'écrivent comme dans le contrat.",
            "OCAPIAT",
        ),
        verifier: |sujet, ecarts| {
            let phrase =
                "Ce nom s'écrit ici autrement que dans le contrat (cerfa.apprenti) : reprenez l'une des deux graphies.";
            noter_noms(ecarts, noms_compares(sujet), Rapprochement::Graphie, phrase);
        },
    },
    Verif {
        regle: avertissement(
            "CERTIFICAT-ECHEANCE-001",
            "echeance.numero",
            "L'échéance existe dans le dossier.",
            "norme ; OV",
        ),
        verifier: |sujet, ecarts| {
            if sujet.echeance().is_none() {
                ecarts.noter("Le dossier n'a pas d'échéance de ce numéro : relisez ses échéances et corrigez.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERTIFICAT-ECHEANCE-002",
            "echeance.codification",
            "La codification est celle de l'échéance, telle que l'OPCO l'écrit.",
            "norme ; OV",
        ),
        verifier: codification,
    },
];

fn noms_compares(sujet: &CertificatAControler<'_>) -> [(Rapprochement, DeuxNoms); 2] {
    let apprenti = &sujet.certificat.apprenti;
    let ici = Personne { nom: &apprenti.nom, usage: apprenti.nom_usage.as_deref(), prenom: &apprenti.prenom };
    comparer_apprenti(ici, &sujet.contrat())
}

fn numero(sujet: &CertificatAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let numero = sujet.certificat.numero_interne_dossier.as_str().trim();
    let attendu = sujet.contrat().numero_interne;
    if numero.is_empty() || attendu.is_some_and(|attendu| attendu.as_str().trim() != numero) {
        ecarts.noter("Le numéro de dossier n'est pas celui du contrat : reprenez celui que l'OPCO a donné.");
    }
}

fn codification(sujet: &CertificatAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let attendu = sujet.echeance().and_then(|echeance| echeance.codification.as_ref());
    let (Some(ici), Some(attendu)) = (&sujet.certificat.echeance.codification, attendu) else { return };
    if ici.as_str() != attendu.as_str() {
        ecarts.noter("La codification n'est pas celle de l'échéance : recopiez celle de l'OPCO telle quelle.");
    }
}
