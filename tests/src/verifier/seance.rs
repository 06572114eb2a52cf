//! One run against one target: the calls a control supposes, each made once and remembered. It judges nothing.

mod appel;

use std::collections::HashMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::cible::{Cible, Injoignable, Reponse, Requete};
use super::profil::Profil;
use super::requete;
use crate::generated::operation::Operation;
use crate::simulateur::Simulateur;

/// Why a control could not be played to its end.
#[derive(Clone, Debug)]
pub enum Empechement {
    /// Writes are not allowed in this run.
    Voulu,
    /// What it supposes did not come about.
    Impossible(String),
    /// The answer can be read in two ways.
    Indetermine(String),
    /// The target is gone.
    Injoignable(Injoignable),
}

impl From<Injoignable> for Empechement {
    fn from(injoignable: Injoignable) -> Self {
        Self::Injoignable(injoignable)
    }
}

/// A dossier that this run deposited.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// Internal number the OPCO gave.
    pub numero: String,
    /// The contract as sent.
    pub cerfa: Value,
    /// The answer to the deposit.
    pub reponse: Reponse,
}

/// What was deposited and stays with the OPCO, for the clean-up.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Depot {
    /// The operation.
    pub operation: String,
    /// The number the OPCO gave.
    pub numero: String,
}

/// A run against one target.
pub struct Seance<'a> {
    /// The target.
    pub cible: Cible,
    /// The profile of the OPCO.
    pub profil: &'a Profil,
    /// The other side, where it is a simulated one: it engages and pays.
    pub simulateur: Option<&'a Simulateur>,
    /// Whether requests other than GET may be sent.
    pub ecrire: bool,
    /// Where deposits are noted as they are made.
    pub nettoyage: Option<PathBuf>,
    /// What was deposited.
    pub depots: Vec<Depot>,
    graine: u64,
    rang: u64,
    deposes: HashMap<Operation, Result<Dossier, Empechement>>,
    engage: Option<Result<Dossier, Empechement>>,
    facture: Option<Result<(Value, Reponse), Empechement>>,
    nominales: HashMap<Operation, Result<Reponse, Empechement>>,
}

impl<'a> Seance<'a> {
    /// A run that has done nothing yet.
    pub fn new(
        cible: Cible,
        profil: &'a Profil,
        simulateur: Option<&'a Simulateur>,
        ecrire: bool,
        graine: u64,
    ) -> Self {
        Self {
            cible,
            profil,
            simulateur,
            ecrire,
            nettoyage: None,
            depots: Vec::new(),
            graine,
            rang: 0,
            deposes: HashMap::new(),
            engage: None,
            facture: None,
            nominales: HashMap::new(),
        }
    }

    /// Sends a request, when the run may.
    ///
    /// # Errors
    ///
    /// When it may not, or nothing answers.
    pub async fn envoyer(&mut self, requete: &Requete) -> Result<Reponse, Empechement> {
        if !self.ecrire && requete.methode != "GET" {
            return Err(Empechement::Voulu);
        }
        let reponse = self.cible.envoyer(requete).await?;
        self.noter(requete, &reponse)?;
        Ok(reponse)
    }

    /// Whatever was accepted stands in the journal of the clean-up, wanted or not.
    fn noter(&mut self, requete: &Requete, reponse: &Reponse) -> Result<(), Empechement> {
        if requete.methode == "GET" || reponse.statut >= 300 {
            return Ok(());
        }
        let numero = ["numeroInterne", "numeroInterneFacture", "numeroInterneDocument"]
            .iter()
            .find_map(|nom| reponse.json.as_ref()?[*nom].as_str());
        if let Some(numero) = numero {
            let operation = format!("{} {}", requete.methode, requete.chemin);
            let depot = Depot { operation, numero: numero.to_owned() };
            if let Some(journal) = &self.nettoyage {
                let ligne = json!(depot).to_string() + "\n";
                let ouvert = OpenOptions::new().create(true).append(true).open(journal);
                // Without a journal no more is deposited: nobody could clean it up.
                ouvert
                    .and_then(|mut journal| journal.write_all(ligne.as_bytes()))
                    .map_err(|_| Empechement::Impossible("le journal de nettoyage ne peut être écrit".to_owned()))?;
            }
            self.depots.push(depot);
        }
        Ok(())
    }

    /// A contract of nobody, different each time in this run.
    pub fn contrat(&mut self) -> Value {
        self.rang += 1;
        let nom = requete::nom(self.graine, self.rang);
        self.cible.personnes.push(nom.clone());
        requete::contrat(&nom)
    }

    /// The protocol by which this run deposits its contracts.
    pub fn depot(&self) -> Operation {
        let (v1, v2) = (Operation::TransmettreDossier, Operation::TransmettreDossierV2);
        if self.profil.en_service(v1) || !self.profil.en_service(v2) { v1 } else { v2 }
    }

    /// The protocol by which this run reads its dossiers.
    pub fn lecture(&self) -> Operation {
        let (v1, v2) = (Operation::ConsulterDossier, Operation::ConsulterDossierV2);
        if self.profil.en_service(v1) || !self.profil.en_service(v2) { v1 } else { v2 }
    }

    /// Deposits a contract that stays as it is.
    ///
    /// # Errors
    ///
    /// When it is not accepted.
    pub async fn deposer(&mut self, operation: Operation) -> Result<Dossier, Empechement> {
        let cerfa = self.contrat();
        let requete = requete::json(operation, &cerfa, self.cible.entetes());
        let reponse = self.envoyer(&requete).await?;
        let numero = reponse.json.as_ref().and_then(|json| json["numeroInterne"].as_str()).unwrap_or_default();
        Ok(Dossier { numero: numero.to_owned(), cerfa, reponse })
    }

    /// The dossier deposited by this operation, once per run; its number may be missing.
    pub async fn depose(&mut self, operation: Operation) -> Result<Dossier, Empechement> {
        if let Some(connu) = self.deposes.get(&operation) {
            return connu.clone();
        }
        let dossier = self.deposer(operation).await;
        self.deposes.insert(operation, dossier.clone());
        dossier
    }

    /// The main dossier of the run, with a number.
    ///
    /// # Errors
    ///
    /// When the deposit did not give one.
    pub async fn principal(&mut self) -> Result<Dossier, Empechement> {
        let dossier = self.depose(self.depot()).await?;
        if dossier.numero.is_empty() {
            let statut = dossier.reponse.statut;
            return Err(Empechement::Impossible(format!("le contrat n'a pas reçu de numéro (statut {statut})")));
        }
        Ok(dossier)
    }

    /// The main dossier, engaged, with the clock at the opening of its second item.
    ///
    /// # Errors
    ///
    /// When nobody can engage it: only a simulated OPCO does at will.
    pub async fn engage(&mut self) -> Result<Dossier, Empechement> {
        if let Some(connu) = &self.engage {
            return connu.clone();
        }
        let resultat = match self.principal().await {
            Ok(dossier) => self.engager(dossier).await,
            Err(empechement) => Err(empechement),
        };
        self.engage = Some(resultat.clone());
        resultat
    }

    async fn engager(&mut self, dossier: Dossier) -> Result<Dossier, Empechement> {
        let opco = self.levier()?;
        opco.engager(&dossier.numero).map_err(|error| Empechement::Impossible(error.to_string()))?;
        let lu = self.dossier(&dossier.numero).await?;
        let ouverture = lu["echeances"][1]["dateOuverture"].as_str().and_then(|jour| jour.get(..10)?.parse().ok());
        if let Some(jour) = ouverture.filter(|jour| *jour > opco.date()) {
            opco.avancer(jour).map_err(|error| Empechement::Impossible(error.to_string()))?;
        }
        Ok(dossier)
    }

    /// The simulated OPCO behind the target.
    ///
    /// # Errors
    ///
    /// When the target is a real one.
    pub fn levier(&self) -> Result<&'a Simulateur, Empechement> {
        let phrase = "il faut un geste de l'OPCO, que seul un OPCO simulé fait à la demande";
        self.simulateur.ok_or_else(|| Empechement::Impossible(phrase.to_owned()))
    }

    /// Reads a dossier anew.
    ///
    /// # Errors
    ///
    /// When the answer is no dossier.
    pub async fn dossier(&mut self, numero: &str) -> Result<Value, Empechement> {
        let requete = requete::lire(self.lecture(), &[("numeroInterne", numero)], self.cible.entetes());
        let reponse = self.envoyer(&requete).await?;
        let illisible = || Empechement::Impossible(format!("le dossier n'est pas lisible (statut {})", reponse.statut));
        reponse.json.clone().filter(|json| reponse.statut == 200 && json.is_object()).ok_or_else(illisible)
    }

    /// An invoice for an item that may still be invoiced, built from what the OPCO says of it; not sent.
    ///
    /// # Errors
    ///
    /// When there is no item.
    pub async fn brouillon(&mut self) -> Result<Value, Empechement> {
        let dossier = self.engage().await?;
        let lu = self.dossier(&dossier.numero).await?;
        self.rang += 1;
        let jour = self.simulateur.map_or_else(String::new, |opco| opco.date().to_string());
        let numero = format!("F-{}-{}", self.graine, self.rang);
        requete::facture(&lu, &numero, &jour)
            .ok_or_else(|| Empechement::Impossible("aucune échéance n'est facturable".to_owned()))
    }

    /// Sends an invoice with a PDF.
    ///
    /// # Errors
    ///
    /// When nothing answers.
    pub async fn facturer(&mut self, facture: &Value) -> Result<Reponse, Empechement> {
        let requete = requete::piece(Operation::DeposerFacture, facture, self.cible.entetes());
        self.envoyer(&requete).await
    }

    /// The invoice of this run, sent once, and its answer.
    ///
    /// # Errors
    ///
    /// When there is nothing to invoice.
    pub async fn facture(&mut self) -> Result<(Value, Reponse), Empechement> {
        if let Some(connue) = &self.facture {
            return connue.clone();
        }
        let resultat = match self.brouillon().await {
            Ok(facture) => self.facturer(&facture).await.map(|reponse| (facture, reponse)),
            Err(empechement) => Err(empechement),
        };
        self.facture = Some(resultat.clone());
        resultat
    }
}
