//! Shared code of tests and examples of the workflows: a CFA at a simulated OPCO, with the same day on both sides.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use cfadock::journal::JournalMemoire;
use cfadock::parcours::{Facturation, Horloge, Justificatif, Poste};
use cfadock::{Connexion, Opco, ProofKey};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::exemple;
use crate::imprevu::Imprevu;
use crate::scenarios::banc::{self, piece};
use temoin::simulateur::{Reglages, Simulateur};

/// The CFA of the sample contract.
const CFA: &str = "000006544";

/// A CFA with a connection to a simulated OPCO that has the name of a real one, whose profile decides on V1 or V2.
#[derive(Debug)]
pub struct Guichet {
    /// The OPCO.
    pub simulateur: Simulateur,
    /// The CFA's connection to it.
    pub connexion: Connexion,
    pendule: Arc<Pendule>,
}

impl Guichet {
    /// With an empty portfolio.
    ///
    /// # Errors
    ///
    /// When the simulated OPCO does not start, or no client can be built.
    pub async fn ouvrir(reglages: Reglages, opco: Opco) -> Result<Self, Imprevu> {
        Self::ouvrir_avec(reglages, opco, None).await
    }

    /// With an empty portfolio, at an OPCO that may want a proof of possession with the request of a token.
    ///
    /// # Errors
    ///
    /// When the simulated OPCO does not start, or no client can be built.
    pub async fn ouvrir_avec(reglages: Reglages, opco: Opco, preuve: Option<ProofKey>) -> Result<Self, Imprevu> {
        let simulateur = reglages.demarrer().await?;
        let pendule = Arc::new(Pendule(Mutex::new(simulateur.date())));
        let client = banc::client_avec(&simulateur, preuve)?;
        let connexion = Connexion::new(opco, CFA.parse()?, client.clone()).client_v2(client);
        let connexion = connexion.horloge(pendule.clone()).journal(Arc::new(JournalMemoire::new()));
        Ok(Self { simulateur, connexion, pendule })
    }

    /// Moves the day of both sides forward.
    ///
    /// # Errors
    ///
    /// When the day is past.
    pub fn avancer(&self, jour: Date) -> Result<(), Imprevu> {
        self.simulateur.avancer(jour)?;
        self.regler(jour);
        Ok(())
    }

    /// Sets the day of the CFA alone.
    pub fn regler(&self, jour: Date) {
        *self.pendule.0.lock().unwrap_or_else(PoisonError::into_inner) = jour;
    }

    /// Transmits the sample contract for an apprentice of that name.
    ///
    /// # Errors
    ///
    /// When it is refused.
    pub async fn transmettre(&self, nom: &str) -> Result<(), Imprevu> {
        self.connexion.client().transmettre_dossier(&exemple::autre_contrat(nom)?).await?;
        Ok(())
    }

    /// Invoices the teaching costs of an échéance, all of them.
    ///
    /// # Errors
    ///
    /// When it is refused.
    pub async fn facturer(&self, dossier: &str, echeance: i32, numero: &str) -> Result<(), Imprevu> {
        let demande = Facturation::new(numero, Poste::new(dossier).echeance(echeance));
        let demande =
            demande.justificatif(if echeance > 1 { Justificatif::CertificatDepose } else { Justificatif::Aucun });
        let projet = self.connexion.preparer_facture(&demande).await?;
        self.connexion.facturer(&projet, piece("facture")).await?;
        Ok(())
    }
}

/// How an example ends: with what went otherwise than told, if anything did.
pub fn conclure(fin: Result<(), Imprevu>) -> ExitCode {
    match fin {
        Ok(()) => ExitCode::SUCCESS,
        Err(echec) => {
            eprintln!("L'exemple s'arrête : {echec}");
            ExitCode::FAILURE
        }
    }
}

/// A clock that shows eleven o'clock (UTC) of one day, until it is set to another.
#[derive(Debug)]
struct Pendule(Mutex<Date>);

impl Horloge for Pendule {
    fn maintenant(&self) -> Timestamp {
        let jour = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let minuit = jour.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |local| local.timestamp());
        minuit.saturating_add(11.hours()).unwrap_or(minuit)
    }
}
