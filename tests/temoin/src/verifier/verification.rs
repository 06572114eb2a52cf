//! A check of the suite is one row: its requirement, its operations, its judge, and the wrong OPCO that it must detect.
//!
//! The rows are in `controle/`, by family, and `tests/temoin/exigences.toml` is written from them.

use std::fmt;
use std::pin::Pin;

use super::exigence::{Exigence, Niveau};
use super::intermediaire::Mutant;
use super::observations::Observations;
use super::profil::Profil;
use super::seance::{Empechement, Seance};
use crate::generated::operation::Operation;
use crate::table::Parameter;

/// The result of a judge, once awaited.
pub(super) type Jugement<'a> = Pin<Box<dyn Future<Output = Result<Observations, Empechement>> + Send + 'a>>;

/// Judges in a run; `S` is its subject.
pub(super) type Juger<S> = for<'a, 'b> fn(&'a mut Seance<'b>, S) -> Jugement<'a>;

/// The wrong OPCO that a check must detect. None of them is made by code that judges.
pub(super) type Faux<S> = fn(S) -> Vec<Mutant>;

/// A check: a requirement of the catalogue, and its implementation.
pub struct Verification {
    /// Its identifier in the catalogue, such as `refus.entete`.
    pub id: &'static str,
    /// Its importance.
    pub niveau: Niveau,
    /// Its sources.
    pub clause: &'static str,
    /// The requirement, in French; `{operation}` and `{sujet}` are replaced by the subject.
    pub texte: &'static str,
    /// Whether its failure is a warning: the deviation is known and harmless.
    pub avertit: bool,
    pub(super) essai: Essai,
}

/// The subject of a check, its judge, and its wrong OPCO.
#[derive(Clone, Copy)]
pub(super) enum Essai {
    /// The token request.
    Jeton { juger: Juger<()>, faux: Faux<()> },
    /// A story: a deposit, and the other operations that it needs.
    Recit { besoins: &'static [Operation], juger: Juger<()>, faux: Faux<()> },
    /// One operation at a time.
    Operation { sur: fn(Operation) -> bool, juger: Juger<Operation>, faux: Faux<Operation> },
    /// One parameter of an operation at a time.
    Parametre { sur: fn(&Parameter) -> bool, juger: Juger<(Operation, &'static Parameter)>, faux: Faux<Operation> },
}

/// A check applied to an operation, and to one of its parameters if it concerns parameters.
#[derive(Clone, Copy)]
pub struct VerificationCiblee {
    /// What is checked.
    pub verification: &'static Verification,
    jeu: Jeu,
}

/// The execution of a control, and its subject.
#[derive(Clone, Copy)]
enum Jeu {
    Seul(Juger<()>, Faux<()>),
    Operation(Operation, Juger<Operation>, Faux<Operation>),
    Parametre(Operation, &'static Parameter, Juger<(Operation, &'static Parameter)>, Faux<Operation>),
}

impl Verification {
    /// The controls of this check, in the order of the operations.
    pub(super) fn controles(&'static self) -> Vec<VerificationCiblee> {
        let controle = |jeu| VerificationCiblee { verification: self, jeu };
        let operations = Operation::ALL.iter().copied();
        match self.essai {
            Essai::Jeton { juger, faux } | Essai::Recit { juger, faux, .. } => vec![controle(Jeu::Seul(juger, faux))],
            Essai::Operation { sur, juger, faux } => operations
                .filter(|operation| sur(*operation))
                .map(|operation| controle(Jeu::Operation(operation, juger, faux)))
                .collect(),
            Essai::Parametre { sur, juger, faux } => operations
                .flat_map(|operation| operation.row().parameters.iter().map(move |parametre| (operation, parametre)))
                .filter(|(_, parametre)| sur(parametre))
                .map(|(operation, parametre)| controle(Jeu::Parametre(operation, parametre, juger, faux)))
                .collect(),
        }
    }
}

impl fmt::Debug for VerificationCiblee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

impl VerificationCiblee {
    /// Its operation; none for the token and the stories.
    pub fn operation(&self) -> Option<Operation> {
        match self.jeu {
            Jeu::Seul(..) => None,
            Jeu::Operation(operation, ..) | Jeu::Parametre(operation, ..) => Some(operation),
        }
    }

    /// The name of its header or parameter.
    fn sujet(&self) -> Option<&'static str> {
        match self.jeu {
            Jeu::Seul(..) | Jeu::Operation(..) => None,
            Jeu::Parametre(_, parametre, ..) => Some(parametre.name),
        }
    }

    /// Its stable identifier.
    pub fn id(&self) -> String {
        let mut id = self.verification.id.to_owned();
        for suite in [self.operation().map(Operation::id), self.sujet()].into_iter().flatten() {
            id.push('.');
            id.push_str(suite);
        }
        id
    }

    /// The requirement it checks.
    pub fn exigence(&self) -> Exigence {
        let Verification { clause, texte, niveau, .. } = self.verification;
        let ligne = self.operation().map(Operation::row);
        let nom = ligne.map_or_else(String::new, |ligne| format!("« {} »", ligne.summary));
        let texte = texte.replace("{operation}", &nom).replace("{sujet}", self.sujet().unwrap_or_default());
        let chemin = ligne.map_or_else(String::new, |ligne| format!("{} {}", ligne.method, ligne.path));
        let operation = self.operation().map(|un| un.id().to_owned());
        Exigence { id: self.id(), clause: clause.replace("{operation}", &chemin), operation, niveau: *niveau, texte }
    }

    /// Why it does not apply to an OPCO: the profile says that a needed operation is not offered.
    pub(super) fn sans_objet(&self, profil: &Profil) -> Option<String> {
        match self.verification.essai {
            Essai::Jeton { .. } => None,
            Essai::Operation { .. } | Essai::Parametre { .. } => profil.sans_objet(self.operation()?),
            Essai::Recit { besoins, .. } => {
                let depots = [Operation::TransmettreDossier, Operation::TransmettreDossierV2];
                if let [Some(raison), Some(_)] = depots.map(|un| profil.sans_objet(un)) {
                    return Some(raison);
                }
                besoins.iter().find_map(|operation| profil.sans_objet(*operation))
            }
        }
    }

    /// Runs it and returns its observations.
    ///
    /// # Errors
    ///
    /// When it cannot be completed.
    pub(super) async fn juger(&self, seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
        match self.jeu {
            Jeu::Operation(operation, juger, _) => juger(seance, operation).await,
            Jeu::Parametre(operation, parametre, juger, _) => juger(seance, (operation, parametre)).await,
            Jeu::Seul(juger, _) => {
                // Every exchange of a story shows it.
                let debut = seance.cible.echanges.len();
                let mut constat = juger(seance, ()).await?;
                constat.preuves.extend(debut..seance.cible.echanges.len());
                Ok(constat)
            }
        }
    }

    /// The wrong OPCO that it must detect; at least one.
    pub(super) fn faux(&self) -> Vec<Mutant> {
        match self.jeu {
            Jeu::Seul(_, faux) => faux(()),
            Jeu::Operation(operation, _, faux) | Jeu::Parametre(operation, _, _, faux) => faux(operation),
        }
    }
}
