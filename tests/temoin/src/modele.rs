//! Sample requests: for each operation a valid call, and no scenario.
//!
//! They are data of our own: the norm may give no example, or others. Persons are fictitious, check digits are valid.
//! An operation that is not listed here, as one that is new, has the example of the norm.

use serde_json::Value;

use crate::generated::operation::Operation;
use crate::generated::scenarios::SKELETONS;
use crate::table::Kind;

const CONTRAT: &str = include_str!("modele/contrat.json");

/// The sample request of one operation.
#[derive(Clone, Copy, Debug)]
pub struct Modele {
    /// The values of the query, one pair for each occurrence.
    pub query: &'static [(&'static str, &'static str)],
    /// The name of the JSON part, where the body is a form; its other parts are files.
    pub part: Option<&'static str>,
    json: Option<&'static str>,
}

impl Modele {
    /// The JSON of the body or of its part; null where there is none.
    pub fn json(&self) -> Value {
        self.json.map_or(Value::Null, |texte| serde_json::from_str(texte).expect("a sample is JSON"))
    }

    /// The same as text without spaces, where there is one.
    pub fn texte(&self) -> Option<String> {
        self.json.map(|_| self.json().to_string())
    }
}

/// The sample request of an operation.
pub fn modele(operation: Operation) -> Modele {
    let (query, json): (&[_], _) = match operation {
        Operation::ConsulterDossier | Operation::ConsulterDossierV2 => (&[("numeroInterne", "INT-D-1")], None),
        Operation::ListerDossiers => (&[("numerosInternes", "INT-D-1"), ("numerosInternes", "INT-D-2")], None),
        Operation::ListerEtatsDossiersV2 | Operation::ListerEtatsFactures => (&[("numeroPage", "1")], None),
        Operation::ConsulterCleCfa => (&[("siren", "000004564"), ("XAPIKEY", "cle-fictive")], None),
        Operation::TransmettreDossier | Operation::TransmettreDossierV2 => (&[], Some(CONTRAT)),
        Operation::DeposerConvention => (&[], Some(include_str!("modele/convention.json"))),
        Operation::DeposerFacture => (&[], Some(include_str!("modele/facture.json"))),
        Operation::DeposerDocument => (&[], Some(include_str!("modele/document.json"))),
        Operation::DeposerCertificat => (&[], Some(include_str!("modele/certificat.json"))),
        // Nobody knows what it wants.
        Operation::SignalerRuptureEmployeur => (&[], Some("{}")),
        // Also what asks for nothing.
        autre => du_document(autre),
    };
    Modele { query, part: part(operation), json }
}

/// What the document itself shows of an operation.
fn du_document(operation: Operation) -> (&'static [(&'static str, &'static str)], Option<&'static str>) {
    let squelette = SKELETONS.iter().find(|un| un.operation == operation).expect("every operation has its skeleton");
    let part = squelette.parts.iter().find_map(|(_, json)| *json);
    (squelette.query, squelette.body.or(part))
}

/// The part of a form that is no file, as the norm calls it.
fn part(operation: Operation) -> Option<&'static str> {
    let corps = operation.row().body.as_ref().filter(|corps| corps.media.starts_with("multipart/"))?;
    let champs = corps.schema.record()?.fields;
    champs.iter().find(|champ| !matches!(champ.schema.kind, Kind::File)).map(|champ| champ.name)
}
