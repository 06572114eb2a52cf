//! What listens: its limits, its socket, its certificate, and the order in which it ends.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use cfadock_service::configuration::{Ecoute, Limites};
use cfadock_service::ecoute::{Admission, EcouteImpossible, Ecouteur, Porteur};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixListener, UnixStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A listener with two routes, at an address of its own.
struct Guichet {
    adresse: String,
    arret: CancellationToken,
    tache: JoinHandle<()>,
}

impl Guichet {
    async fn ouvrir(ecoute: &Ecoute, limites: Limites) -> Self {
        let routes = Router::new()
            .route("/", get(|| async { "ici" }))
            .route("/", post(|corps: String| async move { corps.len().to_string() }));
        let ecouteur = Ecouteur::ouvrir(ecoute).await.unwrap();
        let (adresse, arret) = (ecouteur.adresse().to_owned(), CancellationToken::new());
        let fin = arret.clone();
        let tache = tokio::spawn(async move { ecouteur.servir(routes, toutes(), &limites, fin).await });
        Self { adresse, arret, tache }
    }

    async fn boucle(limites: Limites) -> Self {
        Self::ouvrir(&Ecoute::Boucle("127.0.0.1:0".parse().unwrap()), limites).await
    }

    async fn joindre(&self) -> TcpStream {
        TcpStream::connect(&self.adresse).await.unwrap()
    }
}

/// Every body is read.
fn toutes() -> Admission {
    Arc::new(|_| Box::pin(async { Some(Porteur::Administration) }))
}

/// All that comes until the other side closes.
async fn tout(flux: &mut (impl AsyncRead + Unpin)) -> String {
    let mut octets = Vec::new();
    // A reset after the answer changes nothing of the answer.
    let _ = flux.read_to_end(&mut octets).await;
    String::from_utf8_lossy(&octets).into_owned()
}

async fn demander(mut flux: impl AsyncRead + AsyncWrite + Unpin, requete: &str) -> String {
    let _ = flux.write_all(requete.as_bytes()).await;
    tout(&mut flux).await
}

const LIRE: &str = "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

fn deposer(entetes: &str, corps: &str) -> String {
    format!("POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{entetes}\r\n\r\n{corps}")
}

/// The answer is a problem with this status and this code.
fn est_un_probleme(reponse: &str, statut: u16, code: &str) {
    assert!(reponse.starts_with(&format!("HTTP/1.1 {statut} ")), "{reponse}");
    assert!(reponse.to_lowercase().contains("content-type: application/problem+json"), "{reponse}");
    assert!(reponse.contains(&format!("\"code\":\"{code}\"")), "{reponse}");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_and_can_be_read() {
    let guichet = Guichet::boucle(Limites { corps: 2048, ..Limites::default() }).await;
    let juste = deposer("content-length: 2048", &"a".repeat(2048));
    assert!(demander(guichet.joindre().await, &juste).await.ends_with("2048"));
    let annonce = deposer("content-length: 5000", &"a".repeat(5000));
    est_un_probleme(&demander(guichet.joindre().await, &annonce).await, 413, "corps-trop-grand");
    let morceau = format!("{:x}\r\n{}\r\n0\r\n\r\n", 5000, "a".repeat(5000));
    let tu = deposer("transfer-encoding: chunked", &morceau);
    est_un_probleme(&demander(guichet.joindre().await, &tu).await, 413, "corps-trop-grand");
    // Who asks before sending, as curl does with a large body, is told so instead of being let send it.
    let prudente = deposer("content-length: 5000\r\nexpect: 100-continue", "");
    est_un_probleme(&demander(guichet.joindre().await, &prudente).await, 413, "corps-trop-grand");
}

#[tokio::test]
async fn slow_heads_and_bodies_are_let_go() {
    let guichet = Guichet::boucle(Limites { entetes: 1, reception: 1, ..Limites::default() }).await;
    let lente = deposer("content-length: 10", "aaa");
    est_un_probleme(&demander(guichet.joindre().await, &lente).await, 408, "reception");
    // A head that does not end, and a connection that is kept without a request.
    for debut in ["GET / HTTP/1.1\r\nhost: ", "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"] {
        let reponse = demander(guichet.joindre().await, debut).await;
        assert!(reponse.is_empty() || reponse.starts_with("HTTP/1.1 200") || reponse.starts_with("HTTP/1.1 408"));
    }
    let enorme = format!("GET / HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n", "a".repeat(200 * 1024));
    est_un_probleme(&demander(guichet.joindre().await, &enorme).await, 431, "entetes");
    assert!(demander(guichet.joindre().await, LIRE).await.ends_with("ici"));
}

/// What is refused before any route: the answer says why, as all others do.
#[tokio::test]
async fn what_is_no_http_is_told_so() {
    let guichet = Guichet::boucle(Limites::default()).await;
    let tete = |suite: &str| format!("GET / HTTP/1.1\r\nhost: localhost\r\n{suite}\r\n");
    let nombreux: String = (0..150).map(|rang| format!("x-{rang}: a\r\n")).collect();
    for (requete, statut, code) in [
        ("BONJOUR\r\n\r\n".to_owned(), 400, "http"),
        ("GET / HTTP/9.9\r\n\r\n".to_owned(), 400, "http"),
        (tete("en tete: x\r\n"), 400, "http"),
        (deposer("content-length: 5\r\ncontent-length: 6", "abcdef"), 400, "http"),
        (deposer("content-length: abc", "abcdef"), 400, "http"),
        (format!("GET /?{} HTTP/1.1\r\nhost: localhost\r\n\r\n", "a".repeat(70_000)), 414, "adresse-trop-longue"),
        (tete(&nombreux), 431, "entetes"),
    ] {
        let reponse = demander(guichet.joindre().await, &requete).await;
        est_un_probleme(&reponse, statut, code);
        let (entetes, corps) = reponse.split_once("\r\n\r\n").unwrap();
        assert!(entetes.contains(&format!("content-length: {}", corps.len())), "{reponse}");
    }
    // The next request of a connection, too.
    let deux = format!("{}BONJOUR\r\n\r\n", tete(""));
    let reponse = demander(guichet.joindre().await, &deux).await;
    assert!(reponse.starts_with("HTTP/1.1 200"), "{reponse}");
}

#[tokio::test]
async fn one_connection_too_many_is_told_so() {
    let guichet = Guichet::boucle(Limites { connexions: 1, ..Limites::default() }).await;
    let mut premiere = guichet.joindre().await;
    premiere.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut octets = [0; 16];
    premiere.read_exact(&mut octets).await.unwrap();
    est_un_probleme(&tout(&mut guichet.joindre().await).await, 429, "connexions");
    drop(premiere);
    // The place is free when the first one is gone.
    let borne = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
    while !demander(guichet.joindre().await, LIRE).await.ends_with("ici") {
        assert!(tokio::time::Instant::now() < borne, "the place is never free");
    }
}

/// What has begun ends; what comes after the stop is refused.
#[tokio::test]
async fn a_stop_lets_requests_end() {
    let guichet = Guichet::boucle(Limites::default()).await;
    let (mut flux, mut gardee) = (guichet.joindre().await, guichet.joindre().await);
    gardee.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut octets = [0; 16];
    gardee.read_exact(&mut octets).await.unwrap();
    let tete = "POST / HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\ncontent-length: 6\r\n\r\n";
    flux.write_all(tete.as_bytes()).await.unwrap();
    // The service has begun to read the body.
    let mut attendue = [0; 12];
    flux.read_exact(&mut attendue).await.unwrap();
    assert_eq!(&attendue, b"HTTP/1.1 100");
    guichet.arret.cancel();
    // A connection that is kept and idle is closed at once.
    tout(&mut gardee).await;
    assert!(!guichet.tache.is_finished());
    flux.write_all(b"encore").await.unwrap();
    let reponse = tout(&mut flux).await;
    assert!(reponse.contains("200 OK") && reponse.ends_with('6'), "{reponse}");
    guichet.tache.await.unwrap();
    assert!(TcpStream::connect(&guichet.adresse).await.is_err());
}

#[tokio::test]
async fn a_taken_address_is_said_so() {
    let guichet = Guichet::boucle(Limites::default()).await;
    let adresse = Ecoute::Boucle(guichet.adresse.parse().unwrap());
    assert!(matches!(Ecouteur::ouvrir(&adresse).await.err(), Some(EcouteImpossible::AdressePrise(_))));
}

#[tokio::test]
async fn a_socket_is_for_this_account_and_for_one_service() {
    use std::os::unix::fs::MetadataExt as _;

    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("cfadock.sock");
    // Left over by a service that was killed.
    drop(UnixListener::bind(&chemin).unwrap());
    let ecoute = Ecoute::Socket(chemin.clone());
    let guichet = Guichet::ouvrir(&ecoute, Limites::default()).await;
    assert_eq!(std::fs::metadata(&chemin).unwrap().mode() & 0o777, 0o600);
    assert!(demander(UnixStream::connect(&chemin).await.unwrap(), LIRE).await.ends_with("ici"));
    assert!(matches!(Ecouteur::ouvrir(&ecoute).await.err(), Some(EcouteImpossible::SocketPrise(_))));
    guichet.arret.cancel();
    guichet.tache.await.unwrap();
    assert!(!chemin.exists() && std::fs::read_dir(dossier.path()).unwrap().next().is_none());
    std::fs::write(&chemin, "autre chose").unwrap();
    assert!(matches!(Ecouteur::ouvrir(&ecoute).await.err(), Some(EcouteImpossible::PasUneSocket(_))));
    assert_eq!(std::fs::read_to_string(&chemin).unwrap(), "autre chose");
}

fn chiffree(certificat: &Path, cle: &Path) -> Ecoute {
    let adresse = "127.0.0.1:0".parse().unwrap();
    Ecoute::Ouverte { adresse, tls: Some((certificat.to_owned(), cle.to_owned())) }
}

#[tokio::test]
async fn a_certificate_of_its_own() {
    let dossier = tempfile::tempdir().unwrap();
    let (certificat, cle) = (dossier.path().join("certificat.pem"), dossier.path().join("cle.pem"));
    let signe = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(&certificat, signe.cert.pem()).unwrap();
    std::fs::write(&cle, signe.signing_key.serialize_pem()).unwrap();
    let guichet = Guichet::ouvrir(&chiffree(&certificat, &cle), Limites { entetes: 1, ..Limites::default() }).await;

    let mut racines = rustls::RootCertStore::empty();
    racines.add(signe.cert.der().clone()).unwrap();
    let fournisseur = Arc::new(rustls::crypto::ring::default_provider());
    let client =
        rustls::ClientConfig::builder_with_provider(fournisseur).with_safe_default_protocol_versions().unwrap();
    let client = client.with_root_certificates(racines).with_no_client_auth();
    let nom = "localhost".try_into().unwrap();
    let connecteur = tokio_rustls::TlsConnector::from(Arc::new(client));
    let flux = connecteur.connect(nom, guichet.joindre().await).await.unwrap();
    assert!(demander(flux, LIRE).await.ends_with("ici"));
    // Without TLS there is no answer in HTTP, and a handshake that never begins ends.
    assert!(!demander(guichet.joindre().await, LIRE).await.contains("HTTP/1.1"));
    assert!(tout(&mut guichet.joindre().await).await.is_empty());

    let autre = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(&cle, autre.signing_key.serialize_pem()).unwrap();
    let refus = Ecouteur::ouvrir(&chiffree(&certificat, &cle)).await.err().unwrap().to_string();
    assert!(refus.contains("ne vont pas ensemble"), "{refus}");
    std::fs::write(&cle, "rien").unwrap();
    let refus = Ecouteur::ouvrir(&chiffree(&certificat, &cle)).await.err().unwrap().to_string();
    assert!(refus.contains("la clé") && refus.contains("cle.pem"), "{refus}");
}
