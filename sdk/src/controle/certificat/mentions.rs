//! The mentions that a certificate must carry.

use super::sujet::{CertificatAControler, Verif};
use crate::controle::comparaison::connu;
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::scalaires::juger;
use crate::controle::verification::Ecarts;
use crate::scalaires::DateCivile;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "CERTIFICAT-SIRET-001",
            "*.siret",
            "Chaque SIRET est valide (14 chiffres, clé).",
            "INSEE",
            Preuve::registre("INSEE"),
        ),
        verifier: |sujet, ecarts| {
            juger(ecarts, "employeur.siret", sujet.certificat.employeur.siret.verifier());
            juger(ecarts, "organismeFormation.siret", sujet.certificat.organisme_formation.siret.verifier());
        },
    },
    Verif {
        regle: erreur(
            "CERTIFICAT-DATE-001",
            "*",
            "Chaque date est un jour du calendrier.",
            "norme",
            Preuve::norme("norme #/components/schemas/Certificat/properties/dateSignature/format"),
        ),
        verifier: dates,
    },
    Verif {
        regle: avertissement(
            "CERTIFICAT-MENTION-001",
            "*",
            "Le certificat porte la nature de l'action, la période, la durée, le lieu et la date de signature, le signataire.",
            "OCAPIAT ; OV",
        ),
        verifier: mentions,
    },
    Verif {
        regle: avertissement(
            "CERTIFICAT-CONSERVATION-001",
            "attestationConservationPieces",
            "Le CFA atteste conserver les pièces (certificat 3 ans, preuves 6 ans, 10 si cofinancement).",
            "OCAPIAT",
        ),
        verifier: |sujet, ecarts| {
            if sujet.certificat.attestation_conservation_pieces != Some(true) {
                ecarts.noter(
                    "La conservation des pièces n'est pas attestée : attestez-la, c'est une mention du certificat.",
                );
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERTIFICAT-DUREE-001",
            "echeance.duree",
            "La durée certifiée est positive et tient dans la durée de formation.",
            "OCAPIAT ; analyse propre",
        ),
        verifier: duree,
    },
];

fn dates(sujet: &CertificatAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let certificat = sujet.certificat;
    for (champ, date) in [
        ("dateSignature", &certificat.date_signature),
        ("echeance.dateDebut", &certificat.echeance.date_debut),
        ("echeance.dateFin", &certificat.echeance.date_fin),
    ] {
        if let Some(date) = date {
            juger(ecarts, champ, DateCivile::verifier(date));
        }
    }
}

fn mentions(sujet: &CertificatAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let certificat = sujet.certificat;
    let rempli = |texte: &Option<String>| connu(texte.as_deref()).is_some();
    let signataire = certificat.representant_legal.as_ref().is_some_and(|signataire| rempli(&signataire.nom));
    for (champ, present) in [
        ("natureAction", rempli(&certificat.nature_action)),
        ("echeance.dateDebut", certificat.echeance.date_debut.is_some()),
        ("echeance.dateFin", certificat.echeance.date_fin.is_some()),
        ("echeance.duree", certificat.echeance.duree.is_some()),
        ("dateSignature", certificat.date_signature.is_some()),
        ("lieuSignatureContrat", rempli(&certificat.lieu_signature_contrat)),
        ("representantLegal.nom", signataire),
    ] {
        if !present {
            ecarts.noter_a(champ, "Cette mention du certificat de réalisation manque : complétez-la.");
        }
    }
}

fn duree(sujet: &CertificatAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(heures) = sujet.certificat.echeance.duree else { return };
    let plafond = sujet.contrat().duree_formation.map(f64::from);
    if heures <= 0.0 || plafond.is_some_and(|plafond| heures > plafond) {
        ecarts
            .noter("La durée certifiée est nulle, ou dépasse la durée de formation du contrat : vérifiez les heures.");
    }
}
