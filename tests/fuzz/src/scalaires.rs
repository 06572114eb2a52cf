//! Days, amounts and numbers of things, as a text and as JSON: refused, or written as something that is read as the same.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use cfadock::runtime::codegen::{Deserialize, Serialize};
use cfadock::scalaires::{
    Bic, CodeDiplome, CodeIdcc, CodeNaf, CodePostal, Courriel, Date, DateCivile, Iban, Identifiant, Montant, Nir,
    NumeroDeca, Rncp, Siren, Siret, Telephone, Uai,
};

/// Reads the bytes as every scalar.
pub fn jouer(octets: &[u8]) {
    let texte = String::from_utf8_lossy(octets);
    json::<Date>(&texte);
    json::<DateCivile>(&texte);
    montant(&texte);
    mot::<Date>(&texte);
    mot::<DateCivile>(&texte);
    mot::<Montant>(&texte);
    for essayer in [
        json::<Bic>,
        json::<CodeDiplome>,
        json::<CodeIdcc>,
        json::<CodeNaf>,
        json::<CodePostal>,
        json::<Courriel>,
        json::<Iban>,
        json::<Identifiant>,
        json::<Nir>,
        json::<NumeroDeca>,
        json::<Rncp>,
        json::<Siren>,
        json::<Siret>,
        json::<Telephone>,
        json::<Uai>,
    ] {
        essayer(&texte);
    }
}

/// From JSON, and from a JSON text of the same letters.
fn json<T: for<'de> Deserialize<'de> + Serialize + PartialEq + Debug>(texte: &str) {
    for json in [texte.to_owned(), serde_json::Value::from(texte).to_string()] {
        if let Ok(lu) = serde_json::from_str::<T>(&json) {
            let ecrit = serde_json::to_string(&lu).expect("what was read is written");
            let encore = serde_json::from_str::<T>(&ecrit).ok();
            assert_eq!(encore.as_ref(), Some(&lu), "{} is read otherwise than written", std::any::type_name::<T>());
        }
    }
}

/// Amounts are exact in JSON up to fifteen digits, which is what they promise; beyond, only that they are read.
fn montant(texte: &str) {
    let lu = serde_json::from_str::<Montant>(texte);
    let exact = |lu: &Montant| lu.en_centimes().is_some_and(|centimes| centimes.unsigned_abs() < 1_000_000_000_000_000);
    if lu.as_ref().is_ok_and(exact) || texte.parse::<Montant>().is_ok_and(|lu| exact(&lu)) {
        json::<Montant>(texte);
    }
}

fn mot<T: FromStr<Err: Debug> + Display + PartialEq + Debug>(texte: &str) {
    if let Ok(lu) = texte.parse::<T>() {
        let encore = lu.to_string().parse::<T>().ok();
        assert_eq!(encore.as_ref(), Some(&lu), "{} is read otherwise than shown", std::any::type_name::<T>());
    }
}
