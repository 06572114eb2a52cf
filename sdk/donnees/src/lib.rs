//! Les données datées du métier, sans code : les profils des OPCO, les chiffres de référence, et les sources des uns et
//! des autres, en TOML. `cfadock` les lit ; le simulateur en lit ce qu'il lui faut, à sa façon.
//!
//! La forme de chaque fichier est dite dans le `README.md` du paquet.

/// The rows of the list of OPCO, for a macro of the caller's: the name in Rust, and the identifier, which is also the
/// name of its profile in the folder `opco`.
///
/// ```
/// macro_rules! compter {
///     ($($nom:ident $identifiant:literal,)+) => { [$($identifiant),+].len() };
/// }
/// assert_eq!(cfadock_donnees::opcos!(compter), 11);
/// ```
#[macro_export]
macro_rules! opcos {
    ($lecteur:ident) => {
        $lecteur! {
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
    };
}

macro_rules! profils {
    ($($nom:ident $identifiant:literal,)+) => {
        /// Identifier and text of every profile, in the order of [`opcos!`].
        pub const PROFILS: [(&str, &str); [$($identifiant),+].len()] =
            [$(($identifiant, include_str!(concat!("../opco/", $identifiant, ".toml")))),+];
    };
}

opcos!(profils);

/// All other sources, by tag.
pub const SOURCES: &str = include_str!("../sources.toml");

/// The tables of reference: one constant for each file of the folder `reference`.
pub mod reference {
    /// The known codes in the OPCO's answers: `reference/codes_erreur.toml`, which is no table of figures.
    pub const CODES_ERREUR: &str = include_str!("../reference/codes_erreur.toml");

    macro_rules! tables {
        ($($nom:ident $fichier:literal,)+) => {
            $(
                #[doc = concat!("The text of `reference/", $fichier, ".toml`.")]
                pub const $nom: &str = include_str!(concat!("../reference/", $fichier, ".toml"));
            )+

            /// Name and text of every table of figures, in the order of their names.
            pub const TABLES: [(&str, &str); [$($fichier),+].len()] = [$(($fichier, $nom)),+];
        };
    }

    tables! {
        CONTRAT "contrat",
        FINANCEMENT "financement",
        IDCC "idcc",
        JOURS_FERIES "jours_feries",
        REGIMES "regimes",
        REMUNERATION "remuneration",
        SMIC "smic",
    }
}
