//! Paths of the checks and of the models, as JSON Pointers.

/// `lignes[0].montant` under `/facture` is `/facture/lignes/0/montant`.
pub fn de(prefixe: &str, chemin: &str) -> String {
    let mut pointeur = prefixe.to_owned();
    for pas in chemin.split(['.', '[', ']']).filter(|pas| !pas.is_empty()) {
        pointeur.push('/');
        pointeur.push_str(&pas.replace('~', "~0").replace('/', "~1"));
    }
    pointeur
}

#[cfg(test)]
mod tests {
    use super::de;

    #[test]
    fn names_and_ranks_are_steps() {
        for (prefixe, chemin, pointeur) in [
            ("", "", ""),
            ("/donnees", "", "/donnees"),
            ("", "cerfa.contrat.salaireEmbauche", "/cerfa/contrat/salaireEmbauche"),
            ("/facture", "lignes[0].montant", "/facture/lignes/0/montant"),
            ("", "[1][0]", "/1/0"),
            ("", "a/b.c~d", "/a~1b/c~0d"),
        ] {
            assert_eq!(de(prefixe, chemin), pointeur);
        }
    }
}
