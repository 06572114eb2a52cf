//! The page of one dossier: what it is, its life, its échéancier, its invoices, its requests, and the buttons.

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
    /// From when to when the contract runs, and when it was concluded.
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
    /// The page that an address asks for; `None` when the OPCO has no such dossier.
    pub(in super::super) fn nouvelle(groupe: &Groupe, opco: &Arc<Opco>, consultation: &Consultation) -> Option<Self> {
        let bandeau = Bandeau::new(groupe, opco);
        let portefeuille = verrou(&opco.portefeuille);
        let dossier = portefeuille.par_numero_interne(consultation.texte("numero"))?;
        let factures: Vec<&Facture> = portefeuille.factures_de(dossier).collect();
        let journal = verrou(&opco.journal);
        let appels: Vec<_> = journal.passages.iter().rev().filter(|one| one.dossiers.contains(&dossier.rang)).collect();
        let pages_factures = Pagination::new(consultation, "factures", "factures", factures.len());
        let pages_appels = Pagination::new(consultation, "requetes", "requetes", appels.len());
        let echelle = dossier.echeances.iter().map(|one| one.total).max().unwrap_or_default();
        let echelle_frais = dossier.frais.iter().map(Frais::total).max().unwrap_or_default();
        let date = portefeuille.date;
        let externe = dossier.numero_externe();
        let paid = factures.iter().filter(|one| matches!(one.etat, EtatFacture::Reglee { .. }));
        let paid: Vec<_> = paid.flat_map(|one| &one.lignes).filter(|line| line.dossier == externe).collect();
        let regle = |nature: &str| {
            let of_it = paid.iter().filter(|line| line.nature == nature).filter_map(|line| line.montant);
            of_it.fold(0, i64::saturating_add)
        };
        Some(Self {
            liste: adresse(LISTES, &[("opco", &opco.id)], "dossiers"),
            dossier: LigneDossier::de(&opco.id, &portefeuille, dossier),
            numero_deca: dossier.numero_deca.clone().unwrap_or_default(),
            contrat: contrat(dossier),
            engage: euros(montant_engage(dossier)),
            regime: dossier.regime.map_or("", |regime| regime.titre()),
            vie: Vie::new(&portefeuille, dossier, &factures),
            echeances: dossier.echeances.iter().map(|one| LigneEcheance::de(one, date, echelle)).collect(),
            frais: dossier
                .frais
                .iter()
                .map(|one| LigneEcheance::des_frais(one, regle(&one.nature), echelle_frais))
                .collect(),
            factures: pages_factures.ici(factures.iter().rev()).map(|one| LigneFacture::de(&opco.id, one)).collect(),
            appels: pages_appels.ici(appels.iter()).map(|one| LigneAppel::de(&opco.id, one)).collect(),
            bandeau,
            pages_factures,
            pages_appels,
        })
    }
}

fn contrat(dossier: &Dossier) -> String {
    let cerfa = dossier.contrat.json();
    let day = |name: &str| valeur::jour(&cerfa, &format!("/contrat/{name}")).map(jour);
    match (day("dateDebutContrat"), day("dateFinContrat"), day("dateConclusion")) {
        (Some(debut), Some(fin), Some(conclusion)) => format!("du {debut} au {fin}, conclu le {conclusion}"),
        _ => String::new(),
    }
}
