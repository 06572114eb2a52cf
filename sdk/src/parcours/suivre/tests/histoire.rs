//! Sequences of states of dossiers and invoices, and their events.

use super::opco::{Joue, dossier, etat};
use super::{passer, phrases};
use crate::Opco;
use crate::models::Etat;
use crate::operations::{CONSULTER_DOSSIER, LISTER_ETATS_DOSSIERS};
use crate::parcours::{Curseur, CurseurIllisible, Echec, Evenement};
use crate::runtime::serde_json::json;

#[tokio::test]
async fn a_dossier_from_its_deposit_to_its_payment_by_v1() {
    let (opco, mut curseur) = (Joue::new(Opco::OpcoEp), Curseur::default());
    opco.dire(|une| une.etats = json!([etat("D1", "TRANSMIS")]));
    let first = passer(&opco, &mut curseur).await;
    assert_eq!(phrases(&first.evenements), ["Le dossier D1 est apparu.", "Le dossier D1 est transmis."]);
    let etats = format!("{}?", LISTER_ETATS_DOSSIERS.path);
    assert_eq!(opco.compter(), std::slice::from_ref(&etats), "a dossier that waits for its decision is not read");
    assert!(passer(&opco, &mut curseur).await.evenements.is_empty());

    opco.dire(|une| une.etats = json!([etat("D1", "EN_COURS_INSTRUCTION")]));
    assert_eq!(phrases(&passer(&opco, &mut curseur).await.evenements), ["Le dossier D1 est en cours d'instruction."]);

    let deca = "075202609NC0001";
    let engage = json!([{ "numeroInterne": "D1", "etat": "ENGAGE", "numeroDeca": deca }]);
    opco.dire(|une| {
        une.etats = engage;
        une.dossiers = json!({ "D1": dossier(&[(1, "2026-09-01", 3200, 0, 0), (2, "2027-03-01", 2400, 0, 0)]) });
    });
    opco.compter();
    let engaged = passer(&opco, &mut curseur).await;
    assert_eq!(
        phrases(&engaged.evenements),
        [
            "Le dossier D1 est engagé.",
            "Le dossier D1 a reçu le numéro DECA 075202609NC0001.",
            "L'échéance 1 du dossier D1 est ouverte à la facturation pour 3 200,00 €.",
        ]
    );
    let dossier_d1 = format!("{}?numeroInterne=D1", CONSULTER_DOSSIER.path);
    assert_eq!((engaged.lus, opco.compter()), (1, vec![etats, dossier_d1]));

    // Invoiced, refused, invoiced, paid.
    opco.dire(|une| une.dossiers["D1"] = dossier(&[(1, "2026-09-01", 3200, 0, 3200), (2, "2027-03-01", 2400, 0, 0)]));
    assert!(passer(&opco, &mut curseur).await.evenements.is_empty());
    opco.dire(|une| une.dossiers["D1"] = dossier(&[(1, "2026-09-01", 3200, 0, 0), (2, "2027-03-01", 2400, 0, 0)]));
    let cessee = passer(&opco, &mut curseur).await;
    let [Evenement::InstructionCessee { montant, .. }] =
        cessee.evenements.iter().map(|une| &une.evenement).collect::<Vec<_>>()[..]
    else {
        panic!("one event");
    };
    assert_eq!(montant.en_centimes(), Some(320_000));
    opco.dire(|une| {
        une.dossiers["D1"] = dossier(&[(1, "2026-09-01", 3200, 1200, 2000), (2, "2027-03-01", 2400, 0, 0)])
    });
    let partly = passer(&opco, &mut curseur).await;
    assert_eq!(phrases(&partly.evenements), ["L'échéance 1 du dossier D1 est réglée en partie : 1 200,00 €."]);
    opco.dire(|une| une.dossiers["D1"] = dossier(&[(1, "2026-09-01", 3200, 3200, 0), (2, "2027-03-01", 2400, 0, 0)]));
    let paid = passer(&opco, &mut curseur).await;
    assert_eq!(phrases(&paid.evenements), ["L'échéance 1 du dossier D1 est entièrement réglée : 3 200,00 €."]);

    until_the_next_opening(&opco, &mut curseur).await;
    opco.dire(|une| {
        une.etats = json!([etat("D1", "SOLDE")]);
        une.dossiers["D1"] = dossier(&[(1, "2026-09-01", 3200, 3200, 0), (2, "2027-03-01", 2400, 2400, 0)]);
    });
    let settled = passer(&opco, &mut curseur).await;
    let last = ["Le dossier D1 est soldé.", "L'échéance 2 du dossier D1 est entièrement réglée : 2 400,00 €."];
    assert_eq!(phrases(&settled.evenements), last);
    assert_eq!(passer(&opco, &mut curseur).await.lus, 0);
}

#[tokio::test]
async fn of_an_echeance_that_is_invoiced_whole_nothing_is_open() {
    let (opco, mut curseur) = (Joue::new(Opco::OpcoEp), Curseur::default());
    opco.dire(|une| {
        une.etats = json!([etat("D1", "ENGAGE")]);
        une.dossiers = json!({ "D1": dossier(&[(1, "2026-09-01", 3200, 0, 3200), (2, "2026-09-01", 2400, 0, 2000)]) });
    });
    assert_eq!(
        phrases(&passer(&opco, &mut curseur).await.evenements),
        [
            "Le dossier D1 est apparu.",
            "Le dossier D1 est engagé.",
            "L'échéance 2 du dossier D1 est ouverte à la facturation pour 400,00 €."
        ]
    );
}

#[tokio::test]
async fn without_an_access_to_v2_the_rest_is_followed_and_that_is_said_once() {
    let opco = Joue::new(Opco::Akto);
    opco.dire(|une| une.etats = json!([etat("D1", "TRANSMIS")]));
    let passe = opco.sans_v2().suivre(&Curseur::default()).await.unwrap();
    assert!(passe.est_complete());
    let [.., told] = &phrases(&passe.evenements)[..] else { panic!("events") };
    assert!(told.starts_with("Les factures ne sont pas suivies") && told.contains("Acces::v2"), "{told}");
    let curseur = Curseur::lire(&passe.curseur.ecrire()).unwrap();
    let passe = opco.sans_v2().suivre(&curseur).await.unwrap();
    assert!(passe.est_complete() && passe.evenements.is_empty());
    // With the access, they are followed.
    let passe = opco.connexion().suivre(&passe.curseur).await.unwrap();
    assert!(passe.est_complete() && passe.evenements.is_empty());
}

#[tokio::test]
async fn an_echeance_that_comes_back_tells_nothing_twice() {
    let (opco, mut curseur) = (Joue::new(Opco::OpcoEp), Curseur::default());
    let deux = dossier(&[(1, "2026-09-01", 3200, 1200, 0), (2, "2026-09-01", 2400, 0, 0)]);
    let une = dossier(&[(2, "2026-09-01", 2400, 0, 0)]);
    let double =
        dossier(&[(1, "2026-09-01", 3200, 1200, 0), (1, "2026-09-01", 100, 0, 0), (2, "2026-09-01", 2400, 0, 0)]);
    opco.dire(|dit| dit.etats = json!([etat("D1", "ENGAGE")]));
    let mut nombres = Vec::new();
    for lu in [&deux, &une, &deux, &double, &double] {
        opco.dire(|dit| dit.dossiers = json!({ "D1": lu }));
        nombres.push(passer(&opco, &mut curseur).await.evenements.len());
    }
    assert_eq!(nombres, [5, 0, 0, 0, 0], "appeared, engaged, two openings and a payment, once");
}

/// An échéance that opens later is read once a month until then, and a clock that goes back opens nothing twice.
async fn until_the_next_opening(opco: &Joue, curseur: &mut Curseur) {
    opco.compter();
    for (jour, reads, events) in [
        ("2026-09-30", 0, 0),
        ("2026-10-01", 1, 0),
        ("2026-10-30", 0, 0),
        ("2027-02-28", 1, 0),
        ("2027-03-01", 1, 1),
        ("2026-09-01", 1, 0),
        ("2027-04-01", 1, 0),
    ] {
        *opco.jour.lock().unwrap() = jour;
        let passe = passer(opco, curseur).await;
        assert_eq!((passe.lus, passe.evenements.len()), (reads, events), "{jour}");
    }
}

#[tokio::test]
async fn states_are_told_in_the_words_of_the_opco() {
    let (opco, mut curseur) = (Joue::new(Opco::OpcoEp), Curseur::default());
    let refused = json!({ "cerfa": { "commentaireEtat": "Madame Untel a plus de 30 ans." } });
    opco.dire(|une| {
        une.etats = json!([
            etat("D1", "REFUSE"), etat("D2", "ANNULE"), etat("D3", "RUPTU"), etat("D4", "ARCHIVE"), { "etat": "ENGAGE" },
            { "numeroInterne": "D5", "numeroDeca": "0" }
        ]);
        une.dossiers = json!({ "D1": refused, "D2": { "comment": " " }, "D3": {}, "D4": {} });
    });
    let passe = passer(&opco, &mut curseur).await;
    assert_eq!((passe.sans_numero, passe.lus, passe.evenements.len()), (1, 4, 9));
    let Evenement::Refuse { commentaire: Some(commentaire), .. } = &passe.evenements[1].evenement else {
        panic!("{:?}", passe.evenements[1])
    };
    assert_eq!(commentaire.expose(), "Madame Untel a plus de 30 ans.");
    assert!(matches!(&passe.evenements[3].evenement, Evenement::Annule { commentaire: None, .. }));
    assert!(
        matches!(&passe.evenements[7].evenement, Evenement::EtatInconnu { etat: Etat::Unknown(raw), .. } if raw.to_string() == "ARCHIVE")
    );
    let shown = format!("{passe:?} {curseur:?} {}", phrases(&passe.evenements).concat());
    assert!(!shown.contains("Untel") && !curseur.ecrire().contains("Untel"), "{shown}");
    // Another spelling of the same state is no event.
    opco.dire(|une| une.etats[2] = etat("D3", "RUPTURE"));
    assert!(passer(&opco, &mut curseur).await.evenements.is_empty());
}

#[tokio::test]
async fn invoices_are_followed_where_they_are_listed() {
    let (opco, mut curseur) = (Joue::new(Opco::Akto), Curseur::default());
    let facture = |rang: u32, etat: &str| {
        let dossiers = json!([{ "numeroInterneDossier": "D1" }]);
        json!({
            "numeroInterneFacture": rang, "referenceFactureCFA": format!("F-{rang}"), "etatFacture": etat,
            "commentaire": "Pièce de Madame Untel illisible.", "dateReglement": "2026-10-02", "dossiers": dossiers,
        })
    };
    opco.dire(|une| {
        une.etats = json!([etat("D1", "ENGAGE")]);
        une.dossiers = json!({ "D1": dossier(&[(1, "2026-09-01", 100, 100, 0), (2, "2030-01-01", 100, 0, 0)]) });
        une.factures = json!([facture(1, "TRANSMIS"), facture(2, "TRANSMIS"), facture(3, "EN_TRAITEMENT")]);
    });
    assert_eq!(passer(&opco, &mut curseur).await.evenements.len(), 6);
    assert_eq!(passer(&opco, &mut curseur).await.lus, 0, "nothing is open and unpaid");
    opco.dire(|une| une.factures = json!([facture(1, "REGLE"), facture(2, "REFUSE"), facture(3, "EN_TRAITEMENT")]));
    let passe = passer(&opco, &mut curseur).await;
    assert_eq!(phrases(&passe.evenements), ["La facture F-1 est réglée le 02/10/2026.", "La facture F-2 est refusée."]);
    assert_eq!(passe.lus, 1, "an invoice that moved moves its dossier");
    assert!(!format!("{passe:?}").contains("Untel"));
}

#[tokio::test]
async fn only_a_whole_list_makes_a_dossier_disappear() {
    let (opco, mut curseur) = (Joue::new(Opco::Akto), Curseur::default());
    let three = json!([etat("D1", "TRANSMIS"), etat("D2", "TRANSMIS"), etat("D3", "TRANSMIS")]);
    opco.dire(|une| une.etats = three.clone());
    passer(&opco, &mut curseur).await;
    opco.dire(|une| {
        une.etats = json!([etat("D1", "TRANSMIS"), etat("D2", "EN_COURS_INSTRUCTION")]);
        une.total = Some(3);
    });
    let cut = passer(&opco, &mut curseur).await;
    assert_eq!(phrases(&cut.evenements), ["Le dossier D2 est en cours d'instruction."]);
    assert!(!cut.est_complete() && matches!(cut.echecs[0].echec, Echec::Lecture(_)));
    opco.dire(|une| une.total = None);
    let whole = passer(&opco, &mut curseur).await;
    assert_eq!(phrases(&whole.evenements), ["Le dossier D3 n'est plus dans la liste de l'OPCO."]);
    assert!(passer(&opco, &mut curseur).await.evenements.is_empty());
    opco.dire(|une| une.etats = three);
    let back = passer(&opco, &mut curseur).await;
    assert_eq!(phrases(&back.evenements), ["Le dossier D2 est transmis.", "Le dossier D3 est apparu."]);
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_connection() {
    let (ep, akto) = (Joue::new(Opco::OpcoEp), Joue::new(Opco::Akto));
    let curseur = ep.connexion().suivre(&Curseur::default()).await.unwrap().curseur;
    let refused = akto.connexion().suivre(&curseur).await;
    assert!(matches!(refused, Err(Echec::Curseur(CurseurIllisible::AutreConnexion))));
    assert!(akto.compter().is_empty(), "nothing was asked");
}
