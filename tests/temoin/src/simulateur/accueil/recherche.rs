//! The search of the page: every word must occur in the data of a dossier, ignoring accents and case.

use deunicode::deunicode;

use crate::simulateur::portefeuille::Portefeuille;
use crate::simulateur::portefeuille::dossier::Dossier;
use crate::simulateur::portefeuille::facture::Facture;

/// The words to find.
pub(super) struct Recherche(Vec<String>);

impl Recherche {
    pub(super) fn new(texte: &str) -> Self {
        Self(plier(texte).split_whitespace().map(str::to_owned).collect())
    }

    /// Whether there is a word to find.
    pub(super) fn est_vide(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a dossier matches: by its numbers, apprentice, employer, training, or the numbers of its invoices.
    pub(super) fn trouve(&self, portefeuille: &Portefeuille, dossier: &Dossier) -> bool {
        if self.est_vide() {
            return true;
        }
        let mut champs = du_dossier(dossier);
        if !self.dans(&champs) {
            champs.extend(portefeuille.factures_de(dossier).flat_map(de_la_facture));
        }
        self.dans(&champs)
    }

    /// Whether an invoice matches: by its numbers, or by the data of its dossiers.
    pub(super) fn trouve_facture(&self, portefeuille: &Portefeuille, facture: &Facture) -> bool {
        if self.est_vide() {
            return true;
        }
        let dossiers = facture.dossiers();
        let dossiers = dossiers.into_iter().filter_map(|externe| portefeuille.par_numero_externe(externe));
        let mut champs = de_la_facture(facture).to_vec();
        champs.extend(dossiers.flat_map(du_dossier));
        self.dans(&champs)
    }

    fn dans(&self, champs: &[String]) -> bool {
        self.0
            .iter()
            .all(|mot| champs.iter().any(|champ| if est_numero(mot) { champ == mot } else { champ.contains(mot) }))
    }
}

fn du_dossier(dossier: &Dossier) -> Vec<String> {
    let libelles = dossier.contrat.libelles();
    vec![
        plier(&dossier.numero_interne()),
        plier(&dossier.numero_externe()),
        plier(dossier.numero_deca.as_deref().unwrap_or_default()),
        plier(&libelles.apprenti),
        plier(&libelles.employeur),
        plier(&libelles.formation),
    ]
}

fn de_la_facture(facture: &Facture) -> [String; 2] {
    [plier(&facture.numero_interne()), plier(&facture.numero)]
}

/// Whether a word is exactly one of our numbers: a search for the tenth dossier must not find the first.
fn est_numero(mot: &str) -> bool {
    let reste = ["int-d-", "int-f-", "ext-"].iter().find_map(|prefixe| mot.strip_prefix(prefixe));
    reste.is_some_and(|reste| !reste.is_empty() && reste.bytes().all(|octet| octet.is_ascii_digit()))
}

fn plier(texte: &str) -> String {
    deunicode(texte).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_anywhere_in_any_spelling() {
        let champs = ["int-d-12", "Zoë Lefèvre-Œuvrard", "Menuiserie d’Été"].map(plier);
        for (texte, found) in [
            ("zoe", true),
            ("ŒUVRARD zoë", true),
            ("oeuvrard", true),
            ("d'ete menuis", true),
            ("INT-D-12", true),
            ("int-d-1", false),
            ("d-1", true),
            ("zoe absente", false),
            ("\u{a0}zoe", true),
            ("   ", true),
        ] {
            assert_eq!(Recherche::new(texte).dans(&champs), found, "{texte}");
        }
    }
}
