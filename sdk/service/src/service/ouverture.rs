//! From the configuration to what is open.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::{Arc, RwLock};

use cfadock::parcours::HorlogeFixe;
use cfadock::{Acces, Logiciel, Opco, ProofKey};

use super::{Reprise, SecretsVus, Service};
use crate::configuration::{Configuration, ReglageOpco};
use crate::demandes::Demandes;
use crate::destinataire::{DestinataireInvalide, Destinataires};
use crate::etat::{EchecEtat, FichierEtat};
use crate::jetons::JetonsCfa;
use crate::journal::{JournalFerme, JournalOuvert};
use crate::mesures;
use crate::secrets::{EchecSecret, SourceSecret, Trousseau};
use crate::suite::Suite;

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OuvertureImpossible {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalFerme),
    /// The state file.
    #[error(transparent)]
    Etat(#[from] EchecEtat),
    /// A secret of the access to an OPCO.
    #[error("`opco.{opco}.{cle}`, {lieu} : {echec}")]
    Secret {
        /// The OPCO.
        opco: &'static str,
        /// The key in the configuration.
        cle: &'static str,
        /// Where it lies.
        lieu: String,
        /// Why.
        echec: EchecSecret,
    },
    /// Somebody cannot be told of events.
    #[error("`notifications`, n° {rang} : {cause}")]
    Notification {
        /// Its rank in the configuration, from 1; 0 for all of them.
        rang: usize,
        /// Why.
        cause: DestinataireInvalide,
    },
    /// The key of proofs.
    #[error("`opco.{0}.preuve` : ce n'est pas une clé privée RSA en PEM")]
    Preuve(&'static str),
}

impl Service {
    /// Opens the journal and the state file, and reads the secrets of the accesses. The secret of an access is read
    /// here, and again by [`relire`](Self::relire); the keys of the CFA at each call.
    ///
    /// # Errors
    /// When one of them cannot be opened or read. Nothing was sent.
    pub async fn ouvrir(configuration: Configuration) -> Result<Self, OuvertureImpossible> {
        // Before the first connection, so that its measures are described.
        mesures::enregistreur();
        let destinataires = Destinataires::lire(&configuration).await;
        let destinataires = destinataires.map_err(|(rang, cause)| OuvertureImpossible::Notification { rang, cause })?;
        let magasin = JournalOuvert::ouvrir(&configuration.journal).await?;
        reserver(&configuration.etat);
        let etat = FichierEtat::ouvrir(&configuration.etat)?;
        let (journal, cles) = (magasin.partage(), magasin.cles(&etat));
        let identite = &configuration.logiciel;
        let mut logiciel = Logiciel::new(&identite.editeur, &identite.nom, &identite.version)
            .cles(trousseau(&configuration))
            .journal(journal.clone());
        if let Some(jour) = configuration.essai {
            logiciel = logiciel.horloge(Arc::new(HorlogeFixe::au(jour)));
        }
        for (opco, reglage) in &configuration.opco {
            logiciel = logiciel.acces(*opco, acces_entier(*opco, reglage).await?);
        }
        let (travaux, arret) = Default::default();
        Ok(Self {
            configuration,
            logiciel: RwLock::new(Arc::new(logiciel)),
            journal,
            etat,
            cles,
            suite: Suite::default(),
            travaux,
            arret,
            magasin,
            destinataires,
            jetons: JetonsCfa::default(),
            demandes: Demandes::default(),
            reprise: Reprise::default(),
            releve: SecretsVus::default(),
        })
    }
}

/// Creates a file that only this account may read, where there is none; SQLite gives its mode to those beside it.
fn reserver(fichier: &Path) {
    let mut ouverture = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut ouverture, 0o600);
    // What goes wrong here, SQLite says better.
    let _ = ouverture.append(true).create(true).open(fichier);
}

pub(super) fn trousseau(configuration: &Configuration) -> Trousseau {
    let cles = configuration.cfa.iter().flat_map(|(siren, reglage)| {
        reglage.cles.iter().map(|(opco, source)| ((*opco, siren.clone()), source.clone()))
    });
    Trousseau::new(cles)
}

/// The access to an OPCO, with that to its V2.
pub(super) async fn acces_entier(opco: Opco, reglage: &ReglageOpco) -> Result<Acces, OuvertureImpossible> {
    let entier = acces(opco, reglage).await?.attentes(reglage.attentes);
    match &reglage.v2 {
        Some(v2) => Ok(entier.v2(acces(opco, v2).await?)),
        None => Ok(entier),
    }
}

async fn acces(opco: Opco, reglage: &ReglageOpco) -> Result<Acces, OuvertureImpossible> {
    let mut acces = match &reglage.identifiants {
        Some((identifiant, source)) => Acces::new(&reglage.base, identifiant, secret(opco, "secret", source).await?),
        None => Acces::sans_jeton(&reglage.base),
    };
    if let Some(jeton) = &reglage.jeton {
        acces = acces.jeton(jeton);
    }
    if let Some(hote) = &reglage.http_en_clair_vers {
        acces = acces.http_en_clair_vers(hote);
    }
    if let Some(portee) = &reglage.portee {
        acces = acces.portee(Some(portee));
    }
    if let Some(source) = &reglage.preuve {
        let pem = secret(opco, "preuve", source).await?;
        let cle = ProofKey::from_pem(pem.expose());
        acces = acces.dpop(cle.map_err(|_| OuvertureImpossible::Preuve(opco.identifiant()))?);
    }
    Ok(acces)
}

async fn secret(opco: Opco, cle: &'static str, source: &SourceSecret) -> Result<cfadock::Secret, OuvertureImpossible> {
    source.lire().await.map_err(|echec| OuvertureImpossible::Secret {
        opco: opco.identifiant(),
        cle,
        lieu: source.to_string(),
        echec,
    })
}
