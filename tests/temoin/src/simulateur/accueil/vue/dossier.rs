//! The page of one dossier: its data, its history, its échéancier, its invoices, its requests, and the buttons.

use std::sync::Arc;

use askama::Template;

use super::bandeau::Bandeau;
use super::ligne::{LigneAppel, LigneDossier, LigneEcheance, LigneFacture};
use super::resume::montant_engage;
use super::vie::Vie;
use crate::francais::{euros, jour};
use crate::simulateur::accueil::adresse::{Consultation, LISTES, Pagination, adresse};
use crate::simulateur::opco::Opco;
use crate::simulateur::opco::groupe::Groupe;
use crate::simulateur::portefeuille::dossier::{Dossier, Frais};
use crate::simulateur::portefeuille::facture::{EtatFacture, Facture};
use crate::simulateur::portefeuille::valeur;
use crate::simulateur::verrou::verrou;

#[derive(Template)]
#[template(path = "bac/dossier.html")]
pub(in super::super) struct PageDossier {
    bandeau: Bandeau,
    liste: String,
    dossier: LigneDossier,
    numero_deca: String,
    /// The first and last day of the contract, and its day of conclusion.
    contrat: String,
    engage: String,
    regime: &'static str,
    vie: Vie,
    echeances: Vec<LigneEcheance>,
    frais: Vec<LigneEcheance>,
    factures: Vec<LigneFacture>,
    pages_factures: Pagination,
    appels: Vec<LigneAppel>,
    pages_appels: Pagination,
}

impl PageDossier {
    /// The page that an address requests; `None` when the OPCO has no such dossier.
    pub(in super::super) fn nouvelle(groupe: &Groupe, opco: &Arc<Opco>, consultation: &Consultation) -> Option<Self> {
        let bandeau = Bandeau::new(groupe, opco);
        let portefeuille = verrou(&opco.portefeuille);
        let dossier = portefeuille.par_numero_interne(consultation.texte("numero"))?;
        let factures: Vec<&Facture> = portefeuille.factures_de(dossier).collect();
        let journal = verrou(&opco.journal);
        let appels: Vec<_> = journal.passages.iter().rev().filter(|un| un.dossiers.contains(&dossier.rang)).collect();
        let pages_factures = Pagination::new(consultation, "factures", "factures", factures.len());
        let pages_appels = Pagination::new(consultation, "requetes", "requetes", appels.len());
        let echelle = dossier.echeances.iter().map(|une| une.total).max().unwrap_or_default();
        let echelle_frais = dossier.frais.iter().map(Frais::total).max().unwrap_or_default();
        let date = portefeuille.date;
        let externe = dossier.numero_externe();
        let reglees = factures.iter().filter(|une| matches!(une.etat, EtatFacture::Reglee { .. }));
        let reglees: Vec<_> = reglees.flat_map(|un| &un.lignes).filter(|ligne| ligne.dossier == externe).collect();
        let regle = |nature: &str| {
            let de_la_nature = reglees.iter().filter(|ligne| ligne.nature == nature).filter_map(|ligne| ligne.montant);
            de_la_nature.fold(0, i64::saturating_add)
        };
        Some(Self {
            liste: adresse(LISTES, &[("opco", &opco.id)], "dossiers"),
            dossier: LigneDossier::de(&opco.id, &portefeuille, dossier),
            numero_deca: dossier.numero_deca.clone().unwrap_or_default(),
            contrat: contrat(dossier),
            engage: euros(montant_engage(dossier)),
            regime: dossier.regime.map_or("", |regime| regime.titre()),
            vie: Vie::new(&portefeuille, dossier, &factures),
            echeances: dossier.echeances.iter().map(|une| LigneEcheance::de(une, date, echelle)).collect(),
            frais: dossier
                .frais
                .iter()
                .map(|une| LigneEcheance::des_frais(une, regle(&une.nature), echelle_frais))
                .collect(),
            factures: pages_factures.ici(factures.iter().rev()).map(|une| LigneFacture::de(&opco.id, une)).collect(),
            appels: pages_appels.ici(appels.iter()).map(|un| LigneAppel::de(&opco.id, un)).collect(),
            bandeau,
            pages_factures,
            pages_appels,
        })
    }
}

fn contrat(dossier: &Dossier) -> String {
    let cerfa = dossier.contrat.json();
    let du_contrat = |nom: &str| valeur::jour(&cerfa, &format!("/contrat/{nom}")).map(jour);
    match (du_contrat("dateDebutContrat"), du_contrat("dateFinContrat"), du_contrat("dateConclusion")) {
        (Some(debut), Some(fin), Some(conclusion)) => format!("du {debut} au {fin}, conclu le {conclusion}"),
        _ => String::new(),
    }
}
