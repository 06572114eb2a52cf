//! Invoices from échéances. The cases of the builder are data: a dossier, a demand, and the invoice or the reason.

use cfadock::controle::{FactureConnue, Gravite};
use cfadock::journal::{Choix, Decision};
use cfadock::opco::UsagesFacturation;
use cfadock::parcours::{Emetteur, Facturation, Frais, Justificatif, Poste, ProjetFacture};
use cfadock::scalaires::{Montant, Siret};
use cfadock::{Echec, FilePart, Opco};
use conformance::exemple::pdf;
use jiff::civil::date;
use serde::Deserialize;
use serde_json::Value;
use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;

use crate::controle::{patch::appliquer, scene};
use conformance::parcours::Guichet;

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

fn erreurs(projet: &ProjetFacture) -> Vec<String> {
    de_gravite(projet, Gravite::Erreur)
}

fn de_gravite(projet: &ProjetFacture, gravite: Gravite) -> Vec<String> {
    let found = projet.controle.constats().iter().filter(|constat| constat.gravite == gravite);
    found.map(|constat| constat.id.to_string()).collect()
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

/// With the sample contract deposited and engaged, on the day after its second échéance opened.
pub(super) async fn engage() -> Guichet {
    let guichet = Guichet::ouvrir(Simulateur::neutre(), Opco::OpcoEp).await.unwrap();
    guichet.connexion.client().transmettre_dossier(&conformance::exemple::contrat().unwrap()).await.unwrap();
    guichet.simulateur.engager("INT-D-1").unwrap();
    guichet.avancer(date(2027, 3, 2)).unwrap();
    guichet
}

/// How many invoices arrived.
fn appels(guichet: &Guichet) -> usize {
    let appels = guichet.simulateur.appels();
    appels.iter().filter(|appel| appel.operation == Some(Operation::DeposerFacture)).count()
}

pub(super) fn fichier() -> FilePart {
    FilePart::pdf("facture.pdf", pdf("facture"))
}

#[tokio::test]
async fn an_invoice_is_what_the_opco_expects() {
    let guichet = engage().await;
    let premiere = Facturation::new("F-0001", Poste::new("INT-D-1").premier_equipement(Montant::centimes(50_000)));
    let projet = guichet.connexion.preparer_facture(&premiere).await.unwrap();
    let depot = guichet.connexion.facturer(&projet, fichier()).await.unwrap();
    assert_eq!(depot.numeros.facture.as_deref(), Some("INT-F-1"));
    // The first is being examined: the next one is the second.
    let deuxieme = Facturation::new("F-0002", Poste::new("INT-D-1").repas(30));
    let projet =
        guichet.connexion.preparer_facture(&deuxieme.justificatif(Justificatif::CertificatDepose)).await.unwrap();
    assert_eq!(projet.facture.lignes[0].numero_echeance, 2);
    guichet.connexion.facturer(&projet, fichier()).await.unwrap();
    let troisieme = Facturation::new("F-0003", Poste::new("INT-D-1"));
    let echec = guichet.connexion.preparer_facture(&troisieme).await.unwrap_err();
    assert!(echec.to_string().contains("la prochaine s'ouvre le 01/06/2027"), "{echec}");
    assert!(guichet.simulateur.manquements().is_empty());
}

#[tokio::test]
async fn what_changed_since_it_was_prepared_is_not_sent() {
    let guichet = engage().await;
    let demande = |numero: &str| Facturation::new(numero, Poste::new("INT-D-1").echeance(1));
    let projet = guichet.connexion.preparer_facture(&demande("F-0001")).await.unwrap();
    let other = guichet.connexion.preparer_facture(&demande("F-0002")).await.unwrap();
    guichet.connexion.facturer(&projet, fichier()).await.unwrap();
    let Err(Echec::FacturePerimee(present)) = guichet.connexion.facturer(&other, fichier()).await else {
        panic!("the échéance is invoiced already")
    };
    assert_eq!(present.facture.montant_total.en_centimes(), Some(0));
    assert_eq!(appels(&guichet), 1);
}

#[tokio::test]
async fn errors_stop_an_invoice_unless_they_are_overridden() {
    let guichet = engage().await;
    let projet = guichet.connexion.preparer_facture(&Facturation::new("F-0001", Poste::new("INT-D-1"))).await.unwrap();
    let text = FilePart::pdf("facture.pdf", "no PDF at all");
    let Err(Echec::Controle(refus)) = guichet.connexion.facturer(&projet, text.clone()).await else {
        panic!("no PDF was sent")
    };
    assert_eq!(refus.constats()[0].id.to_string(), "FICHIER-FORMAT-001");
    assert_eq!(appels(&guichet), 0);
    let demande = Facturation::new("F-0001", Poste::new("INT-D-1")).deroger(["FICHIER-FORMAT-001".parse().unwrap()]);
    let projet = guichet.connexion.preparer_facture(&demande).await.unwrap();
    // The OPCO has its own opinion of it.
    assert!(matches!(guichet.connexion.facturer(&projet, text).await, Err(Echec::Depot(_))));
    assert_eq!(appels(&guichet), 1);
}

/// An invoice prepared in the evening and sent the next morning is the one of the PDF.
#[tokio::test]
async fn the_day_of_issue_stays_that_of_the_pdf() {
    let guichet = engage().await;
    let projet = guichet.connexion.preparer_facture(&Facturation::new("F-0001", Poste::new("INT-D-1"))).await.unwrap();
    guichet.avancer(date(2027, 3, 3)).unwrap();
    guichet.connexion.facturer(&projet, fichier()).await.unwrap();
    assert_eq!(projet.facture.date_emission.civil(), Some(date(2027, 3, 2)));
}

/// Before its PDF is made: the journal has it, or the CFA says so. Once the OPCO has put it aside, the number is free.
#[tokio::test]
async fn a_number_that_served_is_seen_when_an_invoice_is_prepared() {
    let guichet = engage().await;
    let demande = |numero: &str| {
        let demande = Facturation::new(numero, Poste::new("INT-D-1").echeance(2));
        demande.justificatif(Justificatif::CertificatDepose)
    };
    let preparee = async |demande: Facturation| erreurs(&guichet.connexion.preparer_facture(&demande).await.unwrap());
    assert!(preparee(demande("F-0001")).await.is_empty());
    guichet.facturer("INT-D-1", 1, "F-0001").await.unwrap();
    assert_eq!(preparee(demande("f-0001 ")).await, ["FACTURE-NUMERO-001"]);
    assert!(preparee(demande("F-0002")).await.is_empty());
    let entree = guichet.connexion.journal_tenu().lire(Choix::toutes()).await.unwrap()[0].id;
    guichet.connexion.trancher(entree, Decision::Ecartee, "refusée").await.unwrap();
    assert!(preparee(demande("F-0001")).await.is_empty());
    let siret_emetteur = "00000654400019".parse().unwrap();
    let connue = demande("F-0009").factures_connues([FactureConnue { siret_emetteur, numero: "F-0009".to_owned() }]);
    let projet = guichet.connexion.preparer_facture(&connue).await.unwrap();
    assert!(matches!(guichet.connexion.facturer(&projet, fichier()).await, Err(Echec::Controle(_))));
    assert_eq!(appels(&guichet), 1);
}

#[tokio::test]
async fn an_issuer_that_the_key_does_not_cover_is_seen() {
    let guichet = engage().await;
    for (siret, attendues) in [("73282932000074", &["FACTURE-SIRET-001"][..]), ("000 006 544 00019", &[])] {
        let demande = Facturation::new("F-0001", Poste::new("INT-D-1").echeance(1));
        let demande = demande.sirets_connus([Siret::tel_quel(siret)]);
        let projet = guichet.connexion.preparer_facture(&demande).await.unwrap();
        assert_eq!(erreurs(&projet), attendues, "{siret}");
    }
}

/// No profile says that its OPCO takes several: only who knows says it, of the connection.
#[tokio::test]
async fn several_in_one_invoice_are_warned_of_unless_the_opco_takes_them() {
    let guichet = engage().await;
    let deux = Facturation::new("F-0001", Poste::new("INT-D-1").echeance(1)).poste(Poste::new("INT-D-1").echeance(2));
    let deux = deux.justificatif(Justificatif::CertificatDepose);
    let inconnus = UsagesFacturation::de(Opco::OpcoEp);
    for (usages, avertie) in [
        (inconnus, true),
        (UsagesFacturation { plusieurs_dossiers: Some(true), ..inconnus }, true),
        (UsagesFacturation { plusieurs_echeances: Some(false), ..inconnus }, true),
        (UsagesFacturation { plusieurs_echeances: Some(true), ..inconnus }, false),
    ] {
        let projet = guichet.connexion.clone().usages(usages).preparer_facture(&deux).await.unwrap();
        let found = projet.controle.constats().iter().any(|constat| constat.id.as_str() == "FACTURE-ECHEANCE-006");
        assert_eq!((found, erreurs(&projet)), (avertie, Vec::new()));
    }
    let seule = Facturation::new("F-0001", Poste::new("INT-D-1").echeance(1));
    let projet = guichet.connexion.preparer_facture(&seule).await.unwrap();
    assert!(projet.controle.constats().iter().all(|constat| constat.id.as_str() != "FACTURE-ECHEANCE-006"));
}

#[tokio::test]
async fn a_number_serves_once() {
    let guichet = engage().await;
    guichet.facturer("INT-D-1", 1, "F-0001").await.unwrap();
    let demande = Facturation::new("f-0001 ", Poste::new("INT-D-1").echeance(2));
    let demande = demande.justificatif(Justificatif::CertificatDepose);
    let projet = guichet.connexion.preparer_facture(&demande).await.unwrap();
    let Err(Echec::Doublon(doublon)) = guichet.connexion.facturer(&projet, fichier()).await else {
        panic!("the number was used twice")
    };
    assert_eq!(doublon.entree().numeros().facture.as_deref(), Some("INT-F-1"));
    assert_eq!(appels(&guichet), 1);
}
