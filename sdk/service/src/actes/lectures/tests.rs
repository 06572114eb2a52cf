//! Where an answer ends in the middle of the OPCO's list: what was cut from it there is said, and not passed over.

use std::sync::Arc;

use cfadock::parcours::{Acces, ClesEnMemoire};
use cfadock::runtime::http::{HeaderMap, StatusCode};
use cfadock::runtime::{Answer, BoxFuture, Request, Transport, TransportError};
use cfadock::{Logiciel, Opco};
use serde_json::json;

use super::*;

/// Pages of two dossiers each; one of them announces a third, which does not come.
struct Coupee {
    page: u32,
    sur: u32,
}

impl Transport for Coupee {
    fn send(&self, requete: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        let numero = requete.url.query_pairs().find_map(|(nom, valeur)| (nom == "numeroPage").then(|| valeur.parse()));
        let numero: u32 = numero.unwrap().unwrap();
        let rangs = if numero > self.sur { 0..0 } else { 0..2 };
        let etats: Vec<_> =
            rangs.map(|rang| json!({ "numeroInterne": format!("INT-{numero}-{rang}"), "etat": "ENGAGE" })).collect();
        let annonces = etats.len() + usize::from(numero == self.page);
        let total = self.sur * 2;
        let corps = json!({ "total": total, "count": annonces, "page": numero, "EtatDossierResult": etats });
        Box::pin(async move { Ok(Answer::new(StatusCode::OK, HeaderMap::new(), corps.to_string())) })
    }
}

/// A dossier whose state is a number that no tree of JSON has.
struct Brute;

impl Transport for Brute {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        let corps = r#"{"total":1,"count":1,"page":1,"EtatDossierResult":[{"numeroInterne":"INT-1","etat":1e400}]}"#;
        Box::pin(async move { Ok(Answer::new(StatusCode::OK, HeaderMap::new(), corps.to_owned())) })
    }
}

#[tokio::test]
async fn a_state_is_searched_as_it_is_written() {
    for (etat, due) in [("1E400", 1), ("null", 0), ("ENGAGE", 0)] {
        assert_eq!(lire(Brute, etat, "1.0", 10).await.unwrap().dossiers.len(), due, "{etat}");
    }
}

async fn lire(
    coupee: impl Transport + 'static,
    etat: &str,
    place: &str,
    limite: usize,
) -> Result<PageDossiers, Probleme> {
    let cfa = "000006544".parse().unwrap();
    let acces = Acces::sans_jeton("https://opco.example").v2(Acces::sans_jeton("https://v2.opco.example"));
    let logiciel = Logiciel::new("E", "L", "1").cles(ClesEnMemoire::new().avec(&cfa, Opco::Akto, "cle"));
    let logiciel = logiciel.transport(Arc::new(coupee)).acces(Opco::Akto, acces);
    dossiers(&logiciel.connexion(&cfa, Opco::Akto).unwrap(), Some(etat), (place.parse().unwrap(), limite)).await
}

#[tokio::test]
async fn a_page_that_is_cut_at_the_bound_of_a_list_is_told() {
    // The last page that one answer reads, and the last item that it has room for.
    for (page, etat, limite) in [(PAGES, "REFUSE", 10), (1, "ENGAGE", 2)] {
        let coupee = || Coupee { page, sur: PAGES + 5 };
        let refus = lire(coupee(), etat, "1.0", limite).await.unwrap_err();
        assert!(refus.detail.contains(&format!("La page {page} annonce 3 éléments et en contient 2")), "{refus:?}");
        // What comes before it is given, and what comes after it can be read.
        let suite = lire(coupee(), etat, &format!("{}.0", page + 1), limite).await.unwrap();
        assert_eq!((suite.dossiers.len(), suite.avertissement), (if etat == "ENGAGE" { 2 } else { 0 }, None));
    }
    // Where nothing is cut, the answer ends at the bound, and says where it goes on.
    let entiere = lire(Coupee { page: 0, sur: PAGES + 5 }, "REFUSE", "1.0", 10).await.unwrap();
    assert_eq!(
        serde_json::to_value(entiere.suite).unwrap(),
        format!("{}.0.{}.{}", PAGES + 1, (PAGES + 5) * 2, PAGES * 2)
    );
    let entiere = lire(Coupee { page: 0, sur: PAGES + 5 }, "ENGAGE", "1.0", 3).await.unwrap();
    assert_eq!(serde_json::to_value(entiere.suite).unwrap(), format!("2.1.{}.3", (PAGES + 5) * 2));
}
