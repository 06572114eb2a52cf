//! A way to an OPCO on which what a service asks arrives, and the answer is held back until it is opened.

use std::future::pending;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A way to an OPCO.
pub struct Ecluse {
    /// The address by which it is gone.
    pub url: String,
    retenues: watch::Receiver<usize>,
    ouverte: watch::Sender<bool>,
}

impl Ecluse {
    /// Holds back the answers to what is posted.
    pub async fn vers(url: &str) -> Self {
        Self::retenir(url, "POST ").await
    }

    /// Holds back those to requests that begin so.
    pub async fn retenir(url: &str, methode: &'static str) -> Self {
        let (_, suite) = url.split_once("://").unwrap();
        let hote = suite.split('/').next().unwrap().to_owned();
        let entree = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let ici = url.replace(&hote, &entree.local_addr().unwrap().to_string());
        let ((envoi, retenues), (ouverte, ouverture)) = (watch::channel(0), watch::channel(false));
        tokio::spawn(async move {
            while let Ok((flux, _)) = entree.accept().await {
                // Its end is that of either side.
                tokio::spawn(passer(flux, (hote.clone(), methode), envoi.clone(), ouverture.clone()));
            }
        });
        Self { url: ici, retenues, ouverte }
    }

    /// Waits until an answer is there, and held back.
    pub async fn retenue(&self) {
        self.retenues_de(1).await;
    }

    /// Waits until so many were held back, since the beginning.
    pub async fn retenues_de(&self, nombre: usize) {
        self.retenues.clone().wait_for(|retenues| *retenues >= nombre).await.unwrap();
    }

    /// Lets through what was held back, and what comes.
    pub fn ouvrir(&self) {
        self.ouverte.send_replace(true);
    }

    /// Holds back again.
    pub fn fermer(&self) {
        self.ouverte.send_replace(false);
    }
}

async fn passer(
    client: TcpStream,
    (hote, methode): (String, &str),
    retenues: watch::Sender<usize>,
    mut ouverture: watch::Receiver<bool>,
) -> io::Result<()> {
    let ((mut client, mut vers_client), (mut opco, mut vers_opco)) =
        (client.into_split(), TcpStream::connect(hote).await?.into_split());
    let attendue = AtomicBool::new(false);
    let aller = async {
        let mut dite = vec![0; 65_536];
        loop {
            let lus = client.read(&mut dite).await?;
            if lus == 0 {
                return Ok(());
            }
            if ["GET ", "POST "].iter().any(|debut| dite[..lus].starts_with(debut.as_bytes())) {
                attendue.store(dite.starts_with(methode.as_bytes()), Ordering::SeqCst);
            }
            vers_opco.write_all(&dite[..lus]).await?;
        }
    };
    let retour = async {
        let mut dite = vec![0; 65_536];
        loop {
            let lus = opco.read(&mut dite).await?;
            if lus == 0 {
                return Ok(());
            }
            if attendue.load(Ordering::SeqCst) && !*ouverture.borrow() {
                retenues.send_modify(|retenues| *retenues += 1);
                // Nobody is left to open it: it stays as it is.
                if ouverture.wait_for(|ouverte| *ouverte).await.is_err() {
                    pending::<()>().await;
                }
            }
            vers_client.write_all(&dite[..lus]).await?;
        }
    };
    tokio::select! { fin = aller => fin, fin = retour => fin }
}
