//! What is archived leaves the journal's file and nothing else: later deposits are held against it as before.

use std::sync::Arc;

use cfadock::journal::JournalSqlite;
use cfadock::parcours::{Facturation, Poste};
use cfadock::scalaires::Montant;
use cfadock::{Connexion, Echec, Opco};
use conformance::exemple::contrat;
use conformance::parcours::Guichet;
use jiff::civil::date;
use temoin::simulateur::{Particularite, Simulateur};

use super::avenants::d_octobre;
use super::depots::fichier;
use super::frais_et_avoirs::taire_les_frais;

/// A journal in a file, with the connection that writes in it.
struct Tenu {
    _dossier: tempfile::TempDir,
    journal: Arc<JournalSqlite>,
    connexion: Connexion,
}

impl Tenu {
    fn new(guichet: &Guichet) -> Self {
        let dossier = tempfile::tempdir().unwrap();
        let journal = Arc::new(JournalSqlite::ouvrir(dossier.path().join("depots.sqlite")).unwrap());
        let connexion = guichet.connexion.clone().journal(journal.clone());
        Self { _dossier: dossier, journal, connexion }
    }

    /// Takes out everything that is settled, whatever its age.
    fn archiver(&self) -> usize {
        self.journal.archiver("2100-01-01T00:00:00Z".parse().unwrap(), &mut Vec::new()).unwrap()
    }
}

/// The costs, the number and the issuer of an archived invoice are known: no meal is invoiced twice, no number serves twice,
/// and a credit note finds its invoice.
#[tokio::test]
async fn an_archived_invoice_is_still_held_against_later_ones() {
    let reglages = Simulateur::neutre().date(date(2026, 9, 1)).particularite(Particularite::Avoirs, true);
    let guichet = Guichet::ouvrir(reglages, Opco::Akto).await.unwrap();
    guichet.connexion.client().transmettre_dossier(&contrat().unwrap()).await.unwrap();
    guichet.simulateur.engager("INT-D-1").unwrap();
    let tenu = Tenu::new(&guichet);
    let connexion = &tenu.connexion;
    let demande = |numero: &str| Facturation::new(numero, Poste::new("INT-D-1").echeance(1).repas(12));
    let projet = connexion.preparer_facture(&demande("F-0001")).await.unwrap();
    connexion.facturer(&projet, fichier("facture")).await.unwrap();
    assert_eq!(tenu.archiver(), 1);

    taire_les_frais(&guichet).await;
    let projet = connexion.preparer_facture(&demande("F-0001").clone()).await.unwrap();
    let constats: Vec<_> = projet.controle.constats().iter().map(|constat| constat.id.as_str()).collect();
    for id in ["FACTURE-NUMERO-001", "FACTURE-FRAIS-010"] {
        assert!(constats.contains(&id), "{id}: {constats:?}");
    }
    let poste = Poste::new("INT-D-1").echeance(1).ajuster(Montant::centimes(-40_000), "absences");
    let avoir = connexion.preparer_facture(&Facturation::new("A-0001", poste).avoir_de("F-0001")).await.unwrap();
    assert!(avoir.controle.constats().iter().all(|constat| constat.id.as_str() != "FACTURE-AVOIR-003"));
}

/// Ranks have no gap, since no entry ever leaves the journal: of several amendments of one kind and one day, each archived
/// one still holds its own.
#[tokio::test]
async fn archived_amendments_keep_their_ranks() {
    let guichet = Guichet::ouvrir(Simulateur::neutre().date(date(2026, 9, 25)), Opco::OpcoEp).await.unwrap();
    guichet.connexion.client().transmettre_dossier(&contrat().unwrap()).await.unwrap();
    guichet.simulateur.engager("INT-D-1").unwrap();
    let tenu = Tenu::new(&guichet);
    let connexion = &tenu.connexion;
    let [un, deux, trois] = [90_000, 95_000, 97_000].map(d_octobre);
    let premier = connexion.envoyer_contrat(&un).await.unwrap();
    connexion.envoyer_contrat(&deux).en_plus_de(&premier).await.unwrap();
    connexion.envoyer_contrat(&trois).en_plus_de(&premier).await.unwrap();
    assert_eq!(tenu.archiver(), 3);
    for avenant in [&un, &deux, &trois] {
        let Err(Echec::Doublon(doublon)) = connexion.envoyer_contrat(avenant).await else { panic!("it left twice") };
        assert!(doublon.est_une_repetition(), "{doublon}");
    }
}
