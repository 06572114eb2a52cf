//! A rule with the function that checks it, and where the function notes what it finds.

use super::constat::{Constat, DeuxNoms};
use super::regle::Regle;

/// A rule and the function that checks it; `F` is `fn(&Subject, &mut Ecarts)`.
pub(super) struct Verification<F> {
    pub(super) regle: Regle,
    pub(super) verifier: F,
}

/// Where a check notes its findings.
pub(super) struct Ecarts<'a> {
    regle: &'a Regle,
    constats: &'a mut Vec<Constat>,
}

impl<'a> Ecarts<'a> {
    pub(super) fn new(regle: &'a Regle, constats: &'a mut Vec<Constat>) -> Self {
        Self { regle, constats }
    }

    /// Notes a breach at the field of the rule. The sentence says what to do, and quotes no personal data.
    pub(super) fn noter(&mut self, phrase: impl Into<String>) {
        self.noter_a(self.regle.champ, phrase);
    }

    /// Notes a breach at a field.
    pub(super) fn noter_a(&mut self, champ: impl Into<String>, phrase: impl Into<String>) {
        self.ajouter(champ.into(), phrase.into(), None);
    }

    /// Notes at a field that a name is not the one of the contract, or is spelled otherwise.
    pub(super) fn noter_noms(&mut self, champ: &str, phrase: &str, noms: DeuxNoms) {
        self.ajouter(champ.to_owned(), phrase.to_owned(), Some(noms));
    }

    fn ajouter(&mut self, champ: String, phrase: String, noms: Option<DeuxNoms>) {
        let Regle { id, gravite, source, .. } = *self.regle;
        self.constats.push(Constat { id, gravite, champ, phrase, source, noms });
    }
}

/// Runs every check of some lists, in their order.
pub(super) fn executer<F: 'static>(
    listes: &[&'static [Verification<F>]],
    constats: &mut Vec<Constat>,
    appeler: impl Fn(&F, &mut Ecarts<'_>),
) {
    for verification in listes.iter().copied().flatten() {
        appeler(&verification.verifier, &mut Ecarts::new(&verification.regle, constats));
    }
}
