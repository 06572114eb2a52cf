//! Models as a generator would write them, by hand. Operations and the client are in `client`.

use cfadock_runtime::codegen as rt;
use cfadock_runtime::scalar::{Date, Identifiant, Montant};

#[derive(Clone, Debug, PartialEq)]
pub struct Dossier {
    pub numero: Identifiant,
    pub etat: Option<Etat>,
    pub debut: Option<Date>,
    pub montant: Option<Montant>,
    pub rang: Option<i64>,
    pub libelle: Option<String>,
    pub parent: Option<Box<Dossier>>,
    pub note: Option<String>,
    pub extra: rt::Map<rt::Json>,
}

impl rt::Record for Dossier {
    const NAME: &'static str = "Dossier";
    const FIELDS: rt::Fields = rt::Fields {
        names: &["numero", "etat", "debut", "montant", "rang", "libelle", "parent", "note"],
        aliases: &[("ancienNumero", 0)],
        ignore_case: true,
    };

    fn read<'de, A: rt::MapAccess<'de>>(mut fields: rt::FieldReader<'de, A>) -> Result<Self, A::Error> {
        let mut numero = None;
        let (mut etat, mut debut, mut montant, mut rang) = (None, None, None, None);
        let (mut libelle, mut parent, mut note) = (None, None, None);
        let mut extra = rt::Map::new();
        while let Some(field) = fields.next()? {
            match field {
                0 => fields.required(&mut numero)?,
                1 => fields.optional(&mut etat)?,
                2 => fields.optional(&mut debut)?,
                3 => fields.optional(&mut montant)?,
                4 => fields.optional(&mut rang)?,
                5 => fields.optional(&mut libelle)?,
                6 => fields.optional(&mut parent)?,
                7 => fields.optional(&mut note)?,
                _ => fields.extra(&mut extra)?,
            }
        }
        let numero = fields.take("numero", numero)?;
        Ok(Self { numero, etat, debut, montant, rang, libelle, parent, note, extra })
    }

    fn write<S: rt::Serializer>(&self, mut fields: rt::FieldWriter<S>) -> Result<S::Ok, S::Error> {
        fields.required("numero", &self.numero)?;
        fields.optional("etat", &self.etat)?;
        fields.optional("debut", &self.debut)?;
        fields.optional("montant", &self.montant)?;
        fields.optional("rang", &self.rang)?;
        fields.optional("libelle", &self.libelle)?;
        fields.optional("parent", &self.parent)?;
        fields.nullable("note", &self.note)?;
        fields.extra(&self.extra)?;
        fields.end()
    }
}
rt::record!(Dossier);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Etat {
    Transmis,
    Engage,
    Unknown(rt::RawCode),
}

impl rt::Code for Etat {
    const NAME: &'static str = "Etat";
    const ENTRIES: &'static [rt::Entry<Self>] = &[
        rt::Entry { value: Self::Transmis, wire: rt::Wire::Text("TRANSMIS"), label: "Transmis" },
        rt::Entry { value: Self::Engage, wire: rt::Wire::Text("ENGAGE"), label: "Engagé" },
    ];

    fn unknown(raw: rt::RawCode) -> Option<Self> {
        Some(Self::Unknown(raw))
    }

    fn raw(&self) -> Option<&rt::RawCode> {
        match self {
            Self::Unknown(raw) => Some(raw),
            _ => None,
        }
    }
}
rt::code!(Etat);

/// A closed code of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nature {
    Cap,
    Bac,
}

impl rt::Code for Nature {
    const NAME: &'static str = "Nature";
    const ENTRIES: &'static [rt::Entry<Self>] = &[
        rt::Entry { value: Self::Cap, wire: rt::Wire::Integer(7), label: "CAP" },
        rt::Entry { value: Self::Bac, wire: rt::Wire::Integer(11), label: "Baccalauréat" },
    ];

    fn unknown(_: rt::RawCode) -> Option<Self> {
        None
    }

    fn raw(&self) -> Option<&rt::RawCode> {
        None
    }
}
rt::code!(Nature);

#[derive(Clone, Debug, PartialEq)]
pub struct Erreur {
    pub description: Option<String>,
}

impl rt::Record for Erreur {
    const NAME: &'static str = "Erreur";
    const FIELDS: rt::Fields = rt::Fields { names: &["description"], aliases: &[], ignore_case: false };

    fn read<'de, A: rt::MapAccess<'de>>(mut fields: rt::FieldReader<'de, A>) -> Result<Self, A::Error> {
        let mut description = None;
        while let Some(field) = fields.next()? {
            match field {
                0 => fields.optional(&mut description)?,
                _ => fields.skip()?,
            }
        }
        Ok(Self { description })
    }

    fn write<S: rt::Serializer>(&self, mut fields: rt::FieldWriter<S>) -> Result<S::Ok, S::Error> {
        fields.optional("description", &self.description)?;
        fields.end()
    }
}
rt::record!(Erreur);

pub fn dossier(numero: &str) -> Dossier {
    serde_json::from_value(serde_json::json!({ "numero": numero })).expect("a dossier")
}
