//! A simulated OPCO, and the service in front of it, as `cfadock servir` opens it: from a configuration file.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cfadock::Opco;
use cfadock::scalaires::Siren;
use cfadock_service::configuration::Configuration;
use cfadock_service::ecoute::Ecouteur;
use cfadock_service::marche;
use cfadock_service::service::Service;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use temoin::simulateur::{Reglages, Simulateur};
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// The CFA of the sample contract.
pub const CFA: &str = "000006544";
/// The OPCO of the simulated one.
pub const OPCO: Opco = Opco::OpcoEp;
/// The token of the callers of that CFA.
pub const JETON: &str = "jeton-du-cfa-pour-les-essais";
/// The token of the console and the measures.
pub const ADMINISTRATION: &str = "jeton-d-administration-pour-les-essais";
/// A contract that the simulated OPCO takes, as JSON.
pub const CONTRAT: &str = include_str!("../../../../tests/fixtures/contrat_v14.json");

/// A running service with its simulated OPCO; both end with it.
pub struct Banc {
    /// The OPCO.
    pub simulateur: Simulateur,
    /// What is open.
    pub service: Arc<Service>,
    /// Where it answers, without a slash at the end.
    pub url: String,
    /// Where its files are: `cfadock.toml`, `depots.sqlite`, `etat.sqlite`, `secrets/`.
    pub dossier: TempDir,
    client: reqwest::Client,
    tache: Option<JoinHandle<bool>>,
}

impl Banc {
    /// With OPCO EP, as its profile describes it.
    pub async fn monter() -> Self {
        Self::monter_avec(Simulateur::profil(OPCO.identifiant()).unwrap(), "").await
    }

    /// With another simulated OPCO, and more lines in the configuration: whole tables.
    pub async fn monter_avec(reglages: Reglages, suite: &str) -> Self {
        Self::monter_sur(reglages, |texte| texte + suite).await
    }

    /// The same with a configuration that is changed at will.
    pub async fn monter_sur(reglages: Reglages, changer: impl FnOnce(String) -> String) -> Self {
        let simulateur = reglages.demarrer().await.unwrap();
        let dossier = tempfile::tempdir().unwrap();
        let fichier = ecrire_configuration(dossier.path(), &simulateur, "");
        fs::write(&fichier, changer(fs::read_to_string(&fichier).unwrap())).unwrap();
        let service = ouvrir(dossier.path()).await;
        let (url, tache) = servir(&service).await;
        // The look at what is open at the start is over: later it would settle what a test has just left open.
        let reprise = async {
            while !service.est_repris() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), reprise).await.unwrap();
        let client = reqwest::Client::builder().timeout(Duration::from_secs(60)).build().unwrap();
        Self { simulateur, service, url, dossier, client, tache: Some(tache) }
    }

    /// Stops the service and starts it again with the same files, at the day of the simulated OPCO. Its address is
    /// another one.
    pub async fn redemarrer(mut self) -> Self {
        self.arreter().await;
        self.rouvrir().await
    }

    /// Starts the service again after [`arreter`](Self::arreter).
    pub async fn rouvrir(mut self) -> Self {
        let fichier = self.dossier.path().join("cfadock.toml");
        let texte = fs::read_to_string(&fichier).unwrap();
        let debut = texte.find("jour = ").unwrap();
        let fin = debut + texte[debut..].find('\n').unwrap();
        fs::write(&fichier, format!("{}jour = \"{}\"{}", &texte[..debut], self.simulateur.date(), &texte[fin..]))
            .unwrap();
        self.service = ouvrir(self.dossier.path()).await;
        let (url, tache) = servir(&self.service).await;
        (self.url, self.tache) = (url, Some(tache));
        self
    }

    /// Stops the service as SIGTERM does, and waits until all that was under way has ended.
    pub async fn arreter(&mut self) {
        self.service.arret.cancel();
        assert!(self.tache.take().unwrap().await.unwrap(), "something did not end in time");
    }

    /// A request of the CFA; `chemin` begins with a slash.
    pub fn requete(&self, methode: Method, chemin: &str) -> RequestBuilder {
        self.sans_jeton(methode, chemin).bearer_auth(JETON)
    }

    /// The same without a token.
    pub fn sans_jeton(&self, methode: Method, chemin: &str) -> RequestBuilder {
        self.client.request(methode, format!("{}{chemin}", self.url))
    }

    /// A path under the CFA and the OPCO; `suite` begins with a slash.
    pub fn chemin(suite: &str) -> String {
        format!("/v1/cfa/{CFA}/opco/{}{suite}", OPCO.identifiant())
    }
}

impl Drop for Banc {
    fn drop(&mut self) {
        self.service.arret.cancel();
    }
}

/// The sample contract for an apprentice of another name, so that it is no duplicate.
pub fn contrat(nom: &str) -> Value {
    let mut contrat: Value = serde_json::from_str(CONTRAT).unwrap();
    contrat["cerfa"]["apprenti"]["nom"] = nom.into();
    contrat
}

/// The SIREN of the CFA.
pub fn cfa() -> Siren {
    CFA.parse().unwrap()
}

/// Writes the configuration and the secrets that it names; says where.
pub fn ecrire_configuration(dossier: &Path, simulateur: &Simulateur, suite: &str) -> PathBuf {
    let secrets = dossier.join("secrets");
    fs::create_dir_all(&secrets).unwrap();
    let acces = &simulateur.acces;
    let contenus =
        [("cfa", JETON), ("administration", ADMINISTRATION), ("opco", &acces.client_secret), ("cle", &acces.cle_api)];
    for (nom, contenu) in contenus {
        fs::write(secrets.join(nom), format!("{contenu}\n")).unwrap();
    }
    let (opco, jour) = (OPCO.identifiant(), simulateur.date());
    let portee = acces.scope.as_ref().map(|portee| format!("portee = \"{portee}\"\n")).unwrap_or_default();
    let texte = format!(
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
jeton = {{ fichier = "secrets/administration" }}

[essai]
jour = "{jour}"

[opco.{opco}]
base = "{base}"
jeton = "{jeton}"
identifiant = "{client}"
secret = {{ fichier = "secrets/opco" }}
{portee}
[cfa.{CFA}]
jeton = {{ fichier = "secrets/cfa" }}
cles = {{ {opco} = {{ fichier = "secrets/cle" }} }}

{suite}
"#,
        base = simulateur.url,
        jeton = simulateur.url_jeton,
        client = acces.client_id,
    );
    let fichier = dossier.join("cfadock.toml");
    fs::write(&fichier, texte).unwrap();
    fichier
}

async fn ouvrir(dossier: &Path) -> Arc<Service> {
    let configuration = Configuration::lire(&dossier.join("cfadock.toml")).unwrap_or_else(|refus| panic!("{refus}"));
    Arc::new(Service::ouvrir(configuration).await.unwrap_or_else(|echec| panic!("{echec}")))
}

async fn servir(service: &Arc<Service>) -> (String, JoinHandle<bool>) {
    let ecouteur = Ecouteur::ouvrir(&service.configuration.ecoute).await.unwrap();
    let url = format!("http://{}", ecouteur.adresse());
    (url, tokio::spawn(marche::servir(service.clone(), ecouteur)))
}
