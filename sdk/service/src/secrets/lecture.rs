//! Reading a secret, within bounds of time and length.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use std::{env, fmt};

use cfadock::Secret;
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::time::timeout;

use super::SourceSecret;

/// A key in PEM is shorter; more is no secret.
const TAILLE: u64 = 64 * 1024;
/// How long a file or a command may take.
const DELAI: Duration = Duration::from_secs(10);

/// Why a secret cannot be read. Neither the secret nor what a command prints is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EchecSecret {
    /// No such file.
    #[error("le fichier n'existe pas")]
    Absent,
    /// The file may not be read.
    #[error("ce compte n'a pas le droit de lire le fichier")]
    Interdit,
    /// The file, or the output, cannot be read.
    #[error("la lecture échoue")]
    Illisible,
    /// The variable is not set.
    #[error("la variable d'environnement n'est pas donnée")]
    SansVariable,
    /// The program cannot be started.
    #[error("la commande ne démarre pas")]
    Commande,
    /// The program failed.
    #[error("la commande échoue (statut {0})")]
    Statut(i32),
    /// It takes too long.
    #[error("pas de réponse en {} secondes", DELAI.as_secs())]
    TropLong,
    /// Nothing is there.
    #[error("le secret est vide")]
    Vide,
    /// More than a secret.
    #[error("plus de {} Kio : ce n'est pas un secret", TAILLE / 1024)]
    TropGrand,
    /// No text.
    #[error("ce n'est pas un texte UTF-8")]
    PasUnTexte,
}

impl SourceSecret {
    /// Reads it now.
    ///
    /// # Errors
    /// When it cannot be read, is empty, or takes longer than ten seconds.
    pub async fn lire(&self) -> Result<Secret, EchecSecret> {
        let octets = match self {
            Self::Fichier(chemin) => timeout(DELAI, fichier(chemin)).await.map_err(|_| EchecSecret::TropLong)??,
            Self::Environnement(nom) => environnement(nom)?,
            Self::Commande(mots) => timeout(DELAI, commande(mots)).await.map_err(|_| EchecSecret::TropLong)??,
        };
        if octets.len() as u64 > TAILLE {
            return Err(EchecSecret::TropGrand);
        }
        let texte = String::from_utf8(octets).map_err(|_| EchecSecret::PasUnTexte)?;
        let texte = texte.strip_suffix('\n').map_or(texte.as_str(), |texte| texte.strip_suffix('\r').unwrap_or(texte));
        if texte.trim().is_empty() {
            return Err(EchecSecret::Vide);
        }
        Ok(Secret::new(texte))
    }

    /// Whether others than its owner may read the file.
    #[cfg(unix)]
    pub fn est_lisible_par_d_autres(&self) -> bool {
        use std::os::unix::fs::MetadataExt as _;

        let Self::Fichier(chemin) = self else { return false };
        std::fs::metadata(chemin).is_ok_and(|vu| vu.mode() & 0o044 != 0)
    }

    /// Whether others than its owner may read the file: not known here.
    #[cfg(not(unix))]
    pub fn est_lisible_par_d_autres(&self) -> bool {
        false
    }
}

/// Where it lies, for a person. The arguments of a command are left out: somebody may have put a secret there.
impl fmt::Display for SourceSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fichier(chemin) => write!(formatter, "fichier {}", chemin.display()),
            Self::Environnement(nom) => write!(formatter, "variable {nom}"),
            Self::Commande(mots) => write!(formatter, "commande {}", mots.first().map_or("", String::as_str)),
        }
    }
}

async fn fichier(chemin: &Path) -> Result<Vec<u8>, EchecSecret> {
    let ouvert = tokio::fs::File::open(chemin).await.map_err(|erreur| match erreur.kind() {
        std::io::ErrorKind::NotFound => EchecSecret::Absent,
        std::io::ErrorKind::PermissionDenied => EchecSecret::Interdit,
        _ => EchecSecret::Illisible,
    })?;
    tout(ouvert).await
}

fn environnement(nom: &str) -> Result<Vec<u8>, EchecSecret> {
    match env::var(nom) {
        Ok(texte) => Ok(texte.into_bytes()),
        Err(env::VarError::NotPresent) => Err(EchecSecret::SansVariable),
        Err(env::VarError::NotUnicode(_)) => Err(EchecSecret::PasUnTexte),
    }
}

async fn commande(mots: &[String]) -> Result<Vec<u8>, EchecSecret> {
    let (programme, arguments) = mots.split_first().ok_or(EchecSecret::Commande)?;
    let mut enfant = Command::new(programme)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // What it complains about may quote the secret.
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|_| EchecSecret::Commande)?;
    let sortie = enfant.stdout.take().ok_or(EchecSecret::Illisible)?;
    let octets = tout(sortie).await?;
    if octets.len() as u64 > TAILLE {
        return Err(EchecSecret::TropGrand);
    }
    let statut = enfant.wait().await.map_err(|_| EchecSecret::Illisible)?;
    if !statut.success() {
        return Err(EchecSecret::Statut(statut.code().unwrap_or(-1)));
    }
    Ok(octets)
}

/// All of it, but no more than one octet above what is allowed.
async fn tout(source: impl tokio::io::AsyncRead + Unpin) -> Result<Vec<u8>, EchecSecret> {
    let mut octets = Vec::new();
    source.take(TAILLE + 1).read_to_end(&mut octets).await.map_err(|_| EchecSecret::Illisible)?;
    Ok(octets)
}
