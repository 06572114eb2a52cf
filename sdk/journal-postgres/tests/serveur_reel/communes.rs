//! What the tests write, and over what.

use std::sync::Arc;

use cfadock::Opco;
use cfadock::journal::{
    CleMetier, Empreinte, EvenementJournal, IdEntree, Inscription, Journal, Numeros, Ouverture, Reperes, Sceau, Trace,
};
use cfadock::runtime::Outcome;
use cfadock::scalaires::Siren;
use cfadock_journal_postgres::{Delais, JournalPostgres};

use super::serveur::{self, Base};

pub fn sceau() -> Sceau {
    Sceau::new(&[7; 32]).unwrap()
}

/// A new database with the tables.
pub async fn preparee() -> Base {
    let base = serveur::partage().base().await;
    JournalPostgres::preparer(&base.pool(), &sceau()).await.unwrap();
    base
}

pub async fn ouvert(base: &Base) -> JournalPostgres {
    JournalPostgres::ouvrir(base.pool(), sceau()).await.unwrap()
}

/// The same for whom leases end at once.
pub async fn presse(base: &Base) -> JournalPostgres {
    let delais = Delais { bail: std::time::Duration::ZERO, relecture: std::time::Duration::ZERO, ..Delais::default() };
    JournalPostgres::ouvrir_selon(base.pool(), sceau(), delais).await.unwrap()
}

pub fn inscription(numero: &str) -> Inscription {
    Inscription {
        le: "2026-09-01T10:00:00Z".parse().unwrap(),
        cfa: Siren::tel_quel("000000000"),
        opco: Opco::Akto,
        operation: "deposerFacture".to_owned(),
        cle: CleMetier::autre("essai", Opco::Akto, &[numero]),
        empreinte: Empreinte::octets(numero.as_bytes()),
        reperes: Reperes::dossier("INT-1"),
        reference: Some("contrat-4711".parse().unwrap()),
    }
}

pub fn trace(evenement: EvenementJournal) -> Trace {
    Trace { le: "2026-09-01T10:00:01Z".parse().unwrap(), evenement }
}

pub fn issue(issue: Outcome) -> EvenementJournal {
    let mut numeros = Numeros::default();
    numeros.facture = Some("F-1".to_owned());
    EvenementJournal::Issue { issue, statut: Some(200), numeros, reponse: Some("{}".to_owned()), motif: None }
}

pub async fn nouvelle(journal: &dyn Journal, numero: &str) -> IdEntree {
    match journal.ouvrir(inscription(numero)).await.unwrap() {
        Ouverture::Nouvelle(id) => id,
        Ouverture::Tenue(entree) => panic!("held by {}", entree.id),
    }
}

/// Shared, as workflows want it.
pub fn commun(journal: impl Journal) -> Arc<dyn Journal> {
    Arc::new(journal)
}
