//! The loopback port: connections, their maximum number, their timeouts, and the OPCO of a request.
//!
//! It answers nothing of the norm itself: see `aiguillage`.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderValue;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;

use super::aiguillage::{self, Issue};
use crate::generated::operation::Operation;
use crate::simulateur::demande::Pair;
use crate::simulateur::demande::refus::Refus;
use crate::simulateur::limites::{CONNEXIONS_MAXIMALES, DELAI_ENTETES, DELAI_LECTURE, ENTETE_SIMULE, TETE_MAXIMALE};
use crate::simulateur::opco::groupe::Groupe;
use crate::simulateur::pilotage;
use crate::simulateur::reglages::choix::FormeErreur;

/// Dropping it closes the port after the answers in progress are sent.
#[derive(Debug)]
pub(crate) struct Arret(watch::Sender<()>);

impl Arret {
    /// Closes the port, and waits until its tasks have released the OPCO.
    pub(crate) async fn attendre(&self) {
        // Without a receiver everything has ended already.
        let _ = self.0.send(());
        self.0.closed().await;
    }
}

/// The connection is cut on purpose.
#[derive(Debug, thiserror::Error)]
#[error("la connexion est coupée")]
struct Coupee;

pub(crate) async fn ouvrir((ip, port): (IpAddr, u16), groupe: Groupe) -> io::Result<(SocketAddr, Arret)> {
    let ecouteur = TcpListener::bind((ip, port)).await?;
    let adresse = ecouteur.local_addr()?;
    let (arret, fini) = watch::channel(());
    tokio::spawn(accepter(fini, ecouteur, Arc::new(groupe)));
    Ok((adresse, Arret(arret)))
}

// The receiver comes first, so that it is dropped last: then everything else has been dropped.
async fn accepter(mut fini: watch::Receiver<()>, ecouteur: TcpListener, groupe: Arc<Groupe>) {
    let places = Arc::new(Semaphore::new(CONNEXIONS_MAXIMALES));
    loop {
        let acceptee = tokio::select! {
            acceptee = ecouteur.accept() => acceptee,
            _ = fini.changed() => return,
        };
        let Ok((flux, pair)) = acceptee else {
            // Probably no file handles are left: others will close soon.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        match Arc::clone(&places).try_acquire_owned() {
            Ok(place) => {
                let (groupe, fini) = (Arc::clone(&groupe), fini.clone());
                tokio::spawn(async move {
                    converser(fini, (flux, pair), groupe).await;
                    drop(place);
                });
            }
            Err(_) => econduire(flux).await,
        }
    }
}

async fn converser(mut fini: watch::Receiver<()>, (flux, pair): (TcpStream, SocketAddr), groupe: Arc<Groupe>) {
    // Answers are small and the client waits for them; without this option they are only slower.
    let _ = flux.set_nodelay(true);
    let mut flux = TimeoutStream::new(flux);
    flux.set_write_timeout(Some(DELAI_LECTURE));
    let service = service_fn(move |requete: hyper::Request<hyper::body::Incoming>| {
        let groupe = Arc::clone(&groupe);
        async move {
            let mut requete = requete.map(Body::new);
            requete.extensions_mut().insert(Pair(pair));
            match groupe.repondre(requete).await {
                Issue::Reponse(mut reponse) => {
                    reponse.headers_mut().insert(ENTETE_SIMULE, HeaderValue::from_static("oui"));
                    Ok(reponse)
                }
                Issue::Coupure => Err(Coupee),
            }
        }
    });
    let connexion = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(DELAI_ENTETES)
        // A caller that has closed its sending half still waits for the answer.
        .half_close(true)
        .max_buf_size(TETE_MAXIMALE)
        .serve_connection(TokioIo::new(Box::pin(flux)), service);
    let mut connexion = std::pin::pin!(connexion);
    // The caller is responsible for the end of a connection: cut, slow, or not HTTP.
    tokio::select! {
        _ = connexion.as_mut() => return,
        _ = fini.changed() => connexion.as_mut().graceful_shutdown(),
    }
    let _ = connexion.await;
}

/// A connection beyond the maximum is answered at once, without a separate task.
async fn econduire(mut flux: TcpStream) {
    let corps = r#"{"errors":[{"code":"CONNEXIONS","description":"Trop de connexions à la fois."}]}"#;
    let tete =
        "HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json\r\nretry-after: 1\r\nconnection: close";
    let reponse = format!("{tete}\r\ncontent-length: {}\r\n\r\n{corps}", corps.len());
    // It fits the buffer of a new connection; a caller that is gone does not read it.
    let _ = tokio::time::timeout(Duration::from_secs(1), async {
        let _ = flux.write_all(reponse.as_bytes()).await;
        let _ = flux.shutdown().await;
    })
    .await;
}

impl Groupe {
    async fn repondre(&self, requete: Request) -> Issue {
        let chemin = requete.uri().path();
        if chemin == pilotage::CHEMIN
            || chemin.strip_prefix(pilotage::CHEMIN).is_some_and(|reste| reste.starts_with('/'))
        {
            return Issue::Reponse(pilotage::repondre(self, requete).await);
        }
        if let Some(reponse) = self.page.and_then(|page| page(self, &requete)) {
            return Issue::Reponse(reponse);
        }
        match self.opco_du_chemin(chemin) {
            Some(opco) => aiguillage::repondre(Arc::clone(opco), requete).await,
            None => {
                let chemin = Operation::ConsulterDossier.row().path;
                let phrase = format!("Ce chemin n'existe pas ; il commence par le nom d'un OPCO, comme /akto{chemin}.");
                Issue::Reponse(Refus::un(404, "CHEMIN", phrase).reponse(FormeErreur::Erreurs).0)
            }
        }
    }
}
