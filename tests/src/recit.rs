//! The story of an editor's software: a contract, its échéancier, its convention, two invoices, one payment.
//!
//! One side is the CFA's software with the SDK; the actions of the OPCO in between are commands to the simulated one.
//! The output names no person, IBAN or key, and two runs print the same bytes.

mod colonnes;
mod facturation;

use std::fmt;

use cfadock::api::{DeposerConventionForm, DeposerDocumentForm, ListerEtatsFacturesOptions};
use cfadock::models::{CodeEtatFacture, Dossier, EtatFacture, InfosFichier, ObjetFichier, TypeFichier, TypeObjet};
use cfadock::scalaires::Identifiant;
use jiff::civil::date;

use crate::exemple;
use crate::imprevu::Imprevu;
use crate::scenarios::banc::{Banc, DOSSIER, piece, present};
use colonnes::{euros, jour};
use temoin::simulateur::Simulateur;

/// The lines of the story.
#[derive(Debug, Default)]
pub struct Recit {
    lignes: Vec<String>,
}

impl fmt::Display for Recit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lignes.iter().try_for_each(|ligne| writeln!(formatter, "{ligne}"))
    }
}

impl Recit {
    fn titre(&mut self, titre: &str) {
        if !self.lignes.is_empty() {
            self.lignes.push(String::new());
        }
        self.lignes.push(titre.to_owned());
    }

    fn ligne(&mut self, ligne: impl Into<String>) {
        self.lignes.push(format!("   {}", ligne.into()));
    }
}

/// Plays the whole story against a fresh simulated OPCO.
///
/// # Errors
///
/// The first thing that went otherwise than told.
pub async fn jouer() -> Result<Recit, Imprevu> {
    let banc = Banc::monter(Simulateur::neutre()).await?;
    let mut recit = Recit::default();
    transmettre(&banc, &mut recit).await?;
    suivre(&banc, &mut recit).await?;
    let dossier = echeancier(&banc, &mut recit, "3. L'échéancier").await?;
    convention(&banc, &mut recit).await?;
    premiere_facture(&banc, &mut recit, &dossier).await?;
    deuxieme_facture(&banc, &mut recit, &dossier).await?;
    etats_des_factures(&banc, &mut recit).await?;
    echeancier(&banc, &mut recit, "8. L'échéancier, après le règlement").await?;
    if let Some(ecart) = banc.opco.manquements().first() {
        return Err(Imprevu::new(format!("l'OPCO simulé s'écarte de la norme : {ecart:?}")));
    }
    Ok(recit)
}

async fn transmettre(banc: &Banc, recit: &mut Recit) -> Result<(), Imprevu> {
    let depot = banc.client.transmettre_dossier(&exemple::contrat()?).await?.body;
    recit.titre("1. Le contrat V14 est transmis");
    recit.ligne(format!("numéro interne   {}", nom(depot.numero_interne.as_ref())));
    recit.ligne(format!("numéro externe   {}", nom(depot.numero_externe.as_ref())));
    Ok(())
}

async fn suivre(banc: &Banc, recit: &mut Recit) -> Result<(), Imprevu> {
    recit.titre("2. Le dossier est suivi jusqu'à l'engagement");
    for etape in 0..3 {
        match etape {
            1 => banc.opco.instruire(DOSSIER)?,
            2 => banc.opco.engager(DOSSIER)?,
            _ => {}
        }
        let etats = banc.client.lister_etats_dossiers().await?.body;
        let dossier = present("le dossier", etats.into_iter().next())?;
        let etat = present("etat", dossier.etat)?;
        let deca = dossier.numero_deca.map(|numero| format!("   DECA {numero}")).unwrap_or_default();
        recit.ligne(format!("{:<22}{}{deca}", etat.to_string(), etat.label()).trim_end());
    }
    Ok(())
}

async fn echeancier(banc: &Banc, recit: &mut Recit, titre: &str) -> Result<Dossier, Imprevu> {
    let dossier = banc.client.consulter_dossier(DOSSIER).await?.body;
    recit.titre(titre);
    recit.ligne(format!("{:<4} {:<11} {:>12} {:>12} {:>12}", "n°", "ouverture", "montant", "réglé", "en cours"));
    for echeance in dossier.echeances.iter().flatten() {
        recit.ligne(format!(
            "{:<4} {:<11} {:>12} {:>12} {:>12}",
            echeance.numero.unwrap_or_default(),
            jour(echeance.date_ouverture.as_ref()),
            euros(echeance.montant_total.as_ref()),
            euros(echeance.montant_regle.as_ref()),
            euros(echeance.montant_en_cours_instruction.as_ref()),
        ));
    }
    recit.ligne(format!("engagement {}", euros(dossier.engagement.as_ref())));
    for frais in dossier.engagements_frais_annexe.iter().flatten() {
        let nature = frais.nature_frais.as_ref().map(ToString::to_string).unwrap_or_default();
        recit.ligne(format!("frais annexes engagés {nature:<18} {:>12}", euros(frais.montant_total.as_ref())));
    }
    Ok(dossier)
}

async fn convention(banc: &Banc, recit: &mut Recit) -> Result<(), Imprevu> {
    let forme =
        DeposerConventionForm::builder().convention(exemple::convention(DOSSIER)?).fichier(piece("convention")).build();
    let depot = banc.client.deposer_convention(forme).await?.body;
    recit.titre("4. La convention est déposée, avec son PDF");
    recit.ligne(format!("document   {}", nom(depot.numero_interne_document.as_ref())));
    Ok(())
}

async fn premiere_facture(banc: &Banc, recit: &mut Recit, dossier: &Dossier) -> Result<(), Imprevu> {
    let forme = facturation::premiere(dossier, banc.opco.date())?;
    recit.titre("5. L'échéance 1 est facturée");
    facture(recit, &forme.facture);
    let depot = banc.client.deposer_facture(forme).await?.body;
    recit.ligne(format!("facture reçue   {}", nom(depot.numero_interne_facture.as_ref())));
    Ok(())
}

async fn deuxieme_facture(banc: &Banc, recit: &mut Recit, dossier: &Dossier) -> Result<(), Imprevu> {
    recit.titre("6. L'échéance 2 est facturée, avec son certificat de réalisation");
    recit.ligne(format!("le {}, trop tôt :", jour(Some(&banc.opco.date().into()))));
    let trop_tot = banc.client.deposer_facture(facturation::deuxieme(dossier, banc.opco.date())?).await;
    let refus = trop_tot.err().ok_or_else(|| Imprevu::new("une échéance fermée est facturée"))?;
    let refus = present("le refus", refus.refusal().and_then(|refus| refus.body.errors.as_ref()))?;
    for erreur in refus {
        let texte = |champ: &Option<String>| champ.clone().unwrap_or_default();
        recit.ligne(format!("   refusée ({}) : {}", texte(&erreur.code), texte(&erreur.description)));
    }
    banc.opco.avancer(date(2027, 3, 2))?;
    recit.ligne(format!("le {} :", jour(Some(&banc.opco.date().into()))));
    let forme = facturation::deuxieme(dossier, banc.opco.date())?;
    facture(recit, &forme.facture);
    let depot = banc.client.deposer_facture(forme).await?.body;
    recit.ligne(format!("facture reçue   {}", nom(depot.numero_interne_facture.as_ref())));
    let objets = vec![
        ObjetFichier::builder()
            .type_objet(TypeObjet::Facture)
            .id_objet(present("numeroInterneFacture", depot.numero_interne_facture)?)
            .build(),
        ObjetFichier::builder().type_objet(TypeObjet::DossierApprentissage).id_objet(DOSSIER.parse()?).build(),
    ];
    let infos_fichier = InfosFichier::builder().type_fichier(TypeFichier::CertificatRealisation).objets(objets).build();
    let forme = DeposerDocumentForm::builder().infos_fichier(infos_fichier).fichier(piece("certificat")).build();
    let depot = banc.client.deposer_document(forme).await?.body;
    recit.ligne(format!("certificat reçu   {}", nom(depot.numero_interne_document.as_ref())));
    Ok(())
}

fn facture(recit: &mut Recit, facture: &cfadock::models::Facture) {
    for ligne in &facture.lignes {
        recit.ligne(format!("{:<20}{:>12}", ligne.nature_ligne.to_string(), euros(Some(&ligne.montant))));
    }
    recit.ligne(format!("{:<20}{:>12}", "total", euros(Some(&facture.montant_total))));
}

async fn etats_des_factures(banc: &Banc, recit: &mut Recit) -> Result<(), Imprevu> {
    banc.opco.avancer(date(2027, 3, 30))?;
    banc.opco.regler("INT-F-1")?;
    recit.titre("7. Les factures sont suivies (V2)");
    let mut total = None;
    let mut lues: Vec<EtatFacture> = Vec::new();
    // A page that brings nothing new ends the reading, whatever the total says.
    for numero_page in 1..=100 {
        let options = ListerEtatsFacturesOptions::builder().numero_page(numero_page).build();
        let page = banc.client.lister_etats_factures_with(&options).await?.body;
        total = total.or(page.total);
        let factures = page.factures.unwrap_or_default();
        let fini = factures.is_empty();
        lues.extend(factures);
        if fini || total.is_some_and(|total| i64::from(total) <= lues.len() as i64) {
            break;
        }
    }
    for facture in &lues {
        let etat = facture.etat_facture.as_ref().map_or_else(String::new, CodeEtatFacture::to_string);
        let reference = facture.reference_facture_cfa.as_deref().unwrap_or_default();
        let virement = match (&facture.reference_virement, &facture.date_reglement) {
            (Some(virement), Some(jour)) => {
                format!("   virement {virement} du {}", colonnes::jour_civil(jour))
            }
            _ => String::new(),
        };
        recit.ligne(format!("{reference:<8}{:>12}   {etat}{virement}", euros(facture.montant_facture.as_ref())));
    }
    Ok(())
}

fn nom(numero: Option<&Identifiant>) -> &str {
    numero.map_or("", |numero| numero.as_str())
}
