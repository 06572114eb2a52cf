//! The lines of the tables: a dossier, an item of its échéancier, an invoice, a request.

use jiff::civil::Date;

use super::barre::Barre;
use crate::abrege::abreger;
use crate::francais::{compte, duree, euros, heure, jour};
use crate::simulateur::accueil::adresse::{LISTES, adresse, du_dossier};
use crate::simulateur::opco::journal::Passage;
use crate::simulateur::portefeuille::Portefeuille;
use crate::simulateur::portefeuille::dossier::{Dossier, Etat, Frais, interne_de, numero_interne};
use crate::simulateur::portefeuille::echeancier::Echeance;
use crate::simulateur::portefeuille::facture::{EtatFacture, Facture};

/// The actions on a dossier, in the order of its buttons, with the label of each button.
const ACTIONS: [(&str, &str); 5] = [
    ("instruire", "Instruire"),
    ("engager", "Engager"),
    ("refuser", "Refuser"),
    ("rompre", "Rompre"),
    ("annuler", "Annuler"),
];

/// The maximum number of reasons of one request, and of dossiers of one request or invoice, that are shown.
const MOTIFS_MONTRES: usize = 5;
const DOSSIERS_MONTRES: usize = 3;

/// The maximum number of characters of a caller's text that are shown.
const LONGUEUR: usize = 200;

/// A state: its code in the norm, its name for people, and the group that determines its colour.
pub(super) struct Marque {
    pub(super) code: &'static str,
    pub(super) libelle: &'static str,
    pub(super) famille: &'static str,
}

impl Marque {
    pub(super) fn du_dossier(etat: Etat) -> Self {
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
    pub(super) lien: String,
    pub(super) apprenti: String,
    pub(super) employeur: String,
    pub(super) formation: String,
    pub(super) etat: Marque,
    pub(super) commentaire: String,
    /// The number of items, and the paid part of the total; empty before there are any.
    pub(super) echeancier: String,
    pub(super) avancement: String,
    pub(super) barre: Barre,
    /// Action and label of every button that the state allows.
    pub(super) actions: Vec<(&'static str, &'static str)>,
}

/// An item of the échéancier, or ancillary costs of one nature.
pub(super) struct LigneEcheance {
    pub(super) nom: String,
    pub(super) ouverture: String,
    pub(super) etat: &'static str,
    pub(super) total: String,
    pub(super) regle: String,
    pub(super) en_cours: String,
    pub(super) reste: String,
    pub(super) barre: Barre,
}

pub(super) struct LigneFacture {
    pub(super) numero: String,
    pub(super) reference: String,
    pub(super) montant: String,
    pub(super) etat: Marque,
    pub(super) commentaire: String,
    pub(super) ouverte: bool,
    pub(super) dossiers: Renvois,
}

pub(super) struct LigneAppel {
    pub(super) rang: u64,
    /// Its place in the complete list.
    pub(super) lien: String,
    pub(super) methode: String,
    pub(super) chemin: String,
    pub(super) operation: &'static str,
    pub(super) jour: String,
    /// By the real clock.
    pub(super) instant: String,
    pub(super) heure: String,
    pub(super) duree: String,
    pub(super) dossiers: Renvois,
    /// The status; empty if the connection was cut.
    pub(super) statut: String,
    pub(super) verdict: &'static str,
    /// The reason of the verdict.
    pub(super) motifs: Vec<String>,
    /// Whether the reason is a sentence to be shown beside the verdict.
    pub(super) motifs_connus: bool,
    pub(super) autres_motifs: String,
}

/// Dossiers by number and address, and the number of further ones.
pub(super) struct Renvois {
    pub(super) liens: Vec<(String, String)>,
    pub(super) autres: String,
}

impl Renvois {
    fn new(opco: &str, numeros: impl ExactSizeIterator<Item = String>) -> Self {
        let autres = numeros.len().saturating_sub(DOSSIERS_MONTRES);
        let lien = |numero: String| (numero.clone(), du_dossier(opco, &numero, ""));
        let liens = numeros.take(DOSSIERS_MONTRES).map(lien).collect();
        Self { liens, autres: encore(autres, "autre", "autres") }
    }
}

/// The part of a list that is left out, in words; empty when it is complete.
fn encore(nombre: usize, un: &str, plusieurs: &str) -> String {
    if nombre == 0 { String::new() } else { format!("et {}", compte(nombre, un, plusieurs)) }
}

impl LigneDossier {
    pub(super) fn de(opco: &str, portefeuille: &Portefeuille, dossier: &Dossier) -> Self {
        let date = portefeuille.date;
        let possibles: &[&str] = match dossier.etat {
            Etat::Transmis => &["instruire", "engager", "refuser", "annuler"],
            Etat::EnCoursInstruction => &["engager", "refuser", "annuler"],
            Etat::Engage => &["rompre", "annuler"],
            Etat::Annule | Etat::Refuse | Etat::Rupture | Etat::Solde => &[],
        };
        let mut actions: Vec<_> = ACTIONS.into_iter().filter(|(action, _)| possibles.contains(action)).collect();
        // Without an invoice there is nothing to pay.
        if portefeuille.factures_de(dossier).any(|une| une.etat == EtatFacture::Transmise) {
            actions.insert(0, ("payer", "Payer"));
        }
        let libelles = dossier.contrat.libelles();
        let somme = |montant: fn(&Echeance) -> i64| dossier.echeances.iter().map(montant).fold(0, i64::saturating_add);
        let (total, regle, en_cours) = (somme(|une| une.total), somme(|une| une.regle), somme(|une| une.en_cours));
        let ouvert = dossier.echeances.iter().filter(|une| une.ouverture <= date).map(Echeance::restant);
        let ouvert = ouvert.fold(0, i64::saturating_add);
        let parts = [
            ("regle", regle),
            ("en_cours", en_cours),
            ("ouvert", ouvert),
            ("a_venir", total - regle - en_cours - ouvert),
        ];
        let engage = !dossier.echeances.is_empty();
        let echeances = || compte(dossier.echeances.len(), "échéance", "échéances");
        Self {
            numero: dossier.numero_interne(),
            externe: dossier.numero_externe(),
            lien: du_dossier(opco, &dossier.numero_interne(), ""),
            apprenti: libelles.apprenti.to_string(),
            employeur: libelles.employeur.to_string(),
            formation: libelles.formation.to_string(),
            etat: Marque::du_dossier(dossier.etat),
            commentaire: dossier.commentaire.clone().unwrap_or_default(),
            echeancier: if engage { echeances() } else { String::new() },
            avancement: if engage { format!("{} réglés sur {}", euros(regle), euros(total)) } else { String::new() },
            barre: Barre::new(&parts, total),
            actions,
        }
    }
}

impl LigneEcheance {
    /// On a scale common to all items of the dossier.
    pub(super) fn de(echeance: &Echeance, date: Date, echelle: i64) -> Self {
        let reste = echeance.restant();
        let (etat, classe) = match () {
            () if reste <= 0 && echeance.en_cours == 0 => ("réglée", "ouvert"),
            () if reste <= 0 => ("en instruction", "ouvert"),
            () if echeance.ouverture <= date => ("ouverte", "ouvert"),
            () => ("à venir", "a_venir"),
        };
        let parts = [("regle", echeance.regle), ("en_cours", echeance.en_cours), (classe, reste)];
        Self {
            nom: echeance.codification.clone(),
            ouverture: jour(echeance.ouverture),
            etat,
            total: euros(echeance.total),
            regle: euros(echeance.regle),
            en_cours: euros(echeance.en_cours),
            reste: euros(reste),
            barre: Barre::new(&parts, echelle),
        }
    }

    /// Ancillary costs; `regle` is the paid part.
    pub(super) fn des_frais(frais: &Frais, regle: i64, echelle: i64) -> Self {
        let (en_cours, reste) = (frais.facture - regle, frais.total() - frais.facture);
        let nom = match frais.nature.as_str() {
            "RESTAURATION" => "Restauration",
            "HEBERGEMENT" => "Hébergement",
            "PREMIEREQUIPEMENT" => "Premier équipement",
            "MOBILITE" => "Mobilité",
            autre => autre,
        };
        Self {
            nom: nom.to_owned(),
            ouverture: String::new(),
            etat: if reste <= 0 { "facturés" } else { "à facturer" },
            total: euros(frais.total()),
            regle: euros(regle),
            en_cours: euros(en_cours),
            reste: euros(reste),
            barre: Barre::new(&[("regle", regle), ("en_cours", en_cours), ("ouvert", reste)], echelle),
        }
    }
}

impl LigneFacture {
    pub(super) fn de(opco: &str, facture: &Facture) -> Self {
        let (libelle, famille, commentaire) = match &facture.etat {
            EtatFacture::Transmise => ("En instruction", "attente", String::new()),
            EtatFacture::Reglee { virement, date } => {
                ("Réglée", "bon", format!("Virement {virement} du {}.", jour(*date)))
            }
            EtatFacture::Refusee { motif, .. } => ("Refusée", "fin", motif.clone()),
        };
        let dossiers = facture.dossiers();
        let numeros = dossiers.into_iter().map(interne_de);
        Self {
            numero: facture.numero_interne(),
            reference: court(&facture.numero),
            montant: euros(facture.total.unwrap_or_default()),
            etat: Marque { code: facture.etat.code(), libelle, famille },
            commentaire,
            ouverte: facture.etat == EtatFacture::Transmise,
            dossiers: Renvois::new(opco, numeros),
        }
    }
}

impl LigneAppel {
    pub(super) fn de(opco: &str, passage: &Passage) -> Self {
        let appel = &passage.appel;
        let rang = passage.rang.to_string();
        let motifs = appel.motifs.iter().take(MOTIFS_MONTRES);
        let mut motifs: Vec<_> = motifs.map(|(code, phrase)| court(&format!("{code} : {phrase}"))).collect();
        let motifs_connus = motifs.is_empty();
        if motifs_connus {
            motifs.push(raison(appel.verdict()).to_owned());
        }
        Self {
            rang: passage.rang,
            lien: adresse(LISTES, &[("opco", opco), ("requete", &rang)], &format!("r-{rang}")),
            methode: appel.methode.clone(),
            chemin: court(&appel.chemin),
            operation: appel.operation.map_or("", |operation| operation.row().summary),
            jour: jour(passage.jour),
            instant: passage.horaire.heure.to_string(),
            heure: heure(passage.horaire.heure),
            duree: duree(passage.horaire.duree),
            dossiers: Renvois::new(opco, passage.dossiers.iter().map(|rang| numero_interne(*rang))),
            statut: if appel.statut == 0 { String::new() } else { appel.statut.to_string() },
            verdict: appel.verdict(),
            motifs,
            motifs_connus,
            autres_motifs: encore(appel.motifs.len().saturating_sub(MOTIFS_MONTRES), "autre motif", "autres motifs"),
        }
    }
}

/// The reason of a verdict that has no other.
fn raison(verdict: &str) -> &'static str {
    match verdict {
        "conforme" => "Suit la norme.",
        "forcé" => "Réponse imposée par une panne.",
        "coupé" => "Connexion coupée par une panne.",
        _ => "Refusée sans motif.",
    }
}

/// A caller's text, cut if it is long.
pub(super) fn court(texte: &str) -> String {
    abreger(texte, LONGUEUR)
}
