//! The words of a refusal, from whichever of its fields an OPCO filled.

use crate::models::Erreur;

impl Erreur {
    /// Every text of the refusal, most telling first, as the OPCO wrote it; empty when it gave none.
    ///
    /// The first of these that holds a text: `errors` (description, else message, with the code before it), `description`,
    /// `comment`, then `message`, `error_description` and `error`. Source: norm, « Errors », order of reading.
    pub fn textes(&self) -> Vec<String> {
        let items: Vec<String> = self.errors.iter().flatten().filter_map(item).collect();
        if !items.is_empty() {
            return items;
        }
        let alone = [&self.description, &self.comment, &self.message, &self.error_description, &self.error];
        alone.into_iter().filter_map(filled).next().map(str::to_owned).into_iter().collect()
    }
}

fn item(item: &crate::models::ElementErreur) -> Option<String> {
    match (filled(&item.code), filled(&item.description).or_else(|| filled(&item.message))) {
        (Some(code), Some(text)) => Some(format!("{code} : {text}")),
        (code, text) => text.or(code).map(str::to_owned),
    }
}

fn filled(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::serde_json::from_str;

    #[test]
    fn every_shape_of_a_refusal_has_its_words() {
        for (body, expected) in [
            (r#"{"errors": [{"code": "X1", "description": "a"}, {"Description": "b"}]}"#, &["X1 : a", "b"][..]),
            (r#"{"errors": [{"code": "X1"}], "comment": "c"}"#, &["X1"]),
            (r#"{"errors": null, "comment": "c"}"#, &["c"]),
            (r#"{"errors": [], "description": "d", "comment": "c"}"#, &["d"]),
            (r#"{"error": "invalid_token", "error_description": "e"}"#, &["e"]),
            (r#"{"message": " "}"#, &[]),
        ] {
            let erreur: Erreur = from_str(body).unwrap();
            assert_eq!(erreur.textes(), expected, "{body}");
        }
    }
}
