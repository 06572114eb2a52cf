//! `cfadock servir` in a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use crate::banc::{Banc, JETON};
use crate::depots::lue;

/// Longer than a line takes that comes.
const BORNE: Duration = Duration::from_secs(60);

/// A service that is ready. It is killed when it is dropped.
pub struct Processus {
    enfant: Child,
    /// Where it answers, without a slash at the end.
    pub url: String,
    lignes: Receiver<String>,
    dites: Arc<Mutex<String>>,
    client: Client,
}

/// The command, in a folder with a configuration.
pub fn cfadock(dossier: &Path) -> Command {
    let mut commande = Command::new(env!("CARGO_BIN_EXE_cfadock"));
    commande.current_dir(dossier).env_remove("CFADOCK_CONFIGURATION");
    commande
}

impl Processus {
    pub fn lancer(dossier: &Path) -> Self {
        Self::avec(dossier, &[])
    }

    /// With more arguments.
    pub fn avec(dossier: &Path, arguments: &[&str]) -> Self {
        Self::demarrer(dossier, arguments).pret()
    }

    /// The same before it is ready: it has no address yet.
    pub fn demarrer(dossier: &Path, arguments: &[&str]) -> Self {
        Self::par(cfadock(dossier), arguments)
    }

    /// The same by another command, which runs this one.
    pub fn par(mut commande: Command, arguments: &[&str]) -> Self {
        commande.args(["servir", "--journalisation", "json"]).args(arguments).stderr(Stdio::piped());
        let mut enfant = commande.spawn().unwrap();
        let sortie = BufReader::new(enfant.stderr.take().unwrap());
        let (envoi, lignes) = channel();
        let dites = Arc::new(Mutex::new(String::new()));
        let toutes = dites.clone();
        // Somebody reads on, or its log would fill the pipe.
        std::thread::spawn(move || {
            for ligne in sortie.lines().map_while(Result::ok) {
                toutes.lock().unwrap().push_str(&format!("{ligne}\n"));
                let _ = envoi.send(ligne);
            }
        });
        Self { enfant, url: String::new(), lignes, dites, client: Client::new() }
    }

    /// The same, once it is ready.
    pub fn pret(mut self) -> Self {
        let prete = self.ligne("le service est prêt");
        self.url = format!("http://{}", prete["adresse"].as_str().unwrap());
        self
    }

    /// The next line of its log with these words.
    pub fn ligne(&self, mots: &str) -> Value {
        let mut dites = String::new();
        loop {
            match self.lignes.recv_timeout(BORNE) {
                Ok(ligne) if ligne.contains(mots) => return serde_json::from_str(&ligne).unwrap(),
                Ok(ligne) => dites = format!("{dites}{ligne}\n"),
                Err(_) => panic!("it does not say « {mots} » but:\n{dites}"),
            }
        }
    }

    /// All that it said so far.
    pub fn toutes(&self) -> String {
        self.dites.lock().unwrap().clone()
    }

    pub fn id(&self) -> u32 {
        self.enfant.id()
    }

    pub fn signaler(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.id().to_string()]).status().unwrap().success());
    }

    pub fn attendre(&mut self) -> ExitStatus {
        self.enfant.wait().unwrap()
    }

    pub fn tuer(mut self) {
        self.enfant.kill().unwrap();
        self.enfant.wait().unwrap();
    }

    /// A request of the CFA; `chemin` begins with a slash.
    pub fn requete(&self, methode: Method, chemin: &str) -> RequestBuilder {
        self.client.request(methode, format!("{}{chemin}", self.url)).bearer_auth(JETON).timeout(BORNE)
    }

    /// A contract under a key.
    pub async fn envoyer(&self, cle: &str, corps: &Value, preference: &str) -> (u16, bool, Value) {
        let demande = self.requete(Method::POST, &Banc::chemin("/contrats"));
        let demande = demande.header("idempotency-key", cle).header("prefer", preference).json(corps);
        lue(demande.send().await.unwrap()).await
    }

    pub async fn lire(&self, chemin: &str) -> (u16, Value) {
        let (statut, _, corps) = lue(self.requete(Method::GET, chemin).send().await.unwrap()).await;
        (statut, corps)
    }

    /// Waits until an entry is in the journal.
    pub async fn attendre_une_entree(&self) {
        for _ in 0..500 {
            let (_, page) = self.lire(&Banc::chemin("/depots")).await;
            if page["depots"].as_array().is_some_and(|depots| !depots.is_empty()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("nothing comes to the journal");
    }
}

impl Drop for Processus {
    fn drop(&mut self) {
        let _ = self.enfant.kill();
        let _ = self.enfant.wait();
    }
}
