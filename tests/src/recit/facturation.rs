//! The two invoices of the story, built from what the OPCO answered: numbers, IBAN and codification are echoed, never
//! computed.

use cfadock::api::DeposerFactureForm;
use cfadock::models::{Dossier, Facture, LigneFacture, NatureLigne};
use cfadock::scalaires::Montant;
use jiff::civil::Date;

use crate::imprevu::Imprevu;
use crate::scenarios::banc::{piece, present};

/// Item 1: teaching costs and first equipment; no certificate yet.
pub(super) fn premiere(dossier: &Dossier, date: Date) -> Result<DeposerFactureForm, Imprevu> {
    let equipement = (NatureLigne::PremierEquipement, Montant::centimes(50_000), 1.0);
    facture(dossier, date, 1, equipement)
}

/// Item 2: teaching costs and thirty meals; the invoice carries the certificate.
pub(super) fn deuxieme(dossier: &Dossier, date: Date) -> Result<DeposerFactureForm, Imprevu> {
    facture(dossier, date, 2, (NatureLigne::Restauration, Montant::centimes(9_000), 30.0))
}

fn facture(
    dossier: &Dossier,
    date: Date,
    numero: i32,
    (nature, frais, quantite): (NatureLigne, Montant, f64),
) -> Result<DeposerFactureForm, Imprevu> {
    let cerfa = present("cerfa", dossier.cerfa.as_ref())?;
    let echeance = dossier.echeances.iter().flatten().find(|echeance| echeance.numero == Some(numero));
    let echeance = present("l'échéance", echeance)?;
    let ligne = |nature_ligne, montant, quantite| -> Result<LigneFacture, Imprevu> {
        Ok(LigneFacture::builder()
            .montant(montant)
            .nature_ligne(nature_ligne)
            .quantite(quantite)
            .numero_echeance(numero)
            .codification_echeance(present("codification", echeance.codification.clone())?)
            .numero_dossier(present("numeroExterne", cerfa.numero_externe.clone())?)
            .numero_deca(present("numeroDeca", cerfa.numero_deca.clone())?)
            .build())
    };
    let pedagogie = present("montantTotal", echeance.montant_total.clone())?;
    let lignes = vec![ligne(NatureLigne::Pedagogie, pedagogie, 1.0)?, ligne(nature, frais, quantite)?];
    let facture = Facture::builder()
        .numero(format!("F-{numero:04}"))
        .date_emission(date.into())
        .montant_total(lignes.iter().map(|ligne| &ligne.montant).sum())
        .iban_emetteur(present("iban", echeance.iban.clone())?)
        .siret_emetteur(present("siretCfa", echeance.siret_cfa.clone())?)
        .est_certificat_realisation(numero > 1)
        .lignes(lignes)
        .build();
    Ok(DeposerFactureForm::builder().facture(facture).fichier(piece("facture")).build())
}
