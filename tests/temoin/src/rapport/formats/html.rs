//! The report as static pages in French: a matrix, one page per OPCO, the evidence, and the differences between OPCO.
//! Every page shows in its title, its file name and its header whether the OPCO was simulated.

mod a_voir;
mod differences;
mod echanges;
mod mots;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use self::a_voir::{AVoir, CompteVerdict};
use self::differences::{absentes, divergences, ecarts};
use self::echanges::DemandeMontree;
use crate::francais::jour;
use crate::generated::operation::Operation;
use crate::rapport::formats::Format;
use crate::rapport::{Cibles, Rapport, court};
use crate::verifier::campagne::{Campagne, Resultat, particularites};
use crate::verifier::controle::{VerificationCiblee, controles};
use crate::verifier::exigence::Exigence;
use crate::verifier::profil::Profil;
use crate::verifier::source::{Citation, Source, citations};
use crate::verifier::verdict::{Conclusion, Verdict};

/// Header and footer of every page.
struct Cadre<'a> {
    rapport: &'a Rapport,
    titre: String,
    /// The subject of the page.
    cibles: Cibles,
    /// The address that is the subject of the page.
    hote: Option<&'a str>,
}

impl Cadre<'_> {
    /// The text beside the title: that the OPCO was simulated, otherwise its address.
    fn marque(&self) -> Option<&str> {
        self.cibles.marque().or(self.hote)
    }

    /// The file of a page about the whole report.
    fn lien(&self, page: &str) -> String {
        self.rapport.cibles.nommer(&format!("{page}*.html"))
    }

    /// The sources of a requirement.
    fn citations<'e>(&self, exigence: &'e Exigence) -> Vec<Citation<'e>> {
        citations(&exigence.clause).collect()
    }

    fn norme(&self) -> &str {
        court(&self.rapport.provenance.norme)
    }

    fn surcouche(&self) -> &str {
        court(&self.rapport.provenance.surcouche)
    }

    /// A day of the report in words.
    fn jour(&self, date: &str) -> String {
        date.parse().map_or_else(|_| date.to_owned(), jour)
    }

    /// A day of the report in figures, for a narrow column.
    fn chiffres(&self, date: &str) -> String {
        date.split('-').rev().collect::<Vec<_>>().join("/")
    }
}

#[derive(Template)]
#[template(path = "matrice.html")]
struct Matrice<'a> {
    cadre: Cadre<'a>,
    groupes: Vec<Groupe<'a, Vec<Case>>>,
    echecs: Vec<AVoir<'a>>,
    avertis: Vec<AVoir<'a>>,
    /// Each verdict that occurs, with its count for each OPCO.
    comptes: Vec<(Verdict, Vec<CompteVerdict>)>,
    verdicts: [Verdict; 9],
}

/// One cell of the matrix.
struct Case {
    opco: String,
    nom: String,
    verdict: Verdict,
}

impl Case {
    fn sans_objet(&self) -> bool {
        self.verdict == Verdict::SansObjet
    }
}

#[derive(Template)]
#[template(path = "opco.html")]
struct PageOpco<'a> {
    cadre: Cadre<'a>,
    campagne: &'a Campagne,
    resume: &'static str,
    a_voir: Vec<(&'a Exigence, &'a Resultat)>,
    comptes: Vec<CompteVerdict>,
    groupes: Vec<Groupe<'a, &'a Resultat>>,
    connues: Vec<(String, usize)>,
    /// The page of the evidence, and the anchor there of each exchange of the run.
    echanges: String,
    suite: &'a [usize],
}

impl PageOpco<'_> {
    /// Whether a reader may want to run a requirement again separately.
    fn a_voir(&self, resultat: &Resultat) -> bool {
        !matches!(resultat.verdict, Verdict::Reussi | Verdict::SansObjet | Verdict::NonExecuteVoulu)
    }

    /// The exchanges that show a result, by their anchors; equal ones are listed once.
    fn places(&self, resultat: &Resultat) -> Vec<usize> {
        let mut vues = BTreeSet::new();
        let places = resultat.preuves.iter().filter_map(|rang| self.suite.get(*rang)).copied();
        places.filter(|place| vues.insert(*place)).collect()
    }
}

/// The requirements of one operation, or the stories, each with its result.
struct Groupe<'a, T> {
    nom: String,
    /// Its name in the norm.
    operation: Option<&'a str>,
    lignes: Vec<(&'a Exigence, T)>,
}

#[derive(Template)]
#[template(path = "echanges.html")]
struct Echanges<'a> {
    cadre: Cadre<'a>,
    demandes: Vec<DemandeMontree<'a>>,
}

#[derive(Template)]
#[template(path = "differences.html")]
struct Differences<'a> {
    cadre: Cadre<'a>,
    lignes: Vec<(&'a Exigence, Vec<(Verdict, String)>)>,
    ecarts: Vec<(String, String)>,
    /// Operations with the OPCO that do not offer them.
    absentes: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "preuve.html")]
struct Epreuves<'a> {
    cadre: Cadre<'a>,
    lignes: Vec<(&'a Exigence, Vec<String>)>,
    total: usize,
}

#[derive(Template)]
#[template(path = "sources.html")]
struct Sources<'a> {
    cadre: Cadre<'a>,
    sources: &'a [Source],
}

/// Each requirement with the wrong OPCO that its control must detect.
fn epreuves(rapport: &Rapport) -> Vec<(&Exigence, Vec<String>)> {
    let controles: BTreeMap<String, VerificationCiblee> = controles().into_iter().map(|un| (un.id(), un)).collect();
    let faux = |id: &str| controles.get(id).map_or_else(Vec::new, |un| crate::verifier::preuve::epreuves(*un));
    rapport.exigences.iter().map(|exigence| (exigence, faux(&exigence.id))).collect()
}

/// The page of the evidence from some targets; answers of simulators and of others are on separate pages.
pub(crate) const ECHANGES: &str = "echanges*.html";

/// The pages that every report has once, and their style.
pub(super) const FORMATS: &[Format] = &[
    ("index.html", matrice),
    ("style.css", style),
    ("differences*.html", differences),
    ("preuve*.html", preuve),
    ("sources*.html", sources),
];

/// The style of all pages.
fn style(_: &Rapport) -> String {
    include_str!("../../../templates/style.css").to_owned() + &a_voir::regles()
}

/// The first page: every requirement at every OPCO.
fn matrice(rapport: &Rapport) -> String {
    page(&Matrice {
        cadre: cadre(rapport, "Matrice de conformité"),
        groupes: groupes(cases(rapport)),
        echecs: a_voir::a_voir(rapport, a_voir::ECHECS),
        avertis: a_voir::a_voir(rapport, a_voir::AVERTISSEMENTS),
        comptes: comptes(rapport),
        verdicts: Verdict::TOUS,
    })
}

/// The differences between OPCO.
fn differences(rapport: &Rapport) -> String {
    page(&Differences {
        cadre: cadre(rapport, "Différences entre OPCO"),
        lignes: divergences(rapport),
        ecarts: ecarts(rapport),
        absentes: absentes(rapport),
    })
}

/// The wrong OPCO with which each control was proven.
fn preuve(rapport: &Rapport) -> String {
    let lignes = epreuves(rapport);
    let total = lignes.iter().map(|(_, faux)| faux.len()).sum();
    page(&Epreuves { cadre: cadre(rapport, "Comment chaque contrôle est éprouvé"), lignes, total })
}

/// The sources that the requirements cite.
fn sources(rapport: &Rapport) -> String {
    page(&Sources { cadre: cadre(rapport, "Sources des exigences"), sources: &rapport.sources })
}

/// File names and texts of the page of each OPCO, and of the exchanges with simulated OPCO and with others.
pub(super) fn par_opco(rapport: &Rapport) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for (rang, campagne) in rapport.opco.iter().enumerate() {
        let cibles = Cibles::de(std::slice::from_ref(campagne));
        let opco = PageOpco {
            cadre: Cadre { cibles, hote: campagne.cible.hote(), ..cadre(rapport, &campagne.nom) },
            campagne,
            resume: resume(campagne),
            a_voir: a_voir::chez(rapport, campagne),
            comptes: {
                let verdicts: Vec<Verdict> = campagne.bilan.comptes.keys().copied().collect();
                a_voir::comptes(rapport, campagne, &verdicts)
            },
            echanges: cibles.nommer(ECHANGES),
            suite: rapport.preuves.suites.get(rang).map_or(&[], Vec::as_slice),
            groupes: groupes(rapport.exigences.iter().zip(&campagne.resultats)),
            connues: connues(campagne),
        };
        pages.push((format!("{}.html", campagne.cle()), page(&opco)));
    }
    for cibles in [Cibles::Adresses, Cibles::Simulees] {
        let simulees = cibles == Cibles::Simulees;
        if rapport.opco.iter().any(|un| un.cible.simulee() == simulees) {
            let cadre = Cadre { cibles, ..cadre(rapport, "Échanges") };
            let echanges = Echanges { cadre, demandes: echanges::demandes(rapport, simulees) };
            pages.push((cibles.nommer(ECHANGES), page(&echanges)));
        }
    }
    pages
}

fn cadre<'a>(rapport: &'a Rapport, titre: &str) -> Cadre<'a> {
    Cadre { rapport, titre: titre.to_owned(), cibles: rapport.cibles, hote: None }
}

fn page(modele: &impl Template) -> String {
    modele.render().expect("a template writes texts into a text")
}

/// The meaning of a conclusion for a reader who is no developer.
fn resume(campagne: &Campagne) -> &'static str {
    match campagne.bilan.conclusion {
        Conclusion::Conforme if campagne.cible.simulee() => {
            "Le simulateur fait ce que la norme dit, aux particularités connues près. L'OPCO dont il porte le nom n'a pas \
             été essayé."
        }
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

fn cases(rapport: &Rapport) -> Vec<(&Exigence, Vec<Case>)> {
    let ligne = |rang: usize| {
        let case = |campagne: &'_ Campagne| campagne.resultats.get(rang).map(|un| un.verdict);
        let lues = rapport.opco.iter().filter_map(move |campagne| {
            Some(Case { opco: campagne.cle(), nom: campagne.titre(), verdict: case(campagne)? })
        });
        lues.collect()
    };
    rapport.exigences.iter().enumerate().map(|(rang, exigence)| (exigence, ligne(rang))).collect()
}

/// How often each verdict occurs, by OPCO; verdicts that do not occur are left out.
fn comptes(rapport: &Rapport) -> Vec<(Verdict, Vec<CompteVerdict>)> {
    let chez = |verdict: &Verdict| {
        let compte = |campagne: &Campagne| a_voir::comptes(rapport, campagne, &[*verdict]);
        (*verdict, rapport.opco.iter().flat_map(compte).collect::<Vec<_>>())
    };
    Verdict::TOUS.iter().map(chez).filter(|(_, comptes)| comptes.iter().any(|un| un.nombre > 0)).collect()
}

fn groupes<'a, T>(lignes: impl IntoIterator<Item = (&'a Exigence, T)>) -> Vec<Groupe<'a, T>> {
    let mut groupes: Vec<Groupe<'a, T>> = Vec::new();
    for (exigence, trouve) in lignes {
        let nom = exigence.operation.as_deref().map_or_else(|| "Jeton et récits".to_owned(), titre);
        match groupes.iter_mut().find(|groupe| groupe.nom == nom) {
            Some(groupe) => groupe.lignes.push((exigence, trouve)),
            None => {
                let operation = exigence.operation.as_deref();
                groupes.push(Groupe { nom, operation, lignes: vec![(exigence, trouve)] });
            }
        }
    }
    groupes
}

/// An operation for a reader who does not know its name.
fn titre(id: &str) -> String {
    Operation::from_id(id)
        .map_or_else(|| id.to_owned(), |une| format!("{} ({} {})", une.row().summary, une.row().method, une.row().path))
}

/// Known deviations met, in the words of the profile where it has some.
fn connues(campagne: &Campagne) -> Vec<(String, usize)> {
    let profil = Profil::lire(&campagne.identifiant);
    let resume = |id: &str| {
        let dite = profil.iter().flat_map(Profil::particularites).find(|un| un.id == id);
        dite.map_or_else(|| id.to_owned(), |un| format!("{} ({id})", un.resume.trim_end_matches('.')))
    };
    particularites(campagne).into_iter().map(|(id, nombre)| (resume(id), nombre)).collect()
}
