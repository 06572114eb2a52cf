//! The suite against the simulated OPCO.

use conformance::simulateur::Simulateur;
use conformance::verifier::campagne::{Campagne, Consigne, adresse, mener};
use conformance::verifier::cible::transport;
use conformance::verifier::exigence::controles;
use conformance::verifier::profil::{PROFILS, Profil};
use conformance::verifier::verdict::{Conclusion, Verdict};

fn consigne() -> Consigne {
    Consigne {
        controles: controles(),
        ecrire: true,
        graine: 1,
        date: jiff::civil::date(2026, 9, 1),
        attendus: Vec::new(),
        nettoyage: None,
    }
}

async fn simuler(identifiant: &str) -> Campagne {
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
        for resultat in &campagne.resultats {
            let bon = matches!(resultat.verdict, Verdict::Reussi | Verdict::Avertissement | Verdict::SansObjet);
            if !bon {
                println!("{identifiant} {} {:?} {}", resultat.exigence, resultat.verdict, resultat.phrase);
            }
        }
        println!("{identifiant} {:?} {}", campagne.bilan, campagne.echanges.len());
        assert_eq!(campagne.bilan.conclusion, Conclusion::Conforme, "{identifiant}");
    }
}

/// Every control is green before a right OPCO, and red before each of its wrong ones.
#[tokio::test]
async fn every_control_sees() {
    let preuve = conformance::verifier::preuve::prouver(&mut |_, _| {}).await.unwrap();
    println!("{}", preuve.phrase());
    assert!(preuve.entiere(), "{:#?}", preuve.survivants);
    assert!(preuve.total >= 450, "{} wrong OPCO only", preuve.total);
}
