//! The documents: convention, document, certificate. They are checked against the dossier and only numbered.

use serde_json::{Value, json};

use crate::simulateur::demande::Demande;
use crate::simulateur::demande::refus::{Motif, Refus};
use crate::simulateur::opco::Opco;
use crate::simulateur::portefeuille::Portefeuille;
use crate::simulateur::portefeuille::dossier::Dossier;
use crate::simulateur::portefeuille::valeur::{jour, texte};
use crate::simulateur::verrou::verrou;

/// Texts of the contract that a document repeats: they must be equal in both.
const TEXTES: [&str; 4] = ["/employeur/siret", "/apprenti/nom", "/apprenti/prenom", "/organismeFormation/siret"];

/// Days that a convention also repeats.
const JOURS: [&str; 4] = [
    "/contrat/dateDebutContrat",
    "/contrat/dateFinContrat",
    "/formation/dateDebutFormation",
    "/formation/dateFinFormation",
];

pub(super) fn convention(opco: &Opco, demande: &Demande) -> Result<Value, Refus> {
    let convention = &demande.corps.json["convention"];
    lisible(demande)?;
    let mut portefeuille = verrou(&opco.portefeuille);
    let dossier = dossier(&portefeuille, texte(convention, "/numeroInterneDossier"))?;
    let cerfa = dossier.contrat.json();
    let mut motifs = differences(&cerfa, convention);
    let autre_jour = |pointeur: &&&str| jour(convention, pointeur) != jour(&cerfa, pointeur);
    motifs.extend(JOURS.iter().filter(autre_jour).map(|pointeur| difference(pointeur)));
    if convention["mandatEmployeur"] == json!(false) {
        motifs.push(Motif::new("MANDAT", "La convention ne porte pas le mandat de l'employeur."));
    }
    Refus::sauf_si_vide(motifs)?;
    Ok(accuse(&mut portefeuille, demande, "CONVENTION", texte(convention, "/numeroInterneDossier")))
}

pub(super) fn document(opco: &Opco, demande: &Demande) -> Result<Value, Refus> {
    lisible(demande)?;
    let objets = demande.corps.json["infosFichier"]["objets"].as_array().map_or(&[][..], Vec::as_slice);
    let mut portefeuille = verrou(&opco.portefeuille);
    let connu = |objet: &Value| {
        let numero = texte(objet, "/idObjet");
        match texte(objet, "/typeObjet") {
            "FACTURE" => portefeuille.facture(numero).is_some(),
            _ => portefeuille.par_numero_interne(numero).is_some(),
        }
    };
    if objets.is_empty() || !objets.iter().all(connu) {
        return Err(Refus::un(400, "OBJET_INCONNU", "Un objet auquel rattacher le document est inconnu."));
    }
    Ok(accuse(&mut portefeuille, demande, "DOCUMENT", texte(&objets[0], "/idObjet")))
}

pub(super) fn certificat(opco: &Opco, demande: &Demande) -> Result<Value, Refus> {
    let certificat = &demande.corps.json["certificat"];
    lisible(demande)?;
    let mut portefeuille = verrou(&opco.portefeuille);
    let dossier = dossier(&portefeuille, texte(certificat, "/numeroInterneDossier"))?;
    let mut motifs = differences(&dossier.contrat.json(), certificat);
    let numero = certificat["echeance"]["numero"].as_f64();
    if dossier.echeances.iter().all(|echeance| Some(f64::from(echeance.numero)) != numero) {
        motifs.push(Motif::new("ECHEANCE_INCONNUE", "L'échéance du certificat est inconnue."));
    }
    let facture = &certificat["numeroInterneFacture"];
    if !facture.is_null() && facture.as_str().is_none_or(|numero| portefeuille.facture(numero).is_none()) {
        motifs.push(Motif::new("FACTURE_INCONNUE", "La facture du certificat est inconnue."));
    }
    Refus::sauf_si_vide(motifs)?;
    Ok(accuse(&mut portefeuille, demande, "CERTIFICAT", texte(certificat, "/numeroInterneDossier")))
}

fn dossier<'a>(portefeuille: &'a Portefeuille, numero: &str) -> Result<&'a Dossier, Refus> {
    let refus = || Refus::un(400, "DOSSIER_INCONNU", "Le numéro interne de dossier est inconnu.");
    portefeuille.par_numero_interne(numero).ok_or_else(refus)
}

fn lisible(demande: &Demande) -> Result<(), Refus> {
    if demande.corps.fichiers.iter().all(|fichier| fichier.est_piece()) {
        return Ok(());
    }
    Err(Refus::un(400, "FICHIER", "Le fichier n'est ni un PDF, ni un JPEG, ni un PNG."))
}

fn differences(cerfa: &Value, piece: &Value) -> Vec<Motif> {
    let autre = |pointeur: &&&str| texte(piece, pointeur) != texte(cerfa, pointeur);
    TEXTES.iter().filter(autre).map(|pointeur| difference(pointeur)).collect()
}

fn difference(pointeur: &str) -> Motif {
    Motif::new("DIFFERENCE", format!("{pointeur} : la valeur diffère de celle du contrat."))
}

fn accuse(portefeuille: &mut Portefeuille, demande: &Demande, genre: &str, objet: &str) -> Value {
    let numero = portefeuille.numeroter_piece(genre, objet, demande.corps.taille_fichiers());
    json!({ "numeroInterneDocument": numero, "status": "success", "comment": null })
}
