//! The command line as the README shows it: each line, with the status that it says.

use std::fs;
use std::path::Path;
use std::process::Command;

use cfadock::runtime::jiff::civil::date;
use serde_json::{Value, json};
use temoin::simulateur::Simulateur;

use crate::banc::{CONTRAT, OPCO, ecrire_configuration};
use crate::recit::CONVENTION;

/// The first block of this language below a heading.
fn bloc<'a>(titre: &str, langue: &str) -> &'a str {
    let lisez_moi: &'static str = include_str!("../../README.md");
    let section = lisez_moi.split_once(titre).unwrap().1;
    let debut = section.split_once(&format!("```{langue}\n")).unwrap().1;
    debut.split_once("```").unwrap().0
}

/// Whether all of `partie` is in `tout`.
fn contient(tout: &Value, partie: &Value) -> bool {
    match partie.as_object() {
        Some(objet) => objet.iter().all(|(nom, valeur)| contient(&tout[nom], valeur)),
        None => tout == partie,
    }
}

/// Runs a line as a shell does; its status, and the object that it writes.
fn lancer(ici: &Path, ligne: &str) -> (Option<i32>, Value, String) {
    let programme = Path::new(env!("CARGO_BIN_EXE_cfadock"));
    let chemin = format!("{}:{}", programme.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let mut commande = Command::new("sh");
    commande.args(["-c", ligne]).current_dir(ici).env("PATH", chemin).env_remove("CFADOCK_CONFIGURATION");
    let fait = commande.output().unwrap();
    let dit = String::from_utf8_lossy(&fait.stderr).into_owned();
    (fait.status.code(), serde_json::from_slice(&fait.stdout).unwrap_or_default(), dit)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_of_the_command_ends_as_it_says() {
    let reglages = Simulateur::profil(OPCO.identifiant()).unwrap().date(date(2026, 6, 25));
    let simulateur = reglages.demarrer().await.unwrap();
    let dossier = tempfile::tempdir().unwrap();
    let ici = dossier.path();
    let fichier = ecrire_configuration(ici, &simulateur, "");
    let mut convention: Value = serde_json::from_str(CONVENTION).unwrap();
    convention["numeroInterneDossier"] = "INT-D-1".into();
    let mut demande = json!({
        "numero": "F-0001", "postes": [{ "numero_interne": "INT-D-1" }],
        "iban_du_cfa": "FR1420041010050500013M02606", "siret_du_cfa": "00000654400019",
    });
    for (nom, contenu) in [
        ("contrat.json", CONTRAT.to_owned()),
        ("convention.json", convention.to_string()),
        ("demande.json", demande.to_string()),
        ("convention.pdf", "%PDF-1.4\n%%EOF\n".to_owned()),
        ("facture.pdf", "%PDF-1.4\n%%EOF\n".to_owned()),
    ] {
        fs::write(ici.join(nom), contenu).unwrap();
    }
    let montre: Value = serde_json::from_str(bloc("## La commande", "json")).unwrap();
    let mut lignes = 0;
    for ligne in bloc("## La commande", "sh").lines() {
        let (commande, fin) = ligne.split_once('#').unwrap();
        let attendu: i32 = fin.trim().split(' ').next().unwrap().parse().unwrap();
        let (statut, objet, dit) = lancer(ici, commande);
        assert_eq!(statut, Some(attendu), "{ligne}: {objet:#} {dit}");
        if let Some(code) = fin.split('`').nth(1).filter(|_| attendu != 0) {
            assert_eq!(objet["code"], code, "{ligne}");
        }
        if commande.contains("--reference contrat-4711") {
            assert!(contient(&objet, &montre), "{ligne}: {objet:#} and not {montre}");
        }
        // What happens at the OPCO and at the editor between two lines.
        if commande.contains("--genre convention") {
            simulateur.engager("INT-D-1").unwrap();
            simulateur.avancer(date(2026, 9, 1)).unwrap();
            let texte = fs::read_to_string(&fichier).unwrap();
            fs::write(&fichier, texte.replace("jour = \"2026-06-25\"", "jour = \"2026-09-01\"")).unwrap();
        }
        if commande.contains("facturer projet") {
            demande["empreinte"] = objet["empreinte"].clone();
            fs::write(ici.join("demande.json"), demande.to_string()).unwrap();
        }
        lignes += 1;
    }
    assert!(lignes > 10, "{lignes}");
}
