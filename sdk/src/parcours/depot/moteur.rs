//! The engine of every deposit: intent to the journal, call, outcome to the journal. It knows no document; the
//! workflows beside it give what is sent, its key, and how to find it afterwards.

use std::future::Future;

use serde::Serialize;

use super::abandon::EnCours;
use super::accuse::{self, Accuse, Manque};
use super::doublon::Doublon;
use super::manque::{Cause, DepotManque};
use crate::controle::Controle;
use crate::journal::{
    Choix, CleMetier, EchecJournal, Empreinte, EvenementJournal, IdEntree, Inscription, Numeros, Ouverture, Reperes,
    Situation, Trace,
};
use crate::models::Erreur;
use crate::parcours::{Connexion, Echec};
use crate::runtime::jiff::SignedDuration;
use crate::{Error, Opco, Operation, Outcome, Reply};

/// The description of a deposit, before it is sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Intention {
    /// The operation that sends it.
    pub operation: &'static Operation,
    /// What must not be deposited twice.
    pub cle: CleMetier,
    /// The digest of what is sent.
    pub empreinte: Empreinte,
    /// How to find it when its outcome is unknown.
    pub reperes: Reperes,
}

impl Intention {
    /// A deposit by `operation`.
    pub fn new(operation: &'static Operation, cle: CleMetier, empreinte: Empreinte, reperes: Reperes) -> Self {
        Self { operation, cle, empreinte, reperes }
    }
}

/// A deposit that the OPCO received. This is not an agreement.
#[derive(Debug)]
#[non_exhaustive]
pub struct Depot<T> {
    /// The answer.
    pub reponse: Reply<T>,
    /// Its entry in the journal.
    pub entree: IdEntree,
    /// The numbers that the OPCO gave.
    pub numeros: Numeros,
    /// The findings that did not stop it: warnings, informations, and overridden errors.
    pub controle: Controle,
    /// Why the outcome could not be written to the journal, if so: the entry stays open, and
    /// [`Connexion::reconcilier`] settles it.
    pub non_note: Option<EchecJournal>,
}

impl<T> From<&Depot<T>> for IdEntree {
    fn from(depot: &Depot<T>) -> Self {
        depot.entree
    }
}

impl<T> Depot<T> {
    /// The same, with the findings of the checks.
    pub(in crate::parcours) fn controle(self, controle: Controle) -> Self {
        Self { controle, ..self }
    }
}

impl Connexion {
    /// Deposits: writes the intent, awaits `appel`, writes the outcome. Nothing is sent before the intent is on the
    /// disk, since a future does nothing until it is awaited.
    ///
    /// Every workflow uses it; call it yourself to deposit something without a workflow. If it is dropped before its
    /// request was passed to the transport, it is recorded as not sent: at once within a tokio runtime, otherwise by
    /// the next deposit or reconciliation of this process. If it is dropped later, it stays open.
    ///
    /// # Errors
    /// [`Echec::Doublon`] and [`Echec::Journal`]: nothing was sent. [`Echec::Depot`]: it was not accepted, or its
    /// outcome is uncertain; the journal has it.
    pub async fn deposer<T: Accuse>(
        &self,
        intention: Intention,
        appel: impl Future<Output = Result<Reply<T>, Error<Erreur>>>,
    ) -> Result<Depot<T>, Echec> {
        let operation = intention.operation.id;
        self.tracer("deposer", Some(operation), Box::pin(self.inscrire_et_envoyer(intention, appel))).await
    }

    /// The same within a workflow, which is traced as a whole.
    pub(in crate::parcours) async fn inscrire_et_envoyer<T: Accuse>(
        &self,
        intention: Intention,
        appel: impl Future<Output = Result<Reply<T>, Error<Erreur>>>,
    ) -> Result<Depot<T>, Echec> {
        let (operation, empreinte) = (intention.operation, intention.empreinte);
        self.presences().achever(self.journal_partage()).await;
        let inscription = self.inscription(intention);
        let ecrite = inscription.le;
        let mut en_cours = EnCours::new(self);
        let entree = match en_cours.ouvrir(inscription).await? {
            Ouverture::Nouvelle(entree) => entree,
            Ouverture::Tenue(entree) => return Err(Echec::Doublon(Box::new(Doublon::new(*entree, empreinte)))),
        };
        // If the machine slept between journal and call, another process may have released the key: do not send.
        let (ecoule, moitie) = (self.maintenant().duration_since(ecrite), self.attentes_retenues().avant / 2);
        let resultat = if ecoule > SignedDuration::try_from(moitie).unwrap_or(SignedDuration::MAX) {
            Err(Box::new((Outcome::NotSent, Cause::EnvoiTardif)))
        } else {
            // After this time, another process may release the key.
            match tokio::time::timeout(moitie, en_cours.remise.watch(appel)).await {
                Ok(appel) => accuse::juger(appel, (self.opco(), operation)).await,
                Err(_) if en_cours.remise.is_not_sent() => Err(Box::new((Outcome::NotSent, Cause::AppelAbandonne))),
                Err(_) => Err(Box::new((Outcome::Unknown, Cause::AppelAbandonne))),
            }
        };
        let non_note = en_cours.noter(entree, issue(&resultat, self.opco())).await.err();
        match resultat {
            Ok(reponse) => {
                let (numeros, controle) = (reponse.body.numeros(), Controle::default());
                Ok(Depot { numeros, controle, reponse, entree, non_note })
            }
            Err(manque) => {
                let ((issue, cause), operation) = (*manque, operation.id);
                Err(Echec::Depot(Box::new(DepotManque { entree, operation, issue, cause, non_note })))
            }
        }
    }

    /// Refuses what was deposited already, or may have been, by another way and so under another key.
    pub(in crate::parcours) async fn refuser_si_tenue(&self, intention: Intention) -> Result<(), Echec> {
        self.presences().achever(self.journal_partage()).await;
        let choix = Choix { opco: Some(self.opco()), ..Choix::sous(intention.cle) };
        let entrees = self.journal_tenu().lire(choix).await?;
        match entrees.into_iter().find(|entree| entree.situation().tient_la_cle()) {
            Some(entree) => Err(Echec::Doublon(Box::new(Doublon::new(entree, intention.empreinte)))),
            None => Ok(()),
        }
    }

    /// Appends to an entry, dated now.
    pub(in crate::parcours) async fn noter(
        &self,
        entree: IdEntree,
        evenement: EvenementJournal,
    ) -> Result<Situation, EchecJournal> {
        self.journal_tenu().noter(entree, Trace { le: self.maintenant(), evenement }).await
    }

    fn inscription(&self, intention: Intention) -> Inscription {
        Inscription {
            le: self.maintenant(),
            cfa: self.cfa().clone(),
            opco: self.opco(),
            operation: intention.operation.id.to_owned(),
            cle: intention.cle,
            empreinte: intention.empreinte,
            reperes: intention.reperes,
            reference: self.reference_tenue().cloned(),
        }
    }
}

/// The part of the outcome that the journal stores: everything except possible personal data. Only the beginning of a
/// body is masked, so that no answer, however large, delays the outcome.
fn issue<T: Accuse>(resultat: &Result<Reply<T>, Box<Manque>>, opco: Opco) -> EvenementJournal {
    let (issue, cause) = match resultat {
        Ok(reponse) => {
            let (statut, numeros) = (Some(reponse.status.as_u16()), reponse.body.numeros());
            return EvenementJournal::Issue { issue: Outcome::Accepted, statut, numeros, reponse: None, motif: None };
        }
        Err(manque) => (manque.0, &manque.1),
    };
    let statut = cause.statut().map(|statut| statut.as_u16());
    let reponse = cause.corps().map(|corps| coupe(corps.masked(&|texte| opco.connait_code(texte))));
    EvenementJournal::Issue { issue, statut, numeros: cause.numeros(), reponse, motif: Some(coupe(cause.to_string())) }
}

/// The beginning of a text: a gateway's page may have megabytes.
fn coupe(mut texte: String) -> String {
    const CARACTERES: usize = 4096;
    if let Some((fin, _)) = texte.char_indices().nth(CARACTERES) {
        texte.truncate(fin);
    }
    texte
}

/// The digest of a document as it is sent.
pub(in crate::parcours) fn empreinte(document: &impl Serialize) -> Empreinte {
    Empreinte::json(document).expect("whatever a model holds is written as JSON")
}
