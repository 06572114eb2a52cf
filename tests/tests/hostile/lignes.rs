//! Requests byte by byte, as no correct client writes them: a table of requests and expected answers.

use temoin::simulateur::Simulateur;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::brut::Brut;
use crate::chemins::en_norme;

/// The request line, further header lines, the body, and the statuses of the answers in order. `%T` stands for the headers
/// of a good call, `%H` for them without a host; `*` in a body for 65 000 letters.
const LIGNES: &[(&str, &str, &str, &[u16])] = &[
    // Forms of the address.
    ("GET /b/v1/dossiers/etats HTTP/1.0", "%H", "", &[200]),
    ("GET http://ailleurs.test/b/v1/dossiers/etats HTTP/1.1", "%T", "", &[200]),
    ("GET http://ailleurs.test/b/v1/dossiers/etats HTTP/1.1", "%H", "", &[400]),
    ("GET /b/v1%2Fdossiers/etats HTTP/1.1", "%T", "", &[404]),
    ("GET /b/v1/dossiers%00/etats HTTP/1.1", "%T", "", &[404]),
    ("GET /b/v1/dossiers\0/etats HTTP/1.1", "%T", "", &[400]),
    ("GET /b/../b/v1/dossiers/etats HTTP/1.1", "%T", "", &[404]),
    ("GET /b/v1/d\u{e9} HTTP/1.1", "%T", "", &[400]),
    ("GET /b/v1/dossiers?numeroInterne=* HTTP/1.1", "%T", "", &[404]),
    ("GET /b/v1/dossiers?numeroInterne=*** HTTP/1.1", "%T", "", &[431]),
    ("GET /b/v1/dossiers?numeroInterne=a&numeroInterne=b HTTP/1.1", "%T", "", &[400]),
    ("GET /b/v1/dossiers?numeroInterne=%00 HTTP/1.1", "%T", "", &[404]),
    ("GET /b/v1/dossiers/liste?numerosInternes=a&numerosInternes=b HTTP/1.1", "%T", "", &[404]),
    // Methods.
    ("TRACE /b/v1/dossiers/etats HTTP/1.1", "%T", "", &[405]),
    ("HEAD /b/v1/dossiers/etats HTTP/1.1", "%T", "", &[405]),
    ("OPTIONS * HTTP/1.1", "%T", "", &[404]),
    ("CONNECT ailleurs.test:443 HTTP/1.1", "%T", "", &[404]),
    ("CONNECT /b/v1/dossiers HTTP/1.1", "%T", "", &[405]),
    ("get /b/v1/dossiers/etats HTTP/1.1", "%T", "", &[405]),
    ("G\u{e9}T /b/v1/dossiers/etats HTTP/1.1", "%T", "", &[400]),
    // Headers.
    ("GET /b/v1/dossiers/etats HTTP/1.1", "%H", "", &[400]),
    ("GET /b/v1/dossiers/etats HTTP/1.1", "host: a\r\n%T", "", &[400]),
    ("GET /b/v1/dossiers/etats HTTP/1.1", "authorization: Bearer x\r\n%T", "", &[400]),
    ("GET /b/v1/dossiers/etats HTTP/1.1", "%Tx-api-key: x\r\n", "", &[400]),
    ("GET /b/v1/dossiers/etats HTTP/1.1", "%Tediteur: x\r\n", "", &[400]),
    ("GET /b/v1/dossiers/etats HTTP/1.1", "%Tx-autre: \u{c9}ditions\r\n", "", &[200]),
    ("GET /b/v1/dossiers/etats HTTP/1.1", "%Tx-autre: a\0b\r\n", "", &[400]),
    ("GET /b/v1/dossiers/etats HTTP/1.1", "%Tx-autre: a\r\n b\r\n", "", &[400]),
    ("GET /b/v1/dossiers/etats HTTP/1.1", "%Tx-autre : a\r\n", "", &[400]),
    ("GET /b/v1/dossiers/etats HTTP/1.1", "%Tupgrade: h2c\r\nconnection: upgrade\r\n", "", &[200]),
    ("PRI * HTTP/2.0", "", "SM\r\n\r\n", &[]),
    // Bodies.
    ("POST /b/v1/dossiers HTTP/1.1", "%Tcontent-length: 2\r\nexpect: 100-continue\r\n", "{}", &[100, 400]),
    ("POST /b/v1/dossiers HTTP/1.1", "%Tcontent-length: 99999999999\r\nexpect: 100-continue\r\n", "", &[413]),
    ("POST /b/v1/dossiers HTTP/1.1", "%Tcontent-length: 2\r\nexpect: rien\r\n", "{}", &[400]),
    ("POST /b/v1/dossiers HTTP/1.1", "%Tcontent-length: 20\r\n", "{}", &[400]),
    ("POST /b/v1/dossiers HTTP/1.1", "%Tcontent-length: 2\r\ncontent-length: 3\r\n", "{}", &[400]),
    ("POST /b/v1/dossiers HTTP/1.1", "%Tcontent-length: 2\r\ncontent-encoding: gzip\r\n", "{}", &[400]),
    ("POST /b/v1/dossiers HTTP/1.1", "%Ttransfer-encoding: gzip\r\n", "{}", &[400]),
    ("POST /b/v1/dossiers HTTP/1.1", "%Ttransfer-encoding: chunked\r\n", "2\r\n{}\r\n0\r\nx: 1\r\n\r\n", &[400]),
    ("POST /b/v1/dossiers HTTP/1.1", "%Ttransfer-encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n", &[400]),
    ("POST /b/v1/dossiers HTTP/1.1", "%Ttransfer-encoding: chunked\r\n", "ffffffffffffffffff\r\n{}", &[400]),
    ("POST /b/v1/dossiers HTTP/1.1", "%Ttransfer-encoding: chunked\r\n", "2;*\r\n{}\r\n0\r\n\r\n", &[400]),
];

fn ecrire(brut: &Brut, (ligne, entetes, corps, _): (&str, &str, &str, &[u16])) -> Vec<u8> {
    let call = format!(
        "authorization: Bearer {}\r\nx-api-key: {}\r\nediteur: E\r\nlogiciel: L\r\nversion: 1\r\n\
         content-type: application/json\r\n",
        brut.jeton(),
        brut.opco.acces.cle_api
    );
    let long = "a".repeat(65_000);
    let line = if ligne.contains("* ") && ligne.contains('=') { ligne.replace('*', &long) } else { ligne.to_owned() };
    let headers = entetes.replace("%T", &format!("host: 127.0.0.1\r\n{call}")).replace("%H", &call);
    let line = en_norme(&line);
    let text = format!("{line}\r\n{headers}\r\n{}", corps.replace('*', &long));
    // One byte per letter where there is one: headers are not UTF-8.
    text.chars().map(|one| u8::try_from(u32::from(one)).unwrap_or(b'?')).collect()
}

/// Sends, says it was all, and gives whatever comes back.
async fn echanger(brut: &Brut, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(brut.hote()).await.unwrap();
    // Refused before its end, a request cannot be sent whole.
    let _ = stream.write_all(request).await;
    let _ = stream.shutdown().await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

fn statuts(answer: &str) -> Vec<u16> {
    let heads = answer.match_indices("HTTP/1.").filter_map(|(at, _)| answer.get(at + 9..at + 12));
    heads.filter_map(|status| status.parse().ok()).collect()
}

#[tokio::test]
async fn requests_that_nobody_writes() {
    let brut = Brut::demarrer(Simulateur::neutre().base("/b")).await;
    for line in LIGNES {
        let answer = echanger(&brut, &ecrire(&brut, *line)).await;
        assert_eq!(statuts(&answer), line.3, "{} {:?}: {answer}", line.0, line.1);
        let ours =
            answer.contains(r#""errors":"#) || answer.contains("content-length: 0") || line.0.starts_with("HEAD");
        assert!(ours || line.3 == [200] || line.3.is_empty(), "{}: {answer}", line.0);
    }
    assert_eq!(brut.get("/v1/dossiers/etats").await.0, 200);
    brut.verifier_ecarts();
}

/// Several requests in one breath are answered one by one, in order; after one that is no HTTP nothing is.
#[tokio::test]
async fn in_one_breath() {
    let brut = Brut::demarrer(Simulateur::neutre().base("/b")).await;
    let good = ecrire(&brut, ("GET /b/v1/dossiers/etats HTTP/1.1", "%T", "", &[]));
    let none = ecrire(&brut, ("GET /b/rien HTTP/1.1", "%T", "", &[]));
    let answer = echanger(&brut, &[good.clone(), none.clone(), good.repeat(20)].concat()).await;
    assert_eq!(statuts(&answer), [&[200, 404][..], &[200; 20]].concat());
    let answer = echanger(&brut, &[&none[..], b"\0\0\r\n\r\n", &good].concat()).await;
    assert_eq!(statuts(&answer), [404, 400]);
}
