//! The code in the guide runs, and prints what the guide shows.

use std::fs;
use std::path::Path;

#[expect(dead_code, reason = "its `main` is for `cargo run`")]
#[path = "../examples/apres_une_coupure.rs"]
mod apres_une_coupure;
#[expect(dead_code, reason = "its `main` is for `cargo run`")]
#[path = "../examples/construire/main.rs"]
mod construire;
#[path = "guide/dans_un_test.rs"]
mod dans_un_test;
#[expect(dead_code, reason = "its `main` is for `cargo run`")]
#[path = "../examples/premier_depot.rs"]
mod premier_depot;

use premier_depot::contrat_minimal;

/// The part between the two marks.
fn shown(source: &str) -> &str {
    source.split("// <GUIDE>\n").nth(1).unwrap().split("// </GUIDE>").next().unwrap()
}

/// A page shows the marked part of a source, and in blocks of text what came of it.
fn holds(page: &str, source: &str, said: &[String]) {
    assert!(page.contains(shown(source)), "the page does not show the marked part");
    for one in said {
        assert!(page.contains(&format!("{one}\n")), "the page does not say: {one}");
    }
}

/// The blocks of text of a page.
fn outputs(page: &str) -> Vec<&str> {
    let blocks = page.split("\n```text\n").skip(1);
    blocks.map(|rest| rest.split("\n```").next().unwrap()).collect()
}

/// Each block of text of each page is what the example of that page says, word for word: a page that shows one without
/// an example has none to be compared with.
#[tokio::test]
async fn every_output_of_a_page_is_the_real_one() {
    let first = premier_depot::jouer().await.unwrap();
    let restart = apres_une_coupure::jouer().await.unwrap().join("\n");
    let said = [("prendre_en_main.md", vec![&first[0], &first[2]]), ("apres_une_coupure.md", vec![&restart])];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/guide");
    let mut shown = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let page = fs::read_to_string(&path).unwrap();
        let real = said.iter().find(|(page, _)| *page == name).map(|(_, said)| &said[..]).unwrap_or_default();
        assert_eq!(outputs(&page), real, "{name}");
        shown += real.len();
    }
    assert_eq!(shown, 3);
}

#[tokio::test]
async fn the_first_deposit_says_what_the_guide_says() {
    let said = premier_depot::jouer().await.unwrap();
    let source = include_str!("../examples/premier_depot.rs");
    let [sent, again, refused] = &said[..] else { panic!("{said:?}") };
    holds(include_str!("../../sdk/guide/prendre_en_main.md"), source, &[sent.clone(), refused.clone()]);
    holds(include_str!("../../sdk/README.md"), source, &[]);
    assert!(again.starts_with("Déjà déposé"), "{again}");
}

#[tokio::test]
async fn the_restart_says_what_the_guide_says() {
    let said = apres_une_coupure::jouer().await.unwrap();
    let page = include_str!("../../sdk/guide/apres_une_coupure.md");
    holds(page, include_str!("../examples/apres_une_coupure.rs"), &said);
    assert_eq!(said.len(), 2, "one is settled, one waits: {said:?}");
}

#[test]
fn the_test_of_an_editor_is_what_the_guide_shows() {
    holds(include_str!("../../sdk/guide/tester_avec_le_simulateur.md"), include_str!("guide/dans_un_test.rs"), &[]);
}

#[test]
fn the_least_contract_passes_its_checks_in_sixty_lines() {
    contrat_minimal::verifier().unwrap();
    let source = include_str!("../examples/contrat_minimal.rs");
    assert!(shown(source).lines().count() <= 60);
    holds(include_str!("../../sdk/guide/construire_un_contrat.md"), source, &[]);
}

/// The programs of the service's other languages send the same contract.
#[test]
fn the_contract_of_the_other_languages_is_the_least_one() {
    let sent = include_str!("../../sdk/service/exemples/contrat.json");
    let command = "cargo run -p conformance --example contrat_minimal -- --json > sdk/service/exemples/contrat.json";
    // The properties stand in the order of the norm.
    let [sent, least] = [sent, &contrat_minimal::en_json().unwrap()]
        .map(|json| serde_json::from_str::<serde_json::Value>(json).unwrap());
    assert_eq!(sent, least, "{command}");
}

#[test]
fn what_stands_against_a_record_is_said_by_its_own_names() {
    let columns = include_str!("../fixtures/eleves.csv").lines().next().unwrap().split(';').count();
    let page = include_str!("../../sdk/guide/construire_un_contrat.md");
    assert!(page.contains(&format!("une fiche de {columns} colonnes")) && columns == 60, "{columns}");
    let dit = construire::jouer().unwrap();
    // Of the first record a check of the version 14 and a remark, of the second that it is ready, of the third what
    // cannot be read and what is missing.
    for (debut, dedans) in [
        ("Poste du tuteur : ", "(CERFA-V14-002)"),
        ("Salaire d'embauche : ", "(CERFA-SALAIRE-001)"),
        ("prêt à partir : ", "BTS Développement et réalisation bois"),
        ("Né(e) le : ", "ce n'est pas une date (JJ/MM/AAAA)."),
        ("N° de sécurité sociale : ", ""),
        ("Situation avant : ", "choisissez parmi : scolaire, étudiant, salarié."),
        ("E-mail de l'élève : ", "à compléter."),
    ] {
        let said = dit.iter().filter(|ligne| ligne.starts_with(debut) && ligne.contains(dedans)).count();
        assert_eq!(said, 1, "{debut}{dedans} in {dit:#?}");
    }
    assert!(dit.iter().all(|ligne| !ligne.contains("206057599900288") && !ligne.contains("cerfa.")), "{dit:#?}");
}
