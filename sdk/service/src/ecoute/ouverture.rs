//! Opening the address or the socket, and what comes in by it.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::fiches::{CertificatRefuse, Fiches};
use crate::configuration::Ecoute;

/// What bytes come and go by.
pub(super) trait Flux: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Flux for T {}

/// An open address or socket.
pub struct Ecouteur {
    nature: Nature,
    tls: Option<Arc<Fiches>>,
    adresse: String,
}

enum Nature {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(tokio::net::UnixListener, PathBuf),
}

/// Why nothing can come in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EcouteImpossible {
    /// The address is taken.
    #[error("l'adresse {0} est déjà prise : arrêtez l'autre programme, ou choisissez-en une autre (`ecoute.adresse`)")]
    AdressePrise(SocketAddr),
    /// The address cannot be opened.
    #[error("l'adresse {0} ne peut pas être ouverte : {1}")]
    Adresse(SocketAddr, io::ErrorKind),
    /// Another program serves the socket.
    #[error("un autre programme répond déjà à la prise {} : arrêtez-le, ou choisissez-en une autre (`ecoute.socket`)", .0.display())]
    SocketPrise(PathBuf),
    /// Something that is no socket is there.
    #[error("{} existe et n'est pas une prise : il n'a pas été touché ; choisissez un autre chemin", .0.display())]
    PasUneSocket(PathBuf),
    /// The socket cannot be opened.
    #[error("la prise {} ne peut pas être ouverte : {}", .0.display(), .1)]
    Socket(PathBuf, io::ErrorKind),
    /// This system has no such sockets.
    #[error("les prises Unix n'existent pas sur ce système : donnez `ecoute.adresse`")]
    SansSocket,
    /// The certificate or its key.
    #[error(transparent)]
    Certificat(#[from] CertificatRefuse),
}

impl Ecouteur {
    /// Opens what the configuration says.
    ///
    /// # Errors
    /// When it is taken, or may not be opened.
    pub async fn ouvrir(ecoute: &Ecoute) -> Result<Self, EcouteImpossible> {
        match ecoute {
            Ecoute::Boucle(adresse) => Self::tcp(*adresse, None).await,
            Ecoute::Ouverte { adresse, tls } => {
                let tls = match tls {
                    Some((certificat, cle)) => Some(Arc::new(Fiches::ouvrir(certificat, cle)?)),
                    None => None,
                };
                Self::tcp(*adresse, tls).await
            }
            Ecoute::Socket(chemin) => Self::socket(chemin).await,
        }
    }

    /// Where it listens: an address with its port, or a path.
    pub fn adresse(&self) -> &str {
        &self.adresse
    }

    /// The certificate that it shows, where it has one.
    pub fn fiches(&self) -> Option<Arc<Fiches>> {
        self.tls.clone()
    }

    async fn tcp(adresse: SocketAddr, tls: Option<Arc<Fiches>>) -> Result<Self, EcouteImpossible> {
        let refus = |erreur: io::Error| match erreur.kind() {
            io::ErrorKind::AddrInUse => EcouteImpossible::AdressePrise(adresse),
            autre => EcouteImpossible::Adresse(adresse, autre),
        };
        let ecouteur = TcpListener::bind(adresse).await.map_err(refus)?;
        let adresse = ecouteur.local_addr().map_err(refus)?.to_string();
        Ok(Self { nature: Nature::Tcp(ecouteur), tls, adresse })
    }

    #[cfg(unix)]
    async fn socket(chemin: &Path) -> Result<Self, EcouteImpossible> {
        use std::os::unix::fs::FileTypeExt as _;

        match std::fs::symlink_metadata(chemin) {
            Ok(vu) if !vu.file_type().is_socket() => return Err(EcouteImpossible::PasUneSocket(chemin.to_owned())),
            Ok(_) if tokio::net::UnixStream::connect(chemin).await.is_ok() => {
                return Err(EcouteImpossible::SocketPrise(chemin.to_owned()));
            }
            _ => {}
        }
        let ecouteur = poser(chemin).map_err(|erreur| EcouteImpossible::Socket(chemin.to_owned(), erreur.kind()))?;
        let adresse = chemin.display().to_string();
        Ok(Self { nature: Nature::Unix(ecouteur, chemin.to_owned()), tls: None, adresse })
    }

    #[cfg(not(unix))]
    async fn socket(_: &Path) -> Result<Self, EcouteImpossible> {
        Err(EcouteImpossible::SansSocket)
    }

    pub(super) async fn accepter(&mut self) -> io::Result<Arrivee> {
        match &self.nature {
            Nature::Tcp(ecouteur) => {
                let (flux, _) = ecouteur.accept().await?;
                // Answers are small and the client waits for them; without this option they are only slower.
                let _ = flux.set_nodelay(true);
                Ok(match &self.tls {
                    Some(fiches) => Arrivee::Chiffree(fiches.accueil(), flux),
                    None => Arrivee::Claire(Box::new(flux)),
                })
            }
            #[cfg(unix)]
            Nature::Unix(ecouteur, _) => Ok(Arrivee::Claire(Box::new(ecouteur.accept().await?.0))),
        }
    }

    /// Nothing more comes in.
    pub(super) fn fermer(self) {
        match self.nature {
            Nature::Tcp(_) => {}
            #[cfg(unix)]
            Nature::Unix(ecouteur, chemin) => {
                drop(ecouteur);
                // It may be gone already.
                let _ = std::fs::remove_file(chemin);
            }
        }
    }
}

/// A new connection.
pub(super) enum Arrivee {
    Claire(Box<dyn Flux>),
    Chiffree(TlsAcceptor, TcpStream),
}

impl Arrivee {
    /// After the handshake, where there is one; `None` when it failed.
    pub(super) async fn accueillir(self) -> Option<Box<dyn Flux>> {
        match self {
            Self::Claire(flux) => Some(flux),
            Self::Chiffree(tls, flux) => Some(Box::new(tls.accept(flux).await.ok()?)),
        }
    }

    /// Without a handshake.
    pub(super) fn en_clair(self) -> Option<Box<dyn Flux>> {
        match self {
            Self::Claire(flux) => Some(flux),
            Self::Chiffree(..) => None,
        }
    }
}

/// Binds in a folder that only the owner may enter, and moves the socket to its place with its mode: at no moment may
/// another account connect. It takes the place of one that nobody serves.
#[cfg(unix)]
fn poser(chemin: &Path) -> io::Result<tokio::net::UnixListener> {
    use std::fs::{self, DirBuilder, Permissions};
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};

    let parent = chemin.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let abri = parent.join(format!(".cfadock-{}", std::process::id()));
    // Left over by a process of the same number that was killed.
    let _ = fs::remove_dir_all(&abri);
    DirBuilder::new().mode(0o700).create(&abri)?;
    let pose = (|| {
        let ici = abri.join("s");
        let ecouteur = std::os::unix::net::UnixListener::bind(&ici)?;
        ecouteur.set_nonblocking(true)?;
        fs::set_permissions(&ici, Permissions::from_mode(0o600))?;
        fs::rename(&ici, chemin)?;
        tokio::net::UnixListener::from_std(ecouteur)
    })();
    let _ = fs::remove_dir_all(&abri);
    pose
}
