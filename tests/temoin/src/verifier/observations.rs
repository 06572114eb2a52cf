//! What one control found: assertions made, those that failed, known deviations met, and the exchanges that show it.

use super::verdict::Verdict;

/// The findings of a control.
#[derive(Clone, Debug, Default)]
pub struct Observations {
    /// How many assertions were made.
    pub assertions: usize,
    /// Those that failed, each in a French sentence.
    pub ecarts: Vec<String>,
    /// Known deviations met: the identifier in the profiles, and a French sentence.
    pub reserves: Vec<(&'static str, String)>,
    /// Exchanges that show it.
    pub preuves: Vec<usize>,
}

impl Observations {
    /// Asserts, and keeps the sentence when it does not hold.
    pub fn exiger(&mut self, tenu: bool, ecart: impl FnOnce() -> String) {
        self.assertions += 1;
        if !tenu {
            self.ecarts.push(ecart());
        }
    }

    /// Asserts what a known deviation does not hold, without harm for a reader who knows it.
    pub fn reserver(&mut self, tenu: bool, particularite: &'static str, phrase: impl FnOnce() -> String) {
        self.assertions += 1;
        if !tenu {
            self.reserves.push((particularite, phrase()));
        }
    }

    /// The verdict of these findings.
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

    /// The verdict in words: what failed, which deviation was met, or nothing.
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
