//! The synthesis table of the FAQ, `sdk/donnees/synthese.toml`, and its page, `sdk/guide/synthese.md`: written from it with
//! `BLESS=1`, compared otherwise. Each entry point exists, and each example is a program that CI runs.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use cfadock::journal::IdEntree;
use cfadock::opco::{EtatCapacite, UsagesFacturation};
use cfadock::scalaires::Montant;
use cfadock::sources::citations;
use cfadock::{Opco, operations};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Synthese {
    etat_au: String,
    source: String,
    lignes: Vec<Ligne>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ligne {
    sujet: String,
    faq: Faq,
    #[serde(default)]
    entrees: Vec<String>,
    exemple: Option<String>,
    #[serde(default)]
    operations: Vec<String>,
    usage: Option<String>,
    note: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Faq {
    V1,
    Selon,
    Venir,
    Indisponible,
}

/// The entry points, by the path that the page shows: what does not exist does not compile.
macro_rules! entrees {
    ($($($pas:ident)::+,)*) => {
        fn entrees() -> BTreeSet<String> {
            $(let _ = cfadock::$($pas)::+;)*
            [$(stringify!($($pas)::+)),*].into_iter().map(|entree: &str| entree.replace(' ', "")).collect()
        }
    };
}

entrees! {
    Connexion::certifier,
    Connexion::comparer_version,
    Connexion::deposer_convention,
    Connexion::envoyer_contrat,
    Connexion::facturer,
    Connexion::joindre,
    Connexion::lire_dossier,
    Connexion::lister_dossiers,
    Connexion::lister_factures,
    Connexion::preparer_facture,
    Connexion::signaler_rupture,
    Connexion::suivi,
    Connexion::suivre,
    Connexion::usages,
    Connexion::verifier_cle,
    Connexion::voie_de_la_rupture,
    Connexion::voie_des_certificats,
    controle::controler_certificat,
    controle::controler_contrat,
    controle::controler_convention,
    controle::controler_facture,
    controle::controler_rupture,
    models::Dossier::raison_de_l_etat,
    models::Echeance::est_ouverte,
    models::Echeance::reste_a_facturer,
    parcours::comparer_versions,
    parcours::preparer_avenant,
    parcours::suites_de_la_rupture,
    parcours::Facturation::poste,
    parcours::Poste::frais_seuls,
}

/// The entry points that take more than one type, each called once.
macro_rules! generiques {
    ($($module:ident::$genre:ident::$methode:ident($($argument:expr),*),)*) => {
        fn generiques() -> impl Iterator<Item = String> {
            $({
                fn appel(recu: cfadock::$module::$genre) -> impl Sized {
                    recu.$methode($($argument),*)
                }
                let _ = appel;
            })*
            let noms = [$(concat!(stringify!($module), "::", stringify!($genre), "::", stringify!($methode))),*];
            noms.into_iter().map(str::to_owned)
        }
    };
}

generiques! {
    parcours::EnvoiContrat::corriger(IdEntree(1)),
    parcours::EnvoiContrat::en_plus_de(IdEntree(1)),
    parcours::Facturation::avoir_de("F-1"),
    parcours::Facturation::renvoyer(IdEntree(1)),
    parcours::Poste::ajuster(Montant::ZERO, "raison"),
}

fn racine() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn synthese() -> Synthese {
    toml::from_str(&fs::read_to_string(racine().join("sdk/donnees/synthese.toml")).unwrap()).unwrap()
}

/// Which OPCO do it, as far as their profiles say.
fn opcos(ligne: &Ligne) -> String {
    let sert = |opco: &Opco| {
        let states = operations::ALL.iter().filter(|operation| ligne.operations.iter().any(|id| id == operation.id));
        states.filter_map(|une| opco.profil().capacite(une)).any(|une| une.etat == EtatCapacite::Production)
    };
    let prend = |opco: &Opco| {
        let usages = UsagesFacturation::de(*opco);
        match ligne.usage.as_deref()? {
            "plusieurs_echeances" => usages.plusieurs_echeances,
            "plusieurs_dossiers" => usages.plusieurs_dossiers,
            "paiement_automatique" => usages.paiement_automatique,
            "avoirs" => usages.avoirs,
            autre => panic!("no usage {autre}"),
        }
    };
    let nommes =
        |oui: &dyn Fn(&Opco) -> bool| Opco::TOUS.iter().filter(|opco| oui(opco)).map(ToString::to_string).collect();
    let servent: Vec<String> = match (&ligne.usage, ligne.operations.is_empty()) {
        (Some(_), _) => nommes(&|opco| prend(opco) == Some(true)),
        (None, false) => nommes(&sert),
        (None, true) if ligne.entrees.is_empty() => return "aucun".to_owned(),
        (None, true) => return "tous".to_owned(),
    };
    match servent.len() {
        0 => "aucun profil ne le dit".to_owned(),
        nombre if nombre == Opco::TOUS.len() => "tous".to_owned(),
        _ => servent.join(", "),
    }
}

fn page() -> String {
    let Synthese { etat_au, source, lignes } = synthese();
    let [citation] = citations(&source)[..] else { panic!("one source") };
    let mut page = format!(
        "<!-- @generated by `BLESS=1 cargo test -p conformance synthese` from sdk/donnees/synthese.toml; do not edit. -->\n\n\
         # Ce que la FAQ promet, ligne par ligne\n\n\
         Le tableau de synthèse de la FAQ ({}), et ce que le SDK a pour chaque ligne.\n\
         Les OPCO sont ceux dont le profil dit l'opération en production, ou l'usage admis, au {etat_au} ; les autres se \
         tentent, ou la voie prudente est prise avec un avertissement.\n\n\
         | Ligne | Dans la FAQ | Point d'entrée | Exemple | OPCO | Remarque |\n|---|---|---|---|---|---|\n",
        citation.source.titre
    );
    for ligne in &lignes {
        let faq = match ligne.faq {
            Faq::V1 => "V1",
            Faq::Selon => "selon l'OPCO",
            Faq::Venir => "à venir",
            Faq::Indisponible => "pas en V1",
        };
        let entrees: Vec<_> = ligne.entrees.iter().map(|entree| format!("`{entree}`")).collect();
        let entrees = if entrees.is_empty() { "pas par l'API".to_owned() } else { entrees.join(", ") };
        let exemple = ligne.exemple.as_ref().map_or_else(String::new, |exemple| format!("`{exemple}`"));
        let (opcos, note) = (opcos(ligne), ligne.note.as_deref().unwrap_or_default());
        let _ = writeln!(page, "| {} | {faq} | {entrees} | {exemple} | {opcos} | {note} |", ligne.sujet);
    }
    page
}

#[test]
fn the_page_is_the_table() {
    let chemin = racine().join("sdk/guide/synthese.md");
    let fraiche = page();
    if std::env::var_os("BLESS").is_some() {
        fs::write(&chemin, &fraiche).unwrap();
    }
    let ecrite = fs::read_to_string(&chemin).unwrap_or_default();
    assert!(ecrite == fraiche, "sdk/guide/synthese.md is stale: BLESS=1 cargo test -p conformance synthese");
}

#[test]
fn every_entry_point_exists_and_every_example_is_run() {
    let Synthese { lignes, .. } = synthese();
    let nommees: BTreeSet<String> = lignes.iter().flat_map(|ligne| ligne.entrees.clone()).collect();
    assert_eq!(
        nommees,
        entrees().into_iter().chain(generiques()).collect(),
        "what the table names is what compiles above"
    );
    let ci = fs::read_to_string(racine().join(".ci/run")).unwrap();
    let exemples = ci.lines().find_map(|ligne| ligne.strip_prefix("for example in ")?.strip_suffix("; do")).unwrap();
    let programmes = fs::read_dir(racine().join("tests/examples")).unwrap();
    let programmes: BTreeSet<String> =
        programmes.map(|un| un.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(programmes, exemples.split(' ').map(str::to_owned).collect(), "every example is run, and nothing else");
    for ligne in &lignes {
        if let Some(exemple) = &ligne.exemple {
            assert!(programmes.contains(exemple), "{exemple}");
        }
        for operation in &ligne.operations {
            assert!(operations::ALL.iter().any(|une| une.id == operation), "{operation}");
        }
        // What has no entry point says why, and what has one is shown.
        assert!(!ligne.entrees.is_empty() || ligne.note.as_deref().is_some_and(|note| note.contains("Pas par l'API")));
        assert_eq!(ligne.exemple.is_none(), ligne.entrees.is_empty(), "{}", ligne.sujet);
    }
}
