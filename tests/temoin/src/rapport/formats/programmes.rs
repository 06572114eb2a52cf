//! The report for programs: JSON with its schema, and JUnit XML for continuous integration.
//!
//! In JUnit a warning is a success with a text, and a run without proof is an error; a simulated OPCO is a suite with
//! another name.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Format, json};
use crate::rapport::Rapport;
use crate::verifier::campagne::{Campagne, Resultat};
use crate::verifier::verdict::{Conclusion, Verdict};

/// Files for programs that every report has once.
pub(super) const FORMATS: &[Format] =
    &[("rapport*.json", json::ecrire), ("rapport.schema.json", |_| json::SCHEMA.to_owned()), ("junit*.xml", junit)];

/// The report as JUnit XML.
fn junit(rapport: &Rapport) -> String {
    let marque = rapport.cibles.marque().map_or_else(String::new, |marque| format!(" — {marque}"));
    let mut rendu = Report::new(format!("conformite{marque}"));
    rendu.add_test_suites(rapport.opco.iter().map(|campagne| suite(campagne, &rapport.provenance.date)));
    rendu.to_string().expect("XML is written into a text")
}

fn suite(campagne: &Campagne, date: &str) -> TestSuite {
    let mut suite = TestSuite::new(campagne.titre());
    // Unchanged: the day of the caller, without a time zone.
    suite.extra.insert("timestamp".into(), format!("{date}T00:00:00").into());
    suite.add_property(("cible", campagne.cible.to_string().as_str()));
    suite.add_property(("conclusion", campagne.conclusion()));
    if campagne.bilan.conclusion == Conclusion::Creuse {
        let mut creuse = TestCaseStatus::non_success(NonSuccessKind::Error);
        creuse.set_message(campagne.conclusion());
        suite.add_test_case(essai("execution", creuse, campagne));
    }
    suite.add_test_cases(campagne.resultats.iter().map(|resultat| {
        let mut cas = essai(&resultat.exigence, statut(resultat), campagne);
        if resultat.verdict == Verdict::Avertissement {
            cas.set_system_out(format!("{} : {}", resultat.verdict.libelle(), resultat.phrase));
        }
        cas
    }));
    suite
}

fn essai(nom: &str, statut: TestCaseStatus, campagne: &Campagne) -> TestCase {
    let mut cas = TestCase::new(nom, statut);
    cas.set_classname(campagne.cle());
    cas
}

fn statut(resultat: &Resultat) -> TestCaseStatus {
    let (mut statut, phrase) = match resultat.verdict {
        Verdict::Reussi | Verdict::Avertissement => return TestCaseStatus::success(),
        Verdict::Echec => (TestCaseStatus::non_success(NonSuccessKind::Failure), resultat.phrase.clone()),
        Verdict::Erreur => (TestCaseStatus::non_success(NonSuccessKind::Error), resultat.phrase.clone()),
        Verdict::SansObjet
        | Verdict::NonExecuteVoulu
        | Verdict::NonExecuteImpossible
        | Verdict::Indetermine
        | Verdict::EchecAttendu => {
            (TestCaseStatus::skipped(), format!("{} : {}", resultat.verdict.libelle(), resultat.phrase))
        }
    };
    statut.set_message(phrase);
    statut
}
