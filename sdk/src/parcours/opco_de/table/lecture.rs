//! Reads the table line by line: the header gives the columns, an invalid line is set aside with its number, and a file
//! that is no such table is refused before it fills the memory.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use super::{Contenu, Ligne};
use crate::Opco;
use crate::parcours::opco_de::noms;

/// The maximum length of a line in bytes: it has 14 digits, four digits, and two names.
const OCTETS: u64 = 1_024;

/// The maximum number of lines: a public reader counts 3.7 million in the table of June 2026.
const LIGNES: u64 = 20_000_000;

/// The maximum number of invalid lines: a file with more is another kind of file.
const ECARTEES: usize = 1_000;

/// The required columns, and the optional one.
const COLONNES: [&str; 3] = ["SIRET", "IDCC", "OPCO_PROPRIETAIRE"];
const GESTION: &str = "OPCO_GESTION";

/// A line that was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LigneEcartee {
    /// Its number in the file, the header being 1.
    pub ligne: u64,
    /// Why.
    pub raison: RaisonEcartee,
}

/// Why a line was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RaisonEcartee {
    /// It has not as many columns as the header.
    Colonnes,
    /// The SIRET has not 14 digits.
    Siret,
    /// The SIRET is on an earlier line with another OPCO: it gets both.
    Repetee,
    /// It is not UTF-8.
    Encodage,
}

/// In French.
impl fmt::Display for LigneEcartee {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let raison = match self.raison {
            RaisonEcartee::Colonnes => "elle n'a pas les colonnes de l'en-tête",
            RaisonEcartee::Siret => "le SIRET n'a pas 14 chiffres",
            RaisonEcartee::Repetee => "le SIRET est déjà sur une ligne précédente, avec un autre OPCO",
            RaisonEcartee::Encodage => "elle n'est pas en UTF-8",
        };
        write!(formatter, "ligne {} : {raison}", self.ligne)
    }
}

/// Why a file is not the table of France compétences.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableSiroIllisible {
    /// It cannot be read.
    Lecture(io::ErrorKind),
    /// The first line lacks columns: their names.
    Colonnes(Vec<&'static str>),
    /// A line is longer than any line of the table: its number.
    LigneTropLongue(u64),
    /// There are more invalid lines than the table can have: the first ones.
    TropDeLignesEcartees(Vec<LigneEcartee>),
    /// It has more lines than the table can have.
    TropDeLignes,
    /// It has more names of OPCO than exist: it is another table.
    TropDeNoms,
}

/// In French, with what to do.
impl fmt::Display for TableSiroIllisible {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lecture(sorte) => write!(formatter, "Le fichier ne se lit pas ({sorte})."),
            Self::Colonnes(manquent) => write!(
                formatter,
                "La première ligne n'a pas la colonne {} : donnez la « Table SIRET-OPCO » de data.gouv.fr, telle quelle.",
                manquent.join(", ")
            ),
            Self::LigneTropLongue(ligne) => {
                write!(formatter, "Ligne {ligne} : trop longue pour une table SIRET-OPCO ; téléchargez-la de nouveau.")
            }
            Self::TropDeLignesEcartees(premieres) => {
                formatter.write_str("Trop de lignes ne sont pas comprises, téléchargez le fichier de nouveau :")?;
                premieres.iter().take(3).try_for_each(|ecartee| write!(formatter, "\n- {ecartee}"))
            }
            Self::TropDeLignes => write!(formatter, "Le fichier a plus de {LIGNES} lignes : ce n'est pas cette table."),
            Self::TropDeNoms => {
                formatter.write_str("Le fichier nomme trop d'OPCO différents : ce n'est pas cette table.")
            }
        }
    }
}

impl std::error::Error for TableSiroIllisible {}

pub(super) fn lire(fichier: String, lecteur: impl Read) -> Result<Contenu, TableSiroIllisible> {
    let mut lecteur = BufReader::with_capacity(1 << 16, lecteur);
    let mut octets = Vec::new();
    let mut contenu = Contenu { fichier, lignes: Vec::new(), noms: Vec::new(), ecartees: Vec::new() };
    let mut entete: Option<Entete> = None;
    // The number of each line, to decide which of two comes first.
    let mut rangs: Vec<u32> = Vec::new();
    for numero in 1..=LIGNES + 1 {
        if !suivante(&mut lecteur, &mut octets, numero)? {
            if entete.is_none() {
                return Err(TableSiroIllisible::Colonnes(COLONNES.to_vec()));
            }
            ranger(&mut contenu, &rangs)?;
            return Ok(contenu);
        }
        let Ok(texte) = std::str::from_utf8(&octets) else {
            ecarter(&mut contenu, numero, RaisonEcartee::Encodage)?;
            continue;
        };
        let texte = texte.trim_end_matches(['\r', '\n']);
        match &entete {
            _ if texte.trim().is_empty() => {}
            None => entete = Some(Entete::lire(texte.trim_start_matches('\u{feff}'))?),
            Some(entete) => match entete.ligne(texte, &mut contenu.noms)? {
                Ok(ligne) => {
                    contenu.lignes.push(ligne);
                    rangs.push(u32::try_from(numero).unwrap_or(u32::MAX));
                }
                Err(raison) => ecarter(&mut contenu, numero, raison)?,
            },
        }
    }
    Err(TableSiroIllisible::TropDeLignes)
}

/// The next line; false at the end.
fn suivante(lecteur: &mut impl BufRead, octets: &mut Vec<u8>, numero: u64) -> Result<bool, TableSiroIllisible> {
    octets.clear();
    let lu = lecteur.by_ref().take(OCTETS).read_until(b'\n', octets);
    let lu = lu.map_err(|faute| TableSiroIllisible::Lecture(faute.kind()))?;
    if u64::try_from(lu) == Ok(OCTETS) && octets.last() != Some(&b'\n') {
        return Err(TableSiroIllisible::LigneTropLongue(numero));
    }
    Ok(lu > 0)
}

fn ecarter(contenu: &mut Contenu, ligne: u64, raison: RaisonEcartee) -> Result<(), TableSiroIllisible> {
    contenu.ecartees.push(LigneEcartee { ligne, raison });
    if contenu.ecartees.len() <= ECARTEES {
        return Ok(());
    }
    contenu.ecartees.truncate(3);
    Err(TableSiroIllisible::TropDeLignesEcartees(std::mem::take(&mut contenu.ecartees)))
}

/// Sorted by SIRET, each once. Identical lines are merged; of different lines the OPCO of both are kept.
fn ranger(contenu: &mut Contenu, rangs: &[u32]) -> Result<(), TableSiroIllisible> {
    let mut ordre: Vec<(Ligne, u32)> =
        std::mem::take(&mut contenu.lignes).into_iter().zip(rangs.iter().copied()).collect();
    ordre.sort_unstable_by_key(|(ligne, rang)| (ligne.siret, *rang));
    let mut repetees = Vec::new();
    ordre.dedup_by(|(seconde, rang), (premiere, _)| {
        let repetee = seconde.siret == premiere.siret;
        if repetee && (seconde.proprietaire, seconde.gestion) != (premiere.proprietaire, premiere.gestion) {
            premiere.idcc = None;
            premiere.gestion = [seconde.proprietaire, seconde.gestion, premiere.gestion]
                .into_iter()
                .flatten()
                .find(|autre| Some(*autre) != premiere.proprietaire);
            // A file with only repetitions must not fill the memory twice.
            if repetees.len() <= ECARTEES {
                repetees.push(*rang);
            }
        }
        repetee
    });
    repetees.sort_unstable();
    for rang in repetees {
        ecarter(contenu, u64::from(rang), RaisonEcartee::Repetee)?;
    }
    contenu.ecartees.sort_by_key(|ecartee| ecartee.ligne);
    contenu.lignes = ordre.into_iter().map(|(ligne, _)| ligne).collect();
    contenu.lignes.shrink_to_fit();
    Ok(())
}

/// The positions of the columns.
struct Entete {
    separateur: char,
    colonnes: usize,
    siret: usize,
    idcc: usize,
    proprietaire: usize,
    gestion: Option<usize>,
}

impl Entete {
    fn lire(texte: &str) -> Result<Self, TableSiroIllisible> {
        let separateur = ['|', ';', ',', '\t'].into_iter().max_by_key(|separateur| texte.matches(*separateur).count());
        let separateur = separateur.unwrap_or('|');
        let noms: Vec<String> = champs(texte, separateur).map(|nom| nom.to_ascii_uppercase()).collect();
        let place = |nom: &str| noms.iter().position(|autre| autre == nom);
        match COLONNES.map(place) {
            [Some(siret), Some(idcc), Some(proprietaire)] => {
                Ok(Self { separateur, colonnes: noms.len(), siret, idcc, proprietaire, gestion: place(GESTION) })
            }
            _ => {
                let manquent = COLONNES.into_iter().filter(|nom| place(nom).is_none()).collect();
                Err(TableSiroIllisible::Colonnes(manquent))
            }
        }
    }

    fn ligne(
        &self,
        texte: &str,
        noms: &mut Vec<(String, Option<Opco>)>,
    ) -> Result<Result<Ligne, RaisonEcartee>, TableSiroIllisible> {
        let lus: Vec<&str> = champs(texte, self.separateur).collect();
        if lus.len() != self.colonnes {
            return Ok(Err(RaisonEcartee::Colonnes));
        }
        let Some(siret) = chiffres(lus[self.siret], 14..=14) else { return Ok(Err(RaisonEcartee::Siret)) };
        // A text that is no number (`N/C`) is no agreement; the OPCO of the line still counts.
        let idcc = chiffres(lus[self.idcc], 1..=4).and_then(|idcc| u16::try_from(idcc).ok());
        let proprietaire = numero(lus[self.proprietaire], noms)?;
        let gestion = self.gestion.map_or(Ok(None), |gestion| numero(lus[gestion], noms))?;
        Ok(Ok(Ligne { siret, idcc, proprietaire, gestion }))
    }
}

/// The fields of a line, without the quotes that some programs put around them.
fn champs(texte: &str, separateur: char) -> impl Iterator<Item = &str> {
    texte.split(separateur).map(|champ| champ.trim().trim_matches('"').trim())
}

fn chiffres(texte: &str, longueurs: std::ops::RangeInclusive<usize>) -> Option<u64> {
    let tous = longueurs.contains(&texte.len()) && texte.bytes().all(|octet| octet.is_ascii_digit());
    tous.then(|| texte.parse().ok()).flatten()
}

/// The index of a name in the list, to which a new name is added; none if there is no OPCO.
fn numero(nom: &str, noms: &mut Vec<(String, Option<Opco>)>) -> Result<Option<u8>, TableSiroIllisible> {
    let connu = noms.iter().position(|(autre, _)| autre == nom);
    if connu.is_none() && noms::est_vide(nom) {
        return Ok(None);
    }
    let place = connu.unwrap_or_else(|| {
        noms.push((nom.to_owned(), noms::opco_du_nom(nom)));
        noms.len() - 1
    });
    u8::try_from(place).map(Some).map_err(|_| TableSiroIllisible::TropDeNoms)
}
