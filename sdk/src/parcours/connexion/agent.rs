//! The software in the `User-Agent` of its requests (RFC 9110 §10.1.5), before the SDK.

/// `Logiciel-Exemple/1.0.0 (Editions Exemple)`: in ASCII, with hyphens for characters that a product cannot contain;
/// `None` if nothing of the name remains.
pub(super) fn produits(editeur: &str, nom: &str, version: &str) -> Option<String> {
    let (nom, version, editeur) = (jeton(nom), jeton(version), commentaire(editeur));
    let version = if version.is_empty() { version } else { format!("/{version}") };
    let editeur = if editeur.is_empty() { editeur } else { format!(" ({editeur})") };
    (!nom.is_empty()).then(|| format!("{nom}{version}{editeur}"))
}

fn jeton(texte: &str) -> String {
    let est_du_jeton = |lettre: char| lettre.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(lettre);
    let plat = deunicode::deunicode(texte);
    let mots: Vec<_> = plat.split(|lettre| !est_du_jeton(lettre)).filter(|mot| !mot.is_empty()).collect();
    mots.join("-")
}

fn commentaire(texte: &str) -> String {
    let plat = deunicode::deunicode(texte);
    let lisible = |lettre: char| matches!(lettre, ' '..='~') && !matches!(lettre, '(' | ')' | '\\');
    let propre: String = plat.chars().map(|lettre| if lisible(lettre) { lettre } else { ' ' }).collect();
    propre.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_editor_is_called_it_is_a_product() {
        let dit = |editeur, nom, version| produits(editeur, nom, version).unwrap_or_default();
        assert_eq!(
            dit("Éditions Exemple", "Logiciel d'Élèves", "1.0 bêta"),
            "Logiciel-d'Eleves/1.0-beta (Editions Exemple)"
        );
        assert_eq!(dit("E (France)\r\nX: y", "L/2 @école", ""), "L-2-ecole (E France X: y)");
        assert_eq!(dit("\\", "L", "1"), "L/1");
        assert_eq!(dit("E", " / ", "1"), "");
    }
}
