//! Errors seen through the SDK: every error form of the norm (`#/components/schemas/Erreur`), and answers that do not
//! decode.

use cfadock::api::Client;
use cfadock::models::Erreur;
use cfadock::{ClientCredentials, Error};
use conformance::exemple;
use serde_json::{Value, json};
use temoin::generated::operation::Operation;
use temoin::simulateur::{CorpsForce, FormeErreur, Simulateur};

fn client(opco: &Simulateur) -> Client {
    let acces = &opco.acces;
    let logiciel = ClientCredentials::new(&opco.url_jeton, &acces.client_id, acces.client_secret.as_str());
    let builder = Client::builder().base_url(&opco.url).cle_api(acces.cle_api.as_str()).oauth2(logiciel);
    builder.editeur("Editions Exemple").logiciel("Logiciel Exemple").version("1.0.0").build().unwrap()
}

/// What the SDK makes of a forced answer to a deposit.
async fn depot(status: u16, corps: impl Into<CorpsForce>) -> Result<Option<String>, Error<Erreur>> {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    opco.prochaine_reponse(Operation::TransmettreDossier, status, corps);
    let reply = client(&opco).transmettre_dossier(&exemple::contrat().unwrap()).await?;
    Ok(reply.body.numero_interne.map(|numero| numero.as_str().to_owned()))
}

fn texte(media: &str, texte: &str) -> CorpsForce {
    CorpsForce::Texte { media: media.to_owned(), texte: texte.to_owned() }
}

#[tokio::test]
async fn every_documented_shape_is_typed() {
    type Lecture = fn(&Erreur) -> Option<&str>;
    let first: Lecture = |erreur| erreur.errors.as_ref()?.first()?.description.as_deref();
    let cases: [(Value, Lecture, &str); 8] = [
        (json!({ "errors": [{ "code": "X1", "description": "un" }] }), first, "un"),
        (json!({ "errors": [{ "code": "X1", "Description": "deux", "champ": 3 }] }), first, "deux"),
        (json!({ "Errors": [{ "code": "X1", "description": "trois" }] }), first, "trois"),
        (json!({ "errors": null, "comment": "quatre" }), |erreur| erreur.comment.as_deref(), "quatre"),
        (json!({ "description": "cinq" }), |erreur| erreur.description.as_deref(), "cinq"),
        (json!({ "status": "error", "comment": "six" }), |erreur| erreur.comment.as_deref(), "six"),
        (json!({ "message": "sept" }), |erreur| erreur.message.as_deref(), "sept"),
        (json!({ "error": "e", "error_description": "huit" }), |erreur| erreur.error_description.as_deref(), "huit"),
    ];
    for status in [400, 401, 403, 500] {
        for (body, read, expected) in &cases {
            match depot(status, body.clone()).await {
                Err(Error::Refused(refusal)) => {
                    assert_eq!(refusal.status.as_u16(), status);
                    assert_eq!(read(&refusal.body), Some(*expected), "{body}");
                    assert_eq!(refusal.operation, "transmettreDossier");
                }
                other => panic!("{status} {body}: {other:?}"),
            }
        }
    }
}

/// Further keys of an error are kept: on invoices an OPCO may print what it likes.
#[tokio::test]
async fn further_keys_of_an_error_are_kept() {
    let body = json!({ "errors": [{ "code": "X2", "description": "d", "reference": "F-0001" }] });
    let error = depot(400, body).await.unwrap_err();
    let errors = error.refusal().unwrap().body.errors.as_ref().unwrap();
    assert_eq!(errors[0].extra.get("reference"), Some(&json!("F-0001").into()));
}

#[tokio::test]
async fn the_profiles_own_shapes_reach_the_caller() {
    for forme in [FormeErreur::Erreurs, FormeErreur::Comment, FormeErreur::Description] {
        let opco = Simulateur::neutre().forme_erreur(forme).demarrer().await.unwrap();
        let error = client(&opco).consulter_dossier("INT-D-9").await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 404);
        assert!(matches!(error, Error::Refused(_)), "{error:?}");
    }
    let opco = Simulateur::neutre().forme_erreur(FormeErreur::Html).demarrer().await.unwrap();
    let error = client(&opco).consulter_dossier("INT-D-9").await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 404);
    assert!(matches!(error, Error::Decoding(_)), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_does_not_decode_is_kept_and_masked() {
    let nir = "206057599900287";
    let cut =
        format!("{{\"numeroInterne\": \"INT-D-1\", \"nir\": \"{nir}\", \"iban\": \"FR1420041010050500013M02606\", ");
    for (status, corps) in [
        (200, texte("application/json", &cut)),
        (200, texte("application/json", &format!("{{\"numeroInterne\": {{\"nir\": \"{nir}\"}}}}"))),
        (400, texte("application/json", &cut)),
        (200, texte("text/html", &format!("<html><body>{nir}</body></html>"))),
        (500, texte("text/html", &format!("<html><body>{nir}</body></html>"))),
    ] {
        match depot(status, corps).await.unwrap_err() {
            Error::Decoding(undecodable) => {
                assert_eq!(undecodable.status.as_u16(), status);
                assert!(undecodable.headers.contains_key("content-type"));
                assert!(String::from_utf8_lossy(undecodable.raw.expose()).contains(nir), "the raw body is kept");
                let error: Error<Erreur> = Error::Decoding(undecodable);
                for text in [format!("{error}"), format!("{error:?}"), format!("{error:#?}")] {
                    assert!(!text.contains(nir) && !text.contains("FR14"), "{text}");
                }
            }
            other => panic!("{status}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn empty_and_undocumented_answers() {
    assert!(matches!(depot(200, CorpsForce::Vide).await, Err(Error::Decoding(_))));
    assert!(matches!(depot(418, json!({ "comment": "théière" })).await, Err(Error::Undocumented(_))));
    let redirected = depot(302, CorpsForce::Vide).await;
    assert!(matches!(redirected, Err(Error::Undocumented(_))), "{redirected:?}");
    // Any 2xx of a deposit is a success, as the norm leaves the exact code open.
    assert_eq!(depot(201, json!({ "numeroInterne": 7 })).await.unwrap(), Some("7".to_owned()));
    assert_eq!(depot(200, json!({ "NUMEROINTERNE": "A-1" })).await.unwrap(), Some("A-1".to_owned()));
}

#[tokio::test]
async fn a_deposit_is_never_replayed() {
    let opco = Simulateur::neutre().demarrer().await.unwrap();
    let client = client(&opco);
    client.consulter_statut().await.unwrap();
    opco.revoquer_jetons();
    let error = client.transmettre_dossier(&exemple::contrat().unwrap()).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401);
    let deposits = opco.appels().iter().filter(|call| call.operation == Some(Operation::TransmettreDossier)).count();
    assert_eq!(deposits, 1);
}
