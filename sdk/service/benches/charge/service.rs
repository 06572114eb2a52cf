//! The service as a process of its own.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::process::{Child, Command};

use crate::appelant::Appelant;
use crate::opco::OpcoRapide;
use crate::{CFA, JETON, journal, requete_complete};

/// A start that takes longer is a failure.
const DEPART: Duration = Duration::from_secs(120);
/// Ticks of the processor's time in `/proc`: the same on every Linux that is in use.
const TICS: u64 = 100;

pub struct ServiceMesure {
    processus: Child,
    pub adresse: SocketAddr,
    /// How long the start took.
    pub pret: Duration,
}

impl ServiceMesure {
    /// On the journal in this folder.
    pub async fn demarrer(dossier: &Path, opco: &OpcoRapide) -> Self {
        let adresse = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap().local_addr().unwrap();
        let fichier = dossier.join("cfadock.toml");
        fs::write(&fichier, configuration(adresse, opco)).unwrap();
        let sortie = fs::File::create(dossier.join("service.txt")).unwrap();
        let debut = Instant::now();
        let processus = Command::new(env!("CARGO_BIN_EXE_cfadock"))
            .arg("--configuration")
            .arg(&fichier)
            .arg("servir")
            .envs([("MESURE_SECRET", "secret-de-mesure"), ("MESURE_JETON", JETON), ("MESURE_CLE", "cle-de-mesure")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(sortie)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut service = Self { processus, adresse, pret: Duration::ZERO };
        let pret = requete_complete("GET", "/readyz", "", b"");
        loop {
            let vivant = service.processus.try_wait().unwrap().is_none();
            let journal = || fs::read_to_string(dossier.join("service.txt")).unwrap_or_default();
            assert!(vivant && debut.elapsed() < DEPART, "the service does not start: {}", journal());
            if tokio::net::TcpStream::connect(adresse).await.is_ok()
                && Appelant::joindre(adresse).await.appeler(&pret).await == 200
            {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        service.pret = debut.elapsed();
        service
    }

    fn proc(&self, nom: &str) -> String {
        let numero = self.processus.id().expect("it runs");
        fs::read_to_string(format!("/proc/{numero}/{nom}")).unwrap()
    }

    /// Its memory now.
    pub fn memoire(&self) -> String {
        let statut = self.proc("status");
        let kio =
            statut.lines().find_map(|ligne| ligne.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok());
        format!("{} Mio", kio.unwrap_or(0_u64) / 1024)
    }

    /// The processor's time that it has used.
    pub fn processeur(&self) -> Duration {
        let stat = self.proc("stat");
        let champs: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let tics: u64 = champs[11..13].iter().map(|champ| champ.parse::<u64>().unwrap()).sum();
        Duration::from_millis(tics * 1000 / TICS)
    }

    /// Ends it, so that another one may have its journal.
    pub async fn arreter(&mut self) {
        self.processus.kill().await.unwrap();
    }
}

fn configuration(adresse: SocketAddr, opco: &OpcoRapide) -> String {
    let OpcoRapide { base, jeton } = opco;
    let fichier = journal::FICHIER;
    format!(
        r#"etat = "etat.sqlite"
logiciel = {{ editeur = "Editions Exemple", nom = "Logiciel Exemple", version = "1.0.0" }}
ecoute = {{ adresse = "{adresse}" }}
journal = {{ fichier = "{fichier}" }}
essai = {{ jour = "2026-09-01" }}

[opco.opco_ep]
base = "{base}"
jeton = "{jeton}"
identifiant = "logiciel-de-mesure"
secret = {{ environnement = "MESURE_SECRET" }}

[cfa.{CFA}]
jeton = {{ environnement = "MESURE_JETON" }}
cles = {{ opco_ep = {{ environnement = "MESURE_CLE" }} }}
"#
    )
}
