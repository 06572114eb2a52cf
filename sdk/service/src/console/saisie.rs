//! What a person wrote into the form.

use cfadock::journal::{Decision, Numeros};
use serde::Deserialize;

use crate::actes::decision;

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
        decision::motif(&self.motif)?;
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
        let lire = |texte: &str| -> Result<Option<String>, &'static str> {
            let texte = texte.trim();
            decision::numero(texte)?;
            Ok((!texte.is_empty()).then(|| texte.to_owned()))
        };
        let mut numeros = Numeros::default();
        numeros.dossier = lire(&self.dossier)?;
        numeros.facture = lire(&self.facture)?;
        numeros.document = lire(&self.document)?;
        Ok(numeros)
    }
}
