//! Somebody who deposits invoices of many CFA, by the workflows of the SDK, over a real connection.

use std::sync::Arc;
use std::time::Duration;

use cfadock::api::{Client, DeposerFactureForm};
use cfadock::journal::{CleMetier, Empreinte, Journal, RepereFacture, Reperes, Situation};
use cfadock::models::Facture;
use cfadock::parcours::{Attentes, Horloge, Intention};
use cfadock::runtime::jiff::{SignedDuration, Timestamp};
use cfadock::runtime::{FilePart, Outcome, ReqwestTransport, Retries, Timeouts};
use cfadock::scalaires::Siren;
use cfadock::{Connexion, Echec, Opco, operations};
use cfadock_journal_postgres::Delais;
use serde_json::json;

use super::guichet::MARQUE;

/// How many CFA there are: what is listed at the OPCO and in the journal stays short.
pub const CFA: u32 = 40;

/// Waits that a test can afford; they are counted by the clock of the database.
pub fn attentes() -> Attentes {
    let aussitot = Some(Duration::ZERO);
    let (avant, entre) = (Duration::from_secs(4), Duration::from_millis(500));
    Attentes { avant, dossiers: aussitot, factures: aussitot, echeances: aussitot, entre, ..Attentes::de(Opco::Akto) }
}

/// Leases that go with them.
pub fn delais() -> Delais {
    let [bail, relecture, reprise] = [3_000, 500, 20_000].map(Duration::from_millis);
    Delais { bail, relecture, reprise }
}

/// A clock that is wrong.
#[derive(Debug)]
pub struct Fausse(pub SignedDuration);

impl Horloge for Fausse {
    fn maintenant(&self) -> Timestamp {
        Timestamp::now() + self.0
    }
}

/// What came of an attempt, as far as the next step depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    /// The OPCO has it.
    Fini,
    /// It may be sent again.
    Encore,
    /// It has to be looked for.
    Chercher,
    /// The journal cannot be written.
    Econduit,
}

#[derive(Clone)]
pub struct Deposant {
    connexions: Arc<Vec<Connexion>>,
}

impl Deposant {
    pub fn new(url: &str, journal: &Arc<dyn Journal>, ecart: SignedDuration) -> Self {
        let [connect, attempt] = [1_000, 1_500].map(Duration::from_millis);
        let timeouts = Timeouts { connect, read: attempt, attempt, whole: attempt };
        let transport = Arc::new(ReqwestTransport::new(timeouts).unwrap());
        let horloge = Arc::new(Fausse(ecart));
        let connexion = |cfa: u32| {
            let client = Client::builder().base_url(url).cle_api(format!("cle-{cfa:03}"));
            let client = client.editeur("E").logiciel("L").version("1").retries(Retries::none());
            let client = client.transport(transport.clone()).timeouts(timeouts).build().unwrap();
            let siren = Siren::tel_quel(format!("{cfa:09}"));
            let connexion = Connexion::new(Opco::Akto, siren, client.clone()).client_v2(client);
            connexion.journal(journal.clone()).horloge(horloge.clone()).attentes(attentes())
        };
        Self { connexions: Arc::new((0..CFA).map(connexion).collect()) }
    }

    pub fn connexion(&self, numero: u32) -> &Connexion {
        &self.connexions[usize::try_from(numero % CFA).unwrap()]
    }

    /// Sends a deposit once, and says what follows.
    pub async fn tenter(&self, numero: u32) -> Suite {
        match deposer(self.connexion(numero), numero).await {
            Ok(()) => Suite::Fini,
            Err(Echec::Depot(manque)) => match manque.issue {
                Outcome::Refused | Outcome::NotSent => Suite::Encore,
                _ => Suite::Chercher,
            },
            Err(Echec::Doublon(doublon)) if doublon.entree().situation() == Situation::Deposee => Suite::Fini,
            Err(Echec::Doublon(_)) => Suite::Chercher,
            Err(Echec::Journal(_)) => Suite::Econduit,
            Err(echec) => panic!("{echec}"),
        }
    }

    /// Looks for all that is open of the CFA of a deposit.
    pub async fn chercher(&self, numero: u32) {
        match self.connexion(numero).reconcilier().await {
            Ok(_) | Err(Echec::Journal(_)) => {}
            Err(echec) => panic!("{echec}"),
        }
    }
}

pub async fn deposer(connexion: &Connexion, numero: u32) -> Result<(), Echec> {
    let facture = facture(numero);
    let reperes = Reperes::facture(RepereFacture {
        numero: facture.numero.clone(),
        siret_emetteur: facture.siret_emetteur.to_string(),
        total: facture.montant_total.en_centimes(),
        echeances: Vec::new(),
        frais: Vec::new(),
        avoir_de: None,
    });
    let empreinte = Empreinte::json(&facture).unwrap();
    let intention = Intention::new(&operations::DEPOSER_FACTURE, cle(numero), empreinte, reperes);
    let fichier = FilePart::pdf("facture.pdf", &b"%PDF-1.4\n%%EOF\n"[..]);
    let form = DeposerFactureForm::builder().facture(facture).fichier(fichier).build();
    connexion.deposer(intention, connexion.client().deposer_facture(form)).await.map(drop)
}

pub fn cle(numero: u32) -> CleMetier {
    let facture = facture(numero);
    CleMetier::facture(Opco::Akto, &facture.siret_emetteur, &facture.numero)
}

fn facture(numero: u32) -> Facture {
    serde_json::from_value(json!({
        "numero": format!("{MARQUE}{:03}-{numero}", numero % CFA), "dateEmission": "2026-09-01", "montantTotal": 0.0,
        "ibanEmetteur": "FR1420041010050500013M02606", "siretEmetteur": "00000000000000",
        "estCertificatRealisation": false, "lignes": [],
    }))
    .unwrap()
}
