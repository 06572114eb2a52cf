//! Metrics with a simulated OPCO: exact names, labels and values, and no transferred data. Outcomes and open entries
//! are in `journal::mesures`; `masquage` checks that no workflow shows a person or a secret.

mod releve;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cfadock::parcours::{ClesEnMemoire, HorlogeFixe};
use cfadock::{Acces, Logiciel, Opco};
use conformance::exemple;
use conformance::parcours::Guichet;
use temoin::simulateur::Simulateur;

pub use releve::Releve;

use releve::Descriptions;

use crate::chemins::en_norme;

#[tokio::test]
async fn what_is_counted_before_an_opco_is_fixed_and_says_nothing_of_what_travels() {
    let guichet = Guichet::ouvrir(Simulateur::neutre(), Opco::Akto).await.unwrap();
    let acces = &guichet.simulateur.acces;
    let cfa = guichet.connexion.cfa().clone();
    let cles = ClesEnMemoire::new().avec(&cfa, Opco::Akto, acces.cle_api.as_str());
    let connexion = guichet.connexion.clone().cles(Arc::new(cles));
    let contrat = exemple::contrat().unwrap();
    let releve = Releve::default();
    let garde = releve.poser();
    connexion.envoyer_contrat(&contrat).await.unwrap();
    connexion.envoyer_contrat(&contrat).await.unwrap_err();
    connexion.client().consulter_dossier("INT-D-1").await.unwrap();
    connexion.client().consulter_dossier("INT-D-9").await.unwrap_err();
    for (jour, _) in JOURS {
        let horloge = HorlogeFixe::au(jour.parse().unwrap());
        connexion.clone().horloge(Arc::new(horloge)).verifier_cle().await.unwrap();
    }
    drop(garde);

    let lues = releve.lues();
    let port = guichet.simulateur.url.split([':', '/']).nth(4).unwrap();
    let attendues = attendues(port, &connexion.marque_du_cfa());
    assert_eq!(lues, attendues);
    let secrets = [acces.cle_api.as_str(), acces.client_secret.as_str(), cfa.as_str(), "INT-D-"];
    let cerfa = &contrat.cerfa;
    let personnels = [cerfa.employeur.siret.as_str(), cerfa.organisme_formation.siret.as_str()];
    for cle in lues.keys() {
        for tu in secrets.into_iter().chain(personnels) {
            assert!(!cle.contains(tu), "{cle}");
        }
    }
}

/// The day on which the key is looked at, and the days that it still serves: the simulated OPCO lets it end on 31/12/2030.
const JOURS: [(&str, f64); 2] = [("2030-12-01", 30.0), ("2031-01-02", -2.0)];

fn attendues(port: &str, cfa: &str) -> BTreeMap<String, f64> {
    let chez = format!("server.address=127.0.0.1 server.port={port}");
    let appel = |methode: &str, statut: u16, gabarit: &str| {
        let erreur = if statut < 400 { String::new() } else { format!(" error.type={statut}") };
        let methode = format!("http.request.method={methode} http.response.status_code={statut}");
        let gabarit = if gabarit.is_empty() { String::new() } else { format!(" url.template={}", en_norme(gabarit)) };
        format!("http.client.request.duration{erreur} {methode} {chez}{gabarit}")
    };
    let attendues = [
        (format!("api.attempt.wait {chez}"), 5.0),
        ("cfadock.parcours issue=aboutie opco=akto operation=transmettreDossier parcours=deposer".to_owned(), 1.0),
        ("cfadock.parcours issue=doublon opco=akto operation=transmettreDossier parcours=deposer".to_owned(), 1.0),
        ("cfadock.parcours issue=aboutie opco=akto operation=consulterCleCfa parcours=verifier_cle".to_owned(), 2.0),
        (format!("cfadock.cle.jours cfa={cfa} opco=akto"), JOURS[1].1),
        (appel("POST", 200, ""), 1.0),
        (appel("POST", 200, "/v1/dossiers"), 1.0),
        (appel("GET", 200, "/v1/dossiers"), 1.0),
        (appel("GET", 404, "/v1/dossiers"), 1.0),
        (appel("GET", 200, "/v2/cfakeyinfo"), 2.0),
    ];
    attendues.into_iter().collect()
}

/// What the documentation of both crates and the guide list is what there is.
#[test]
fn the_tables_list_all_metrics() {
    let noms = |texte: &str| -> BTreeSet<String> {
        let lignes = texte.lines().map(|ligne| ligne.trim_start_matches("//!").trim());
        let noms = lignes.filter_map(|ligne| ligne.strip_prefix("| `")?.split('`').next());
        noms.filter(|nom| nom.contains('.') && !nom.contains("::")).map(str::to_owned).collect()
    };
    let tables = |textes: &[&str]| -> BTreeSet<String> { textes.iter().flat_map(|texte| noms(texte)).collect() };
    let du_code = tables(&[include_str!("../../sdk/runtime/src/lib.rs"), include_str!("../../sdk/src/parcours.rs")]);
    let du_guide = tables(&[include_str!("../../sdk/guide/passer_en_production.md")]);
    let mesures: BTreeSet<_> = du_code.into_iter().filter(|nom| !SPANS.contains(&nom.as_str())).collect();
    assert_eq!(mesures.len(), 7, "{mesures:?}");
    assert_eq!(mesures, du_guide);
}

const SPANS: [&str; 3] = ["api.call", "api.token", "api.attempt"];

/// Recorders keep what they are told: a service that makes a connection for each request would fill them.
#[test]
fn another_connection_of_the_same_software_describes_nothing() {
    let acces = Acces::new("http://127.0.0.1:9/api", "logiciel", "secret").jeton("http://127.0.0.1:9/jetons");
    let logiciel = Logiciel::new("Editions Exemple", "Logiciel Exemple", "1.0.0").acces(Opco::Akto, acces);
    let connecter = |siren: &str| drop(logiciel.connexion(&siren.parse().unwrap(), Opco::Akto).unwrap());
    assert!(Descriptions::pendant(|| connecter("732829320")) > 0, "the first client describes its metrics");
    let autres = ["732829320", "418166096"];
    assert_eq!(Descriptions::pendant(|| autres.into_iter().for_each(connecter)), 0);
}
