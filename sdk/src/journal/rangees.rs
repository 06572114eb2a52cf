//! An entry as rows of a database, each with its authentication code under the key of the journal.
//!
//! It is what a journal in a database of any kind needs: [`JournalSqlite`](super::JournalSqlite) and the package
//! `cfadock-journal-postgres` are made of it, and so may be one of your own. Of an entry there are one [`Rangee`], with
//! what is searched for, and its [`Ligne`]s: the intent under rank 0 and its events under 1, 2 and so on. A row that
//! was changed, moved or lost is noticed when it is read.

use serde::{Deserialize, Serialize};

use super::{
    CleMetier, EchecJournal, Empreinte, Entree, EvenementJournal, IdEntree, Inscription, ReferenceEditeur, Reperes,
    Sceau, Trace,
};
use crate::Opco;
use crate::runtime::jiff::Timestamp;
use crate::runtime::serde_json::{self, json};
use crate::scalaires::Siren;

/// What is searched for of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rangee {
    /// The number of the entry.
    pub id: i64,
    /// The SIREN of the CFA.
    pub cfa: String,
    /// The identifier of the OPCO.
    pub opco: String,
    /// The first eight bytes of the [`marque`] of its key, most significant first.
    pub cle: i64,
    /// Whether something is still to be learnt of it.
    pub ouverte: bool,
    /// Whether it was reduced to what holds its key.
    pub archivee: bool,
    /// How many events it has.
    pub traces: i64,
}

/// An intent or an event of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ligne {
    /// 0 for the intent, then the events from 1 on.
    pub rang: i64,
    /// What it says, in JSON.
    pub contenu: String,
    /// Its code: 16 bytes.
    pub somme: Vec<u8>,
}

/// An intent, under rank 0. CFA and OPCO stand in the other row.
#[derive(Serialize, Deserialize)]
struct Ecrite {
    le: String,
    operation: String,
    cle: CleMetier,
    empreinte: Empreinte,
    reperes: Reperes,
    /// Journals that older versions of this crate wrote have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

/// An event, under its rank.
#[derive(Serialize, Deserialize)]
struct Suivante {
    le: String,
    evenement: EvenementJournal,
}

/// The digest of a key under that of the journal: what a unique index may hold in its place.
pub fn marque(sceau: &Sceau, cle: &CleMetier) -> [u8; 32] {
    sceau.code("cle", &[cle.as_str().as_bytes()])
}

/// The beginning of the digest of a key.
pub(super) fn debut(sceau: &Sceau, cle: &CleMetier) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = marque(sceau, cle);
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

impl Rangee {
    /// That of an entry.
    pub fn de(entree: &Entree, archivee: bool, sceau: &Sceau) -> Self {
        let Inscription { cfa, opco, cle, .. } = &entree.inscription;
        Self {
            id: entree.id.0,
            cfa: cfa.as_str().to_owned(),
            opco: opco.identifiant().to_owned(),
            cle: debut(sceau, cle),
            ouverte: entree.situation().est_ouverte(),
            archivee,
            traces: i64::try_from(entree.traces().len()).expect("memory ends before numbers do"),
        }
    }

    /// Its code: 16 bytes.
    pub fn somme(&self, sceau: &Sceau) -> Vec<u8> {
        let nombres = [self.id, self.cle, self.ouverte.into(), self.archivee.into(), self.traces].map(i64::to_be_bytes);
        let textes = [self.cfa.as_bytes(), self.opco.as_bytes()];
        let parties: Vec<&[u8]> = textes.into_iter().chain(nombres.iter().map(<[u8; 8]>::as_slice)).collect();
        sceau.code("entree", &parties)[..16].to_vec()
    }

    /// The entry that it and its lines say, which come in the order of their ranks.
    ///
    /// # Errors
    /// [`EchecJournal::Endommage`] where a code is not that of its row, a line is missing or too many, or the rows
    /// contradict each other.
    pub fn relire(&self, somme: &[u8], lignes: Vec<Ligne>, sceau: &Sceau) -> Result<Entree, EchecJournal> {
        let comptees = lignes.iter().map(|ligne| ligne.rang).eq(0..=self.traces);
        let intactes = lignes.iter().all(|ligne| ligne.somme == code(sceau, (self.id, ligne.rang), &ligne.contenu));
        if !comptees || !intactes || somme != self.somme(sceau) {
            return Err(endommage("une rangée n'a pas la somme qui l'accompagne"));
        }
        let entree = self.entree(lignes)?;
        let concorde = debut(sceau, &entree.inscription.cle) == self.cle;
        if !concorde || entree.situation().est_ouverte() != self.ouverte {
            return Err(endommage("une entrée se contredit"));
        }
        Ok(entree)
    }

    fn entree(&self, lignes: Vec<Ligne>) -> Result<Entree, EchecJournal> {
        let illisible = |_| endommage("une rangée n'est pas de la forme attendue");
        let instant = |le: String| le.parse().map_err(|_| endommage("un instant ne se lit pas"));
        let mut contenus = lignes.into_iter().map(|ligne| ligne.contenu);
        let ecrite: Ecrite = serde_json::from_str(&contenus.next().unwrap_or_default()).map_err(illisible)?;
        let inscription = Inscription {
            le: instant(ecrite.le)?,
            cfa: Siren::tel_quel(self.cfa.clone()),
            opco: self.opco.parse::<Opco>().map_err(|_| endommage("un OPCO ne se lit pas"))?,
            operation: ecrite.operation,
            cle: ecrite.cle,
            empreinte: ecrite.empreinte,
            reperes: ecrite.reperes,
            reference: ecrite.reference.map(ReferenceEditeur::tenue),
        };
        let mut entree = Entree::new(IdEntree(self.id), inscription);
        for contenu in contenus {
            let Suivante { le, evenement } = serde_json::from_str(&contenu).map_err(illisible)?;
            entree.ajouter(Trace { le: instant(le)?, evenement });
        }
        Ok(entree)
    }
}

impl Ligne {
    /// Those of an entry, in the order of their ranks.
    ///
    /// # Errors
    /// When a value cannot be written as JSON.
    pub fn toutes(entree: &Entree, sceau: &Sceau) -> Result<Vec<Self>, EchecJournal> {
        let intention = Self::intention(entree.id, entree.inscription.clone(), sceau);
        let traces = (1..).zip(entree.traces()).map(|(rang, trace)| Self::trace(entree.id, rang, trace, sceau));
        [intention].into_iter().chain(traces).collect()
    }

    /// That of an intent.
    fn intention(id: IdEntree, inscription: Inscription, sceau: &Sceau) -> Result<Self, EchecJournal> {
        let Inscription { le, operation, cle, empreinte, reperes, reference, .. } = inscription;
        let reference = reference.map(Into::into);
        Self::de((id.0, 0), &Ecrite { le: le.to_string(), operation, cle, empreinte, reperes, reference }, sceau)
    }

    /// That of an event under its rank.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn trace(id: IdEntree, rang: i64, trace: &Trace, sceau: &Sceau) -> Result<Self, EchecJournal> {
        let suivante = Suivante { le: trace.le.to_string(), evenement: trace.evenement.clone() };
        Self::de((id.0, rang), &suivante, sceau)
    }

    fn de(place: (i64, i64), valeur: &impl Serialize, sceau: &Sceau) -> Result<Self, EchecJournal> {
        let ecrite = serde_json::to_string(valeur);
        let contenu = ecrite.map_err(|_| EchecJournal::Acces("une valeur ne s'écrit pas".to_owned()))?;
        Ok(Self { rang: place.1, somme: code(sceau, place, &contenu), contenu })
    }
}

/// The code of a line.
fn code(sceau: &Sceau, (entree, rang): (i64, i64), contenu: &str) -> Vec<u8> {
    sceau.code("trace", &[&entree.to_be_bytes(), &rang.to_be_bytes(), contenu.as_bytes()])[..16].to_vec()
}

impl Entree {
    /// Whether it may be taken out of a journal: it is settled, and its last event is older than `avant`.
    pub fn est_archivable(&self, avant: Timestamp) -> bool {
        !self.situation().est_ouverte() && self.dernier_instant() < avant
    }

    /// What stays of it when it is taken out of a journal: what holds its key and tells its deposit from others, which
    /// are the key, the digests, the numbers, what is known, and the entry whose place it took; of an invoice also its
    /// number and what it bills, which later invoices are held against.
    #[must_use]
    pub fn reduite(self) -> Self {
        let (situation, numeros, le) = (self.situation(), self.numeros().clone(), self.dernier_instant());
        let Reperes { contrat, facture, remplace, .. } = self.inscription.reperes;
        let reperes = Reperes { contrat, facture, remplace, ..Reperes::default() };
        let mut reduite = Self::new(self.id, Inscription { reperes, ..self.inscription });
        reduite.ajouter(Trace { le, evenement: EvenementJournal::Archivage { situation, numeros } });
        reduite
    }

    /// All of it as JSON, as it leaves a journal.
    pub fn en_json(&self) -> serde_json::Value {
        let Inscription { le, cfa, opco, operation, cle, empreinte, reperes, reference } = &self.inscription;
        let traces = self.traces().iter();
        let traces: Vec<_> =
            traces.map(|trace| json!({ "le": trace.le.to_string(), "evenement": trace.evenement })).collect();
        json!({
            "id": self.id.0, "le": le.to_string(), "cfa": cfa.as_str(), "opco": opco.identifiant(),
            "operation": operation, "cle": cle, "empreinte": empreinte, "reperes": reperes, "reference": reference,
            "traces": traces,
        })
    }
}

fn endommage(motif: &str) -> EchecJournal {
    EchecJournal::Endommage(motif.to_owned())
}

#[cfg(test)]
mod tests;
