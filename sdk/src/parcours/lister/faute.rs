//! Errors in the pages of a list: each with its numbers, none with its items.

use std::fmt;

/// Why a list is incomplete, or may be. Everything returned before the error was really in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FauteLecture {
    /// A page had no new item: the reading would never end.
    PageRepetee {
        /// The page, from 1.
        page: u32,
    },
    /// A page announced more items than it held.
    PageTronquee {
        /// The page, from 1.
        page: u32,
        /// Its `count`.
        annonces: u64,
        /// How many came.
        recus: u64,
    },
    /// An empty page came before as many items as the OPCO announces.
    Incomplete {
        /// The last `total`.
        annonces: u64,
        /// How many different items came.
        lus: u64,
    },
    /// The total decreased during the reading: an item may have moved from an unread page to one already read.
    Mouvante {
        /// The greatest `total`.
        avant: u64,
        /// The last `total`.
        apres: u64,
        /// How many different items came.
        lus: u64,
    },
    /// There are more pages than the limit.
    TropDePages {
        /// The limit.
        plafond: u32,
    },
}

impl FauteLecture {
    /// Whether the list was still read to its last page: then only an item's absence from it proves nothing.
    pub fn est_en_fin_de_liste(&self) -> bool {
        matches!(self, Self::Incomplete { .. } | Self::Mouvante { .. })
    }
}

/// In French, with what to do.
impl fmt::Display for FauteLecture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PageRepetee { page } => write!(
                formatter,
                "La page {page} répète ce qui a déjà été lu : la suite de la liste est inaccessible. Signalez-le à l'OPCO."
            ),
            Self::PageTronquee { page, annonces, recus } => write!(
                formatter,
                "La page {page} annonce {annonces} éléments et en contient {recus}. Relisez la liste ; si cela se répète, \
                 signalez-le à l'OPCO."
            ),
            Self::Incomplete { annonces, lus } => write!(
                formatter,
                "L'OPCO annonce {annonces} éléments et en a donné {lus} différents. Relisez la liste ; si cela se répète, \
                 signalez-le à l'OPCO."
            ),
            Self::Mouvante { avant, apres, lus } => write!(
                formatter,
                "La liste a changé pendant sa lecture (de {avant} à {apres} éléments, {lus} lus). Relisez-la."
            ),
            Self::TropDePages { plafond } => write!(
                formatter,
                "La liste dépasse {plafond} pages. Relevez le plafond de la lecture si le portefeuille est si grand."
            ),
        }
    }
}

impl std::error::Error for FauteLecture {}
