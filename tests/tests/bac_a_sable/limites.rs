//! The limits: sizes, connections, slow callers, characters, parts, lines. Exceeding one is refused, and never a crash.

use serde_json::json;
use temoin::generated::operation::Operation;
use temoin::modele::modele;
use temoin::simulateur::{CONNEXIONS_MAXIMALES, DELAI_CORPS, DELAI_ENTETES};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::{Banc, contrat};
use crate::brut::{lire, sert_de_nouveau};
use crate::chemins::en_norme;

async fn connexion(banc: &Banc) -> TcpStream {
    TcpStream::connect(banc.hote.racine.trim_start_matches("http://")).await.unwrap()
}

async fn tout(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A reset after the answer changes nothing of the answer.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn characters_and_charsets() {
    let banc = Banc::akto().await;
    let good = contrat("Exemple").to_string();
    let nul = contrat("Exem\0ple").to_string();
    let lone = good.replace("Exemple", "Exem\\ud800ple");
    let latin: Vec<u8> =
        contrat("Exemplé").to_string().chars().map(|one| u8::try_from(u32::from(one)).unwrap_or(b'?')).collect();
    for (media, body) in [
        ("application/json", nul.into_bytes()),
        ("application/json", lone.into_bytes()),
        ("application/json", latin),
        ("application/json; charset=iso-8859-1", good.clone().into_bytes()),
        ("application/json; charset=\"utf-16\"", good.clone().into_bytes()),
    ] {
        let request = banc.appel("POST", "/v1/dossiers").header("content-type", media).body(body);
        let (status, body) = lire(request.send().await.unwrap()).await;
        assert_eq!(status, 400, "{media}");
        assert!(body["errors"][0]["description"].is_string(), "{body}");
    }
    let request = banc.appel("POST", "/v1/dossiers").header("content-type", "application/json; charset=\"UTF-8\"");
    assert_eq!(lire(request.body(good).send().await.unwrap()).await.0, 200);
}

/// 100 MB arrive whole and are refused in the OPCO's shape; the sender is still there to read it.
#[tokio::test]
async fn a_hundred_megabytes() {
    let banc = Banc::akto().await;
    let request = banc.appel("POST", "/v1/dossiers").header("content-type", "application/json");
    let (status, body) = lire(request.body(vec![b' '; 100_000_000]).send().await.unwrap()).await;
    assert_eq!((status, &body["errors"][0]["code"]), (413, &json!("TAILLE")));
    assert_eq!(banc.get("/v1/dossiers/etats").await.0, 200);
}

#[tokio::test]
async fn many_parts_lines_and_numbers() {
    let banc = Banc::akto().await;
    banc.engager().await;
    let parts: String = (0..200_000)
        .map(|one| format!("--X\r\nContent-Disposition: form-data; name=\"p{one}\"\r\n\r\n1\r\n"))
        .collect();
    let request = banc.appel("POST", "/v1/documents").header("content-type", "multipart/form-data; boundary=X");
    assert_eq!(lire(request.body(parts + "--X--\r\n").send().await.unwrap()).await.0, 400);
    let mut facture = modele(Operation::DeposerFacture).json();
    let line = facture["lignes"][0].clone();
    facture["lignes"] = json!(vec![line; 20_000]);
    assert_eq!(banc.facturer(&facture).await.1["errors"][0]["code"], "LIGNES");
    let numbers = vec!["INT-D-1"; 501].join(",");
    assert_eq!(banc.get(&format!("/v1/dossiers/liste?numerosInternes={numbers}")).await.0, 400);
    let head = banc.appel("GET", "/v1/dossiers/etats").header("x-long", "a".repeat(200_000)).send().await;
    assert!(head.is_err() || head.unwrap().status().as_u16() == 431);
}

#[tokio::test]
async fn one_connection_too_many() {
    let banc = Banc::akto().await;
    let mut kept = Vec::new();
    // The client of the bench may hold one or two itself.
    for _ in 0..CONNEXIONS_MAXIMALES + 4 {
        kept.push(connexion(&banc).await);
    }
    let answer = tout(kept.last_mut().unwrap()).await;
    assert!(answer.starts_with("HTTP/1.1 429 ") && answer.contains("Trop de connexions"), "{answer}");
    drop(kept);
    // The places are free as soon as the server has seen the ends.
    sert_de_nouveau(async || banc.appel("GET", "/v1/dossiers/etats").send().await).await;
}

/// The clock of the runtime is paused: the limits pass in no time.
#[tokio::test]
async fn slow_callers() {
    let banc = Banc::akto().await;
    let mut head = connexion(&banc).await;
    head.write_all(en_norme("GET /akto/v1/status HTTP/1.1\r\nhost: a\r\n").as_bytes()).await.unwrap();
    let mut body = connexion(&banc).await;
    let begin = en_norme("POST /akto/v1/dossiers HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{");
    body.write_all(begin.as_bytes()).await.unwrap();
    tokio::task::yield_now().await;
    tokio::time::pause();
    let begun = Instant::now();
    let answer = tout(&mut head).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(begun.elapsed() >= DELAI_ENTETES - std::time::Duration::from_secs(1));
    let mut answer = [0; 12];
    body.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    assert!(begun.elapsed() <= DELAI_CORPS + std::time::Duration::from_secs(1));
}
