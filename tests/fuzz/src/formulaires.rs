//! A multipart body for the sandbox: whatever it is, there is an answer that the norm allows.

use std::sync::OnceLock;
use std::time::Duration;

use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

/// How long an answer may take; a normal answer takes less than a hundredth of it.
const DELAI: Duration = Duration::from_secs(20);

struct Banc {
    moteur: Runtime,
    opco: Simulateur,
    hote: String,
    jeton: String,
}

fn banc() -> &'static Banc {
    static BANC: OnceLock<Banc> = OnceLock::new();
    BANC.get_or_init(|| {
        let moteur =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
        let opco = moteur.block_on(Simulateur::neutre().demarrer()).expect("a port");
        let hote = opco.url_jeton.trim_start_matches("http://").split('/').next().unwrap_or_default().to_owned();
        let acces = &opco.acces;
        let corps = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            acces.client_id, acces.client_secret
        );
        let chemin = opco.url_jeton.split_once(&hote).map_or("", |(_, chemin)| chemin);
        let dit = moteur.block_on(demander(&hote, chemin, "application/x-www-form-urlencoded", "", corps.as_bytes()));
        let jeton = dit.split("\"access_token\":\"").nth(1).and_then(|suite| suite.split('"').next());
        let jeton = jeton.expect("a token").to_owned();
        Banc { moteur, opco, hote, jeton }
    })
}

/// Sends a request on a connection of its own and reads the answer to its end.
async fn demander(hote: &str, chemin: &str, media: &str, entetes: &str, corps: &[u8]) -> String {
    let echange = async {
        let mut flux = TcpStream::connect(hote).await?;
        let tete = format!(
            "POST {chemin} HTTP/1.1\r\nhost: {hote}\r\ncontent-type: {media}\r\ncontent-length: {}\r\n{entetes}\
             connection: close\r\n\r\n",
            corps.len()
        );
        flux.write_all(tete.as_bytes()).await?;
        flux.write_all(corps).await?;
        let mut lus = Vec::new();
        flux.read_to_end(&mut lus).await?;
        std::io::Result::Ok(String::from_utf8_lossy(&lus).into_owned())
    };
    tokio::time::timeout(DELAI, echange).await.expect("an answer in time").expect("an answer")
}

/// Sends the bytes as an invoice; the boundary is `X`.
pub fn jouer(octets: &[u8]) {
    let Banc { moteur, opco, hote, jeton } = banc();
    let entetes = format!(
        "authorization: Bearer {jeton}\r\nx-api-key: {}\r\nediteur: E\r\nlogiciel: L\r\nversion: 1\r\n",
        opco.acces.cle_api
    );
    let chemin = opco.url.split_once(hote.as_str()).map_or("", |(_, chemin)| chemin);
    let media = "multipart/form-data; boundary=X";
    let dit = moteur.block_on(demander(
        hote,
        &format!("{chemin}{}", Operation::DeposerFacture.row().path),
        media,
        &entetes,
        octets,
    ));
    assert!(dit.starts_with("HTTP/1.1 400") || dit.starts_with("HTTP/1.1 200"), "{dit}");
    assert!(opco.manquements().is_empty(), "{:?}", opco.manquements());
}
