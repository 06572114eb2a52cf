//! The events by cursor, with long polling, and a pass on demand.

use std::time::Duration;

use cfadock::scalaires::Siren;
use serde::{Deserialize, Serialize};

use crate::etat::EchecEtat;
use crate::evenement::Evenement;
use crate::probleme::Probleme;
use crate::service::Service;

/// Events of one answer, unless asked otherwise, and at most.
const LIMITE: u32 = 100;
const LIMITE_MAXIMALE: u32 = 1_000;

/// A caller waits this long at most for an event.
const ATTENTE_MAXIMALE: u64 = 60;

/// Des événements, et le curseur des suivants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PageEvenements {
    /// Les événements, dans l'ordre de leurs numéros.
    pub evenements: Vec<Evenement>,
    /// À donner comme `apres` à la prochaine demande.
    pub apres: i64,
}

/// Ce qu'un appelant demande.
#[derive(Clone, Copy, Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Demande {
    /// Le dernier numéro reçu ; 0, ou absent, pour commencer. Ce qui ne dépasse pas ce numéro est tenu pour reçu.
    #[serde(default)]
    #[param(minimum = 0)]
    pub apres: i64,
    /// Le nombre d'événements, 1 000 au plus.
    #[param(minimum = 1, maximum = 1000)]
    pub limite: Option<u32>,
    /// Combien de secondes attendre un événement s'il n'y en a pas, 60 au plus.
    #[serde(default)]
    #[param(maximum = 60)]
    pub attendre: u64,
}

/// The events of a CFA after a number; where there is none, those that come while the caller waits.
///
/// # Errors
/// When the number was never given, or the state file cannot be read.
pub async fn lire(service: &Service, cfa: &Siren, demande: Demande) -> Result<PageEvenements, Probleme> {
    if demande.apres < 0 {
        return Err(Probleme::new(400, "parametre", "`apres` est un numéro d'événement, 0 au moins."));
    }
    let limite = demande.limite.unwrap_or(LIMITE).clamp(1, LIMITE_MAXIMALE);
    let mut nouvelles = service.suite.nouvelles();
    let fin = tokio::time::sleep(Duration::from_secs(demande.attendre.min(ATTENTE_MAXIMALE)));
    tokio::pin!(fin);
    loop {
        // Before reading, so that what comes in between wakes.
        nouvelles.borrow_and_update();
        let (evenements, dernier) =
            service.etat.evenements(cfa, demande.apres, limite).await.map_err(|echec| illisible(&echec))?;
        if demande.apres > dernier {
            return Err(perdu(demande.apres, dernier));
        }
        if let Some(fin) = evenements.last() {
            let apres = fin.id;
            service.etat.lu(cfa, demande.apres).await.map_err(|echec| illisible(&echec))?;
            return Ok(PageEvenements { evenements, apres });
        }
        let change = tokio::select! {
            () = service.arret.cancelled() => false,
            () = &mut fin => false,
            change = nouvelles.changed() => change.is_ok(),
        };
        if !change {
            service.etat.lu(cfa, demande.apres).await.map_err(|echec| illisible(&echec))?;
            return Ok(PageEvenements { evenements, apres: demande.apres });
        }
    }
}

fn illisible(echec: &EchecEtat) -> Probleme {
    Probleme::new(503, "etat", format!("Les événements ne peuvent pas être lus : {echec}."))
}

/// A cursor from another state file: waiting with it would never end.
fn perdu(apres: i64, dernier: i64) -> Probleme {
    let phrase = format!(
        "L'événement {apres} n'a pas été donné par ce fichier d'état, qui en est au numéro {dernier} : il a sans doute été \
         remplacé. Reprenez à `apres=0` ; les événements reviendront, et leurs dossiers disent ce que vous aviez déjà."
    );
    Probleme::new(409, "curseur-inconnu", phrase)
}
