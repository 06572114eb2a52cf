//! The checks of the suite, one file per family; each is one row, in the order of a run.

mod ecriture;
mod jeton;
mod lecture;
mod page;
mod recit;
mod refus;
mod reponse;

use std::fmt::Write as _;

use serde::Serialize;

use super::exigence::Niveau;
pub use super::verification::{Verification, VerificationCiblee};

const FAMILLES: &[&[Verification]] = &[
    jeton::VERIFICATIONS,
    reponse::VERIFICATIONS,
    ecriture::VERIFICATIONS,
    lecture::VERIFICATIONS,
    refus::VERIFICATIONS,
    refus::corps::VERIFICATIONS,
    page::VERIFICATIONS,
    recit::DEPOT,
    recit::facture::VERIFICATIONS,
    recit::usage::VERIFICATIONS,
    recit::ISSUE,
];

/// The catalogue in the repository, for its digest; [`catalogue`] writes it.
pub const CATALOGUE: &str = include_str!("../../exigences.toml");

/// Every check.
pub fn verifications() -> impl Iterator<Item = &'static Verification> {
    FAMILLES.iter().copied().flatten()
}

/// Every control, in the order of a run.
pub fn controles() -> Vec<VerificationCiblee> {
    verifications().flat_map(Verification::controles).collect()
}

const TETE: &str = "\
# Ce que la suite de conformité vérifie. Une exigence vaut pour une opération, pour un de ses paramètres, ou pour un récit.
# `niveau` : coeur, facultatif ou extension. `clause` : des citations, séparées par « ; », chacune d'un sigle de sources.toml
# et de ce qui y est visé ; « norme » vise une opération de norme.yaml, ou un pointeur JSON dans elle ou dans le document.
# {operation}, {sujet} : remplacés par le nom de ce qui est vérifié ; dans une clause, {operation} par méthode et chemin.
# Écrit à partir des vérifications de tests/temoin/src/verifier/controle : BLESS=1 cargo test -p conformance catalogue.
";

#[derive(Serialize)]
struct LigneFausse {
    id: &'static str,
    clause: &'static str,
    niveau: Niveau,
    texte: &'static str,
}

/// The text of `tests/temoin/exigences.toml`: every requirement, before it is applied to an operation.
///
/// # Errors
///
/// When TOML cannot express a text, which never happens.
pub fn catalogue() -> Result<String, toml::ser::Error> {
    let mut texte = TETE.to_owned();
    for un in verifications() {
        let Verification { id, clause, niveau, texte: phrase, .. } = un;
        let ligne = toml::to_string(&LigneFausse { id, clause, niveau: *niveau, texte: phrase })?;
        let _ = write!(texte, "\n[[exigence]]\n{ligne}");
    }
    Ok(texte)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::generated::operation::Operation;
    use crate::verifier::faux;
    use crate::verifier::verification::Essai;

    #[test]
    fn every_requirement_is_checked_somewhere_and_every_operation_by_some() {
        let controles = controles();
        let joues: BTreeSet<_> = controles.iter().map(|one| one.verification.id).collect();
        assert_eq!(joues.len(), verifications().count(), "an identifier stands twice, or on no operation");
        let ids: BTreeSet<_> = controles.iter().map(VerificationCiblee::id).collect();
        assert_eq!(ids.len(), controles.len(), "an identifier names two checks");
        assert!(controles.len() >= 300, "{} checks only", controles.len());
        for operation in Operation::ALL {
            assert!(controles.iter().any(|one| one.operation() == Some(*operation)), "{operation:?}");
        }
        for controle in &controles {
            let exigence = controle.exigence();
            assert!(!exigence.texte.contains('{') && exigence.texte.ends_with('.'), "{}", exigence.texte);
            assert!(!exigence.clause.contains('{') && !exigence.clause.is_empty(), "{}", exigence.clause);
        }
    }

    /// An operation that a check leaves out has no proof: the wrong OPCO define independently where the check must
    /// apply.
    #[test]
    fn every_check_stands_wherever_an_opco_can_be_wrong() {
        let tables = [
            ("reponse.essentiels", faux::INDISPENSABLES),
            ("reponse.types", faux::TYPES),
            ("reponse.dates", faux::DATES),
            ("reponse.dates_melees", faux::DATES),
            ("reponse.valeurs", faux::VALEURS),
            ("reponse.bornes", faux::BORNES),
            ("reponse.natures", faux::NATURES),
            ("etat.connu", faux::ETATS),
        ];
        for (id, table) in tables {
            let verification = verifications().find(|one| one.id == id).expect("the check is named");
            let Essai::Operation { sur, .. } = verification.essai else { panic!("{id} is about operations") };
            for operation in Operation::ALL {
                let faussable = table.iter().any(|(ici, ..)| ici == operation);
                assert_eq!(sur(*operation), faussable, "{id} {operation:?}");
            }
        }
    }
}
