//! The OPCO: one for each row of `cfadock_donnees::opcos!`. The rest is in the profiles beside the list.

use cfadock_donnees::PROFILS;

macro_rules! declarer {
    ($($nom:ident $identifiant:literal,)+) => {
        /// An opérateur de compétences. Others may be added: match with a `_` arm.
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
                PROFILS[self as usize].1
            }
        }
    };
}

cfadock_donnees::opcos!(declarer);
