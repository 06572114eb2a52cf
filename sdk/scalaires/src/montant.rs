//! An amount in euros, exact: decimal inside, never summed as a float.

mod arithmetique;
mod json;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use cfadock_runtime::Json;
use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use super::regles::Regles;
use super::{ErreurScalaire, MASK, NatureErreur};

const REGLES: Regles = Regles::de("montant");

/// An amount in euros.
///
/// It is read from a JSON number or a numeric text. Anything else (an object in place of a number, `"1 100,50"`) is
/// kept and written back unchanged: such an amount has no decimal value, and makes every sum with it unreadable, as NaN
/// would, so that no total is silently wrong.
///
/// ```
/// # use cfadock_scalaires::Montant;
/// let lines = [Montant::centimes(100_010), Montant::centimes(9_990)];
/// let total: Montant = lines.iter().sum();
/// assert_eq!((total.en_centimes(), total.to_string()), (Some(110_000), "1100.00".to_owned()));
/// ```
#[derive(Clone)]
pub struct Montant(Lecture);

#[derive(Clone)]
enum Lecture {
    Decimal(Decimal),
    /// A number that came as a text.
    Texte(Decimal),
    Illisible(Json),
}

impl Montant {
    /// Zero euros.
    pub const ZERO: Self = Self(Lecture::Decimal(Decimal::ZERO));

    /// An amount in centimes.
    pub fn centimes(centimes: i64) -> Self {
        Decimal::new(centimes, 2).into()
    }

    /// Reads a text without a check: one that is no number is kept, and the checks of a document name its field.
    ///
    /// ```
    /// # use cfadock_scalaires::Montant;
    /// assert_eq!(Montant::tel_quel("1 802,82 €"), Montant::centimes(180_282));
    /// assert_eq!(Montant::tel_quel("le SMIC").decimal(), None);
    /// ```
    pub fn tel_quel(texte: impl Into<String>) -> Self {
        let texte = texte.into();
        lire_en_euros(texte.trim()).map_or_else(|| Self::illisible(texte), Self::from)
    }

    /// The amount in centimes; `None` when it is no whole number of centimes, too large, or unreadable.
    pub fn en_centimes(&self) -> Option<i64> {
        let centimes = self.decimal()?.checked_mul(Decimal::ONE_HUNDRED)?;
        centimes.is_integer().then(|| centimes.to_i64()).flatten()
    }

    /// The same rounded half up to the centime, for sending; an unreadable amount is unchanged.
    #[must_use]
    pub fn arrondi(&self) -> Self {
        match &self.0 {
            Lecture::Decimal(decimal) | Lecture::Texte(decimal) if decimal.normalize().scale() > 2 => {
                decimal.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).into()
            }
            _ => self.clone(),
        }
    }

    /// The amount; `None` when what was read is no number.
    pub fn decimal(&self) -> Option<Decimal> {
        match self.0 {
            Lecture::Decimal(decimal) | Lecture::Texte(decimal) => Some(decimal),
            Lecture::Illisible(_) => None,
        }
    }

    /// Whether it was read from a text instead of a number, as `"2400,00"`. It still has that value, and is written as
    /// a number.
    ///
    /// ```
    /// # use cfadock_scalaires::Montant;
    /// let montant: Montant = serde_json::from_str(r#""2400,00""#)?;
    /// assert!(montant.est_lu_d_un_texte() && montant == Montant::centimes(240_000));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn est_lu_d_un_texte(&self) -> bool {
        matches!(self.0, Lecture::Texte(_))
    }

    /// The amount for people, in French: `3 200,00 €`. An amount with fractions of a centime keeps its decimals; an
    /// unreadable one is masked.
    ///
    /// ```
    /// # use cfadock_scalaires::Montant;
    /// assert_eq!(Montant::centimes(-123_456_789).en_euros(), "-1 234 567,89 €");
    /// assert_eq!(Montant::centimes(5).en_euros(), "0,05 €");
    /// ```
    pub fn en_euros(&self) -> String {
        let Some(decimal) = self.decimal() else { return format!("{MASK} €") };
        let texte = match decimal.normalize() {
            precis if precis.scale() > 2 => precis.to_string(),
            _ => format!("{decimal:.2}"),
        };
        let (signe, chiffres) = texte.strip_prefix('-').map_or(("", texte.as_str()), |chiffres| ("-", chiffres));
        let (entiers, decimales) = chiffres.split_once('.').unwrap_or((chiffres, "00"));
        let mut groupes = String::new();
        for (rang, chiffre) in entiers.chars().enumerate() {
            if rang > 0 && (entiers.len() - rang) % 3 == 0 {
                groupes.push(' ');
            }
            groupes.push(chiffre);
        }
        format!("{signe}{groupes},{decimales} €")
    }

    /// Checks the value that was read.
    ///
    /// # Errors
    /// When it is no number, or no whole number of centimes.
    pub fn verifier(&self) -> Result<(), ErreurScalaire> {
        let decimal = self.decimal();
        REGLES.exiger(decimal.is_some(), NatureErreur::Forme, "ce n'est pas un nombre.")?;
        let juste = decimal.is_some_and(|decimal| decimal.normalize().scale() <= 2);
        REGLES.exiger(juste, NatureErreur::Forme, "il compte au plus deux décimales.")
    }

    fn illisible(json: impl Into<Json>) -> Self {
        Self(Lecture::Illisible(json.into()))
    }
}

impl Default for Montant {
    fn default() -> Self {
        Self::ZERO
    }
}

impl From<Decimal> for Montant {
    fn from(decimal: Decimal) -> Self {
        Self(Lecture::Decimal(decimal))
    }
}

/// Reads `1100`, `1100.5` or `-1100,50`, and what [`Montant::en_euros`] writes: `1 100,50 €`; at most two decimals.
impl FromStr for Montant {
    type Err = ErreurScalaire;

    fn from_str(texte: &str) -> Result<Self, ErreurScalaire> {
        let texte = texte.trim();
        REGLES.exiger(!texte.is_empty(), NatureErreur::Vide, "la valeur est vide.")?;
        let forme = || REGLES.erreur(NatureErreur::Forme, "il doit être un nombre comme 1100.50.");
        let montant = Self::from(lire_en_euros(texte).ok_or_else(forme)?);
        montant.verifier().map(|()| montant)
    }
}

impl TryFrom<&str> for Montant {
    type Error = ErreurScalaire;

    fn try_from(texte: &str) -> Result<Self, ErreurScalaire> {
        texte.parse()
    }
}

/// The same as people write it: with the sign of the euro, and blanks between groups of three digits.
fn lire_en_euros(texte: &str) -> Option<Decimal> {
    let nombre = texte.strip_suffix('€').map_or(texte, str::trim_end);
    let groupes: Vec<&str> = nombre.split(char::is_whitespace).collect();
    let chiffres = |groupe: &str, combien: std::ops::RangeInclusive<usize>| {
        combien.contains(&groupe.len()) && groupe.bytes().all(|octet| octet.is_ascii_digit())
    };
    if let [premier, milieu @ .., dernier] = &groupes[..] {
        // Who groups by blanks writes a comma.
        let entiers = dernier.split(',').next().unwrap_or_default();
        let premier = premier.strip_prefix('-').unwrap_or(premier);
        let par_trois = milieu.iter().chain([&entiers]).all(|groupe| chiffres(groupe, 3..=3));
        if !(chiffres(premier, 1..=3) && par_trois) {
            return None;
        }
    }
    let nombre = groupes.concat();
    // As a comma, a point before three digits might separate thousands.
    let centimes = nombre.split_once('.').map_or(0, |(_, centimes)| centimes.len());
    (centimes <= 2).then(|| lire(&nombre)).flatten()
}

/// A plain decimal number: only digits, a sign and a point, or a comma before one or two digits, as in French texts.
/// Before three digits, it might separate thousands.
fn lire(texte: &str) -> Option<Decimal> {
    if let Some((entiers, centimes)) = texte.split_once(',') {
        let a_la_francaise = !entiers.contains('.') && (1..=2).contains(&centimes.len()) && !centimes.contains('.');
        return a_la_francaise.then(|| lire(&format!("{entiers}.{centimes}"))).flatten();
    }
    let chiffres = texte.strip_prefix('-').unwrap_or(texte);
    let simple = chiffres.starts_with(|premier: char| premier.is_ascii_digit())
        && chiffres.bytes().all(|octet| octet.is_ascii_digit() || octet == b'.');
    simple.then(|| Decimal::from_str_exact(texte).ok()).flatten()
}

/// The number; `***` for an unreadable amount, since it may contain anything. Serialising writes it unchanged.
impl fmt::Display for Montant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Lecture::Decimal(decimal) | Lecture::Texte(decimal) => decimal.fmt(formatter),
            Lecture::Illisible(_) => formatter.write_str(MASK),
        }
    }
}

impl fmt::Debug for Montant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Montant({self})")
    }
}

/// Amounts are equal by value, whatever they were read from.
impl PartialEq for Montant {
    fn eq(&self, autre: &Self) -> bool {
        match (&self.0, &autre.0) {
            (Lecture::Illisible(gauche), Lecture::Illisible(droite)) => gauche == droite,
            _ => self.decimal().is_some() && self.decimal() == autre.decimal(),
        }
    }
}

impl Eq for Montant {}

impl Hash for Montant {
    fn hash<H: Hasher>(&self, etat: &mut H) {
        match &self.0 {
            Lecture::Decimal(decimal) | Lecture::Texte(decimal) => decimal.hash(etat),
            Lecture::Illisible(json) => json.hash(etat),
        }
    }
}

impl PartialOrd for Montant {
    fn partial_cmp(&self, autre: &Self) -> Option<Ordering> {
        Some(self.cmp(autre))
    }
}

/// Amounts by value; unreadable ones are ordered after them, by their text.
impl Ord for Montant {
    fn cmp(&self, autre: &Self) -> Ordering {
        match (&self.0, &autre.0) {
            (Lecture::Illisible(gauche), Lecture::Illisible(droite)) => gauche.to_string().cmp(&droite.to_string()),
            (Lecture::Illisible(_), _) => Ordering::Greater,
            (_, Lecture::Illisible(_)) => Ordering::Less,
            _ => self.decimal().cmp(&autre.decimal()),
        }
    }
}
