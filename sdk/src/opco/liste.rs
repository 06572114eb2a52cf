//! The OPCO, one row for each: its name in Rust and its short name. All else is in its profile,
//! `spec/opco/<short name>.toml`.

macro_rules! opcos {
    ($($nom:ident $identifiant:literal,)+) => {
        /// An opérateur de compétences. There may be others one day: match with a `_` arm.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names say it")]
        #[non_exhaustive]
        pub enum Opco {
            $($nom,)+
        }

        impl Opco {
            /// All of them, in the order of their short names.
            pub const TOUS: [Self; [$($identifiant),+].len()] = [$(Self::$nom),+];

            /// The text of its profile.
            pub(super) fn texte(self) -> &'static str {
                match self {
                    $(Self::$nom => {
                        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/opco/", $identifiant, ".toml"))
                    })+
                }
            }
        }
    };
}

opcos! {
    Afdas "afdas",
    Akto "akto",
    Atlas "atlas",
    Constructys "constructys",
    Lopcommerce "lopcommerce",
    Ocapiat "ocapiat",
    Opco2i "opco_2i",
    OpcoEp "opco_ep",
    OpcoMobilites "opco_mobilites",
    OpcoSante "opco_sante",
    Uniformation "uniformation",
}
