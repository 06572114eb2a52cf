//! The recorder's data of one request while it is processed: names only, and the dossiers that it concerns.
//!
//! A number counts only in the norm's places for numbers. Only ranks of existing dossiers are stored, so that no data
//! of a caller is.

use axum::http::request::Parts;
use serde_json::Value;

use crate::abrege::abreger;
use crate::simulateur::demande::corps::Lecture;
use crate::simulateur::demande::query;
use crate::simulateur::demande::refus::Refus;
use crate::simulateur::opco::journal::{Appel, Horaire, Passage};
use crate::simulateur::portefeuille::Portefeuille;

/// The places of dossier and invoice numbers in the norm: in queries, bodies and answers.
const NUMEROS: [&str; 6] =
    ["numeroInterne", "numerosInternes", "numeroInterneDossier", "numeroDossier", "numeroInterneFacture", "idObjet"];

/// The maximum of numbers looked up for one request, and of dossiers stored for it.
const NUMEROS_SUIVIS: usize = 50;

/// The maximum length of a path or name in the recorder, and the maximum number of names of a query: they stay in
/// memory for many requests.
const LONGUEUR_NOTEE: usize = 500;
const NOMS_NOTES: usize = 50;

/// One request being processed.
pub(super) struct Trajet {
    pub(super) appel: Appel,
    numeros: Vec<String>,
}

impl Trajet {
    pub(super) fn new(parts: &Parts) -> Self {
        let mut entetes: Vec<_> = parts.headers.keys().map(|nom| nom.as_str().to_owned()).collect();
        entetes.sort_unstable();
        let query = query(&parts.uri);
        let appel = Appel {
            methode: parts.method.to_string(),
            chemin: noter(parts.uri.path()),
            parametres: query.iter().take(NOMS_NOTES).map(|(nom, _)| noter(nom)).collect(),
            entetes,
            parts: Vec::new(),
            operation: None,
            statut: 0,
            motifs: Vec::new(),
            forcee: false,
        };
        let mut trajet = Self { appel, numeros: Vec::new() };
        for (_, valeur) in query.iter().filter(|(nom, _)| NUMEROS.contains(&nom.as_str())) {
            valeur.split(',').for_each(|numero| trajet.ajouter(numero));
        }
        trajet
    }

    /// Records a body, whether it is refused or not.
    pub(super) fn corps(&mut self, lu: &Lecture) {
        self.appel.parts = lu
            .parts
            .iter()
            .map(|(nom, media)| (noter(nom), media.as_deref().map(|media| abreger(media, LONGUEUR_NOTEE))))
            .collect();
        self.parcourir(&lu.corps.json);
    }

    /// Records a refusal: its reason, and its dossier.
    pub(super) fn refus(&mut self, refus: &Refus) {
        self.appel.motifs = refus.motifs();
        if let Some(numero) = &refus.concerne {
            self.ajouter(numero);
        }
    }

    /// Records the number in an answer; those of a list are not the subject of the request.
    pub(super) fn reponse(&mut self, valeur: &Value) {
        for nom in NUMEROS {
            if let Some(numero) = valeur.get(nom).and_then(Value::as_str) {
                self.ajouter(numero);
            }
        }
    }

    fn parcourir(&mut self, valeur: &Value) {
        match valeur {
            Value::Array(elements) => elements.iter().for_each(|element| self.parcourir(element)),
            Value::Object(membres) => {
                for (nom, membre) in membres {
                    match membre {
                        Value::String(numero) if NUMEROS.contains(&nom.as_str()) => self.ajouter(numero),
                        autre => self.parcourir(autre),
                    }
                }
            }
            _ => {}
        }
    }

    fn ajouter(&mut self, numero: &str) {
        if self.numeros.len() < NUMEROS_SUIVIS && !self.numeros.iter().any(|connu| connu == numero) {
            self.numeros.push(abreger(numero, LONGUEUR_NOTEE));
        }
    }

    /// The request for the recorder, without its number there.
    pub(super) fn finir(self, portefeuille: &Portefeuille, horaire: Horaire) -> Passage {
        let mut dossiers: Vec<usize> = Vec::new();
        for numero in &self.numeros {
            let nomme = portefeuille.par_numero_interne(numero).or_else(|| portefeuille.par_numero_externe(numero));
            let factures = portefeuille.facture(numero).map_or_else(Vec::new, |facture| facture.dossiers());
            let factures = factures.into_iter().filter_map(|numero| portefeuille.par_numero_externe(numero));
            for dossier in nomme.into_iter().chain(factures) {
                if dossiers.len() < NUMEROS_SUIVIS && !dossiers.contains(&dossier.rang) {
                    dossiers.push(dossier.rang);
                }
            }
        }
        Passage { appel: self.appel, rang: 0, jour: portefeuille.date, dossiers, horaire }
    }
}

/// A path or a name for the page: a text with the digits of a NIR is none of our numbers, and may be that of a person.
/// A NIR of Corsica has a letter (2A, 2B), and so 12 digits without its key.
fn sans_numero_de_personne(texte: &str) -> String {
    let d_une_personne = |part: &str| part.bytes().filter(u8::is_ascii_digit).count() >= 12;
    texte.split('/').map(|part| if d_une_personne(part) { "…" } else { part }).collect::<Vec<_>>().join("/")
}

fn noter(texte: &str) -> String {
    abreger(&sans_numero_de_personne(texte), LONGUEUR_NOTEE)
}
