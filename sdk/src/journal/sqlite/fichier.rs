//! Opens the file: it is created atomically, and recognised before it is changed.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::connexion::{connecter, finir};
use super::echecs::{self, disque, echec, endommage};
use super::lieu::{self, Lieux};
use super::pose::{self, Disque};
use super::schema::{self, APPLICATION, VERSION};
use super::temoin::{Connu, Connus};
use super::tete::Tete;
use super::{comptes, migration, reseau, socle, temoin, trousseau};
use crate::journal::{EchecJournal, Fichier, Sceau};

/// A journal that is open, and was recognised.
pub(super) struct Ouvert {
    /// The path without links: the files beside it are found with it.
    pub(super) chemin: PathBuf,
    pub(super) connexion: Connection,
    pub(super) sceau: Sceau,
    pub(super) identite: String,
    pub(super) lieux: Lieux,
}

/// Opens a journal, or creates one if none was ever there.
pub(super) fn ouvrir(chemin: &Path, donne: Option<Sceau>, disque: Disque) -> Result<Ouvert, EchecJournal> {
    let chemin = sans_lien(chemin)?;
    reseau::refuser(pose::dossier(&chemin))?;
    let absente = || chemin.try_exists().map(|present| !present).map_err(echecs::disque);
    if absente()? {
        match jamais_commence(&chemin) {
            Ok(()) => creer(&chemin, donne.as_ref(), disque)?,
            // Another process may just have created it, with all the files beside it.
            Err(echec) if absente()? => return Err(echec),
            Err(_) => {}
        }
    }
    // Nothing is written before the file is recognised: SQLite would take an empty file for an empty database.
    if fs::metadata(&chemin).map_err(echecs::disque)?.len() == 0 {
        return Err(endommage("le fichier est vide"));
    }
    let (connus, avant) = (Connus::relever(&chemin)?, lieu::lieu(&chemin)?);
    let connexion = connecter(&chemin, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let sceau = match version(&connexion)? {
        VERSION => cle(&connexion, &chemin, donne)?,
        2 | 3 => {
            let sceau = cle(&connexion, &chemin, donne)?;
            // A file that is refused is not changed.
            sien(&chemin, (&Tete::lire(&connexion, &sceau)?, &sceau), (avant, &connus))?;
            migration::jusqu_aux_comptes(&connexion, &sceau)?;
            sceau
        }
        1 => {
            // Of several processes, the first one migrates; the others find it done.
            let sceau = donne.map_or_else(|| trousseau::lire_ou_creer(&chemin, disque), Ok)?;
            migration::depuis_la_premiere(&connexion, &sceau)?;
            cle(&connexion, &chemin, Some(sceau))?
        }
        trouvee => return Err(EchecJournal::AutreVersion { trouvee, connue: VERSION }),
    };
    let mode: String =
        connexion.pragma_update_and_check(None, "journal_mode", "WAL", |rangee| rangee.get(0)).map_err(echec)?;
    if mode != "wal" {
        return Err(endommage("son mode d'écriture n'est pas celui d'un journal"));
    }
    let tete = Tete::lire(&connexion, &sceau)?;
    schema::verifier(&connexion, &tete.plan)?;
    let lieux = Lieux::relever(&chemin)?;
    sien(&chemin, (&tete, &sceau), (avant, &connus))?;
    let versees = if lieux.tout_est_verse() { tete.ecritures } else { 0 };
    let connu = temoin::retenir(&chemin, &tete.identite, Connu { ecritures: tete.ecritures, versees });
    temoin::ecrire(&chemin, &tete.identite, connu).map_err(echecs::disque)?;
    finir(&connexion, true)?;
    Ok(Ouvert { chemin, connexion, sceau, identite: tete.identite, lieux })
}

/// Whether it is the file that was there, and not older than what is known of it.
pub(super) fn sien(
    chemin: &Path,
    (tete, sceau): (&Tete, &Sceau),
    (avant, connus): (Option<(u64, u64)>, &Connus),
) -> Result<(), EchecJournal> {
    let present = lieu::lieu(chemin)?;
    if avant != present {
        // It was replaced while it was opened: this connection may belong to either file.
        let fichier = |lieu| Box::new(Fichier { lieu, ..Fichier::default() });
        return Err(EchecJournal::Remplace { attendu: fichier(avant), trouve: fichier(present) });
    }
    let connu = connus.verifier(tete).map_err(|echec| situer(echec, present))?;
    socle::tenir(chemin, sceau, (&tete.identite, connu.versees)).map_err(|echec| situer(echec, present))
}

/// Gives the position of a file that is not the expected one.
fn situer(mut echec: EchecJournal, lieu: Option<(u64, u64)>) -> EchecJournal {
    if let EchecJournal::Remplace { trouve, .. } | EchecJournal::Anterieur { trouve, .. } = &mut echec {
        trouve.lieu = lieu.filter(|_| cfg!(unix));
    }
    echec
}

/// A path without links: SQLite keeps its files beside the file itself.
fn sans_lien(chemin: &Path) -> Result<PathBuf, EchecJournal> {
    if chemin.try_exists().map_err(refus)? {
        return fs::canonicalize(chemin).map_err(disque);
    }
    let nom =
        chemin.file_name().ok_or_else(|| EchecJournal::Acces("ce n'est pas le chemin d'un fichier".to_owned()))?;
    Ok(fs::canonicalize(pose::dossier(chemin)).map_err(refus)?.join(nom))
}

/// A folder that is not there, or not for this account, does not come by itself.
fn refus(erreur: io::Error) -> EchecJournal {
    match erreur.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::PermissionDenied => {
            EchecJournal::Refuse(erreur.kind().to_string())
        }
        _ => disque(erreur),
    }
}

/// Whether a journal was created here before: then its file is missing, and a new one would not know its deposits.
fn jamais_commence(chemin: &Path) -> Result<(), EchecJournal> {
    if let Some((identite, connu)) = temoin::lire(chemin)? {
        let parti = Fichier { identite: Some(identite), ecritures: Some(connu.ecritures), ..Fichier::default() };
        return Err(EchecJournal::Disparu(parti));
    }
    match lieu::vestige(chemin)? {
        Some(nom) => Err(EchecJournal::Disparu(Fichier { annexe: Some(nom), ..Fichier::default() })),
        None => Ok(()),
    }
}

/// The key of a journal: that of the editor, or the one beside the file.
fn cle(connexion: &Connection, chemin: &Path, donne: Option<Sceau>) -> Result<Sceau, EchecJournal> {
    let attendue = Tete::cle(connexion)?;
    let sceau = match donne {
        Some(sceau) => sceau,
        None => trousseau::lire(chemin)?.ok_or_else(|| EchecJournal::CleAbsente(attendue.clone()))?,
    };
    match sceau.nom() {
        nom if nom == attendue => Ok(sceau),
        donnee => Err(EchecJournal::AutreCle { attendue, donnee }),
    }
}

fn version(connexion: &Connection) -> Result<i64, EchecJournal> {
    let nombre = |nom: &str| connexion.pragma_query_value(None, nom, |rangee| rangee.get::<_, i64>(0)).map_err(echec);
    match nombre("application_id")? {
        APPLICATION => nombre("user_version"),
        _ => Err(EchecJournal::PasUnJournal),
    }
}

/// Creates a complete journal under a temporary name, and moves it to its path. If another process was faster, its
/// journal is kept.
fn creer(chemin: &Path, donne: Option<&Sceau>, disque: Disque) -> Result<(), EchecJournal> {
    let sceau = donne.cloned().map_or_else(|| trousseau::lire_ou_creer(chemin, disque), Ok)?;
    let (brouillon, _) = pose::brouillon(chemin)?;
    let rempli = remplir(&brouillon, &sceau);
    if rempli.is_err() {
        pose::retirer(&brouillon)?;
    }
    rempli?;
    disque.placer(&brouillon, chemin).map(drop)
}

fn remplir(brouillon: &Path, sceau: &Sceau) -> Result<(), EchecJournal> {
    let connexion = connecter(brouillon, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    finir(&connexion, true)?;
    connexion.execute_batch("BEGIN").map_err(echec)?;
    schema::poser(&connexion)?;
    let tete = Tete::neuve(&connexion, sceau)?;
    tete.ecrire(&connexion, sceau)?;
    comptes::recompter(&connexion, sceau, &tete)?;
    connexion.pragma_update(None, "application_id", APPLICATION).map_err(echec)?;
    connexion.pragma_update(None, "user_version", VERSION).map_err(echec)?;
    connexion.execute_batch("COMMIT").map_err(echec)?;
    connexion.pragma_update(None, "journal_mode", "WAL").map_err(echec)?;
    connexion.close().map_err(|(_, erreur)| echec(erreur))
}
