//! Single bits that flip in a closed file: reading returns what was written or an error, and a taken key stays taken.

use super::*;

/// The number of random bits, besides those of the first page's head.
const TIRES: usize = 1_400;

/// The content of a journal: all entries, the open ones of a CFA, the entry of each key, and the counts.
type Dit = (Vec<Entree>, Vec<Entree>, Vec<Option<IdEntree>>, Vec<Compte>);

fn cles() -> impl Iterator<Item = Inscription> {
    (0..12).map(|numero| Inscription { cfa: cfa(numero), ..inscription(&numero.to_string()) })
}

fn cfa(numero: usize) -> Siren {
    Siren::tel_quel(format!("00000000{}", numero % 3))
}

fn dire(journal: &JournalSqlite) -> Result<Dit, EchecJournal> {
    let toutes = journal.dedans.lire(&Choix::toutes())?;
    let ouvertes = journal.dedans.lire(&Choix::de(cfa(1), Opco::Akto).ouvertes())?;
    let tenues = journal.dedans.lecture(|connexion| {
        let tenue =
            |une| rangees::tenue(connexion, &journal.dedans.sceau, &une).map(|tenue| tenue.map(|tenue| tenue.id));
        cles().map(tenue).collect()
    })?;
    Ok((toutes, ouvertes, tenues, journal.dedans.compter(true)?))
}

/// A journal in every state: open, arrived, refused, looked for, settled.
async fn ecrire(journal: &JournalSqlite) {
    for (numero, inscription) in cles().enumerate() {
        let Ouverture::Nouvelle(id) = journal.ouvrir(inscription).await.unwrap() else { panic!("it is new") };
        let issues = [Outcome::Accepted, Outcome::Unknown, Outcome::Refused, Outcome::AnswerLost];
        if let Some(dite) = issues.get(numero % 5) {
            journal.noter(id, trace(issue(*dite))).await.unwrap();
        }
        if numero % 5 == 1 {
            journal.noter(id, trace(EvenementJournal::Regard(Regard::Absent))).await.unwrap();
        }
    }
}

/// An intact journal in every state: its path, its bytes, and its content.
struct Sain {
    _dossier: tempfile::TempDir,
    chemin: PathBuf,
    bon: Vec<u8>,
    attendu: Dit,
}

impl Sain {
    fn new() -> Self {
        let dossier = tempfile::tempdir().unwrap();
        let chemin = dossier.path().join("depots.sqlite");
        let journal = ouvrir(&chemin).unwrap();
        attendre(ecrire(&journal));
        let attendu = dire(&journal).unwrap();
        drop(journal);
        let bon = fs::read(&chemin).unwrap();
        Self { _dossier: dossier, chemin, bon, attendu }
    }
}

fn ouvrir(chemin: &Path) -> Result<JournalSqlite, EchecJournal> {
    JournalSqlite::ouvrir_sous(chemin, Sceau::new(&[3; 32]).unwrap())
}

#[test]
fn a_flipped_bit_is_told_or_changes_nothing() {
    let Sain { chemin, bon, attendu, .. } = &Sain::new();
    assert!(attendu.2.iter().flatten().count() >= 8 && !attendu.1.is_empty());
    let mut tirage = fastrand::Rng::with_seed(11);
    let bits = (0..800).chain(std::iter::repeat_with(|| tirage.usize(..bon.len() * 8)).take(TIRES));
    let (mut dits, mut intacts) = (0, 0);
    for (rang, bit) in bits.enumerate() {
        let mut abime = bon.clone();
        abime[bit / 8] ^= 1 << (bit % 8);
        fs::write(chemin, &abime).unwrap();
        let lu = ouvrir(chemin).and_then(|journal| {
            let lu = dire(&journal)?;
            // What is written to it afterwards loses nothing either.
            if rang % 32 == 0 && attendre(journal.ouvrir(inscription("nouvelle"))).is_ok() {
                let mut apres = dire(&journal)?;
                apres.0.pop();
                apres.3 = compter::de(&apres.0);
                assert!(apres == lu, "bit {bit}: writing took something away");
            }
            Ok(lu)
        });
        match lu {
            Ok(lu) => {
                assert!(lu.2 == attendu.2, "bit {bit} frees or moves a key: {:?}", lu.2);
                assert!(lu == *attendu, "bit {bit} reads otherwise");
                intacts += 1;
            }
            Err(_) => dits += 1,
        }
        // The next one is not an older copy: the process forgets what was written to this one.
        temoin::oublier(chemin);
    }
    println!("{dits} were told, {intacts} changed nothing, of {} bytes", bon.len());
    assert!(dits > 400, "{dits} only: most of the file holds nothing");
}

/// Whole pages too: overwritten, or swapped.
#[test]
fn a_damaged_page_is_told() {
    let Sain { chemin, bon, attendu, .. } = &Sain::new();
    let (pages, mut dits) = (bon.len() / 4096, 0);
    for page in 0..pages {
        for autre in [page + 1, (page + 3) % pages, pages] {
            let mut abime = bon.clone();
            match bon.get(autre * 4096..(autre + 1) * 4096) {
                Some(contenu) => abime[page * 4096..][..4096].copy_from_slice(contenu),
                None => abime[page * 4096..][..4096].fill(0),
            }
            fs::write(chemin, &abime).unwrap();
            match ouvrir(chemin).and_then(|journal| dire(&journal)) {
                Ok(lu) => assert!(lu == *attendu, "page {autre} in the place of {page}"),
                Err(_) => dits += 1,
            }
        }
    }
    assert!(dits > pages, "{dits} of {} only", 3 * pages);
}
