//! A journal with many finished deposits of one CFA at one OPCO: the worst case for whoever reads too much.

use std::path::Path;

use cfadock::journal::{
    CleMetier, Empreinte, EvenementJournal, Inscription, Journal, Numeros, Ouverture, Reperes, Trace,
};
use cfadock::runtime::jiff::Timestamp;
use cfadock::{JournalSqlite, Opco, Outcome};

/// The file of the journal, in the folder of a measure.
pub const FICHIER: &str = "depots.sqlite";

/// Every entry is flushed twice, which takes an hour on a disk: it is written in memory, and copied.
pub async fn remplir(dossier: &Path, entrees: u64) {
    let memoire = Path::new("/dev/shm");
    let ici = if memoire.is_dir() { tempfile::tempdir_in(memoire) } else { tempfile::tempdir() }.unwrap();
    {
        let journal = JournalSqlite::ouvrir(ici.path().join(FICHIER)).unwrap();
        for numero in 0..entrees {
            let Ouverture::Nouvelle(id) = journal.ouvrir(inscription(numero)).await.unwrap() else {
                panic!("a key of its own")
            };
            journal.noter(id, issue(numero)).await.unwrap();
        }
    }
    for fichier in std::fs::read_dir(ici.path()).unwrap() {
        let fichier = fichier.unwrap();
        std::fs::copy(fichier.path(), dossier.join(fichier.file_name())).unwrap();
    }
}

fn le(numero: u64) -> Timestamp {
    Timestamp::from_second(1_756_000_000 + i64::try_from(numero).unwrap()).unwrap()
}

fn inscription(numero: u64) -> Inscription {
    let texte = numero.to_string();
    Inscription {
        le: le(numero),
        cfa: crate::CFA.parse().unwrap(),
        opco: Opco::OpcoEp,
        operation: "transmettreDossier".to_owned(),
        cle: CleMetier::autre("mesure", Opco::OpcoEp, &[&texte]),
        empreinte: Empreinte::octets(texte.as_bytes()),
        reperes: Reperes::dossier(format!("INT-D-{numero}")),
        reference: Some(format!("ancien-{numero}").parse().unwrap()),
    }
}

fn issue(numero: u64) -> Trace {
    let mut numeros = Numeros::default();
    numeros.dossier = Some(format!("INT-D-{numero}"));
    let reponse = Some("{}".to_owned());
    let evenement =
        EvenementJournal::Issue { issue: Outcome::Accepted, statut: Some(200), numeros, reponse, motif: None };
    Trace { le: le(numero), evenement }
}
