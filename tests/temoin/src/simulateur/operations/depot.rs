//! The deposits that change a dossier: contract, invoice, rupture.

use jiff::civil::date;
use serde_json::{Value, json};

use super::rejet::rejets;
use crate::simulateur::demande::Demande;
use crate::simulateur::demande::refus::{Motif, Refus};
use crate::simulateur::opco::Opco;
use crate::simulateur::portefeuille::dossier::{Dossier, Etat};
use crate::simulateur::portefeuille::extrait;
use crate::simulateur::portefeuille::facture::Facture;
use crate::simulateur::portefeuille::valeur::{iban_normal, jour, texte};
use crate::simulateur::verrou::verrou;

/// The maximum number of lines of one invoice, our own limit.
const LIGNES_MAXIMALES: usize = 1_000;

pub(super) fn dossier(opco: &Opco, demande: &Demande) -> Result<Value, Refus> {
    let cerfa = &demande.corps.json["cerfa"];
    Refus::sauf_si_vide(dates(cerfa))?;
    let identite = extrait::identite(cerfa);
    let mut portefeuille = verrou(&opco.portefeuille);
    if let Some(repete) = portefeuille.meme_contrat(&identite, cerfa) {
        let concerne = Some(repete.numero_interne());
        return Err(Refus { concerne, ..Refus::un(400, "DOUBLON", "Ce contrat est déjà transmis.") });
    }
    let avenants = opco.reglages().avenants_dans_le_dossier;
    if avenants && let Some(amende) = portefeuille.amender(&identite, cerfa) {
        return Ok(accuse(amende));
    }
    let rang = portefeuille.dossiers.len() + 1;
    let dossier = Dossier::new(rang, cerfa, iban_normal(&opco.reglages().iban), portefeuille.date);
    let reponse = accuse(&dossier);
    portefeuille.recevoir(dossier, &identite);
    Ok(reponse)
}

fn accuse(dossier: &Dossier) -> Value {
    json!({
        "numeroInterne": dossier.numero_interne(),
        "numeroExterne": dossier.numero_externe(),
        "numeroDeca": dossier.numero_deca,
        "status": "success",
        "comment": null,
    })
}

/// The relations between dates that the norm itself states.
fn dates(cerfa: &Value) -> Vec<Motif> {
    let du_contrat = |nom: &str| jour(cerfa, &format!("/contrat/{nom}")).unwrap_or_default();
    let (conclusion, debut, fin) =
        (du_contrat("dateConclusion"), du_contrat("dateDebutContrat"), du_contrat("dateFinContrat"));
    let mut motifs = Vec::new();
    if conclusion < date(2020, 1, 1) {
        motifs.push(Motif::new("DATE", "Le contrat est conclu avant le 01/01/2020."));
    }
    if conclusion > debut {
        motifs.push(Motif::new("DATE", "Le contrat est conclu après son début."));
    }
    if fin <= debut {
        motifs.push(Motif::new("DATE", "Le contrat finit avant de commencer."));
    }
    motifs
}

pub(super) fn facture(opco: &Opco, demande: &Demande) -> Result<Value, Refus> {
    if !demande.corps.fichiers.iter().all(|fichier| fichier.est_pdf()) {
        return Err(Refus::un(400, "FICHIER", "Le fichier de la facture n'est pas un PDF."));
    }
    let lignes = demande.corps.json["facture"]["lignes"].as_array().map_or(0, Vec::len);
    if lignes > LIGNES_MAXIMALES {
        return Err(Refus::un(400, "LIGNES", "La facture a plus de 1000 lignes."));
    }
    let mut portefeuille = verrou(&opco.portefeuille);
    let facture = Facture::lire(portefeuille.factures.len() + 1, &demande.corps.json["facture"]);
    Refus::sauf_si_vide(rejets(&portefeuille, &facture, &opco.reglages()))?;
    let numero = facture.numero_interne();
    let document = portefeuille.numeroter_piece("FACTURE", &numero, demande.corps.taille_fichiers());
    let reponse = json!({ "numeroInterneFacture": numero, "numeroInterneDocument": document });
    portefeuille.admettre(facture);
    Ok(reponse)
}

/// The norm does not describe the body: it must name an engaged dossier, and may give the date of the rupture.
pub(super) fn rupture(opco: &Opco, demande: &Demande) -> Result<Value, Refus> {
    let corps = &demande.corps.json;
    let mut portefeuille = verrou(&opco.portefeuille);
    let aujourd_hui = portefeuille.date;
    let dossier = portefeuille
        .par_numero_interne_mut(texte(corps, "/numeroInterne"))
        .ok_or_else(|| Refus::un(400, "DOSSIER_INCONNU", "Le numéro interne de dossier est absent ou inconnu."))?;
    if dossier.etat != Etat::Engage {
        return Err(Refus::un(400, "ETAT", "Le dossier n'est pas engagé."));
    }
    dossier.rompre(jour(corps, "/dateRupture").unwrap_or(aujourd_hui), aujourd_hui);
    Ok(json!({ "status": "success", "comment": null }))
}
