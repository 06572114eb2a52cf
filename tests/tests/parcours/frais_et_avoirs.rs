//! Ancillary costs alone, automatic payment and credit notes, over HTTP at an OPCO with these usages.

use cfadock::controle::Constat;
use cfadock::journal::Decision;
use cfadock::opco::UsagesFacturation;
use cfadock::parcours::{Facturation, Justificatif, Poste, ProjetFacture};
use cfadock::scalaires::Montant;
use cfadock::{Connexion, Echec, Opco};
use conformance::exemple::contrat;
use conformance::parcours::Guichet;
use jiff::civil::date;
use temoin::generated::operation::Operation;
use temoin::simulateur::{Particularite, Simulateur};

use super::depots::fichier;

async fn engage(particularites: &[Particularite]) -> Guichet {
    let reglages = Simulateur::neutre().date(date(2026, 9, 1));
    let reglages = particularites.iter().fold(reglages, |reglages, une| reglages.particularite(*une, true));
    let guichet = Guichet::ouvrir(reglages, Opco::Akto).await.unwrap();
    guichet.connexion.client().transmettre_dossier(&contrat().unwrap()).await.unwrap();
    guichet.simulateur.engager("INT-D-1").unwrap();
    guichet
}

fn connue(guichet: &Guichet, changer: impl Fn(&mut UsagesFacturation)) -> Connexion {
    let mut usages = UsagesFacturation::de(Opco::Akto);
    changer(&mut usages);
    guichet.connexion.clone().usages(usages)
}

async fn regle(guichet: &Guichet, rang: usize) -> (i64, i64) {
    let dossier = guichet.connexion.lire_dossier("INT-D-1").await.unwrap();
    let echeance = &dossier.echeances.unwrap()[rang];
    let centimes = |montant: &Option<Montant>| montant.as_ref().and_then(Montant::en_centimes).unwrap();
    (centimes(&echeance.montant_regle), centimes(&echeance.montant_en_cours_instruction))
}

/// The OPCO paid the first échéance by itself: its meals and its equipment are invoiced alone.
#[tokio::test]
async fn costs_alone_after_an_automatic_payment() {
    let guichet = engage(&[Particularite::PaiementAutomatique]).await;
    let connexion = connue(&guichet, |usages| usages.paiement_automatique = Some(true));
    assert_eq!(regle(&guichet, 0).await, (320_000, 0), "paid without an invoice");
    let poste = Poste::new("INT-D-1").echeance(1).repas(30).premier_equipement(Montant::centimes(50_000));
    let projet = connexion.preparer_facture(&Facturation::new("F-0001", poste)).await.unwrap();
    let lignes = projet.facture.lignes.iter().map(|une| (une.nature_ligne.to_string(), une.montant.en_centimes()));
    let attendues = [("RESTAURATION".to_owned(), Some(9_000)), ("PREMIEREQUIPEMENT".to_owned(), Some(50_000))];
    assert_eq!(lignes.collect::<Vec<_>>(), attendues);
    connexion.facturer(&projet, fichier("facture")).await.unwrap();
    assert_eq!(regle(&guichet, 0).await, (320_000, 0), "costs move no échéance");
    // The next one to invoice is the second, not the first.
    guichet.avancer(date(2027, 3, 2)).unwrap();
    let suivante = Facturation::new("F-0002", Poste::new("INT-D-1")).justificatif(Justificatif::CertificatDepose);
    let projet = connexion.preparer_facture(&suivante).await.unwrap();
    assert_eq!((projet.facture.lignes.len(), projet.facture.lignes[0].numero_echeance), (1, 2));
    assert!(guichet.simulateur.manquements().is_empty());
}

/// Costs alone while the échéance still expects its teaching: they leave with a warning, and the teaching goes after.
#[tokio::test]
async fn costs_alone_leave_the_teaching_for_another_invoice() {
    let guichet = engage(&[]).await;
    let connexion = &guichet.connexion;
    let demande = Facturation::new("F-0001", Poste::new("INT-D-1").frais_seuls().repas(12));
    let projet = connexion.preparer_facture(&demande).await.unwrap();
    assert!(projet.controle.constats().iter().any(|constat| constat.id.as_str() == "FACTURE-FRAIS-008"));
    connexion.facturer(&projet, fichier("facture")).await.unwrap();
    guichet.facturer("INT-D-1", 1, "F-0002").await.unwrap();
    assert_eq!(regle(&guichet, 0).await, (0, 320_000));
}

/// 400 € are taken back of an invoice that was paid; the journal links both.
#[tokio::test]
async fn a_credit_note_takes_back_what_was_invoiced() {
    let guichet = engage(&[Particularite::Avoirs]).await;
    let connexion = connue(&guichet, |usages| usages.avoirs = Some(true));
    guichet.facturer("INT-D-1", 1, "F-0001").await.unwrap();
    guichet.simulateur.regler("INT-F-1").unwrap();
    let poste = Poste::new("INT-D-1").echeance(1).ajuster(Montant::centimes(-40_000), "absences de septembre");
    let demande = Facturation::new("A-0001", poste).avoir_de("F-0001");
    let projet = connexion.preparer_facture(&demande).await.unwrap();
    assert_eq!(projet.controle.constats(), []);
    assert_eq!(projet.ajustements[0].raison, "absences de septembre");
    assert!(!format!("{projet:?} {demande:?}").contains("absences"));
    let depot = connexion.facturer(&projet, fichier("avoir")).await.unwrap();
    assert_eq!(regle(&guichet, 0).await, (320_000, -40_000));
    guichet.simulateur.regler("INT-F-2").unwrap();
    assert_eq!(regle(&guichet, 0).await, (280_000, 0));
    let entrees = connexion.journal_tenu().lire(cfadock::journal::Choix::entree(depot.entree)).await.unwrap();
    let repere = entrees[0].inscription.reperes.facture.clone().unwrap();
    assert_eq!(repere.avoir_de.as_deref(), Some("F-0001"));

    // An OPCO that does not take them refuses, and where that is known nothing is sent.
    let sans = engage(&[]).await;
    sans.facturer("INT-D-1", 1, "F-0001").await.unwrap();
    let refuses = connue(&sans, |usages| usages.avoirs = Some(false));
    let projet = refuses.preparer_facture(&demande).await.unwrap();
    assert!(matches!(refuses.facturer(&projet, fichier("avoir")).await, Err(Echec::Controle(_))));
    let projet = sans.connexion.preparer_facture(&demande).await.unwrap();
    assert!(matches!(sans.connexion.facturer(&projet, fichier("avoir")).await, Err(Echec::Depot(_))));
}

/// Prepares an invoice of twelve meals for an OPCO that says nothing of the costs that it received. How many findings tell
/// that the journal has them already?
async fn repas_en_double(guichet: &Guichet, demande: Facturation) -> (ProjetFacture, usize) {
    taire_les_frais(guichet).await;
    let projet = guichet.connexion.preparer_facture(&demande).await.unwrap();
    let double = |constat: &&Constat| constat.id.as_str() == "FACTURE-FRAIS-010";
    let combien = projet.controle.constats().iter().filter(double).count();
    (projet, combien)
}

/// The next reading of the dossier does not say which costs were declared.
pub(super) async fn taire_les_frais(guichet: &Guichet) {
    let mut lu = serde_json::to_value(guichet.connexion.lire_dossier("INT-D-1").await.unwrap()).unwrap();
    lu["detailsFacturation"]["periodesFraisAnnexes"] = serde_json::Value::Null;
    guichet.simulateur.prochaine_reponse(Operation::ConsulterDossierV2, 200, lu);
}

/// The journal tells them, until a person sets the invoices aside.
#[tokio::test]
async fn costs_of_an_earlier_invoice_are_told_from_the_journal() {
    let guichet = engage(&[]).await;
    let connexion = &guichet.connexion;
    let demande = |numero: &str| Facturation::new(numero, Poste::new("INT-D-1").echeance(1).frais_seuls().repas(12));
    let (projet, double) = repas_en_double(&guichet, demande("F-0001")).await;
    assert_eq!(double, 0);
    let premiere = connexion.facturer(&projet, fichier("facture")).await.unwrap();
    let (projet, double) = repas_en_double(&guichet, demande("F-0002")).await;
    assert_eq!(double, 1);
    // What takes the place of the first is no second one.
    guichet.simulateur.refuser_facture("INT-F-1", "Pièce illisible.").unwrap();
    assert_eq!(repas_en_double(&guichet, demande("F-0002").renvoyer(&premiere)).await.1, 0);
    // It is a warning: the CFA may know better.
    taire_les_frais(&guichet).await;
    let depot = connexion.facturer(&projet, fichier("facture")).await.unwrap();
    assert!(depot.controle.constats().iter().any(|constat| constat.id.as_str() == "FACTURE-FRAIS-010"));
    for entree in [premiere.entree, depot.entree] {
        connexion.trancher(entree, Decision::Ecartee, "vue refusée dans l'extranet").await.unwrap();
    }
    assert_eq!(repas_en_double(&guichet, demande("F-0003")).await.1, 0);
}

/// Two échéances of one dossier in an invoice: the journal has the costs and the échéance of each once.
#[tokio::test]
async fn costs_of_two_echeances_in_one_invoice_are_in_the_journal_once() {
    let guichet = engage(&[]).await;
    guichet.avancer(date(2027, 3, 2)).unwrap();
    let connexion = connue(&guichet, |usages| usages.plusieurs_echeances = Some(true));
    let poste = |numero: i32, repas: u32| Poste::new("INT-D-1").echeance(numero).repas(repas);
    let deux = Facturation::new("F-0001", poste(1, 12)).poste(poste(2, 20));
    let projet = connexion.preparer_facture(&deux.justificatif(Justificatif::CertificatDepose)).await.unwrap();
    let depot = connexion.facturer(&projet, fichier("facture")).await.unwrap();
    let entrees = connexion.journal_tenu().lire(cfadock::journal::Choix::entree(depot.entree)).await.unwrap();
    let repere = entrees[0].inscription.reperes.facture.clone().unwrap();
    let frais: Vec<_> = repere.frais.iter().map(|frais| (frais.echeance, frais.montant)).collect();
    assert_eq!(frais, [(1, 3_600), (2, 6_000)]);
    assert_eq!(repere.echeances.iter().map(|une| une.numero).collect::<Vec<_>>(), [1, 2]);
    // Costs of both again: each échéance is told, with its own figure.
    taire_les_frais(&guichet).await;
    taire_les_frais(&guichet).await;
    let poste = |numero: i32| Poste::new("INT-D-1").echeance(numero).frais_seuls().repas(1);
    let projet = connexion.preparer_facture(&Facturation::new("F-0002", poste(1)).poste(poste(2))).await.unwrap();
    let doubles = projet.controle.constats().iter().filter(|constat| constat.id.as_str() == "FACTURE-FRAIS-010");
    let doubles: Vec<_> = doubles.map(|constat| constat.phrase.replace(['\u{a0}', '\u{202f}'], " ")).collect();
    assert_eq!(doubles.len(), 2, "{doubles:?}");
    assert!(doubles[0].contains("(36,00 €)") && doubles[1].contains("(60,00 €)"), "{doubles:?}");
}
