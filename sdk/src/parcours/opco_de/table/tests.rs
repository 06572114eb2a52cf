//! The table as published, as written by spreadsheets, and files that are not the table. Employers are fictitious.

use super::*;

const ENTETE: &str = "SIRET|IDCC|OPCO_PROPRIETAIRE|OPCO_GESTION\n";

fn table(lignes: &str) -> Result<TableSiro, TableSiroIllisible> {
    TableSiro::lire("siro-202606.csv", format!("{ENTETE}{lignes}").as_bytes())
}

fn montrer(table: &TableSiro, siret: &str) -> String {
    match table.opco_de(&Siret::tel_quel(siret)) {
        OpcoDe::Trouve { opco, certitude, origine } => {
            assert_eq!(origine, Origine::TableSiro { fichier: "siro-202606.csv".to_owned() });
            format!("{opco} {certitude:?}")
        }
        OpcoDe::Plusieurs { opcos, .. } => opcos.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + "),
        OpcoDe::Inconnu(raison) => format!("{raison:?}"),
    }
}

/// The eleven names as in a public reader, overseas, without agreement, and without OPCO.
#[test]
fn employers_are_found_by_their_siret() {
    let noms = [
        ("OPCO EP", Opco::OpcoEp),
        ("AKTO", Opco::Akto),
        ("CONSTRUCTYS", Opco::Constructys),
        ("ATLAS", Opco::Atlas),
        ("L'OPCOMMERCE", Opco::Lopcommerce),
        ("OCAPIAT", Opco::Ocapiat),
        ("OPCO MOBILITES", Opco::OpcoMobilites),
        ("AFDAS", Opco::Afdas),
        ("OPCO2I", Opco::Opco2i),
        ("UNIFORMATION COHESION SOCIALE", Opco::Uniformation),
        ("OPCO SANTE", Opco::OpcoSante),
    ];
    for (nom, opco) in noms {
        let table = table(&format!("73282932000074|2120|{nom}|\n")).unwrap();
        assert_eq!(montrer(&table, "732 829 320 00074"), format!("{opco} Forte"), "{nom}");
    }
    let table = table(
        "73282932000074|9999|AKTO|\n41816609600069|1486|ATLAS|AKTO\r\n00000321000010||OPCO EP|\n\n\
         00000321000028|158|OPCO NOUVEAU|\n00000654400019|16||\n",
    )
    .unwrap();
    assert_eq!((table.nombre(), table.ecartees()), (5, &[][..]));
    for (siret, attendu) in [
        ("73282932000074", "AKTO Moyenne"),
        ("41816609600069", "Atlas + AKTO"),
        ("00000321000010", "OPCO EP Moyenne"),
        ("00000321000028", "NomInconnu(\"OPCO NOUVEAU\")"),
        ("00000654400019", "SansOpco"),
        ("98765432400019", "AbsentDeLaTable"),
        ("98765432400018", "SiretInvalide"),
    ] {
        assert_eq!(montrer(&table, siret), attendu, "{siret}");
    }
    let agreement = |siret: &str| table.chercher(&Siret::tel_quel(siret)).1.map(|idcc| idcc.to_string());
    assert_eq!(agreement("73282932000074"), None, "9999 is no agreement");
    assert_eq!(agreement("00000321000028").as_deref(), Some("0158"));
    assert!(format!("{table:?}").contains("siro-202606.csv"));
}

#[test]
fn columns_are_found_by_name_whatever_separates_them() {
    for text in [
        "\u{feff}idcc;opco_proprietaire;siret\r\n1486;ATLAS;41816609600069\r\n",
        "\"SIRET\",\"IDCC\",\"OPCO_PROPRIETAIRE\",\"MOIS\"\n\"41816609600069\",\"1486\",\"ATLAS\",\"202606\"",
        "SIRET\tIDCC\tOPCO_PROPRIETAIRE\tOPCO_GESTION\n41816609600069\t1486\tATLAS\t",
    ] {
        let table = TableSiro::lire("siro-202606.csv", text.as_bytes()).unwrap();
        assert_eq!(montrer(&table, "41816609600069"), "Atlas Forte", "{text}");
    }
}

#[test]
fn wrong_lines_are_set_aside_with_their_number() {
    let table = table(
        "41816609600069|1486|ATLAS|\n4181660960006|1486|ATLAS|\n73282932000074|UN|AKTO|\n00000321000010|158|OPCO EP\n\
         41816609600069|1486|AKTO|\n",
    )
    .unwrap();
    let dites: Vec<String> = table.ecartees().iter().map(ToString::to_string).collect();
    assert_eq!(
        dites,
        [
            "ligne 3 : le SIRET n'a pas 14 chiffres",
            "ligne 5 : elle n'a pas les colonnes de l'en-tête",
            "ligne 6 : le SIRET est déjà sur une ligne précédente, avec un autre OPCO",
        ]
    );
    assert_eq!((table.nombre(), montrer(&table, "41816609600069").as_str()), (2, "Atlas + AKTO"));
    assert_eq!(montrer(&table, "73282932000074"), "AKTO Moyenne", "an agreement that is none hides no OPCO");
    let latin = [ENTETE.as_bytes(), &b"73282932000074|2120|OPCO SANT\xC9|\n41816609600069|1486|ATLAS|\n"[..]].concat();
    let table = TableSiro::lire("siro-202606.csv", &latin[..]).unwrap();
    assert_eq!(table.ecartees()[0], LigneEcartee { ligne: 2, raison: RaisonEcartee::Encodage });
}

#[test]
fn what_is_no_such_table_is_refused() {
    let lue = |text: &str| TableSiro::lire("x", text.as_bytes()).map(drop).unwrap_err();
    assert_eq!(lue(""), TableSiroIllisible::Colonnes(vec!["SIRET", "IDCC", "OPCO_PROPRIETAIRE"]));
    assert_eq!(lue("SIRET|OPCO_GESTION\n"), TableSiroIllisible::Colonnes(vec!["IDCC", "OPCO_PROPRIETAIRE"]));
    assert!(lue("SIREN;OPCO\n").to_string().contains("SIRET, IDCC, OPCO_PROPRIETAIRE"));
    let long = format!("{ENTETE}{}", "4".repeat(3_000));
    assert_eq!(lue(&long), TableSiroIllisible::LigneTropLongue(2));
    let TableSiroIllisible::TropDeLignesEcartees(premieres) = lue(&format!("{ENTETE}{}", "<tr>\n".repeat(1_001)))
    else {
        panic!("it is no table")
    };
    assert_eq!(premieres.len(), 3);
    let repetees = format!("{ENTETE}{}", "41816609600069|1486|ATLAS|\n41816609600069|1486|AKTO|\n".repeat(1_002));
    assert!(matches!(lue(&repetees), TableSiroIllisible::TropDeLignesEcartees(_)));
    let memes = table(&"41816609600069|1486|ATLAS|\n".repeat(1_002)).unwrap();
    assert_eq!((montrer(&memes, "41816609600069").as_str(), memes.ecartees()), ("Atlas Forte", &[][..]));
    let noms: String = (0..300).map(|rang| format!("{:014}|1486|OPCO {rang}|\n", 10_000 + rang)).collect();
    assert_eq!(table(&noms).map(drop).unwrap_err(), TableSiroIllisible::TropDeNoms);
    let absent = TableSiro::ouvrir("/nulle/part/siro.csv").map(drop).unwrap_err();
    assert_eq!(absent, TableSiroIllisible::Lecture(std::io::ErrorKind::NotFound));
}
