//! How a command ends: what it says on both outputs, and its status.

use std::io::Write as _;
use std::process::ExitCode;

use serde_json::Value;

use crate::passager::Passager;

/// Refused, or there are findings.
pub(super) const REFUS: u8 = 1;
/// Usage, configuration, journal: nothing was done.
pub(super) const USAGE: u8 = 2;
/// The outcome of a deposit is unknown.
pub(super) const INCONNUE: u8 = 3;
/// Something is missing for now: the same may be asked again.
pub(super) const PASSAGER: u8 = 4;

/// The end of a command.
#[derive(Debug, Default)]
pub(super) struct FinCommande {
    statut: u8,
    /// For programs, on the output.
    json: Option<Value>,
    /// For people, on the error output.
    phrase: Option<String>,
}

impl FinCommande {
    /// Done, with nothing to say.
    pub(super) fn muette() -> Self {
        Self::default()
    }

    /// Nothing was done, and why.
    pub(super) fn usage(phrase: impl Into<String>) -> Self {
        Self { statut: USAGE, json: None, phrase: Some(phrase.into()) }
    }

    /// Nothing was done for now, and why.
    pub(super) fn passagere(phrase: impl Into<String>) -> Self {
        Self { statut: PASSAGER, ..Self::usage(phrase) }
    }

    /// Nothing was done, for now or until something else is given, and why.
    pub(super) fn refusee(cause: &impl Passager, phrase: impl Into<String>) -> Self {
        let statut = if cause.est_passager() { PASSAGER } else { USAGE };
        Self { statut, ..Self::usage(phrase) }
    }

    /// With an object for programs.
    pub(super) fn json(statut: u8, json: Value) -> Self {
        Self { statut, json: Some(json), phrase: None }
    }

    /// The same, with a sentence for people.
    pub(super) fn avec_phrase(mut self, phrase: impl Into<String>) -> Self {
        self.phrase = Some(phrase.into());
        self
    }

    /// The same of a call under a reference that was drawn: unless all is done, it is needed to ask again.
    pub(super) fn sous(mut self, reference: &str) -> Self {
        if self.statut != 0 {
            let avant = self.phrase.map(|phrase| format!("{phrase}\n")).unwrap_or_default();
            self.phrase = Some(format!("{avant}référence : {reference}"));
        }
        self
    }

    #[cfg(test)]
    pub(super) fn statut(&self) -> u8 {
        self.statut
    }

    pub(super) fn terminer(self) -> ExitCode {
        if let Some(phrase) = self.phrase {
            // Without an error output the status alone says it.
            let _ = writeln!(std::io::stderr(), "{phrase}");
        }
        if let Some(json) = self.json {
            // Whoever closed the output early has read enough.
            let _ = writeln!(std::io::stdout(), "{json:#}");
        }
        ExitCode::from(self.statut)
    }
}
