//! Models as a generator would write them, by hand. Operations and the client are in `client`.

use crate::leaves::{Date, Identifiant, Montant};
use cfadock_runtime::codegen as rt;

#[derive(Clone)]
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
    const SHAPE: rt::Shape =
        rt::Shape::new("Dossier", &["numero", "etat", "debut", "montant", "rang", "libelle", "parent", "note"])
            .required(&[0])
            .nullable(&[7])
            .aliases(&[("ancienNumero", 0)])
            .ignoring_case();

    fn read<'de, A: rt::MapAccess<'de>>(fields: rt::FieldReader<'de, A>) -> Result<Self, A::Error> {
        let (mut numero, mut etat, mut debut, mut montant) = (None, None, None, None);
        let (mut rang, mut libelle, mut parent, mut note) = (None, None, None, None);
        let mut extra = rt::Map::new();
        fields.read_with_extra(
            &mut [&mut numero, &mut etat, &mut debut, &mut montant, &mut rang, &mut libelle, &mut parent, &mut note],
            &mut extra,
        )?;
        Ok(Self { numero: rt::given(numero), etat, debut, montant, rang, libelle, parent, note, extra })
    }

    fn visit(&self, visitor: &mut dyn rt::Visit) {
        visitor.fields(&[
            &self.numero,
            &self.etat,
            &self.debut,
            &self.montant,
            &self.rang,
            &self.libelle,
            &self.parent,
            &self.note,
        ]);
        visitor.extra(&self.extra);
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

#[derive(Clone)]
pub struct Erreur {
    pub description: Option<String>,
}

impl rt::Record for Erreur {
    const SHAPE: rt::Shape = rt::Shape::new("Erreur", &["description"]);

    fn read<'de, A: rt::MapAccess<'de>>(fields: rt::FieldReader<'de, A>) -> Result<Self, A::Error> {
        let mut description = None;
        fields.read(&mut [&mut description])?;
        Ok(Self { description })
    }

    fn visit(&self, visitor: &mut dyn rt::Visit) {
        visitor.fields(&[&self.description]);
    }
}
rt::record!(Erreur);

pub fn dossier(numero: &str) -> Dossier {
    serde_json::from_value(serde_json::json!({ "numero": numero })).expect("a dossier")
}
