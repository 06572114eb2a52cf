//! Test vectors of the deadlines: ends of months, Sundays and holidays, years with 29 February.

use super::*;
use crate::models::{CerfaLu, ContratLu};
use crate::scalaires;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn last_days() {
    for (regle, from, last) in [
        // A Tuesday, and the Sunday between is not counted.
        (NatureDelai::Transmission, "2026-09-01", "2026-09-07"),
        // A Saturday works.
        (NatureDelai::Transmission, "2026-09-05", "2026-09-11"),
        // A Sunday to begin with.
        (NatureDelai::Transmission, "2026-09-06", "2026-09-11"),
        // 11 November, and a Sunday.
        (NatureDelai::Transmission, "2026-11-06", "2026-11-13"),
        // Christmas on a Friday, 1 January on a Friday, two Sundays.
        (NatureDelai::Transmission, "2026-12-24", "2026-12-31"),
        (NatureDelai::Transmission, "2026-12-31", "2027-01-07"),
        // 8 May, Ascension on 14 May 2026.
        (NatureDelai::Transmission, "2026-05-07", "2026-05-15"),
        // 1 May, then the end of the month.
        (NatureDelai::Transmission, "2026-04-29", "2026-05-06"),
        (NatureDelai::Decision, "2026-09-01", "2026-09-21"),
        (NatureDelai::Decision, "2026-02-15", "2026-03-07"),
        (NatureDelai::Decision, "2028-02-15", "2028-03-06"),
        (NatureDelai::Decision, "2026-12-20", "2027-01-09"),
        (NatureDelai::Forclusion, "2028-08-31", "2028-12-31"),
        (NatureDelai::Forclusion, "2026-10-31", "2027-02-28"),
        (NatureDelai::Forclusion, "2027-10-31", "2028-02-29"),
        (NatureDelai::Forclusion, "2026-10-29", "2027-02-28"),
        (NatureDelai::Forclusion, "2026-06-30", "2026-10-30"),
        (NatureDelai::Forclusion, "2026-02-28", "2026-06-28"),
        (NatureDelai::Forclusion, "2027-02-15", "2027-06-15"),
    ] {
        let delai = match regle {
            NatureDelai::Transmission => transmission(day(from)),
            NatureDelai::Decision => decision(day(from)),
            NatureDelai::Forclusion => forclusion(day(from)),
        };
        assert_eq!((delai.nature, delai.depart, delai.date), (regle, day(from), day(last)), "{from}");
    }
}

#[test]
fn days_left_are_none_on_the_last_and_negative_after() {
    let delai = forclusion(day("2026-10-31"));
    for (today, left, past) in
        [("2026-10-31", 120, false), ("2027-02-27", 1, false), ("2027-02-28", 0, false), ("2027-03-03", -3, true)]
    {
        assert_eq!((delai.jours_restants(day(today)), delai.est_depasse(day(today))), (left, past), "{today}");
    }
}

#[test]
fn every_rule_has_a_source_and_its_article_when_there_is_one() {
    assert_eq!(NatureDelai::Transmission.article(), Some("D.6224-1"));
    assert_eq!([NatureDelai::Decision.article(), NatureDelai::Forclusion.article()], [None, None]);
    assert_eq!(NatureDelai::Decision.source(), "CLALOI ; EKOLE-DEPOT");
    assert_eq!(transmission(day("2026-09-01")).to_string(), "transmission du contrat jusqu'au 07/09/2026 (D.6224-1)");
    assert_eq!(decision(day("2026-09-01")).to_string(), "décision de l'OPCO jusqu'au 21/09/2026");
    let contrat = reference::contrat();
    for (regle, figure) in [
        (NatureDelai::Transmission, contrat.transmission.valeur.to_string()),
        (NatureDelai::Decision, contrat.decision.valeur.to_string()),
        (NatureDelai::Forclusion, contrat.forclusion.valeur.to_string()),
    ] {
        assert!(
            regle.phrase().contains(&format!(" {figure} ")),
            "the sentence has moved away from the data: {regle:?}"
        );
    }
}

#[test]
fn a_dossier_tells_its_deadlines() {
    let date = |text: &str| Some(text.parse::<scalaires::Date>().unwrap());
    let dossier = |concluded: &str, broken: Option<&str>| {
        let contrat = ContratLu {
            date_conclusion: date(concluded),
            date_debut_contrat: date("2026-09-01"),
            date_fin_contrat: date("2028-08-31"),
            date_rupture: broken.and_then(date),
            ..ContratLu::default()
        };
        Dossier { cerfa: Some(CerfaLu { contrat: Some(contrat), ..CerfaLu::default() }), ..Dossier::default() }
    };
    let last = |dossier: &Dossier| du_dossier(dossier).iter().map(|delai| delai.date.to_string()).collect::<Vec<_>>();
    assert_eq!(last(&dossier("2026-07-01", None)), ["2026-09-07", "2028-12-31"]);
    assert_eq!(last(&dossier("2026-07-01", Some("2027-02-15"))), ["2026-09-07", "2027-06-15"]);
    // Before regime C, nothing is lost by law.
    assert_eq!(last(&dossier("2025-06-30", None)), ["2026-09-07"]);
    assert!(du_dossier(&Dossier::default()).is_empty());
}
