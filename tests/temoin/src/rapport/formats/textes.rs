//! The report as text for people: Markdown for a page or a pull request, and the last lines on a terminal.

use super::Format;
use crate::rapport::{AVERTISSEMENT, Rapport, court};
use crate::verifier::campagne::{Campagne, particularites};
use crate::verifier::verdict::Verdict;

/// Texts that every report has once.
pub(super) const FORMATS: &[Format] = &[("rapport*.md", markdown), ("rapport*.txt", terminal)];

/// The report as Markdown.
fn markdown(rapport: &Rapport) -> String {
    let provenance = &rapport.provenance;
    let marque = rapport.cibles.marque().map_or_else(String::new, |marque| format!(" — {marque}"));
    let avis = rapport.cibles.avis().map_or_else(String::new, |avis| format!("> **{avis}**\n\n"));
    let mut texte = format!(
        "# Conformité à l'API Convergence CFA/OPCO{marque}\n\n{avis}> {}\n\n\
         État au {}, valable jusqu'au {}. Conclusion : **{}**.\n\n",
        AVERTISSEMENT,
        provenance.date,
        provenance.expire,
        rapport.phrase()
    );
    texte.push_str("| OPCO | Cible | Conclusion |");
    Verdict::TOUS.iter().for_each(|verdict| texte.push_str(&format!(" {} |", verdict.libelle())));
    texte.push_str(&format!("\n|---|---|---|{}\n", "---:|".repeat(Verdict::TOUS.len())));
    for campagne in &rapport.opco {
        texte.push_str(&format!("| {} | {} | {} |", campagne.titre(), campagne.cible, campagne.conclusion()));
        for verdict in Verdict::TOUS {
            texte.push_str(&format!(" {} |", campagne.bilan.comptes.get(&verdict).unwrap_or(&0)));
        }
        texte.push('\n');
    }
    rapport.opco.iter().for_each(|campagne| a_voir(campagne, &mut texte));
    sources(rapport, &mut texte);
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

/// The sources that the requirements cite, each with its address if it has one.
fn sources(rapport: &Rapport, texte: &mut String) {
    texte.push_str("\n## Sources des exigences\n\n");
    for source in &rapport.sources {
        let titre = match &source.adresse {
            Some(adresse) => format!("[{}]({adresse})", source.titre),
            None => source.titre.clone(),
        };
        let acces = [source.acces()].into_iter().filter(|acces| !acces.is_empty()).map(|acces| format!(", {acces}"));
        let acces: String = acces.collect();
        texte.push_str(&format!("- {} : {titre}, {}, {}{acces}\n", source.sigle, source.editeur, source.date()));
    }
}

fn a_voir(campagne: &Campagne, texte: &mut String) {
    let suivis =
        [Verdict::Echec, Verdict::Erreur, Verdict::EchecAttendu, Verdict::NonExecuteImpossible, Verdict::Avertissement];
    let lignes: Vec<_> = campagne.resultats.iter().filter(|un| suivis.contains(&un.verdict)).collect();
    let connues = particularites(campagne);
    if lignes.is_empty() && connues.is_empty() {
        return;
    }
    texte.push_str(&format!("\n## {}\n\n", campagne.titre()));
    for resultat in lignes {
        let phrase = resultat.phrase.replace('|', "\\|").replace(['\n', '<'], " ");
        texte.push_str(&format!("- {} `{}` : {phrase}\n", resultat.verdict.libelle(), resultat.exigence));
    }
    for (id, nombre) in connues {
        texte.push_str(&format!("- particularité connue `{id}`, rencontrée {nombre} fois\n"));
    }
}

/// The last lines on the terminal.
pub fn terminal(rapport: &Rapport) -> String {
    let mut texte = rapport.cibles.avis().map_or_else(String::new, |avis| format!("{avis}\n"));
    let large = rapport.opco.iter().map(|un| un.titre().chars().count()).max().unwrap_or(0);
    for campagne in &rapport.opco {
        let comptes = campagne.bilan.comptes.iter();
        let comptes: Vec<_> = comptes.map(|(verdict, nombre)| format!("{nombre} {}", verdict.libelle())).collect();
        texte.push_str(&format!("{:<large$} {} : {}", campagne.titre(), campagne.conclusion(), comptes.join(", ")));
        if let Some(part) = campagne.bilan.part() {
            texte.push_str(&format!(" ; {part} % de ce qui s'appliquait est montré"));
        }
        texte.push_str(&format!("\n  cible : {}\n", campagne.cible));
        if campagne.expire < rapport.provenance.date {
            texte.push_str(&format!("  périmé : valable jusqu'au {}\n", campagne.expire));
        }
        if let Some(interruption) = &campagne.interruption {
            texte.push_str(&format!("  arrêté en route : {interruption}\n"));
        }
        let vus = [Verdict::Echec, Verdict::Erreur, Verdict::Avertissement];
        for resultat in campagne.resultats.iter().filter(|un| vus.contains(&un.verdict)) {
            let (verdict, phrase) = (resultat.verdict, &resultat.phrase);
            let (signe, mot) = (verdict.signe(), verdict.libelle());
            texte.push_str(&format!("  {signe} {mot} {} — {phrase}\n", resultat.exigence));
        }
    }
    let date = &rapport.provenance.date;
    texte.push_str(&format!("Conclusion au {date} : {}.\n{AVERTISSEMENT}\n", rapport.phrase()));
    texte
}
