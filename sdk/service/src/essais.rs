//! A service of tests: its files in a folder, an OPCO that nobody reaches, and a clock that is moved by hand.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use cfadock::parcours::Horloge;
use cfadock::runtime::jiff::Timestamp;

use crate::configuration::Configuration;
use crate::service::Service;
use crate::suite::Suite;

/// The CFA, its OPCO, and the token of the administration.
pub const CFA: &str = "000006544";
pub const ADMINISTRATION: &str = "jeton-d-administration-pour-les-essais";
pub const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// A clock that is moved by hand.
#[derive(Debug)]
pub struct Montre(AtomicI64);

impl Montre {
    pub fn avancer(&self, secondes: i64) {
        self.0.fetch_add(secondes, Ordering::SeqCst);
    }

    pub fn secondes(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl Horloge for Montre {
    fn maintenant(&self) -> Timestamp {
        Timestamp::from_second(self.secondes()).unwrap()
    }
}

/// A service whose receivers are these, and its clock.
pub async fn service(dossier: &Path, destinataires: &[&str]) -> (Service, Arc<Montre>) {
    for (nom, contenu) in
        [("cfa", "jeton-du-cfa-pour-les-essais"), ("administration", ADMINISTRATION), ("secret", SECRET)]
    {
        fs::write(dossier.join(nom), contenu).unwrap();
    }
    let mut texte = format!(
        r#"etat = "etat.sqlite"
[logiciel]
editeur = "Editions Exemple"
nom = "Logiciel Exemple"
version = "1.0.0"
[ecoute]
adresse = "127.0.0.1:0"
[journal]
fichier = "depots.sqlite"
[administration]
jeton = {{ fichier = "administration" }}
[opco.akto]
base = "http://127.0.0.1:9"
jeton = "http://127.0.0.1:9/connect/token"
identifiant = "logiciel-de-test"
secret = {{ fichier = "secret" }}
[cfa.{CFA}]
jeton = {{ fichier = "cfa" }}
cles = {{ akto = {{ fichier = "secret" }} }}
"#
    );
    for url in destinataires {
        texte.push_str(&format!("[[notifications]]\nurl = \"{url}\"\nsecret = {{ fichier = \"secret\" }}\n"));
    }
    let fichier = dossier.join("cfadock.toml");
    fs::write(&fichier, texte).unwrap();
    let configuration = Configuration::lire(&fichier).unwrap_or_else(|refus| panic!("{refus}"));
    let mut service = Service::ouvrir(configuration).await.unwrap();
    let montre = Arc::new(Montre(AtomicI64::new(1_788_000_000)));
    service.suite = Suite::new(montre.clone());
    (service, montre)
}
