//! A deposit as it is shown: what the journal has of it.

use cfadock::Opco;
use cfadock::controle::{Constat, Gravite};
use cfadock::journal::{Entree, Numeros, Situation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::etat::demandes::CleDemande;
use crate::probleme::pointeur;

/// Un dépôt, d'après le journal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Depot {
    /// Le numéro de son entrée au journal ; absent tant que rien n'y est écrit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entree: Option<i64>,
    /// L'opération de la norme, comme `deposerFacture`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// L'OPCO, par son identifiant, comme `akto`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opco: Option<String>,
    /// Le SIREN du CFA.
    pub cfa: String,
    /// La clé d'idempotence de l'appelant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Ce qu'on en sait.
    pub situation: SituationDepot,
    /// L'issue de l'appel, s'il est fini : `accepted`, `refused`, `not-sent`, `answer-lost` ou `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<String>,
    /// Les numéros que l'OPCO a donnés.
    #[schema(inline = false)]
    pub numeros: NumerosOpco,
    /// Quand il a été commencé.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    pub ouvert_le: Option<String>,
    /// Ce que les contrôles ont relevé sans l'arrêter ; dans la première réponse seulement.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub constats: Vec<ConstatControle>,
    /// Ce qu'il y a à faire.
    pub conseil: String,
}

/// Ce qu'on sait d'un dépôt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SituationDepot {
    /// L'envoi est en cours, ou son processus s'est arrêté.
    EnCours,
    /// Nul ne sait s'il est arrivé.
    Inconnue,
    /// Il est arrivé ; ses numéros sont inconnus.
    ReponsePerdue,
    /// Il est arrivé.
    Deposee,
    /// L'OPCO l'a refusé.
    Refusee,
    /// Rien n'a été envoyé.
    NonEnvoyee,
    /// L'OPCO ne l'a pas reçu.
    Absente,
    /// L'OPCO l'a refusé ou annulé depuis.
    Ecartee,
}

/// Les numéros qu'un OPCO a donnés.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct NumerosOpco {
    /// `numeroInterne` du dossier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<String>,
    /// `numeroExterne` du dossier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub externe: Option<String>,
    /// `numeroDeca` du contrat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deca: Option<String>,
    /// `numeroInterneFacture`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facture: Option<String>,
    /// `numeroInterneDocument`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// Ce qu'un contrôle a relevé.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConstatControle {
    /// La règle, comme `CERFA-NIR-001` ; `deroger` la passe outre.
    pub regle: String,
    /// Sa gravité ; une erreur arrête l'envoi.
    pub gravite: GraviteConstat,
    /// Le champ, en pointeur JSON.
    pub pointeur: String,
    /// Ce qui ne va pas, et que faire.
    pub phrase: String,
}

/// La gravité d'un constat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GraviteConstat {
    /// Elle arrête l'envoi, sauf dérogation.
    Erreur,
    /// À vérifier.
    Avertissement,
    /// À savoir.
    Information,
}

impl Depot {
    /// That of an entry.
    pub fn de(entree: &Entree) -> Self {
        let inscription = &entree.inscription;
        Self {
            entree: Some(entree.id.0),
            operation: Some(inscription.operation.clone()),
            opco: Some(inscription.opco.identifiant().to_owned()),
            cfa: inscription.cfa.as_str().to_owned(),
            reference: inscription.reference.as_ref().map(ToString::to_string),
            situation: entree.situation().into(),
            issue: entree.issue().map(|issue| issue.as_str().to_owned()),
            numeros: entree.numeros().into(),
            ouvert_le: Some(inscription.le.to_string()),
            constats: Vec::new(),
            conseil: conseil(entree.situation()).to_owned(),
        }
    }

    /// That of a request of which the journal was not read yet.
    pub fn en_cours(cle: &CleDemande, opco: Opco) -> Self {
        Self { opco: Some(opco.identifiant().to_owned()), ..Self::sous(cle) }
    }

    /// The same, where only its key is known.
    pub fn sous(cle: &CleDemande) -> Self {
        Self {
            entree: None,
            operation: None,
            opco: None,
            cfa: cle.cfa.as_str().to_owned(),
            reference: Some(cle.cle.to_string()),
            situation: SituationDepot::EnCours,
            issue: None,
            numeros: NumerosOpco::default(),
            ouvert_le: None,
            constats: Vec::new(),
            conseil: "L'envoi est en cours : relisez cette demande dans quelques secondes.".to_owned(),
        }
    }
}

/// What is to be done with a deposit.
pub fn conseil(situation: Situation) -> &'static str {
    match situation {
        Situation::EnCours => {
            "L'envoi est en cours, ou il a été interrompu : relisez-le dans quelques secondes ; s'il reste ainsi, lancez la \
             réconciliation, et ne le renvoyez pas sous une autre clé."
        }
        Situation::Inconnue => {
            "Nul ne sait s'il est arrivé : ne le renvoyez pas ; la réconciliation le dira, et il se relit ici."
        }
        Situation::ReponsePerdue => {
            "L'OPCO l'a reçu, ses numéros sont perdus : ne le renvoyez pas ; la réconciliation les retrouve."
        }
        Situation::Deposee => "L'OPCO l'a reçu, ce qui n'est pas un accord : suivez son dossier.",
        Situation::Refusee => "L'OPCO l'a refusé : corrigez ce qu'il dit, puis déposez de nouveau sous une autre clé.",
        Situation::NonEnvoyee => "Rien n'a été envoyé : recommencez, sous la même clé si vous voulez.",
        Situation::Absente => "L'OPCO ne l'a pas reçu : renvoyez-le, sous la même clé si vous voulez.",
        Situation::Ecartee => {
            "L'OPCO l'a refusé ou annulé depuis : corrigez-le, puis déposez de nouveau sous une autre clé."
        }
    }
}

impl From<Situation> for SituationDepot {
    fn from(situation: Situation) -> Self {
        match situation {
            Situation::EnCours => Self::EnCours,
            Situation::Inconnue => Self::Inconnue,
            Situation::ReponsePerdue => Self::ReponsePerdue,
            Situation::Deposee => Self::Deposee,
            Situation::Refusee => Self::Refusee,
            Situation::NonEnvoyee => Self::NonEnvoyee,
            Situation::Absente => Self::Absente,
            Situation::Ecartee => Self::Ecartee,
        }
    }
}

impl From<&Numeros> for NumerosOpco {
    fn from(numeros: &Numeros) -> Self {
        let Numeros { dossier, externe, deca, facture, document, .. } = numeros.clone();
        Self { dossier, externe, deca, facture, document }
    }
}

impl ConstatControle {
    /// A finding; `prefixe` is the part of the body that it speaks of.
    pub fn de(constat: &Constat, prefixe: &str) -> Self {
        Self {
            regle: constat.id.to_string(),
            gravite: match constat.gravite {
                Gravite::Erreur => GraviteConstat::Erreur,
                Gravite::Avertissement => GraviteConstat::Avertissement,
                Gravite::Information => GraviteConstat::Information,
            },
            pointeur: pointeur::de(prefixe, &constat.champ),
            phrase: constat.phrase.clone(),
        }
    }
}
