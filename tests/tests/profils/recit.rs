//! The story of a contract at each OPCO as its profile describes it, over HTTP, with the SDK: deposit,
//! engagement, échéancier, invoice, payment, lists; and what the profile says is not in service is refused before the network.

use cfadock::models::{CodeEtatFacture, Etat};
use cfadock::opco::EtatCapacite;
use cfadock::operations::{DEPOSER_FACTURE, LISTER_ETATS_FACTURES, TRANSMETTRE_DOSSIER};
use cfadock::parcours::Connexion;
use cfadock::runtime::codegen::Operation;
use cfadock::{Echec, Opco};
use conformance::exemple::contrat;
use conformance::parcours::Guichet;
use jiff::civil::date;
use temoin::simulateur::Simulateur;

use super::cle_de_preuve;

/// What the profile stops is refused and never sent; what the OPCO serves all the same then goes.
fn passer(guichet: &mut Guichet, operation: &'static Operation) -> Option<EtatCapacite> {
    let absence = guichet.connexion.prend_en_charge(operation).err()?;
    if absence.etat != EtatCapacite::Absent {
        guichet.connexion = guichet.connexion.clone().passer_outre(operation);
        assert!(guichet.connexion.prend_en_charge(operation).is_ok());
    }
    Some(absence.etat)
}

async fn refuse<T>(operation: &Operation, essai: impl Future<Output = Result<T, Echec>>) {
    let Err(Echec::NonPrisEnCharge(absence)) = essai.await else { panic!("{} was not refused", operation.id) };
    assert_eq!(absence.operation, operation.id);
}

async fn etats(connexion: &Connexion) -> Vec<Etat> {
    let dossiers = connexion.lister_dossiers().tous().await.unwrap();
    dossiers.iter().map(|one| one.etat.as_ref().unwrap().normalise()).collect()
}

/// The operations that the profile stopped.
async fn vivre(opco: Opco) -> Vec<(&'static str, EtatCapacite)> {
    let reglages = Simulateur::profil(opco.identifiant()).unwrap().date(date(2026, 6, 25)).taille_page(50);
    let preuve = (opco == Opco::Afdas).then(cle_de_preuve);
    let mut guichet = Guichet::ouvrir_avec(reglages, opco, preuve).await.unwrap();
    let contrat = contrat().unwrap();
    let mut arretees = Vec::new();

    if guichet.connexion.prend_en_charge(&TRANSMETTRE_DOSSIER).is_err() {
        refuse(&TRANSMETTRE_DOSSIER, async { guichet.connexion.envoyer_contrat(&contrat).await }).await;
        assert!(guichet.simulateur.appels().is_empty(), "{opco}: something was sent");
    }
    arretees.extend(passer(&mut guichet, &TRANSMETTRE_DOSSIER).map(|etat| (TRANSMETTRE_DOSSIER.id, etat)));
    let depot = guichet.connexion.envoyer_contrat(&contrat).await.unwrap();
    let numero = depot.numeros.dossier.unwrap();
    assert_eq!(etats(&guichet.connexion).await, [Etat::Transmis], "{opco}");

    guichet.simulateur.engager(&numero).unwrap();
    assert_eq!(etats(&guichet.connexion).await, [Etat::Engage], "{opco}");
    guichet.avancer(date(2026, 9, 1)).unwrap();
    let dossier = guichet.connexion.lire_dossier(&numero).await.unwrap();
    let echeances = dossier.echeances.unwrap();
    assert_eq!(echeances.len(), 8, "{opco}");
    assert!(echeances.iter().all(|one| one.date_ouverture.is_some() && one.iban.is_some()), "{opco}");

    if guichet.connexion.prend_en_charge(&DEPOSER_FACTURE).is_err() {
        assert!(guichet.facturer(&numero, 1, "F-0001").await.is_err(), "{opco}");
    }
    arretees.extend(passer(&mut guichet, &DEPOSER_FACTURE).map(|etat| (DEPOSER_FACTURE.id, etat)));
    guichet.facturer(&numero, 1, "F-0001").await.unwrap_or_else(|echec| panic!("{opco}: {echec}"));
    let lue = guichet.connexion.lire_dossier(&numero).await.unwrap().echeances.unwrap().swap_remove(0);
    assert_eq!(lue.montant_en_cours_instruction, lue.montant_total, "{opco}");
    guichet.simulateur.regler("INT-F-1").unwrap();
    let lue = guichet.connexion.lire_dossier(&numero).await.unwrap().echeances.unwrap().swap_remove(0);
    assert_eq!(lue.montant_regle, lue.montant_total, "{opco}");

    let arretee = passer(&mut guichet, &LISTER_ETATS_FACTURES).map(|etat| (LISTER_ETATS_FACTURES.id, etat));
    arretees.extend(arretee);
    if arretee.is_some_and(|(_, etat)| etat == EtatCapacite::Absent) {
        let avant = guichet.simulateur.appels().len();
        refuse(&LISTER_ETATS_FACTURES, async { guichet.connexion.lister_factures().tous().await }).await;
        assert_eq!(guichet.simulateur.appels().len(), avant, "{opco}: something was sent");
    } else {
        let factures = guichet.connexion.lister_factures().tous().await.unwrap();
        let lues: Vec<_> = factures.into_iter().map(|one| one.etat_facture.unwrap()).collect();
        assert_eq!(lues, [CodeEtatFacture::Regle], "{opco}");
    }
    assert!(guichet.simulateur.manquements().is_empty(), "{opco}: {:?}", guichet.simulateur.manquements());
    arretees
}

#[tokio::test]
async fn a_contract_lives_at_each_of_the_eleven() {
    let mut arretees = Vec::new();
    for opco in Opco::TOUS {
        arretees.extend(vivre(opco).await.into_iter().map(|(operation, etat)| (opco, operation, etat)));
    }
    let compte = |id: &str| arretees.iter().filter(|(_, operation, _)| *operation == id).count();
    assert_eq!(["transmettreDossier", "deposerFacture", "listerEtatsFactures"].map(compte), [1, 1, 6], "{arretees:?}");
}
