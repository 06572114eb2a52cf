//! The name that is most similar to one that does not exist.

use crate::document::limits;

/// The name most similar to `wanted`, if any is similar enough; the first among equals. For short lists.
pub fn name<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    ranked(wanted, names).into_iter().next()
}

/// The similarity of two names, from 0 to 1; names that are too long are not compared.
pub fn likeness(one: &str, other: &str) -> f64 {
    if one.len().max(other.len()) > limits::GUESSED_BYTES {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(one, other)
}

fn ranked<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    if wanted.len() > limits::GUESSED_BYTES {
        return Vec::new();
    }
    let folded = wanted.to_lowercase();
    let mut near: Vec<_> = names
        .into_iter()
        .filter(|name| name.len() <= limits::GUESSED_BYTES)
        .map(|name| (likeness(&folded, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .collect();
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    near.dedup_by(|(_, one), (_, other)| one == other);
    near.into_iter().map(|(_, name)| name).collect()
}

/// Guesses among names of the document, as many as the limit allows: each compares all names.
#[derive(Debug)]
pub struct Guesses {
    left: usize,
}

impl Default for Guesses {
    fn default() -> Self {
        Self { left: limits::GUESSES }
    }
}

impl Guesses {
    /// Whether the limit is reached.
    pub fn are_used_up(&self) -> bool {
        self.left == 0
    }

    /// As [`name`], while guesses are left.
    pub fn name<'n>(&mut self, wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        self.ranked(wanted, names).into_iter().next()
    }

    /// All names similar to `wanted`, the most similar first, while guesses are left.
    pub fn ranked<'n>(&mut self, wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
        if self.are_used_up() {
            return Vec::new();
        }
        let mut compared = 0;
        let near = ranked(wanted, names.into_iter().inspect(|_| compared += 1));
        self.left = self.left.saturating_sub(compared);
        near
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_end_and_long_names_are_none() {
        let mut guesses = Guesses { left: 3 };
        assert_eq!(guesses.name("cast", ["cat", "dog"]), Some("cat"));
        assert_eq!(guesses.name("cast", ["cat", "dog"]), Some("cat"));
        assert!(guesses.are_used_up());
        assert_eq!(guesses.name("cast", ["cat", "dog"]), None);
        let long = "a".repeat(limits::GUESSED_BYTES + 1);
        assert_eq!(name(&long, [long.as_str()]).or(name("a", [long.as_str()])), None);
    }
}
