//! The intent of an invoice for the journal: the key, the digest, and how to find it afterwards.

use std::collections::BTreeSet;

use crate::journal::{CleMetier, Numeros, RepereEcheance, RepereFacture, RepereFrais, Reperes};
use crate::models::{DepotFactureResult, Dossier, Facture, LigneFacture};
use crate::parcours::Connexion;
use crate::parcours::depot::{Accuse, Intention, empreinte, numero};
use crate::scalaires::{Identifiant, Montant};
use crate::{FilePart, operations};

/// `dossiers` are those of the lines, read just before; one with several échéances in the invoice comes with each.
pub(in crate::parcours) fn intention(
    connexion: &Connexion,
    facture: &Facture,
    fichier: &FilePart,
    dossiers: &[(&str, &Dossier)],
) -> Intention {
    let mut vus = BTreeSet::new();
    let dossiers: Vec<_> = dossiers.iter().filter(|(numero, _)| vus.insert(*numero)).collect();
    let repere = RepereFacture {
        numero: facture.numero.clone(),
        siret_emetteur: facture.siret_emetteur.as_str().to_owned(),
        total: facture.montant_total.en_centimes(),
        echeances: dossiers.iter().flat_map(|(numero, dossier)| echeances(facture, numero, dossier)).collect(),
        frais: dossiers.iter().flat_map(|(numero, dossier)| frais(facture, numero, dossier)).collect(),
        avoir_de: None,
    };
    let cle = CleMetier::facture(connexion.opco(), &facture.siret_emetteur, &facture.numero);
    let condense = empreinte(facture).avec(fichier);
    Intention::new(&operations::DEPOSER_FACTURE, cle, condense, Reperes::facture(repere))
}

/// The échéances of a dossier that an invoice bills, each once.
fn echeances(facture: &Facture, numero_interne: &str, dossier: &Dossier) -> Vec<RepereEcheance> {
    let externe = dossier.numero_externe();
    let facturee = |numero| {
        let de_l_echeance = move |ligne: &&LigneFacture| {
            Some(&ligne.numero_dossier) == externe
                && ligne.numero_echeance == numero
                && ligne.nature_ligne.nature_des_frais().is_none()
        };
        facture.lignes.iter().filter(de_l_echeance).filter_map(|ligne| ligne.montant.en_centimes()).reduce(|a, b| a + b)
    };
    let centimes = |montant: &Option<Montant>| montant.as_ref().and_then(Montant::en_centimes);
    let tous = dossier.echeances.iter().flatten();
    tous.filter_map(|echeance| {
        let numero = echeance.numero?;
        Some(RepereEcheance {
            dossier: numero_interne.to_owned(),
            numero,
            facture: facturee(numero)?,
            en_cours: centimes(&echeance.montant_en_cours_instruction),
            regle: centimes(&echeance.montant_regle),
        })
    })
    .collect()
}

/// The ancillary costs of a dossier that an invoice bills, line by line.
fn frais(facture: &Facture, numero_interne: &str, dossier: &Dossier) -> Vec<RepereFrais> {
    let externe = dossier.numero_externe();
    let du_dossier = facture
        .lignes
        .iter()
        .filter(|ligne| Some(&ligne.numero_dossier) == externe && ligne.nature_ligne.nature_des_frais().is_some());
    let repere = |ligne: &LigneFacture| {
        let montant = ligne.montant.en_centimes()?;
        let (echeance, nature) = (ligne.numero_echeance, ligne.nature_ligne);
        Some(RepereFrais { dossier: numero_interne.to_owned(), echeance, nature, montant })
    };
    du_dossier.filter_map(repere).collect()
}

impl Accuse for DepotFactureResult {
    fn numeros(&self) -> Numeros {
        Numeros {
            facture: numero(self.numero_interne_facture.as_ref().map(Identifiant::as_str)),
            document: numero(self.numero_interne_document.as_ref().map(Identifiant::as_str)),
            ..Numeros::default()
        }
    }

    fn statut_du_corps(&self) -> Option<&str> {
        self.status.as_deref()
    }

    fn est_complet(&self) -> bool {
        self.numeros().facture.is_some()
    }
}
