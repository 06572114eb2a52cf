//! What is wrong in the file, where, and how it is shown. No value of a secret is: what stands in quotes is hidden,
//! unless the fault is about that very value and it is none.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

/// One fault of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FauteConfiguration {
    /// The line, from 1; 0 for the file as a whole.
    pub ligne: usize,
    /// The column, in characters, from 1.
    pub colonne: usize,
    /// What is wrong and what to do.
    pub phrase: String,
    /// The line, with what is in quotes hidden.
    #[serde(skip)]
    extrait: String,
    /// What is marked in it, in characters.
    #[serde(skip)]
    marque: Range<usize>,
}

/// A file that cannot be used, with all that is wrong in it.
#[derive(Clone, Debug, thiserror::Error)]
pub struct ConfigurationRefusee {
    /// The name of the file, as it was given.
    pub fichier: String,
    /// All faults, in the order of the file.
    pub fautes: Vec<FauteConfiguration>,
}

impl FauteConfiguration {
    /// A fault of the whole file.
    pub(super) fn du_fichier(phrase: String) -> Self {
        Self { ligne: 0, colonne: 0, phrase, extrait: String::new(), marque: 0..0 }
    }

    /// A fault at `place` of `texte`; `montrable`: what is marked is no secret.
    pub(super) fn new(texte: &str, place: Range<usize>, phrase: String, montrable: bool) -> Self {
        let debut = place.start.min(texte.len());
        let avant = texte.get(..debut).unwrap_or_default();
        let ligne = avant.matches('\n').count() + 1;
        let depart = avant.rfind('\n').map_or(0, |saut| saut + 1);
        let fin = texte[depart..].find('\n').map_or(texte.len(), |saut| depart + saut);
        let fin = fin - usize::from(texte[depart..fin].ends_with('\r'));
        let debut = debut.min(fin);
        let arrivee = place.end.clamp(debut, fin);
        let colonne = texte[depart..debut].chars().count() + 1;
        let marque = if montrable { texte[debut..arrivee].to_owned() } else { cacher(&texte[debut..arrivee]) };
        let tete = cacher(&texte[depart..debut]);
        let (de, longueur) = (tete.chars().count(), marque.chars().count().max(1));
        let extrait = format!("{tete}{marque}{}", cacher(&texte[arrivee..fin]));
        Self { ligne, colonne, phrase, extrait, marque: de..de + longueur }
    }
}

/// The same with what stands in quotes replaced, also where the quote does not end.
fn cacher(texte: &str) -> String {
    let mut cache = String::new();
    let mut ouvrant = None;
    for signe in texte.chars() {
        match ouvrant {
            None => {
                cache.push(signe);
                if matches!(signe, '"' | '\'') {
                    ouvrant = Some(signe);
                    cache.push('…');
                }
            }
            Some(attendu) if attendu == signe => {
                cache.push(signe);
                ouvrant = None;
            }
            Some(_) => {}
        }
    }
    cache
}

impl fmt::Display for ConfigurationRefusee {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for faute in &self.fautes {
            let FauteConfiguration { ligne, colonne, phrase, extrait, marque } = faute;
            if *ligne == 0 {
                writeln!(formatter, "{} : {phrase}", self.fichier)?;
                continue;
            }
            writeln!(formatter, "{}:{ligne}:{colonne} : {phrase}", self.fichier)?;
            let marge = ligne.to_string().len();
            writeln!(formatter, "{ligne} | {extrait}")?;
            writeln!(formatter, "{:marge$} | {}{}", "", " ".repeat(marque.start), "^".repeat(marque.len()))?;
        }
        let nombre = self.fautes.len();
        write!(formatter, "{nombre} faute{} dans la configuration.", if nombre > 1 { "s" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_quotes_is_hidden_even_without_an_end() {
        assert_eq!(cacher(r#"jeton = "secret", a = 'b'"#), r#"jeton = "…", a = '…'"#);
        assert_eq!(cacher(r#"jeton = "secret"#), r#"jeton = "…"#);
    }

    #[test]
    fn the_mark_is_under_what_is_meant() {
        let texte = "a = 1\nnom = \"ceci\" # é\n";
        let faute = FauteConfiguration::new(texte, 12..18, "non".to_owned(), true);
        assert_eq!((faute.ligne, faute.colonne), (2, 7));
        let dit = ConfigurationRefusee { fichier: "c.toml".to_owned(), fautes: vec![faute] }.to_string();
        let attendu = "c.toml:2:7 : non\n2 | nom = \"ceci\" # é\n  |       ^^^^^^\n1 faute dans la configuration.";
        assert_eq!(dit, attendu);
        // A place beyond the end of the file is on its last line.
        assert_eq!(FauteConfiguration::new(texte, 90..99, String::new(), true).ligne, 3);
    }
}
