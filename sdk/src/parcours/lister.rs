//! Lists of dossiers and invoices, read lazily, by item or by page. Following their changes is in `suivre`.
//!
//! A page is requested when the previous one is used up, never ahead; dropping the reader ends it. At most one page is
//! in memory. The checks are those of the client [AK](crate::sources): see [`FauteLecture`] for what each of them
//! detects.

mod element;
mod faute;
mod garde;
mod lecture;
mod lire;

pub(super) use element::Element;
pub use faute::FauteLecture;
pub(super) use garde::Lot;
pub use garde::Page;
use lecture::{DemandePage, LirePage};
pub use lecture::{Lecture, Pages};
pub use lire::EchecPartiel;
pub(super) use lire::{SIMULTANES, lire};

use std::sync::Arc;

use super::{Connexion, Echec, Protocole, Ressource};
use crate::models::{EtatDossier, EtatFacture, PageEtatsDossiers, PageEtatsFactures};
use crate::operations::{LISTER_ETATS_DOSSIERS, LISTER_ETATS_DOSSIERS_V2, LISTER_ETATS_FACTURES};
use crate::{ListerEtatsDossiersV2Options, ListerEtatsFacturesOptions, Reply};

impl Connexion {
    /// The states of all dossiers of the CFA at this OPCO, including those not sent through the API.
    ///
    /// By V2 if the profile has it in service, page by page; otherwise by V1, in one answer.
    ///
    /// ```no_run
    /// # async fn lire(connexion: cfadock::Connexion) -> Result<(), cfadock::Echec> {
    /// let mut dossiers = connexion.lister_dossiers();
    /// while let Some(dossier) = dossiers.suivant().await {
    ///     println!("{:?}", dossier?.etat);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn lister_dossiers(&self) -> Lecture<EtatDossier> {
        self.tracee("lister_dossiers", self.dossiers())
    }

    /// The same within another workflow, whose span it is in.
    pub(super) fn dossiers(&self) -> Source<EtatDossier> {
        let connexion = self.clone();
        if self.choix_protocole(Ressource::EtatsDossiers).is_ok_and(|choix| choix.protocole == Protocole::V2) {
            let page = move |page| -> DemandePage<_> { Box::pin(page_de_dossiers(connexion.clone(), page)) };
            Source { operation: LISTER_ETATS_DOSSIERS_V2.id, lire: Arc::new(page) }
        } else {
            let tous = move |_| -> DemandePage<_> { Box::pin(tous_les_dossiers(connexion.clone())) };
            Source { operation: LISTER_ETATS_DOSSIERS.id, lire: Arc::new(tous) }
        }
    }

    /// The states of all invoices of the CFA at this OPCO: V2 only, since V1 has no such operation.
    ///
    /// If the profile does not have it in service, the only item is [`Echec::NonPrisEnCharge`]; if V2 has a separate
    /// address that was not given, it is [`Echec::SansAccesV2`]. No request is made then: the échéances of the dossiers
    /// show what was paid, and [`Connexion::suivre`] reads them.
    pub fn lister_factures(&self) -> Lecture<EtatFacture> {
        self.tracee("lister_factures", self.factures())
    }

    /// The same within another workflow, whose span it is in.
    pub(super) fn factures(&self) -> Source<EtatFacture> {
        let connexion = self.clone();
        let page = move |page| -> DemandePage<_> { Box::pin(page_de_factures(connexion.clone(), page)) };
        Source { operation: LISTER_ETATS_FACTURES.id, lire: Arc::new(page) }
    }

    /// A reading of which each page is told: nobody knows when the next one is asked for.
    fn tracee<T: Element + Unpin + Send + 'static>(&self, parcours: &'static str, source: Source<T>) -> Lecture<T> {
        let (connexion, Source { operation, lire }) = (self.clone(), source);
        let page = move |page| -> DemandePage<T> {
            let (connexion, demande) = (connexion.clone(), lire(page));
            Box::pin(async move { connexion.tracer(parcours, Some(operation), Box::pin(demande)).await })
        };
        Lecture::new(Arc::new(page))
    }
}

/// Where pages come from, before anybody reads them.
pub(super) struct Source<T> {
    operation: &'static str,
    lire: LirePage<T>,
}

impl<T: Element + Unpin> Source<T> {
    pub(super) fn lecture(self) -> Lecture<T> {
        Lecture::new(self.lire)
    }
}

async fn page_de_dossiers(connexion: Connexion, numero: i32) -> Result<Lot<EtatDossier>, Echec> {
    let options = ListerEtatsDossiersV2Options::builder().numero_page(numero).build();
    let Reply { body: corps, .. } = connexion
        .client_pour(Protocole::V2)
        .lister_etats_dossiers_v2_with(&options)
        .await
        .map_err(|cause| connexion.echec(&LISTER_ETATS_DOSSIERS_V2, cause))?;
    let PageEtatsDossiers { etat_dossier_result, count: nombre, total, .. } = corps;
    Ok(Lot::page(etat_dossier_result, nombre, total))
}

async fn tous_les_dossiers(connexion: Connexion) -> Result<Lot<EtatDossier>, Echec> {
    let reponse = connexion.client().lister_etats_dossiers().await;
    Ok(Lot::seul(reponse.map_err(|cause| connexion.echec(&LISTER_ETATS_DOSSIERS, cause))?.body))
}

async fn page_de_factures(connexion: Connexion, numero: i32) -> Result<Lot<EtatFacture>, Echec> {
    connexion.prend_en_charge(&LISTER_ETATS_FACTURES)?;
    connexion.exiger_acces(&LISTER_ETATS_FACTURES)?;
    let options = ListerEtatsFacturesOptions::builder().numero_page(numero).build();
    let Reply { body: corps, .. } = connexion
        .client_pour(Protocole::V2)
        .lister_etats_factures_with(&options)
        .await
        .map_err(|cause| connexion.echec(&LISTER_ETATS_FACTURES, cause))?;
    let PageEtatsFactures { factures, count: nombre, total, .. } = corps;
    Ok(Lot::page(factures, nombre, total))
}
