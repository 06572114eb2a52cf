//! An event of a dossier or an invoice, as callers and receivers of webhooks get it.

use cfadock::Opco;
use cfadock::parcours::{self, Nouvelle, NumeroFacture};
use cfadock::runtime::jiff::Timestamp;
use cfadock::scalaires::{DateCivile, Identifiant, Montant, Siren};
use serde::{Deserialize, Serialize};

/// Un événement : ce qui a changé chez l'OPCO. Rien n'y est personnel : le commentaire de l'OPCO n'est pas repris.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Evenement {
    /// Son numéro, qui croît : c'est le curseur de lecture.
    #[serde(default)]
    pub id: i64,
    /// Le SIREN du CFA.
    pub cfa: String,
    /// L'identifiant de l'OPCO.
    pub opco: String,
    /// Ce qui s'est passé : `engage`, `refuse`, `echeance-ouverte`, `facture-reglee`…
    pub genre: String,
    /// Le numéro interne du dossier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dossier: Option<String>,
    /// Le numéro interne de la facture ; celui du CFA, si l'OPCO n'en donne pas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facture: Option<String>,
    /// Le numéro de l'échéance, ou sa codification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub echeance: Option<String>,
    /// Le dépôt dont il est question, d'après le journal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entree: Option<i64>,
    /// La référence de ce dépôt : sa clé d'idempotence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Le montant dont il est question, en euros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    pub montant: Option<Montant>,
    /// La date du règlement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// La même chose en une phrase.
    pub phrase: String,
    /// Quand le service l'a vu.
    pub vu_le: String,
}

impl Evenement {
    /// The event of a pass, without its number, which the state file gives.
    pub fn new(cfa: &Siren, opco: Opco, nouvelle: &Nouvelle, vu_le: Timestamp) -> Self {
        let mut evenement = Self {
            id: 0,
            cfa: cfa.to_string(),
            opco: opco.identifiant().to_owned(),
            genre: String::new(),
            dossier: None,
            facture: None,
            echeance: None,
            entree: nouvelle.entree.map(|entree| entree.0),
            reference: nouvelle.reference.as_ref().map(|reference| reference.as_str().to_owned()),
            montant: None,
            date: None,
            phrase: nouvelle.to_string(),
            vu_le: vu_le.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        };
        evenement.remplir(&nouvelle.evenement);
        evenement
    }

    fn remplir(&mut self, evenement: &parcours::Evenement) {
        use parcours::Evenement as E;
        let genre = match evenement {
            E::Apparu { dossier, .. } => self.du_dossier("apparu", dossier),
            E::Disparu { dossier } => self.du_dossier("disparu", dossier),
            E::Transmis { dossier } => self.du_dossier("transmis", dossier),
            E::EnInstruction { dossier } => self.du_dossier("en-instruction", dossier),
            E::Engage { dossier } => self.du_dossier("engage", dossier),
            E::Refuse { dossier, .. } => self.du_dossier("refuse", dossier),
            E::Annule { dossier, .. } => self.du_dossier("annule", dossier),
            E::Rompu { dossier } => self.du_dossier("rompu", dossier),
            E::Solde { dossier } => self.du_dossier("solde", dossier),
            E::EtatInconnu { dossier, .. } => self.du_dossier("etat-inconnu", dossier),
            E::DecaAttribue { dossier, .. } => self.du_dossier("deca-attribue", dossier),
            E::EcheanceOuverte { dossier, echeance, reste } => {
                (self.echeance, self.montant) = (Some(echeance.to_string()), reste.clone());
                self.du_dossier("echeance-ouverte", dossier)
            }
            E::EcheanceReglee { dossier, echeance, regle, .. } => {
                (self.echeance, self.montant) = (Some(echeance.to_string()), Some(regle.clone()));
                self.du_dossier("echeance-reglee", dossier)
            }
            E::InstructionCessee { dossier, echeance, montant } => {
                (self.echeance, self.montant) = (Some(echeance.to_string()), Some(montant.clone()));
                self.du_dossier("instruction-cessee", dossier)
            }
            E::FacturesNonSuivies => "factures-non-suivies",
            E::FactureReglee { facture, date, .. } => {
                self.date = date.as_ref().and_then(DateCivile::civil).map(|date| date.to_string());
                self.de_la_facture("facture-reglee", facture)
            }
            E::FactureRefusee { facture, .. } => self.de_la_facture("facture-refusee", facture),
            E::FactureEtat { facture, .. } => self.de_la_facture("facture-etat", facture),
            // A kind that a later version of the SDK adds: its sentence says what it is.
            _ => "autre",
        };
        genre.clone_into(&mut self.genre);
    }

    fn du_dossier(&mut self, genre: &'static str, dossier: &Identifiant) -> &'static str {
        self.dossier = Some(dossier.as_str().to_owned());
        genre
    }

    fn de_la_facture(&mut self, genre: &'static str, facture: &NumeroFacture) -> &'static str {
        let interne = facture.interne.as_ref().map(|interne| interne.as_str().to_owned());
        self.facture = interne.or_else(|| facture.reference.clone());
        genre
    }
}
