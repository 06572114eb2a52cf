//! Settings of the built-in transport: a proxy, certificate authorities, a client certificate. Each is tested against a
//! server or a proxy on this machine.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cfadock_runtime::{Outcome, Proxy, ReqwestTransport, ReqwestTransportBuilder, SetupError, Timeouts};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use crate::client::{CLE, Client, builder};
use crate::wire::listen;

const PASSWORD: &str = "mot-de-passe-du-mandataire";
const FOUND: &str = "HTTP/1.1 200 OK\r\ncontent-length: 14\r\nconnection: close\r\n\r\n{\"numero\":\"1\"}";

/// An authority that no system knows, as in the network of an OPCO or an editor.
struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate of that authority and its key.
struct Certified {
    certificate: CertificateDer<'static>,
    key: KeyPair,
}

fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(der))
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("signed"))
    }

    fn pem(&self) -> String {
        pem("CERTIFICATE", self.0.der())
    }

    fn certify(&self, name: &str) -> Certified {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        Certified { certificate: params.signed_by(&key, &self.0).expect("signed").der().clone(), key }
    }
}

impl Certified {
    fn pem(&self) -> String {
        pem("CERTIFICATE", &self.certificate)
    }

    fn key_pem(&self) -> String {
        pem("PRIVATE KEY", self.key.serialized_der())
    }
}

/// Reads a head.
async fn head(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> String {
    let mut received = Vec::new();
    while !received.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => received.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(received).expect("UTF-8")
}

/// A server over TLS that answers one request and returns its head; `clients` must show a client certificate.
async fn serve(authority: &Authority, clients: Option<&Authority>) -> (u16, JoinHandle<String>) {
    let (listener, port) = listen().await;
    let Certified { certificate, key } = authority.certify("localhost");
    let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let provider = Arc::new(default_provider());
    let config = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
    let config = config.expect("versions");
    let config = match clients {
        None => config.with_no_client_auth(),
        Some(clients) => {
            let mut roots = RootCertStore::empty();
            roots.add(clients.0.der().clone()).expect("a root");
            let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider).build();
            config.with_client_cert_verifier(verifier.expect("a verifier"))
        }
    };
    let config = config.with_single_cert(vec![certificate], key).expect("a certificate");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let served = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.expect("a connection");
        let Ok(mut stream) = acceptor.accept(socket).await else {
            return String::new();
        };
        let head = head(&mut stream).await;
        let _ = stream.write_all(FOUND.as_bytes()).await;
        let _ = stream.shutdown().await;
        head
    });
    (port, served)
}

/// A proxy that makes one connection, or refuses it, and returns the head of the request.
async fn relay(listener: TcpListener, refusal: Option<&'static str>) -> String {
    let (mut client, _) = listener.accept().await.expect("a connection");
    let head = head(&mut client).await;
    if let Some(refusal) = refusal {
        client.write_all(refusal.as_bytes()).await.expect("writable");
        return head;
    }
    let target = head.split(' ').nth(1).expect("a target").replace("localhost", "127.0.0.1");
    let mut server = TcpStream::connect(target).await.expect("the server");
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.expect("writable");
    let _ = copy_bidirectional(&mut client, &mut server).await;
    head
}

fn setup() -> ReqwestTransportBuilder {
    let (connect, read) = (Duration::from_secs(2), Duration::from_secs(10));
    ReqwestTransport::builder().timeouts(Timeouts { connect, read, ..Timeouts::default() })
}

fn client(setup: ReqwestTransportBuilder, base: String) -> Client {
    let transport = Arc::new(setup.build().expect("it is set up"));
    Client::with(builder().base_url(base).transport(transport).build().expect("all is set"))
}

#[tokio::test]
async fn an_authority_of_ones_own_is_believed_where_it_was_given() {
    let authority = Authority::new();
    let (port, served) = serve(&authority, None).await;
    let base = format!("https://localhost:{port}");
    client(setup().root_certificates(authority.pem()), base).consulter("1", &[]).await.expect("found");
    assert!(served.await.expect("no panic").starts_with("GET /v1/dossiers/1 "));
    let stranger = Authority::new();
    for setup in [setup(), setup().root_certificates(stranger.pem())] {
        let (port, served) = serve(&authority, None).await;
        let error = client(setup, format!("https://localhost:{port}")).consulter("1", &[]).await;
        assert_eq!(error.expect_err("nobody vouches for it").outcome(), Outcome::NotSent);
        assert_eq!(served.await.expect("no panic"), "");
    }
    // Several in one text, and several texts.
    let (port, served) = serve(&authority, None).await;
    let setup = setup().root_certificates(Authority::new().pem());
    let setup = setup.root_certificates(format!("{}{}", stranger.pem(), authority.pem()));
    client(setup, format!("https://localhost:{port}")).consulter("1", &[]).await.expect("found");
    served.await.expect("no panic");
}

#[tokio::test]
async fn a_certificate_of_the_client_is_shown_to_who_asks() {
    let (authority, clients) = (Authority::new(), Authority::new());
    let certified = clients.certify("logiciel.example");
    let roots = || setup().root_certificates(authority.pem());
    let (port, served) = serve(&authority, Some(&clients)).await;
    let known = roots().client_certificate(certified.pem(), certified.key_pem());
    client(known, format!("https://localhost:{port}")).consulter("1", &[]).await.expect("found");
    assert!(served.await.expect("no panic").starts_with("GET /v1/dossiers/1 "));
    let unknown = Authority::new().certify("autre.example");
    let unknown = roots().client_certificate(unknown.pem(), unknown.key_pem());
    for setup in [roots(), unknown] {
        let (port, served) = serve(&authority, Some(&clients)).await;
        client(setup, format!("https://localhost:{port}")).consulter("1", &[]).await.expect_err("not admitted");
        assert_eq!(served.await.expect("no panic"), "", "it was told nothing");
    }
}

#[tokio::test]
async fn a_proxy_makes_a_tunnel_and_sees_no_request() {
    let authority = Authority::new();
    for credentials in [None, Some(("logiciel", PASSWORD))] {
        let (port, served) = serve(&authority, None).await;
        let (listener, at) = listen().await;
        let relayed = tokio::spawn(relay(listener, None));
        let mut proxy = Proxy::new(format!("http://127.0.0.1:{at}"));
        if let Some((user, password)) = credentials {
            proxy = proxy.credentials(user, password);
        }
        let setup = setup().root_certificates(authority.pem()).proxy(proxy);
        client(setup, format!("https://localhost:{port}")).consulter("1", &[]).await.expect("found");
        let (asked, served) = (relayed.await.expect("no panic"), served.await.expect("no panic"));
        assert!(asked.starts_with(&format!("CONNECT localhost:{port} HTTP/1.1\r\n")), "{asked}");
        assert!(!asked.contains("dossiers") && !asked.contains(CLE), "{asked}");
        let told = format!("Basic {}", STANDARD.encode(format!("logiciel:{PASSWORD}")));
        assert_eq!(asked.to_lowercase().contains("proxy-authorization: "), credentials.is_some(), "{asked}");
        assert_eq!(asked.contains(&told), credentials.is_some(), "{asked}");
        assert!(served.contains(CLE) && !served.to_lowercase().contains("proxy"), "{served}");
    }
}

#[tokio::test]
async fn through_a_proxy_that_refuses_or_is_not_there_nothing_is_sent() {
    for refusal in [
        "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
        "garbage\r\n\r\n",
        "",
    ] {
        let (listener, at) = listen().await;
        let relayed = tokio::spawn(relay(listener, Some(refusal)));
        let proxy = Proxy::new(format!("http://127.0.0.1:{at}")).credentials("logiciel", PASSWORD);
        let error = client(setup().proxy(proxy), "https://opco.example".to_owned()).consulter("1", &[]).await;
        let error = error.expect_err("no tunnel");
        assert_eq!(error.outcome(), Outcome::NotSent, "{refusal}: {error:?}");
        let shown = chain(&error);
        let told = STANDARD.encode(format!("logiciel:{PASSWORD}"));
        assert!(![PASSWORD, CLE, "dossiers", &told].iter().any(|hidden| shown.contains(hidden)), "{shown}");
        relayed.await.expect("no panic");
    }
    let (listener, at) = listen().await;
    drop(listener);
    let setup = setup().proxy(Proxy::new(format!("http://127.0.0.1:{at}")));
    let error = client(setup, "https://opco.example".to_owned()).consulter("1", &[]).await.expect_err("nobody listens");
    assert_eq!(error.outcome(), Outcome::NotSent);
}

/// All that an error says.
fn chain<E: std::fmt::Debug>(error: &cfadock_runtime::Error<E>) -> String {
    let mut shown = format!("{error} {error:?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        shown.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    shown
}

#[tokio::test]
async fn what_goes_to_the_machine_itself_goes_through_no_proxy() {
    let (proxy, trap) = listen().await;
    let (listener, port) = listen().await;
    let server = tokio::spawn(crate::wire::serve(listener, FOUND.to_owned()));
    let setup = setup().proxy(Proxy::new(format!("http://127.0.0.1:{trap}")));
    client(setup, format!("http://127.0.0.1:{port}")).consulter("1", &[]).await.expect("found");
    assert!(server.await.expect("no panic").starts_with("GET /v1/dossiers/1 "));
    assert!(tokio::time::timeout(Duration::from_millis(1), proxy.accept()).await.is_err(), "the proxy was asked");
}

#[test]
fn what_cannot_be_used_is_named_when_it_is_set_up() {
    for (url, reason) in [
        ("", "it is no valid URL: begin with http:// or https://"),
        ("proxy.example", "it is no valid URL: begin with http:// or https://"),
        ("socks5://proxy.example:1080", "it is neither http nor https"),
        ("http://u:mot-de-passe@proxy.example", "it carries a user or a password: give them with `credentials`"),
        ("http://u@proxy.example", "it carries a user or a password: give them with `credentials`"),
        ("http://:mot-de-passe@proxy.example", "it carries a user or a password: give them with `credentials`"),
        ("http://proxy.example/chemin", "it has a path, a query or a fragment"),
    ] {
        let error = ReqwestTransport::builder().proxy(Proxy::new(url)).build().expect_err("no proxy");
        assert_eq!(error, SetupError::Proxy { reason }, "{url}");
        // What is set later changes nothing of it.
        let later = ReqwestTransport::builder().proxy(Proxy::new(url)).timeouts(Timeouts::default());
        assert_eq!(later.build().expect_err("no proxy"), error, "{url}");
    }
    let proxy = Proxy::new("http://proxy.example").credentials("u:v", "w");
    let error = ReqwestTransport::builder().proxy(proxy).build().expect_err("no user");
    assert_eq!(error.to_string(), "the proxy: the user holds a colon");
    let certified = Authority::new().certify("logiciel.example");
    let other = Authority::new().certify("autre.example");
    let (broken, none) = (pem("CERTIFICATE", b"secret"), String::new());
    for roots in [&none, &broken, &certified.key_pem(), &"-----BEGIN CERTIFICATE-----\n!".to_owned()] {
        let error = ReqwestTransport::builder().root_certificates(roots.as_str()).build().expect_err("no root");
        assert!(matches!(error, SetupError::RootCertificates { .. }), "{error}");
    }
    for (certificate, key) in [
        (&none, &none),
        (&certified.pem(), &none),
        (&none, &certified.key_pem()),
        (&broken, &certified.key_pem()),
        (&certified.pem(), &pem("PRIVATE KEY", b"secret")),
        (&certified.pem(), &other.key_pem()),
    ] {
        let setup = ReqwestTransport::builder().client_certificate(certificate.as_str(), key.as_str());
        let error = setup.build().expect_err("no certificate");
        assert!(matches!(error, SetupError::ClientCertificate { .. }), "{error}");
    }
}

#[test]
fn settings_print_no_credential() {
    let authority = Authority::new();
    let certified = authority.certify("logiciel.example");
    let proxy = Proxy::new("http://proxy.example:3128").credentials("logiciel", PASSWORD);
    assert_eq!(format!("{proxy:?}"), r#"Proxy { host: "proxy.example", .. }"#);
    assert_eq!(format!("{:?}", Proxy::new("http://u:p@proxy.example")), r#"Proxy { host: "***", .. }"#);
    let setup = setup().proxy(proxy).root_certificates(authority.pem());
    let setup = setup.client_certificate(certified.pem(), certified.key_pem());
    let shown = format!("{setup:?} {:?}", setup.clone().build().expect("it is set up"));
    assert!(shown.contains("roots: 1, certificate: true") && shown.ends_with("ReqwestTransport { .. }"), "{shown}");
    let told = STANDARD.encode(format!("logiciel:{PASSWORD}"));
    let der = STANDARD.encode(&certified.certificate);
    for hidden in [PASSWORD, "logiciel", &told, "BEGIN", &der[..20], "308"] {
        assert!(!shown.contains(hidden), "{hidden} in {shown}");
    }
}
