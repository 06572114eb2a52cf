//! The names of the OPCO, as written by France compétences, by people and, until 2025, by CFADock: data of the
//! profiles.

use std::sync::OnceLock;

use crate::Opco;

/// Every name in the profiles, by its letters and digits.
fn noms() -> &'static [(String, Opco)] {
    static NOMS: OnceLock<Vec<(String, Opco)>> = OnceLock::new();
    NOMS.get_or_init(|| {
        let des = |opco: Opco| opco.profil().noms().map(move |nom| (lettres(nom), opco));
        Opco::TOUS.into_iter().flat_map(des).collect()
    })
}

/// The OPCO with a name, ignoring accents, case and punctuation, also with its field beside it (`Constructys - BTP`);
/// `None` when the name is unknown, or contains the names of several.
///
/// ```
/// use cfadock::Opco;
/// use cfadock::parcours::opco_du_nom;
///
/// assert_eq!(opco_du_nom("UNIFORMATION COHESION SOCIALE"), Some(Opco::Uniformation));
/// assert_eq!(opco_du_nom("Opco Santé"), Some(Opco::OpcoSante));
/// assert_eq!(opco_du_nom("N/C"), None);
/// ```
pub fn opco_du_nom(nom: &str) -> Option<Opco> {
    let connu = |nom: &str| {
        let ecrit = lettres(nom);
        noms().iter().find(|(autre, _)| *autre == ecrit).map(|(_, opco)| *opco)
    };
    connu(nom).or_else(|| {
        let mut parts =
            nom.split(['(', ')', ':', '/', ',', ';', '–', '—']).flat_map(|part| part.split(" - ")).filter_map(connu);
        let premier = parts.next()?;
        parts.all(|autre| autre == premier).then_some(premier)
    })
}

/// Whether a text means that there is none.
pub(super) fn est_vide(nom: &str) -> bool {
    matches!(lettres(nom).as_str(), "" | "NC")
}

/// Letters and digits, in capitals without accents.
fn lettres(nom: &str) -> String {
    let simple = deunicode::deunicode(nom);
    simple.chars().filter(char::is_ascii_alphanumeric).map(|lettre| lettre.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_sources_and_of_the_profiles_is_known() {
        for (name, opco) in [
            ("AKTO", Opco::Akto),
            ("OPCO EP", Opco::OpcoEp),
            ("UNIFORMATION COHESION SOCIALE", Opco::Uniformation),
            ("OPCO MOBILITES", Opco::OpcoMobilites),
            ("OPCO2I", Opco::Opco2i),
            ("CONSTRUCTYS", Opco::Constructys),
            ("L'OPCOMMERCE", Opco::Lopcommerce),
            ("AFDAS", Opco::Afdas),
            ("ATLAS", Opco::Atlas),
            ("OCAPIAT", Opco::Ocapiat),
            ("OPCO SANTE", Opco::OpcoSante),
            ("AKTO / Opco entreprises et salariés des services à forte intensité de main d'oeuvre", Opco::Akto),
            ("Opco entreprises de proximité", Opco::OpcoEp),
            ("Uniformation, l'Opco de la Cohésion sociale", Opco::Uniformation),
            ("OPCO 2i", Opco::Opco2i),
            // As written in the ministry's table and its orders of agreement.
            ("OPCO entreprises et salariés des services à forte intensité de main-d'œuvre", Opco::Akto),
            ("Opco des entreprises de proximité", Opco::OpcoEp),
            ("OPCO Mobilité", Opco::OpcoMobilites),
            ("OPCO Commerce", Opco::Lopcommerce),
            ("OPCO Cohésion sociale", Opco::Uniformation),
            ("OPCO Construction", Opco::Constructys),
            ("OPCO ATLAS", Opco::Atlas),
            // With the field of each, as in lists for people.
            ("AFDAS - culture, industries créatives, médias, communication", Opco::Afdas),
            ("Opérateur de compétences interindustriel (OPCO 2i)", Opco::Opco2i),
            ("Uniformation : cohésion sociale", Opco::Uniformation),
            ("OPCO EP – entreprises de proximité (OPCO des entreprises de proximité)", Opco::OpcoEp),
        ] {
            assert_eq!(opco_du_nom(name), Some(opco), "{name}");
        }
        for opco in Opco::TOUS {
            assert_eq!(opco_du_nom(&opco.to_string()), Some(opco), "{opco}");
        }
        for (rang, (nom, opco)) in noms().iter().enumerate() {
            let autre = noms()[rang + 1..].iter().find(|(autre, _)| autre == nom);
            assert_eq!(autre, None, "{nom} of {opco} stands twice");
        }
        for none in ["N/C", "", " ", "FAFIEC", "OPCO", "AKTO ATLAS", "AKTO / ATLAS", "commerce (Paris)"] {
            assert_eq!(opco_du_nom(none), None, "{none}");
        }
        assert!(est_vide("N/C") && est_vide(" ") && !est_vide("FAFIEC"));
    }
}
