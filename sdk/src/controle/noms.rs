//! Comparison of names of people; what is sent stays as it was typed.

/// Two names are the same without regard to accents, case, hyphens, apostrophes and repeated blanks.
pub(super) fn memes(un: &str, autre: &str) -> bool {
    comparable(un) == comparable(autre)
}

/// A name for comparison: capitals without accents, single blanks for everything that is no letter.
pub(crate) fn comparable(nom: &str) -> String {
    let plain = deunicode::deunicode(nom).to_ascii_uppercase();
    plain
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_hyphens_do_not_matter() {
        for (un, autre) in
            [("Lefèvre-Essai", "LEFEVRE ESSAI"), ("D’Essai", "d'essai"), ("Cœur", "COEUR"), (" A  B ", "a b")]
        {
            assert!(memes(un, autre), "{un} {autre}");
        }
        assert!(!memes("Essai", "Essais") && !memes("Anne Marie", "Annemarie"));
    }
}
