//! The names of the OPCO, as France compétences and, before it, CFADock write them (norm.md §10).

use crate::Opco;

/// Names by their letters and digits, in capitals without accents.
const NOMS: [(&str, Opco); 23] = [
    ("AKTO", Opco::Akto),
    ("OPCOEP", Opco::OpcoEp),
    ("UNIFORMATIONCOHESIONSOCIALE", Opco::Uniformation),
    ("OPCOMOBILITES", Opco::OpcoMobilites),
    ("OPCO2I", Opco::Opco2i),
    ("CONSTRUCTYS", Opco::Constructys),
    ("LOPCOMMERCE", Opco::Lopcommerce),
    ("AFDAS", Opco::Afdas),
    ("ATLAS", Opco::Atlas),
    ("OCAPIAT", Opco::Ocapiat),
    ("OPCOSANTE", Opco::OpcoSante),
    // What CFADock wrote.
    ("AKTOOPCOENTREPRISESETSALARIESDESSERVICESAFORTEINTENSITEDEMAINDOEUVRE", Opco::Akto),
    ("OPCOENTREPRISESDEPROXIMITE", Opco::OpcoEp),
    ("UNIFORMATIONLOPCODELACOHESIONSOCIALE", Opco::Uniformation),
    // The names of the profiles that are not among the above.
    ("UNIFORMATION", Opco::Uniformation),
    // Prefixes that people put or leave out.
    ("OPCOAKTO", Opco::Akto),
    ("OPCOATLAS", Opco::Atlas),
    ("OPCOAFDAS", Opco::Afdas),
    ("OPCOCONSTRUCTYS", Opco::Constructys),
    ("OPCOOCAPIAT", Opco::Ocapiat),
    ("OPCOUNIFORMATION", Opco::Uniformation),
    ("OPCOMMERCE", Opco::Lopcommerce),
    ("OPCOLOPCOMMERCE", Opco::Lopcommerce),
];

/// The OPCO of a name, whatever its accents, case and punctuation; `None` when it is no known name.
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
    let letters = lettres(nom);
    NOMS.iter().find(|(known, _)| *known == letters).map(|(_, opco)| *opco)
}

/// Whether a name says that there is none.
pub(super) fn est_vide(nom: &str) -> bool {
    matches!(lettres(nom).as_str(), "" | "NC")
}

fn lettres(nom: &str) -> String {
    let plain = deunicode::deunicode(nom);
    plain.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
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
        ] {
            assert_eq!(opco_du_nom(name), Some(opco), "{name}");
        }
        for opco in Opco::TOUS {
            assert_eq!(opco_du_nom(&opco.to_string()), Some(opco), "{opco}");
        }
        for none in ["N/C", "", " ", "FAFIEC", "OPCO", "AKTO ATLAS"] {
            assert_eq!(opco_du_nom(none), None, "{none}");
        }
        assert!(est_vide("N/C") && est_vide(" ") && !est_vide("FAFIEC"));
    }
}
