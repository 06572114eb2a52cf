//! The suite with targets that fail: tokens that end, connections that break, lists and answers without an end.

use std::path::PathBuf;

use serde_json::{Value, json};
use temoin::generated::operation::Operation;
use temoin::simulateur::{Coupure, Panne, Simulateur};
use temoin::verifier::campagne::{Campagne, Consigne, Interrompue, adresse, mener};
use temoin::verifier::cible::{Cible, CorpsEnvoye, Injoignable, Requete, transport};
use temoin::verifier::intermediaire::{DemandeVue, Intermediaire, JETON, Mutant, Rendu};
use temoin::verifier::profil::Profil;
use temoin::verifier::verdict::{Conclusion, Verdict};

use super::{consigne, devier};
use crate::chemins::en_clair;

fn seules(familles: &[&str]) -> Consigne {
    let mut consigne = consigne();
    consigne.controles.retain(|one| familles.iter().any(|famille| one.id().starts_with(famille)));
    consigne
}

fn statut(cible: &Cible) -> Requete {
    let row = Operation::ConsulterStatut.row();
    let (methode, chemin) = (row.method.parse().unwrap(), row.path.to_owned());
    Requete { methode, chemin, query: Vec::new(), entetes: cible.entetes(), corps: CorpsEnvoye::Aucun }
}

fn verdict<'a>(campagne: &'a Campagne, exigence: &str) -> (Verdict, &'a str, usize) {
    let un = campagne.resultats.iter().find(|one| one.exigence == exigence).unwrap();
    (un.verdict, &un.phrase, un.preuves.len())
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_request_sent_again() {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    let mut cible = Cible::joindre(transport().unwrap(), adresse(&opco, None, false)).await.unwrap();
    let demande = statut(&cible);
    assert_eq!(cible.envoyer(&demande).await.unwrap().statut, 200);
    opco.revoquer_jetons();
    assert_eq!(cible.envoyer(&demande).await.unwrap().statut, 200);
    assert_eq!(opco.jetons_donnes(), 2);
    let statuts: Vec<_> = cible.echanges.iter().map(|one| one.statut).collect();
    assert_eq!(statuts, [200, 401, 200], "what was refused stays among the evidence");
    // Who wants to be refused is.
    let mut fausse = statut(&cible);
    fausse.entetes[0].1 = "Bearer jeton-inconnu".to_owned();
    assert_eq!(cible.envoyer(&fausse).await.unwrap().statut, 401);
    assert_eq!(opco.jetons_donnes(), 2);
}

#[tokio::test]
async fn a_token_is_renewed_before_its_end() {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    let fausser = |demande: &DemandeVue, rendu: &mut Rendu| {
        if demande.chemin == JETON {
            rendu.json["expires_in"] = json!(0);
        }
    };
    let mutant = Mutant { phrase: "donne des jetons brefs".to_owned(), fausser: Box::new(fausser) };
    let intermediaire = Intermediaire::ouvrir(transport().unwrap(), &opco, Some(mutant)).await.unwrap();
    let mut cible = Cible::joindre(transport().unwrap(), adresse(&opco, Some(&intermediaire), false)).await.unwrap();
    let demande = statut(&cible);
    for _ in 0..2 {
        assert_eq!(cible.envoyer(&demande).await.unwrap().statut, 200);
    }
    assert_eq!((opco.jetons_donnes(), cible.echanges.len()), (3, 2));
}

#[tokio::test]
async fn one_broken_call_is_one_control_not_told() {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    opco.panne(Some(Operation::ConsulterStatut), 1, Panne { coupure: Some(Coupure::Avant), ..Panne::default() });
    let (http, profil, consigne) =
        (transport().unwrap(), Profil::neutre(), seules(&["reponse.statut", "reponse.media"]));
    let adresse = adresse(&opco, None, false);
    let campagne = mener(http, adresse, &profil, Some(&opco), &consigne, &mut |_, _| {}).await.unwrap();
    let (dit, phrase, preuves) = verdict(&campagne, "reponse.statut.consulterStatut");
    assert!(dit == Verdict::Indetermine && phrase.contains("rompu") && preuves > 0, "{dit:?} {phrase} {preuves}");
    let autres = campagne.resultats.iter().filter(|one| one.verdict == Verdict::Reussi).count();
    assert_eq!(autres, campagne.resultats.len() - 1, "{:#?}", campagne.bilan);
}

/// However many calls of one kind break, a target that answers others is still there.
#[tokio::test]
async fn many_broken_calls_are_no_lost_target() {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    let coupee = || Panne { coupure: Some(Coupure::Avant), ..Panne::default() };
    opco.panne(Some(Operation::ListerEtatsFactures), 50, coupee());
    let (http, profil) = (transport().unwrap(), Profil::neutre());
    let consigne = seules(&["page.", "reponse.statut.consulter"]);
    let adresse = adresse(&opco, None, false);
    let campagne = mener(http, adresse, &profil, Some(&opco), &consigne, &mut |_, _| {}).await.unwrap();
    assert_eq!(verdict(&campagne, "page.fin.listerEtatsFactures").0, Verdict::Indetermine);
    assert_eq!(verdict(&campagne, "page.fin.listerEtatsDossiersV2").0, Verdict::Reussi);
}

#[tokio::test]
async fn a_target_that_goes_away_leaves_what_was_played() {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    let (http, profil, consigne) =
        (transport().unwrap(), Profil::neutre(), seules(&["reponse.statut", "reponse.media"]));
    let adresse = adresse(&opco, None, false);
    let mut opco = Some(opco);
    let mut partir = |fait, _| {
        if fait == 3 {
            opco.take();
        }
    };
    let fin = mener(http, adresse, &profil, None, &consigne, &mut partir).await;
    let Err(Interrompue { campagne: Some(campagne), cause }) = fin else { panic!("{fin:?}") };
    assert!(matches!(cause, Injoignable::Connexion(_)), "{cause}");
    assert_eq!(campagne.resultats.len(), consigne.controles.len());
    assert!(campagne.interruption.is_some());
    assert_ne!(campagne.bilan.conclusion, Conclusion::Conforme);
}

/// Sixty pages: what needs the end of the list is not told, and the list is read once.
#[tokio::test]
async fn more_pages_than_are_read_are_no_failure() {
    let fausser = |demande: &DemandeVue, rendu: &mut Rendu| {
        let page: u64 = demande.query.split("numeroPage=").nth(1).and_then(|page| page.parse().ok()).unwrap_or(0);
        if en_clair(&demande.chemin) == "/v2/dossiers/etats" && rendu.statut == 200 {
            let un = |rang: u64| json!({ "numeroInterne": format!("N-{page}-{rang}"), "numeroExterne": "E", "numeroDeca": null, "etat": "ENGAGE" });
            let lus: Vec<Value> = if page <= 60 { vec![un(1), un(2)] } else { Vec::new() };
            rendu.json = json!({ "total": 120, "count": lus.len(), "page": page, "EtatDossierResult": lus });
        }
    };
    let campagne = devier(fausser).await;
    for regle in ["page.total", "page.fin", "page.numero"] {
        let (dit, phrase, preuves) = verdict(&campagne, &format!("{regle}.listerEtatsDossiersV2"));
        assert_eq!((dit, phrase), (Verdict::Indetermine, "plus de 50 pages"), "{regle}");
        assert!(preuves > 0);
    }
    let lues =
        campagne.echanges.iter().filter(|one| en_clair(&one.chemin).contains("/v2/dossiers/etats?numeroPage=50"));
    assert_eq!(lues.count(), 1);
}

#[tokio::test]
async fn an_answer_without_an_end_is_not_read_to_it() {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    opco.prochaine_reponse(Operation::ConsulterStatut, 200, json!("x".repeat(17 << 20)));
    let mut cible = Cible::joindre(transport().unwrap(), adresse(&opco, None, false)).await.unwrap();
    let demande = statut(&cible);
    let fin = cible.envoyer(&demande).await;
    assert!(matches!(fin, Err(Injoignable::Volume(_))), "{:?}", fin.map(|one| one.statut));
    assert_eq!(cible.envoyer(&demande).await.unwrap().statut, 200);
}

/// Every deposit stands in the journal before it goes, and with its end.
#[tokio::test]
async fn the_journal_holds_every_request_that_may_leave_a_trace() {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    opco.panne(Some(Operation::TransmettreDossier), 1, Panne { coupure: Some(Coupure::Apres), ..Panne::default() });
    let la = tempfile::tempdir().unwrap();
    let journal: PathBuf = la.path().join("nettoyage.jsonl");
    let consigne = Consigne { nettoyage: Some(journal.clone()), ..seules(&["reponse.statut", "refus.corps_type"]) };
    let (http, profil, adresse) = (transport().unwrap(), Profil::neutre(), adresse(&opco, None, false));
    let campagne = mener(http, adresse, &profil, Some(&opco), &consigne, &mut |_, _| {}).await.unwrap();
    let texte = std::fs::read_to_string(journal).unwrap();
    let lignes: Vec<Value> = texte.lines().map(|ligne| serde_json::from_str(ligne).unwrap()).collect();
    let envoyees = campagne.echanges.iter().filter(|one| !one.du_jeton() && one.methode != "GET").count();
    assert_eq!(lignes.iter().filter(|one| one["issue"] == "part").count(), envoyees);
    assert_eq!(lignes.len(), 2 * envoyees);
    // The OPCO holds the first contract, and the answer that said so was lost.
    assert_eq!((&lignes[1]["issue"], &lignes[1]["statut"]), (&json!("sans réponse"), &Value::Null));
    assert!(lignes[1]["reference"].as_str().unwrap().starts_with("Fictif-"));
    assert!(campagne.depots[0].numero.starts_with("sans numéro"), "{:?}", campagne.depots[0]);
}
