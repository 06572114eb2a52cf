//! The report as static pages in French: a matrix, one page per OPCO, its evidence, and the differences between OPCO.

use std::collections::BTreeMap;

use askama::Template;

use super::Rapport;
use super::markdown::court;
use crate::generated::operation::Operation;
use crate::verifier::campagne::{Campagne, Resultat, particularites};
use crate::verifier::exigence::{Controle, Exigence, Niveau, controles};
use crate::verifier::preuve;
use crate::verifier::profil::Profil;
use crate::verifier::verdict::{Conclusion, Verdict};

/// Head and foot of every page.
struct Cadre<'a> {
    rapport: &'a Rapport,
    titre: String,
}

impl Cadre<'_> {
    fn norme(&self) -> &str {
        court(&self.rapport.provenance.norme)
    }

    fn surcouche(&self) -> &str {
        court(&self.rapport.provenance.surcouche)
    }
}

#[derive(Template)]
#[template(path = "matrice.html")]
struct Matrice<'a> {
    cadre: Cadre<'a>,
    lignes: Vec<(&'a Exigence, Vec<Case<'a>>)>,
    verdicts: [Verdict; 9],
}

/// One square of the matrix.
struct Case<'a> {
    opco: &'a str,
    nom: &'a str,
    verdict: Verdict,
}

#[derive(Template)]
#[template(path = "opco.html")]
struct PageOpco<'a> {
    cadre: Cadre<'a>,
    campagne: &'a Campagne,
    resume: &'static str,
    groupes: Vec<Groupe<'a>>,
    connues: Vec<(String, usize)>,
}

/// The requirements of one operation, or the stories.
struct Groupe<'a> {
    nom: String,
    lignes: Vec<(&'a Exigence, &'a Resultat)>,
}

#[derive(Template)]
#[template(path = "preuves.html")]
struct Preuves<'a> {
    cadre: Cadre<'a>,
    campagne: &'a Campagne,
}

#[derive(Template)]
#[template(path = "differences.html")]
struct Differences<'a> {
    cadre: Cadre<'a>,
    lignes: Vec<(&'a Exigence, Vec<(Verdict, String)>)>,
    ecarts: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "preuve.html")]
struct Epreuves<'a> {
    cadre: Cadre<'a>,
    lignes: Vec<(&'a Exigence, Vec<String>)>,
    total: usize,
}

/// Each requirement with the wrong OPCO that its control must see.
fn epreuves(rapport: &Rapport) -> Vec<(&Exigence, Vec<String>)> {
    let controles: BTreeMap<String, Controle> = controles().into_iter().map(|one| (one.id(), one)).collect();
    let faux = |id: &str| controles.get(id).map_or_else(Vec::new, |one| preuve::epreuves(*one));
    rapport.exigences.iter().map(|exigence| (exigence, faux(&exigence.id))).collect()
}

/// File names and texts of all pages.
///
/// # Errors
///
/// When a template fails, which is a fault of this crate.
pub fn pages(rapport: &Rapport) -> Result<Vec<(String, String)>, askama::Error> {
    let cadre = |titre: &str| Cadre { rapport, titre: titre.to_owned() };
    let mut pages = vec![("style.css".to_owned(), include_str!("../../templates/style.css").to_owned())];
    let matrice = Matrice { cadre: cadre("Matrice de conformité"), lignes: matrice(rapport), verdicts: Verdict::ALL };
    pages.push(("index.html".to_owned(), matrice.render()?));
    for campagne in &rapport.opco {
        let page = PageOpco {
            cadre: cadre(&campagne.nom),
            campagne,
            resume: resume(campagne.bilan.conclusion),
            groupes: groupes(rapport, campagne),
            connues: connues(campagne),
        };
        pages.push((format!("{}.html", campagne.identifiant), page.render()?));
        let preuves = Preuves { cadre: cadre(&format!("{} : preuves", campagne.nom)), campagne };
        pages.push((format!("{}-preuves.html", campagne.identifiant), preuves.render()?));
    }
    let page =
        Differences { cadre: cadre("Différences entre OPCO"), lignes: differences(rapport), ecarts: ecarts(rapport) };
    pages.push(("differences.html".to_owned(), page.render()?));
    let lignes = epreuves(rapport);
    let total = lignes.iter().map(|(_, faux)| faux.len()).sum();
    let page = Epreuves { cadre: cadre("Comment chaque contrôle est éprouvé"), lignes, total };
    pages.push(("preuve.html".to_owned(), page.render()?));
    Ok(pages)
}

/// What a conclusion means for somebody who reads no code.
fn resume(conclusion: Conclusion) -> &'static str {
    match conclusion {
        Conclusion::Conforme => {
            "Tout ce que la suite a pu essayer s'est passé comme la norme le dit, aux particularités connues près."
        }
        Conclusion::Creuse => "Ces essais ne démontrent rien : trop peu de demandes ont reçu une vraie réponse.",
        Conclusion::Echecs => {
            "Au moins un essai ne s'est pas passé comme la norme le dit. Les lignes marquées ✗ disent lequel."
        }
        Conclusion::Erreur => "La suite elle-même s'est trompée : ces résultats sont à refaire.",
    }
}

fn matrice(rapport: &Rapport) -> Vec<(&Exigence, Vec<Case<'_>>)> {
    let cases = |rang: usize| {
        let case = |campagne: &'_ Campagne| campagne.resultats.get(rang).map(|one| one.verdict);
        let lues = rapport.opco.iter().filter_map(move |campagne| {
            Some(Case { opco: &campagne.identifiant, nom: &campagne.nom, verdict: case(campagne)? })
        });
        lues.collect()
    };
    rapport.exigences.iter().enumerate().map(|(rang, exigence)| (exigence, cases(rang))).collect()
}

fn groupes<'a>(rapport: &'a Rapport, campagne: &'a Campagne) -> Vec<Groupe<'a>> {
    let mut groupes: Vec<Groupe<'a>> = Vec::new();
    for (exigence, resultat) in rapport.exigences.iter().zip(&campagne.resultats) {
        let nom = exigence.operation.as_deref().map_or_else(|| "Jeton et récits".to_owned(), titre);
        match groupes.iter_mut().find(|groupe| groupe.nom == nom) {
            Some(groupe) => groupe.lignes.push((exigence, resultat)),
            None => groupes.push(Groupe { nom, lignes: vec![(exigence, resultat)] }),
        }
    }
    groupes
}

/// An operation for somebody who does not know its name.
fn titre(id: &str) -> String {
    Operation::from_id(id)
        .map_or_else(|| id.to_owned(), |one| format!("{} ({} {})", one.row().summary, one.row().method, one.row().path))
}

/// Known deviations met, in the words of the profile where it has some.
fn connues(campagne: &Campagne) -> Vec<(String, usize)> {
    let profil = Profil::lire(&campagne.identifiant);
    let resume = |id: &str| {
        let dite = profil.iter().flat_map(Profil::particularites).find(|one| one.id == id);
        dite.map_or_else(|| id.to_owned(), |one| format!("{} ({id})", one.resume))
    };
    particularites(campagne).into_iter().map(|(id, nombre)| (resume(id), nombre)).collect()
}

/// Requirements on which the OPCO do not all have the same verdict, with the OPCO of each verdict.
fn differences(rapport: &Rapport) -> Vec<(&Exigence, Vec<(Verdict, String)>)> {
    let mut lignes = Vec::new();
    for (exigence, cases) in matrice(rapport) {
        let mut noms: BTreeMap<Verdict, Vec<&str>> = BTreeMap::new();
        for case in &cases {
            noms.entry(case.verdict).or_default().push(case.nom);
        }
        if noms.len() > 1 {
            lignes.push((exigence, noms.into_iter().map(|(verdict, noms)| (verdict, noms.join(", "))).collect()));
        }
    }
    lignes
}

/// Each known deviation with the OPCO at which it was met.
fn ecarts(rapport: &Rapport) -> Vec<(String, String)> {
    let mut noms: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for campagne in &rapport.opco {
        for (resume, _) in connues(campagne) {
            noms.entry(resume).or_default().push(&campagne.nom);
        }
    }
    noms.into_iter().map(|(resume, noms)| (resume, noms.join(", "))).collect()
}

impl Niveau {
    /// In French, for people.
    pub fn libelle(self) -> &'static str {
        match self {
            Self::Coeur => "cœur",
            Self::Facultatif => "facultatif",
            Self::Extension => "extension",
        }
    }
}
