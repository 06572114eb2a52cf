//! Sources that resolve: whatever is cited stands in `sdk/donnees/sources.toml`, and whatever stands there is cited. And the page
//! of the sources, `sdk/SOURCES.md`: written from the table with `BLESS=1`, compared otherwise.

mod page;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cfadock::controle::regles;
use cfadock::sources::{Citation, Source, citations, source, sources};
use serde_yaml::Value;
use temoin::verifier::controle::controles;

use crate::norme;

/// A text that cites, and where it stands.
struct Texte {
    lieu: String,
    cite: String,
}

fn racine() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn lire(chemin: &Path) -> String {
    let octets = fs::read(chemin).unwrap_or_else(|faute| panic!("{}: {faute}", chemin.display()));
    String::from_utf8_lossy(&octets).into_owned()
}

/// Every file below a folder with one of these endings, in the order of their names.
fn fichiers(dossier: &Path, fins: &[&str]) -> Vec<PathBuf> {
    let mut trouves = Vec::new();
    let mut entrees: Vec<_> = fs::read_dir(dossier).unwrap().map(|entree| entree.unwrap().path()).collect();
    entrees.sort();
    for chemin in entrees {
        let nom = chemin.file_name().unwrap().to_string_lossy().into_owned();
        if chemin.is_dir() && !["target", ".git", "corpus", "artifacts"].contains(&&*nom) {
            trouves.extend(fichiers(&chemin, fins));
        } else if fins.iter().any(|fin| nom.ends_with(fin)) {
            trouves.push(chemin);
        }
    }
    trouves
}

/// The values of every key `source`, however deep.
fn sources_toml(valeur: &toml::Value, trouvees: &mut Vec<String>) {
    match valeur {
        toml::Value::Table(table) => {
            for (cle, valeur) in table {
                match valeur {
                    toml::Value::String(texte) if cle == "source" => trouvees.push(texte.clone()),
                    autre => sources_toml(autre, trouvees),
                }
            }
        }
        toml::Value::Array(liste) => liste.iter().for_each(|valeur| sources_toml(valeur, trouvees)),
        _ => {}
    }
}

/// The values of every key `x-source`, however deep.
fn sources_yaml(valeur: &Value, trouvees: &mut Vec<String>) {
    match valeur {
        Value::Mapping(table) => {
            for (cle, valeur) in table {
                match valeur {
                    // Where the annotation itself is explained.
                    _ if cle.as_str() == Some("x-annotations") => {}
                    Value::String(texte) if cle.as_str() == Some("x-source") => trouvees.push(texte.clone()),
                    autre => sources_yaml(autre, trouvees),
                }
            }
        }
        Value::Sequence(liste) => liste.iter().for_each(|valeur| sources_yaml(valeur, trouvees)),
        _ => {}
    }
}

/// What rustdoc links to the page of the sources: `[FAQ R2](crate::sources)`, in generated code between backticks.
fn liens(texte: &str) -> Vec<String> {
    const PAGE: &str = "](crate::sources)";
    let parts: Vec<&str> = texte.split(PAGE).collect();
    let debuts = parts[..parts.len() - 1].iter().map(|part| part.rsplit('[').next().unwrap_or_default());
    debuts.map(|lien| lien.trim_matches('`').to_owned()).collect()
}

/// Whatever cites in this repository.
fn textes() -> Vec<Texte> {
    let racine = racine();
    let mut textes: Vec<Texte> =
        regles().map(|regle| Texte { lieu: regle.id.to_string(), cite: regle.source.to_owned() }).collect();
    let preuves = regles().filter_map(|regle| Some((regle.id, regle.preuve?)));
    textes.extend(preuves.map(|(id, preuve)| Texte { lieu: id.to_string(), cite: preuve.source.to_owned() }));
    textes.extend(controles().iter().map(|controle| Texte { lieu: controle.id(), cite: controle.exigence().clause }));
    let mut ajouter = |chemin: &Path, trouvees: Vec<String>| {
        let lieu = chemin.display().to_string();
        textes.extend(trouvees.into_iter().map(|cite| Texte { lieu: lieu.clone(), cite }));
    };
    let donnees = ["sdk/donnees/opco", "sdk/donnees/reference"].map(|dossier| racine.join(dossier));
    let ici = Path::new(env!("CARGO_MANIFEST_DIR"));
    let donnees = donnees.into_iter().chain([ici.join("tests/scalaires"), ici.join("tiers")]);
    for chemin in donnees.flat_map(|dossier| fichiers(&dossier, &[".toml"])) {
        let mut trouvees = Vec::new();
        sources_toml(&toml::from_str(&lire(&chemin)).unwrap(), &mut trouvees);
        ajouter(&chemin, trouvees);
    }
    for chemin in fichiers(&racine.join("spec"), &[".yaml"]) {
        let mut trouvees = Vec::new();
        sources_yaml(&serde_yaml::from_str(&lire(&chemin)).unwrap(), &mut trouvees);
        ajouter(&chemin, trouvees);
    }
    for chemin in fichiers(&racine.join("sdk/src"), &[".rs"]) {
        let trouves =
            liens(&lire(&chemin)).into_iter().filter(|lien| !["V", "D", "I", "W", "sources"].contains(&&**lien));
        ajouter(&chemin, trouves.collect());
    }
    textes
}

/// What is wrong with the place that a citation points at.
fn faute_de_lieu(citation: &Citation<'_>) -> Option<String> {
    let Source { sigle, lieux, .. } = citation.source;
    let lieu = citation.lieu?;
    let existe = match &**sigle {
        "norme" => norme::lieu(lieu).is_some(),
        "dépôt" => racine().join(lieu).is_file(),
        _ if sigle.starts_with("RFC ") => lieu.starts_with('§'),
        _ => lieux.is_empty() || lieux.contains_key(lieu),
    };
    (!existe).then(|| format!("{sigle} has no place {lieu}"))
}

#[test]
fn whatever_is_cited_is_in_the_table_and_whatever_is_there_is_cited() {
    let mut fautes = Vec::new();
    let mut cites = BTreeSet::new();
    for Texte { lieu, cite } in textes() {
        let trouvees = citations(&cite);
        if trouvees.len() != cite.split([';', ',']).count() {
            fautes.push(format!("{lieu}: « {cite} » cites what is not in sdk/donnees/sources.toml"));
        }
        fautes.extend(trouvees.iter().filter_map(faute_de_lieu).map(|faute| format!("{lieu}: {faute}")));
        cites.extend(trouvees.iter().map(|une| &*une.source.sigle));
    }
    let tus = sources().iter().filter(|source| !cites.contains(&*source.sigle));
    fautes.extend(tus.map(|source| format!("sdk/donnees/sources.toml: nothing cites « {} »", source.sigle)));
    assert!(fautes.is_empty(), "{}", fautes.join("\n"));
}

/// A title, a publisher, one date, and a way to it or the reason why there is none.
#[test]
fn every_source_says_what_it_is_and_how_to_come_to_it() {
    let mut vus = BTreeSet::new();
    for source in sources() {
        let Source { sigle, titre, editeur, publie_le, lu_le, reference, adresse, fichier, releve, .. } = source;
        assert!(vus.insert(sigle), "{sigle} twice");
        assert!(!sigle.contains([';', ',']) && !titre.is_empty() && !editeur.is_empty(), "{sigle}");
        assert_eq!(usize::from(publie_le.is_some()) + usize::from(lu_le.is_some()), 1, "{sigle}: one date");
        assert!(publie_le.iter().chain(lu_le).all(|date| est_une_date(date)), "{sigle}: a date");
        let ouverts = [reference, adresse, fichier].into_iter().flatten().count();
        assert!((ouverts > 0) != releve.is_some(), "{sigle}: a way to it, or why there is none");
        assert!(adresse.iter().all(|adresse| url::Url::parse(adresse).is_ok_and(|url| url.has_host())), "{sigle}");
        assert!(fichier.iter().all(|fichier| racine().join(fichier).is_file()), "{sigle}");
    }
    assert_eq!(source("FAQ").map(|source| source.lieux.len()), Some(17));
}

/// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
fn est_une_date(texte: &str) -> bool {
    let complete = format!("{texte}{}", &"-01-01"[..10_usize.saturating_sub(texte.len()).min(6)]);
    [4, 7, 10].contains(&texte.len())
        && complete.len() == 10
        && complete.parse::<cfadock::scalaires::DateCivile>().is_ok()
}

/// Notes that are not in this repository are nobody's source.
#[test]
fn nothing_names_a_note_that_nobody_has() {
    let notes = ["norm", "regles"].map(|nom| format!("{nom}.md"));
    let chemins = fichiers(&racine(), &[".rs", ".toml", ".yaml", ".md", ".html", ".py", ".json"]);
    assert!(chemins.contains(&racine().join("spec/norme.yaml")), "the files of the workspace are looked at");
    for chemin in chemins {
        let texte = lire(&chemin);
        assert!(!notes.iter().any(|note| texte.contains(note.as_str())), "{}", chemin.display());
    }
}

/// A finding gives its sources with their titles, and an editor has no tag to look up.
#[test]
fn a_finding_says_where_its_rule_comes_from() {
    let regle = regles().find(|regle| regle.id.as_str() == "FACTURE-FRAIS-002").unwrap();
    let dites: Vec<_> = regle.citations().iter().map(ToString::to_string).collect();
    let rejet = "Foire aux questions de l'API Convergence CFA/OPCO (CFADock et les onze OPCO), R3 : Rejet : frais annexes \
                 au-delà du plafond ou du montant engagé.";
    assert_eq!(dites, [rejet, "Frais annexes (Code du travail, article D. 6332-83)"]);
}
