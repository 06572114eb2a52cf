//! One deposit: what is written when, what comes back, and what is refused afterwards.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cfadock::journal::{
    Choix, EchecJournal, Entree, EvenementJournal, IdEntree, Inscription, Journal, JournalMemoire, Ouverture, Sceau,
    Situation, Trace,
};
use cfadock::parcours::{Attentes, Cause};
use cfadock::runtime::BoxFuture;
use cfadock::{Connexion, Echec, Opco, Outcome, Timeouts};
use conformance::exemple;
use futures_util::FutureExt;
use serde_json::{Value, json};

use super::banc::{Banc, Montre, cfa, deposer_contrat, deposer_convention, deposer_facture};
use super::guichet::Accueil;

/// What a deposit came to, in short: the outcome that the caller is told, what the journal says, and whether the same
/// may be begun again.
async fn issue(accueil: Accueil, contrat: bool) -> (Outcome, Situation, bool) {
    let banc = Banc::new(Opco::Akto);
    let connexion = banc.connexion();
    banc.guichet.accueillir(accueil);
    let deposer = async || {
        if contrat {
            deposer_contrat(&connexion, &exemple::contrat().unwrap()).await.map(drop)
        } else {
            deposer_facture(&connexion, "F-1").await.map(drop)
        }
    };
    let issue = match deposer().await {
        Ok(()) => Outcome::Accepted,
        Err(Echec::Depot(manque)) => manque.issue,
        Err(echec) => panic!("{echec}"),
    };
    let situation = banc.entrees().await[0].situation();
    let libre = !matches!(deposer().await, Err(Echec::Doublon(_)));
    assert_eq!(banc.guichet.comptes().0, 1 + usize::from(libre), "a key that is held lets nothing through");
    (issue, situation, libre)
}

#[tokio::test]
async fn every_outcome_is_in_the_journal_and_only_what_did_not_arrive_may_be_sent_again() {
    let dit = |agit, status, corps: &Value| Accueil::Dit { agit, status, corps: corps.clone() };
    let erreurs = json!({ "errors": [{ "code": "X1", "description": "Doublon." }] });
    // With the numbers that a deposit is followed by.
    let avec = |autres: &Value| {
        let mut corps = json!({ "numeroInterne": "INT-1", "numeroInterneFacture": "FI-1" });
        corps.as_object_mut().unwrap().extend(autres.as_object().unwrap().clone());
        corps
    };
    for (accueil, attendu) in [
        (Accueil::Bien, (Outcome::Accepted, Situation::Deposee, false)),
        (Accueil::Rompu { agit: true }, (Outcome::Unknown, Situation::Inconnue, false)),
        (Accueil::Rompu { agit: false }, (Outcome::Unknown, Situation::Inconnue, false)),
        (Accueil::Coupe, (Outcome::AnswerLost, Situation::ReponsePerdue, false)),
        (Accueil::Ferme, (Outcome::NotSent, Situation::NonEnvoyee, true)),
        (dit(false, 400, &erreurs), (Outcome::Refused, Situation::Refusee, true)),
        (dit(true, 500, &erreurs), (Outcome::Unknown, Situation::Inconnue, false)),
        // A success that speaks of an error, or gives no number to follow.
        (dit(false, 200, &erreurs), (Outcome::Unknown, Situation::Inconnue, false)),
        (dit(false, 200, &json!({ "status": "Error" })), (Outcome::Unknown, Situation::Inconnue, false)),
        (dit(false, 200, &json!({ "status": " ERROR " })), (Outcome::Unknown, Situation::Inconnue, false)),
        (
            dit(true, 200, &avec(&json!({ "Errors": [{ "code": "X1" }] }))),
            (Outcome::Unknown, Situation::Inconnue, false),
        ),
        (dit(true, 200, &avec(&json!({ "ERRORS": "Doublon." }))), (Outcome::Unknown, Situation::Inconnue, false)),
        (dit(true, 200, &avec(&json!({ "errors": "Doublon." }))), (Outcome::Unknown, Situation::Inconnue, false)),
        (dit(true, 200, &avec(&json!({ "errors": { "code": "X1" } }))), (Outcome::Unknown, Situation::Inconnue, false)),
        // What says that there is none.
        (dit(true, 200, &avec(&json!({ "errors": " " }))), (Outcome::Accepted, Situation::Deposee, false)),
        (dit(true, 200, &avec(&json!({ "errors": {} }))), (Outcome::Accepted, Situation::Deposee, false)),
        (dit(true, 200, &avec(&json!({ "errors": [] }))), (Outcome::Accepted, Situation::Deposee, false)),
        (dit(true, 200, &avec(&json!({ "errors": null }))), (Outcome::Accepted, Situation::Deposee, false)),
        (dit(true, 200, &avec(&json!({ "errors": 0 }))), (Outcome::Accepted, Situation::Deposee, false)),
        (dit(true, 200, &avec(&json!({ "status": "success" }))), (Outcome::Accepted, Situation::Deposee, false)),
        (dit(true, 200, &json!({ "errors": [] })), (Outcome::AnswerLost, Situation::ReponsePerdue, false)),
        (dit(true, 200, &json!({ "numeroInterne": " " })), (Outcome::AnswerLost, Situation::ReponsePerdue, false)),
    ] {
        for contrat in [true, false] {
            assert_eq!(issue(accueil.clone(), contrat).await, attendu, "{accueil:?} {contrat}");
        }
    }
}

#[tokio::test]
async fn a_double_says_what_is_known_and_what_to_do() {
    let banc = Banc::new(Opco::Akto);
    let depot = deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await.unwrap();
    assert_eq!((depot.numeros.dossier.as_deref(), depot.non_note), (Some("INT-1"), None));
    // Another spelling of the same names, by another process, is the same contract.
    let mut contrat = exemple::contrat().unwrap();
    contrat.cerfa.apprenti.nom = format!(" {} ", contrat.cerfa.apprenti.nom.to_uppercase());
    contrat.cerfa.apprenti.prenom = "CAMILLÉ".to_owned();
    let Err(Echec::Doublon(doublon)) = deposer_contrat(&banc.connexion(), &contrat).await else {
        panic!("the same was sent twice");
    };
    assert_eq!(doublon.entree().id, depot.entree);
    let texte = doublon.to_string();
    for part in ["entrée 1", "01/09/2026", "déposée", "INT-1", "Rien n'a été envoyé"] {
        assert!(texte.contains(part), "{part} is missing in: {texte}");
    }
    // An amendment is another deposit.
    contrat.cerfa.contrat.type_contrat_app = "31".parse().unwrap();
    deposer_contrat(&banc.connexion(), &contrat).await.unwrap();
    // At another OPCO it is another contract.
    let ailleurs = Banc { opco: Opco::Atlas, ..banc };
    deposer_contrat(&ailleurs.connexion(), &exemple::contrat().unwrap()).await.unwrap();
    assert_eq!(ailleurs.guichet.comptes(), (3, 0));
}

#[tokio::test]
async fn the_journal_keeps_what_came_back_and_nothing_personal() {
    let banc = Banc::new(Opco::Akto);
    let contrat = exemple::contrat().unwrap();
    let corps = json!({ "errors": [{ "code": "X1", "description": "NIR 206057599900287 inconnu" }], "nom": "Essai" });
    banc.guichet.accueillir(Accueil::Dit { agit: false, status: 400, corps });
    let Err(Echec::Depot(manque)) = deposer_contrat(&banc.connexion(), &contrat).await else {
        panic!("it was refused");
    };
    assert_eq!(manque.expose_textes(), ["X1 : NIR 206057599900287 inconnu"]);
    let entrees = banc.entrees().await;
    let EvenementJournal::Issue { statut: Some(400), reponse: Some(reponse), .. } = &entrees[0].traces()[0].evenement
    else {
        panic!("{entrees:?}");
    };
    assert!(reponse.contains("X1") && !reponse.contains("inconnu"), "{reponse}");
    let apprenti: Value = serde_json::from_str(exemple::CONTRAT).unwrap();
    let apprenti = &apprenti["cerfa"]["apprenti"];
    let tout =
        format!("{entrees:?} {manque} {manque:?} {}", serde_json::to_string(&entrees[0].inscription.reperes).unwrap());
    for nom in ["nom", "prenom", "nir", "courriel", "telephone", "dateNaissance"] {
        assert!(!tout.contains(apprenti[nom].as_str().unwrap()), "{nom} is in: {tout}");
    }
}

/// A gateway may answer with a page of megabytes: the journal keeps its beginning.
#[tokio::test]
async fn the_journal_keeps_the_beginning_of_a_body() {
    for (longueur, garde) in [(10, false), (100_000, true)] {
        let banc = Banc::new(Opco::Akto);
        let corps =
            json!({ "errors": (0..longueur).map(|rang| json!({ "code": format!("X{rang}") })).collect::<Vec<_>>() });
        for status in [400, 200] {
            banc.guichet.accueillir(Accueil::Dit { agit: false, status, corps: corps.clone() });
            let facture = format!("F-{status}");
            deposer_facture(&banc.connexion(), &facture).await.unwrap_err();
        }
        for entree in banc.entrees().await {
            let EvenementJournal::Issue { reponse: Some(reponse), motif: Some(motif), .. } =
                &entree.traces()[0].evenement
            else {
                panic!("{entree:?}");
            };
            assert!(reponse.starts_with("{\"errors\":[{\"code\":\"X0\""), "{reponse}");
            assert_eq!(reponse.chars().count() == 4096, garde, "{}", reponse.len());
            assert!(motif.chars().count() <= 4096);
        }
    }
}

#[tokio::test]
async fn a_dropped_future_leaves_its_entry_open() {
    let banc = Banc::new(Opco::Akto);
    banc.guichet.accueillir(Accueil::Muet);
    let (connexion, contrat) = (banc.connexion(), exemple::contrat().unwrap());
    let mut depot = Box::pin(deposer_contrat(&connexion, &contrat));
    jusqu_a_l_envoi(&banc, &mut depot).await;
    drop(depot);
    assert_eq!(banc.entrees().await[0].situation(), Situation::EnCours);
    assert!(matches!(deposer_contrat(&connexion, &contrat).await, Err(Echec::Doublon(_))));
    assert_eq!(banc.guichet.comptes().0, 1);
}

#[tokio::test]
async fn without_a_journal_nothing_is_deposited() {
    let banc = Banc::new(Opco::Akto);
    let client = banc.connexion().client().clone();
    let connexion = Connexion::new(Opco::Akto, cfa(), client);
    let contrat = exemple::contrat().unwrap();
    let echec = deposer_contrat(&connexion, &contrat).await.unwrap_err();
    assert!(matches!(echec, Echec::Journal(EchecJournal::Absent)), "{echec}");
    assert!(connexion.reconcilier().await.is_err());
    assert_eq!(banc.guichet.comptes(), (0, 0));
    assert!(connexion.lister_dossiers().tous().await.unwrap().is_empty(), "reading needs no journal");
}

/// A deposit gives up once other processes may take it for dead, whatever its client's own timeout.
#[tokio::test(start_paused = true)]
async fn a_call_is_given_up_before_another_process_may_send_again() {
    let banc = Banc::new(Opco::Akto);
    banc.guichet.accueillir(Accueil::Muet);
    let builder = banc.connexion().client().rebuild();
    let timeouts =
        Timeouts { attempt: Duration::from_secs(86_400), whole: Duration::from_secs(86_400), ..Timeouts::default() };
    let client = builder.transport(banc.guichet.clone()).timeouts(timeouts).build().unwrap();
    let connexion =
        Connexion::new(Opco::Akto, cfa(), client).journal(banc.journal.clone()).horloge(banc.montre.clone());
    let contrat = exemple::contrat().unwrap();
    let debut = tokio::time::Instant::now();
    let Echec::Depot(manque) = deposer_contrat(&connexion, &contrat).await.unwrap_err() else { panic!("it was begun") };
    assert!(matches!((manque.issue, &manque.cause), (Outcome::Unknown, Cause::AppelAbandonne)), "{manque}");
    assert!(debut.elapsed() < Attentes::de(Opco::Akto).avant, "{:?}", debut.elapsed());
    assert_eq!(banc.entrees().await[0].situation(), Situation::Inconnue);
}

/// Goes on with a deposit until its request is sent, and no further.
pub async fn jusqu_a_l_envoi<T>(banc: &Banc, depot: &mut (impl Future<Output = T> + Unpin)) {
    while banc.guichet.comptes().0 == 0 {
        assert!((&mut *depot).now_or_never().is_none(), "it ended before it was sent");
        tokio::task::yield_now().await;
    }
}

/// A journal that fails where it is told to, or takes its time.
#[derive(Debug, Default)]
pub struct Capricieux {
    dedans: JournalMemoire,
    pub ecrit: Mutex<(bool, bool)>,
    lenteur: Option<Arc<Montre>>,
}

impl Journal for Capricieux {
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        if let Some(montre) = &self.lenteur {
            montre.avancer(10);
        }
        match self.ecrit.lock().unwrap().0 {
            true => self.dedans.ouvrir(inscription),
            false => Box::pin(async { Err(EchecJournal::Acces("le disque est plein".to_owned())) }),
        }
    }

    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        match self.ecrit.lock().unwrap().1 {
            true => self.dedans.noter(id, trace),
            false => Box::pin(async { Err(EchecJournal::Acces("le disque est plein".to_owned())) }),
        }
    }

    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        self.dedans.lire(choix)
    }

    fn sceau(&self) -> &Sceau {
        self.dedans.sceau()
    }
}

#[tokio::test]
async fn without_its_intent_nothing_is_sent_and_without_its_outcome_the_result_still_comes() {
    let journal = Arc::new(Capricieux::default());
    let banc = Banc { journal: journal.clone(), ..Banc::new(Opco::Akto) };
    let contrat = exemple::contrat().unwrap();
    let echec = deposer_contrat(&banc.connexion(), &contrat).await.unwrap_err();
    assert!(matches!(echec, Echec::Journal(EchecJournal::Acces(_))), "{echec}");
    assert!(echec.to_string().contains("Rien n'a été envoyé"), "{echec}");
    assert_eq!(banc.guichet.comptes(), (0, 0));

    *journal.ecrit.lock().unwrap() = (true, false);
    let depot = deposer_contrat(&banc.connexion(), &contrat).await.unwrap();
    assert_eq!(depot.numeros.dossier.as_deref(), Some("INT-1"));
    assert!(matches!(depot.non_note, Some(EchecJournal::Acces(_))));
    // Its entry is open, and is settled by reading when the journal can be written again.
    assert_eq!(banc.entrees().await[0].situation(), Situation::EnCours);
    *journal.ecrit.lock().unwrap() = (true, true);
    let bilan = banc.connexion().reconcilier().await.unwrap();
    assert_eq!((bilan.reglees.len(), bilan.restantes.len()), (1, 0));
    assert_eq!(banc.entrees().await[0].numeros().dossier.as_deref(), Some("INT-1"));
}

#[tokio::test]
async fn what_slept_between_writing_and_sending_is_not_sent() {
    let montre = Montre::new();
    let journal =
        Capricieux { ecrit: Mutex::new((true, true)), lenteur: Some(montre.clone()), ..Capricieux::default() };
    let banc = Banc { journal: Arc::new(journal), montre, ..Banc::new(Opco::Akto) };
    let Err(Echec::Depot(manque)) = deposer_contrat(&banc.connexion(), &exemple::contrat().unwrap()).await else {
        panic!("it was sent");
    };
    assert!(matches!((manque.issue, &manque.cause), (Outcome::NotSent, Cause::EnvoiTardif)), "{manque}");
    assert_eq!((banc.guichet.comptes(), banc.entrees().await[0].situation()), ((0, 0), Situation::NonEnvoyee));
}

#[tokio::test]
async fn a_convention_needs_no_number() {
    let banc = Banc::new(Opco::Akto);
    deposer_convention(&banc.connexion()).await.unwrap();
    assert!(matches!(deposer_convention(&banc.connexion()).await, Err(Echec::Doublon(_))));
}
