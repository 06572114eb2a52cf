//! A journal on a disk that is full: nothing leaves without its intent, and what the OPCO has is found when there is room.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;
use temoin::generated::operation::Operation;
use temoin::simulateur::{Panne, Simulateur};
use tempfile::TempDir;

use crate::arrets::reglee;
use crate::banc::contrat;
use crate::bornes::nom;
use crate::commande::dossier;
use crate::depots::contrats_de;
use crate::processus::Processus;

/// A small disk, in a name space of its own that needs no right: it is there as long as its guard.
struct Disque {
    gardien: Child,
    dossier: PathBuf,
}

/// Mounts it, and waits until nobody needs it.
const MONTER: &str = r#"mount -t tmpfs -o size=1m,mode=700 tmpfs "$1" && echo pret && cat"#;

impl Disque {
    /// On `dossier`; `None` where this machine gives no name spaces.
    fn monter(dossier: &Path) -> Option<Self> {
        let mut gardien = Command::new("unshare")
            .args(["--map-root-user", "--mount", "sh", "-c", MONTER, "sh"])
            .arg(dossier)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let mut dit = String::new();
        BufReader::new(gardien.stdout.take()?).read_line(&mut dit).ok()?;
        let disque = Self { gardien, dossier: dossier.to_owned() };
        (dit.trim() == "pret").then_some(disque)
    }

    /// The service, which sees the disk.
    fn servir(&self, dossier: &Path) -> Processus {
        let mut commande = Command::new("nsenter");
        commande.args(["--user", "--mount", "--preserve-credentials", "--target", &self.gardien.id().to_string()]);
        commande.args(["sh", "-c", r#"cd "$1" && shift && exec "$@""#, "sh"]).arg(dossier);
        commande.arg(env!("CARGO_BIN_EXE_cfadock")).env_remove("CFADOCK_CONFIGURATION");
        Processus::par(commande, &[]).pret()
    }

    fn bourre(&self) -> PathBuf {
        let racine = PathBuf::from(format!("/proc/{}/root", self.gardien.id()));
        racine.join(self.dossier.strip_prefix("/").unwrap()).join("bourre")
    }

    /// Leaves no room.
    fn remplir(&self) {
        let mut fichier = File::create(self.bourre()).unwrap();
        while fichier.write_all(&[0; 4_096]).is_ok() {}
    }

    fn vider(&self) {
        fs::remove_file(self.bourre()).unwrap();
    }
}

impl Drop for Disque {
    fn drop(&mut self) {
        let _ = self.gardien.kill();
        let _ = self.gardien.wait();
    }
}

/// A configuration whose journal is on a small disk; `None`, and a word, where there cannot be one.
async fn a_l_etroit() -> Option<(TempDir, Simulateur, Disque)> {
    let (dossier, simulateur) = dossier().await;
    let (fichier, journal) = (dossier.path().join("cfadock.toml"), dossier.path().join("journal"));
    fs::create_dir(&journal).unwrap();
    let texte = fs::read_to_string(&fichier).unwrap();
    fs::write(&fichier, texte.replace("\"depots.sqlite\"", "\"journal/depots.sqlite\"")).unwrap();
    let disque = Disque::monter(&journal);
    if disque.is_none() {
        println!("not run: this machine gives no name space with a disk of its own (unshare)");
    }
    Some((dossier, simulateur, disque?))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_without_room_for_an_intent_sends_nothing() {
    let Some((dossier, simulateur, disque)) = a_l_etroit().await else { return };
    let mut service = disque.servir(dossier.path());
    disque.remplir();
    // Some may still find a little room.
    let mut acceptes = 0;
    let refus = loop {
        let (statut, _, dit) =
            service.envoyer(&format!("contrat-{acceptes}"), &contrat(&nom(acceptes)), "wait=20").await;
        if statut != 201 {
            break (statut, dit);
        }
        acceptes += 1;
        assert!(acceptes < 20, "the disk has no end");
    };
    assert_eq!(
        (refus.0, &refus.1["code"], contrats_de(&simulateur)),
        (503, &json!("journal"), acceptes),
        "{:#}",
        refus.1
    );
    let cle = format!("contrat-{acceptes}");
    disque.vider();
    let (statut, rejouee, depot) = service.envoyer(&cle, &contrat(&nom(acceptes)), "wait=20").await;
    assert_eq!((statut, rejouee, contrats_de(&simulateur)), (201, false, acceptes + 1), "{depot:#}");
    service.signaler("-TERM");
    assert_eq!(service.attendre().code(), Some(0), "{}", service.toutes());
    let service = disque.servir(dossier.path());
    let (statut, rejouee, relu) = service.envoyer(&cle, &contrat(&nom(acceptes)), "wait=20").await;
    assert_eq!((statut, rejouee, &relu["entree"]), (201, true, &depot["entree"]), "{relu:#}");
    assert_eq!(contrats_de(&simulateur), acceptes + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_without_room_is_said_and_found_again() {
    let Some((dossier, simulateur, disque)) = a_l_etroit().await else { return };
    let mut service = disque.servir(dossier.path());
    for operation in [Operation::TransmettreDossier, Operation::TransmettreDossierV2] {
        simulateur.panne(Some(operation), 1, Panne { delai: Duration::from_millis(1_500), ..Panne::default() });
    }
    let corps = contrat("PLEIN");
    let ((statut, _, depot), ()) = tokio::join!(service.envoyer("contrat-1", &corps, "wait=20"), async {
        service.attendre_une_entree().await;
        disque.remplir();
    });
    assert_eq!((statut, &depot["situation"], contrats_de(&simulateur)), (201, &json!("deposee"), 1), "{depot:#}");
    assert!(depot["conseil"].as_str().unwrap().contains("le journal ne l'a pas noté"), "{depot:#}");
    // Whoever repeats it meanwhile is not told that it is free.
    let (statut, _, relu) = service.envoyer("contrat-1", &corps, "wait=1").await;
    assert!([201, 202].contains(&statut) && contrats_de(&simulateur) == 1, "{statut} {relu:#}");
    disque.vider();
    service.signaler("-TERM");
    assert_eq!(service.attendre().code(), Some(0), "{}", service.toutes());
    let service = disque.servir(dossier.path());
    reglee(&service, "contrat-1").await;
    let (statut, rejouee, relu) = service.envoyer("contrat-1", &corps, "wait=20").await;
    assert_eq!((statut, rejouee, &relu["numeros"]["dossier"]), (201, true, &json!("INT-D-1")), "{relu:#}");
    assert_eq!(contrats_de(&simulateur), 1);
}
