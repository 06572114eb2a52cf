//! The suite against the simulated OPCO.

mod catalogue;
mod pannes;

use serde_json::json;
use temoin::rapport::Rapport;
use temoin::simulateur::{Particularite, Simulateur};
use temoin::verifier::campagne::{Attendu, Campagne, Consigne, Interrompue, adresse, mener, particularites};
use temoin::verifier::cible::{Injoignable, transport};
use temoin::verifier::controle::controles;
use temoin::verifier::intermediaire::{DemandeVue, Intermediaire, Mutant, Rendu};
use temoin::verifier::profil::{PROFILS, Profil};
use temoin::verifier::verdict::{Conclusion, Verdict};

use crate::chemins::en_clair;

pub(crate) fn consigne() -> Consigne {
    Consigne {
        controles: controles(),
        ecrire: true,
        graine: 1,
        date: jiff::civil::date(2026, 9, 1),
        attendus: Vec::new(),
        nettoyage: None,
        dossier: None,
    }
}

pub(crate) async fn simuler(identifiant: &str) -> Campagne {
    let opco = Simulateur::profil(identifiant).unwrap().demarrer().await.unwrap();
    let profil = Profil::lire(identifiant).unwrap();
    mener(
        transport().unwrap(),
        adresse(&opco, None, profil.portee().1),
        &profil,
        Some(&opco),
        &consigne(),
        &mut |_, _| {},
    )
    .await
    .unwrap()
}

#[tokio::test]
async fn every_simulated_opco_conforms() {
    let mut campagnes = Vec::new();
    for (identifiant, _) in PROFILS {
        let campagne = simuler(identifiant).await;
        let bon = |verdict| matches!(verdict, Verdict::Reussi | Verdict::Avertissement | Verdict::SansObjet);
        let autres: Vec<_> = campagne.resultats.iter().filter(|one| !bon(one.verdict)).collect();
        assert!(autres.is_empty(), "{identifiant} {autres:#?}");
        let joues = campagne.resultats.iter().filter(|one| one.verdict != Verdict::SansObjet);
        let nus: Vec<_> = joues.filter(|one| one.preuves.is_empty()).map(|one| one.exigence.as_str()).collect();
        assert!(nus.is_empty(), "{identifiant} shows no exchange for {nus:?}");
        assert_eq!(campagne.bilan.conclusion, Conclusion::Conforme, "{identifiant}");
        campagnes.push(campagne);
    }
    let rapport = Rapport::new(&consigne(), 90, campagnes);
    let fichiers = rapport.fichiers();
    let tailles: Vec<_> = fichiers.iter().map(|(nom, texte)| (texte.len(), nom)).collect();
    let taille: usize = tailles.iter().map(|(taille, _)| taille).sum();
    println!("{taille} bytes for all OPCO");
    assert!(taille <= 5_000_000, "{taille} bytes: {tailles:#?}");
    let pages = crate::rapport::pages(&rapport);
    let matrice = &pages.iter().find(|(nom, _)| nom == "index.html").unwrap().1;
    for (identifiant, _) in PROFILS {
        assert_eq!(matrice.matches(&format!("<th scope=\"col\"><a href=\"{identifiant}-simule.html\">")).count(), 1);
        assert!(pages.iter().any(|(nom, _)| *nom == format!("{identifiant}-simule.html")), "{identifiant}");
    }
    assert_eq!(matrice.matches("<th scope=\"col\"><a").count(), PROFILS.len());
}

/// Every control is green before a right OPCO, and red before each of its wrong ones.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_control_sees() {
    let preuve = temoin::verifier::preuve::prouver(&controles(), &mut |_, _| {}).await.unwrap();
    println!("{}", preuve.phrase());
    assert!(preuve.entiere(), "{:#?}", preuve.survivants);
    assert!(preuve.total >= 450, "{} wrong OPCO only", preuve.total);
}

/// Runs the suite against the neutral OPCO behind a counter that deviates.
pub(crate) async fn devier(fausser: impl Fn(&DemandeVue, &mut Rendu) + Send + Sync + 'static) -> Campagne {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    let mutant = Mutant { phrase: "dévie".to_owned(), fausser: Box::new(fausser) };
    let intermediaire = Intermediaire::ouvrir(transport().unwrap(), &opco, Some(mutant)).await.unwrap();
    let adresse = adresse(&opco, Some(&intermediaire), false);
    let (http, profil) = (transport().unwrap(), Profil::neutre());
    mener(http, adresse, &profil, Some(&opco), &consigne(), &mut |_, _| {}).await.unwrap()
}

fn nommees(campagne: &Campagne) -> Vec<&str> {
    particularites(campagne).into_keys().collect()
}

/// Each deviation of a profile, switched on alone at the neutral OPCO: the suite names it, and nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_known_deviation_is_named() {
    for particularite in Particularite::toutes() {
        let reglages = Simulateur::neutre().particularite(particularite, true);
        let dpop = reglages.a(Particularite::DpopJeton);
        let opco = reglages.demarrer().await.unwrap();
        let (http, profil, adresse) = (transport().unwrap(), Profil::neutre(), adresse(&opco, None, dpop));
        let campagne = mener(http, adresse, &profil, Some(&opco), &consigne(), &mut |_, _| {}).await.unwrap();
        let autres: Vec<_> = campagne.resultats.iter().filter(|one| one.verdict == Verdict::Echec).collect();
        println!("{} {:?}", particularite.nom(), nommees(&campagne));
        assert_eq!(nommees(&campagne), [particularite.nom()], "{autres:#?}");
        // Only the page that comes back loses dossiers, and the list that is late seems to.
        let perd = matches!(particularite, Particularite::PageRepetee | Particularite::ListeEnRetard);
        assert_eq!(autres.is_empty(), !perd, "{particularite:?} {autres:#?}");
    }
}

/// A page that comes twice is a failure: it loses dossiers.
#[tokio::test]
async fn a_repeated_page_is_a_failure() {
    let campagne = devier(|demande, rendu| {
        if en_clair(&demande.chemin) == "/v2/dossiers/etats"
            && !demande.query.ends_with("numeroPage=1")
            && rendu.statut == 200
        {
            rendu.json["EtatDossierResult"] = json!([{ "numeroInterne": "INT-D-1", "etat": "ENGAGE" }]);
        }
    })
    .await;
    assert_eq!(campagne.bilan.conclusion, Conclusion::Echecs);
    assert!(
        campagne.resultats.iter().any(|one| one.exigence.starts_with("page.repetee") && one.verdict == Verdict::Echec)
    );
}

/// An OPCO that refuses everything, or answers pages for people, is no pass.
#[tokio::test]
async fn hollow_runs() {
    for statut in [401, 404] {
        let campagne = devier(move |_, rendu| rendu.statut = statut).await;
        assert_eq!(campagne.bilan.conclusion, Conclusion::Creuse, "{statut}");
    }
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    let fausser = |_: &DemandeVue, rendu: &mut Rendu| rendu.media = "text/html; charset=utf-8".to_owned();
    let mutant = Mutant { phrase: "parle aux gens".to_owned(), fausser: Box::new(fausser) };
    let intermediaire = Intermediaire::ouvrir(transport().unwrap(), &opco, Some(mutant)).await.unwrap();
    let adresse = adresse(&opco, Some(&intermediaire), false);
    let (http, profil) = (transport().unwrap(), Profil::neutre());
    let fini = mener(http, adresse, &profil, Some(&opco), &consigne(), &mut |_, _| {}).await;
    assert!(matches!(&fini, Err(Interrompue { campagne: Some(_), cause: Injoignable::Html(_) })), "{fini:?}");
}

/// A known failure is shown as such until its day, and is an error once it does not come.
#[tokio::test]
async fn expected_failures() {
    let attendu = |exigence: &str, jusqu_au: &str| Attendu {
        opco: "neutre".to_owned(),
        exigence: exigence.to_owned(),
        responsable: "équipe".to_owned(),
        jusqu_au: jusqu_au.to_owned(),
        motif: "connu".to_owned(),
    };
    for (jusqu_au, statut, attendue) in [
        ("2026-09-01", 500, Verdict::EchecAttendu),
        ("2026-08-31", 500, Verdict::Echec),
        ("2026-09-01", 200, Verdict::Erreur),
    ] {
        let opco = Simulateur::neutre().demarrer().await.unwrap();
        let fausser = move |demande: &DemandeVue, rendu: &mut Rendu| {
            if en_clair(&demande.chemin) == "/v1/status" && rendu.statut == 200 {
                rendu.statut = statut;
            }
        };
        let mutant = Mutant { phrase: String::new(), fausser: Box::new(fausser) };
        let intermediaire = Intermediaire::ouvrir(transport().unwrap(), &opco, Some(mutant)).await.unwrap();
        let mut consigne = consigne();
        consigne.controles.retain(|one| one.id() == "reponse.statut.consulterStatut");
        consigne.attendus = vec![attendu("reponse.statut.consulterStatut", jusqu_au)];
        let (http, profil) = (transport().unwrap(), Profil::neutre());
        let adresse = adresse(&opco, Some(&intermediaire), false);
        let campagne = mener(http, adresse, &profil, Some(&opco), &consigne, &mut |_, _| {}).await.unwrap();
        assert_eq!(campagne.resultats[0].verdict, attendue, "{jusqu_au} {statut}");
    }
}

/// Without writes nothing but GET leaves, and what needs writes is left out on purpose.
#[tokio::test]
async fn without_writes_only_reads_leave() {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    let profil = Profil::neutre();
    let consigne = Consigne { ecrire: false, ..consigne() };
    let adresse = adresse(&opco, None, false);
    let campagne = mener(transport().unwrap(), adresse, &profil, None, &consigne, &mut |_, _| {}).await.unwrap();
    assert!(!campagne.echanges.is_empty());
    assert!(campagne.echanges.iter().all(|one| one.methode == "GET" || one.du_jeton()));
    assert!(campagne.depots.is_empty() && campagne.bilan.comptes[&Verdict::NonExecuteVoulu] > 100);
}
