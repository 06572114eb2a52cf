//! A caller: the runtime's core with the generated tables and models, and short timeouts.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use cfadock::api::client;
use cfadock::models::{DepotDossierResult, DepotFactureResult, Dossier, DossierTransmission, Erreur, Facture};
use cfadock::runtime::codegen as rt;
use cfadock::runtime::{FilePart, Limits, Outcome, ReqwestTransport, Retries, Timeouts};
use cfadock::{ClientCredentials, operations};
use conformance::exemple;
use serde_json::json;

use super::class::Class;

/// How many attempts there are in all.
pub const ATTEMPTS: u32 = 3;

/// A caller of one server.
#[derive(Clone)]
pub struct Caller {
    core: rt::Core,
    contract: DossierTransmission,
    invoice: Facture,
}

/// Short waits, and a cap that no test has to wait for.
pub fn retries() -> Retries {
    Retries {
        attempts: NonZeroU32::new(ATTEMPTS).unwrap(),
        base: Duration::from_millis(1),
        longest: Duration::from_millis(2),
        retry_after: Duration::from_secs(5),
        budget: 1_000_000,
        seed: Some(4),
    }
}

/// A transport and its patience.
#[derive(Clone)]
pub struct Patient {
    pub transport: Arc<ReqwestTransport>,
    pub timeouts: Timeouts,
}

impl Patient {
    /// Patience for a connection, for the next sign of the server, and for an attempt.
    pub fn new([connect, read, attempt]: [Duration; 3]) -> Self {
        let timeouts = Timeouts { connect, read, attempt, whole: Duration::from_secs(120) };
        Self { transport: Arc::new(ReqwestTransport::new(timeouts).unwrap()), timeouts }
    }
}

impl Caller {
    /// A caller of the server at `base`, with a token from `token` if one is asked for.
    pub fn new(base: &str, token: Option<&str>, patient: &Patient) -> Self {
        // The key alone is an alternative; the token goes with it.
        let needs = operations::TRANSMETTRE_DOSSIER.security;
        let key = needs.iter().find(|needed| needed.len() == 1).unwrap()[0];
        let token_scheme = *needs.iter().flat_map(|needed| needed.iter()).find(|one| **one != key).unwrap();
        let builder = rt::CoreBuilder::new(&client::API)
            .base_url(format!("{base}/api"))
            .credential(key, rt::Credential::ApiKey("cle-de-test".into()))
            .parameter("EDITEUR", "Editions Exemple")
            .parameter("LOGICIEL", "Logiciel Exemple")
            .parameter("VERSION", "1.0.0")
            .transport(patient.transport.clone())
            .timeouts(patient.timeouts)
            .limits(Limits::default())
            .retries(retries());
        let builder = match token {
            Some(token) => {
                builder.credential(token_scheme, ClientCredentials::new(format!("{token}/token"), "id", "secret"))
            }
            None => builder,
        };
        let (contract, invoice) = (exemple::contrat().unwrap(), invoice());
        Self { core: builder.build().unwrap(), contract, invoice }
    }

    /// A call of `class` under `key`, and what is known of it.
    pub async fn call(&self, class: Class, key: &str) -> Outcome {
        match class {
            Class::Read | Class::Token => Outcome::of(&self.read(key).await),
            Class::Json => Outcome::of(&self.deposit_contract(key).await),
            Class::Multipart => Outcome::of(&self.deposit_invoice(key).await),
        }
    }

    pub async fn read(&self, key: &str) -> Result<rt::Reply<Dossier>, rt::Error<Erreur>> {
        let mut call = rt::Call::new(&operations::CONSULTER_DOSSIER);
        call.query("numeroInterne", rt::Style::Form { explode: true }, key);
        self.core.send(call, rt::json::<Dossier>(), rt::json::<Erreur>()).await
    }

    async fn deposit_contract(&self, key: &str) -> Result<rt::Reply<DepotDossierResult>, rt::Error<Erreur>> {
        let mut contract = self.contract.clone();
        key.clone_into(&mut contract.cerfa.apprenti.nom);
        let mut call = rt::Call::new(&operations::TRANSMETTRE_DOSSIER);
        call.json(&contract);
        self.core.send(call, rt::json::<DepotDossierResult>(), rt::json::<Erreur>()).await
    }

    async fn deposit_invoice(&self, key: &str) -> Result<rt::Reply<DepotFactureResult>, rt::Error<Erreur>> {
        let mut invoice = self.invoice.clone();
        key.clone_into(&mut invoice.numero);
        let mut call = rt::Call::new(&operations::DEPOSER_FACTURE);
        call.multipart();
        call.part_json("facture", rt::PartType::Omitted, &invoice);
        call.part_file("fichier", FilePart::pdf("facture.pdf", &b"%PDF-1.4\n%%EOF\n"[..]));
        self.core.send(call, rt::json::<DepotFactureResult>(), rt::json::<Erreur>()).await
    }
}

fn invoice() -> Facture {
    let invoice = json!({
        "numero": "F-0001", "dateEmission": "2027-03-02", "montantTotal": 0.0, "lignes": [],
        "ibanEmetteur": "FR1420041010050500013M02606", "siretEmetteur": "00000000000000",
        "estCertificatRealisation": false,
    });
    serde_json::from_value(invoice).unwrap()
}
