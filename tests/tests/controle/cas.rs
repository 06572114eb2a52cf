//! The cases, `cas/*.toml`: a base document, a patch that makes it wrong (`rouge`) and one that keeps it just valid
//! (`vert`), with exactly the rules that each breaks.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use cfadock::controle::regles;
use serde::Deserialize;
use serde_json::Value;
use temoin::generated::models::MODELS;
use temoin::table::{Kind, Schema};

use super::patch::appliquer;
use super::scene::{Document, base, controler};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fichier {
    /// What is checked: contrat, convention, certificat, facture, rupture, fichier.
    document: String,
    /// Patches with a name, laid under those of the cases that ask for it.
    #[serde(default)]
    sur: BTreeMap<String, Value>,
    cas: Vec<Cas>,
}

/// One case of one rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cas {
    regle: String,
    nom: String,
    sur: Option<String>,
    /// The rule is broken.
    rouge: Option<Value>,
    /// The field of the finding; the rule's own when absent.
    champ: Option<String>,
    /// What its sentence says, where it has several.
    phrase: Option<String>,
    /// What else the red patch breaks.
    #[serde(default)]
    avec: BTreeSet<String>,
    /// The rule is kept, if only just.
    vert: Option<Value>,
    /// What the green patch breaks of other rules.
    #[serde(default)]
    avec_vert: BTreeSet<String>,
}

/// A scene with what is expected of its check.
pub struct Epreuve {
    pub nom: String,
    pub regle: String,
    pub document: Document,
    pub scene: Value,
    pub est_rouge: bool,
    pub champ: Option<String>,
    pub phrase: Option<String>,
    pub attendus: BTreeSet<String>,
}

fn document(name: &str) -> Document {
    match name {
        "contrat" => Document::Contrat,
        "convention" => Document::Convention,
        "certificat" => Document::Certificat,
        "facture" => Document::Facture,
        "rupture" => Document::Rupture,
        "fichier" => Document::Fichier,
        other => panic!("no document {other}"),
    }
}

/// All red and green scenes, in the order of the files.
pub fn epreuves() -> Vec<Epreuve> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/controle/cas");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut epreuves = Vec::new();
    let mut vus = Vec::new();
    for path in files {
        let file: Fichier = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for cas in &file.cas {
            let scene =
                (file.document.clone(), cas.regle.clone(), cas.sur.clone(), cas.rouge.clone(), cas.vert.clone());
            assert!(!vus.contains(&scene), "{} {}: another case is the same", cas.regle, cas.nom);
            vus.push(scene);
            epreuves.extend(deux_epreuves(&file, cas));
        }
    }
    epreuves
}

fn deux_epreuves(file: &Fichier, cas: &Cas) -> Vec<Epreuve> {
    let document = document(&file.document);
    let scene = |patch: &Value| {
        let mut scene = base(document);
        if let Some(name) = &cas.sur {
            appliquer(&mut scene, file.sur.get(name).unwrap_or_else(|| panic!("no patch {name}")));
        }
        appliquer(&mut scene, patch);
        scene
    };
    let mut both = Vec::new();
    for (est_rouge, patch, others) in [(true, &cas.rouge, &cas.avec), (false, &cas.vert, &cas.avec_vert)] {
        let Some(patch) = patch else { continue };
        let mut attendus = others.clone();
        if est_rouge {
            attendus.insert(cas.regle.clone());
        }
        let nom = format!("{} {} ({})", cas.regle, if est_rouge { "rouge" } else { "vert" }, cas.nom);
        let (regle, champ, scene) = (cas.regle.clone(), cas.champ.clone(), scene(patch));
        let phrase = cas.phrase.clone().filter(|_| est_rouge);
        both.push(Epreuve { nom, regle, document, scene, est_rouge, champ, phrase, attendus });
    }
    assert!(!both.is_empty(), "{} {} has no scene", cas.regle, cas.nom);
    both
}

#[test]
fn bases_are_clean() {
    for document in [
        Document::Contrat,
        Document::Convention,
        Document::Certificat,
        Document::Facture,
        Document::Rupture,
        Document::Fichier,
    ] {
        assert_eq!(controler(document, &base(document)).constats(), [], "{document:?}");
    }
}

#[test]
fn each_case_breaks_its_rules_and_no_other() {
    let mut wrong = Vec::new();
    for epreuve in epreuves() {
        let controle = controler(epreuve.document, &epreuve.scene);
        let found: BTreeSet<String> = controle.constats().iter().map(|constat| constat.id.to_string()).collect();
        if found != epreuve.attendus {
            wrong.push(format!("{}: expected {:?}, found {:?}", epreuve.nom, epreuve.attendus, found));
            continue;
        }
        let fields: Vec<&str> = controle
            .constats()
            .iter()
            .filter(|constat| constat.id.as_str() == epreuve.regle)
            .map(|constat| constat.champ.as_str())
            .collect();
        let rule = regles().find(|regle| regle.id.as_str() == epreuve.regle).expect("the id of a rule");
        let expected = epreuve.champ.as_deref().unwrap_or(rule.champ);
        if epreuve.est_rouge && fields != [expected] {
            wrong.push(format!("{}: expected at {expected}, found at {fields:?}", epreuve.nom));
        }
        let mut phrases = controle.constats().iter().map(|constat| constat.phrase.as_str());
        if let Some(phrase) = epreuve.phrase.filter(|phrase| !phrases.any(|dite| dite.contains(phrase.as_str()))) {
            wrong.push(format!("{}: nothing says « {phrase} »", epreuve.nom));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_rule_has_a_red_and_a_green_case() {
    let epreuves = epreuves();
    let known: BTreeSet<&str> = regles().map(|regle| regle.id.as_str()).collect();
    let named: BTreeSet<&str> = epreuves.iter().flat_map(|one| &one.attendus).map(String::as_str).collect();
    assert!(named.is_subset(&known), "cases of no rule: {:?}", named.difference(&known));
    let with = |red: bool| epreuves.iter().filter(move |one| one.est_rouge == red).map(|one| one.regle.as_str());
    for (colour, covered) in [("red", with(true).collect()), ("green", with(false).collect::<BTreeSet<_>>())] {
        assert!(known.is_subset(&covered), "no {colour} case: {:?}", known.difference(&covered));
    }
}

/// What a step of a path leads to in the tables of the witness.
fn dessous(schema: &Schema, pas: &str) -> Option<Schema> {
    match schema.kind {
        Kind::Model(model) => dessous(&model.schema, pas),
        Kind::Record(record) => record.fields.iter().find(|field| field.name == pas).map(|field| field.schema),
        Kind::Array(items) => pas.parse::<usize>().is_ok().then_some(*items),
        Kind::Choice(all) => all.iter().find_map(|one| dessous(one, pas)),
        _ => None,
    }
}

/// A field of a finding is a path that the norm has.
#[test]
fn fields_are_paths_on_the_wire() {
    let mut judged = 0;
    for epreuve in epreuves() {
        let name = match epreuve.document {
            Document::Contrat => "DossierTransmission",
            Document::Convention => "Convention",
            Document::Certificat => "Certificat",
            Document::Facture => "Facture",
            // Its body is unknown: the day is that of the contract.
            Document::Rupture => "Contrat",
            Document::Fichier => "",
        };
        let model = MODELS.iter().find(|model| model.name == name);
        for constat in controler(epreuve.document, &epreuve.scene).constats() {
            judged += 1;
            if constat.champ == "fichier" {
                continue;
            }
            let path = constat.champ.replace('[', ".").replace(']', "");
            let root = model.unwrap_or_else(|| panic!("{}: {}", epreuve.nom, constat.champ)).schema;
            let found = path.split('.').try_fold(root, |schema, step| dessous(&schema, step));
            assert!(found.is_some(), "{}: {}", epreuve.nom, constat.champ);
        }
    }
    assert!(judged >= 374, "{judged} findings only");
}
