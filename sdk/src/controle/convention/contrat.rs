//! What a convention repeats of its contract.

use super::contenu::majorations;
use super::sujet::{ConventionAControler, Verif};
use crate::controle::comparaison::{
    comparer_apprenti, entreprises_differentes, etablissements_differents, jours_differents, noter_noms,
    uai_differentes,
};
use crate::controle::constat::DeuxNoms;
use crate::controle::noms::{Personne, Rapprochement};
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::verification::Ecarts;
use crate::scalaires::Montant;

/// The source of the comparisons: the JSON repeats the contract for them.
const SOURCE: &str = "norme";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "CONVENTION-DOSSIER-001",
            "numeroInterneDossier",
            "La convention porte le numéro interne du dossier de son contrat.",
            SOURCE,
            Preuve::norme("norme #/components/schemas/Convention/description"),
        ),
        verifier: dossier,
    },
    Verif {
        regle: erreur(
            "CONVENTION-EMPLOYEUR-001",
            "employeur.siret",
            "L'employeur est celui du contrat, par son SIREN : la convention d'une autre entreprise n'est pas celle de ce contrat.",
            SOURCE,
            Preuve::norme("norme #/components/schemas/Convention/description"),
        ),
        verifier: |sujet, ecarts| {
            if entreprises_differentes(&sujet.convention.employeur.siret, sujet.contrat.siret_employeur.as_ref()) {
                ecarts.noter("Le SIRET de l'employeur n'est pas celui du contrat : reprenez celui du CERFA.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CONVENTION-EMPLOYEUR-002",
            "employeur.siret",
            "L'établissement de l'employeur est celui du contrat.",
            SOURCE,
        ),
        verifier: |sujet, ecarts| {
            if etablissements_differents(&sujet.convention.employeur.siret, sujet.contrat.siret_employeur.as_ref()) {
                ecarts.noter(
                    "C'est un autre établissement du même employeur que dans le contrat : vérifiez lequel, site ou siège.",
                );
            }
        },
    },
    Verif {
        regle: erreur(
            "CONVENTION-CFA-001",
            "organismeFormation.siret",
            "Le CFA est celui du contrat, par son SIREN : la convention d'un autre organisme n'est pas celle de ce contrat.",
            SOURCE,
            Preuve::norme("norme #/components/schemas/Convention/description"),
        ),
        verifier: |sujet, ecarts| {
            if entreprises_differentes(&sujet.convention.organisme_formation.siret, sujet.contrat.siret_cfa.as_ref()) {
                ecarts.noter("Le SIRET du CFA n'est pas celui du contrat : reprenez celui du CERFA.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CONVENTION-CFA-003",
            "organismeFormation.siret",
            "L'établissement du CFA est celui du contrat.",
            SOURCE,
        ),
        verifier: |sujet, ecarts| {
            if etablissements_differents(&sujet.convention.organisme_formation.siret, sujet.contrat.siret_cfa.as_ref())
            {
                ecarts.noter(
                    "C'est un autre établissement du même CFA que dans le contrat : vérifiez lequel, site ou siège.",
                );
            }
        },
    },
    Verif {
        regle: avertissement("CONVENTION-CFA-002", "organismeFormation.uaiCfa", "L'UAI est celle du contrat.", SOURCE),
        verifier: |sujet, ecarts| {
            let uai = sujet.convention.organisme_formation.uai_cfa.as_ref();
            if uai.is_some_and(|uai| uai_differentes(uai, sujet.contrat.uai_cfa.as_ref())) {
                ecarts.noter("L'UAI du CFA n'est pas celle du contrat : reprenez celle du CERFA.");
            }
        },
    },
    Verif {
        regle: erreur(
            "CONVENTION-APPRENTI-001",
            "apprenti",
            "L'apprenti est celui du contrat, par ses nom et prénom : la convention d'une autre personne n'est pas celle de ce \
             contrat.",
            SOURCE,
            Preuve::norme("norme #/components/schemas/Convention/description"),
        ),
        verifier: |sujet, ecarts| {
            let phrase = "Ce nom n'est pas celui du contrat : reprenez celui du CERFA.";
            noter_noms(ecarts, noms_compares(sujet), Rapprochement::Autre, phrase);
        },
    },
    Verif {
        regle: avertissement(
            "CONVENTION-APPRENTI-002",
            "apprenti",
            "Les nom et prénom de l'apprenti s'écrivent comme dans le contrat.",
            SOURCE,
        ),
        verifier: |sujet, ecarts| {
            let phrase =
                "Ce nom s'écrit ici autrement que dans le contrat (cerfa.apprenti) : reprenez l'une des deux graphies.";
            noter_noms(ecarts, noms_compares(sujet), Rapprochement::Graphie, phrase);
        },
    },
    Verif {
        regle: avertissement("CONVENTION-CONTRAT-001", "contrat", "Les dates du contrat sont celles du CERFA.", SOURCE),
        verifier: |sujet, ecarts| {
            let contrat = &sujet.convention.contrat;
            for (champ, differe) in [
                ("contrat.dateDebutContrat", jours_differents(contrat.date_debut_contrat.civil(), sujet.contrat.debut)),
                ("contrat.dateFinContrat", jours_differents(contrat.date_fin_contrat.civil(), sujet.contrat.fin)),
            ] {
                if differe {
                    ecarts.noter_a(champ, "Cette date n'est pas celle du contrat : reprenez celle du CERFA.");
                }
            }
        },
    },
    Verif {
        regle: avertissement(
            "CONVENTION-FORMATION-001",
            "formation",
            "Les dates de formation sont celles du CERFA.",
            SOURCE,
        ),
        verifier: |sujet, ecarts| {
            let (formation, contrat) = (&sujet.convention.formation, sujet.contrat);
            let (debut, fin) = (formation.date_debut_formation.civil(), formation.date_fin_formation.civil());
            for (champ, differe) in [
                ("formation.dateDebutFormation", jours_differents(debut, contrat.debut_formation)),
                ("formation.dateFinFormation", jours_differents(fin, contrat.fin_formation)),
            ] {
                if differe {
                    ecarts.noter_a(champ, "Cette date n'est pas celle du contrat : reprenez celle du CERFA.");
                }
            }
        },
    },
    Verif {
        regle: avertissement(
            "CONVENTION-FORMATION-002",
            "formation.dureeFormation",
            "La durée de formation est celle du CERFA.",
            SOURCE,
        ),
        verifier: |sujet, ecarts| {
            let heures = sujet.contrat.duree_formation.map(f64::from);
            if heures.is_some_and(|heures| heures != sujet.convention.formation.duree_formation) {
                ecarts.noter("La durée de formation n'est pas celle du contrat : reprenez celle du CERFA.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CONVENTION-FORMATION-003",
            "formation.rncp",
            "La certification est celle du CERFA.",
            SOURCE,
        ),
        verifier: rncp,
    },
    Verif {
        regle: avertissement(
            "CONVENTION-RQTH-002",
            "couts.montantRQTHAnnee*",
            "Une majoration RQTH suppose un apprenti reconnu travailleur handicapé, ou qui en a les droits.",
            "arrêté du 07/12/2020 ; BOE-2024",
        ),
        verifier: majoration_sans_rqth,
    },
];

fn noms_compares(sujet: &ConventionAControler<'_>) -> [(Rapprochement, DeuxNoms); 2] {
    let apprenti = &sujet.convention.apprenti;
    let ici = Personne { nom: &apprenti.nom, usage: apprenti.nom_usage.as_deref(), prenom: &apprenti.prenom };
    comparer_apprenti(ici, sujet.contrat)
}

fn dossier(sujet: &ConventionAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let numero = sujet.convention.numero_interne_dossier.as_str().trim();
    let attendu = sujet.contrat.numero_interne.as_ref().map(|numero| numero.as_str().trim());
    if numero.is_empty() || attendu.is_some_and(|attendu| attendu != numero) {
        ecarts.noter("Le numéro de dossier n'est pas celui du contrat : reprenez celui que l'OPCO a donné au dépôt.");
    }
}

fn rncp(sujet: &ConventionAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let (ici, la_bas) = (sujet.convention.formation.rncp.as_ref(), sujet.contrat.rncp.as_ref());
    let (Some(Ok(ici)), Some(Ok(la_bas))) = (ici.map(|rncp| rncp.canonique()), la_bas.map(|rncp| rncp.canonique()))
    else {
        return;
    };
    if ici != la_bas {
        ecarts.noter("Le code RNCP n'est pas celui du contrat : reprenez celui du CERFA.");
    }
}

fn majoration_sans_rqth(sujet: &ConventionAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let demande = majorations(sujet).into_iter().filter(|(_, montant)| **montant > Montant::ZERO);
    for (champ, _) in demande.filter(|_| sujet.contrat.handicap == Some(false)) {
        ecarts.noter_a(
            champ,
            "La convention demande une majoration RQTH que le contrat ne déclare pas : vérifiez la RQTH du CERFA.",
        );
    }
}
