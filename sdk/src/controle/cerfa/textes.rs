//! The texts of the form: not empty, within the length of the norm; names as the OPCO requires them.

use super::sujet::{ContratAControler, Verif};
use crate::controle::noms;
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::verification::Ecarts;
use crate::models::Diplome;

const INTITULE_PREPARE: &str = "cerfa.apprenti.intituleDiplomePrepare";
const PRENOM_DU_RESPONSABLE: &str = "cerfa.apprenti.responsableLegal.prenom";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "CERFA-TEXTE-001",
            "cerfa.*",
            "Aucun texte obligatoire n'est vide.",
            "norme",
            Preuve::opco("FAQ complétude"),
        ),
        verifier: |sujet, ecarts| {
            // A service as legal representative has no first name.
            let vides = textes(sujet)
                .into_iter()
                .filter(|(champ, texte, _)| champ != PRENOM_DU_RESPONSABLE && texte.trim().is_empty());
            // The form wants a title from those, too, who prepared no diploma.
            let sans_diplome = sujet.cerfa().apprenti.diplome_prepare == Diplome::Aucun;
            for (champ, ..) in vides {
                let phrase = if champ == INTITULE_PREPARE && sans_diplome {
                    "Cette information est obligatoire, même sans diplôme préparé : écrivez « Aucun »."
                } else {
                    "Cette information est obligatoire : complétez-la."
                };
                ecarts.noter_a(champ, phrase);
            }
        },
    },
    Verif {
        regle: avertissement("CERFA-TEXTE-002", "cerfa.*", "Aucun texte ne dépasse la longueur de la norme.", "norme"),
        verifier: longueurs,
    },
    Verif {
        regle: avertissement(
            "CERFA-TEXTE-003",
            PRENOM_DU_RESPONSABLE,
            "Un responsable légal a un prénom, sauf s'il est un service.",
            "norme",
        ),
        verifier: |sujet, ecarts| {
            if sujet.responsable_legal().is_some_and(|responsable| responsable.prenom.trim().is_empty()) {
                ecarts.noter(
                    "Le responsable légal n'a pas de prénom : indiquez-le, sauf si c'est un service, comme celui de l'aide \
                     sociale à l'enfance.",
                );
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-NOM-001",
            "cerfa.apprenti.prenom",
            "Seul le prénom d'usage courant est indiqué.",
            "INFFO-VM",
        ),
        verifier: prenom_unique,
    },
    Verif {
        regle: avertissement(
            "CERFA-NOM-002",
            "cerfa.apprenti.nomUsage",
            "Nom de naissance, nom d'usage et prénom ne sont pas intervertis.",
            "INFFO-VM",
        ),
        verifier: inversion,
    },
];

/// Field, text, and the greatest number of characters.
fn textes<'a>(sujet: &ContratAControler<'a>) -> Vec<(String, &'a str, usize)> {
    let cerfa = sujet.cerfa();
    let (apprenti, employeur) = (&cerfa.apprenti, &cerfa.employeur);
    let mut textes: Vec<(String, &str, usize)> = vec![
        ("cerfa.employeur.denomination".into(), &employeur.denomination, 80),
        ("cerfa.employeur.caisseComplementaire".into(), &employeur.caisse_complementaire, 80),
        ("cerfa.apprenti.nom".into(), &apprenti.nom, 80),
        ("cerfa.apprenti.prenom".into(), &apprenti.prenom, 80),
        ("cerfa.apprenti.communeNaissance".into(), &apprenti.commune_naissance, 80),
        (INTITULE_PREPARE.into(), &apprenti.intitule_diplome_prepare, 255),
        ("cerfa.formation.intituleQualification".into(), &cerfa.formation.intitule_qualification, 255),
        ("cerfa.contrat.lieuSignatureContrat".into(), &cerfa.contrat.lieu_signature_contrat, usize::MAX),
        ("cerfa.organismeFormation.denomination".into(), &cerfa.organisme_formation.denomination, 80),
    ];
    for (champ, maitre) in sujet.maitres() {
        textes.push((format!("{champ}.nom"), &maitre.nom, 80));
        textes.push((format!("{champ}.prenom"), &maitre.prenom, 80));
    }
    if let Some(responsable) = sujet.responsable_legal() {
        textes.push(("cerfa.apprenti.responsableLegal.nom".into(), &responsable.nom, 80));
        textes.push((PRENOM_DU_RESPONSABLE.into(), &responsable.prenom, 80));
    }
    for (champ, adresse) in sujet.adresses() {
        textes.push((format!("{champ}.adresse1"), &adresse.adresse1, 50));
        textes.push((format!("{champ}.commune"), &adresse.commune, 80));
    }
    textes
}

fn longueurs(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (champ, texte, longueur) in textes(sujet) {
        if texte.chars().count() > longueur {
            ecarts
                .noter_a(champ, format!("Ce texte dépasse {longueur} caractères : abrégez-le, l'OPCO peut le couper."));
        }
    }
}

fn prenom_unique(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let prenom = &sujet.cerfa().apprenti.prenom;
    if prenom.contains([',', ';', '/']) || prenom.split_whitespace().count() > 2 {
        ecarts.noter(
            "Plusieurs prénoms semblent indiqués : ne gardez que le prénom usuel, celui de la pièce d'identité.",
        );
    }
}

fn inversion(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let apprenti = &sujet.cerfa().apprenti;
    let Some(usage) = &apprenti.nom_usage else { return };
    if noms::memes(usage, &apprenti.prenom) || noms::memes(usage, &apprenti.nom) {
        ecarts.noter(
            "Le nom d'usage répète le nom de naissance ou le prénom : vérifiez qu'ils ne sont pas intervertis, ou laissez \
             le nom d'usage vide.",
        );
    }
}
