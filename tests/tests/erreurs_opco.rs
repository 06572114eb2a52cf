//! One form for every error at an OPCO: every form of the norm (`#/components/schemas/Erreur`), as a table.

mod jetons;

use std::sync::Arc;

use cfadock::api::{Client, DeposerFactureForm};
use cfadock::parcours::{Connexion, ErreurOpco};
use cfadock::runtime::bytes::Bytes;
use cfadock::runtime::http::{HeaderMap, HeaderName, StatusCode};
use cfadock::runtime::{Answer, BoxFuture, Request, Transport, TransportError};
use cfadock::{Echec, FilePart, Opco, Operation, Outcome, Retries, operations};
use conformance::exemple;
use serde::Deserialize;
use serde_json::Value;

/// An answer to every request, or how the exchange breaks.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Cas {
    nom: String,
    opco: Option<String>,
    operation: String,
    /// `not_sent`, `broken`, `cut`, `too_large` in place of an answer.
    panne: Option<String>,
    statut: u16,
    corps: String,
    media: Option<String>,
    retry_after: Option<String>,
    /// The identifier of the request, as a header gives it.
    requete: Option<[String; 2]>,
    /// Code and text of each reason, as they are kept.
    motifs: Vec<[String; 2]>,
    /// Further keys of the first reason.
    autres: Option<Value>,
    issue: String,
    reessayable: bool,
    attendre: Option<u64>,
    conseil: String,
}

impl Transport for Cas {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        Box::pin(async move {
            let statut = StatusCode::from_u16(self.statut).unwrap_or_default();
            match self.panne.as_deref() {
                Some("not_sent") => return Err(TransportError::not_sent("no connection")),
                Some("broken") => return Err(TransportError::broken("the exchange broke off")),
                Some("cut") => return Err(TransportError::cut(statut, "the answer broke off")),
                Some("too_large") => return Err(TransportError::too_large(statut, 10)),
                Some(autre) => panic!("{autre}"),
                None => {}
            }
            let mut headers = HeaderMap::new();
            headers.insert("content-type", self.media.as_deref().unwrap_or("application/json").parse().unwrap());
            if let Some(attente) = &self.retry_after {
                headers.insert("retry-after", attente.parse().unwrap());
            }
            if let Some([nom, valeur]) = &self.requete {
                headers.insert(HeaderName::from_bytes(nom.as_bytes()).unwrap(), valeur.parse().unwrap());
            }
            Ok(Answer::new(statut, headers, Bytes::from(self.corps.clone())))
        })
    }
}

fn connexion(opco: Opco, transport: Arc<dyn Transport>) -> Connexion {
    let builder = Client::builder().base_url("https://opco.example").cle_api("cle-de-test").transport(transport);
    let builder = builder.editeur("E").logiciel("L").version("1").retries(Retries::none());
    Connexion::new(opco, "732829320".parse().unwrap(), builder.build().unwrap())
}

/// Calls an operation that fails.
async fn appeler(connexion: &Connexion, operation: &str) -> ErreurOpco {
    let client = connexion.client();
    let (operation, cause): (&'static Operation, _) = match operation {
        "transmettreDossier" => {
            let contrat = exemple::contrat().unwrap();
            (&operations::TRANSMETTRE_DOSSIER, client.transmettre_dossier(&contrat).await.map(drop))
        }
        "consulterDossier" => (&operations::CONSULTER_DOSSIER, client.consulter_dossier("INT-D-1").await.map(drop)),
        "listerEtatsDossiers" => (&operations::LISTER_ETATS_DOSSIERS, client.lister_etats_dossiers().await.map(drop)),
        "deposerFacture" => {
            let fichier = FilePart::pdf("facture.pdf", exemple::pdf("F"));
            let facture = serde_json::from_str(
                r#"{"numero":"F-1","dateEmission":"2027-03-02","montantTotal":1.0,
                "ibanEmetteur":"FR1420041010050500013M02606","siretEmetteur":"73282932000074","estCertificatRealisation":false,"lignes":[]}"#,
            );
            (
                &operations::DEPOSER_FACTURE,
                client
                    .deposer_facture(DeposerFactureForm::builder().facture(facture.unwrap()).fichier(fichier).build())
                    .await
                    .map(drop),
            )
        }
        autre => panic!("{autre}"),
    };
    match connexion.echec(operation, cause.unwrap_err()) {
        Echec::Opco(erreur) => *erreur,
        autre => panic!("{autre}"),
    }
}

#[tokio::test]
async fn every_shape_is_one_shape() {
    #[derive(Deserialize)]
    struct Table {
        cas: Vec<Cas>,
    }
    let Table { cas } = toml::from_str(include_str!("erreurs_opco/formes.toml")).unwrap();
    assert!(cas.len() >= 40, "{}", cas.len());
    for cas in cas {
        let nom = format!("{} ({})", cas.nom, cas.operation);
        let opco = cas.opco.as_deref().map_or(Opco::Akto, |opco| opco.parse().unwrap());
        let erreur = appeler(&connexion(opco, Arc::new(cas.clone())), &cas.operation).await;
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let motifs: Vec<_> =
            erreur.motifs().iter().map(|motif| [text(motif.expose_code()), text(motif.expose_texte())]).collect();
        assert_eq!(motifs, cas.motifs, "{nom}: motifs");
        if let Some(autres) = &cas.autres {
            assert_eq!(&Value::from(erreur.motifs()[0].expose_autres().clone()), autres, "{nom}: autres");
        }
        assert_eq!((erreur.opco(), erreur.operation()), (opco, cas.operation.as_str()), "{nom}");
        let statut = erreur.statut().map_or(0, |statut| statut.as_u16());
        assert_eq!(statut, if matches!(cas.panne.as_deref(), Some("not_sent" | "broken")) { 0 } else { cas.statut });
        assert_eq!(erreur.issue(), cas.issue.parse::<Outcome>().unwrap(), "{nom}: issue");
        assert_eq!(erreur.conseil().identifiant(), cas.conseil, "{nom}: conseil");
        assert_eq!(erreur.est_reessayable(), cas.reessayable, "{nom}: reessayable");
        assert_eq!(erreur.attendre().map(|delai| delai.as_secs()), cas.attendre, "{nom}: attendre");
        if cas.panne.is_none() {
            assert_eq!(erreur.corps().unwrap().expose(), cas.corps.as_bytes(), "{nom}: the body is kept");
        }
        let shown = format!("{erreur}\n{erreur:?}\n{}", serde_json::to_string(&erreur).unwrap());
        assert!(shown.contains(&opco.to_string()) && shown.contains(&cas.operation), "{shown}");
        // Words of the OPCO stay behind the methods made for them.
        for mot in ["Dupontelle", "Marie", "206057599900287", "FR14", "marie@"] {
            assert!(!shown.contains(mot), "{nom}: {mot} in {shown}");
        }
    }
}

/// An operator of the OPCO finds the request by it; what might be a number of a person is not shown.
#[tokio::test]
async fn the_identifier_of_the_request_is_kept_and_shown() {
    let uuid = "ab12cdef-1234-5678-9abc-def012345678";
    for (nom, valeur, attendu) in [
        ("x-request-id", uuid, Some(uuid)),
        ("X-Correlation-Id", "0HN7:0001", Some("0HN7:0001")),
        ("cf-ray", "8f1c2d3e4f-CDG", Some("8f1c2d3e4f-CDG")),
        ("x-request-id", "206057599900287", None),
        ("x-request-id", "Marie Dupontelle", None),
        ("server", "nginx", None),
    ] {
        let requete = Some([nom.to_lowercase(), valeur.to_owned()]);
        let cas = Cas { statut: 500, corps: "{}".to_owned(), requete, ..Cas::default() };
        let erreur = appeler(&connexion(Opco::Akto, Arc::new(cas)), "consulterDossier").await;
        assert_eq!(erreur.requete(), attendu, "{nom}");
        let shown = format!("{erreur}\n{erreur:?}\n{}", serde_json::to_string(&erreur).unwrap());
        assert_eq!(shown.matches(valeur).count(), if attendu.is_some() { 3 } else { 0 }, "{shown}");
    }
}
