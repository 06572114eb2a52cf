//! The possible events of an entry. Events are appended and never changed.

use serde::{Deserialize, Serialize};

use super::Situation;
use crate::Outcome;
use crate::runtime::jiff::Timestamp;
use crate::scalaires::masquer_numeros;

/// An event and its instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// When, by the clock of the [`Connexion`](crate::Connexion): it may have jumped.
    pub le: Timestamp,
    /// What.
    pub evenement: EvenementJournal,
}

/// An event of an entry after its intent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EvenementJournal {
    /// The call ended.
    Issue {
        /// The outcome.
        #[serde(with = "mot")]
        issue: Outcome,
        /// The received status, if any.
        #[serde(rename = "status")]
        statut: Option<u16>,
        /// The received numbers.
        #[serde(default)]
        numeros: Numeros,
        /// The received body, masked and cut off; absent when there was none.
        reponse: Option<String>,
        /// The error in words, if there was one.
        motif: Option<String>,
    },
    /// A look at the OPCO that did not settle it.
    Regard(Regard),
    /// It was settled.
    Reglement {
        /// How.
        decision: Decision,
        /// By whom.
        par: Auteur,
    },
    /// Earlier events of the entry were removed from the journal; they led to this.
    Archivage {
        /// The situation.
        situation: Situation,
        /// The known numbers.
        numeros: Numeros,
    },
}

/// The result of a look that settles nothing by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Regard {
    /// It was not there.
    Absent,
    /// Something there may be it, or not: a person has to look.
    Incertain,
}

/// How an entry is settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Decision {
    /// The OPCO has it, with these numbers if they are known. The key stays taken.
    Deposee(Numeros),
    /// The OPCO does not have it and will not: it may be sent again.
    Absente,
    /// The OPCO had it, and has refused or cancelled it since: it may be sent again.
    Ecartee,
}

/// Who settled it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Auteur {
    /// A reconciliation, by reading.
    Rapprochement,
    /// A person, with the reason that was given.
    Personne {
        /// The reason. It must contain no personal data.
        motif: String,
    },
}

impl Auteur {
    /// A person, with a reason: texts that look like a NIR, an IBAN or a mail address are masked in it. `None` if it is
    /// blank.
    pub fn personne(motif: &str) -> Option<Self> {
        let motif = masquer_numeros(motif.trim());
        let mots = motif.split(' ').map(|mot| if mot.contains('@') { "***" } else { mot });
        let motif = mots.collect::<Vec<_>>().join(" ");
        (!motif.is_empty()).then_some(Self::Personne { motif })
    }
}

/// The numbers that an OPCO gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Numeros {
    /// `numeroInterne` of the dossier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<String>,
    /// `numeroExterne` of the dossier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub externe: Option<String>,
    /// `numeroDeca` of the contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deca: Option<String>,
    /// `numeroInterneFacture`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facture: Option<String>,
    /// `numeroInterneDocument`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

impl Numeros {
    /// Whether there is none.
    pub fn est_vide(&self) -> bool {
        *self == Self::default()
    }
}

/// An outcome by its word.
mod mot {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use crate::Outcome;

    pub fn serialize<S: Serializer>(issue: &Outcome, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(issue.as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Outcome, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::serde_json;

    /// The words that are stored in the files of editors. They are independent of the names in code: change a name, not
    /// a word here.
    #[test]
    fn the_stored_words_are_these() {
        let numeros =
            Numeros { dossier: Some("D-1".to_owned()), facture: Some("F-1".to_owned()), ..Numeros::default() };
        let issue = |issue| EvenementJournal::Issue {
            issue,
            statut: Some(500),
            numeros: numeros.clone(),
            reponse: Some("***".to_owned()),
            motif: Some("m".to_owned()),
        };
        let suite = r#""status":500,"numeros":{"dossier":"D-1","facture":"F-1"},"reponse":"***","motif":"m"}}"#;
        let issues = [
            (Outcome::Accepted, "accepted"),
            (Outcome::Refused, "refused"),
            (Outcome::NotSent, "not-sent"),
            (Outcome::AnswerLost, "answer-lost"),
            (Outcome::Unknown, "unknown"),
        ];
        let issues = issues.map(|(dite, mot)| (issue(dite), format!(r#"{{"issue":{{"issue":"{mot}",{suite}"#)));
        let reglement = |decision, par| EvenementJournal::Reglement { decision, par };
        let archivage = |situation| EvenementJournal::Archivage { situation, numeros: Numeros::default() };
        let par_personne = Auteur::Personne { motif: "vu".to_owned() };
        let autres = [
            (EvenementJournal::Regard(Regard::Absent), r#"{"regard":"absent"}"#),
            (EvenementJournal::Regard(Regard::Incertain), r#"{"regard":"incertain"}"#),
            (
                reglement(Decision::Deposee(Numeros::default()), Auteur::Rapprochement),
                r#"{"reglement":{"decision":{"deposee":{}},"par":"rapprochement"}}"#,
            ),
            (
                reglement(Decision::Absente, par_personne.clone()),
                r#"{"reglement":{"decision":"absente","par":{"personne":{"motif":"vu"}}}}"#,
            ),
            (
                reglement(Decision::Ecartee, par_personne),
                r#"{"reglement":{"decision":"ecartee","par":{"personne":{"motif":"vu"}}}}"#,
            ),
        ];
        let situations = [
            (Situation::EnCours, "en-cours"),
            (Situation::Inconnue, "inconnue"),
            (Situation::ReponsePerdue, "reponse-perdue"),
            (Situation::Deposee, "deposee"),
            (Situation::Refusee, "refusee"),
            (Situation::NonEnvoyee, "non-envoyee"),
            (Situation::Absente, "absente"),
            (Situation::Ecartee, "ecartee"),
        ];
        assert_eq!(situations.map(|(situation, _)| situation), Situation::TOUTES);
        let situations = situations.map(|(situation, mot)| {
            assert_eq!((situation.mot(), Situation::du_mot(mot)), (mot, Some(situation)));
            (archivage(situation), format!(r#"{{"archivage":{{"situation":"{mot}","numeros":{{}}}}}}"#))
        });
        let autres = autres.map(|(evenement, texte)| (evenement, texte.to_owned()));
        for (evenement, texte) in issues.into_iter().chain(autres).chain(situations) {
            assert_eq!(serde_json::to_string(&evenement).unwrap(), texte);
            assert_eq!(serde_json::from_str::<EvenementJournal>(&texte).unwrap(), evenement, "{texte}");
        }
    }
}
