//! Calls: what is sent, and how answers are classified.

use cfadock_runtime::{Body, Error, FilePart, TransportError};

use crate::client::{CLE, Client, builder};
use crate::memory::Memory;
use crate::specimen::dossier;

#[tokio::test]
async fn a_call_leaves_as_documented() {
    let memory = Memory::answering([(200, r#"{"numero":"INT 1"}"#)]);
    let reply = Client::over(memory.clone()).consulter("INT/1", &[1, 2]).await.expect("found");
    assert_eq!((reply.status.as_u16(), reply.into_body().numero.as_str()), (200, "INT 1"));
    let request = &memory.requests()[0];
    assert_eq!(request.method, "GET");
    assert_eq!(request.url.as_str(), "https://opco.example/api/v1/dossiers/INT%2F1?page=1&page=2");
    assert_eq!(memory.header("x-api-key"), [CLE]);
    assert_eq!(memory.header("editeur"), ["Éditions Exemple"]);
    assert_eq!(memory.header("accept"), ["application/json"]);
    assert_eq!(memory.header("content-type"), [""]);
}

#[tokio::test]
async fn answers_are_told_apart() {
    for (status, body, kind) in [
        (201, r#"{"numero":"1"}"#, "Reply"),
        (400, r#"{"description":"non"}"#, "Refused"),
        (401, "", "Decoding"),
        (404, r#"{"description":"non"}"#, "Undocumented"),
        (500, "<html>", "Undocumented"),
        (200, "<html>", "Decoding"),
        (302, "", "Undocumented"),
    ] {
        let result = Client::over(Memory::answering([(status, body)])).consulter("1", &[]).await;
        let found = match &result {
            Ok(_) => "Reply",
            Err(Error::Refused(refusal)) => {
                assert_eq!(refusal.body.description.as_deref(), Some("non"));
                "Refused"
            }
            Err(Error::Undocumented(_)) => "Undocumented",
            Err(Error::Decoding(_)) => "Decoding",
            Err(other) => panic!("{other}"),
        };
        assert_eq!(found, kind, "{status} {body}");
        if let Err(error) = result {
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            assert_eq!(error.is_client_error(), (400..500).contains(&status));
            assert_eq!(error.is_server_error(), (500..600).contains(&status));
            assert_eq!(error.operation(), Some("consulterDossier"));
            assert_eq!(error.raw().map(|raw| raw.expose().as_ref()), Some(body.as_bytes()));
            assert!(!error.is_not_sent());
        }
    }
}

#[tokio::test]
async fn a_broken_exchange_says_whether_it_was_sent() {
    for (error, not_sent) in [(TransportError::not_sent("x"), true), (TransportError::broken("x"), false)] {
        let error = Client::over(Memory::failing(error)).consulter("1", &[]).await.expect_err("broken");
        assert_eq!((error.is_not_sent(), error.status()), (not_sent, None));
    }
}

#[tokio::test]
async fn what_cannot_be_written_is_not_sent() {
    let memory = Memory::answering([]);
    let error = Client::over(memory.clone()).consulter("..", &[]).await.expect_err("unsafe");
    assert!(matches!(error, Error::Encoding(_)) && error.is_not_sent());
    let file = FilePart::new("x").typed("application/pdf\r\nX: 1");
    let error = Client::over(memory.clone()).deposer(&dossier("1"), file).await.expect_err("unsafe");
    assert_eq!(
        error.to_string(),
        "deposerConvention was not sent: fichier: the file name or the media type holds a control character"
    );
    assert!(memory.requests().is_empty());
}

#[tokio::test]
async fn json_parts_have_the_media_type_that_was_chosen() {
    for (chosen, expected) in
        [(None, None), (Some(None), None), (Some(Some("application/json")), Some("application/json"))]
    {
        let memory = Memory::answering([(200, "")]);
        let builder = builder().transport(memory.clone());
        let builder = chosen.map_or(builder.clone(), |chosen| builder.json_parts_as(chosen));
        let client = Client::with(builder.build().expect("all is set"));
        client.deposer(&dossier("1"), FilePart::pdf("a.pdf", "%PDF-")).await.expect("accepted");
        let Body::Multipart(parts) = &memory.requests()[0].body else { panic!("no multipart") };
        let types: Vec<_> = parts.iter().map(|part| (part.name.as_str(), part.content_type.as_deref())).collect();
        assert_eq!(types, [("convention", expected), ("mention", None), ("fichier", Some("application/pdf"))]);
        assert_eq!(parts[0].content, r#"{"numero":"1","note":null}"#);
        assert_eq!(parts[1].content, "é & \"x\"");
    }
}

#[tokio::test]
async fn an_operation_without_its_credential_is_not_sent() {
    let memory = Memory::answering([]);
    let error = Client::over(memory.clone()).signaler().await.expect_err("no token");
    assert!(matches!(error, Error::MissingCredential(_)) && error.is_not_sent());
    let expected = "signalerRupture was not sent: it needs `oauth2` (set it with `oauth2`; header `Authorization`)";
    assert_eq!(error.to_string(), expected);
    assert!(memory.requests().is_empty());
}
