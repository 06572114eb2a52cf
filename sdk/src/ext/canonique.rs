//! Documents as they are sent: each scalar in its canonical form, which is that of the norm's patterns.
//!
//! Forms that a person may type (`2 06 05 75 …`, `01.99.00.13.11`, IDCC `3`, NAF `16.23Z`) pass the checks, but an OPCO
//! may refuse them. Names, texts and codifications are unchanged; so is the RNCP number, since the norm does not say
//! whether its prefix belongs to it. Amounts are rounded to the centime: 0.1 + 0.2 is sent as 0.30. A legal
//! representative, a second mentor and a place of training with only blanks are removed. A value without a canonical form
//! is unchanged: the checks report it.

use serde::Serialize;

use crate::models::{
    Adresse, Apprenti, Cerfa, Certificat, Convention, DossierTransmission, Employeur, Facture, MaitreApprentissage,
};
use crate::runtime::serde_json::{self, Value};

/// Puts scalars in their canonical form where they have one.
macro_rules! canoniser {
    ($($scalar:expr),+ $(,)?) => {
        $(if let Ok(canonique) = $scalar.canonique() {
            $scalar = canonique;
        })+
    };
}

/// The same for optional scalars.
macro_rules! canoniser_si_present {
    ($($scalar:expr),+ $(,)?) => {
        $(if let Some(scalaire) = &mut $scalar {
            canoniser!(*scalaire);
        })+
    };
}

impl DossierTransmission {
    /// The same contract with its scalars in canonical form, as [`envoyer_contrat`](crate::Connexion::envoyer_contrat)
    /// sends it: SIRET, UAI, NIR, NAF, IDCC, postal codes, telephones, mail addresses, diploma code and DECA numbers.
    #[must_use]
    pub fn canonique(&self) -> Self {
        let mut dossier = self.clone();
        cerfa(&mut dossier.cerfa);
        dossier
    }
}

impl Cerfa {
    /// The form of the contract with its scalars in canonical form, as [`DossierTransmission::canonique`] has it.
    pub(crate) fn canonique(&self) -> Self {
        let mut form = self.clone();
        cerfa(&mut form);
        form
    }
}

impl Convention {
    /// The same convention with its scalars in canonical form, as
    /// [`deposer_convention`](crate::Connexion::deposer_convention) sends it.
    #[must_use]
    pub fn canonique(&self) -> Self {
        let mut convention = self.clone();
        let organisme = &mut convention.organisme_formation;
        canoniser!(convention.numero_interne_dossier, convention.employeur.siret, organisme.siret);
        canoniser_si_present!(organisme.uai_cfa);
        if let Some(couts) = &mut convention.couts {
            let montants = [
                &mut couts.cout_total_pedagogie_cfa,
                &mut couts.montant_rqth_annee1,
                &mut couts.montant_rqth_annee2,
                &mut couts.montant_rqth_annee3,
                &mut couts.montant_rqth_annee4,
                &mut couts.montant_premier_equipement,
            ];
            for montant in montants.into_iter().flatten() {
                *montant = montant.arrondi();
            }
        }
        convention
    }
}

impl Certificat {
    /// The same certificate with its scalars in canonical form, as [`certifier`](crate::Connexion::certifier) sends it.
    #[must_use]
    pub fn canonique(&self) -> Self {
        let mut certificat = self.clone();
        canoniser!(certificat.numero_interne_dossier, certificat.employeur.siret, certificat.organisme_formation.siret);
        canoniser_si_present!(certificat.numero_interne_facture);
        certificat
    }
}

impl Facture {
    /// The same invoice with its scalars in canonical form, as [`preparer_facture`](crate::Connexion::preparer_facture)
    /// returns it: IBAN, SIRET and DECA numbers. The numbers of dossiers are unchanged.
    #[must_use]
    pub fn canonique(&self) -> Self {
        let mut facture = self.clone();
        canoniser!(facture.iban_emetteur, facture.siret_emetteur);
        facture.montant_total = facture.montant_total.arrondi();
        for ligne in &mut facture.lignes {
            canoniser!(ligne.numero_deca);
            ligne.montant = ligne.montant.arrondi();
        }
        facture
    }
}

fn cerfa(cerfa: &mut Cerfa) {
    employeur(&mut cerfa.employeur);
    apprenti(&mut cerfa.apprenti);
    cerfa.maitre2.take_if(|maitre| est_vide(maitre));
    cerfa.organisme_formation_lieu_formation_principal.take_if(|lieu| est_vide(lieu));
    for maitre in [Some(&mut cerfa.maitre1), cerfa.maitre2.as_mut()].into_iter().flatten() {
        let MaitreApprentissage { nir, courriel, .. } = maitre;
        canoniser_si_present!(*nir, *courriel);
    }
    canoniser!(cerfa.formation.code_diplome);
    canoniser_si_present!(cerfa.numero_interne, cerfa.numero_externe, cerfa.numero_deca);
    let contrat = &mut cerfa.contrat;
    contrat.salaire_embauche = contrat.salaire_embauche.arrondi();
    for avantage in [&mut contrat.avantage_nourriture, &mut contrat.avantage_logement].into_iter().flatten() {
        *avantage = avantage.arrondi();
    }
    canoniser_si_present!(contrat.no_avenant, contrat.no_contrat, contrat.numero_contrat_precedent);
    let organisme = &mut cerfa.organisme_formation;
    canoniser!(organisme.siret, organisme.uai_cfa);
    adresse(&mut organisme.adresse);
    if let Some(lieu) = &mut cerfa.organisme_formation_lieu_formation_principal {
        canoniser!(lieu.siret);
        canoniser_si_present!(lieu.uai_cfa);
        adresse(&mut lieu.adresse);
    }
}

fn employeur(employeur: &mut Employeur) {
    canoniser!(employeur.siret, employeur.naf, employeur.code_idcc, employeur.telephone, employeur.courriel);
    adresse(&mut employeur.adresse);
}

fn apprenti(apprenti: &mut Apprenti) {
    canoniser!(apprenti.nir, apprenti.telephone, apprenti.courriel);
    adresse(&mut apprenti.adresse);
    apprenti.responsable_legal.take_if(|responsable| est_vide(responsable));
    if let Some(responsable) = &mut apprenti.responsable_legal {
        canoniser_si_present!(responsable.courriel);
        adresse(&mut responsable.adresse);
    }
}

/// Whether an optional block has only blanks, as forms leave it: it then counts as absent.
pub(crate) fn est_vide(bloc: &impl Serialize) -> bool {
    serde_json::to_value(bloc).is_ok_and(|valeur| est_blanche(&valeur))
}

fn est_blanche(valeur: &Value) -> bool {
    match valeur {
        Value::Null => true,
        Value::Bool(_) => false,
        // The code of "none" in a list.
        Value::Number(nombre) => nombre.as_i64() == Some(0),
        Value::String(texte) => texte.trim().is_empty(),
        Value::Array(elements) => elements.iter().all(est_blanche),
        Value::Object(membres) => membres.values().all(est_blanche),
    }
}

fn adresse(adresse: &mut Adresse) {
    canoniser!(adresse.code_postal);
}
