//! The observations of one control: assertions made, failed ones, known deviations, and the exchanges that show them.

use super::verdict::Verdict;

/// The observations of a control.
#[derive(Clone, Debug, Default)]
pub struct Observations {
    /// How many assertions were made.
    pub assertions: usize,
    /// Those that failed, each in a French sentence.
    pub ecarts: Vec<String>,
    /// Known deviations that occurred: the identifier in the profiles, and a French sentence.
    pub reserves: Vec<(&'static str, String)>,
    /// Exchanges that show it.
    pub preuves: Vec<usize>,
}

impl Observations {
    /// Asserts, and stores the sentence if the assertion fails.
    pub fn exiger(&mut self, tenu: bool, ecart: impl FnOnce() -> String) {
        self.assertions += 1;
        if !tenu {
            self.ecarts.push(ecart());
        }
    }

    /// Asserts a condition whose violation is a known deviation, harmless for a reader who knows it.
    pub fn reserver(&mut self, tenu: bool, particularite: &'static str, phrase: impl FnOnce() -> String) {
        self.assertions += 1;
        if !tenu {
            self.reserves.push((particularite, phrase()));
        }
    }

    /// The verdict of these observations.
    pub fn verdict(&self) -> Verdict {
        if !self.ecarts.is_empty() {
            Verdict::Echec
        } else if !self.reserves.is_empty() {
            Verdict::Avertissement
        } else if self.assertions == 0 {
            Verdict::Indetermine
        } else {
            Verdict::Reussi
        }
    }

    /// The verdict in words: the failure, the deviation, or nothing.
    pub fn phrase(&self) -> String {
        let reserves = self.reserves.iter().map(|(id, phrase)| format!("{phrase} (particularité « {id} »)"));
        let mut phrases: Vec<String> = reserves.chain(self.ecarts.iter().cloned()).collect();
        let reste = phrases.len().saturating_sub(5);
        phrases.truncate(5);
        if reste > 0 {
            phrases.push(format!("et {reste} autre(s)"));
        }
        if phrases.is_empty() && self.assertions == 0 {
            return "rien à observer dans la réponse".to_owned();
        }
        phrases.join(" ; ")
    }
}
