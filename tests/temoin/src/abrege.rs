//! Long texts, cut for the places that show or store them.

/// The first characters of a text, followed by a sign if there are more.
pub(crate) fn abreger(texte: &str, signes: usize) -> String {
    texte.char_indices().nth(signes).map_or_else(|| texte.to_owned(), |(fin, _)| format!("{}…", &texte[..fin]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_longer_is_cut_and_says_so() {
        assert_eq!(abreger("été", 3), "été");
        assert_eq!(abreger("étés", 3), "été…");
        assert_eq!(abreger("", 0), "");
    }
}
