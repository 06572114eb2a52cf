//! SIGHUP: secrets and the certificate are read again, all of them or none, and no value is said.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use reqwest::Method;
use rustls::pki_types::CertificateDer;
use temoin::simulateur::Simulateur;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::banc::{ADMINISTRATION, Banc, CFA, JETON, OPCO, contrat, ecrire_configuration};
use crate::commande::dossier;
use crate::processus::Processus;

const NEUF: &str = "un-jeton-neuf-pour-les-essais-du-cfa";

fn ecrire(dossier: &Path, nom: &str, contenu: &str) {
    fs::write(dossier.join("secrets").join(nom), contenu).unwrap();
}

/// The status of a reading under a token.
async fn statut(service: &Processus, jeton: &str) -> u16 {
    let demande = service.requete(Method::GET, &Banc::chemin("/depots"));
    // The last one counts.
    let mut demande = demande.build().unwrap();
    demande.headers_mut().insert("authorization", format!("Bearer {jeton}").parse().unwrap());
    reqwest::Client::new().execute(demande).await.unwrap().status().as_u16()
}

/// That of the measures, under a token of the administration.
async fn mesures(service: &Processus, jeton: &str) -> u16 {
    reqwest::Client::new()
        .get(format!("{}/metrics", service.url))
        .bearer_auth(jeton)
        .send()
        .await
        .unwrap()
        .status()
        .as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_read_again_and_what_changed_is_named() {
    let (dossier, simulateur) = dossier().await;
    let (ici, juste) = (dossier.path(), simulateur.acces.client_secret.clone());
    ecrire(ici, "opco", "un-secret-faux");
    let service = Processus::lancer(ici);
    assert_eq!((statut(&service, JETON).await, mesures(&service, ADMINISTRATION).await), (200, 200));
    let (refuse, ..) = service.envoyer("contrat-1", &contrat("RELU"), "wait=20").await;
    assert_eq!(refuse, 503);

    for (nom, contenu) in [("opco", juste.as_str()), ("cfa", NEUF), ("administration", "un-autre-jeton")] {
        ecrire(ici, nom, contenu);
    }
    service.signaler("-HUP");
    let ligne = service.ligne("relus");
    let changes = format!("administration.jeton cfa.{CFA}.jeton opco.{}.secret", OPCO.identifiant());
    assert_eq!(ligne["changes"], changes, "{ligne}");
    // At once: the old ones open no more.
    assert_eq!((statut(&service, JETON).await, statut(&service, NEUF).await), (401, 200));
    assert_eq!((mesures(&service, ADMINISTRATION).await, mesures(&service, "un-autre-jeton").await), (401, 200));
    ecrire(ici, "cfa", JETON);
    service.signaler("-HUP");
    service.ligne("relus");
    let (depose, _, depot) = service.envoyer("contrat-1", &contrat("RELU"), "wait=20").await;
    assert_eq!(depose, 201, "{depot:#}");
    service.signaler("-HUP");
    assert_eq!(service.ligne("relus")["changes"], "");

    // One that cannot be read: the others are not used either.
    ecrire(ici, "opco", "un-secret-faux");
    fs::remove_file(ici.join("secrets/cle")).unwrap();
    service.signaler("-HUP");
    let ligne = service.ligne("rien n'a changé").to_string();
    assert!(
        ligne.contains(&format!("`cfa.{CFA}.cles.{}`", OPCO.identifiant())) && ligne.contains("n'existe pas"),
        "{ligne}"
    );
    ecrire(ici, "cle", &simulateur.acces.cle_api);
    let (depose, ..) = service.envoyer("contrat-2", &contrat("GARDE"), "wait=20").await;
    assert_eq!(depose, 201);
    let dites = service.toutes();
    for secret in [JETON, NEUF, ADMINISTRATION, "un-secret-faux", "un-autre-jeton", &juste] {
        assert!(!dites.contains(secret), "{dites}");
    }
}

/// A reload may come while the service starts: it is not the end of it, and is done when it is ready.
#[tokio::test(flavor = "multi_thread")]
async fn a_reload_before_it_is_ready_does_not_end_it() {
    let (dossier, _simulateur) = dossier().await;
    let fichier = dossier.path().join("cfadock.toml");
    let texte = fs::read_to_string(&fichier).unwrap();
    let attend = "[\"sh\", \"-c\", \": > commence; while [ ! -e suite ]; do sleep 0.05; done; cat secrets/opco\"]";
    let lente =
        texte.replace("secret = { fichier = \"secrets/opco\" }", &format!("secret = {{ commande = {attend} }}"));
    assert_ne!(texte, lente);
    fs::write(&fichier, lente).unwrap();
    let service = Processus::demarrer(dossier.path(), &[]);
    let commence = dossier.path().join("commence");
    for tour in 0.. {
        assert!(tour < 2_000, "it does not begin to read its secrets");
        match commence.exists() {
            true => break,
            false => tokio::time::sleep(std::time::Duration::from_millis(10)).await,
        }
    }
    service.signaler("-HUP");
    fs::write(dossier.path().join("suite"), "").unwrap();
    let service = service.pret();
    service.ligne("relus");
    assert_eq!(statut(&service, JETON).await, 200);
}

/// What did not change goes on: no new token is asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_reload_renews_what_changed_alone() {
    let (dossier, simulateur) = dossier().await;
    let juste = simulateur.acces.client_secret.clone();
    let service = Processus::lancer(dossier.path());
    let jetons = || simulateur.appels().iter().filter(|appel| appel.operation.is_none()).count();
    let lire = async || assert_eq!(service.lire(&Banc::chemin("/dossiers")).await.0, 200);
    lire().await;
    let avant = jetons();
    assert!(avant > 0, "{:?}", simulateur.appels());
    for nom in ["cfa", "administration"] {
        ecrire(dossier.path(), nom, if nom == "cfa" { JETON } else { "un-autre-jeton" });
        service.signaler("-HUP");
        service.ligne("relus");
        lire().await;
    }
    assert_eq!(jetons(), avant, "the token goes on");
    ecrire(dossier.path(), "opco", "un-secret-faux");
    service.signaler("-HUP");
    service.ligne("relus");
    assert_eq!(service.lire(&Banc::chemin("/dossiers")).await.0, 503);
    ecrire(dossier.path(), "opco", &juste);
    service.signaler("-HUP");
    service.ligne("relus");
    lire().await;
    assert!(jetons() > avant);
}

/// The certificate that an address shows.
async fn montre(adresse: &str, connus: &[CertificateDer<'static>]) -> (CertificateDer<'static>, TlsStream<TcpStream>) {
    let mut racines = rustls::RootCertStore::empty();
    for connu in connus {
        racines.add(connu.clone()).unwrap();
    }
    let fournisseur = Arc::new(rustls::crypto::ring::default_provider());
    let client = rustls::ClientConfig::builder_with_provider(fournisseur);
    let client = client.with_safe_default_protocol_versions().unwrap();
    let client = client.with_root_certificates(racines).with_no_client_auth();
    let flux = TcpStream::connect(adresse).await.unwrap();
    let flux = TlsConnector::from(Arc::new(client)).connect("localhost".try_into().unwrap(), flux).await.unwrap();
    (flux.get_ref().1.peer_certificates().unwrap()[0].clone(), flux)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_certificate_is_shown_and_a_wrong_one_is_not() {
    let simulateur = Simulateur::profil(OPCO.identifiant()).unwrap().demarrer().await.unwrap();
    let dossier = tempfile::tempdir().unwrap();
    let fichier = ecrire_configuration(dossier.path(), &simulateur, "");
    let texte = fs::read_to_string(&fichier).unwrap();
    let ecoute = "[ecoute]\ncertificat = \"secrets/certificat.pem\"\ncle = \"secrets/cle.pem\"\n";
    fs::write(&fichier, texte.replace("[ecoute]\n", ecoute)).unwrap();
    let signes: Vec<_> =
        (0..2).map(|_| rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap()).collect();
    let connus: Vec<_> = signes.iter().map(|signe| signe.cert.der().clone()).collect();
    let poser = |rang: usize, cle: usize| {
        ecrire(dossier.path(), "certificat.pem", &signes[rang].cert.pem());
        ecrire(dossier.path(), "cle.pem", &signes[cle].signing_key.serialize_pem());
    };
    poser(0, 0);
    let service = Processus::avec(dossier.path(), &["--ecouter", "127.0.0.1:0"]);
    let adresse = service.url.strip_prefix("http://").unwrap();
    let (vu, mut gardee) = montre(adresse, &connus).await;
    assert_eq!(vu, connus[0]);

    // Its key is not there yet.
    poser(1, 0);
    service.signaler("-HUP");
    assert!(service.ligne("rien n'a changé").to_string().contains("ne vont pas ensemble"));
    assert_eq!(montre(adresse, &connus).await.0, connus[0]);
    poser(1, 1);
    service.signaler("-HUP");
    assert_eq!(service.ligne("relus")["changes"], "ecoute.certificat");
    assert_eq!(montre(adresse, &connus).await.0, connus[1]);
    // A connection that was there goes on.
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    gardee.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut lu = [0; 12];
    gardee.read_exact(&mut lu).await.unwrap();
    assert_eq!(&lu, b"HTTP/1.1 200");
}
