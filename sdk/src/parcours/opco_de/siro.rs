//! An answer of SIRO: code, OPCO of the branch and managing OPCO. `annuaire` makes the request.

use super::noms;
use super::reponse::{Certitude, CodeSiro, OpcoDe, Origine, RaisonInconnu};
use crate::Opco;
use crate::runtime::serde_json::{Value, from_slice};
use crate::scalaires::CodeIdcc;

/// The content of an answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lu {
    /// The OPCO and how it is known, or why there is none.
    pub(super) opcos: Result<(CodeSiro, Vec<Opco>), RaisonInconnu>,
    /// The agreement that goes with the SIRET.
    pub(super) idcc: Option<CodeIdcc>,
}

impl Lu {
    /// Reads the body of an answer about `siret`.
    pub(super) fn lire(corps: &[u8], siret: &str) -> Result<Self, RaisonInconnu> {
        let corps: Value = from_slice(corps).map_err(|_| RaisonInconnu::Illisible)?;
        // An answer about another employer is ignored.
        if texte_de(&corps["siret"]).is_some_and(|autre| autre != siret) {
            return Err(RaisonInconnu::Illisible);
        }
        let code = match texte_de(&corps["code"]).as_deref().map(|code| code.trim_start_matches('0')) {
            Some("1") => Some(CodeSiro::Trouve),
            Some("2") => Some(CodeSiro::Declare),
            Some("3") => Some(CodeSiro::Calcule),
            Some("99") => None,
            _ => return Err(RaisonInconnu::Illisible),
        };
        let idcc = texte_de(&corps["idcc"]).and_then(|idcc| idcc.parse().ok());
        let opcos = match code {
            None => Err(RaisonInconnu::AbsentDuRegistre),
            Some(code) => opcos(&corps).map(|opcos| (code, opcos)),
        };
        Ok(Self { opcos, idcc })
    }

    /// The answer for the caller; the reason when it names no OPCO.
    pub(super) fn conclure(&self) -> Result<OpcoDe, RaisonInconnu> {
        let (code, opcos) = self.opcos.as_ref().map_err(Clone::clone)?;
        let origine = Origine::Siro { code: *code };
        let certitude = if *code == CodeSiro::Trouve { Certitude::Forte } else { Certitude::Moyenne };
        Ok(match opcos[..] {
            [opco] => OpcoDe::Trouve { opco, origine, certitude },
            _ => OpcoDe::Plusieurs { opcos: opcos.clone(), origine },
        })
    }
}

/// That of the branch, then the managing one, if it is another. An unknown name makes the whole answer unknown: the
/// other name alone would be a guess.
fn opcos(corps: &Value) -> Result<Vec<Opco>, RaisonInconnu> {
    let mut opcos = Vec::new();
    for role in ["opcoRattachement", "opcoGestion"] {
        let Some(nom) = texte_de(&corps[role]["nom"]).filter(|nom| !noms::est_vide(nom)) else { continue };
        let opco = noms::opco_du_nom(&nom).ok_or_else(|| RaisonInconnu::NomInconnu(nom.chars().take(80).collect()))?;
        if !opcos.contains(&opco) {
            opcos.push(opco);
        }
    }
    if opcos.is_empty() { Err(RaisonInconnu::SansOpco) } else { Ok(opcos) }
}

/// A text or a number, as text.
fn texte_de(valeur: &Value) -> Option<String> {
    match valeur {
        Value::String(texte) => Some(texte.trim().to_owned()),
        Value::Number(numero) => Some(numero.to_string()),
        _ => None,
    }
}
