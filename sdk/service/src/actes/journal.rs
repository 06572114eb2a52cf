//! Deposits of the journal: lists, one of them, decisions, and reconciliation.

use cfadock::journal::{Choix, Decision, EchecJournal, Entree, IdEntree, Numeros};
use cfadock::parcours::{Reglee, Restante};
use cfadock::{Connexion, Echec};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::decision;
use super::depot::{Depot, NumerosOpco, SituationDepot};
use crate::probleme::Probleme;

/// Une page de dépôts, du plus ancien au plus récent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PageDepots {
    /// Les dépôts.
    pub depots: Vec<Depot>,
    /// S'il y en a d'autres : le numéro après lequel ils viennent (`apres`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suite: Option<i64>,
}

/// Ce qu'une personne a vu chez l'OPCO.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemandeTrancher {
    /// Ce qui est décidé.
    pub decision: DecisionDepot,
    /// Pourquoi ; rien de personnel.
    #[schema(min_length = 1, max_length = 500)]
    pub motif: String,
    /// La situation du dépôt quand la personne l'a lu : s'il a changé depuis, rien n'est tranché.
    #[serde(default)]
    pub situation: Option<SituationDepot>,
    /// Les numéros que l'OPCO a donnés, avec `deposee`.
    #[serde(default)]
    pub numeros: Option<NumerosDonnes>,
}

/// Ce qui est décidé d'un dépôt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionDepot {
    /// L'OPCO l'a reçu.
    Deposee,
    /// L'OPCO ne l'a pas reçu, et ne le recevra pas.
    Absente,
    /// L'OPCO l'a refusé ou annulé depuis.
    Ecartee,
}

/// Des numéros que l'OPCO a donnés.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NumerosDonnes {
    /// `numeroInterne` du dossier.
    #[serde(default)]
    pub dossier: Option<String>,
    /// `numeroExterne` du dossier.
    #[serde(default)]
    pub externe: Option<String>,
    /// `numeroDeca` du contrat.
    #[serde(default)]
    pub deca: Option<String>,
    /// `numeroInterneFacture`.
    #[serde(default)]
    pub facture: Option<String>,
    /// `numeroInterneDocument`.
    #[serde(default)]
    pub document: Option<String>,
}

/// Ce que la réconciliation a trouvé. Elle n'envoie rien.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BilanReconciliation {
    /// Ce qu'elle a réglé.
    pub reglees: Vec<DepotRegle>,
    /// Ce qui reste ouvert.
    pub restantes: Vec<DepotRestant>,
}

/// Un dépôt que la réconciliation a réglé.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DepotRegle {
    /// Son entrée au journal.
    pub entree: i64,
    /// La clé d'idempotence sous laquelle il est parti.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Ce qui est réglé : `deposee`, `absente` ou `ecartee`.
    pub decision: String,
    /// Les numéros trouvés.
    pub numeros: NumerosOpco,
    /// La même chose en une phrase.
    pub phrase: String,
}

/// Un dépôt qui reste ouvert.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DepotRestant {
    /// Son entrée au journal.
    pub entree: i64,
    /// La clé d'idempotence sous laquelle il est parti.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// S'il faut qu'une personne tranche.
    pub pour_une_personne: bool,
    /// Pourquoi, et que faire.
    pub phrase: String,
}

/// A page of the deposits of a connection.
///
/// # Errors
/// When the journal cannot be read.
pub async fn lister(
    connexion: &Connexion,
    ouverts: bool,
    (apres, limite): (i64, usize),
) -> Result<PageDepots, Probleme> {
    let choix = Choix::de(connexion.cfa().clone(), connexion.opco());
    let choix = if ouverts { choix.ouvertes() } else { choix };
    // One more than is shown says whether there are others.
    let mut lues = lire(connexion, choix.apres(IdEntree(apres)).premieres(limite + 1)).await?;
    let encore = lues.len() > limite;
    lues.truncate(limite);
    let suite = lues.last().map(|derniere| derniere.id.0).filter(|_| encore);
    Ok(PageDepots { depots: lues.iter().map(Depot::de).collect(), suite })
}

/// One deposit of a connection.
///
/// # Errors
/// When there is none of this number, or the journal cannot be read.
pub async fn un(connexion: &Connexion, entree: IdEntree) -> Result<Depot, Probleme> {
    Ok(Depot::de(&entiere(connexion, entree).await?))
}

async fn entiere(connexion: &Connexion, entree: IdEntree) -> Result<Entree, Probleme> {
    let mut choix = Choix::de(connexion.cfa().clone(), connexion.opco());
    choix.id = Some(entree);
    let inconnue = || Probleme::echec(&Echec::Journal(EchecJournal::EntreeInconnue(entree)), "");
    lire(connexion, choix).await?.pop().ok_or_else(inconnue)
}

async fn lire(connexion: &Connexion, choix: Choix) -> Result<Vec<Entree>, Probleme> {
    connexion.journal_tenu().lire(choix).await.map_err(|echec| Probleme::lecture_du_journal(&echec))
}

/// Settles a deposit by the decision of a person.
///
/// # Errors
/// When there is none of this number, it has changed or the decision is none for what it is, the reason is blank or too
/// long, or the journal cannot be written.
pub async fn trancher(connexion: &Connexion, entree: IdEntree, demande: DemandeTrancher) -> Result<Depot, Probleme> {
    decision::motif(&demande.motif).map_err(|phrase| Probleme::champ("/motif", phrase))?;
    let donnes = demande.numeros.iter().flat_map(NumerosDonnes::tous);
    for (nom, numero) in donnes {
        decision::numero(numero).map_err(|phrase| Probleme::champ(format!("/numeros/{nom}"), phrase))?;
    }
    if demande.numeros.is_some() && demande.decision != DecisionDepot::Deposee {
        return Err(Probleme::champ("/numeros", "des numéros ne vont qu'avec la décision `deposee`."));
    }
    let decision = match demande.decision {
        DecisionDepot::Deposee => Decision::Deposee(demande.numeros.unwrap_or_default().into()),
        DecisionDepot::Absente => Decision::Absente,
        DecisionDepot::Ecartee => Decision::Ecartee,
    };
    let situation = entiere(connexion, entree).await?.situation();
    if demande.situation.is_some_and(|lue| lue != situation.into()) {
        return Err(Probleme::new(409, "depot-change", decision::CHANGE));
    }
    decision::possible(situation, &decision).map_err(|phrase| Probleme::new(409, "decision", phrase))?;
    let tranchee = connexion.trancher(entree, decision, &demande.motif).await;
    tranchee.map_err(|echec| Probleme::echec(&echec, ""))?;
    un(connexion, entree).await
}

/// Looks for what is open at the OPCO. Sends nothing.
///
/// # Errors
/// When the journal cannot be read or written.
pub async fn reconcilier(connexion: &Connexion) -> Result<BilanReconciliation, Probleme> {
    let bilan = connexion.reconcilier().await.map_err(|echec| Probleme::echec(&echec, ""))?;
    Ok(BilanReconciliation {
        reglees: bilan.reglees.iter().map(DepotRegle::from).collect(),
        restantes: bilan.restantes.iter().map(DepotRestant::from).collect(),
    })
}

impl NumerosDonnes {
    /// Those that are given, with their names.
    fn tous(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let Self { dossier, externe, deca, facture, document } = self;
        let noms =
            [("dossier", dossier), ("externe", externe), ("deca", deca), ("facture", facture), ("document", document)];
        noms.into_iter().filter_map(|(nom, numero)| Some((nom, numero.as_deref()?)))
    }
}

impl From<NumerosDonnes> for Numeros {
    fn from(donnes: NumerosDonnes) -> Self {
        let NumerosDonnes { dossier, externe, deca, facture, document } = donnes;
        let mut numeros = Self::default();
        (numeros.dossier, numeros.externe, numeros.deca) = (dossier, externe, deca);
        (numeros.facture, numeros.document) = (facture, document);
        numeros
    }
}

impl From<&Reglee> for DepotRegle {
    fn from(reglee: &Reglee) -> Self {
        let (decision, numeros) = match &reglee.decision {
            Decision::Deposee(numeros) => ("deposee", numeros.into()),
            Decision::Absente => ("absente", NumerosOpco::default()),
            _ => ("ecartee", NumerosOpco::default()),
        };
        Self {
            entree: reglee.entree.id.0,
            reference: reglee.entree.inscription.reference.as_ref().map(ToString::to_string),
            decision: decision.to_owned(),
            numeros,
            phrase: reglee.to_string(),
        }
    }
}

impl From<&Restante> for DepotRestant {
    fn from(restante: &Restante) -> Self {
        Self {
            entree: restante.entree.id.0,
            reference: restante.entree.inscription.reference.as_ref().map(ToString::to_string),
            pour_une_personne: restante.raison.pour_une_personne(),
            phrase: restante.to_string(),
        }
    }
}
