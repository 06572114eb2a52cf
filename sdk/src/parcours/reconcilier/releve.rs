//! The readings of one reconciliation: each list once, each dossier at most once, however many entries are open.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::raison::Raison;
use crate::Connexion;
use crate::journal::{IdentiteContrat, Numeros};
use crate::models::{Dossier, Etat, EtatDossier, EtatFacture};
use crate::parcours::Lecture;
use crate::parcours::lister::Element;
use crate::scalaires::est_un_mot;
use crate::scalaires::{Identifiant, Montant, NumeroDeca};

/// What was read so far. Each item is read when it is first needed; a failure is kept as well.
pub(super) struct Releve<'a> {
    connexion: &'a Connexion,
    etats: OnceCell<Result<Vec<EtatDossier>, Raison>>,
    factures: OnceCell<Result<Vec<EtatFacture>, Raison>>,
    dossiers: Mutex<BTreeMap<String, Result<Arc<DossierLu>, String>>>,
}

/// The needed part of a dossier; no personal data stays in memory.
#[derive(Debug)]
pub(super) struct DossierLu {
    /// The identity of its contract; the error says why there is none.
    pub(super) identite: Result<IdentiteContrat, &'static str>,
    /// Its numbers and its state.
    pub(super) vu: Vu,
    /// The number of each échéance, with its paid or examined amount in centimes; `None` if the OPCO gives none: a
    /// missing amount is not zero.
    echeances: Vec<(i32, Option<i64>)>,
}

/// A dossier, from its line in the list or from its own reading.
#[derive(Clone, Debug)]
pub(super) struct Vu {
    pub(super) numeros: Numeros,
    /// Whether the OPCO refused or cancelled it.
    pub(super) ecarte: bool,
}

impl<'a> Releve<'a> {
    pub(super) fn new(connexion: &'a Connexion) -> Self {
        let (etats, factures, dossiers) = (OnceCell::new(), OnceCell::new(), Mutex::default());
        Self { connexion, etats, factures, dossiers }
    }

    /// The states of all dossiers of the CFA, each with its number.
    pub(super) async fn etats(&self) -> Result<&[EtatDossier], Raison> {
        let nommee = |etat: &EtatDossier| etat.numero_interne.is_some();
        let lus = self.etats.get_or_init(|| tous(self.connexion.dossiers().lecture(), nommee)).await;
        lus.as_deref().map_err(Clone::clone)
    }

    /// The states of all invoices of the CFA, each with a number.
    pub(super) async fn factures(&self) -> Result<&[EtatFacture], Raison> {
        let nommee = |etat: &EtatFacture| etat.numero_interne_facture.is_some() || etat.reference_facture_cfa.is_some();
        let lus = self.factures.get_or_init(|| tous(self.connexion.factures().lecture(), nommee)).await;
        lus.as_deref().map_err(Clone::clone)
    }

    /// The dossier with an internal number; the error says why it could not be read.
    pub(super) async fn dossier(&self, numero: &str) -> Result<Arc<DossierLu>, String> {
        let lu = self.dossiers.lock().unwrap_or_else(PoisonError::into_inner).get(numero).cloned();
        if let Some(lu) = lu {
            return lu;
        }
        let dossier = self.connexion.dossier(numero).await;
        let lu = dossier.map(|dossier| Arc::new(self.lu(&dossier))).map_err(|echec| echec.to_string());
        self.dossiers.lock().unwrap_or_else(PoisonError::into_inner).insert(numero.to_owned(), lu.clone());
        lu
    }

    fn lu(&self, dossier: &Dossier) -> DossierLu {
        let cerfa = dossier.cerfa.as_ref();
        let identite = cerfa.ok_or("il est venu sans son contrat").and_then(|cerfa| {
            let sceau = self.connexion.journal_tenu().sceau();
            IdentiteContrat::relue(self.connexion.opco(), cerfa, sceau).ok_or("son contrat est venu incomplet")
        });
        let interne = cerfa.and_then(|cerfa| cerfa.numero_interne.as_ref());
        let vu = Vu {
            numeros: numeros(interne, dossier.numero_externe(), dossier.numero_deca()),
            ecarte: ecarte(cerfa.and_then(|cerfa| cerfa.etat.as_ref())),
        };
        let centimes = |montant: &Option<Montant>| montant.as_ref().and_then(Montant::en_centimes);
        let echeances = dossier.echeances.iter().flatten().filter_map(|echeance| {
            let parties = centimes(&echeance.montant_en_cours_instruction).zip(centimes(&echeance.montant_regle));
            Some((echeance.numero?, parties.and_then(|(en_cours, regle)| en_cours.checked_add(regle))))
        });
        DossierLu { identite, vu, echeances: echeances.collect() }
    }
}

impl DossierLu {
    /// The paid or examined amount of an échéance, in centimes; `None` if the OPCO does not give it for exactly one
    /// échéance with this number.
    pub(super) fn pris(&self, numero: i32) -> Option<i64> {
        let mut de_ce_numero = self.echeances.iter().filter(|(autre, _)| *autre == numero);
        let (_, pris) = de_ce_numero.next().filter(|_| de_ce_numero.next().is_none())?;
        *pris
    }
}

impl Vu {
    pub(super) fn de(etat: &EtatDossier) -> Self {
        let numeros = numeros(etat.numero_interne.as_ref(), etat.numero_externe.as_ref(), etat.numero_deca.as_ref());
        Self { numeros, ecarte: ecarte(etat.etat.as_ref()) }
    }
}

fn numeros(interne: Option<&Identifiant>, externe: Option<&Identifiant>, deca: Option<&NumeroDeca>) -> Numeros {
    // A sentence in the place of a number may name a person: it is not stored.
    let texte = |numero: Option<&str>| numero.filter(|numero| est_un_mot(numero)).map(str::to_owned);
    Numeros {
        dossier: texte(interne.map(Identifiant::as_str)),
        externe: texte(externe.map(Identifiant::as_str)),
        deca: texte(deca.map(NumeroDeca::as_str)),
        ..Numeros::default()
    }
}

fn ecarte(etat: Option<&Etat>) -> bool {
    matches!(etat, Some(Etat::Refuse | Etat::Annule))
}

/// All items of a list, each `nommee`. An incomplete list proves no absence, nor does one with items without a name.
async fn tous<T: Element + Unpin>(lecture: Lecture<T>, nommee: impl Fn(&T) -> bool) -> Result<Vec<T>, Raison> {
    let tous = lecture.tous().await.map_err(|echec| Raison::Illisible(echec.to_string()))?;
    match tous.iter().all(nommee) {
        true => Ok(tous),
        false => Err(Raison::Illisible("un élément de la liste n'a pas de numéro".to_owned())),
    }
}
