//! Settles open deposits by reading at the OPCO, before anything is sent again. No deposit is sent here.
//!
//! A deposit that is found at the OPCO has arrived. One that is not found counts as not arrived only under three
//! conditions: the attempt can no longer act, the OPCO would show it by now, and a second look some time after the
//! first does not find it either: see [`Attentes`](super::Attentes). If several candidates exist, or reading gives no
//! answer, a person decides: see [`Connexion::trancher`].

mod absence;
mod contrat;
mod facture;
mod raison;
mod releve;
mod vue;

pub use raison::Raison;

use std::fmt;

use super::{Connexion, Echec, mesures};
use crate::journal::{
    Auteur, Choix, Decision, EchecJournal, Entree, EvenementJournal, IdEntree, Numeros, Regard, Relecture, Situation,
};
use crate::runtime::jiff::Timestamp;
use releve::Releve;
use vue::Vue;

/// What a reconciliation settled, and what stays open.
#[derive(Clone, Debug, Default)]
#[must_use = "what stays open may need a person"]
pub struct Reconciliation {
    /// What it settled.
    pub reglees: Vec<Reglee>,
    /// What stays open, each with the reason and what to do.
    pub restantes: Vec<Restante>,
}

/// An entry that was settled.
#[derive(Clone, Debug)]
pub struct Reglee {
    /// The entry as it was.
    pub entree: Entree,
    /// How it was settled: deposited, or absent and free to be sent again.
    pub decision: Decision,
}

/// In French.
impl fmt::Display for Reglee {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} : ", self.entree.designation())?;
        let numeros = match &self.decision {
            Decision::Deposee(numeros) => numeros,
            _ => &Numeros::default(),
        };
        formatter.write_str(match self.decision {
            Decision::Deposee(_) => "l'OPCO l'a reçue",
            Decision::Absente => "l'OPCO ne l'a pas reçue, elle peut être renvoyée",
            Decision::Ecartee => "l'OPCO l'a écartée, elle peut être renvoyée",
        })?;
        let Numeros { dossier, facture, document, .. } = numeros;
        let nommes = [("dossier", dossier), ("facture", facture), ("document", document)];
        let mut nommes = nommes.into_iter().filter_map(|(quoi, numero)| Some((quoi, numero.as_ref()?)));
        nommes.try_for_each(|(quoi, numero)| write!(formatter, ", {quoi} {numero}"))
    }
}

/// An entry that stays open.
#[derive(Clone, Debug)]
pub struct Restante {
    /// The entry.
    pub entree: Entree,
    /// Why.
    pub raison: Raison,
}

/// In French, with what to do.
impl fmt::Display for Restante {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} : {}", self.entree.designation(), self.raison)
    }
}

impl Connexion {
    /// Settles the open deposits of this CFA at this OPCO by reading the states, the dossiers, the invoices or the
    /// échéances. Call it at each start, and some minutes after a deposit with an unknown outcome.
    ///
    /// A contract is searched for by its received number, if there is one, and among the dossiers that the journal does
    /// not know; an invoice in the states of invoices if the OPCO has them, and by the amounts of its échéances.
    /// Conventions, documents and certificates cannot be read back: a person has to settle them. Each list is read
    /// once, and each dossier at most once, however many entries are open.
    ///
    /// First, pending writes of dropped deposits of this process are completed. If several machines share the journal,
    /// one at a time looks for an entry ([`Journal::relire`](crate::journal::Journal::relire)).
    ///
    /// # Errors
    /// When the journal cannot be read or written. If the OPCO does not answer, this is no error: the entry stays open.
    pub async fn reconcilier(&self) -> Result<Reconciliation, Echec> {
        self.tracer("reconcilier", None, Box::pin(self.tout_reconcilier())).await
    }

    async fn tout_reconcilier(&self) -> Result<Reconciliation, Echec> {
        let mut bilan = Reconciliation::default();
        self.presences().achever(self.journal_partage()).await;
        let ouvertes = self.journal_tenu().lire(self.miennes().ouvertes()).await?;
        if ouvertes.is_empty() {
            return Ok(bilan);
        }
        let toutes = self.journal_tenu().lire(self.miennes()).await?;
        // Taken before reading: a deposit that arrives during the reading was looked for too early.
        let le = self.journal_tenu().heure().await?.unwrap_or_else(|| self.maintenant());
        let releve = Releve::new(self);
        for mut entree in ouvertes {
            let tenue = self.tenue(&mut entree).await?;
            if !entree.situation().est_ouverte() {
                // Another machine has settled it meanwhile.
                continue;
            }
            let vue = if let Some(raison) = tenue {
                Vue::NonLue(raison)
            } else if let Some(identite) = &entree.inscription.reperes.contrat {
                self.chercher_contrat(&entree, identite, &releve, &toutes).await
            } else if let Some(facture) = &entree.inscription.reperes.facture {
                self.chercher_facture(&entree, facture, &releve, &toutes).await
            } else {
                Vue::NonLue(Raison::SansRelecture)
            };
            self.conclure(entree, vue, le, &mut bilan).await?;
        }
        Ok(bilan)
    }

    /// Settles an entry by the decision of a person. `motif` gives the reason; it is stored masked, and must contain no
    /// personal data. Also frees the key of a deposit that the OPCO has refused or cancelled since
    /// ([`Decision::Ecartee`]).
    ///
    /// # Errors
    /// [`Echec::EnCours`] while it is being deposited or looked for; also when this CFA has no such entry at this OPCO, the
    /// reason is blank, or the journal cannot be written.
    pub async fn trancher(&self, id: IdEntree, decision: Decision, motif: &str) -> Result<Situation, Echec> {
        self.tracer("trancher", None, Box::pin(self.regler(id, decision, motif))).await
    }

    async fn regler(&self, id: IdEntree, decision: Decision, motif: &str) -> Result<Situation, Echec> {
        let choix = Choix { id: Some(id), ..self.miennes() };
        let mut entree = self.journal_tenu().lire(choix).await?.pop().ok_or(EchecJournal::EntreeInconnue(id))?;
        let par = Auteur::personne(motif).ok_or(EchecJournal::SansMotif)?;
        // Its answer may still come: a decision of a person would count for more than that answer.
        if entree.situation().est_ouverte() && self.tenue(&mut entree).await?.is_some() {
            return Err(Echec::EnCours { entree: id });
        }
        let situation = self.noter(id, EvenementJournal::Reglement { decision, par }).await?;
        self.presences().oublier(id);
        Ok(situation)
    }

    /// Why an entry is not looked for now: this process or another one has it. The entry becomes what it is, where the
    /// journal gives it to this process alone.
    async fn tenue(&self, entree: &mut Entree) -> Result<Option<Raison>, EchecJournal> {
        if self.presences().en_vol(entree.id) {
            return Ok(Some(Raison::EnVol));
        }
        Ok(match self.journal_tenu().relire(entree.id).await? {
            Relecture::CommeLue => None,
            Relecture::Reprise(actuelle) => {
                *entree = *actuelle;
                None
            }
            Relecture::Tenue { jusqu_a } => Some(Raison::Ailleurs { jusqu_a }),
        })
    }

    fn miennes(&self) -> Choix {
        Choix::de(self.cfa().clone(), self.opco())
    }

    /// When an entry that another process took over is free at the latest: at once, where it has given it back.
    async fn libre(&self, id: IdEntree, le: Timestamp) -> Result<Timestamp, EchecJournal> {
        match self.journal_tenu().relire(id).await? {
            Relecture::Tenue { jusqu_a } => Ok(jusqu_a),
            Relecture::CommeLue | Relecture::Reprise(_) => Ok(le),
        }
    }

    /// Writes what follows from a look at the OPCO: how it is settled, or why it is not.
    async fn ecrire(&self, entree: &Entree, vue: Vue, le: Timestamp) -> Result<Result<Decision, Raison>, EchecJournal> {
        let decision = match vue {
            Vue::La(numeros) => Ok(Decision::Deposee(numeros)),
            Vue::PasLa(paru) => self.absente(entree, le, paru).await?,
            Vue::Douteuse(raison) => {
                if entree.dernier_regard() != Some(Regard::Incertain) {
                    self.noter(entree.id, EvenementJournal::Regard(Regard::Incertain)).await?;
                }
                Err(raison)
            }
            Vue::NonLue(raison) => Err(raison),
        };
        if let Ok(decision) = &decision {
            let evenement = EvenementJournal::Reglement { decision: decision.clone(), par: Auteur::Rapprochement };
            self.noter(entree.id, evenement).await?;
        }
        Ok(decision)
    }

    /// Tells the conclusion of a look at the OPCO, once it is written.
    async fn conclure(
        &self,
        entree: Entree,
        vue: Vue,
        le: Timestamp,
        bilan: &mut Reconciliation,
    ) -> Result<(), EchecJournal> {
        let decision = match self.ecrire(&entree, vue, le).await {
            // Another process has taken it over during the look: it concludes.
            Err(EchecJournal::Tenue { jusqu_a, .. }) => Err(Raison::Ailleurs { jusqu_a }),
            Err(EchecJournal::Reprise { .. }) => Err(Raison::Ailleurs { jusqu_a: self.libre(entree.id, le).await? }),
            autre => autre?,
        };
        match decision {
            Ok(decision) => {
                self.presences().oublier(entree.id);
                mesures::reconciliation(self.opco(), Some(&decision));
                bilan.reglees.push(Reglee { entree, decision });
            }
            Err(raison) => {
                let raison = self.en_suspens(&entree, le, raison);
                mesures::reconciliation(self.opco(), None);
                bilan.restantes.push(Restante { entree, raison });
            }
        }
        Ok(())
    }
}
