//! The report as JSON: one line for each comparable item, such as a result or an exchange.

use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use crate::rapport::Rapport;

/// Objects and lists up to this depth have a line per item; deeper ones are on one line.
const OBJETS: usize = 3;
const LISTES: usize = 4;

/// JSON Schema of the JSON report.
pub const SCHEMA: &str = include_str!("../../../templates/rapport.schema.json");

/// The JSON; the same run gives the same bytes.
pub fn ecrire(rapport: &Rapport) -> String {
    let mut octets = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut octets, Lignes::default());
    rapport.serialize(&mut serializer).expect("a report is made of texts and numbers");
    octets.push(b'\n');
    String::from_utf8(octets).expect("JSON is UTF-8")
}

/// Lines and indentation down to a depth, and none below.
#[derive(Default)]
struct Lignes {
    /// Whether each open object or list has a line per item, from the outside in.
    ouverts: Vec<bool>,
    lignes: PrettyFormatter<'static>,
}

impl Lignes {
    fn liste(&mut self) -> bool {
        self.ouvrir(LISTES)
    }

    fn objet(&mut self) -> bool {
        self.ouvrir(OBJETS)
    }

    fn ouvrir(&mut self, profondeur: usize) -> bool {
        self.ouverts.push(self.large() && self.ouverts.len() < profondeur);
        self.large()
    }

    fn fermer(&mut self) -> bool {
        self.ouverts.pop().unwrap_or(true)
    }

    fn large(&self) -> bool {
        self.ouverts.last().copied().unwrap_or(true)
    }
}

/// Each event goes to one of the two formatters.
macro_rules! selon {
    ($($evenement:ident($quand:ident $(, $argument:ident: $genre:ty)?);)*) => {
        $(fn $evenement<W: ?Sized + io::Write>(&mut self, sortie: &mut W $(, $argument: $genre)?) -> io::Result<()> {
            if self.$quand() {
                self.lignes.$evenement(sortie $(, $argument)?)
            } else {
                CompactFormatter.$evenement(sortie $(, $argument)?)
            }
        })*
    };
}

impl Formatter for Lignes {
    selon! {
        begin_array(liste);
        end_array(fermer);
        begin_array_value(large, premier: bool);
        end_array_value(large);
        begin_object(objet);
        end_object(fermer);
        begin_object_key(large, premier: bool);
        begin_object_value(large);
        end_object_value(large);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn lines_end_at_their_depth() {
        let value = json!({ "a": [{ "b": [{ "c": [1, {}] }], "d": { "e": [] } }], "f": {} });
        let mut octets = Vec::new();
        value.serialize(&mut Serializer::with_formatter(&mut octets, Lignes::default())).unwrap();
        let texte = String::from_utf8(octets).unwrap();
        assert_eq!(
            texte,
            "{\n  \"a\": [\n    {\n      \"b\": [\n        {\"c\":[1,{}]}\n      ],\n      \"d\": {\"e\":[]}\n    }\n  ],\n  \"f\": {}\n}"
        );
        assert_eq!(serde_json::from_str::<Value>(&texte).unwrap(), value);
    }
}
