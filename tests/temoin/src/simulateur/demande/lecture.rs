//! Reads a request's body within limits: of size, of time, and of the memory for all bodies together.
//!
//! A body that is too large is read and discarded, so that the caller still reads the refusal.

use std::sync::Arc;

use axum::body::{Body, Bytes, HttpBody};
use http_body_util::BodyExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::refus::Refus;
use crate::simulateur::limites::{DELAI_CORPS, TAILLE_MAXIMALE};

/// The number of discarded bytes after which the connection is closed.
const TAILLE_JETEE: usize = 256 * 1024 * 1024;

/// The total memory in KiB for all bodies that are being read or answered.
const MEMOIRE: usize = 256 * 1024;

static PLACES: std::sync::LazyLock<Arc<Semaphore>> = std::sync::LazyLock::new(|| Arc::new(Semaphore::new(MEMOIRE)));

/// A body as received; its memory is released when it is dropped.
#[derive(Debug)]
pub(crate) struct Recu {
    pub(crate) octets: Bytes,
    _place: Option<OwnedSemaphorePermit>,
}

pub(crate) async fn lire(corps: Body) -> Result<Recu, Refus> {
    // A body so large that the caller would not wait for its end is not read at all.
    if corps.size_hint().lower() > TAILLE_JETEE as u64 {
        return Err(trop());
    }
    let trop_lent = |_| Refus::un(408, "DELAI", "Le corps de la requête n'est pas arrivé à temps.");
    timeout(DELAI_CORPS, tout_lire(corps)).await.map_err(trop_lent)?
}

async fn tout_lire(mut corps: Body) -> Result<Recu, Refus> {
    let (mut octets, mut place, mut total) = (Vec::new(), None::<OwnedSemaphorePermit>, 0_usize);
    let mut plein = false;
    while let Some(trame) = corps.frame().await {
        let interrompu = |_| Refus::un(400, "CORPS", "Le corps de la requête est interrompu.");
        let Ok(morceau) = trame.map_err(interrompu)?.into_data() else {
            continue;
        };
        total = total.saturating_add(morceau.len());
        if total > TAILLE_JETEE {
            break;
        }
        if plein || total > TAILLE_MAXIMALE {
            (octets, place) = (Vec::new(), None);
            continue;
        }
        plein = !agrandir(&mut place, total.div_ceil(1024));
        octets.extend_from_slice(&morceau);
    }
    if total > TAILLE_MAXIMALE {
        return Err(trop());
    }
    if plein {
        return Err(Refus::un(429, "MEMOIRE", "Trop de corps de requêtes à la fois."));
    }
    Ok(Recu { octets: octets.into(), _place: place })
}

fn trop() -> Refus {
    Refus::un(413, "TAILLE", "Le corps de la requête dépasse 16 Mio.")
}

/// Reserves the missing memory up to `wanted` KiB; returns whether there was enough.
fn agrandir(place: &mut Option<OwnedSemaphorePermit>, voulus: usize) -> bool {
    let tenus = place.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
    let Some(manque) = voulus.checked_sub(tenus).filter(|manque| *manque > 0) else {
        return true;
    };
    let Ok(ajout) = u32::try_from(manque)
        .map_err(drop)
        .and_then(|ajout| Arc::clone(&PLACES).try_acquire_many_owned(ajout).map_err(drop))
    else {
        return false;
    };
    match place {
        Some(place) => place.merge(ajout),
        None => *place = Some(ajout),
    }
    true
}
