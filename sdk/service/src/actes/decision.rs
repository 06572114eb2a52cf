//! What a person may decide of a deposit, whichever way it is said.

use cfadock::journal::{Decision, Situation};

/// A number of an OPCO is shorter, and a reason too.
const NUMERO_MAXIMAL: usize = 64;
const MOTIF_MAXIMAL: usize = 500;

/// The deposit is not as the person read it.
pub(crate) const CHANGE: &str =
    "Ce dépôt a changé depuis que vous l'avez lu : relisez-le, puis tranchez s'il le faut encore.";

/// Whether a decision can be true of a deposit that is known to be so: what certainly arrived is not absent, and what
/// certainly did not arrive is not deposited.
///
/// # Errors
/// A sentence that says what else to do.
pub(crate) fn possible(situation: Situation, decision: &Decision) -> Result<(), &'static str> {
    match (situation, decision) {
        (Situation::EnCours | Situation::Inconnue, _)
        | (Situation::ReponsePerdue | Situation::Deposee, Decision::Deposee(_) | Decision::Ecartee) => Ok(()),
        (Situation::ReponsePerdue | Situation::Deposee, Decision::Absente) => Err(
            "L'OPCO a reçu ce dépôt, c'est certain : il ne peut pas être absent. S'il l'a refusé ou annulé depuis, tranchez \
             « ecartee ».",
        ),
        _ => Err(
            "Ce dépôt est réglé et ne tient plus sa clé : il n'y a rien à trancher, déposez de nouveau s'il le faut.",
        ),
    }
}

/// Whether a text can be a reason.
///
/// # Errors
/// A sentence.
pub(crate) fn motif(motif: &str) -> Result<(), &'static str> {
    if motif.trim().is_empty() {
        return Err("Le motif manque : écrivez ce que l'OPCO a répondu, et quand.");
    }
    if motif.chars().count() > MOTIF_MAXIMAL {
        return Err("Le motif est trop long : 500 caractères suffisent.");
    }
    Ok(())
}

/// Whether a text can be a number of an OPCO.
///
/// # Errors
/// A sentence.
pub(crate) fn numero(texte: &str) -> Result<(), &'static str> {
    let possible = texte.chars().count() <= NUMERO_MAXIMAL && !texte.chars().any(char::is_control);
    possible.then_some(()).ok_or("Ce numéro n'en est pas un.")
}

#[cfg(test)]
mod tests {
    use cfadock::journal::Numeros;

    use super::*;

    #[test]
    fn what_is_certain_is_not_decided_otherwise() {
        let deposee = || Decision::Deposee(Numeros::default());
        for (situation, permises) in [
            (Situation::EnCours, [true, true, true]),
            (Situation::Inconnue, [true, true, true]),
            (Situation::ReponsePerdue, [true, false, true]),
            (Situation::Deposee, [true, false, true]),
            (Situation::Refusee, [false; 3]),
            (Situation::NonEnvoyee, [false; 3]),
            (Situation::Absente, [false; 3]),
            (Situation::Ecartee, [false; 3]),
        ] {
            let dites = [deposee(), Decision::Absente, Decision::Ecartee].map(|une| possible(situation, &une).is_ok());
            assert_eq!(dites, permises, "{situation}");
        }
        assert!(motif(" ").is_err() && motif(&"x".repeat(501)).is_err() && motif("vu avec l'OPCO").is_ok());
        assert!(numero("INT-1\n").is_err() && numero(&"1".repeat(65)).is_err() && numero("INT-1").is_ok());
    }
}
