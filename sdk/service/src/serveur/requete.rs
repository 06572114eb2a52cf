//! The query of an address: each parameter is known, and of its form.

use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use cfadock::controle::IdRegle;
use cfadock::runtime::jiff::civil::Date;
use url::form_urlencoded;

use crate::configuration::{proche, voisin};
use crate::probleme::{FauteChamp, Probleme};

/// So many unknown parameters are told at most.
const FAUTES: usize = 8;

/// What is left of a query: each parameter is taken out, and [`finir`](Self::finir) refuses the rest.
#[derive(Debug)]
pub struct Parametres {
    restent: Vec<(String, String)>,
    connus: Vec<&'static str>,
}

impl<S: Sync> FromRequestParts<S> for Parametres {
    type Rejection = Probleme;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Probleme> {
        let requete = parts.uri.query().unwrap_or_default();
        Ok(Self { restent: form_urlencoded::parse(requete.as_bytes()).into_owned().collect(), connus: Vec::new() })
    }
}

impl Parametres {
    /// All values of a parameter that may be repeated.
    pub fn tous(&mut self, nom: &'static str) -> Vec<String> {
        self.connus.push(nom);
        let (pris, restent) = std::mem::take(&mut self.restent).into_iter().partition(|(connu, _)| connu == nom);
        self.restent = restent;
        let pris: Vec<(String, String)> = pris;
        pris.into_iter().map(|(_, valeur)| valeur).collect()
    }

    /// The value of a parameter that comes once at most, read as `T`; `forme` says what it has to be.
    ///
    /// # Errors
    /// When it is repeated, or of another form.
    pub fn un<T: FromStr>(&mut self, nom: &'static str, forme: &str) -> Result<Option<T>, Probleme> {
        match &self.tous(nom)[..] {
            [] => Ok(None),
            [valeur] => valeur.parse().map(Some).map_err(|_| Probleme::parametre(nom, &format!("doit être {forme}"))),
            _ => Err(Probleme::parametre(nom, "ne se donne qu'une fois")),
        }
    }

    /// The rules that are overridden.
    ///
    /// # Errors
    /// When there is no rule of a name.
    pub fn deroger(&mut self) -> Result<Vec<IdRegle>, Probleme> {
        let noms = self.tous("deroger");
        let regle = |nom: &String| {
            nom.parse().map_err(|_| Probleme::parametre("deroger", "doit nommer une règle des contrôles"))
        };
        noms.iter().map(regle).collect()
    }

    /// The day that a document is judged by, if it is given.
    ///
    /// # Errors
    /// When it is no day.
    pub fn jour(&mut self) -> Result<Option<Date>, Probleme> {
        let jour: Option<Date> = self.un("date", "un jour, comme `2026-09-01`")?;
        // A day of our calendar: the first and the last that can be written have no noon everywhere.
        match jour.filter(|jour| !(1900..=2999).contains(&jour.year())) {
            Some(_) => Err(Probleme::parametre("date", "doit être un jour de notre siècle, comme `2026-09-01`")),
            None => Ok(jour),
        }
    }

    /// Where a page begins, and how long it is at most.
    ///
    /// # Errors
    /// When they are no numbers, or the page is too long.
    pub fn page<T: FromStr + Default>(&mut self) -> Result<(T, usize), Probleme> {
        self.page_apres("un nombre entier")
    }

    /// The same, where the place that it begins at is of another form.
    ///
    /// # Errors
    /// Likewise.
    pub fn page_apres<T: FromStr + Default>(&mut self, forme: &str) -> Result<(T, usize), Probleme> {
        let apres = self.un("apres", forme)?.unwrap_or_default();
        let limite = self.un("limite", "un nombre entier")?.unwrap_or(100);
        if !(1..=1000).contains(&limite) {
            return Err(Probleme::parametre("limite", "doit être de 1 à 1000"));
        }
        Ok((apres, limite))
    }

    /// Nothing else may be in the query.
    ///
    /// # Errors
    /// When a parameter is not known here.
    pub fn finir(self) -> Result<(), Probleme> {
        if self.restent.is_empty() {
            return Ok(());
        }
        let mut noms: Vec<_> = self.restent.into_iter().map(|(nom, _)| nom).collect();
        noms.sort();
        noms.dedup();
        let fautes = noms.into_iter().map(|nom| inconnu(nom, &self.connus)).take(FAUTES);
        let (mut probleme, fautes) = (Probleme::new(400, "requete", ""), fautes.collect::<Vec<_>>());
        probleme.detail = fautes.iter().map(|faute| faute.phrase.as_str()).collect::<Vec<_>>().join(" ");
        probleme.erreurs = fautes;
        Err(probleme)
    }
}

/// A parameter that nobody asks for. Its name is repeated where a known one is near: somebody may have written anything
/// there, the name of a person among it.
fn inconnu(nom: String, connus: &[&'static str]) -> FauteChamp {
    let est_proche = voisin(&nom, connus.iter().copied()).is_some();
    let suite = match connus {
        [] => " ; il n'y en a aucun".to_owned(),
        connus => proche(&nom, connus.iter().copied()),
    };
    let dit = if est_proche { format!(" `{nom}`") } else { String::new() };
    FauteChamp {
        parametre: est_proche.then_some(nom),
        phrase: format!("Le paramètre{dit} n'existe pas ici{suite}."),
        ..FauteChamp::default()
    }
}
