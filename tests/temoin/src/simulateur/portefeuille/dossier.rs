//! One dossier: the contract as received, and its processing by the OPCO.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::contrat::Contrat;
use super::echeancier::{self, Echeance, Regime};
use super::valeur::{ecrire_jour, ecrire_montant, jour, texte};
use crate::simulateur::reglages::Reglages;
use crate::simulateur::reglages::particularite::Particularite;

/// Ancillary costs engaged by default with a contract: nature, unit price in centimes, quantity.
const FRAIS: [(&str, i64, i64); 2] = [("RESTAURATION", 300, 120), ("PREMIEREQUIPEMENT", 50_000, 1)];

/// The states of the norm, in its spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Etat {
    Transmis,
    EnCoursInstruction,
    Engage,
    Annule,
    Refuse,
    Rupture,
    Solde,
}

impl Etat {
    /// All, in the order of a life.
    #[cfg(feature = "commandes")]
    pub(crate) const TOUS: [Self; 7] = [
        Self::Transmis,
        Self::EnCoursInstruction,
        Self::Engage,
        Self::Solde,
        Self::Refuse,
        Self::Annule,
        Self::Rupture,
    ];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Transmis => "TRANSMIS",
            Self::EnCoursInstruction => "EN_COURS_INSTRUCTION",
            Self::Engage => "ENGAGE",
            Self::Annule => "ANNULE",
            Self::Refuse => "REFUSE",
            Self::Rupture => "RUPTURE",
            Self::Solde => "SOLDE",
        }
    }
}

/// A state of a dossier, with its first day on the virtual clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Etape {
    pub(crate) date: Date,
    pub(crate) etat: Etat,
}

/// A dossier; amounts in centimes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Dossier {
    pub(crate) rang: usize,
    /// Stored separately in the state file.
    #[serde(skip)]
    pub(crate) contrat: Contrat,
    pub(crate) etat: Etat,
    /// Its states, in order; the first ones are missing if an older file did not record them.
    #[serde(default)]
    pub(crate) vie: Vec<Etape>,
    pub(crate) commentaire: Option<String>,
    pub(crate) numero_deca: Option<String>,
    pub(crate) date_rupture: Option<Date>,
    pub(crate) iban: String,
    /// The regime of the échéancier, once it exists.
    pub(crate) regime: Option<Regime>,
    pub(crate) echeances: Vec<Echeance>,
    pub(crate) frais: Vec<Frais>,
}

/// Ancillary costs engaged, of one nature.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Frais {
    pub(crate) nature: String,
    pub(crate) prix_unitaire: i64,
    pub(crate) quantite: i64,
    /// Invoiced so far.
    pub(crate) facture: i64,
    /// Items with which they were invoiced.
    pub(crate) echeances: Vec<u32>,
}

/// Our number of the dossier with a rank.
pub(crate) fn numero_interne(rang: usize) -> String {
    format!("INT-D-{rang}")
}

/// The same from the external number.
pub(crate) fn interne_de(externe: &str) -> String {
    externe.replacen("EXT-", "INT-D-", 1)
}

impl Frais {
    pub(crate) fn total(&self) -> i64 {
        self.prix_unitaire * self.quantite
    }
}

impl Dossier {
    pub(crate) fn new(rang: usize, cerfa: &Value, iban: String, date: Date) -> Self {
        Self {
            rang,
            contrat: Contrat::new(cerfa),
            etat: Etat::Transmis,
            vie: vec![Etape { date, etat: Etat::Transmis }],
            commentaire: None,
            numero_deca: None,
            date_rupture: None,
            iban,
            regime: None,
            echeances: Vec::new(),
            frais: Vec::new(),
        }
    }

    pub(crate) fn numero_interne(&self) -> String {
        numero_interne(self.rang)
    }

    pub(crate) fn numero_externe(&self) -> String {
        format!("EXT-{}", self.rang)
    }

    pub(crate) fn siret_cfa(&self) -> &str {
        self.contrat.siret_cfa()
    }

    /// Enters a state; entering the current one changes nothing.
    pub(crate) fn passer_a(&mut self, etat: Etat, date: Date) {
        if self.etat != etat {
            self.etat = etat;
            self.vie.push(Etape { date, etat });
        }
    }

    /// Engages the funding: DECA number, échéancier, ancillary costs.
    pub(crate) fn engager(&mut self, reglages: &Reglages, date: Date) {
        self.passer_a(Etat::Engage, date);
        let cerfa = self.contrat.json();
        self.numero_deca = Some(self.numero_deca_attribue(&cerfa));
        let du_contrat = |nom: &str| jour(&cerfa, &format!("/contrat/{nom}"));
        let dates = (du_contrat("dateConclusion"), du_contrat("dateDebutContrat"), du_contrat("dateFinContrat"));
        if let (Some(conclusion), Some(debut), Some(fin)) = dates {
            let regime = Regime::au(conclusion);
            self.regime = Some(regime);
            self.echeances = echeancier::etablir(regime, debut, fin, reglages.npec);
        }
        if reglages.a(Particularite::CodificationNumerique) {
            echeancier::numeroter(&mut self.echeances);
        }
        if reglages.a(Particularite::PaiementAutomatique)
            && let Some(premiere) = self.echeances.first_mut()
        {
            premiere.regle = premiere.total;
        }
        // Half of the equipment was paid before, and the answer does not show it.
        let partiel = reglages.a(Particularite::PremierEquipementPartiel);
        let frais = |(nature, prix_unitaire, quantite): (&str, i64, i64)| Frais {
            nature: nature.to_owned(),
            prix_unitaire,
            quantite,
            facture: if partiel && nature == "PREMIEREQUIPEMENT" { prix_unitaire / 2 } else { 0 },
            echeances: Vec::new(),
        };
        self.frais = FRAIS.into_iter().map(frais).collect();
    }

    /// Breaks the contract. Its engaged amounts are kept: which of them are still due then is published nowhere.
    pub(crate) fn rompre(&mut self, effet: Date, date: Date) {
        self.passer_a(Etat::Rupture, date);
        self.date_rupture = Some(effet);
    }

    /// Department, year and month of the conclusion, then a number of our own: 15 characters.
    fn numero_deca_attribue(&self, cerfa: &Value) -> String {
        let code_postal = texte(cerfa, "/employeur/adresse/codePostal");
        let departement = match code_postal.get(..2) {
            Some("97" | "98") => code_postal.get(..3).unwrap_or("099").to_owned(),
            Some("20") => "02A".to_owned(),
            Some(deux) => format!("0{deux}"),
            None => "099".to_owned(),
        };
        let conclusion = self.contrat.conclusion().unwrap_or_default();
        format!("{departement}{:04}{:02}NC{:04}", conclusion.year(), conclusion.month(), self.rang % 10_000)
    }

    pub(crate) fn etat_json(&self) -> Value {
        json!({
            "numeroInterne": self.numero_interne(),
            "numeroExterne": self.numero_externe(),
            "numeroDeca": self.numero_deca,
            "etat": self.etat.code(),
        })
    }

    /// The dossier as a read operation returns it.
    pub(crate) fn json(&self) -> Value {
        let total = self.echeances.iter().map(|echeance| echeance.total).sum();
        let engage = !self.echeances.is_empty();
        json!({
            "cerfa": self.cerfa_json(),
            "engagement": engage.then(|| ecrire_montant(total)),
            "echeances": self.echeances.iter().map(|echeance| echeance.json(self.siret_cfa(), &self.iban)).collect::<Vec<_>>(),
            "detailsFacturation": engage.then(|| self.details_json()),
            "engagementsFraisAnnexe": self.frais.iter().map(frais_json).collect::<Vec<_>>(),
            "comment": self.regime.map(|regime| format!("Échéancier estimé par le simulateur : {}.", regime.titre())),
        })
    }

    fn cerfa_json(&self) -> Value {
        let mut cerfa = self.contrat.json();
        cerfa["numeroInterne"] = json!(self.numero_interne());
        cerfa["numeroExterne"] = json!(self.numero_externe());
        cerfa["numeroDeca"] = json!(self.numero_deca);
        cerfa["etat"] = json!(self.etat.code());
        cerfa["commentaireEtat"] = json!(self.commentaire);
        if cerfa["contrat"].is_object() {
            cerfa["contrat"]["noContrat"] = json!(self.numero_deca);
            cerfa["contrat"]["dateRupture"] = json!(self.date_rupture.map(ecrire_jour));
        }
        cerfa
    }

    fn details_json(&self) -> Value {
        let reglee =
            |nature: &str| self.frais.iter().filter(|un| un.nature == nature).all(|un| un.facture >= un.total());
        let plafond = |nature: &str| self.frais.iter().filter(|un| un.nature == nature).map(Frais::total).sum();
        let periodes = |un: &Frais| {
            let nature = &un.nature;
            un.echeances
                .iter()
                .map(move |numero| json!({ "numeroEcheance": numero, "nature": nature }))
                .collect::<Vec<_>>()
        };
        json!({
            "fraisPremierEquipementRegles": reglee("PREMIEREQUIPEMENT"),
            "fraisMobiliteRegles": false,
            "plafondFraisPremierEquipement": ecrire_montant(plafond("PREMIEREQUIPEMENT")),
            "plafondFraisMobilite": ecrire_montant(plafond("MOBILITE")),
            "periodesFraisAnnexes": self.frais.iter().flat_map(periodes).collect::<Vec<_>>(),
            "iban": self.iban,
        })
    }
}

fn frais_json(frais: &Frais) -> Value {
    json!({
        "natureFrais": frais.nature,
        "montantTotal": ecrire_montant(frais.total()),
        "prixUnitaire": ecrire_montant(frais.prix_unitaire),
        "quantite": frais.quantite,
    })
}

impl Dossier {
    /// Moves the amounts of an item: in instruction, and paid.
    pub(crate) fn mouvement(&mut self, numero: u32, en_cours: i64, regle: i64) {
        if let Some(echeance) = self.echeances.iter_mut().find(|une| une.numero == numero) {
            echeance.en_cours += en_cours;
            echeance.regle += regle;
        }
    }
}
