//! The extract of a contract, read from its text without a complete tree.
//!
//! It is used for reading a state file: building trees would take most of that time. Its results equal those of `texte`
//! and `jour` on a tree.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::Deserialize;

use super::libelles::Libelles;
use super::{Extrait, avenant};

type Texte<'a> = Option<Cow<'a, str>>;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Cerfa<'a> {
    #[serde(borrow)]
    apprenti: Apprenti<'a>,
    employeur: Etablissement<'a>,
    organisme_formation: Etablissement<'a>,
    formation: Formation<'a>,
    contrat: Dates<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Apprenti<'a> {
    #[serde(borrow)]
    nom: Texte<'a>,
    #[serde(borrow)]
    prenom: Texte<'a>,
    #[serde(borrow)]
    date_naissance: Texte<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Etablissement<'a> {
    #[serde(borrow)]
    denomination: Texte<'a>,
    #[serde(borrow)]
    siret: Texte<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Formation<'a> {
    #[serde(borrow)]
    intitule_qualification: Texte<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Dates<'a> {
    #[serde(borrow)]
    date_debut_contrat: Texte<'a>,
    #[serde(borrow)]
    date_conclusion: Texte<'a>,
    #[serde(borrow)]
    date_effet_avenant: Texte<'a>,
    type_contrat_app: Option<u64>,
}

impl Extrait {
    /// From a text; `None` when it is not JSON.
    pub(crate) fn du_texte(texte: &str) -> Option<Self> {
        let Ok(cerfa) = serde_json::from_str::<Cerfa<'_>>(texte) else {
            // A form that the norm does not have: reading it through a tree gives the same result.
            return serde_json::from_str(texte).ok().map(|cerfa| Self::du_json(&cerfa));
        };
        let en_propre = |texte: Texte<'_>| texte.unwrap_or_default().into_owned();
        let Cerfa { apprenti, employeur, organisme_formation, formation, contrat } = cerfa;
        let jour = |texte: Texte<'_>| texte.and_then(|texte| texte.get(..10)?.parse::<Date>().ok());
        let conclusion = jour(contrat.date_conclusion);
        let effet = jour(contrat.date_effet_avenant).map(|jour| jour.to_string()).unwrap_or_default();
        let (nom, prenom) = (en_propre(apprenti.nom), en_propre(apprenti.prenom));
        let (denomination, intitule) = (en_propre(employeur.denomination), en_propre(formation.intitule_qualification));
        let libelles = Libelles::new(&prenom, &nom, &denomination, &intitule);
        let identite = [
            nom,
            prenom,
            en_propre(apprenti.date_naissance),
            en_propre(employeur.siret),
            en_propre(contrat.date_debut_contrat),
            avenant(contrat.type_contrat_app, &effet),
        ];
        Some(Self { identite, siret_cfa: en_propre(organisme_formation.siret), conclusion, libelles })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const SAMPLE: &str = include_str!("../../../../../fixtures/contrat_v14.json");

    #[test]
    fn both_ways_say_the_same() {
        let sample = serde_json::from_str::<Value>(SAMPLE).unwrap()["cerfa"].take().to_string();
        let others = ["{}", "null", "[]", "7", r#"{"apprenti":null,"contrat":{"dateConclusion":"2026-06"}}"#];
        let odd =
            r#"{"apprenti":{"nom":7,"prenom":"L\u00e9a \"\\"},"employeur":[],"organismeFormation":{"siret":null}}"#;
        let twice = r#"{"apprenti":{"nom":"a"},"apprenti":{"nom":"b"}}"#;
        for text in others.into_iter().chain([&*sample, odd, twice]) {
            let tree: Value = serde_json::from_str(text).unwrap();
            assert_eq!(Extrait::du_texte(text), Some(Extrait::du_json(&tree)), "{text}");
        }
        let extrait = Extrait::du_texte(&sample).unwrap();
        assert_eq!(extrait.identite[1..4], ["Camille", "2006-05-20T00:00:00+00:00", "00000321000010"]);
        assert_eq!(extrait.siret_cfa, "00000654400019");
        let Libelles { apprenti, employeur, formation } = &extrait.libelles;
        let names = [apprenti, employeur, formation].map(|name| &**name);
        assert_eq!(names, ["Camille Essai", "Menuiserie Fictive", "BTS Développement et réalisation bois"]);
        assert_eq!(Extrait::du_texte("{"), None);
    }
}
