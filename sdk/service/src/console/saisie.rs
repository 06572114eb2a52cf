//! What a person wrote into the form.

use cfadock::journal::{Decision, Numeros};
use serde::Deserialize;

/// A number of an OPCO is shorter; a reason too.
const NUMERO_MAXIMAL: usize = 64;
const MOTIF_MAXIMAL: usize = 500;

/// The form as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Saisie {
    pub(super) jeton: String,
    pub(super) decision: String,
    pub(super) motif: String,
    pub(super) dossier: String,
    pub(super) facture: String,
    pub(super) document: String,
}

impl Saisie {
    /// What it decides, or what is wrong with it.
    pub(super) fn decision(&self) -> Result<Decision, &'static str> {
        if self.motif.trim().is_empty() {
            return Err("Le motif manque : écrivez ce que l'OPCO a répondu, et quand.");
        }
        if self.motif.chars().count() > MOTIF_MAXIMAL {
            return Err("Le motif est trop long : 500 caractères suffisent.");
        }
        let numeros = self.numeros()?;
        match self.decision.as_str() {
            "deposee" => Ok(Decision::Deposee(numeros)),
            _ if numeros != Numeros::default() => Err("Un numéro ne va qu'avec « l'OPCO l'a reçu »."),
            "absente" => Ok(Decision::Absente),
            "ecartee" => Ok(Decision::Ecartee),
            _ => Err("La décision manque : choisissez ce que l'OPCO a répondu."),
        }
    }

    fn numeros(&self) -> Result<Numeros, &'static str> {
        let lire = |texte: &str| {
            let texte = texte.trim();
            let possible = texte.chars().count() <= NUMERO_MAXIMAL && !texte.chars().any(char::is_control);
            possible.then(|| (!texte.is_empty()).then(|| texte.to_owned())).ok_or("Ce numéro n'en est pas un.")
        };
        let mut numeros = Numeros::default();
        numeros.dossier = lire(&self.dossier)?;
        numeros.facture = lire(&self.facture)?;
        numeros.document = lire(&self.document)?;
        Ok(numeros)
    }
}
