//! Every request of a pass fails once, in every way: no event is lost, none comes twice.

use std::error::Error;

use super::opco::{Joue, Panne, dossier, etat};
use super::{passer, phrases};
use crate::Opco;
use crate::parcours::Curseur;
use crate::runtime::serde_json::{Value, json};

fn portefeuille() -> Joue {
    let opco = Joue::new(Opco::Akto);
    let states = ["ENGAGE", "TRANSMIS", "REFUSE", "ENGAGE", "RUPTURE", "SOLDE", "ENGAGE"];
    let etats: Vec<_> = states.iter().enumerate().map(|(rang, one)| etat(&format!("D{rang}"), one)).collect();
    let dossiers: Value = (0..states.len())
        .map(|rang| (format!("D{rang}"), dossier(&[(1, "2026-09-01", 100, 50, 0), (2, "2026-09-01", 100, 0, 0)])))
        .collect();
    let factures: Vec<_> = (0..3).map(|rang| json!({ "numeroInterneFacture": rang, "etatFacture": "REGLE" })).collect();
    opco.dire(|une| {
        une.etats = etats.into();
        une.dossiers = dossiers;
        une.factures = factures.into();
    });
    opco
}

#[tokio::test]
async fn a_pass_that_fails_at_any_request_loses_and_doubles_nothing() {
    let whole = portefeuille();
    let mut curseur = Curseur::default();
    let mut expected = phrases(&passer(&whole, &mut curseur).await.evenements);
    expected.sort_unstable();
    let requests = whole.compter().len();
    assert_eq!(requests, 12, "4 pages of dossiers, 2 of invoices, 6 dossiers");
    for rang in 0..requests {
        for panne in [Panne::Status(500, None), Panne::Status(429, None), Panne::Status(404, None), Panne::Rien] {
            let (opco, mut curseur) = (portefeuille(), Curseur::default());
            opco.dire(|une| une.pannes = vec![(rang, panne)]);
            let mut seen = Vec::new();
            match opco.connexion().suivre(&curseur).await {
                Ok(passe) => {
                    assert!(!passe.est_complete(), "{rang}");
                    seen.extend(phrases(&passe.evenements));
                    curseur = passe.curseur;
                }
                // The list of states itself: no event, and the cursor is unchanged.
                Err(_) => assert!(rang < 4, "{rang}"),
            }
            opco.dire(|une| une.pannes.clear());
            seen.extend(phrases(&passer(&opco, &mut curseur).await.evenements));
            seen.sort_unstable();
            assert_eq!(seen, expected, "{rang}");
            assert!(passer(&opco, &mut curseur).await.evenements.is_empty(), "{rang}");
        }
    }
}

#[tokio::test]
async fn one_dossier_that_cannot_be_read_stops_no_other_and_an_opco_that_is_down_is_left_alone() {
    let (opco, mut curseur) = (portefeuille(), Curseur::default());
    opco.dire(|une| drop(une.dossiers.as_object_mut().unwrap().remove("D0")));
    let passe = passer(&opco, &mut curseur).await;
    assert_eq!((passe.lus, passe.echecs.len()), (5, 1));
    assert_eq!(passe.echecs[0].dossier.as_ref().unwrap().as_str(), "D0");
    // A chain of errors repeats no text.
    let echec: &dyn Error = &passe.echecs[0].echec;
    let (mut texte, mut source, mut longueur) = (echec.to_string(), echec.source(), 1);
    while let Some(dessous) = source {
        assert!(!texte.contains(&dessous.to_string()), "{texte} | {dessous}");
        (texte, source, longueur) = (dessous.to_string(), dessous.source(), longueur + 1);
    }
    assert!(longueur > 1, "the end of the call is below");
    opco.compter();
    // The first read fails for the OPCO as a whole: those in progress at that moment are the last.
    opco.dire(|une| une.pannes = (6..12).map(|rang| (rang, Panne::Status(503, None))).collect());
    let passe = opco.connexion().suivre(&Curseur::default()).await.unwrap();
    assert_eq!((passe.lus, passe.echecs.len()), (0, 1));
    assert!(opco.compter().len() <= 10, "at most four reads at once");
    // The list of invoices fails for the OPCO as a whole: no dossier is read at all.
    opco.dire(|une| une.pannes = vec![(4, Panne::Status(503, None))]);
    opco.connexion().suivre(&Curseur::default()).await.unwrap();
    assert_eq!(opco.compter().len(), 5);
}
