//! The page of one deposit: what it is, what happened to it, and the form that settles it.

use askama::Template;
use cfadock::journal::{Entree, Situation};

use super::PageErreur;
use super::accueil::Fait;
use super::histoire::{self, Jalon};
use super::ligne::Ligne;
use crate::console::saisie::Saisie;
use crate::service::Service;

/// Events of a deposit on its page.
const EVENEMENTS: u32 = 100;

/// The page of one deposit.
#[derive(Template)]
#[template(path = "console/depot.html")]
pub(in crate::console) struct PageDepot {
    depot: Ligne,
    numeros: Vec<(&'static str, String)>,
    histoire: Vec<Jalon>,
    evenements: Vec<Fait>,
    /// Whether a person may settle it.
    a_trancher: bool,
    /// Whether something is unknown; else it is settled, and only its rejection can be said.
    ouvert: bool,
    jeton: String,
    pub(in crate::console) formulaire: Saisie,
    pub(in crate::console) faute: String,
    pub(in crate::console) tranche: bool,
}

impl PageDepot {
    pub(in crate::console) async fn lire(
        service: &Service,
        entree: &Entree,
        jeton: String,
    ) -> Result<Self, PageErreur> {
        let suspens = service.etat.suspens().await?;
        let evenements = service.etat.derniers_evenements(Some(entree.id.0), EVENEMENTS).await?;
        let situation = entree.situation();
        let ouvert = situation.est_ouverte();
        let formulaire = Saisie::default();
        Ok(Self {
            depot: Ligne::new(entree, &suspens, service.suite.maintenant()),
            numeros: histoire::numeros(entree.numeros()),
            histoire: entree.traces().iter().map(Jalon::de).collect(),
            evenements: evenements.into_iter().map(Fait::de).collect(),
            a_trancher: ouvert || situation == Situation::Deposee,
            ouvert,
            jeton,
            formulaire,
            faute: String::new(),
            tranche: false,
        })
    }

    /// What can be decided: the value, what it says, and whether it was chosen.
    fn decisions(&self) -> Vec<(&'static str, &'static str, bool)> {
        let toutes = [
            ("deposee", "L'OPCO l'a reçu : il ne sera pas renvoyé"),
            ("absente", "L'OPCO ne l'a pas et ne l'aura pas : il pourra être renvoyé"),
            ("ecartee", "L'OPCO l'avait, et l'a refusé ou annulé depuis : il pourra être renvoyé"),
        ];
        let choix = self.formulaire.decision.as_str();
        toutes.into_iter().map(|(valeur, dit)| (valeur, dit, valeur == choix)).collect()
    }
}
