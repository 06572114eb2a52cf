//! A name that an object of JSON has twice: one reader takes the first value, another the last, and nobody knows which one
//! the sender meant.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Where a name comes a second time, as a JSON Pointer; `None` also where the text is no JSON.
pub(super) fn chercher(octets: &[u8]) -> Option<String> {
    let octets = octets.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(octets);
    let (mut chemin, mut trouve) = (Vec::new(), None);
    let noeud = Noeud { chemin: &mut chemin, trouve: &mut trouve };
    // Whatever else stops the reading is said by the reading of the model.
    let _ = noeud.deserialize(&mut serde_json::Deserializer::from_slice(octets));
    trouve
}

struct Noeud<'a> {
    chemin: &'a mut Vec<String>,
    trouve: &'a mut Option<String>,
}

impl Noeud<'_> {
    /// What is below, at one more step.
    fn sous(&mut self, pas: String) -> Noeud<'_> {
        self.chemin.push(pas);
        Noeud { chemin: self.chemin, trouve: self.trouve }
    }
}

/// A step of the pointer. The keys of a map may be anything: only those that look like a name of the norm are shown.
fn pas(nom: &str) -> String {
    let connu = nom.len() <= 60 && nom.chars().all(|lettre| lettre.is_ascii_alphabetic() || lettre == '_');
    if connu { nom.to_owned() } else { "***".to_owned() }
}

impl<'de> DeserializeSeed<'de> for Noeud<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Noeud<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut objet: A) -> Result<(), A::Error> {
        let mut noms = HashSet::new();
        while let Some(nom) = objet.next_key::<String>()? {
            let sous = self.sous(pas(&nom));
            if !noms.insert(nom) {
                let pas = sous.chemin.iter().map(|pas| format!("/{pas}"));
                *sous.trouve = Some(pas.collect());
                return Err(A::Error::custom("un nom vient deux fois"));
            }
            objet.next_value_seed(sous)?;
            self.chemin.pop();
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut liste: A) -> Result<(), A::Error> {
        for rang in 0_usize.. {
            if liste.next_element_seed(self.sous(rang.to_string()))?.is_none() {
                break;
            }
            self.chemin.pop();
        }
        self.chemin.pop();
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::chercher;

    #[test]
    fn a_second_name_is_found_where_it_stands() {
        for (texte, place) in [
            (r#"{"a": 1, "b": {"a": 2}}"#, None),
            (r#"{"a": 1, "a": 1}"#, Some("/a")),
            (r#"{"a": {"b": [{"c": 1}, {"c": 1, "d": 2, "c": 3}]}}"#, Some("/a/b/1/c")),
            (r#"{"a": [], "b": [[1], [2]], "b": 1}"#, Some("/b")),
            (r#"{"a": {}, "\u0061": 1}"#, Some("/a")),
            (r#"[{"a": 1}, {"a": 1}, {"a": null, "a": true}]"#, Some("/2/a")),
            (r#"{"Marie Dupont": 1, "Marie Dupont": 2}"#, Some("/***")),
            ("\u{feff}{\"a\": 1, \"a\": 1}", Some("/a")),
            (r#"{"a": 1, "b": "#, None),
            ("", None),
            ("3", None),
        ] {
            assert_eq!(chercher(texte.as_bytes()).as_deref(), place, "{texte}");
        }
    }
}
