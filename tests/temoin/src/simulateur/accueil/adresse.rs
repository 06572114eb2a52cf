//! The parameters in an address of the page, and the addresses of its links.

use std::collections::BTreeMap;

use url::form_urlencoded::Serializer;

/// The address of the lists, and that of one dossier.
pub(super) const LISTES: &str = "/";
pub(super) const DOSSIER: &str = "/dossier";

/// The maximum number of dossiers, invoices and requests on one page.
pub(super) const MONTRES: usize = 50;

/// The known fields of a query; others are ignored.
const CHAMPS: [&str; 8] = ["opco", "numero", "q", "etat", "page", "factures", "requetes", "requete"];

/// Longest text of a search, in characters.
const RECHERCHE_MAXIMALE: usize = 100;

/// The parameters in an address of the page.
pub(super) struct Consultation {
    chemin: &'static str,
    champs: BTreeMap<&'static str, String>,
}

impl Consultation {
    /// From a query; the first of two values counts.
    pub(super) fn new(chemin: &'static str, query: &[(String, String)]) -> Self {
        let mut champs = BTreeMap::new();
        for nom in CHAMPS {
            if let Some((_, valeur)) = query.iter().find(|(cle, valeur)| cle == nom && !valeur.trim().is_empty()) {
                champs.insert(nom, valeur.trim().chars().take(RECHERCHE_MAXIMALE).collect());
            }
        }
        Self { chemin, champs }
    }

    /// Whether it is for one dossier, not for the lists.
    pub(super) fn est_d_un_dossier(&self) -> bool {
        self.chemin == DOSSIER
    }

    /// The value of a field; empty when it is not given.
    pub(super) fn texte(&self, nom: &str) -> &str {
        self.champs.get(nom).map_or("", String::as_str)
    }

    /// A number from 1; an invalid one counts as the first, and one that is too large as the last.
    fn nombre(&self, nom: &str) -> usize {
        let texte = self.texte(nom);
        let est_nombre = !texte.is_empty() && texte.bytes().all(|octet| octet.is_ascii_digit());
        texte.parse().unwrap_or(if est_nombre { usize::MAX } else { 1 }).max(1)
    }

    /// The same with another value of one field.
    fn avec(&self, nom: &'static str, valeur: &str, ancre: &str) -> String {
        let mut champs = self.champs.clone();
        champs.insert(nom, valeur.to_owned());
        // A page of the requests, identified by one of them.
        champs.remove("requete");
        let paires = champs.iter().map(|(nom, valeur)| (*nom, valeur.as_str()));
        adresse(self.chemin, &paires.collect::<Vec<_>>(), ancre)
    }
}

/// An address of the page, with the anchor on it.
pub(super) fn adresse(chemin: &str, champs: &[(&str, &str)], ancre: &str) -> String {
    let query = Serializer::new(String::new()).extend_pairs(champs).finish();
    let ancre = if ancre.is_empty() { String::new() } else { format!("#{ancre}") };
    format!("{chemin}?{query}{ancre}")
}

/// The address of a dossier.
pub(super) fn du_dossier(opco: &str, numero: &str, ancre: &str) -> String {
    adresse(DOSSIER, &[("opco", opco), ("numero", numero)], ancre)
}

/// One page of a list, the last items first, and the links to the other pages.
pub(super) struct Pagination {
    /// How many items all pages have.
    pub(super) total: usize,
    pub(super) numero: usize,
    pub(super) derniere: usize,
    pub(super) recents: Option<String>,
    pub(super) anciens: Option<String>,
}

impl Pagination {
    /// The page that an address requests in this field; the last one for a number beyond it.
    pub(super) fn new(consultation: &Consultation, champ: &'static str, ancre: &str, total: usize) -> Self {
        Self::au(consultation, champ, ancre, total, consultation.nombre(champ))
    }

    /// The page of this number.
    pub(super) fn au(
        consultation: &Consultation,
        champ: &'static str,
        ancre: &str,
        total: usize,
        numero: usize,
    ) -> Self {
        let derniere = total.div_ceil(MONTRES).max(1);
        let numero = numero.min(derniere);
        let lien = |page: usize| consultation.avec(champ, &page.to_string(), ancre);
        Self {
            total,
            numero,
            derniere,
            recents: (numero > 1).then(|| lien(numero - 1)),
            anciens: (numero < derniere).then(|| lien(numero + 1)),
        }
    }

    /// The items of this page, from all items in their order.
    pub(super) fn ici<T>(&self, tous: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        tous.skip((self.numero - 1) * MONTRES).take(MONTRES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_it_knows() {
        let query = [("opco", "akto"), ("q", " é&a "), ("page", "3"), ("requete", "7"), ("autre", "x"), ("q", "y")];
        let query = query.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let consultation = Consultation::new(LISTES, &query);
        assert_eq!(consultation.texte("q"), "é&a");
        let pages = Pagination::new(&consultation, "page", "dossiers", 151);
        assert_eq!((pages.numero, pages.derniere), (3, 4));
        assert_eq!(pages.recents.as_deref(), Some("/?opco=akto&page=2&q=%C3%A9%26a#dossiers"));
        assert_eq!(pages.ici(0..151).collect::<Vec<_>>(), (100..150).collect::<Vec<_>>());
        let beyond = Pagination::new(&consultation, "page", "", 3);
        assert_eq!((beyond.numero, beyond.recents, beyond.anciens), (1, None, None));
    }
}
