//! Amounts in JSON: a number is written as it was read, whole or with decimals; an unreadable amount is unchanged.

use std::fmt;

use cfadock_runtime::Json;
use cfadock_runtime::scalar::{digits, read_scalar};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::{Lecture, Montant, lire};
use crate::{Model, Plain};

impl Model for Montant {
    fn plain(&self) -> Option<Plain<'_>> {
        let decimal = self.decimal()?;
        match decimal.to_i64().filter(|_| decimal.scale() == 0) {
            Some(entier) => Some(Plain::Integer(entier.into())),
            None => exact(decimal).map(Plain::Number),
        }
    }
}

/// The float that reads as the decimal again: it exists for up to 15 digits.
fn exact(decimal: Decimal) -> Option<f64> {
    let nombre: f64 = decimal.to_string().parse().ok()?;
    (lire(&nombre.to_string()) == Some(decimal)).then_some(nombre)
}

/// As a number; as a text when it has more digits than a JSON number can keep, so that none is lost silently.
impl Serialize for Montant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (&self.0, self.plain()) {
            (Lecture::Illisible(json), _) => json.serialize(serializer),
            (_, Some(Plain::Integer(entier))) => {
                serializer.serialize_i64(i64::try_from(entier).map_err(serde::ser::Error::custom)?)
            }
            (_, Some(Plain::Number(nombre))) => serializer.serialize_f64(nombre),
            (Lecture::Decimal(decimal) | Lecture::Texte(decimal), _) => serializer.collect_str(decimal),
        }
    }
}

impl<'de> Deserialize<'de> for Montant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_scalar("Montant", deserializer, Visiteur)
    }
}

struct Visiteur;

impl<'de> Visitor<'de> for Visiteur {
    type Value = Montant;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an amount")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Montant, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_i64<E: Error>(self, nombre: i64) -> Result<Montant, E> {
        Ok(Decimal::from(nombre).into())
    }

    fn visit_u64<E: Error>(self, nombre: u64) -> Result<Montant, E> {
        Ok(Decimal::from(nombre).into())
    }

    fn visit_i128<E: Error>(self, nombre: i128) -> Result<Montant, E> {
        let decimal = Decimal::try_from_i128_with_scale(nombre, 0);
        Ok(decimal.map_or_else(|_| Montant::illisible(nombre.to_string()), Montant::from))
    }

    fn visit_f64<E: Error>(self, nombre: f64) -> Result<Montant, E> {
        if let Some(chiffres) = digits(nombre) {
            return Ok(lire(&chiffres).map_or_else(|| Montant::illisible(&*chiffres), Montant::from));
        }
        // The shortest text of a float is the number as written.
        let Some(mut decimal) = lire(&nombre.to_string()) else {
            return Ok(Montant::illisible(nombre));
        };
        if decimal.scale() == 0 {
            // `1100.0` is written with its point again.
            decimal.rescale(1);
        }
        Ok(decimal.into())
    }

    fn visit_str<E: Error>(self, texte: &str) -> Result<Montant, E> {
        Ok(lire(texte.trim()).map_or_else(|| Montant::illisible(texte), |decimal| Montant(Lecture::Texte(decimal))))
    }

    fn visit_bool<E: Error>(self, booleen: bool) -> Result<Montant, E> {
        Ok(Montant::illisible(booleen))
    }

    fn visit_map<A: MapAccess<'de>>(self, objet: A) -> Result<Montant, A::Error> {
        Json::deserialize(MapAccessDeserializer::new(objet)).map(Montant::illisible)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, liste: A) -> Result<Montant, A::Error> {
        Json::deserialize(SeqAccessDeserializer::new(liste)).map(Montant::illisible)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Montant {
        serde_json::from_str(json).expect("an amount reads everything but null")
    }

    #[test]
    fn numbers_come_back_as_they_were() {
        for json in ["1100", "1100.0", "1100.5", "0.1", "-3.07", "8109.59", "9007199254740993", "123456789012.34"] {
            assert_eq!(serde_json::to_string(&read(json)).expect("writable"), json);
        }
        assert_eq!(serde_json::to_string(&Montant::centimes(110_000)).expect("writable"), "1100.0");
    }

    #[test]
    fn a_number_of_any_size_is_an_amount() {
        let lu = |json: &str| cfadock_runtime::from_json::<Vec<Montant>>(json.as_bytes()).expect("amounts");
        for (json, decimal) in [
            ("[100000000000000000000]", "100000000000000000000"),
            ("[0.12345678901234567890123]", "0.12345678901234567890123"),
            ("[9007199254740993.25]", "9007199254740993.25"),
        ] {
            let grand = lu(json);
            assert_eq!(grand[0].decimal().map(|decimal| decimal.to_string()).as_deref(), Some(decimal));
            let ecrit = serde_json::to_string(&grand).expect("writable");
            assert!(ecrit == "[1e+20]" || ecrit == format!(r#"["{decimal}"]"#), "{ecrit}");
        }
        let enorme = i128::MAX.to_string();
        let illisible = &lu(&format!("[{enorme}]"))[0];
        assert_eq!(illisible.decimal(), None);
        assert_eq!(serde_json::to_value(illisible).expect("writable"), enorme);
        let objet = r#"[{"montant":18446744073709551617}]"#;
        assert_eq!(serde_json::to_string(&lu(objet)).expect("writable"), objet);
    }

    #[test]
    fn more_digits_than_a_number_keeps_go_as_a_text() {
        for json in [r#""1101000.000000000001""#, r#""123456789012345678.25""#] {
            assert_eq!(serde_json::to_string(&read(json)).expect("writable"), json);
        }
    }

    #[test]
    fn centimes_are_whole_or_none() {
        for (json, centimes) in [
            ("8109.59", Some(810_959)),
            ("1100", Some(110_000)),
            (r#""1100.50""#, Some(110_050)),
            ("0.001", None),
            ("1e300", None),
            (r#""1 100,50""#, None),
            (r#""2400,00""#, Some(240_000)),
            (r#""2.400,00""#, None),
            (r#""2,400""#, None),
            (r#""2,400.00""#, None),
            (r#""2,4,0""#, None),
            (r#""""#, None),
        ] {
            assert_eq!(read(json).en_centimes(), centimes, "{json}");
        }
        assert_eq!(read("1100.0"), read("1100"));
    }

    #[test]
    fn a_text_is_the_same_number_and_says_so() {
        let (text, number) = (read(r#""2400,00""#), read("2400"));
        assert_eq!((&text, text.en_centimes()), (&number, Some(240_000)));
        assert_eq!([&text, &number, &-text.clone()].map(Montant::est_lu_d_un_texte), [true, false, false]);
        assert_eq!(serde_json::to_string(&text).expect("writable"), "2400.0");
        let unique: std::collections::HashSet<_> = [text, number].into_iter().collect();
        assert_eq!(unique.len(), 1);
        assert!(!read(r#""beaucoup""#).est_lu_d_un_texte());
    }

    /// What people type in a form is read: amounts are shown so. JSON is read as numbers are written there.
    #[test]
    fn what_is_shown_is_read_again() {
        for centimes in [0, 5, -5, 80_282, 180_282, -123_456_789, 100_000] {
            let montant = Montant::centimes(centimes);
            assert_eq!(montant.en_euros().parse(), Ok(montant.clone()), "{centimes}");
            assert_eq!(Montant::tel_quel(montant.en_euros()), montant);
        }
        for (text, centimes) in [
            ("802,82 €", Some(80_282)),
            ("802.82€", Some(80_282)),
            (" 1\u{a0}802,82\u{202f}€ ", Some(180_282)),
            ("1 100", Some(110_000)),
            ("12 345 678", Some(1_234_567_800)),
            ("1 10", None),
            ("1 100.50", None),
            ("1.800 €", None),
            ("12.000", None),
            ("2.4005 €", None),
            ("1234 567", None),
            ("1.5 000", None),
            ("1,5 000", None),
            ("1  100", None),
            ("- 5", None),
            ("€", None),
            ("12 $", None),
            ("12 € 50", None),
        ] {
            assert_eq!(text.parse::<Montant>().ok().and_then(|lu| lu.en_centimes()), centimes, "{text}");
            assert_eq!(Montant::tel_quel(text).en_centimes(), centimes, "{text}");
        }
        let garde = Montant::tel_quel("le SMIC");
        assert_eq!(serde_json::to_string(&garde).expect("writable"), r#""le SMIC""#);
        assert_eq!(format!("{garde} {garde:?}"), "*** Montant(***)");
    }

    #[test]
    fn what_is_no_number_is_kept() {
        for json in [r#""1 100,50""#, r#"{"montant":1}"#, "[1]", "true", r#""+5""#, r#""1_000""#] {
            assert_eq!(serde_json::to_string(&read(json)).expect("writable"), json);
            assert!(read(json).verifier().is_err());
            assert_eq!(format!("{} {:?}", read(json), read(json)), "*** Montant(***)", "it may name a person");
        }
        assert!(serde_json::from_str::<Montant>("null").is_err());
        assert!("12.345".parse::<Montant>().is_err());
        assert_eq!("-12.30".parse(), Ok(Montant::centimes(-1230)));
    }
}
