//! The issuer and payee of the invoice: valid SIRET and IBAN, equal to those of the échéance.

use super::sujet::{EcheanceFacturee, FactureAControler, Verif};
use crate::controle::comparaison::sirets_differents;
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::scalaires::juger;
use crate::controle::verification::Ecarts;
use crate::scalaires::Iban;

const IBAN: &str = "ibanEmetteur";
const SIRET: &str = "siretEmetteur";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "FACTURE-IBAN-001",
            IBAN,
            "L'IBAN de l'émetteur est celui de l'échéance.",
            "FAQ R2",
            Preuve::opco("FAQ R2"),
        ),
        verifier: iban_de_l_echeance,
    },
    Verif {
        regle: erreur("FACTURE-IBAN-002", IBAN, "L'IBAN de l'émetteur est indiqué.", "FAQ R4", Preuve::opco("FAQ R4")),
        verifier: |sujet, ecarts| {
            if est_absent(&sujet.facture.iban_emetteur) {
                ecarts.noter("L'IBAN de l'émetteur manque : reprenez celui que l'OPCO connaît pour cette échéance.");
            }
        },
    },
    Verif {
        regle: erreur(
            "FACTURE-IBAN-003",
            IBAN,
            "L'IBAN de l'émetteur est valide (longueur, clé).",
            "ISO 13616",
            Preuve::registre("ISO 13616"),
        ),
        verifier: |sujet, ecarts| {
            if !est_absent(&sujet.facture.iban_emetteur) {
                juger(ecarts, IBAN, sujet.facture.iban_emetteur.verifier());
            }
        },
    },
    Verif {
        regle: avertissement(
            "FACTURE-IBAN-004",
            IBAN,
            "La clé RIB d'un IBAN français est juste.",
            "connaissance propre",
        ),
        verifier: |sujet, ecarts| {
            if sujet.facture.iban_emetteur.verifier().is_ok() {
                juger(ecarts, IBAN, sujet.facture.iban_emetteur.verifier_rib());
            }
        },
    },
    Verif {
        regle: erreur(
            "FACTURE-SIRET-001",
            SIRET,
            "Le SIRET de l'émetteur est couvert par la clé du CFA.",
            "FAQ R6",
            Preuve::opco("FAQ R6"),
        ),
        verifier: siret_connu,
    },
    Verif {
        regle: erreur(
            "FACTURE-SIRET-002",
            SIRET,
            "Le SIRET de l'émetteur est valide (14 chiffres, clé).",
            "FAQ R6 ; INSEE",
            Preuve::opco("FAQ R6"),
        ),
        verifier: |sujet, ecarts| juger(ecarts, SIRET, sujet.facture.siret_emetteur.verifier()),
    },
    Verif {
        regle: erreur(
            "FACTURE-SIRET-003",
            SIRET,
            "Le SIRET de l'émetteur est celui de l'échéance.",
            "FAQ R7",
            Preuve::opco("FAQ R7"),
        ),
        verifier: siret_de_l_echeance,
    },
    Verif {
        regle: avertissement(
            "FACTURE-IBAN-005",
            IBAN,
            "L'OPCO dit en entier l'IBAN qu'il paie ; sinon celui de la facture vient des réglages du CFA.",
            "norme ; CF",
        ),
        verifier: |sujet, ecarts| {
            let inconnu =
                |poste: &EcheanceFacturee<'_>| iban_attendu(poste).is_none_or(|iban| iban.canonique().is_err());
            if !est_absent(&sujet.facture.iban_emetteur) && sujet.echeances_facturees().iter().any(inconnu) {
                ecarts.noter(
                    "L'OPCO ne dit pas, ou pas en entier, l'IBAN qu'il paie pour cette échéance : celui de la facture vient \
                     des réglages du CFA, vérifiez que l'OPCO le connaît.",
                );
            }
        },
    },
    Verif {
        regle: avertissement(
            "FACTURE-SIRET-004",
            SIRET,
            "L'OPCO dit le SIRET qui facture l'échéance ; sinon celui de la facture vient des réglages du CFA.",
            "norme ; CF",
        ),
        verifier: |sujet, ecarts| {
            if sujet.echeances_facturees().iter().any(|poste| poste.echeance.siret_cfa.is_none()) {
                ecarts.noter(
                    "L'OPCO ne dit pas quel SIRET facture cette échéance : celui de la facture vient des réglages du CFA, \
                     vérifiez qu'il est le bon.",
                );
            }
        },
    },
];

fn est_absent(iban: &Iban) -> bool {
    iban.expose().trim().is_empty()
}

/// The IBAN to which the OPCO pays: that of the échéance, otherwise that of the dossier.
fn iban_attendu<'a>(poste: &EcheanceFacturee<'a>) -> Option<&'a Iban> {
    let du_dossier = poste.dossier.details_facturation.as_ref().and_then(|details| details.iban.as_ref());
    poste.echeance.iban.as_ref().or(du_dossier)
}

fn iban_de_l_echeance(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Ok(iban) = sujet.facture.iban_emetteur.canonique() else { return };
    let postes = sujet.echeances_facturees();
    if postes.iter().filter_map(iban_attendu).any(|autre| est_un_autre(&iban, autre)) {
        ecarts.noter(
            "L'IBAN de la facture n'est pas celui que l'OPCO connaît pour l'échéance : reprenez le sien, ou faites-le \
             changer par l'OPCO avant de facturer.",
        );
    }
}

/// Whether the sender masked an IBAN: it is invalid, and some of its characters replace hidden ones. A single dot
/// separates groups, as [`Iban`] reads it; several dots are a mask.
pub(crate) fn est_masque(iban: &Iban) -> bool {
    let ecrit = iban.expose();
    iban.canonique().is_err() && (ecrit.contains("..") || ecrit.contains(|signe| signe != '.' && cache(signe)))
}

fn cache(signe: char) -> bool {
    matches!(signe, '*' | '•' | '●' | '…' | '.' | '#' | '_' | '?' | 'X' | 'x')
}

/// Whether the OPCO's IBAN is a different one; a masked one (`FR14****…606`) is compared by its visible part.
fn est_un_autre(iban: &Iban, connu: &Iban) -> bool {
    let montre: String = connu.expose().chars().filter(|signe| !signe.is_whitespace()).collect();
    match (connu.canonique(), montre.find(cache), montre.rfind(cache)) {
        (Ok(connu), ..) => connu != *iban,
        (Err(_), Some(premier), Some(dernier)) if est_masque(connu) => {
            let fin = montre[dernier..].chars().skip(1).collect::<String>().to_ascii_uppercase();
            let debut = montre[..premier].to_ascii_uppercase();
            !(iban.expose().starts_with(&debut) && iban.expose().ends_with(&fin))
        }
        _ => false,
    }
}

fn siret_connu(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let (Some(connus), Ok(siret)) = (sujet.sirets_connus, sujet.facture.siret_emetteur.canonique()) else { return };
    if !connus.iter().any(|autre| autre.canonique() == Ok(siret.clone())) {
        ecarts.noter("L'OPCO ne connaît pas ce SIRET pour la clé du CFA : vérifiez-le, ou la clé utilisée.");
    }
}

fn siret_de_l_echeance(sujet: &FactureAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let siret = &sujet.facture.siret_emetteur;
    if sujet.echeances_facturees().iter().any(|poste| sirets_differents(siret, poste.echeance.siret_cfa.as_ref())) {
        ecarts.noter("L'échéance doit être facturée par un autre SIRET : reprenez celui qu'elle porte.");
    }
}
