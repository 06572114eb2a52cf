//! The report as JUnit XML, for continuous integration. A warning is a success with a text, a hollow run an error; a
//! simulated OPCO is a suite of another name.

use super::Rapport;
use crate::verifier::campagne::Campagne;
use crate::verifier::verdict::{Conclusion, Verdict};

/// The report as JUnit XML.
pub fn ecrire(rapport: &Rapport) -> String {
    let marque = rapport.cibles.marque().map_or_else(String::new, |marque| format!(" — {marque}"));
    let mut xml =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"conformite{}\">\n", echapper(&marque));
    for campagne in &rapport.opco {
        suite(campagne, &rapport.provenance.date, &mut xml);
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn suite(campagne: &Campagne, date: &str, xml: &mut String) {
    let compte = |verdicts: &[Verdict]| campagne.resultats.iter().filter(|one| verdicts.contains(&one.verdict)).count();
    let creuse = campagne.bilan.conclusion == Conclusion::Creuse;
    let sautes = [
        Verdict::SansObjet,
        Verdict::NonExecuteVoulu,
        Verdict::NonExecuteImpossible,
        Verdict::Indetermine,
        Verdict::EchecAttendu,
    ];
    xml.push_str(&format!(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" timestamp=\"{date}T00:00:00\">\n",
        echapper(&campagne.titre()),
        campagne.resultats.len() + usize::from(creuse),
        compte(&[Verdict::Echec]),
        compte(&[Verdict::Erreur]) + usize::from(creuse),
        compte(&sautes),
    ));
    let propriete =
        |nom: &str, valeur: &str| format!("      <property name=\"{nom}\" value=\"{}\"/>\n", echapper(valeur));
    xml.push_str(&format!(
        "    <properties>\n{}{}    </properties>\n",
        propriete("cible", &campagne.cible.to_string()),
        propriete("conclusion", campagne.conclusion())
    ));
    if creuse {
        let phrase = campagne.conclusion();
        xml.push_str(&format!(
            "    <testcase classname=\"{}\" name=\"execution\"><error message=\"{}\"/></testcase>\n",
            echapper(&campagne.cle()),
            echapper(phrase)
        ));
    }
    for resultat in &campagne.resultats {
        let phrase = echapper(&resultat.phrase);
        let dedans = match resultat.verdict {
            Verdict::Reussi => String::new(),
            Verdict::Avertissement => format!("<system-out>{} : {phrase}</system-out>", resultat.verdict.libelle()),
            Verdict::Echec => format!("<failure message=\"{phrase}\"/>"),
            Verdict::Erreur => format!("<error message=\"{phrase}\"/>"),
            autre => format!("<skipped message=\"{} : {phrase}\"/>", autre.libelle()),
        };
        xml.push_str(&format!(
            "    <testcase classname=\"{}\" name=\"{}\">{dedans}</testcase>\n",
            echapper(&campagne.cle()),
            echapper(&resultat.exigence)
        ));
    }
    xml.push_str("  </testsuite>\n");
}

/// Text for an attribute or element; control characters, which XML 1.0 forbids, become question marks.
fn echapper(texte: &str) -> String {
    let mut propre = String::with_capacity(texte.len());
    for signe in texte.chars() {
        match signe {
            '&' => propre.push_str("&amp;"),
            '<' => propre.push_str("&lt;"),
            '>' => propre.push_str("&gt;"),
            '"' => propre.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => propre.push('?'),
            autre if autre.is_control() && !matches!(autre, '\n' | '\t') => propre.push('?'),
            autre => propre.push(autre),
        }
    }
    propre
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_attribute() {
        assert_eq!(echapper("\"<&>\u{0}"), "&quot;&lt;&amp;&gt;?");
    }
}
