//! The errors of clients that cannot be built or cannot connect: no text names a person or a secret.

use cfadock::api::Client;
use cfadock::{ClientCredentials, Error};
use conformance::exemple;
use serde_json::Value;
use temoin::simulateur::Simulateur;

#[tokio::test]
async fn a_wrong_secret_and_an_unreachable_opco() {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    let logiciel = ClientCredentials::new(&opco.url_jeton, "logiciel-de-test", "faux-secret");
    let builder = Client::builder().base_url(&opco.url).cle_api("cle-de-test").oauth2(logiciel);
    let wrong = builder.editeur("E").logiciel("L").version("1").build().unwrap();
    let error = wrong.consulter_statut().await.unwrap_err();
    assert!(matches!(error, Error::Token(_)) && error.is_not_sent(), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("faux-secret"));

    let builder = Client::builder().base_url("http://127.0.0.1:9/Api").cle_api("cle-de-test");
    let alone = builder.editeur("E").logiciel("L").version("1").build().unwrap();
    let error = alone.consulter_statut().await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)) && error.is_not_sent(), "{error:?}");
}

#[test]
fn a_client_that_lacks_something_says_what() {
    let error = Client::builder().build().unwrap_err().to_string();
    for missing in ["base_url", "cle_api", "X-API-KEY", "editeur", "EDITEUR", "logiciel", "version"] {
        assert!(error.contains(missing), "{missing} is not named in: {error}");
    }
    for url in [
        "ftp://exemple.test/",
        "/relative",
        "http://exemple.test/Api",
        "https://exemple.test/Api?a=1",
        "pas une adresse",
    ] {
        let builder =
            Client::builder().base_url(url).cle_api("cle-tres-secrete").editeur("E").logiciel("L").version("1");
        let error = builder.build().map(drop).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("cle-tres-secrete"), "{url}");
    }
}

#[test]
fn no_debug_text_names_a_person() {
    let contrat = exemple::contrat().unwrap();
    let convention = exemple::convention("INT-D-1").unwrap();
    let shown = format!("{contrat:?} {convention:?}");
    let json: Value = serde_json::from_str(exemple::CONTRAT).unwrap();
    let apprenti = &json["cerfa"]["apprenti"];
    for name in ["nom", "prenom", "nir", "courriel", "telephone"] {
        let value = apprenti[name].as_str().unwrap();
        assert!(!shown.contains(&format!("{value:?}")), "{name} is shown");
        // A short name may be part of another word; a number or an address may not.
        assert!(value.len() <= 8 || !shown.contains(value), "{name} is shown");
    }
}
