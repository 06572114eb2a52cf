//! Reading lists to their end, or saying that it was not the end. Half a list proves no absence.

use std::collections::BTreeSet;

use super::Raison;
use crate::journal::Empreinte;
use crate::models::{Erreur, EtatDossier, EtatFacture, PageEtatsDossiers, PageEtatsFactures};
use crate::runtime::BoxFuture;
use crate::{Error, Reply};

/// More pages than any CFA fills; a server that repeats itself in turns ends here.
const PAGES: i32 = 10_000;

/// A page of a list.
pub(super) trait Page {
    type Element;

    fn total(&self) -> Option<i32>;

    fn elements(self) -> Vec<Self::Element>;

    /// What tells an element from the others; absent when the OPCO did not say.
    fn numero(element: &Self::Element) -> Option<&str>;
}

impl Page for PageEtatsDossiers {
    type Element = EtatDossier;

    fn total(&self) -> Option<i32> {
        self.total
    }

    fn elements(self) -> Vec<EtatDossier> {
        self.etat_dossier_result.unwrap_or_default()
    }

    fn numero(element: &EtatDossier) -> Option<&str> {
        element.numero_interne.as_ref().map(|numero| numero.as_str())
    }
}

impl Page for PageEtatsFactures {
    type Element = EtatFacture;

    fn total(&self) -> Option<i32> {
        self.total
    }

    fn elements(self) -> Vec<EtatFacture> {
        self.factures.unwrap_or_default()
    }

    fn numero(element: &EtatFacture) -> Option<&str> {
        let interne = element.numero_interne_facture.as_ref().map(|numero| numero.as_str());
        interne.or(element.reference_facture_cfa.as_deref())
    }
}

/// All elements of all pages.
pub(super) async fn toutes<'a, P: Page>(
    lire: impl Fn(i32) -> BoxFuture<'a, Result<Reply<P>, Error<Erreur>>>,
) -> Result<Vec<P::Element>, Raison> {
    let (mut elements, mut numeros, mut vues) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for numero in 1..=PAGES {
        let page = lire(numero).await.map_err(|erreur| Raison::Illisible(erreur.to_string()))?.body;
        let total = page.total().and_then(|total| usize::try_from(total).ok());
        let recus = page.elements();
        let fin = recus.is_empty();
        if !fin && !vues.insert(Empreinte::textes(recus.iter().map(|element| P::numero(element).unwrap_or_default()))) {
            return Err(Raison::Illisible(format!("la page {numero} en répète une autre")));
        }
        for element in recus {
            let Some(nom) = P::numero(&element) else {
                return Err(Raison::Illisible("un élément de la liste n'a pas de numéro".to_owned()));
            };
            if numeros.insert(nom.to_owned()) {
                elements.push(element);
            }
        }
        match total {
            Some(total) if elements.len() >= total => return Ok(elements),
            Some(total) if fin => {
                return Err(Raison::Illisible(format!(
                    "la liste compte {total} éléments, {} sont venus",
                    elements.len()
                )));
            }
            None if fin => return Ok(elements),
            _ => {}
        }
    }
    Err(Raison::Illisible("la liste ne finit pas".to_owned()))
}
