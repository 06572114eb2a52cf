//! The report as Markdown, for a page or a pull request: the figures, then what a reader must look at.

use super::Rapport;
use crate::verifier::campagne::{Campagne, particularites};
use crate::verifier::verdict::Verdict;

/// The report as Markdown.
pub fn ecrire(rapport: &Rapport) -> String {
    let provenance = &rapport.provenance;
    let mut texte = format!(
        "# Conformité à l'API Convergence CFA/OPCO\n\n> {}\n\nÉtat au {}, valable jusqu'au {}. Conclusion : **{}**.\n\n",
        rapport.avertissement,
        provenance.date,
        provenance.expire,
        rapport.conclusion.libelle()
    );
    texte.push_str("| OPCO | Conclusion |");
    Verdict::ALL.iter().for_each(|verdict| texte.push_str(&format!(" {} |", verdict.libelle())));
    texte.push_str(&format!("\n|---|---|{}\n", "---:|".repeat(Verdict::ALL.len())));
    for campagne in &rapport.opco {
        texte.push_str(&format!("| {} | {} |", campagne.nom, campagne.bilan.conclusion.libelle()));
        for verdict in Verdict::ALL {
            texte.push_str(&format!(" {} |", campagne.bilan.comptes.get(&verdict).unwrap_or(&0)));
        }
        texte.push('\n');
    }
    rapport.opco.iter().for_each(|campagne| a_voir(campagne, &mut texte));
    texte.push_str(&format!(
        "\n## Provenance\n\nSuite {} · norme `{}` · surcouche `{}` · profils `{}` · exigences `{}` · graine {}\n",
        provenance.suite,
        court(&provenance.norme),
        court(&provenance.surcouche),
        court(&provenance.profils),
        court(&provenance.exigences),
        provenance.graine
    ));
    texte
}

/// The first characters of a digest, for people.
pub(super) fn court(empreinte: &str) -> &str {
    empreinte.get(..12).unwrap_or(empreinte)
}

fn a_voir(campagne: &Campagne, texte: &mut String) {
    let suivis = [Verdict::Echec, Verdict::Erreur, Verdict::EchecAttendu, Verdict::NonExecuteImpossible];
    let lignes: Vec<_> = campagne.resultats.iter().filter(|one| suivis.contains(&one.verdict)).collect();
    let connues = particularites(campagne);
    if lignes.is_empty() && connues.is_empty() {
        return;
    }
    texte.push_str(&format!("\n## {}\n\n", campagne.nom));
    for resultat in lignes {
        let phrase = resultat.phrase.replace('|', "\\|").replace(['\n', '<'], " ");
        texte.push_str(&format!("- {} `{}` : {phrase}\n", resultat.verdict.libelle(), resultat.exigence));
    }
    for (id, nombre) in connues {
        texte.push_str(&format!("- particularité connue `{id}`, rencontrée {nombre} fois\n"));
    }
}
