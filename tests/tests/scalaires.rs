//! The identifiers by their vectors, `scalaires/*.toml`: taken with a canonical form, or refused with a reason;
//! read in any case, and written back as they came.

use std::collections::BTreeSet;

use cfadock::scalaires::{
    Bic, CodeDiplome, CodeIdcc, CodeNaf, CodePostal, Courriel, Date, DateCivile, ErreurScalaire, Iban, Identifiant,
    Montant, Nir, NumeroDeca, Rncp, Siren, Siret, Telephone, Uai,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fichier {
    vecteur: Vec<Vecteur>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vecteur {
    scalaire: String,
    textes: Vec<String>,
    canonique: Option<String>,
    /// The kind of reason; empty for a text that is taken, whatever its canonical form.
    raison: Option<String>,
    #[expect(dead_code, reason = "for readers of the file")]
    source: Option<String>,
}

/// What a scalar makes of a text: made strictly and written, read leniently and written, read and checked.
struct Sort {
    strict: Result<Value, ErreurScalaire>,
    relu: Value,
    verifie: Result<(), ErreurScalaire>,
}

macro_rules! scalaires {
    ($($name:ident),*) => {
        /// The scalars of the runtime.
        const NOMS: &[&str] = &[$(stringify!($name)),*];

        fn sort(scalaire: &str, texte: &str) -> Sort {
            match scalaire {
                $(stringify!($name) => {
                    let read: $name = lire(texte);
                    let strict = texte.parse::<$name>().map(|value| json!(value));
                    Sort { strict, relu: json!(read), verifie: read.verifier() }
                })*
                other => panic!("no scalar {other}"),
            }
        }
    };
}

scalaires!(
    Bic,
    CodeDiplome,
    CodeIdcc,
    CodeNaf,
    CodePostal,
    Courriel,
    Date,
    DateCivile,
    Iban,
    Identifiant,
    Montant,
    Nir,
    NumeroDeca,
    Rncp,
    Siren,
    Siret,
    Telephone,
    Uai
);

fn lire<T: DeserializeOwned>(texte: &str) -> T {
    serde_json::from_value(json!(texte)).expect("what comes is read, however ugly")
}

fn vecteurs() -> Vec<Vecteur> {
    let files = [include_str!("scalaires/registres.toml"), include_str!("scalaires/codes.toml")];
    files.into_iter().flat_map(|text| toml::from_str::<Fichier>(text).unwrap().vecteur).collect()
}

/// Dates and amounts are read as values where they hold one, and written in their own form; the others keep their text.
fn garde_le_texte(scalaire: &str) -> bool {
    !["Date", "DateCivile", "Montant"].contains(&scalaire)
}

#[test]
fn the_vectors_hold() {
    for vecteur in vecteurs() {
        for texte in &vecteur.textes {
            let (place, sort) = (format!("{} {texte:?}", vecteur.scalaire), sort(&vecteur.scalaire, texte));
            assert_eq!(sort.strict.is_ok(), sort.verifie.is_ok(), "{place}: making and checking agree");
            if garde_le_texte(&vecteur.scalaire) {
                assert_eq!(sort.relu, json!(texte), "{place}: what came is kept");
            }
            let kind = sort.strict.as_ref().err().map(|error| format!("{:?}", error.nature()));
            match (&vecteur.canonique, vecteur.raison.as_deref()) {
                (Some(canonique), None) => {
                    let written = sort.strict.expect(&place);
                    let written = written.as_str().map_or_else(|| written.to_string(), str::to_owned);
                    assert_eq!(&written, canonique, "{place}");
                }
                (None, Some("")) => assert_eq!(kind, None, "{place}"),
                (None, Some(raison)) => assert_eq!(kind.as_deref(), Some(raison), "{place}"),
                _ => panic!("{place}: either a canonical form or a reason"),
            }
        }
    }
}

#[test]
fn every_scalar_has_a_vector_of_each_kind() {
    let vecteurs = vecteurs();
    for nom in NOMS {
        let of = |taken: bool| vecteurs.iter().any(|one| one.scalaire == *nom && one.canonique.is_some() == taken);
        assert!(of(true), "{nom} takes nothing");
        // Identifiers of other systems have no form of their own.
        assert!(of(false) || *nom == "Identifiant", "{nom} refuses nothing");
    }
}

/// A reason is a French sentence with its scalar before it, and never the value.
#[test]
fn reasons_are_sentences_without_the_value() {
    let mut sentences = BTreeSet::new();
    for vecteur in vecteurs() {
        for texte in vecteur.textes.iter().filter(|texte| texte.trim().chars().count() >= 5) {
            let Err(error) = sort(&vecteur.scalaire, texte).strict else { continue };
            for shown in [error.to_string(), format!("{error:?}")] {
                assert!(!shown.contains(texte.trim()), "{shown}");
            }
            let said = error.to_string();
            assert!(said.contains(" : ") && said.ends_with('.'), "{said}");
            sentences.insert(said);
        }
    }
    assert!(sentences.len() > 20, "one sentence for everything says nothing");
}

#[test]
fn sensitive_scalars_do_not_print() {
    let nir = Nir::tel_quel("180127512345642");
    let iban = Iban::tel_quel("FR1420041010050500013M02606");
    let phone = Telephone::tel_quel("0199001234");
    let mail = Courriel::tel_quel("camille@exemple.test");
    let shown = format!("{nir:?} {nir} {iban:?} {iban} {phone:?} {mail:?}");
    for secret in [nir.expose(), iban.expose(), phone.as_str(), mail.as_str()] {
        let letters: Vec<char> = secret.chars().collect();
        for fragment in letters.windows(5) {
            let fragment: String = fragment.iter().collect();
            assert!(!shown.contains(&fragment), "{shown} shows a part of a sensitive value");
        }
    }
}
