//! The examples about building a contract run, and the guide shows the least contract.

#[expect(dead_code, reason = "its `main` is for `cargo run`")]
#[path = "../examples/construire/main.rs"]
mod construire;
#[expect(dead_code, reason = "its `main` is for `cargo run`")]
#[path = "../examples/contrat_minimal.rs"]
mod contrat_minimal;

/// The part between the two marks.
fn shown() -> &'static str {
    let source = include_str!("../examples/contrat_minimal.rs");
    source.split("// <GUIDE>\n").nth(1).unwrap().split("// </GUIDE>").next().unwrap()
}

#[test]
fn the_least_contract_passes_its_checks_in_sixty_lines() {
    contrat_minimal::verifier().unwrap();
    assert!(shown().lines().count() <= 60);
    let page = include_str!("../../sdk/guide/construire_un_contrat.md");
    assert!(page.contains(shown()), "the guide does not show the marked part of contrat_minimal.rs");
}

#[test]
fn what_stands_against_a_record_is_said_by_its_own_names() {
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
