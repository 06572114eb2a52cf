//! The history of a dossier, day by day on the virtual clock: its states, documents, invoices and payments, and the
//! opening days of its items.

use jiff::civil::Date;

use super::ligne::{Marque, court};
use super::resume::montant_engage;
use crate::francais::{compte, euros, jour};
use crate::simulateur::portefeuille::Portefeuille;
use crate::simulateur::portefeuille::dossier::{Dossier, Etape, Etat};
use crate::simulateur::portefeuille::facture::{EtatFacture, Facture};

/// The maximum number of past events shown.
const MOMENTS_MONTRES: usize = 50;

/// An event of a day, past or future.
pub(super) struct Moment {
    pub(super) date: String,
    pub(super) jour: String,
    pub(super) titre: String,
    pub(super) detail: String,
    /// The group that determines its colour.
    pub(super) famille: &'static str,
}

/// A history up to the current day, and the coming events.
pub(super) struct Vie {
    pub(super) passee: Vec<Moment>,
    pub(super) future: Vec<Moment>,
    /// The part of the past that is left out, in words.
    pub(super) omis: String,
    /// Whether an older state file lacks some days.
    pub(super) jours_inconnus: bool,
}

/// The order of events on one day, if the clock does not give it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Reception,
    Instruction,
    Piece,
    Engagement,
    Ouverture,
    Facture,
    Fin,
}

/// The order of the events: day and order within it, then the number of the subject, then the deposit of an invoice
/// before its decision.
type Ordre = (Date, Place, usize, bool);

impl Vie {
    /// `factures` are those of the dossier.
    pub(super) fn new(portefeuille: &Portefeuille, dossier: &Dossier, factures: &[&Facture]) -> Self {
        let mut moments = Vec::new();
        etats(&mut moments, dossier);
        ouvertures(&mut moments, dossier);
        pieces(&mut moments, portefeuille, dossier, factures);
        for facture in factures {
            reglement(&mut moments, dossier, facture);
        }
        moments.sort_by_key(|(ordre, _)| *ordre);
        let aujourd_hui = portefeuille.date;
        let (passee, future): (Vec<_>, Vec<_>) = moments.into_iter().partition(|((date, ..), _)| *date <= aujourd_hui);
        let omis = passee.len().saturating_sub(MOMENTS_MONTRES);
        let sans_ordre = |moments: Vec<(Ordre, Moment)>| moments.into_iter().map(|(_, moment)| moment);
        Self {
            passee: sans_ordre(passee).skip(omis).collect(),
            future: sans_ordre(future).collect(),
            omis: if omis == 0 { String::new() } else { compte(omis, "moment plus ancien", "moments plus anciens") },
            jours_inconnus: dossier.vie.first().is_none_or(|premiere| premiere.etat != Etat::Transmis)
                || factures.iter().any(|une| matches!(une.etat, EtatFacture::Refusee { date: None, .. })),
        }
    }
}

fn moment(date: Date, titre: impl Into<String>, detail: impl Into<String>, famille: &'static str) -> Moment {
    Moment { date: date.to_string(), jour: jour(date), titre: titre.into(), detail: detail.into(), famille }
}

fn etats(moments: &mut Vec<(Ordre, Moment)>, dossier: &Dossier) {
    for (rang, Etape { date, etat }) in dossier.vie.iter().enumerate() {
        let motif = || dossier.commentaire.clone().unwrap_or_default();
        let (place, titre, detail) = match etat {
            Etat::Transmis => (Place::Reception, "Reçu par l'OPCO", String::new()),
            Etat::EnCoursInstruction => (Place::Instruction, "Mis en instruction", String::new()),
            Etat::Engage => (Place::Engagement, "Engagé", engagement(dossier)),
            Etat::Solde => (Place::Fin, "Soldé", "Toutes les échéances sont réglées.".to_owned()),
            Etat::Refuse => (Place::Fin, "Refusé", motif()),
            Etat::Annule => (Place::Fin, "Annulé", motif()),
            Etat::Rupture => {
                let effet = dossier.date_rupture.map(|effet| format!("Rupture au {}.", jour(effet)));
                (Place::Fin, "Rompu", effet.unwrap_or_default())
            }
        };
        moments.push(((*date, place, rang, false), moment(*date, titre, detail, Marque::du_dossier(*etat).famille)));
    }
}

fn engagement(dossier: &Dossier) -> String {
    let echeances = compte(dossier.echeances.len(), "échéance", "échéances");
    let deca = dossier.numero_deca.as_ref().map_or_else(String::new, |numero| format!(", numéro DECA {numero}"));
    format!("{}, {echeances}{deca}.", euros(montant_engage(dossier)))
}

/// Items open on their day, or with the engagement if that is later; none opens after the end.
fn ouvertures(moments: &mut Vec<(Ordre, Moment)>, dossier: &Dossier) {
    let entree = |voulus: &[Etat]| dossier.vie.iter().find(|un| voulus.contains(&un.etat)).map(|un| un.date);
    let engagement = entree(&[Etat::Engage]);
    let fin = entree(&[Etat::Annule, Etat::Refuse]).or(dossier.date_rupture);
    // A file of an earlier version lacks its day; nothing opens after it, whatever the day.
    if dossier.etat == Etat::Annule && fin.is_none() {
        return;
    }
    for echeance in &dossier.echeances {
        let date = engagement.map_or(echeance.ouverture, |debut| debut.max(echeance.ouverture));
        if fin.is_some_and(|fin| date > fin) {
            continue;
        }
        let depuis = if date == echeance.ouverture { "" } else { ", ouverte dès l'engagement" };
        let titre = format!("Échéance {}", echeance.codification);
        let detail = format!("{} à facturer{depuis}.", euros(echeance.total));
        moments.push((
            (date, Place::Ouverture, echeance.numero as usize, false),
            moment(date, titre, detail, "ouverture"),
        ));
    }
}

fn pieces(moments: &mut Vec<(Ordre, Moment)>, portefeuille: &Portefeuille, dossier: &Dossier, factures: &[&Facture]) {
    let numero = dossier.numero_interne();
    for (rang, piece) in portefeuille.pieces.iter().enumerate() {
        let facture = factures.iter().find(|une| une.numero_interne() == piece.objet);
        let (place, rang, titre, detail) = match (piece.genre.as_str(), facture) {
            ("FACTURE", Some(facture)) => (
                Place::Facture,
                facture.rang,
                format!("Facture {} déposée", court(&facture.numero)),
                montant(dossier, facture),
            ),
            (genre, facture) if facture.is_some() || piece.objet == numero => {
                let titre = match genre {
                    "CONVENTION" => "Convention reçue",
                    "CERTIFICAT" => "Certificat reçu",
                    _ => "Document reçu",
                };
                (Place::Piece, rang, titre.to_owned(), format!("Pièce INT-DOC-{}.", rang + 1))
            }
            _ => continue,
        };
        moments.push(((piece.date, place, rang, false), moment(piece.date, titre, detail, "depot")));
    }
}

fn reglement(moments: &mut Vec<(Ordre, Moment)>, dossier: &Dossier, facture: &Facture) {
    let numero = court(&facture.numero);
    let (date, titre, detail, famille) = match &facture.etat {
        EtatFacture::Reglee { virement, date } => {
            let detail = format!("{} Virement {virement}.", montant(dossier, facture));
            (*date, format!("Facture {numero} réglée"), detail, "bon")
        }
        EtatFacture::Refusee { motif, date: Some(date) } => {
            (*date, format!("Facture {numero} refusée"), motif.clone(), "fin")
        }
        EtatFacture::Transmise | EtatFacture::Refusee { date: None, .. } => return,
    };
    moments.push(((date, Place::Facture, facture.rang, true), moment(date, titre, detail, famille)));
}

/// The amount that an invoice asks for a dossier, and its number.
fn montant(dossier: &Dossier, facture: &Facture) -> String {
    let externe = dossier.numero_externe();
    let lignes = facture.lignes.iter().filter(|ligne| ligne.dossier == externe);
    let somme = lignes.filter_map(|ligne| ligne.montant).fold(0, i64::saturating_add);
    format!("{}, {}.", facture.numero_interne(), euros(somme))
}
