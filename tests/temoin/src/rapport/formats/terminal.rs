//! The report as a few lines of text: what the terminal shows at the end.

use crate::rapport::{AVERTISSEMENT, Rapport};
use crate::verifier::verdict::Verdict;

/// What the terminal shows at the end.
pub fn ecrire(rapport: &Rapport) -> String {
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
