//! The answers to deposits: the numbers they give, and whether they are what their status says.

use super::super::ErreurOpco;
use super::Cause;
use crate::journal::Numeros;
use crate::models::{DepotDossierResult, DepotFactureResult, DepotResult, Erreur};
use crate::runtime::codegen::Operation;
use crate::runtime::serde_json::{self, Value};
use crate::runtime::{RawBody, is_one_word};
use crate::scalar::{Identifiant, NumeroDeca};
use crate::{Error, Opco, Outcome, Reply};

/// The answer to a deposit.
pub trait Accuse {
    /// The numbers that it gives.
    fn numeros(&self) -> Numeros;

    /// The `status` that it gives, `success` or `error`, beside that of HTTP.
    fn statut(&self) -> Option<&str>;

    /// Whether it gives the number without which the deposit cannot be followed.
    fn est_complet(&self) -> bool;
}

impl Accuse for DepotDossierResult {
    fn numeros(&self) -> Numeros {
        Numeros {
            dossier: texte(self.numero_interne.as_ref().map(Identifiant::as_str)),
            externe: texte(self.numero_externe.as_ref().map(Identifiant::as_str)),
            deca: texte(self.numero_deca.as_ref().map(NumeroDeca::as_str)),
            ..Numeros::default()
        }
    }

    fn statut(&self) -> Option<&str> {
        self.status.as_deref()
    }

    fn est_complet(&self) -> bool {
        self.numeros().dossier.is_some()
    }
}

impl Accuse for DepotFactureResult {
    fn numeros(&self) -> Numeros {
        Numeros {
            facture: texte(self.numero_interne_facture.as_ref().map(Identifiant::as_str)),
            document: texte(self.numero_interne_document.as_ref().map(Identifiant::as_str)),
            ..Numeros::default()
        }
    }

    fn statut(&self) -> Option<&str> {
        self.status.as_deref()
    }

    fn est_complet(&self) -> bool {
        self.numeros().facture.is_some()
    }
}

/// Conventions, documents and certificates: no client reads their answers, and no number is needed of them.
impl Accuse for DepotResult {
    fn numeros(&self) -> Numeros {
        let document = self.numero_interne_document.as_ref().map(Identifiant::as_str);
        Numeros { document: texte(document), ..Numeros::default() }
    }

    fn statut(&self) -> Option<&str> {
        self.status.as_deref()
    }

    fn est_complet(&self) -> bool {
        true
    }
}

/// A number to write down; `None` for a phrase in its place, which may name a person and is no number to follow.
fn texte(numero: Option<&str>) -> Option<String> {
    let numero = numero?.trim();
    is_one_word(numero).then(|| numero.to_owned())
}

/// What is known of a call that was not accepted, and why it was not.
pub(super) type Manque = (Outcome, Cause);

/// What a call came to. A success that speaks of an error proves neither that the OPCO acted nor that it did not; one
/// without its number says that it acted, and the number is lost.
pub(super) fn juger<T: Accuse>(
    resultat: Result<Reply<T>, Error<Erreur>>,
    (opco, operation): (Opco, &'static Operation),
) -> Result<Reply<T>, Box<Manque>> {
    let reponse = resultat.map_err(|cause| {
        let erreur = ErreurOpco::new(opco, operation, cause);
        Box::new((erreur.issue(), Cause::Opco(Box::new(erreur))))
    })?;
    let (status, corps) = (reponse.status, reponse.raw.clone());
    let numeros = reponse.body.numeros();
    let echoue = reponse.body.statut().is_some_and(|statut| statut.trim().eq_ignore_ascii_case("error"));
    if echoue || parle_d_erreurs(&corps) {
        Err(Box::new((Outcome::Unknown, Cause::SuccesEnErreur { status, corps, numeros })))
    } else if !reponse.body.est_complet() {
        Err(Box::new((Outcome::AnswerLost, Cause::SansNumero { status, corps, numeros })))
    } else {
        Ok(reponse)
    }
}

/// Whether the body has a list of errors that is not empty, which the document has in failures only.
fn parle_d_erreurs(corps: &RawBody) -> bool {
    let Ok(Value::Object(objet)) = serde_json::from_slice::<Value>(corps.expose()) else {
        return false;
    };
    let plein = |valeur: &Value| match valeur {
        Value::Array(liste) => !liste.is_empty(),
        Value::Object(objet) => !objet.is_empty(),
        Value::String(texte) => !texte.trim().is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    };
    objet.iter().any(|(nom, valeur)| nom.eq_ignore_ascii_case("errors") && plein(valeur))
}
