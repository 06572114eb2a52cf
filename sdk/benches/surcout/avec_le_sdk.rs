//! The same with the SDK.

use cfadock::api::Client;
use cfadock::models::DossierTransmission;
use cfadock::{ClientCredentials, Connexion, Opco};

use crate::serveur::Serveur;
use cfadock::runtime::serde_json;

pub struct AvecLeSdk {
    connexion: Connexion,
    contrat: DossierTransmission,
}

impl AvecLeSdk {
    pub fn new(serveur: &Serveur) -> Self {
        let builder = Client::builder().base_url(&serveur.base_url).cle_api("cle-de-mesure");
        let builder = builder.oauth2(ClientCredentials::new(&serveur.token_url, "mesure", "mesure"));
        let client = builder.editeur("Editions Exemple").logiciel("Logiciel Exemple").version("1.0.0").build().unwrap();
        let connexion = Connexion::new(Opco::Akto, "732829320".parse().unwrap(), client.clone()).client_v2(client);
        Self { connexion, contrat: serde_json::from_str(crate::CONTRAT).unwrap() }
    }

    pub async fn lister(&self) -> usize {
        self.connexion.lister_dossiers().tous().await.unwrap().len()
    }

    /// The deposit alone: without journal and checks, which nobody writes by hand in an afternoon.
    pub async fn deposer(&self, nombre: usize) {
        for _ in 0..nombre {
            let depot = self.connexion.client().transmettre_dossier(&self.contrat).await.unwrap().body;
            assert!(depot.numero_interne.is_some());
        }
    }
}
