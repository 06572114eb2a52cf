//! The identifiers, dates and amounts of the form, each by the rule of its scalar. The NIR against the rest of the form
//! is in `nir`.

use super::nir;
use super::sujet::{ContratAControler, Verif};
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::scalaires::{juger, juger_arrondi, juger_montant};
use crate::controle::verification::Ecarts;
use crate::scalaires::Montant;

const UAI: &str = "cerfa.organismeFormation.uaiCfa";

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: erreur(
            "CERFA-SIRET-001",
            "cerfa.*.siret",
            "Le SIRET de l'employeur et celui du CFA sont valides (14 chiffres, clé).",
            "INSEE ; STDNUM-291",
            Preuve::registre("INSEE"),
        ),
        verifier: sirets,
    },
    Verif {
        regle: erreur(
            "CERFA-UAI-001",
            UAI,
            "L'UAI du CFA est valide (7 chiffres, lettre de contrôle), quand elle est indiquée.",
            "RNE-WIKI",
            Preuve::registre("RNE-WIKI"),
        ),
        verifier: |sujet, ecarts| {
            if !sans_uai(sujet) {
                juger(ecarts, UAI, sujet.cerfa().organisme_formation.uai_cfa.verifier());
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-UAI-002",
            UAI,
            "Le CFA a une UAI ; un nouveau CFA attend la sienne, et l'OPCO la complète ensuite.",
            "AFDAS-CFA ; DREETS-HDF",
        ),
        verifier: |sujet, ecarts| {
            if sans_uai(sujet) {
                ecarts.noter(
                    "L'UAI du CFA manque : indiquez-la ; si le rectorat ne l'a pas encore attribuée, donnez-la à l'OPCO dès \
                     qu'elle l'est, il en a besoin pour enregistrer le contrat.",
                );
            }
        },
    },
    Verif {
        regle: erreur(
            "CERFA-NIR-001",
            "cerfa.apprenti.nir",
            "Le NIR de l'apprenti est valide (longueur, caractères, clé).",
            "WEDOF-SUB ; norme",
            Preuve::opco("FAQ complétude"),
        ),
        verifier: nirs,
    },
    Verif {
        regle: erreur(
            "CERFA-RNCP-001",
            "cerfa.formation.rncp",
            "Le code RNCP est « RNCP » et des chiffres.",
            "NPEC-CODE ; GOV",
            Preuve::opco("FAQ refus"),
        ),
        verifier: |sujet, ecarts| juger(ecarts, "cerfa.formation.rncp", sujet.cerfa().formation.rncp.verifier()),
    },
    Verif {
        regle: avertissement(
            "CERFA-RNCP-002",
            "cerfa.formation.rncp",
            "Le numéro RNCP n'est pas fait de zéros.",
            "FAQ refus ; analyse propre",
        ),
        verifier: |sujet, ecarts| {
            let rncp = &sujet.cerfa().formation.rncp;
            if rncp.canonique().is_ok_and(|rncp| rncp.numero().bytes().all(|chiffre| chiffre == b'0')) {
                ecarts.noter(
                    "Ce numéro RNCP ne désigne aucune certification : indiquez le sien, l'OPCO vérifie qu'elle est active.",
                );
            }
        },
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
        regle: avertissement(
            "CERFA-IDCC-001",
            "cerfa.employeur.codeIdcc",
            "L'IDCC compte 1 à 4 chiffres.",
            "NPEC-CODE ; CPME",
        ),
        verifier: idcc,
    },
    Verif {
        regle: avertissement(
            "CERFA-IDCC-002",
            "cerfa.employeur.codeIdcc",
            "L'IDCC s'écrit en quatre chiffres ; la DSN en écrit cinq.",
            "norme",
        ),
        verifier: |sujet, ecarts| {
            let code = &sujet.cerfa().employeur.code_idcc;
            if code.as_str().trim().len() > 4
                && let Ok(lu) = code.canonique()
            {
                ecarts.noter(format!("L'IDCC est lu {}, et part ainsi : vérifiez que c'est le bon.", lu.as_str()));
            }
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
        regle: avertissement(
            "CERFA-CODEPOSTAL-001",
            "cerfa.*.adresse.codePostal",
            "Un code postal a 5 chiffres.",
            "norme",
        ),
        verifier: codes_postaux,
    },
    Verif {
        regle: avertissement(
            "CERFA-CODEPOSTAL-002",
            "cerfa.*.adresse.codePostal",
            "Un code postal commence par un département (01 à 95, 97 ou 98), ou par 99 à l'étranger.",
            "TM-3501",
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
        regle: erreur(
            "CERFA-DATE-001",
            "cerfa.*",
            "Chaque date est un jour du calendrier.",
            "norme",
            Preuve::norme("norme #/components/schemas/Contrat/properties/dateConclusion/format"),
        ),
        verifier: dates,
    },
    Verif {
        regle: erreur(
            "CERFA-MONTANT-001",
            "cerfa.contrat.*",
            "Chaque montant est un nombre, positif ou nul.",
            "norme",
            Preuve::norme("norme #/components/schemas/Contrat/properties/salaireEmbauche/type"),
        ),
        verifier: montants,
    },
    Verif {
        regle: avertissement(
            "CERFA-MONTANT-002",
            "cerfa.contrat.*",
            "Chaque montant tient en centimes ; sinon il est arrondi à l'envoi.",
            "norme",
        ),
        verifier: |sujet, ecarts| {
            for (champ, montant) in montants_du_contrat(sujet) {
                juger_arrondi(ecarts, champ, montant);
            }
        },
    },
];

fn sirets(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let cerfa = sujet.cerfa();
    juger(ecarts, "cerfa.employeur.siret", cerfa.employeur.siret.verifier());
    juger(ecarts, "cerfa.organismeFormation.siret", cerfa.organisme_formation.siret.verifier());
}

fn sans_uai(sujet: &ContratAControler<'_>) -> bool {
    sujet.cerfa().organisme_formation.uai_cfa.as_str().trim().is_empty()
}

fn nirs(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let nir = &sujet.cerfa().apprenti.nir;
    if !nir::est_ntt(sujet) {
        juger(ecarts, "cerfa.apprenti.nir", nir.verifier());
    }
}

fn idcc(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let employeur = &sujet.cerfa().employeur;
    if employeur.code_idcc.as_str().trim().is_empty() && sujet.est_employeur_public() {
        ecarts.noter(
            "Un employeur public n'a pas de convention collective, et la norme veut un IDCC : demandez à l'OPCO lequel il \
             attend.",
        );
    } else {
        juger(ecarts, "cerfa.employeur.codeIdcc", employeur.code_idcc.verifier());
    }
}

fn codes_postaux(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (champ, adresse) in sujet.adresses() {
        if adresse.code_postal.verifier().is_err() {
            ecarts.noter_a(
                format!("{champ}.codePostal"),
                "Un code postal français a 5 chiffres : vérifiez la saisie ; à l'étranger, 99 et le code du pays \
                 conviennent à d'autres services, vérifiez avec l'OPCO.",
            );
        }
    }
}

fn departements_postaux(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (champ, adresse) in sujet.adresses() {
        let Ok(code) = adresse.code_postal.canonique() else { continue };
        if !matches!(code.as_str()[..2].parse(), Ok(1..=95 | 97..=99)) {
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
    if let Some(courriel) = sujet.responsable_legal().and_then(|responsable| responsable.courriel.as_ref()) {
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

fn montants_du_contrat<'a>(sujet: &ContratAControler<'a>) -> impl Iterator<Item = (&'static str, &'a Montant)> {
    let contrat = &sujet.cerfa().contrat;
    [
        ("cerfa.contrat.salaireEmbauche", Some(&contrat.salaire_embauche)),
        ("cerfa.contrat.avantageNourriture", contrat.avantage_nourriture.as_ref()),
        ("cerfa.contrat.avantageLogement", contrat.avantage_logement.as_ref()),
    ]
    .into_iter()
    .filter_map(|(champ, montant)| Some((champ, montant?)))
}

fn montants(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    for (champ, montant) in montants_du_contrat(sujet) {
        juger_montant(ecarts, champ, montant);
    }
}
