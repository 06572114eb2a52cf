//! An invoice as received, and its states: transmitted, then paid or refused. `rejet` has the rejections.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::dossier::interne_de;
use super::valeur::{centimes, ecrire_montant, iban_normal, texte};

/// The teaching costs, the only nature that is deducted from an item.
pub(crate) const PEDAGOGIE: &str = "PEDAGOGIE";
/// The RQTH increase.
pub(crate) const MAJORATION_RQTH: &str = "MAJORATION_RQTH";

/// State of an invoice; the norm only shows `REGLE`, the others are our estimate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum EtatFacture {
    Transmise,
    Reglee {
        virement: String,
        date: Date,
    },
    Refusee {
        motif: String,
        /// `None` if an older file did not record it.
        date: Option<Date>,
    },
}

impl EtatFacture {
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Transmise => "TRANSMIS",
            Self::Reglee { .. } => "REGLE",
            Self::Refusee { .. } => "REFUSE",
        }
    }
}

/// An invoice; amounts in centimes, `None` if the received amount has fractions of a centime.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Facture {
    pub(crate) rang: usize,
    pub(crate) numero: String,
    pub(crate) total: Option<i64>,
    pub(crate) iban: String,
    pub(crate) siret: String,
    pub(crate) lignes: Vec<Ligne>,
    pub(crate) etat: EtatFacture,
}

/// A line of an invoice.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ligne {
    pub(crate) montant: Option<i64>,
    pub(crate) nature: String,
    pub(crate) echeance: u32,
    pub(crate) codification: String,
    pub(crate) dossier: String,
    pub(crate) numero_deca: String,
}

impl Ligne {
    fn lire(ligne: &Value) -> Self {
        Self {
            montant: centimes(ligne, "/montant"),
            nature: texte(ligne, "/natureLigne").to_owned(),
            // A number too large for any item is an unknown item.
            echeance: ligne["numeroEcheance"].as_u64().and_then(|numero| u32::try_from(numero).ok()).unwrap_or(0),
            codification: texte(ligne, "/codificationEcheance").to_owned(),
            dossier: texte(ligne, "/numeroDossier").to_owned(),
            numero_deca: texte(ligne, "/numeroDeca").to_owned(),
        }
    }
}

impl Facture {
    pub(crate) fn lire(rang: usize, facture: &Value) -> Self {
        let lignes = facture["lignes"].as_array().map_or(&[][..], Vec::as_slice);
        Self {
            rang,
            numero: texte(facture, "/numero").to_owned(),
            total: centimes(facture, "/montantTotal"),
            iban: iban_normal(texte(facture, "/ibanEmetteur")),
            siret: texte(facture, "/siretEmetteur").to_owned(),
            lignes: lignes.iter().map(Ligne::lire).collect(),
            etat: EtatFacture::Transmise,
        }
    }

    pub(crate) fn numero_interne(&self) -> String {
        format!("INT-F-{}", self.rang)
    }

    /// The identity of an invoice: its number and its issuer.
    pub(crate) fn reference(&self) -> (&str, &str) {
        (&self.numero, &self.siret)
    }

    /// External numbers of the dossiers invoiced, each once, in the order of the lines.
    pub(crate) fn dossiers(&self) -> Vec<&str> {
        let mut numeros: Vec<&str> = Vec::new();
        for ligne in &self.lignes {
            if !numeros.contains(&ligne.dossier.as_str()) {
                numeros.push(&ligne.dossier);
            }
        }
        numeros
    }

    /// The invoice as `factures/etats` answers it.
    pub(crate) fn etat_json(&self) -> Value {
        let (virement, date, commentaire) = match &self.etat {
            EtatFacture::Transmise => (None, None, None),
            EtatFacture::Reglee { virement, date } => (Some(virement), Some(date.to_string()), None),
            EtatFacture::Refusee { motif, .. } => (None, None, Some(motif)),
        };
        let part = |externe: &str| {
            let montants =
                self.lignes.iter().filter(|ligne| ligne.dossier == externe).filter_map(|ligne| ligne.montant);
            json!({
                "numeroInterneDossier": interne_de(externe),
                "numeroExterneDossier": externe,
                "montant": ecrire_montant(montants.sum()),
            })
        };
        json!({
            "numeroInterneFacture": self.numero_interne(),
            "referenceFactureCFA": self.numero,
            "montantFacture": ecrire_montant(self.total.unwrap_or_default()),
            "etatFacture": self.etat.code(),
            "referenceVirement": virement,
            "dateReglement": date,
            "commentaire": commentaire,
            "organismeFormation": { "siret": self.siret, "IBAN": self.iban },
            "dossiers": self.dossiers().into_iter().map(part).collect::<Vec<_>>(),
        })
    }
}
