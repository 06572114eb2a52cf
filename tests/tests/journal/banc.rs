//! A CFA at the OPCO of `guichet`, with a journal and a clock that only tests move.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cfadock::api::{Client, DeposerFactureForm};
use cfadock::journal::{
    Choix, CleMetier, Empreinte, Entree, IdentiteContrat, Journal, JournalMemoire, RepereEcheance, RepereFacture,
    Reperes,
};
use cfadock::models::{DepotDossierResult, DepotFactureResult, DossierTransmission, Facture};
use cfadock::parcours::{Attentes, Depot, Horloge, Intention};
use cfadock::runtime::jiff::{SignedDuration, Timestamp};
use cfadock::runtime::{FilePart, Retries, Transport};
use cfadock::scalaires::{Identifiant, Siren};
use cfadock::{Connexion, Echec, Opco, operations};
use conformance::exemple;
use serde_json::json;

use super::guichet::Guichet;

/// A clock that only tests move.
#[derive(Debug)]
pub struct Montre(Mutex<Timestamp>);

impl Montre {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new("2026-09-01T10:00:00Z".parse().unwrap())))
    }

    pub fn avancer(&self, minutes: i64) {
        self.passer(SignedDuration::from_mins(minutes));
    }

    pub fn passer(&self, duree: SignedDuration) {
        *self.0.lock().unwrap() += duree;
    }
}

impl Horloge for Montre {
    fn maintenant(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// The bench.
pub struct Banc {
    pub guichet: Arc<Guichet>,
    pub journal: Arc<dyn Journal>,
    pub montre: Arc<Montre>,
    pub opco: Opco,
    pub attentes: Attentes,
}

/// The waits at an OPCO that shows a contract or an invoice at once, and amounts within a day; no profile knows any.
pub fn attentes(opco: Opco) -> Attentes {
    let (tout_de_suite, un_jour) = (Some(Duration::ZERO), Some(Duration::from_secs(86_400)));
    Attentes { dossiers: tout_de_suite, factures: tout_de_suite, echeances: un_jour, ..Attentes::de(opco) }
}

/// A client of what a transport leads to, which repeats nothing.
pub fn client(base: &str, transport: Arc<dyn Transport>) -> Client {
    let builder = Client::builder().base_url(base).cle_api("cle-de-test").transport(transport);
    builder.editeur("E").logiciel("L").version("1").retries(Retries::none()).build().unwrap()
}

pub fn cfa() -> Siren {
    "000006544".parse().unwrap_or_else(|_| Siren::tel_quel("000006544"))
}

impl Banc {
    pub fn new(opco: Opco) -> Self {
        let (guichet, journal) = (Arc::new(Guichet::new()), Arc::new(JournalMemoire::new()));
        Self { guichet, journal, montre: Montre::new(), opco, attentes: attentes(opco) }
    }

    /// A connection that knows of the others only what the journal knows: as after a restart.
    pub fn connexion(&self) -> Connexion {
        let client = client("https://opco.exemple.test/api", self.guichet.clone());
        let connexion = Connexion::new(self.opco, cfa(), client.clone()).client_v2(client);
        connexion.journal(self.journal.clone()).horloge(self.montre.clone()).attentes(self.attentes)
    }

    pub async fn entrees(&self) -> Vec<Entree> {
        self.journal.lire(Choix::toutes()).await.unwrap()
    }
}

/// What a contract is to the journal.
pub fn intention_contrat(connexion: &Connexion, contrat: &DossierTransmission) -> Intention {
    let opco = connexion.opco();
    let identite = IdentiteContrat::envoyee(opco, &contrat.cerfa, connexion.journal_tenu().sceau());
    let (cle, empreinte) = (CleMetier::contrat(opco, &identite), Empreinte::json(contrat).unwrap());
    Intention::new(&operations::TRANSMETTRE_DOSSIER, cle, empreinte, Reperes::contrat(identite))
}

pub async fn deposer_contrat(
    connexion: &Connexion,
    contrat: &DossierTransmission,
) -> Result<Depot<DepotDossierResult>, Echec> {
    let intention = intention_contrat(connexion, contrat);
    connexion.deposer(intention, connexion.client().transmettre_dossier(contrat)).await
}

/// An invoice of one échéance of 1 000 € of dossier 1.
pub fn facture(numero: &str) -> Facture {
    serde_json::from_value(json!({
        "numero": numero, "dateEmission": "2026-09-01", "montantTotal": 1000.0,
        "ibanEmetteur": "FR1420041010050500013M02606", "siretEmetteur": "00000654400019",
        "estCertificatRealisation": false,
        "lignes": [{
            "montant": 1000.0, "natureLigne": "PEDAGOGIE", "quantite": 1, "numeroEcheance": 1,
            "codificationEcheance": "E1", "numeroDossier": "EXT-1", "numeroDeca": "075202606NC0001",
        }],
    }))
    .unwrap()
}

pub fn intention_facture(opco: Opco, facture: &Facture) -> Intention {
    let reperes = Reperes::facture(RepereFacture {
        numero: facture.numero.clone(),
        siret_emetteur: facture.siret_emetteur.to_string(),
        total: facture.montant_total.en_centimes(),
        echeances: vec![RepereEcheance {
            dossier: "INT-1".to_owned(),
            numero: 1,
            facture: facture.montant_total.en_centimes().unwrap(),
            en_cours: Some(0),
            regle: Some(0),
        }],
        frais: Vec::new(),
        avoir_de: None,
    });
    let cle = CleMetier::facture(opco, &facture.siret_emetteur, &facture.numero);
    Intention::new(&operations::DEPOSER_FACTURE, cle, Empreinte::json(facture).unwrap(), reperes)
}

pub async fn deposer_facture(connexion: &Connexion, numero: &str) -> Result<Depot<DepotFactureResult>, Echec> {
    let facture = facture(numero);
    let intention = intention_facture(connexion.opco(), &facture);
    let form = DeposerFactureForm::builder()
        .facture(facture)
        .fichier(FilePart::pdf("facture.pdf", exemple::pdf("Facture")))
        .build();
    connexion.deposer(intention, connexion.client().deposer_facture(form)).await
}

pub async fn deposer_convention(connexion: &Connexion) -> Result<IdDepot, Echec> {
    let convention = exemple::convention("INT-1").unwrap();
    let empreinte = Empreinte::json(&convention).unwrap();
    let cle = CleMetier::convention(connexion.opco(), &Identifiant::tel_quel("INT-1"), empreinte);
    let intention = Intention::new(&operations::DEPOSER_CONVENTION, cle, empreinte, Reperes::dossier("INT-1"));
    let fichier = FilePart::pdf("convention.pdf", exemple::pdf("Convention"));
    let form = cfadock::api::DeposerConventionForm::builder().convention(convention).fichier(fichier).build();
    connexion.deposer(intention, connexion.client().deposer_convention(form)).await.map(|depot| depot.entree)
}

type IdDepot = cfadock::journal::IdEntree;
