//! Tables of the file, read key by key. What is wrong is noted with its place, and reading goes on.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::faute::FauteConfiguration;
use crate::secrets::SourceSecret;

/// The text, and what is wrong in it so far.
pub(super) struct Texte<'a> {
    pub(super) texte: &'a str,
    /// Relative paths start here.
    pub(super) dossier: &'a Path,
    pub(super) fautes: RefCell<Vec<(usize, FauteConfiguration)>>,
}

/// A table, whose keys are asked for one by one.
pub(super) struct Section<'a> {
    /// Its name with a dot, such as `limites.`; empty for the file.
    prefixe: String,
    place: Range<usize>,
    table: &'a DeTable<'a>,
    texte: &'a Texte<'a>,
    connues: RefCell<BTreeSet<&'static str>>,
}

type Valeur<'a> = &'a Spanned<DeValue<'a>>;

impl Texte<'_> {
    pub(super) fn refuser(&self, place: Range<usize>, phrase: String, montrable: bool) {
        let faute = FauteConfiguration::new(self.texte, place.clone(), phrase, montrable);
        self.fautes.borrow_mut().push((place.start, faute));
    }
}

impl<'a> Section<'a> {
    pub(super) fn new(texte: &'a Texte<'a>, prefixe: String, table: &'a DeTable<'a>, place: Range<usize>) -> Self {
        Self { prefixe, place, table, texte, connues: RefCell::default() }
    }

    pub(super) fn refuser_valeur(&self, cle: &'static str, phrase: &str) {
        if let Some(valeur) = self.valeur(cle) {
            self.texte.refuser(valeur.span(), format!("`{}{cle}` : {phrase}", self.prefixe), true);
        }
    }

    /// A fault of the table as a whole.
    pub(super) fn refuser(&self, phrase: &str) {
        let nom = self.prefixe.trim_end_matches('.');
        let phrase = if nom.is_empty() { phrase.to_owned() } else { format!("`{nom}` : {phrase}") };
        self.texte.refuser(self.place.clone(), phrase, false);
    }

    pub(super) fn a(&self, cle: &'static str) -> bool {
        self.valeur(cle).is_some()
    }

    fn valeur(&self, cle: &'static str) -> Option<Valeur<'a>> {
        self.connues.borrow_mut().insert(cle);
        self.table.get(cle)
    }

    fn type_attendu(&self, valeur: Valeur<'a>, cle: &str, attendu: &str) {
        let phrase = format!("`{}{cle}` attend {attendu}", self.prefixe);
        self.texte.refuser(valeur.span(), phrase, false);
    }

    /// A text that is not blank.
    pub(super) fn texte(&self, cle: &'static str) -> Option<&'a str> {
        let valeur = self.valeur(cle)?;
        match valeur.get_ref().as_str() {
            Some(texte) if !texte.trim().is_empty() => Some(texte),
            Some(_) => {
                self.refuser_valeur(cle, "le texte est vide");
                None
            }
            None => {
                self.type_attendu(valeur, cle, "un texte entre guillemets");
                None
            }
        }
    }

    /// A text that is a value of `T`; `attendu` says what it should be.
    pub(super) fn lu<T: FromStr>(&self, cle: &'static str, attendu: &str) -> Option<T> {
        let lue = self.texte(cle)?.trim().parse();
        if lue.is_err() {
            self.refuser_valeur(cle, &format!("ce n'est pas {attendu}"));
        }
        lue.ok()
    }

    /// A path, from the folder of the file where it is relative.
    pub(super) fn chemin(&self, cle: &'static str) -> Option<PathBuf> {
        self.texte(cle).map(|chemin| self.texte.dossier.join(chemin))
    }

    /// A whole number within bounds, where it is given.
    pub(super) fn nombre(&self, cle: &'static str, bornes: &RangeInclusive<u64>) -> Option<u64> {
        let valeur = self.valeur(cle)?;
        let Some(entier) = valeur.get_ref().as_integer() else {
            self.type_attendu(valeur, cle, "un nombre entier");
            return None;
        };
        let nombre = u64::from_str_radix(entier.as_str(), entier.radix()).ok();
        let nombre = nombre.filter(|nombre| bornes.contains(nombre));
        if nombre.is_none() {
            let (debut, fin) = (bornes.start(), bornes.end());
            self.refuser_valeur(cle, &format!("le nombre doit être compris entre {debut} et {fin}"));
        }
        nombre
    }

    /// The same, or a default.
    pub(super) fn nombre_ou(&self, cle: &'static str, defaut: u64, bornes: &RangeInclusive<u64>) -> u64 {
        self.nombre(cle, bornes).unwrap_or(defaut)
    }

    /// What is not there is missed.
    pub(super) fn exiger<T>(&self, cle: &'static str, lue: Option<T>) -> Option<T> {
        if !self.a(cle) {
            self.refuser(&format!("il manque `{cle}`"));
        }
        lue
    }

    /// A table within.
    pub(super) fn section(&self, cle: &'static str) -> Option<Section<'a>> {
        let valeur = self.valeur(cle)?;
        self.table(valeur, cle)
    }

    fn table(&self, valeur: Valeur<'a>, cle: &str) -> Option<Section<'a>> {
        let Some(table) = valeur.get_ref().as_table() else {
            self.type_attendu(valeur, cle, &format!("une table : [{}{cle}]", self.prefixe));
            return None;
        };
        Some(Self::new(self.texte, format!("{}{cle}.", self.prefixe), table, valeur.span()))
    }

    /// The tables of a table, whose keys are data: each with its key and the place of it.
    pub(super) fn sections(&self, cle: &'static str) -> Vec<(&'a str, Range<usize>, Section<'a>)> {
        let Some(section) = self.section(cle) else { return Vec::new() };
        let une = |(nom, valeur): (&'a Spanned<_>, Valeur<'a>)| {
            let nom: &Spanned<std::borrow::Cow<'a, str>> = nom;
            section.table(valeur, nom.get_ref()).map(|lue| (nom.get_ref().as_ref(), nom.span(), lue))
        };
        section.table.iter().filter_map(une).collect()
    }

    /// The tables of a list.
    pub(super) fn liste(&self, cle: &'static str) -> Vec<Section<'a>> {
        let Some(valeur) = self.valeur(cle) else { return Vec::new() };
        let Some(liste) = valeur.get_ref().as_array() else {
            self.type_attendu(valeur, cle, &format!("une liste de tables : [[{cle}]]"));
            return Vec::new();
        };
        liste.iter().filter_map(|valeur| self.table(valeur, cle)).collect()
    }

    /// The values that a list of texts names.
    pub(super) fn choisis<T: Copy>(&self, cle: &'static str, connus: &[(&'static str, T)]) -> Vec<T> {
        let Some(valeur) = self.valeur(cle) else { return Vec::new() };
        let Some(liste) = valeur.get_ref().as_array() else {
            self.type_attendu(valeur, cle, "une liste de textes entre guillemets");
            return Vec::new();
        };
        let choisi = |mot: &Valeur<'a>| {
            let dit = mot.get_ref().as_str().unwrap_or_default();
            let connu = connus.iter().find(|(nom, _)| *nom == dit).map(|(_, connu)| *connu);
            if connu.is_none() {
                let proche = proche(dit, connus.iter().map(|(nom, _)| *nom));
                self.texte.refuser(
                    mot.span(),
                    format!("`{}{cle}` : « {dit} » est inconnu{proche}", self.prefixe),
                    true,
                );
            }
            connu
        };
        liste.iter().filter_map(|mot| choisi(&mot)).collect()
    }

    /// Where a secret lies.
    pub(super) fn secret(&self, cle: &'static str) -> Option<SourceSecret> {
        self.source(self.valeur(cle)?, cle)
    }

    /// The secrets of a table, whose keys are data.
    pub(super) fn secrets(&self, cle: &'static str) -> Vec<(&'a str, Range<usize>, SourceSecret)> {
        let Some(section) = self.section(cle) else { return Vec::new() };
        let un = |(nom, valeur): (&'a Spanned<_>, Valeur<'a>)| {
            let nom: &Spanned<std::borrow::Cow<'a, str>> = nom;
            Some((nom.get_ref().as_ref(), nom.span(), section.source(valeur, nom.get_ref())?))
        };
        section.table.iter().filter_map(un).collect()
    }

    fn source(&self, valeur: Valeur<'a>, cle: &str) -> Option<SourceSecret> {
        const FORMES: &str = "l'endroit d'un secret, jamais le secret lui-même : { fichier = \"…\" }, \
                              { environnement = \"…\" } ou { commande = [\"…\"] }";
        let lue = valeur.get_ref().as_table().filter(|table| table.len() == 1).and_then(|table| {
            let (nom, contenu) = table.iter().next()?;
            let texte = contenu.get_ref().as_str().filter(|texte| !texte.trim().is_empty());
            Some(match nom.get_ref().as_ref() {
                "fichier" => SourceSecret::Fichier(self.texte.dossier.join(texte?)),
                "environnement" => SourceSecret::Environnement(texte?.to_owned()),
                "commande" => {
                    let mots = contenu.get_ref().as_array()?.iter();
                    let mots: Option<Vec<_>> = mots.map(|mot| mot.get_ref().as_str().map(str::to_owned)).collect();
                    SourceSecret::Commande(mots.filter(|mots| mots.first().is_some_and(|mot| !mot.is_empty()))?)
                }
                _ => return None,
            })
        });
        if lue.is_none() {
            self.type_attendu(valeur, cle, FORMES);
        }
        lue
    }

    /// Ends the reading: a key that nobody asked for is unknown.
    pub(super) fn fermer(self) {
        let connues = self.connues.borrow();
        for cle in self.table.keys().filter(|cle| !connues.contains(cle.get_ref().as_ref())) {
            let proche = proche(cle.get_ref(), connues.iter().copied());
            let phrase = format!("la clé `{}{}` est inconnue{proche}", self.prefixe, cle.get_ref());
            self.texte.refuser(cle.span(), phrase, true);
        }
    }
}

/// The nearest of the known names, as the end of a sentence; without one near, all of them.
pub(crate) fn proche<'b>(donne: &str, connus: impl Iterator<Item = &'b str> + Clone) -> String {
    match voisin(donne, connus.clone()) {
        Some(connu) => format!(" ; « {connu} » existe"),
        None => format!(" ; on attend ici : {}", connus.collect::<Vec<_>>().join(", ")),
    }
}

/// The nearest of the known names, if one is near.
pub(crate) fn voisin<'b>(donne: &str, connus: impl Iterator<Item = &'b str>) -> Option<&'b str> {
    let distances = connus.map(|connu| (strsim::osa_distance(&donne.to_lowercase(), connu), connu));
    let (distance, connu) = distances.min()?;
    (distance <= connu.chars().count().div_ceil(3)).then_some(connu)
}
