//! What goes wrong with tokens, and the rejections of the FAQ in words: the advice for each.

use std::sync::Arc;

use cfadock::api::Client;
use cfadock::parcours::{Conseil, Rejet};
use cfadock::{ClientCredentials, Connexion, Echec, Opco, Outcome, Retries, operations};

use super::{Cas, appeler, connexion};

async fn conseil_du_jeton(cas: Cas) -> (Conseil, u16, String) {
    let logiciel = ClientCredentials::new("https://jeton.example/token", "logiciel", "secret-du-logiciel");
    let builder = Client::builder().base_url("https://opco.example").cle_api("cle-de-test").oauth2(logiciel);
    let builder = builder.transport(Arc::new(cas)).retries(Retries::none());
    let client = builder.editeur("E").logiciel("L").version("1").build().unwrap();
    let connexion = Connexion::new(Opco::Afdas, "732829320".parse().unwrap(), client);
    let cause = connexion.client().consulter_dossier("INT-D-1").await.unwrap_err();
    let Echec::Opco(erreur) = connexion.echec(&operations::CONSULTER_DOSSIER, cause) else { panic!("no error") };
    assert_eq!(erreur.issue(), Outcome::NotSent);
    assert!(erreur.to_string().contains("Rien n'est parti"), "{erreur}");
    let statut = erreur.statut().map_or(0, |statut| statut.as_u16());
    (erreur.conseil(), statut, format!("{erreur} {erreur:?}"))
}

#[tokio::test]
async fn every_failure_of_a_token_has_its_advice() {
    let reponse = |statut, corps: &str| Cas { statut, corps: corps.into(), ..Cas::default() };
    let panne = |panne: &str| Cas { panne: Some(panne.into()), ..Cas::default() };
    for (cas, conseil, statut) in [
        (reponse(401, r#"{"error": "invalid_client"}"#), Conseil::IdentifiantsDuLogiciel, 401),
        (reponse(400, r#"{"error": "invalid_scope"}"#), Conseil::IdentifiantsDuLogiciel, 400),
        (reponse(400, r#"{"error": "invalid_dpop_proof"}"#), Conseil::PreuveDpop, 400),
        (reponse(400, r#"{"error": "use_dpop_nonce"}"#), Conseil::PreuveDpop, 400),
        (reponse(503, "<html>secret-du-logiciel</html>"), Conseil::JetonIndisponible, 503),
        (reponse(429, ""), Conseil::JetonIndisponible, 429),
        (reponse(200, r#"{"access_token": ["jeton-secret"]}"#), Conseil::JetonIllisible, 0),
        (panne("not_sent"), Conseil::JetonIndisponible, 0),
        (panne("broken"), Conseil::JetonIndisponible, 0),
    ] {
        let (donne, vu, shown) = conseil_du_jeton(cas.clone()).await;
        assert_eq!((donne, vu), (conseil, statut), "{cas:?}");
        assert!(!shown.contains("-secret") && !shown.contains("secret-"), "{shown}");
    }
}

#[tokio::test]
async fn the_rejections_of_the_faq_are_recognised() {
    use Rejet::*;
    let cas = [
        ("deposerFacture", "Facture déjà connue", FactureDejaConnue),
        ("deposerFacture", "L'IBAN de l'émetteur ne correspond pas à celui de l'échéance", IbanDifferent),
        ("deposerFacture", "Les frais annexes dépassent le montant engagé", FraisAuDessusDuPlafond),
        ("deposerFacture", "IBAN de l'émetteur manquant", IbanAbsent),
        ("deposerFacture", "Le montant diffère de celui de l'échéance", MontantDifferentDeLEcheance),
        ("deposerFacture", "SIRET émetteur inconnu", SiretInconnu),
        ("deposerFacture", "Le SIRET de la facture diffère", SiretDifferent),
        ("deposerFacture", "Le numéro externe de dossier est obligatoire", NumeroDossierAbsent),
        ("deposerFacture", "L'échéance 3 n'est pas ouverte à la facturation", EcheanceNonOuverte),
        ("deposerFacture", "Montant attendu : 1000", MontantInattendu),
        ("deposerFacture", "Le total n'est pas la somme des lignes", TotalDifferent),
        ("deposerFacture", "Numéro d'échéance inconnu", EcheanceInconnue),
        ("transmettreDossier", "Ce dossier existe déjà : doublon", DossierEnDouble),
        ("transmettreDossier", "L'âge de l'apprenti est hors limites", Age),
        ("transmettreDossier", "RNCP inactif", RncpInactif),
        ("transmettreDossier", "Maître d'apprentissage non éligible", MaitreApprentissage),
        ("transmettreDossier", "Rémunération inférieure au réglementaire", RemunerationInsuffisante),
    ];
    for (operation, texte, rejet) in cas {
        for corps in
            [serde_json::json!({ "description": texte }), serde_json::json!({ "errors": [{ "message": texte }] })]
        {
            let transport = Cas { statut: 400, corps: corps.to_string(), ..Cas::default() };
            let erreur = appeler(&connexion(Opco::Atlas, Arc::new(transport)), operation).await;
            assert_eq!(erreur.conseil(), Conseil::Rejet(rejet), "{texte}");
            assert_eq!((erreur.issue(), erreur.est_reessayable()), (Outcome::Refused, false));
            assert!(erreur.to_string().ends_with(rejet.phrase()), "{erreur}");
        }
    }
    // Elsewhere the same words are no hint.
    let transport = Cas { statut: 400, corps: r#"{"description": "IBAN manquant"}"#.into(), ..Cas::default() };
    let erreur = appeler(&connexion(Opco::Atlas, Arc::new(transport)), "transmettreDossier").await;
    assert_eq!(erreur.conseil(), Conseil::Corriger);
}
