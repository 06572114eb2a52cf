//! Any bytes at any route give a 4xx: no 500, no panic, no hang. Deterministic, bounded.

mod disque;
mod json;
mod lignes;
mod volume;

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use temoin::generated::operation::Operation;
use temoin::modele::modele;
use temoin::simulateur::Simulateur;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::brut::{Brut, lire};

/// A fixed sequence of pseudo-random bytes.
fn bytes(seed: u64, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    fastrand::Rng::with_seed(seed).fill(&mut bytes);
    bytes
}

fn bodies() -> Vec<Vec<u8>> {
    let mut bodies: Vec<Vec<u8>> = [
        "",
        "null",
        "[]",
        "{}",
        "\"\"",
        "1e999",
        "{\"cerfa\":",
        "{\"cerfa\":null}",
        "{\"a\":\"\\ud800\"}",
        "\u{feff}{}",
        "\0\0\0",
        "--X\r\n\r\n--X--\r\n",
        "--X\r\nContent-Disposition: form-data; name=\"facture\"\r\n\r\n{}\r\n--X--\r\n",
        "--X\r\nContent-Disposition: form-data\r\n\r\n{",
        "--X--",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    bodies.push(b"[".repeat(100_000));
    bodies.push(b"{\"cerfa\":".repeat(10_000));
    bodies.push(vec![0xff; 64]);
    bodies.extend((1..6).map(|seed| bytes(seed, 300)));
    bodies
}

#[tokio::test]
async fn any_body_on_any_operation() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    for operation in Operation::ALL.iter().copied() {
        let (row, query) = (operation.row(), modele(operation).query);
        for media in
            ["application/json", "multipart/form-data; boundary=X", "multipart/form-data", "text/plain; charset=utf-7"]
        {
            for body in bodies() {
                let request = brut.sans(&[], row.method, row.path).query(query).header("content-type", media);
                let (status, _) = lire(request.body(body).send().await.unwrap()).await;
                let expected = if row.body.is_some() { status == 400 } else { status == 200 || status == 404 };
                assert!(expected, "{operation:?} {media}: {status}");
            }
        }
    }
    brut.verifier_ecarts();
}

/// A sample multipart body cut after any byte is refused, or whole.
#[tokio::test]
async fn a_multipart_body_cut_anywhere() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    brut.engager().await;
    let json = modele(Operation::DeposerDocument).texte().unwrap();
    let whole = format!(
        "--X\r\nContent-Disposition: form-data; name=\"infosFichier\"\r\n\r\n{json}\r\n\
         --X\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.4\r\n--X--\r\n"
    );
    for length in 0..whole.len() {
        let request = brut.sans(&[], "POST", "/v1/documents").header("content-type", "multipart/form-data; boundary=X");
        let (status, body) = lire(request.body(whole[..length].to_owned()).send().await.unwrap()).await;
        assert_eq!(status, 400, "{length}: {body}");
    }
}

#[tokio::test]
async fn files_that_are_none() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    brut.engager().await;
    let json = || modele(Operation::DeposerFacture).texte().unwrap();
    let pdf = || Part::bytes(crate::brut::PDF).file_name("a.pdf");
    let forms = [
        Form::new().text("facture", json()),
        Form::new().part("fichier", pdf()),
        Form::new().text("facture", json()).text("fichier", "%PDF-1.4"),
        Form::new().text("facture", json()).part("fichier", Part::bytes(&b""[..]).file_name("a.pdf")),
        Form::new().text("facture", json()).part("fichier", Part::bytes(&b"<html>"[..]).file_name("a.pdf")),
        Form::new().text("facture", json()).text("facture", json()).part("fichier", pdf()),
    ];
    for (index, form) in forms.into_iter().enumerate() {
        let request = brut.sans(&[], "POST", "/v1/factures").multipart(form);
        assert_eq!(lire(request.send().await.unwrap()).await.0, 400, "form {index}");
    }
    brut.verifier_ecarts();
}

#[tokio::test]
async fn paths_queries_and_sizes() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    for path in ["", "/", "/v1", "/v3/dossiers", "/v1/dossiers/", "/v1//dossiers", "/%00", "/v1/dossiers%2Fetats"] {
        let (status, _) = brut.get(path).await;
        assert_eq!(status, 404, "{path}");
    }
    for query in [
        "",
        "numeroInterne",
        "numeroInterne=",
        "numeroInterne=%ff%fe",
        "numeroInterne=%zz",
        "&&&=",
        "numeroInterne=a&numeroInterne=b",
    ] {
        let (status, _) = brut.get(&format!("/v1/dossiers?{query}")).await;
        assert!(status == 400 || status == 404, "{query}: {status}");
    }
    for page in ["0", "-1", "99999999999999999999", "1.5", "un", ""] {
        assert_eq!(brut.get(&format!("/v2/dossiers/etats?numeroPage={page}")).await.0, 400, "{page}");
    }
    assert_eq!(brut.get("/v2/dossiers/etats?numeroPage=2147483647").await.0, 200);
    brut.verifier_ecarts();
}

#[tokio::test]
async fn bytes_that_are_no_http() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    let lines = [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET /v1/status HTTP/9.9\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
    ];
    let requests = lines.iter().map(|line| line.as_bytes().to_vec()).chain((7..17).map(|seed| bytes(seed, 200)));
    for mut request in requests {
        request.extend_from_slice(b"\r\n\r\n");
        let mut stream = TcpStream::connect(brut.hote()).await.unwrap();
        stream.write_all(&request).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await.unwrap();
        let refused = answer.is_empty()
            || read.is_err()
            || answer.starts_with(b"HTTP/1.1 4")
            || answer.starts_with(b"HTTP/1.0 4");
        assert!(refused, "{}", String::from_utf8_lossy(&answer));
    }
    assert_eq!(brut.get("/v1/status").await.0, 200);
}
