//! The loopback server and what its requests share. It answers nothing itself: see the routing.

use std::collections::HashMap;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::Request;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::Simulateur;
use super::aiguillage;
use super::jeton::{self, Jetons};
use super::journal::Journal;
use super::portefeuille::Portefeuille;
use super::reglages::{CorpsForce, Reglages};
use crate::generated::operation::Operation;

/// Everything one simulated OPCO knows.
#[derive(Debug)]
pub(super) struct Opco {
    pub(super) reglages: Reglages,
    pub(super) portefeuille: Mutex<Portefeuille>,
    pub(super) jetons: Mutex<Jetons>,
    pub(super) journal: Mutex<Journal>,
    /// Forced answers still to be given, first in first out for each operation.
    pub(super) forcees: Mutex<HashMap<Operation, Vec<(u16, CorpsForce)>>>,
}

/// Dropping it lets the server finish.
#[derive(Debug)]
pub(super) struct Arret(#[expect(dead_code, reason = "held only to be dropped")] oneshot::Sender<()>);

/// A lock that survives a panic elsewhere: the state is whole after every statement.
pub(super) fn verrou<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) async fn demarrer(reglages: Reglages) -> io::Result<Simulateur> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let racine = format!("http://{}", listener.local_addr()?);
    let acces = reglages.acces.clone();
    let base_url = format!("{racine}{}", reglages.base);
    let opco = Arc::new(Opco {
        portefeuille: Mutex::new(Portefeuille::new(reglages.date)),
        reglages,
        jetons: Mutex::default(),
        journal: Mutex::default(),
        forcees: Mutex::default(),
    });
    let (arret, fini) = oneshot::channel::<()>();
    let router = Router::new().fallback({
        let opco = Arc::clone(&opco);
        move |request: Request| aiguillage::repondre(Arc::clone(&opco), request)
    });
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        // An error means that the sender was dropped, which is the signal.
        let _ = fini.await;
    });
    tokio::spawn(async move { server.await });
    let token_url = format!("{racine}{}", jeton::CHEMIN);
    Ok(Simulateur { base_url, token_url, acces, opco, _arret: Arret(arret) })
}
