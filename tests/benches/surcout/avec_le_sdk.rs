//! The same with the SDK.

use cfadock::models::DossierTransmission;
use cfadock::{Client, ClientCredentials, ListerEtatsDossiersV2Options};

use crate::serveur::Serveur;

pub struct AvecLeSdk {
    client: Client,
    contrat: DossierTransmission,
}

impl AvecLeSdk {
    pub fn new(serveur: &Serveur) -> Self {
        let builder = Client::builder().base_url(&serveur.base_url).cle_api("cle-de-mesure");
        let builder = builder.oauth2(ClientCredentials::new(&serveur.token_url, "mesure", "mesure"));
        let client = builder.editeur("Editions Exemple").logiciel("Logiciel Exemple").version("1.0.0").build().unwrap();
        Self { client, contrat: conformance::exemple::contrat().unwrap() }
    }

    pub async fn lister(&self) -> usize {
        let mut lus = Vec::new();
        for numero in 1.. {
            let options = ListerEtatsDossiersV2Options { numero_page: Some(numero) };
            let page = self.client.lister_etats_dossiers_v2(&options).await.unwrap().body;
            let etats = page.etat_dossier_result.unwrap_or_default();
            let fini = etats.is_empty();
            lus.extend(etats);
            if fini || page.total.is_some_and(|total| total as usize <= lus.len()) {
                break;
            }
        }
        lus.len()
    }

    pub async fn deposer(&self, nombre: usize) {
        for _ in 0..nombre {
            let depot = self.client.transmettre_dossier(&self.contrat).await.unwrap().body;
            assert!(depot.numero_interne.is_some());
        }
    }
}
