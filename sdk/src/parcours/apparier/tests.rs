//! The cases of `cas.json`: a student, dossiers, and the expected candidates with their reasons.

use super::*;
use crate::models::{ApprentiLu, CerfaLu, ContratLu, EmployeurLu};
use crate::runtime::serde_json::{Value, from_str};
use crate::scalaires::Siret;

fn text(case: &Value, name: &str) -> Option<String> {
    case[name].as_str().map(str::to_owned)
}

fn eleve(case: &Value) -> Eleve {
    Eleve {
        nom: text(case, "nom").unwrap_or_default(),
        nom_usage: text(case, "usage"),
        prenom: text(case, "prenom").unwrap_or_default(),
        naissance: text(case, "naissance").map(|day| day.parse().unwrap()),
        siret_employeur: text(case, "siret").map(Siret::tel_quel),
        debut_contrat: text(case, "debut").map(|day| day.parse().unwrap()),
    }
}

fn dossier(case: &Value, rang: usize) -> Dossier {
    let apprenti = ApprentiLu {
        nom: text(case, "nom"),
        nom_usage: text(case, "usage"),
        prenom: text(case, "prenom"),
        date_naissance: text(case, "naissance").map(|day| day.parse().unwrap()),
        ..ApprentiLu::default()
    };
    let employeur = EmployeurLu { siret: text(case, "siret").map(Siret::tel_quel), ..EmployeurLu::default() };
    let debut = text(case, "debut").map(|day| day.parse().unwrap());
    let cerfa = CerfaLu {
        apprenti: Some(apprenti),
        employeur: Some(employeur),
        contrat: Some(ContratLu { date_debut_contrat: debut, ..ContratLu::default() }),
        numero_interne: Some(format!("INT-D-{rang}").parse().unwrap()),
        ..CerfaLu::default()
    };
    Dossier { cerfa: Some(cerfa), ..Dossier::default() }
}

/// The object of the case over the common one; null removes a member.
fn over(base: &Value, case: &Value) -> Value {
    let mut merged = base.clone();
    for (name, value) in case.as_object().unwrap() {
        merged[name] = value.clone();
    }
    merged
}

#[test]
fn every_case_finds_whom_it_should() {
    let cases: Value = from_str(include_str!("cas.json")).unwrap();
    let names = ["aucun", "candidats", "exact"];
    let mut seen = [0; 3];
    for case in cases["cas"].as_array().unwrap() {
        let title = case["titre"].as_str().unwrap();
        let eleve = eleve(&over(&cases["eleve"], &case["eleve"]));
        let dossiers: Vec<_> = case["dossiers"]
            .as_array()
            .unwrap()
            .iter()
            .enumerate()
            .map(|(rang, one)| dossier(&over(&cases["eleve"], one), rang))
            .collect();
        let found = apparier(&eleve, &dossiers);
        let kind = match found {
            Appariement::Aucun => 0,
            Appariement::Candidats(_) => 1,
            Appariement::Exact { .. } => 2,
        };
        seen[kind] += 1;
        assert_eq!(names[kind], case["attendu"], "{title}: {found:?}");
        let candidates: Vec<_> = found
            .candidats()
            .map(|one| {
                let reasons: Vec<_> = one.ecarts.iter().map(ToString::to_string).collect();
                (one.rang as u64, one.place as u64, reasons.join(" ; "))
            })
            .collect();
        let expected: Vec<_> = case["candidats"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one[0].as_u64().unwrap(), one[1].as_u64().unwrap(), one[2].as_str().unwrap().to_owned()))
            .collect();
        assert_eq!(candidates, expected, "{title}");
        let shown = format!("{eleve:?} {found:?}");
        for personal in ["ssai", "amille", "2005", "73282932000074"] {
            assert!(!shown.contains(personal), "{title}: {shown}");
        }
    }
    assert!(seen.iter().all(|count| *count > 0));
}

#[test]
fn a_dossier_without_contract_is_nobodys() {
    assert_eq!(apparier(&Eleve::default(), &[Dossier::default()]), Appariement::Aucun);
    let empty = Dossier { cerfa: Some(CerfaLu::default()), ..Dossier::default() };
    assert_eq!(apparier(&Eleve::default(), &[empty]), Appariement::Aucun);
}
