//! One run against one target: the calls that controls need, each made once and reused. It judges nothing.

mod appel;
mod facture;
pub mod page;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::cible::{Cible, Injoignable, Reponse, Requete};
use super::nettoyage::{DepotANettoyer, JournalNettoyage};
use super::profil::Profil;
use super::requete::{self, DossierDepose};
use crate::generated::operation::Operation;
use crate::simulateur::Simulateur;

/// Why a control could not be completed.
#[derive(Clone, Debug)]
pub enum Empechement {
    /// Writes are not allowed in this run.
    Voulu,
    /// A precondition could not be established.
    Impossible(String),
    /// The answer is ambiguous.
    Indetermine(String),
    /// An exchange broke.
    Coupure(Injoignable),
}

impl From<Injoignable> for Empechement {
    fn from(injoignable: Injoignable) -> Self {
        Self::Coupure(injoignable)
    }
}

/// A step that is made once per run: its result, and the exchanges that show it.
type Fait<T> = (Result<T, Empechement>, Range<usize>);

/// A run against one target.
pub struct Seance<'a> {
    /// The target.
    pub cible: Cible,
    /// The profile of the OPCO.
    pub profil: &'a Profil,
    /// The OPCO's side, if it is simulated: it engages and pays.
    pub simulateur: Option<&'a Simulateur>,
    /// Whether requests other than GET may be sent.
    pub ecrire: bool,
    /// The journal of deposits, written before and after each.
    pub journal: JournalNettoyage,
    /// The deposits.
    pub depots: Vec<DepotANettoyer>,
    graine: u64,
    rang: u64,
    /// A dossier of the caller, to be read if the run deposits none.
    pub connu: Option<String>,
    /// Exchanges of earlier controls that the current one uses.
    pub rappels: Vec<usize>,
    /// The main dossier as read right after its engagement, before any invoice.
    pub a_l_engagement: Option<Value>,
    deposes: HashMap<Operation, Fait<DossierDepose>>,
    engage: Option<Fait<DossierDepose>>,
    facture: Option<Fait<(Value, Reponse)>>,
    nominales: HashMap<Operation, Fait<Reponse>>,
    pages: HashMap<Operation, Result<Arc<page::ListeLue>, Empechement>>,
}

impl<'a> Seance<'a> {
    /// A run at its beginning.
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
            journal: JournalNettoyage::default(),
            depots: Vec::new(),
            graine,
            rang: 0,
            connu: None,
            rappels: Vec::new(),
            a_l_engagement: None,
            deposes: HashMap::new(),
            engage: None,
            facture: None,
            nominales: HashMap::new(),
            pages: HashMap::new(),
        }
    }

    /// Sends a request, if the run may; one that may leave a trace is recorded before and after.
    ///
    /// # Errors
    ///
    /// When it may not, or when there is no answer.
    pub async fn envoyer(&mut self, requete: &Requete) -> Result<Reponse, Empechement> {
        if requete.methode == "GET" {
            return Ok(self.cible.envoyer(requete).await?);
        }
        if !self.ecrire {
            return Err(Empechement::Voulu);
        }
        if let Some(perdue) = &self.cible.perdue {
            return Err(perdue.clone().into());
        }
        // Without a journal nothing is deposited: nobody could clean it up.
        let envoi = self.journal.partir(requete).map_err(Empechement::Impossible)?;
        let fin = self.cible.envoyer(requete).await;
        if let Some(mut depot) = self.journal.revenir(envoi, fin.as_ref().ok()).map_err(Empechement::Impossible)? {
            depot.numero = self.cible.propre(&depot.numero);
            self.depots.push(depot);
        }
        Ok(fin?)
    }

    /// An earlier result, with the exchanges that show it; none if it does not exist yet.
    fn rappeler<T: Clone>(rappels: &mut Vec<usize>, fait: Option<&Fait<T>>) -> Option<Result<T, Empechement>> {
        let (resultat, preuves) = fait?;
        rappels.extend(preuves.clone());
        // A broken exchange says nothing about the next one.
        (!matches!(resultat, Err(Empechement::Coupure(_)))).then(|| resultat.clone())
    }

    /// A fictitious contract, different each time in this run.
    pub fn contrat(&mut self) -> Value {
        self.rang += 1;
        let nom = requete::nom(self.graine, self.rang);
        self.cible.personnes.push(nom.clone());
        requete::contrat(&nom)
    }

    /// The protocol with which this run deposits its contracts.
    pub fn depot(&self) -> Operation {
        let (v1, v2) = (Operation::TransmettreDossier, Operation::TransmettreDossierV2);
        if self.profil.en_service(v1) || !self.profil.en_service(v2) { v1 } else { v2 }
    }

    /// The protocol with which this run reads its dossiers.
    pub fn lecture(&self) -> Operation {
        let (v1, v2) = (Operation::ConsulterDossier, Operation::ConsulterDossierV2);
        if self.profil.en_service(v1) || !self.profil.en_service(v2) { v1 } else { v2 }
    }

    /// Deposits a contract that is not changed later.
    ///
    /// # Errors
    ///
    /// When it is not accepted.
    pub async fn deposer(&mut self, operation: Operation) -> Result<DossierDepose, Empechement> {
        let cerfa = self.contrat();
        let requete = requete::json(operation, &cerfa, self.cible.entetes());
        let reponse = self.envoyer(&requete).await?;
        let numero = reponse.json.as_ref().and_then(|json| json["numeroInterne"].as_str()).unwrap_or_default();
        Ok(DossierDepose { numero: numero.to_owned(), cerfa, reponse })
    }

    /// The dossier deposited with this operation, once per run; its number may be missing.
    pub async fn depose(&mut self, operation: Operation) -> Result<DossierDepose, Empechement> {
        if let Some(connu) = Self::rappeler(&mut self.rappels, self.deposes.get(&operation)) {
            return connu;
        }
        let debut = self.cible.echanges.len();
        let dossier = self.deposer(operation).await;
        self.deposes.insert(operation, (dossier.clone(), debut..self.cible.echanges.len()));
        dossier
    }

    /// The main dossier of the run, with a number.
    ///
    /// # Errors
    ///
    /// When the deposit returned none.
    pub async fn principal(&mut self) -> Result<DossierDepose, Empechement> {
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
    /// When it cannot be engaged: only a simulated OPCO engages on request.
    pub async fn engage(&mut self) -> Result<DossierDepose, Empechement> {
        if let Some(connu) = Self::rappeler(&mut self.rappels, self.engage.as_ref()) {
            return connu;
        }
        let debut = self.cible.echanges.len();
        let resultat = match self.principal().await {
            Ok(dossier) => self.engager(dossier).await,
            Err(empechement) => Err(empechement),
        };
        self.engage = Some((resultat.clone(), debut..self.cible.echanges.len()));
        resultat
    }

    async fn engager(&mut self, dossier: DossierDepose) -> Result<DossierDepose, Empechement> {
        let opco = self.levier()?;
        if self.a_l_engagement.is_none() {
            opco.engager(&dossier.numero).map_err(|erreur| Empechement::Impossible(erreur.to_string()))?;
        }
        let lu = self.dossier(&dossier.numero).await?;
        self.a_l_engagement = Some(lu.clone());
        let ouverture = lu["echeances"][1]["dateOuverture"].as_str().and_then(|jour| jour.get(..10)?.parse().ok());
        if let Some(jour) = ouverture.filter(|jour| *jour > opco.date()) {
            opco.avancer(jour).map_err(|erreur| Empechement::Impossible(erreur.to_string()))?;
        }
        Ok(dossier)
    }

    /// Another dossier of this run, engaged and not invoiced, according to the OPCO.
    ///
    /// # Errors
    ///
    /// When it cannot be engaged.
    pub async fn autre_engage(&mut self) -> Result<Value, Empechement> {
        // The clock moves with the first dossier.
        self.engage().await?;
        let dossier = self.deposer(self.depot()).await?;
        let opco = self.levier()?;
        opco.engager(&dossier.numero).map_err(|erreur| Empechement::Impossible(erreur.to_string()))?;
        self.dossier(&dossier.numero).await
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
        self.dossier_par(self.lecture(), numero).await
    }

    /// Reads a dossier anew by one of the two protocols.
    ///
    /// # Errors
    ///
    /// When the answer is no dossier.
    pub async fn dossier_par(&mut self, operation: Operation, numero: &str) -> Result<Value, Empechement> {
        let requete = requete::lire(operation, &[("numeroInterne", numero)], self.cible.entetes());
        let reponse = self.envoyer(&requete).await?;
        let illisible = || Empechement::Impossible(format!("le dossier n'est pas lisible (statut {})", reponse.statut));
        reponse.json.clone().filter(|json| reponse.statut == 200 && json.is_object()).ok_or_else(illisible)
    }
}
