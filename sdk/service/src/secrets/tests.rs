//! A secret is read where it lies, within bounds, and read again when it changes.

use std::fs;

use cfadock::Opco;
use cfadock::parcours::Cles as _;
use cfadock::scalaires::Siren;

use super::{EchecSecret, SourceSecret, Trousseau};

fn commande(mots: &[&str]) -> SourceSecret {
    SourceSecret::Commande(mots.iter().map(ToString::to_string).collect())
}

#[tokio::test]
async fn a_file_gives_its_content_without_the_last_line_break() {
    let dossier = tempfile::tempdir().unwrap();
    let fichier = dossier.path().join("secret");
    let source = SourceSecret::Fichier(fichier.clone());
    assert_eq!(source.lire().await.err(), Some(EchecSecret::Absent));
    for (contenu, attendu) in [("clé\n", "clé"), ("clé\r\n", "clé"), ("une\nautre\n", "une\nautre"), (" x", " x")] {
        fs::write(&fichier, contenu).unwrap();
        assert_eq!(source.lire().await.unwrap().expose(), attendu);
    }
    for (contenu, echec) in [
        (b"\n".to_vec(), EchecSecret::Vide),
        (vec![b'a'; 65 * 1024], EchecSecret::TropGrand),
        (vec![0xff], EchecSecret::PasUnTexte),
    ] {
        fs::write(&fichier, contenu).unwrap();
        assert_eq!(source.lire().await.err(), Some(echec));
    }
    assert_eq!(SourceSecret::Fichier(dossier.path().to_owned()).lire().await.err(), Some(EchecSecret::Illisible));
}

#[tokio::test]
async fn a_variable_and_a_command_give_theirs() {
    let absente = SourceSecret::Environnement("CFADOCK_VARIABLE_QUI_N_EXISTE_PAS".to_owned());
    assert_eq!(absente.lire().await.err(), Some(EchecSecret::SansVariable));
    assert!(SourceSecret::Environnement("PATH".to_owned()).lire().await.is_ok());
    assert_eq!(commande(&["printf", "%s\n", "clé $HOME"]).lire().await.unwrap().expose(), "clé $HOME");
    let cas = [
        (commande(&["false"]), EchecSecret::Statut(1)),
        (commande(&["cfadock-commande-qui-n-existe-pas"]), EchecSecret::Commande),
        (commande(&["true"]), EchecSecret::Vide),
        (commande(&["head", "-c", "70000", "/dev/zero"]), EchecSecret::TropGrand),
    ];
    for (source, echec) in cas {
        assert_eq!(source.lire().await.err(), Some(echec), "{source}");
    }
    // What it is run with is not shown.
    assert_eq!(commande(&["coffre", "un-secret"]).to_string(), "commande coffre");
}

/// The time stands still but for what waits: a command that never ends costs no test its time.
#[tokio::test(start_paused = true)]
async fn a_command_that_does_not_end_is_ended() {
    assert_eq!(commande(&["sleep", "1000"]).lire().await.err(), Some(EchecSecret::TropLong));
}

#[cfg(unix)]
#[test]
fn a_file_that_others_may_read_is_noticed() {
    use std::os::unix::fs::PermissionsExt as _;

    let dossier = tempfile::tempdir().unwrap();
    let fichier = dossier.path().join("secret");
    fs::write(&fichier, "x").unwrap();
    for (mode, lisible) in [(0o600, false), (0o640, true), (0o604, true), (0o400, false)] {
        fs::set_permissions(&fichier, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(SourceSecret::Fichier(fichier.clone()).est_lisible_par_d_autres(), lisible, "{mode:o}");
    }
}

#[tokio::test]
async fn a_key_that_was_changed_is_used_without_a_restart() {
    let dossier = tempfile::tempdir().unwrap();
    let fichier = dossier.path().join("cle");
    let cfa: Siren = "000006544".parse().unwrap();
    let trousseau = Trousseau::new([((Opco::Akto, cfa.clone()), SourceSecret::Fichier(fichier.clone()))]);
    for cle in ["premiere", "seconde"] {
        fs::write(&fichier, cle).unwrap();
        assert_eq!(trousseau.cle(&cfa, Opco::Akto).await.unwrap().expose(), cle);
    }
    fs::write(&fichier, "").unwrap();
    let refus = trousseau.cle(&cfa, Opco::Akto).await.unwrap_err().to_string();
    assert!(refus.contains("le secret est vide") && refus.contains("000006544"), "{refus}");
    let refus = trousseau.cle(&cfa, Opco::OpcoEp).await.unwrap_err().to_string();
    assert!(refus.contains("n'a pas de clé du CFA 000006544 chez"), "{refus}");
    assert_eq!(format!("{trousseau:?}"), "Trousseau { cles: 1 }");
}

/// A command is not run for each page of a list, and is run again after a minute.
#[tokio::test]
async fn what_a_command_says_is_kept_for_a_minute() {
    let dossier = tempfile::tempdir().unwrap();
    let fichier = dossier.path().join("cle");
    let cfa: Siren = "000006544".parse().unwrap();
    let source = commande(&["cat", fichier.to_str().unwrap()]);
    let trousseau = Trousseau::new([((Opco::Akto, cfa.clone()), source)]);
    let mut lues = Vec::new();
    for (cle, secondes) in [("premiere", 0), ("seconde", 59), ("troisieme", 2)] {
        tokio::time::pause();
        tokio::time::advance(std::time::Duration::from_secs(secondes)).await;
        tokio::time::resume();
        fs::write(&fichier, cle).unwrap();
        lues.push(trousseau.cle(&cfa, Opco::Akto).await.unwrap().expose().to_owned());
    }
    assert_eq!(lues, ["premiere", "premiere", "troisieme"]);
}
