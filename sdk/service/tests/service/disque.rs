//! A journal on a disk that is full: nothing leaves without its intent, and what the OPCO has is found when there is room.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::json;
use temoin::simulateur::Simulateur;
use tempfile::TempDir;

use crate::arrets::reglee;
use crate::banc::contrat;
use crate::bornes::nom;
use crate::commande::dossier;
use crate::depots::contrats_de;
use crate::ecluse::Ecluse;
use crate::processus::Processus;

/// A small disk, in a name space of its own that needs no right: it is there as long as its guard.
struct Disque {
    gardien: Child,
    dossier: PathBuf,
}

/// Mounts it, and waits until nobody needs it.
const MONTER: &str = r#"mount -t tmpfs -o size=1m,mode=700 tmpfs "$1" && echo pret && cat"#;

impl Disque {
    /// On `dossier`.
    fn monter(dossier: &Path) -> Self {
        let mut gardien = Command::new("unshare")
            .args(["--map-root-user", "--mount", "sh", "-c", MONTER, "sh"])
            .arg(dossier)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("unshare is there (util-linux)");
        let mut dit = String::new();
        BufReader::new(gardien.stdout.take().unwrap()).read_line(&mut dit).unwrap();
        let disque = Self { gardien, dossier: dossier.to_owned() };
        assert_eq!(dit.trim(), "pret", "this machine gives no name space with a disk of its own");
        disque
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

/// A configuration whose journal is on a small disk.
async fn a_l_etroit() -> (TempDir, Simulateur, Disque) {
    let (dossier, simulateur) = dossier().await;
    let (fichier, journal) = (dossier.path().join("cfadock.toml"), dossier.path().join("journal"));
    fs::create_dir(&journal).unwrap();
    let texte = fs::read_to_string(&fichier).unwrap();
    fs::write(&fichier, texte.replace("\"depots.sqlite\"", "\"journal/depots.sqlite\"")).unwrap();
    let disque = Disque::monter(&journal);
    (dossier, simulateur, disque)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants unshare"]
async fn a_journal_without_room_for_an_intent_sends_nothing() {
    let (dossier, simulateur, disque) = a_l_etroit().await;
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
#[ignore = "wants unshare"]
async fn an_outcome_without_room_is_said_and_found_again() {
    let (dossier, simulateur, disque) = a_l_etroit().await;
    let ecluse = Ecluse::vers(&simulateur.url).await;
    let fichier = dossier.path().join("cfadock.toml");
    let texte = fs::read_to_string(&fichier).unwrap();
    let base = |url: &str| format!("base = \"{url}\"");
    fs::write(&fichier, texte.replace(&base(&simulateur.url), &base(&ecluse.url))).unwrap();
    let mut service = disque.servir(dossier.path());
    let corps = contrat("PLEIN");
    let ((statut, _, depot), ()) = tokio::join!(service.envoyer("contrat-1", &corps, "wait=20"), async {
        ecluse.retenue().await;
        disque.remplir();
        ecluse.ouvrir();
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
