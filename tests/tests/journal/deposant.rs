//! A depositor over a real connection: contracts with even numbers, invoices with odd ones. Only the journal decides
//! the next step.

use std::sync::Arc;
use std::time::Duration;

use cfadock::api::Client;
use cfadock::controle::regles;
use cfadock::journal::{Choix, CleMetier, IdentiteContrat, Journal, Situation};
use cfadock::models::{DossierTransmission, Facture};
use cfadock::parcours::Attentes;
use cfadock::runtime::Outcome;
use cfadock::{Connexion, Echec, Opco};
use serde_json::json;

use super::banc::{self, Montre, attentes, cfa, intention_facture};
use crate::pannes::caller::{Patient, retries};
use crate::pannes::request::{KEY, contract};

/// Somebody who deposits.
pub struct Deposant {
    client: Client,
    journal: Arc<dyn Journal>,
    pub connexion: Connexion,
    pub montre: Arc<Montre>,
    attentes: Attentes,
    /// Minutes from one look to the next.
    pas: i64,
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
}

impl Deposant {
    pub fn new(base: &str, patient: &Patient, journal: Arc<dyn Journal>, montre: Arc<Montre>) -> Self {
        let builder = Client::builder().base_url(format!("{base}/api")).cle_api("cle-de-test");
        let builder = builder.editeur("E").logiciel("L").version("1").retries(retries());
        let client = builder.transport(patient.transport.clone()).timeouts(patient.timeouts).build().unwrap();
        let attentes = attentes(Opco::Akto);
        let connexion = connexion(client.clone(), journal.clone(), montre.clone()).attentes(attentes);
        Self { client, journal, connexion, montre, attentes, pas: 16 }
    }

    /// The same at an OPCO that shows what it received within `paru`, where anybody knows that; it looks every `pas`
    /// minutes.
    pub fn parution(mut self, paru: Option<Duration>, pas: i64) -> Self {
        self.attentes = Attentes { dossiers: paru, factures: paru, ..self.attentes };
        self.pas = pas;
        self.recommencer();
        self
    }

    /// Forgets everything except the journal, like a restarted process. A process measures its own deposits with a
    /// clock that tests of real connections cannot move.
    pub fn recommencer(&mut self) {
        let connexion = connexion(self.client.clone(), self.journal.clone(), self.montre.clone());
        self.connexion = connexion.attentes(self.attentes);
    }

    /// Sends a deposit once, and says what the caller is told.
    pub async fn envoyer(&self, numero: u32) -> Result<Outcome, Echec> {
        let resultat = match numero % 2 {
            // The whole workflow; these apprentices are too odd for the checks.
            0 => {
                self.connexion.envoyer_contrat(&contrat(numero)).deroger(regles().map(|regle| regle.id)).await.map(drop)
            }
            _ => self.envoyer_facture(&facture(numero)).await,
        };
        match resultat {
            Ok(()) => Ok(Outcome::Accepted),
            Err(Echec::Depot(manque)) => Ok(manque.issue),
            Err(echec) => Err(echec),
        }
    }

    async fn envoyer_facture(&self, facture: &Facture) -> Result<(), Echec> {
        let intention = intention_facture(Opco::Akto, facture);
        let fichier = cfadock::FilePart::pdf("facture.pdf", &b"%PDF-1.4\n%%EOF\n"[..]);
        let form = cfadock::api::DeposerFactureForm::builder().facture(facture.clone()).fichier(fichier).build();
        self.connexion.deposer(intention, self.connexion.client().deposer_facture(form)).await.map(drop)
    }

    /// Sends a deposit once, and says what follows.
    pub async fn tenter(&self, numero: u32) -> Suite {
        match self.envoyer(numero).await {
            Ok(Outcome::Accepted) => Suite::Fini,
            Ok(Outcome::Refused | Outcome::NotSent) => Suite::Encore,
            Ok(Outcome::AnswerLost | Outcome::Unknown) => Suite::Chercher,
            Err(Echec::Doublon(doublon)) if doublon.entree().situation() == Situation::Deposee => Suite::Fini,
            Err(Echec::Doublon(_)) => Suite::Chercher,
            Err(echec) => panic!("{echec}"),
        }
    }

    /// Looks once, later than the last time.
    pub async fn chercher(&mut self, numero: u32) -> Suite {
        self.recommencer();
        self.montre.avancer(self.pas);
        let _ = self.connexion.reconcilier().await.unwrap();
        match self.situation(numero).await {
            Some(Situation::Deposee) => Suite::Fini,
            Some(situation) if situation.est_ouverte() => Suite::Chercher,
            _ => Suite::Encore,
        }
    }

    /// What the journal says of a deposit now.
    pub async fn situation(&self, numero: u32) -> Option<Situation> {
        let choix = Choix::sous(self.cle(numero));
        let entrees = self.connexion.journal_tenu().lire(choix).await.unwrap();
        let tenues = entrees.iter().filter(|entree| entree.situation().tient_la_cle()).count();
        assert!(tenues <= 1, "two entries hold one key");
        entrees.last().map(|entree| entree.situation())
    }

    fn cle(&self, numero: u32) -> CleMetier {
        let sceau = self.connexion.journal_tenu().sceau();
        match numero % 2 {
            0 => CleMetier::contrat(Opco::Akto, &IdentiteContrat::envoyee(Opco::Akto, &contrat(numero).cerfa, sceau)),
            _ => intention_facture(Opco::Akto, &facture(numero)).cle,
        }
    }
}

fn connexion(client: Client, journal: Arc<dyn Journal>, montre: Arc<Montre>) -> Connexion {
    Connexion::new(Opco::Akto, cfa(), client.clone()).client_v2(client).journal(journal).horloge(montre)
}

pub fn contrat(numero: u32) -> DossierTransmission {
    serde_json::from_value(contract(numero)).unwrap()
}

pub fn facture(numero: u32) -> Facture {
    let mut facture = banc::facture(&format!("{KEY}{numero}-1"));
    facture.siret_emetteur = serde_json::from_value(json!("00000000000000")).unwrap();
    facture
}
