//! TLS to PostgreSQL: whose certificate is accepted, and that nothing is said to who has none.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cfadock_service::configuration::ReglageJournal;
use cfadock_service::journal::JournalOuvert;
use cfadock_service::secrets::SourceSecret;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use serveur_postgres::Serveur;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// An authority, and a certificate of `localhost` with its key.
struct Fiches {
    autorite: String,
    certificat: String,
    cle: String,
}

impl Fiches {
    fn emises() -> Self {
        let cle = KeyPair::generate().unwrap();
        let mut autorite = CertificateParams::new(Vec::new()).unwrap();
        autorite.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = autorite.self_signed(&cle).unwrap().pem();
        let emetteur = Issuer::new(autorite, cle);
        let sienne = KeyPair::generate().unwrap();
        let certificat = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificat = certificat.signed_by(&sienne, &emetteur).unwrap().pem();
        Self { autorite: pem, certificat, cle: sienne.serialize_pem() }
    }
}

/// A journal at an address, with the authorities of a file.
fn reglage(dossier: &Path, rang: usize, adresse: &str, autorite: Option<&str>) -> ReglageJournal {
    let ecrire = |nom: &str, contenu: &str| -> PathBuf {
        let la = dossier.join(format!("{nom}-{rang}"));
        fs::write(&la, contenu).unwrap();
        la
    };
    ReglageJournal::Postgres {
        url: SourceSecret::Fichier(ecrire("postgres", adresse)),
        sceau: SourceSecret::Fichier(ecrire("sceau", &"07".repeat(32))),
        autorite: autorite.map(|autorite| ecrire("autorite", autorite)),
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn a_certificate_is_verified_and_its_name_too() {
    let (fiches, autres, dossier) = (Fiches::emises(), Fiches::emises(), tempfile::tempdir().unwrap());
    let serveur = Arc::new(Serveur::chiffre(&fiches.certificat, &fiches.cle));
    let base = serveur.base().await;
    let adresse = |hote: &str, suite: &str| {
        format!("postgresql://postgres@{hote}:{}/{}?application_name=cfadock{suite}", serveur.port(), base.nom)
    };
    // An authority is enough: the address need not say more.
    let autorite = Some(fiches.autorite.as_str());
    let ouvert = JournalOuvert::ouvrir(&reglage(dossier.path(), 0, &adresse("localhost", ""), autorite)).await;
    let ouvert = ouvert.unwrap_or_else(|echec| panic!("{echec}"));
    ouvert.verifier().await.unwrap();
    let sql = "SELECT count(*) FILTER (WHERE ssl), count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
               WHERE application_name = 'cfadock'";
    let compte = base.pool().get().await.unwrap().query_one(sql, &[]).await.unwrap();
    let (chiffrees, toutes): (i64, i64) = (compte.get(0), compte.get(1));
    assert!(toutes > 0 && chiffrees == toutes, "{chiffrees} of {toutes}");

    let refusees = [
        // Of nobody whom the system knows, and of another authority.
        (adresse("localhost", "&sslmode=require"), None),
        (adresse("localhost", ""), Some(autres.autorite.as_str())),
        // Of another name.
        (adresse("127.0.0.1", ""), autorite),
    ];
    let essais = (1..).zip(refusees).map(|(rang, (adresse, autorite))| {
        let reglage = reglage(dossier.path(), rang, &adresse, autorite);
        tokio::spawn(async move { (rang, JournalOuvert::ouvrir(&reglage).await.map(drop)) })
    });
    for essai in essais.collect::<Vec<_>>() {
        let (rang, refus) = essai.await.unwrap();
        let dit = refus.expect_err("it is not to be trusted").to_string();
        assert!(dit.contains("son certificat est refusé"), "{rang}: {dit}");
    }
    // Who says so is not encrypted, and this server wants it.
    let sans =
        JournalOuvert::ouvrir(&reglage(dossier.path(), 9, &adresse("localhost", "&sslmode=disable"), None)).await;
    assert!(sans.is_err());
}

/// A server without TLS: not even the name of the role is told to it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "waits as long as for a server that restarts"]
async fn a_server_of_postgres_without_tls_hears_nothing() {
    let dossier = tempfile::tempdir().unwrap();
    let ecoute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = ecoute.local_addr().unwrap().port();
    let (trop_dit, entendu) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let (trop, venu) = (trop_dit.clone(), entendu.clone());
    tokio::spawn(async move {
        while let Ok((mut flux, _)) = ecoute.accept().await {
            let (mut demande, mut suite) = ([0; 8], Vec::new());
            let demandee = flux.read_exact(&mut demande).await.is_ok() && demande == [0, 0, 0, 8, 4, 210, 22, 47];
            venu.store(demandee, Ordering::SeqCst);
            let _ = flux.write_all(b"N").await;
            let _ = flux.read_to_end(&mut suite).await;
            trop.fetch_or(!demandee || !suite.is_empty(), Ordering::SeqCst);
        }
    });
    let adresse = format!("postgresql://depots@127.0.0.1:{port}/editeur?sslmode=require");
    let dit = JournalOuvert::ouvrir(&reglage(dossier.path(), 0, &adresse, None)).await.unwrap_err().to_string();
    assert!(dit.contains("il ne fait pas TLS"), "{dit}");
    assert!(entendu.load(Ordering::SeqCst) && !trop_dit.load(Ordering::SeqCst));
}
