//! The suite against the simulated OPCO.

use conformance::simulateur::Simulateur;
use conformance::verifier::campagne::{Attendu, Campagne, Consigne, adresse, mener, particularites};
use conformance::verifier::cible::{Injoignable, transport};
use conformance::verifier::exigence::controles;
use conformance::verifier::preuve::{Demande, Guichet, Mutant, Rendu};
use conformance::verifier::profil::{PROFILS, Profil};
use conformance::verifier::verdict::{Conclusion, Verdict};
use serde_json::{Value, json};

pub(crate) fn consigne() -> Consigne {
    Consigne {
        controles: controles(),
        ecrire: true,
        graine: 1,
        date: jiff::civil::date(2026, 9, 1),
        attendus: Vec::new(),
        nettoyage: None,
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
    for (identifiant, _) in PROFILS {
        let campagne = simuler(identifiant).await;
        let bon = |verdict| matches!(verdict, Verdict::Reussi | Verdict::Avertissement | Verdict::SansObjet);
        let autres: Vec<_> = campagne.resultats.iter().filter(|one| !bon(one.verdict)).collect();
        assert!(autres.is_empty(), "{identifiant} {autres:#?}");
        assert_eq!(campagne.bilan.conclusion, Conclusion::Conforme, "{identifiant}");
    }
}

/// Every control is green before a right OPCO, and red before each of its wrong ones.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_control_sees() {
    let preuve = conformance::verifier::preuve::prouver(&mut |_, _| {}).await.unwrap();
    println!("{}", preuve.phrase());
    assert!(preuve.entiere(), "{:#?}", preuve.survivants);
    assert!(preuve.total >= 450, "{} wrong OPCO only", preuve.total);
}

/// Runs the suite against the neutral OPCO behind a counter that deviates.
async fn devier(fausser: impl Fn(&Demande, &mut Rendu) + Send + Sync + 'static) -> Campagne {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    let mutant = Mutant { phrase: "dévie".to_owned(), fausser: Box::new(fausser) };
    let guichet = Guichet::ouvrir(transport().unwrap(), &opco, Some(mutant)).await.unwrap();
    let adresse = adresse(&opco, Some(&guichet), false);
    let (http, profil) = (transport().unwrap(), Profil::neutre());
    mener(http, adresse, &profil, Some(&opco), &consigne(), &mut |_, _| {}).await.unwrap()
}

fn nommees(campagne: &Campagne) -> Vec<&str> {
    particularites(campagne).into_keys().collect()
}

/// The deviations of norm.md §8.3 that a profile carries are named, and are no failure.
#[tokio::test]
async fn known_deviations_of_profiles_are_named() {
    for (identifiant, attendues) in [
        ("opco_ep", vec!["erreurs_nulles_commentaire", "numero_inconnu_400", "jeton_sans_portee"]),
        ("afdas", vec!["dpop_jeton"]),
        ("atlas", vec!["erreur_description_seule"]),
        ("akto", vec!["page_enveloppee"]),
    ] {
        let campagne = simuler(identifiant).await;
        for attendue in attendues {
            assert!(nommees(&campagne).contains(&attendue), "{identifiant} {:?}", nommees(&campagne));
        }
    }
}

fn changer(json: &mut Value, voir: &dyn Fn(&str, &mut Value)) {
    match json {
        Value::Object(members) => members.iter_mut().for_each(|(nom, inner)| {
            voir(nom, inner);
            changer(inner, voir);
        }),
        Value::Array(elements) => elements.iter_mut().for_each(|one| changer(one, voir)),
        _ => {}
    }
}

/// The others, switched on by a counter in front of the neutral OPCO.
#[tokio::test]
async fn other_known_deviations_are_named() {
    let campagne = devier(|demande, rendu| {
        changer(&mut rendu.json, &|nom, value| {
            let texte = value.as_str().unwrap_or_default().to_owned();
            match nom {
                "etat" if texte == "RUPTURE" => *value = json!("RUPTU"),
                "natureFrais" => *value = json!("Restauration"),
                "dateOuverture" if texte.len() > 10 => *value = json!(texte[..10]),
                _ => {}
            }
        });
        if let Some(details) = rendu.json.get_mut("detailsFacturation").and_then(Value::as_object_mut)
            && let Some(iban) = details.shift_remove("iban")
        {
            details.insert("IBAN".to_owned(), iban);
        }
        if demande.chemin == "/v1/dossiers/etats" && rendu.json.is_array() {
            rendu.json = json!({ "total": 1, "count": 1, "page": 1, "EtatDossierResult": rendu.json.take() });
        }
    })
    .await;
    for attendue in [
        "etat_ruptu",
        "natures_en_minuscules",
        "dates_seches",
        "dates_melees",
        "iban_en_capitales",
        "etats_forme_divergente",
    ] {
        assert!(nommees(&campagne).contains(&attendue), "{attendue}: {:?}", nommees(&campagne));
    }
}

/// A page that comes twice is a failure: it loses dossiers.
#[tokio::test]
async fn a_repeated_page_is_a_failure() {
    let campagne = devier(|demande, rendu| {
        if demande.chemin == "/v2/dossiers/etats" && !demande.query.ends_with("numeroPage=1") && rendu.statut == 200 {
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
    let fausser = |_: &Demande, rendu: &mut Rendu| rendu.media = "text/html; charset=utf-8".to_owned();
    let mutant = Mutant { phrase: "parle aux gens".to_owned(), fausser: Box::new(fausser) };
    let guichet = Guichet::ouvrir(transport().unwrap(), &opco, Some(mutant)).await.unwrap();
    let adresse = adresse(&opco, Some(&guichet), false);
    let (http, profil) = (transport().unwrap(), Profil::neutre());
    let fini = mener(http, adresse, &profil, Some(&opco), &consigne(), &mut |_, _| {}).await;
    assert!(matches!(fini, Err(Injoignable::Html(_))), "{fini:?}");
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
        let fausser = move |demande: &Demande, rendu: &mut Rendu| {
            if demande.chemin == "/v1/status" && rendu.statut == 200 {
                rendu.statut = statut;
            }
        };
        let mutant = Mutant { phrase: String::new(), fausser: Box::new(fausser) };
        let guichet = Guichet::ouvrir(transport().unwrap(), &opco, Some(mutant)).await.unwrap();
        let mut consigne = consigne();
        consigne.controles.retain(|one| one.id() == "reponse.statut.consulterStatut");
        consigne.attendus = vec![attendu("reponse.statut.consulterStatut", jusqu_au)];
        let (http, profil) = (transport().unwrap(), Profil::neutre());
        let adresse = adresse(&opco, Some(&guichet), false);
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
    assert!(campagne.echanges.iter().all(|one| one.methode == "GET" || one.du_jeton()));
    assert!(campagne.depots.is_empty() && campagne.bilan.comptes[&Verdict::NonExecuteVoulu] > 100);
}

/// The judge is no party: neither the suite nor its report knows the SDK.
#[test]
fn the_suite_does_not_know_the_sdk() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut ouverts =
        vec![source.join("verifier"), source.join("rapport"), source.join("verifier.rs"), source.join("rapport.rs")];
    let mut lus = 0;
    while let Some(la) = ouverts.pop() {
        if la.is_dir() {
            ouverts.extend(std::fs::read_dir(la).unwrap().map(|one| one.unwrap().path()));
        } else {
            let texte = std::fs::read_to_string(&la).unwrap();
            assert!(!texte.contains("cfadock"), "{} names the SDK", la.display());
            lus += 1;
        }
    }
    assert!(lus >= 25, "{lus} files only");
}
