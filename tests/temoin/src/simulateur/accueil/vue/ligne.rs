//! The lines of the page's tables: a dossier with its items, an invoice, a request.

use std::collections::BTreeSet;

use crate::francais::{euros, jour};
use crate::simulateur::opco::journal::Appel;
use crate::simulateur::portefeuille::dossier::{Dossier, Etat};
use crate::simulateur::portefeuille::echeancier::Echeance;
use crate::simulateur::portefeuille::facture::{EtatFacture, Facture};
use crate::simulateur::portefeuille::valeur::texte;

/// What can be done with a dossier, in the order of its buttons, and what the button says.
const ACTIONS: [(&str, &str); 5] = [
    ("instruire", "Instruire"),
    ("engager", "Engager"),
    ("refuser", "Refuser"),
    ("rompre", "Rompre"),
    ("annuler", "Annuler"),
];

/// A state: its code in the norm, its name for people, and the family that gives its colour.
pub(super) struct Marque {
    pub(super) code: &'static str,
    pub(super) libelle: &'static str,
    pub(super) famille: &'static str,
}

impl Marque {
    fn du_dossier(etat: Etat) -> Self {
        let (libelle, famille) = match etat {
            Etat::Transmis => ("Transmis", "attente"),
            Etat::EnCoursInstruction => ("En instruction", "attente"),
            Etat::Engage => ("Engagé", "bon"),
            Etat::Solde => ("Soldé", "bon"),
            Etat::Annule => ("Annulé", "fin"),
            Etat::Refuse => ("Refusé", "fin"),
            Etat::Rupture => ("Rompu", "fin"),
        };
        Self { code: etat.code(), libelle, famille }
    }
}

pub(super) struct LigneDossier {
    pub(super) numero: String,
    pub(super) externe: String,
    pub(super) apprenti: String,
    pub(super) etat: Marque,
    pub(super) commentaire: String,
    pub(super) regime: &'static str,
    pub(super) echeances: Vec<LigneEcheance>,
    /// Action and label of every button that the state allows.
    pub(super) actions: Vec<(&'static str, &'static str)>,
}

pub(super) struct LigneEcheance {
    pub(super) codification: String,
    pub(super) ouverture: String,
    pub(super) total: String,
    pub(super) en_cours: String,
    pub(super) regle: String,
}

pub(super) struct LigneFacture {
    pub(super) numero: String,
    pub(super) reference: String,
    pub(super) montant: String,
    pub(super) etat: Marque,
    pub(super) commentaire: String,
    pub(super) ouverte: bool,
}

pub(super) struct LigneAppel {
    pub(super) methode: String,
    pub(super) chemin: String,
    pub(super) statut: u16,
    pub(super) verdict: &'static str,
    pub(super) motifs: Vec<String>,
}

impl LigneDossier {
    /// `payables` are the external numbers of dossiers with an invoice that waits for payment.
    pub(super) fn de(dossier: &Dossier, payables: &BTreeSet<&str>) -> Self {
        let possibles: &[&str] = match dossier.etat {
            Etat::Transmis => &["instruire", "engager", "refuser", "annuler"],
            Etat::EnCoursInstruction => &["engager", "refuser", "annuler"],
            Etat::Engage => &["rompre", "annuler"],
            Etat::Annule | Etat::Refuse | Etat::Rupture | Etat::Solde => &[],
        };
        let mut actions: Vec<_> = ACTIONS.into_iter().filter(|(action, _)| possibles.contains(action)).collect();
        // Without an invoice there is nothing to pay.
        if payables.contains(dossier.numero_externe().as_str()) {
            actions.insert(0, ("payer", "Payer"));
        }
        let cerfa = dossier.contrat.json();
        let name = |name| texte(&cerfa, name);
        Self {
            numero: dossier.numero_interne(),
            externe: dossier.numero_externe(),
            apprenti: format!("{} {}", name("/apprenti/prenom"), name("/apprenti/nom")),
            etat: Marque::du_dossier(dossier.etat),
            commentaire: dossier.commentaire.clone().unwrap_or_default(),
            regime: dossier.regime.map_or("", |regime| regime.titre()),
            echeances: dossier.echeances.iter().map(LigneEcheance::de).collect(),
            actions,
        }
    }
}

impl LigneEcheance {
    pub(super) fn de(echeance: &Echeance) -> Self {
        Self {
            codification: echeance.codification.clone(),
            ouverture: jour(echeance.ouverture),
            total: euros(echeance.total),
            en_cours: euros(echeance.en_cours),
            regle: euros(echeance.regle),
        }
    }
}

impl LigneFacture {
    pub(super) fn de(facture: &Facture) -> Self {
        let (libelle, famille, commentaire) = match &facture.etat {
            EtatFacture::Transmise => ("En instruction", "attente", String::new()),
            EtatFacture::Reglee { virement, date } => {
                ("Réglée", "bon", format!("Virement {virement} du {}.", jour(*date)))
            }
            EtatFacture::Refusee { motif } => ("Refusée", "fin", motif.clone()),
        };
        Self {
            numero: facture.numero_interne(),
            reference: facture.numero.clone(),
            montant: euros(facture.total.unwrap_or_default()),
            etat: Marque { code: facture.etat.code(), libelle, famille },
            commentaire,
            ouverte: facture.etat == EtatFacture::Transmise,
        }
    }
}

impl LigneAppel {
    pub(super) fn de(appel: &Appel) -> Self {
        Self {
            methode: appel.methode.clone(),
            chemin: appel.chemin.clone(),
            statut: appel.statut,
            verdict: appel.verdict(),
            motifs: appel.motifs.iter().map(|(code, phrase)| format!("{code} : {phrase}")).collect(),
        }
    }
}
