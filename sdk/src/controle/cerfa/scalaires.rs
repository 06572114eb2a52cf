//! The identifiers, dates and amounts of the form, each by the rule of its scalar. The NIR against the rest of the form
//! is in `nir`.

use super::sujet::{ContratAControler, Verif};
use crate::controle::regle::{avertissement, erreur};
use crate::controle::scalaires::{juger, juger_montant};
use crate::controle::verification::Ecarts;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "CERFA-SIRET-001",
            "cerfa.*.siret",
            "Chaque SIRET est valide (14 chiffres, clé).",
            "INSEE ; STDNUM-291",
        ),
        verifier: sirets,
    },
    Verif {
        regle: erreur(
            "CERFA-UAI-001",
            "cerfa.*.uaiCfa",
            "Chaque UAI est valide (7 chiffres, lettre de contrôle).",
            "RNE-WIKI",
        ),
        verifier: uais,
    },
    Verif {
        regle: erreur(
            "CERFA-NIR-001",
            "cerfa.*.nir",
            "Chaque NIR est valide (longueur, caractères, clé).",
            "WEDOF-SUB ; norme",
        ),
        verifier: nirs,
    },
    Verif {
        regle: erreur(
            "CERFA-RNCP-001",
            "cerfa.formation.rncp",
            "Le code RNCP est « RNCP » et des chiffres.",
            "NPEC-CODE ; GOV",
        ),
        verifier: |sujet, ecarts| juger(ecarts, "cerfa.formation.rncp", sujet.cerfa().formation.rncp.verifier()),
    },
    Verif {
        regle: avertissement(
            "CERFA-CODEDIPLOME-001",
            "cerfa.formation.codeDiplome",
            "Le code diplôme a 8 caractères, 9 avec la lettre de spécialité.",
            "GOV",
        ),
        verifier: |sujet, ecarts| {
            juger(ecarts, "cerfa.formation.codeDiplome", sujet.cerfa().formation.code_diplome.verifier());
        },
    },
    Verif {
        regle: erreur(
            "CERFA-IDCC-001",
            "cerfa.employeur.codeIdcc",
            "L'IDCC compte 1 à 4 chiffres.",
            "NPEC-CODE ; CPME",
        ),
        verifier: |sujet, ecarts| {
            juger(ecarts, "cerfa.employeur.codeIdcc", sujet.cerfa().employeur.code_idcc.verifier())
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-NAF-001",
            "cerfa.employeur.naf",
            "Le code NAF a 4 chiffres et une lettre.",
            "norme",
        ),
        verifier: |sujet, ecarts| juger(ecarts, "cerfa.employeur.naf", sujet.cerfa().employeur.naf.verifier()),
    },
    Verif {
        regle: erreur("CERFA-CODEPOSTAL-001", "cerfa.*.adresse.codePostal", "Un code postal a 5 chiffres.", "norme"),
        verifier: codes_postaux,
    },
    Verif {
        regle: avertissement(
            "CERFA-CODEPOSTAL-002",
            "cerfa.*.adresse.codePostal",
            "Un code postal commence par un département : 01 à 95, 97 ou 98.",
            "connaissance propre",
        ),
        verifier: departements_postaux,
    },
    Verif {
        regle: avertissement(
            "CERFA-TELEPHONE-001",
            "cerfa.*.telephone",
            "Un téléphone est français et complet.",
            "INFFO-VM ; norme",
        ),
        verifier: |sujet, ecarts| {
            juger(ecarts, "cerfa.employeur.telephone", sujet.cerfa().employeur.telephone.verifier());
            juger(ecarts, "cerfa.apprenti.telephone", sujet.cerfa().apprenti.telephone.verifier());
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-COURRIEL-001",
            "cerfa.*.courriel",
            "Un courriel est une adresse valide.",
            "INFFO-VM",
        ),
        verifier: courriels,
    },
    Verif {
        regle: avertissement(
            "CERFA-DECA-001",
            "cerfa.contrat.numeroContratPrecedent",
            "Le numéro du contrat précédent a la forme d'un numéro DECA ; d'anciens numéros en ont une autre.",
            "GOV",
        ),
        verifier: |sujet, ecarts| {
            if let Some(numero) = &sujet.cerfa().contrat.numero_contrat_precedent {
                juger(ecarts, "cerfa.contrat.numeroContratPrecedent", numero.verifier());
            }
        },
    },
    Verif {
        regle: erreur("CERFA-DATE-001", "cerfa.*", "Chaque date est un jour du calendrier.", "norme"),
        verifier: dates,
    },
    Verif {
        regle: erreur(
            "CERFA-MONTANT-001",
            "cerfa.contrat.*",
            "Chaque montant est un nombre de centimes, positif ou nul.",
            "norme",
        ),
        verifier: montants,
    },
];

fn sirets(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let cerfa = sujet.cerfa();
    juger(ecarts, "cerfa.employeur.siret", cerfa.employeur.siret.verifier());
    juger(ecarts, "cerfa.organismeFormation.siret", cerfa.organisme_formation.siret.verifier());
    if let Some(lieu) = &cerfa.organisme_formation_lieu_formation_principal {
        juger(ecarts, "cerfa.organismeFormationLieuFormationPrincipal.siret", lieu.siret.verifier());
    }
}

fn uais(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let cerfa = sujet.cerfa();
    juger(ecarts, "cerfa.organismeFormation.uaiCfa", cerfa.organisme_formation.uai_cfa.verifier());
    let lieu = cerfa.organisme_formation_lieu_formation_principal.as_ref();
    if let Some(uai) = lieu.and_then(|lieu| lieu.uai_cfa.as_ref()) {
        juger(ecarts, "cerfa.organismeFormationLieuFormationPrincipal.uaiCfa", uai.verifier());
    }
}

fn nirs(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    juger(ecarts, "cerfa.apprenti.nir", sujet.cerfa().apprenti.nir.verifier());
    for (champ, maitre) in sujet.maitres() {
        if let Some(nir) = &maitre.nir {
            juger(ecarts, &format!("{champ}.nir"), nir.verifier());
        }
    }
}

fn codes_postaux(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (champ, adresse) in sujet.adresses() {
        juger(ecarts, &format!("{champ}.codePostal"), adresse.code_postal.verifier());
    }
}

fn departements_postaux(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (champ, adresse) in sujet.adresses() {
        let Ok(code) = adresse.code_postal.canonical() else { continue };
        if !matches!(code.as_str()[..2].parse(), Ok(1..=95 | 97 | 98)) {
            ecarts.noter_a(
                format!("{champ}.codePostal"),
                "Aucun département ne correspond au début de ce code postal : vérifiez la saisie.",
            );
        }
    }
}

fn courriels(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let cerfa = sujet.cerfa();
    juger(ecarts, "cerfa.employeur.courriel", cerfa.employeur.courriel.verifier());
    juger(ecarts, "cerfa.apprenti.courriel", cerfa.apprenti.courriel.verifier());
    let responsable = cerfa.apprenti.responsable_legal.as_ref();
    if let Some(courriel) = responsable.and_then(|responsable| responsable.courriel.as_ref()) {
        juger(ecarts, "cerfa.apprenti.responsableLegal.courriel", courriel.verifier());
    }
    for (champ, maitre) in sujet.maitres() {
        if let Some(courriel) = &maitre.courriel {
            juger(ecarts, &format!("{champ}.courriel"), courriel.verifier());
        }
    }
}

fn dates(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let (contrat, formation) = (&sujet.cerfa().contrat, &sujet.cerfa().formation);
    juger(ecarts, "cerfa.apprenti.dateNaissance", sujet.cerfa().apprenti.date_naissance.verifier());
    for (champ, maitre) in sujet.maitres() {
        juger(ecarts, &format!("{champ}.dateNaissance"), maitre.date_naissance.verifier());
    }
    juger(ecarts, "cerfa.formation.dateDebutFormation", formation.date_debut_formation.verifier());
    juger(ecarts, "cerfa.formation.dateFinFormation", formation.date_fin_formation.verifier());
    juger(ecarts, "cerfa.contrat.dateConclusion", contrat.date_conclusion.verifier());
    juger(ecarts, "cerfa.contrat.dateDebutContrat", contrat.date_debut_contrat.verifier());
    juger(ecarts, "cerfa.contrat.dateFinContrat", contrat.date_fin_contrat.verifier());
    for (champ, date) in [
        ("cerfa.contrat.dateFormationPratiqueEmployeur", &contrat.date_formation_pratique_employeur),
        ("cerfa.contrat.dateEffetAvenant", &contrat.date_effet_avenant),
    ] {
        if let Some(date) = date {
            juger(ecarts, champ, date.verifier());
        }
    }
    for (rang, periode) in contrat.remunerations_annuelles.iter().enumerate() {
        let champ = format!("cerfa.contrat.remunerationsAnnuelles[{rang}]");
        juger(ecarts, &format!("{champ}.dateDebut"), periode.date_debut.verifier());
        juger(ecarts, &format!("{champ}.dateFin"), periode.date_fin.verifier());
    }
}

fn montants(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let contrat = &sujet.cerfa().contrat;
    juger_montant(ecarts, "cerfa.contrat.salaireEmbauche", &contrat.salaire_embauche);
    for (champ, montant) in [
        ("cerfa.contrat.avantageNourriture", &contrat.avantage_nourriture),
        ("cerfa.contrat.avantageLogement", &contrat.avantage_logement),
    ] {
        if let Some(montant) = montant {
            juger_montant(ecarts, champ, montant);
        }
    }
}
