//! What the recorder keeps of one request while it is answered: names only, and the dossiers that it is about.
//!
//! A number counts where the norm has one. Only ranks of dossiers that exist are kept, so that nothing of a caller is.

use axum::http::request::Parts;
use serde_json::Value;

use crate::abrege::abreger;
use crate::simulateur::demande::corps::Lecture;
use crate::simulateur::demande::query;
use crate::simulateur::demande::refus::Refus;
use crate::simulateur::opco::journal::{Appel, Horaire, Passage};
use crate::simulateur::portefeuille::Portefeuille;

/// Where the norm has the number of a dossier or of an invoice, in queries, bodies and answers.
const NUMEROS: [&str; 6] =
    ["numeroInterne", "numerosInternes", "numeroInterneDossier", "numeroDossier", "numeroInterneFacture", "idObjet"];

/// Most numbers looked up for one request, and most dossiers kept of it.
const NUMEROS_SUIVIS: usize = 50;

/// Characters of a path or name that the recorder keeps, and names of a query: it outlives many requests.
const LONGUEUR_NOTEE: usize = 500;
const NOMS_NOTES: usize = 50;

/// One request on its way.
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

    /// Takes note of a body, be it refused or not.
    pub(super) fn corps(&mut self, lu: &Lecture) {
        self.appel.parts = lu
            .parts
            .iter()
            .map(|(nom, media)| (noter(nom), media.as_deref().map(|media| abreger(media, LONGUEUR_NOTEE))))
            .collect();
        self.parcourir(&lu.corps.json);
    }

    /// Takes note of a refusal: why, and of the dossier that it is about.
    pub(super) fn refus(&mut self, refus: &Refus) {
        self.appel.motifs = refus.motifs();
        if let Some(numero) = &refus.concerne {
            self.ajouter(numero);
        }
    }

    /// Takes note of the number that an answer gives; those of a list are not what was asked about.
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

    /// The request as the recorder keeps it, without its number there.
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

/// A path or a name as the page shows it: what has the digits of a NIR is no number of ours, and may be that of a person.
/// One of Corsica has a letter (2A, 2B), and so 12 digits without its key.
fn sans_numero_de_personne(texte: &str) -> String {
    let d_une_personne = |part: &str| part.bytes().filter(u8::is_ascii_digit).count() >= 12;
    texte.split('/').map(|part| if d_une_personne(part) { "…" } else { part }).collect::<Vec<_>>().join("/")
}

fn noter(texte: &str) -> String {
    abreger(&sans_numero_de_personne(texte), LONGUEUR_NOTEE)
}
