//! A service of tests: its files in a folder, an OPCO that nobody reaches, and a clock that is moved by hand.

pub mod partage;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use cfadock::journal::{
    Choix, Compte, EchecJournal, Entree, IdEntree, Inscription, Journal, Ouverture, Sceau, Situation, Trace,
};
use cfadock::parcours::Horloge;
use cfadock::runtime::BoxFuture;
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

/// An empty journal that gives what it is told to.
#[derive(Debug)]
pub struct JournalQuiManque {
    pub lire: Option<EchecJournal>,
    pub compter: Option<EchecJournal>,
}

impl Journal for JournalQuiManque {
    fn ouvrir(&self, _: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        unreachable!("nothing is sent")
    }

    fn noter(&self, _: IdEntree, _: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        unreachable!("nothing is sent")
    }

    fn lire(&self, _: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        Box::pin(async { self.lire.clone().map_or(Ok(Vec::new()), Err) })
    }

    fn compter(&self) -> BoxFuture<'_, Result<Vec<Compte>, EchecJournal>> {
        Box::pin(async { self.compter.clone().map_or(Ok(Vec::new()), Err) })
    }

    fn sceau(&self) -> &Sceau {
        unreachable!("nothing is sent")
    }
}
