//! Large volumes: bytes without an announced end, many callers in sequence, answers that are not read.

use std::time::Duration;

use temoin::generated::operation::Operation;
use temoin::simulateur::{CONNEXIONS_MAXIMALES, CorpsForce, DELAI_LECTURE, Simulateur};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::brut::{Brut, sert_de_nouveau};
use crate::chemins::en_norme;

/// 100 MB in chunks, so that nobody knows the size before the end: refused, and the caller is there to read it.
#[tokio::test]
async fn a_hundred_megabytes_in_chunks() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    let (mut read, mut write) = TcpStream::connect(brut.hote()).await.unwrap().into_split();
    let head = en_norme("POST /ApiEchangeCFA/v1/dossiers HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
    write.write_all(head.as_bytes()).await.unwrap();
    let mut chunk = b"f4240\r\n".to_vec();
    chunk.resize(chunk.len() + 1_000_000, b' ');
    chunk.extend_from_slice(b"\r\n");
    for _ in 0..100 {
        write.write_all(&chunk).await.unwrap();
    }
    write.write_all(b"0\r\n\r\n").await.unwrap();
    let mut answer = [0; 12];
    read.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
    assert_eq!(brut.get("/v1/dossiers/etats").await.0, 200);
}

/// Ten thousand connections, as many at a time as this process may hold beside the server's own ends: those beyond the
/// limit are told so, and afterwards the sandbox answers as before.
#[tokio::test]
async fn ten_thousand_connections() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    let (mut opened, mut refused) = (0, 0);
    let ask = en_norme("GET /ApiEchangeCFA/v1/status HTTP/1.0\r\n\r\n");
    while opened < 10_000 {
        let mut kept = Vec::new();
        for _ in 0..(CONNEXIONS_MAXIMALES + 44).min(10_000 - opened) {
            kept.push(TcpStream::connect(brut.hote()).await.unwrap());
            opened += 1;
        }
        // The last comers are refused without having asked; the others wait for a request.
        for (index, stream) in kept.iter_mut().enumerate() {
            let mut answer = Vec::new();
            // A connection that was refused may be closed before the request arrives.
            let _ = stream.write_all(ask.as_bytes()).await;
            let _ = stream.read_to_end(&mut answer).await;
            let status = answer.get(9..12).unwrap_or_default();
            assert!(matches!(status, b"400" | b"401" | b"429"), "{index}: {}", String::from_utf8_lossy(&answer));
            refused += u32::from(status == b"429");
        }
    }
    assert!(refused > 0, "the limit was never reached");
    // A place is free once the server has seen the end of who held it.
    sert_de_nouveau(async || brut.sans(&[], "GET", "/v1/dossiers/etats").send().await).await;
}

/// A caller that does not read loses its connection. The clock of the runtime is paused, so that the test does not wait.
#[tokio::test]
async fn answers_nobody_takes() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    // More than the buffers of both ends hold.
    let long = CorpsForce::Texte { media: "text/plain".to_owned(), texte: "a".repeat(64_000_000) };
    brut.opco.prochaine_reponse(Operation::ConsulterStatut, 200, long);
    let mut stream = TcpStream::connect(brut.hote()).await.unwrap();
    let ask = en_norme("GET /ApiEchangeCFA/v1/status HTTP/1.1\r\nhost: a\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.unwrap();
    let mut begun = [0; 12];
    stream.read_exact(&mut begun).await.unwrap();
    assert_eq!(&begun, b"HTTP/1.1 200");
    tokio::time::pause();
    tokio::time::sleep(DELAI_LECTURE + Duration::from_secs(1)).await;
    tokio::time::resume();
    let (mut rest, mut buffer) = (0, vec![0; 1 << 20]);
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        rest += count;
    }
    assert!(rest < 64_000_000, "{rest} bytes came");
    assert_eq!(brut.get("/v1/dossiers/etats").await.0, 200);
}
