//! Invoices as they are prepared from échéances. The cases are data: a dossier, a demand, and the invoice or the reason.

use cfadock::controle::Gravite;
use cfadock::opco::UsagesFacturation;
use cfadock::parcours::{Emetteur, Facturation, Frais, Justificatif, Poste, ProjetFacture};
use cfadock::scalaires::Montant;
use cfadock::{Echec, Opco};
use conformance::parcours::Guichet;
use jiff::civil::date;
use serde::Deserialize;
use serde_json::Value;
use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;

use super::factures::{de_gravite, erreurs};
use crate::controle::{patch::appliquer, scene};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cas {
    nom: String,
    /// The second of March 2027 unless said otherwise.
    jour: Option<String>,
    #[serde(default)]
    dossier: Value,
    #[serde(default)]
    demande: Demande,
    /// Nature, centimes, quantity.
    #[serde(default)]
    lignes: Vec<(String, i64, f64)>,
    #[serde(default)]
    erreurs: Vec<String>,
    /// All of them, where it is said.
    avertissements: Option<Vec<String>>,
    /// Those of the lines, where it is said.
    codifications: Option<Vec<String>>,
    #[serde(default)]
    usages: Usages,
    /// The settings of the connection.
    #[serde(default)]
    emetteur: Reglage,
    /// The IBAN and the SIRET of the invoice, where it is said.
    emis_par: Option<(String, String)>,
    impossible: Option<String>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Usages {
    avoirs: Option<bool>,
    paiement_automatique: Option<bool>,
    frais_au_total: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reglage {
    iban: Option<String>,
    siret: Option<String>,
}

impl Reglage {
    fn emetteur(&self) -> Emetteur {
        let with = |emetteur: Emetteur, iban: &String| emetteur.iban(iban.parse().unwrap());
        let emetteur = self.iban.iter().fold(Emetteur::default(), with);
        self.siret.iter().fold(emetteur, |emetteur, siret| emetteur.siret(siret.parse().unwrap()))
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Demande {
    echeance: Option<i32>,
    repas: Option<u32>,
    nuitees: Option<u32>,
    premier_equipement: Option<i64>,
    mobilite: Option<i64>,
    /// Nature, quantity, unit price in centimes.
    frais: Vec<(String, String, i64)>,
    certificat: bool,
    frais_seuls: bool,
    /// Centimes, and why.
    ajuste: Option<(i64, String)>,
    majoration_rqth: Option<i64>,
    codification: Option<String>,
    numero_deca: Option<String>,
    iban_du_cfa: Option<String>,
    siret_du_cfa: Option<String>,
    avoir_de: Option<String>,
}

fn demande(cas: &Cas) -> Facturation {
    let Demande { echeance, repas, nuitees, premier_equipement, mobilite, frais, certificat, .. } = &cas.demande;
    let mut poste = Poste::new("INT-D-1");
    poste = echeance.map_or(poste.clone(), |numero| poste.echeance(numero));
    poste = repas.map_or(poste.clone(), |nombre| poste.repas(nombre));
    poste = nuitees.map_or(poste.clone(), |nombre| poste.nuitees(nombre));
    poste =
        premier_equipement.map_or(poste.clone(), |centimes: i64| poste.premier_equipement(Montant::centimes(centimes)));
    poste = mobilite.map_or(poste.clone(), |centimes| poste.mobilite(Montant::centimes(centimes)));
    for (nature, quantite, prix) in frais {
        poste = poste.frais(
            Frais::new(nature.parse().unwrap(), quantite.parse::<rust_decimal::Decimal>().unwrap())
                .a(Montant::centimes(*prix)),
        );
    }
    let justificatif = if *certificat { Justificatif::FactureValantCertificat } else { Justificatif::CertificatDepose };
    avec_ce_que_dit_le_cfa(&cas.demande, poste).justificatif(justificatif)
}

fn avec_ce_que_dit_le_cfa(dite: &Demande, mut poste: Poste) -> Facturation {
    if dite.frais_seuls {
        poste = poste.frais_seuls();
    }
    if let Some((centimes, raison)) = &dite.ajuste {
        poste = poste.ajuster(Montant::centimes(*centimes), raison);
    }
    if let Some(centimes) = dite.majoration_rqth {
        poste = poste.dont_majoration_rqth(Montant::centimes(centimes));
    }
    if let Some(codification) = &dite.codification {
        poste = poste.codification(codification.parse().unwrap());
    }
    if let Some(numero) = &dite.numero_deca {
        poste = poste.numero_deca(numero.parse().unwrap());
    }
    let mut demande = Facturation::new("F-0001", poste);
    if let Some(iban) = &dite.iban_du_cfa {
        demande = demande.iban_du_cfa(iban.parse().unwrap());
    }
    if let Some(siret) = &dite.siret_du_cfa {
        demande = demande.siret_du_cfa(siret.parse().unwrap());
    }
    if let Some(facture) = &dite.avoir_de {
        demande = demande.avoir_de(facture);
    }
    demande
}

fn lignes(projet: &ProjetFacture) -> Vec<(String, i64, f64)> {
    let lines = projet.facture.lignes.iter();
    lines.map(|ligne| (ligne.nature_ligne.to_string(), ligne.montant.en_centimes().unwrap(), ligne.quantite)).collect()
}

#[tokio::test]
async fn every_case_gives_its_invoice_or_its_reason() {
    #[derive(Deserialize)]
    struct Tous {
        cas: Vec<Cas>,
    }
    let lus = [include_str!("factures.toml"), include_str!("factures_selon_usages.toml")];
    let tous: Vec<Tous> = lus.into_iter().map(|texte| toml::from_str(texte).unwrap()).collect();
    assert!(tous.iter().all(|tous| tous.cas.len() > 20));
    let guichet = Guichet::ouvrir(Simulateur::neutre().date(date(2026, 9, 1)), Opco::OpcoEp).await.unwrap();
    for cas in tous.into_iter().flat_map(|tous| tous.cas) {
        let mut dossier = scene::dossier();
        if !cas.dossier.is_null() {
            appliquer(&mut dossier, &cas.dossier);
        }
        guichet.simulateur.prochaine_reponse(Operation::ConsulterDossier, 200, dossier);
        guichet.regler(cas.jour.as_ref().map_or(date(2027, 3, 2), |jour| jour.parse().unwrap()));
        let Usages { avoirs, paiement_automatique, frais_au_total } = cas.usages;
        let usages =
            UsagesFacturation { avoirs, paiement_automatique, frais_au_total, ..UsagesFacturation::de(Opco::OpcoEp) };
        let connexion = guichet.connexion.clone().usages(usages).emetteur(cas.emetteur.emetteur());
        match connexion.preparer_facture(&demande(&cas)).await {
            Ok(projet) => {
                let emis_par = &projet.facture;
                let emis_par = (emis_par.iban_emetteur.expose().to_owned(), emis_par.siret_emetteur.to_string());
                assert!(cas.emis_par.as_ref().is_none_or(|attendu| *attendu == emis_par), "{}", cas.nom);
                assert_eq!(cas.impossible, None, "{}", cas.nom);
                assert_eq!(lignes(&projet), cas.lignes, "{}", cas.nom);
                let total: i64 = cas.lignes.iter().map(|(_, centimes, _)| centimes).sum();
                assert_eq!(projet.facture.montant_total.en_centimes(), Some(total), "{}", cas.nom);
                assert_eq!(erreurs(&projet), cas.erreurs, "{}", cas.nom);
                if let Some(avertissements) = &cas.avertissements {
                    assert_eq!(de_gravite(&projet, Gravite::Avertissement), *avertissements, "{}", cas.nom);
                }
                if let Some(codifications) = &cas.codifications {
                    let lignes = projet.facture.lignes.iter();
                    assert!(lignes.map(|une| une.codification_echeance.as_str()).eq(codifications), "{}", cas.nom);
                }
                assert_eq!(projet.facture.est_certificat_realisation, cas.demande.certificat, "{}", cas.nom);
            }
            Err(Echec::Facturation(impossible)) => {
                assert_eq!(cas.impossible, Some(impossible.raison.to_string()), "{}", cas.nom);
            }
            Err(echec) => panic!("{}: {echec:?}", cas.nom),
        }
    }
}
