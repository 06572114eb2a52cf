//! All tables of reference: the day until which each was verified, and its content with its sources.

use std::sync::OnceLock;

use cfadock_donnees::reference as donnees;
use toml::Value;

use crate::runtime::jiff::civil;
use crate::scalaires::DateCivile;

/// A table of reference data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableDeReference {
    /// Its name, that of the file in the folder `reference` of `cfadock-donnees`.
    pub nom: &'static str,
    /// The last day until which everything that can change in it was verified.
    pub verifiee_jusqu_au: civil::Date,
    /// Whether it can change: data that no future law changes, such as public holidays, cannot.
    pub mouvante: bool,
    /// Its entries, in the order of the file.
    pub lignes: Vec<LigneDeReference>,
}

/// An entry of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LigneDeReference {
    /// Its place in the file: `valeurs[3]`, `forclusion`.
    pub lieu: String,
    /// Its content, as `name = value` pairs.
    pub contenu: String,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: String,
    /// Whether it can change: a closed regime cannot, even in a table that can.
    pub mouvante: bool,
}

/// All tables, in the order of their names.
pub fn tables() -> &'static [TableDeReference] {
    static TABLES: OnceLock<Vec<TableDeReference>> = OnceLock::new();
    TABLES.get_or_init(|| donnees::TABLES.map(|(nom, texte)| lire(nom, texte)).into())
}

fn lire(nom: &'static str, texte: &str) -> TableDeReference {
    let table: toml::Table = texte.parse().expect("the reference data are part of the crate, and a test reads them");
    let mouvante = table.get("mouvante").and_then(Value::as_bool).expect("each table says it, and a test reads it");
    let jour = table.get("etat_au").and_then(Value::as_str).and_then(|jour| jour.parse::<DateCivile>().ok());
    let mut lignes = Vec::new();
    recueillir("", &Value::Table(table), mouvante, &mut lignes);
    TableDeReference {
        nom,
        verifiee_jusqu_au: jour.and_then(|jour| jour.civil()).expect("each table has its day, and a test reads it"),
        mouvante,
        lignes,
    }
}

/// Every table below a value that names a source.
fn recueillir(lieu: &str, valeur: &Value, mouvante: bool, lignes: &mut Vec<LigneDeReference>) {
    match valeur {
        Value::Table(table) => {
            if let Some(source) = table.get("source").and_then(Value::as_str) {
                let dit =
                    table.iter().filter(|(nom, valeur)| !est_un_sous_objet(valeur) && !NOTICE.contains(&nom.as_str()));
                let paires: Vec<String> = dit.map(|(nom, valeur)| format!("{nom} = {}", ecrire(valeur))).collect();
                let (lieu, contenu) = (lieu.to_owned(), paires.join(", "));
                let mouvante = table.get("mouvante").and_then(Value::as_bool).unwrap_or(mouvante);
                lignes.push(LigneDeReference { lieu, contenu, source: source.to_owned(), mouvante });
            }
            for (nom, valeur) in table {
                let dessous = if lieu.is_empty() { nom.clone() } else { format!("{lieu}.{nom}") };
                recueillir(&dessous, valeur, mouvante, lignes);
            }
        }
        Value::Array(elements) => {
            for (rang, element) in elements.iter().enumerate() {
                recueillir(&format!("{lieu}[{rang}]"), element, mouvante, lignes);
            }
        }
        _ => {}
    }
}

/// A value as its file writes it: the parser of the crate has no writer.
fn ecrire(valeur: &Value) -> String {
    match valeur {
        Value::String(texte) => format!("{texte:?}"),
        Value::Integer(entier) => entier.to_string(),
        Value::Float(nombre) => nombre.to_string(),
        Value::Boolean(oui) => oui.to_string(),
        Value::Datetime(jour) => jour.to_string(),
        Value::Array(elements) => format!("[{}]", elements.iter().map(ecrire).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let paires: Vec<String> = table.iter().map(|(nom, valeur)| format!("{nom} = {}", ecrire(valeur))).collect();
            format!("{{ {} }}", paires.join(", "))
        }
    }
}

/// Keys about the entry, and not its content.
const NOTICE: [&str; 5] = ["source", "confiance", "note", "etat_au", "mouvante"];

fn est_un_sous_objet(valeur: &Value) -> bool {
    valeur.is_table() || valeur.as_array().is_some_and(|elements| elements.iter().any(Value::is_table))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_a_source_and_says_something() {
        for table in tables() {
            assert!(!table.lignes.is_empty(), "{}", table.nom);
            for ligne in &table.lignes {
                assert!(!ligne.source.is_empty(), "{} {}", table.nom, ligne.lieu);
            }
        }
        let regimes = tables().iter().find(|table| table.nom == "regimes").expect("the table of the regimes");
        assert_eq!(regimes.lignes.iter().map(|ligne| ligne.mouvante).collect::<Vec<_>>(), [false, false, true]);
        let smic = tables().iter().find(|table| table.nom == "smic").expect("the table of the SMIC");
        assert!(smic.lignes.iter().any(|ligne| ligne.contenu.contains("mensuel = 1867.02")), "{smic:?}");
    }
}
