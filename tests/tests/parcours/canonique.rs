//! Typed forms reach the OPCO as the norm writes them: scalars in canonical form, names unchanged.

use cfadock::Opco;
use cfadock::api::DeposerConventionForm;
use cfadock::journal::{Choix, Empreinte};
use cfadock::models::{Certificat, Convention, DossierTransmission, Facture};
use cfadock::parcours::{Facturation, Justificatif, Poste};
use conformance::exemple::{CONTRAT, CONVENTION, contrat};
use conformance::parcours::Guichet;
use jiff::civil::date;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;

use super::depots::{engage, fichier};
use crate::controle::patch::appliquer;
use crate::controle::scene::{self, Document};

/// A scalar as somebody types it; `None` for what is no scalar with a form of its own.
fn tape(nom: &str, texte: &str) -> Option<String> {
    let groupes = |taille: usize, entre: &str| {
        let lettres: Vec<char> = texte.chars().collect();
        lettres.chunks(taille).map(|groupe| groupe.iter().collect()).collect::<Vec<String>>().join(entre)
    };
    Some(match nom {
        "siret" | "siretEmetteur" | "nir" => groupes(3, " "),
        "ibanEmetteur" => groupes(4, " ").to_lowercase(),
        "telephone" => groupes(2, "."),
        "uaiCfa" | "codeDiplome" | "numeroDeca" | "numeroContratPrecedent" | "noContrat" => texte.to_lowercase(),
        "naf" => format!("{}.{}", &texte[..2], &texte[2..]),
        "codeIdcc" => texte.trim_start_matches('0').to_owned(),
        "courriel" | "codePostal" | "numeroInterneDossier" | "numeroInterneFacture" => format!(" {texte} "),
        _ => return None,
    })
}

/// Types every scalar anew; how many were.
fn taper(valeur: &mut Value) -> usize {
    match valeur {
        Value::Object(membres) => membres
            .iter_mut()
            .map(|(nom, membre)| match membre.as_str().and_then(|texte| tape(nom, texte)) {
                Some(texte) => {
                    *membre = texte.into();
                    1
                }
                None => taper(membre),
            })
            .sum(),
        Value::Array(elements) => elements.iter_mut().map(taper).sum(),
        _ => 0,
    }
}

fn juger<T: Serialize + DeserializeOwned>(propre: &Value, combien: usize, canonique: impl Fn(&T) -> T) {
    let mut brut = propre.clone();
    assert_eq!(taper(&mut brut), combien, "{brut}");
    let lu = |valeur: &Value| serde_json::from_value::<T>(valeur.clone()).unwrap();
    assert_ne!(json!(lu(&brut)), json!(lu(propre)));
    assert_eq!(json!(canonique(&lu(&brut))), json!(lu(propre)));
    assert_eq!(json!(canonique(&lu(propre))), json!(lu(propre)));
}

/// With everything in it that a contract may have.
fn contrat_entier() -> Value {
    let mut contrat: Value = serde_json::from_str(CONTRAT).unwrap();
    let adresse = contrat["cerfa"]["apprenti"]["adresse"].clone();
    let lieu = contrat["cerfa"]["organismeFormation"].clone();
    appliquer(
        &mut contrat,
        &json!({ "cerfa": {
            "apprenti": { "responsableLegal":
                { "nom": "O'Essai", "prenom": "Claude ", "courriel": "claude@essai.test", "adresse": adresse } },
            "maitre1": { "nir": "184027599900250" },
            "maitre2": { "nom": "Autre", "prenom": "A", "dateNaissance": "1984-02-11T00:00:00+00:00",
                "nir": "184027599900250", "courriel": "a@essai.test", "emploiOccupe": "X" },
            "contrat": { "numeroContratPrecedent": "075202606NC0001", "noContrat": "075202606NC0002" },
            "numeroDeca": "075202606NC0003",
            "organismeFormationLieuFormationPrincipal": { "denomination": "L", "siret": lieu["siret"],
                "uaiCfa": lieu["uaiCfa"], "adresse": lieu["adresse"] },
        }}),
    );
    contrat
}

#[test]
fn every_scalar_has_its_canonical_form() {
    juger(&contrat_entier(), 26, DossierTransmission::canonique);
    juger(&serde_json::from_str(CONVENTION).unwrap(), 4, Convention::canonique);
    juger(&scene::base(Document::Certificat)["certificat"], 4, Certificat::canonique);
    juger(&scene::base(Document::Facture)["facture"], 4, Facture::canonique);
}

/// The RNCP number is sent as typed, and so is what has no canonical form.
#[test]
fn what_the_norm_leaves_open_stays_as_it_is() {
    let mut brut = contrat().unwrap();
    brut.cerfa.formation.rncp = cfadock::scalaires::Rncp::tel_quel("99997");
    brut.cerfa.employeur.naf = cfadock::scalaires::CodeNaf::tel_quel("16.2");
    assert_eq!(json!(brut.canonique()), json!(brut));
}

/// What people of the trade type, and what the OPCO gets of it.
#[tokio::test]
async fn what_was_typed_otherwise_arrives_as_the_opco_reads_it() {
    for (chemin, tape, recu) in [
        ("/apprenti/telephone", json!("+262 692 12 34 56"), json!("0692123456")),
        ("/employeur/telephone", json!("+590 590 12 34 56"), json!("0590123456")),
        ("/employeur/codeIdcc", json!("01486"), json!("1486")),
        ("/contrat/avantageLogement", json!(0.30000000000000004), json!(0.3)),
        ("/employeur/typeEmployeur", json!("11"), json!(11)),
    ] {
        let mut contrat: Value = serde_json::from_str(CONTRAT).unwrap();
        let (objet, nom) = chemin.rsplit_once('/').unwrap();
        contrat["cerfa"].pointer_mut(objet).unwrap()[nom] = tape;
        let guichet = Guichet::ouvrir(Simulateur::neutre().date(date(2026, 6, 25)), Opco::OpcoEp).await.unwrap();
        guichet.connexion.envoyer_contrat(&serde_json::from_value(contrat).unwrap()).await.unwrap();
        let dossier = self::recu(&guichet).await.0;
        assert_eq!(dossier["cerfa"].pointer(chemin), Some(&recu), "{chemin}");
        assert!(guichet.simulateur.manquements().is_empty(), "{chemin}");
    }
}

/// What the OPCO has of the first dossier, and the digest of what was sent.
async fn recu(guichet: &Guichet) -> (Value, Empreinte) {
    let lu = guichet.connexion.client().consulter_dossier("INT-D-1").await.unwrap();
    let entrees = guichet.connexion.journal_tenu().lire(Choix::toutes()).await.unwrap();
    (serde_json::from_slice(lu.raw.expose()).unwrap(), entrees[0].inscription.empreinte)
}

#[tokio::test]
async fn a_contract_arrives_as_the_norm_writes_it() {
    let mut brut: Value = serde_json::from_str(CONTRAT).unwrap();
    assert!(taper(&mut brut) > 10);
    let brut: DossierTransmission = serde_json::from_value(brut).unwrap();
    let mut recus = Vec::new();
    for contrat in [contrat().unwrap(), brut.clone()] {
        let reglages = Simulateur::neutre().date(date(2026, 6, 25));
        let guichet = Guichet::ouvrir(reglages, Opco::OpcoEp).await.unwrap();
        guichet.connexion.envoyer_contrat(&contrat).await.unwrap_or_else(|echec| panic!("{echec:?}"));
        recus.push(recu(&guichet).await);
        // The OPCO takes no other form.
        assert!(guichet.connexion.client().transmettre_dossier(&brut).await.is_err());
    }
    assert_eq!(recus[0], recus[1]);
}

#[tokio::test]
async fn so_do_conventions_and_certificates() {
    let guichet = engage(Opco::Afdas).await;
    let mut convention: Value = serde_json::from_str(CONVENTION).unwrap();
    taper(&mut convention);
    let convention: Convention = serde_json::from_value(convention).unwrap();
    let form = DeposerConventionForm::builder().convention(convention.clone()).fichier(fichier("convention")).build();
    assert!(guichet.connexion.client().deposer_convention(form).await.is_err());
    guichet.connexion.deposer_convention(&convention, fichier("convention")).await.unwrap();
    let mut certificat = scene::base(Document::Certificat)["certificat"].clone();
    taper(&mut certificat);
    let mut certificat: Certificat = serde_json::from_value(certificat).unwrap();
    certificat.numero_interne_facture = None;
    guichet.connexion.certifier(&certificat, fichier("certificat")).await.unwrap();
    let accepted = guichet.simulateur.appels();
    let accepted = accepted.iter().filter(|appel| appel.statut < 300);
    assert!(accepted.filter(|appel| appel.operation == Some(Operation::DeposerCertificat)).count() == 1);
}

#[tokio::test]
async fn an_invoice_is_written_so_whatever_the_opco_writes() {
    let guichet = Guichet::ouvrir(Simulateur::neutre().date(date(2027, 3, 2)), Opco::OpcoEp).await.unwrap();
    let mut dossier = scene::dossier();
    let ugly =
        json!({ "iban": "fr14 2004 1010 0505 0001 3M02 606", "siretCfa": "000 006 544 00019", "codification": " e2" });
    appliquer(&mut dossier, &json!({ "echeances": { "1": ugly } }));
    guichet.simulateur.prochaine_reponse(Operation::ConsulterDossier, 200, dossier);
    let demande = Facturation::new("F-0001", Poste::new("INT-D-1")).justificatif(Justificatif::CertificatDepose);
    let projet = guichet.connexion.preparer_facture(&demande).await.unwrap();
    assert_eq!(projet.facture.iban_emetteur.expose(), "FR1420041010050500013M02606");
    assert_eq!(projet.facture.siret_emetteur.as_str(), "00000654400019");
    // The codification is the OPCO's own.
    assert_eq!(projet.facture.lignes[0].codification_echeance.as_str(), " e2");
}

/// What a form leaves of a guardian whom nobody indicated is not sent: the norm wants five digits where it has none.
#[tokio::test]
async fn a_guardian_of_nothing_but_blanks_is_none() {
    let guichet = Guichet::ouvrir(Simulateur::neutre(), Opco::OpcoEp).await.unwrap();
    let mut contrat: Value = serde_json::from_str(CONTRAT).unwrap();
    contrat["cerfa"]["apprenti"]["responsableLegal"] = json!({
        "nom": " ", "prenom": "", "courriel": "", "adresse": { "adresse1": "", "codePostal": "", "commune": "" }
    });
    let contrat: DossierTransmission = serde_json::from_value(contrat).unwrap();
    guichet.connexion.envoyer_contrat(&contrat).await.unwrap();
}
