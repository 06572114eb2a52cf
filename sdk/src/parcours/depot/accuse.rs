//! The answers to deposits: the numbers in them, and whether their body agrees with their status.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use tokio::task::spawn_blocking;

use super::manque::Cause;
use crate::journal::Numeros;
use crate::models::Erreur;
use crate::parcours::ErreurOpco;
use crate::runtime::RawBody;
use crate::runtime::serde_json::{self, Value};
use crate::scalaires::est_un_mot;
use crate::{Error, Opco, Operation, Outcome, Reply};

/// The answer to a deposit.
pub trait Accuse {
    /// The numbers in it.
    fn numeros(&self) -> Numeros;

    /// The `status` of its body, `success` or `error`: not the status of HTTP.
    fn statut_du_corps(&self) -> Option<&str>;

    /// Whether it has the number without which the deposit cannot be followed.
    fn est_complet(&self) -> bool;
}

/// A number for the journal; `None` if the field has a sentence instead, which may name a person.
pub(in crate::parcours) fn numero(numero: Option<&str>) -> Option<String> {
    let numero = numero?.trim();
    est_un_mot(numero).then(|| numero.to_owned())
}

/// The outcome of a call that was not accepted, and its cause.
pub(super) type Manque = (Outcome, Cause);

/// The outcome of a call. A success whose body reports an error proves neither that the OPCO acted nor that it did not;
/// a success without its number means that it acted, and the number is lost.
pub(super) async fn juger<T: Accuse>(
    resultat: Result<Reply<T>, Error<Erreur>>,
    (opco, operation): (Opco, &'static Operation),
) -> Result<Reply<T>, Box<Manque>> {
    let reponse = resultat.map_err(|cause| {
        let erreur = ErreurOpco::new(opco, operation, cause);
        Box::new((erreur.issue(), Cause::Opco(Box::new(erreur))))
    })?;
    let (statut, corps) = (reponse.status, reponse.raw.clone());
    let numeros = reponse.body.numeros();
    let echoue = reponse.body.statut_du_corps().is_some_and(|statut| statut.trim().eq_ignore_ascii_case("error"));
    if echoue || parle_d_erreurs(&corps).await {
        Err(Box::new((Outcome::Unknown, Cause::SuccesEnErreur { statut, corps, numeros })))
    } else if !reponse.body.est_complet() {
        Err(Box::new((Outcome::AnswerLost, Cause::SansNumero { statut, corps, numeros })))
    } else {
        Ok(reponse)
    }
}

/// Whether the body has a list of errors that is not empty, which the document has in failures only. A large body is
/// searched on a blocking thread; if that fails, it is assumed to have one.
async fn parle_d_erreurs(corps: &RawBody) -> bool {
    const SUR_PLACE: usize = 64 * 1024;
    let octets = corps.expose().clone();
    if octets.len() <= SUR_PLACE {
        return a_des_erreurs(&octets);
    }
    spawn_blocking(move || a_des_erreurs(&octets)).await.unwrap_or(true)
}

fn a_des_erreurs(octets: &[u8]) -> bool {
    serde_json::from_slice::<Erreurs>(octets).is_ok_and(|Erreurs(pleines)| pleines)
}

/// Whether an object has errors; nothing else of it is kept.
struct Erreurs(bool);

impl<'de> Deserialize<'de> for Erreurs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self(false))
    }
}

impl<'de> Visitor<'de> for Erreurs {
    type Value = Self;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("un objet")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut objet: A) -> Result<Self, A::Error> {
        while let Some(nom) = objet.next_key::<String>()? {
            if nom.eq_ignore_ascii_case("errors") {
                self.0 |= est_plein(&objet.next_value()?);
            } else {
                objet.next_value::<IgnoredAny>()?;
            }
        }
        Ok(self)
    }
}

fn est_plein(valeur: &Value) -> bool {
    match valeur {
        Value::Array(liste) => !liste.is_empty(),
        Value::Object(objet) => !objet.is_empty(),
        Value::String(texte) => !texte.trim().is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
