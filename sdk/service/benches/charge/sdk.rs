//! The same by the SDK in this process, on the same journal.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cfadock::controle::{ContratAControler, controler_contrat};
use cfadock::journal::{Choix, IdEntree, Journal};
use cfadock::models::DossierTransmission;
use cfadock::parcours::{ClesEnMemoire, HorlogeFixe};
use cfadock::runtime::jiff::civil::{Date, date};
use cfadock::scalaires::Siren;
use cfadock::{Acces, Connexion, JournalSqlite, Logiciel, Opco};

use crate::contrats::{Contrats, MODELE};
use crate::mesure::Mesure;
use crate::opco::OpcoRapide;

/// The day of both sides.
pub const JOUR: Date = date(2026, 9, 1);

pub struct Sdk {
    journal: Arc<JournalSqlite>,
    connexion: Connexion,
}

impl Sdk {
    pub fn ouvrir(dossier: &Path, opco: &OpcoRapide) -> Self {
        let journal = Arc::new(JournalSqlite::ouvrir(dossier.join(crate::journal::FICHIER)).unwrap());
        let cfa: Siren = crate::CFA.parse().unwrap();
        let acces = Acces::new(&opco.base, "logiciel-de-mesure", "secret-de-mesure").jeton(&opco.jeton);
        let logiciel = Logiciel::new("Editions Exemple", "Logiciel Exemple", "1.0.0")
            .acces(Opco::OpcoEp, acces)
            .cles(ClesEnMemoire::new().avec(&cfa, Opco::OpcoEp, "cle-de-mesure"))
            .horloge(Arc::new(HorlogeFixe::au(JOUR)))
            .journal(journal.clone());
        Self { journal, connexion: logiciel.connexion(&cfa, Opco::OpcoEp).unwrap() }
    }

    pub async fn deposer(&self, contrats: &Arc<Contrats>, appelants: usize, duree: Duration) -> Mesure {
        let acte = {
            let (connexion, contrats) = (self.connexion.clone(), contrats.clone());
            move || {
                let (connexion, contrats) = (connexion.clone(), contrats.clone());
                async move {
                    let contrat: DossierTransmission = lire(&contrats.suivant().1);
                    connexion.envoyer_contrat(&contrat).await.unwrap();
                }
            }
        };
        repeter(appelants, duree, acte).await
    }

    pub async fn relire(&self, appelants: usize, duree: Duration, entrees: u64) -> Mesure {
        let journal = self.journal.clone();
        let rang = Arc::new(AtomicU64::new(0));
        let acte = move || {
            let id = 1 + rang.fetch_add(1, Ordering::Relaxed) * 7919 % entrees;
            let journal = journal.clone();
            async move {
                let lues = journal.lire(Choix::entree(IdEntree(i64::try_from(id).unwrap()))).await.unwrap();
                assert_eq!(lues.len(), 1);
            }
        };
        repeter(appelants, duree, acte).await
    }

    pub async fn controler(&self, appelants: usize, duree: Duration) -> Mesure {
        let acte = || async {
            let contrat: DossierTransmission = lire(MODELE);
            let controle = controler_contrat(&ContratAControler::new(&contrat, JOUR));
            controle.verdict(&[]).unwrap();
        };
        repeter(appelants, duree, acte).await
    }
}

fn lire(texte: &str) -> DossierTransmission {
    serde_json::from_str(texte).unwrap()
}

/// Tasks of the runtime that repeat an act until the time is over, as the connections of a server would.
async fn repeter<F, A>(taches: usize, duree: Duration, acte: A) -> Mesure
where
    F: Future<Output = ()> + Send + 'static,
    A: Fn() -> F + Clone + Send + 'static,
{
    let debut = Instant::now();
    let taches = (0..taches).map(|_| {
        let acte = acte.clone();
        tokio::spawn(async move {
            let mut durees = Vec::new();
            while debut.elapsed() < duree {
                let depart = Instant::now();
                acte().await;
                durees.push(depart.elapsed());
                // An act that never waits lets the others begin.
                tokio::task::yield_now().await;
            }
            durees
        })
    });
    let durees = futures_util::future::join_all(taches).await;
    Mesure::new(durees.into_iter().flat_map(Result::unwrap).collect(), debut.elapsed())
}
