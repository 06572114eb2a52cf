//! The base documents of the cases, and how a scene becomes a check. All values are fictitious and valid.

use cfadock::FilePart;
use cfadock::controle::{
    CertificatAControler, ContratAControler, ContratConnu, Controle, ConventionAControler, EcheanceAuJournal,
    Etablissement, FactureAControler, FactureConnue, FichierAControler, FraisAuJournal, FraisFactures,
    RuptureAControler, controler_certificat, controler_contrat, controler_convention, controler_facture,
    controler_fichier, controler_rupture,
};
use cfadock::models::{Cerfa, CerfaLu, Certificat, Convention, Dossier, DossierTransmission, Facture};
use cfadock::opco::UsagesFacturation;
use conformance::exemple::{CONTRAT, CONVENTION, pdf};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::patch::appliquer;

/// A document to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    Contrat,
    Convention,
    Certificat,
    Facture,
    Rupture,
    Fichier,
}

fn lire<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn bases() -> Value {
    serde_json::from_str(include_str!("bases.json")).unwrap()
}

/// The contract of the fixtures, as the OPCO gives it back with its échéances.
pub fn dossier() -> Value {
    let mut dossier: Value = serde_json::from_str(CONTRAT).unwrap();
    appliquer(&mut dossier, &bases()["dossier"]);
    dossier
}

/// The base document of a kind with what its check needs: nothing is wrong with it.
pub fn base(document: Document) -> Value {
    let contrat: Value = serde_json::from_str(CONTRAT).unwrap();
    match document {
        Document::Contrat => json!({
            "jour": "2026-06-25", "cerfa": contrat["cerfa"], "mineurEmancipe": false,
            "etablissements": [{ "siret": "00000654400019", "uai": "0759998K" }],
        }),
        Document::Convention => {
            let mut cerfa = contrat["cerfa"].clone();
            appliquer(&mut cerfa, &json!({ "numeroInterne": "INT-D-1" }));
            let convention: Value = serde_json::from_str(CONVENTION).unwrap();
            json!({ "jour": "2026-06-25", "cerfa": cerfa, "convention": convention, "fichier": "pdf" })
        }
        Document::Certificat => {
            let mut scene = bases()["certificat"].clone();
            scene["dossier"] = dossier();
            scene
        }
        Document::Facture => {
            let mut scene = bases()["facture"].clone();
            scene["dossiers"] = json!([dossier()]);
            scene
        }
        Document::Rupture => {
            json!({ "jour": "2027-03-15", "dossier": dossier(), "rupture": "2027-03-12", "joursPratiques": 80 })
        }
        Document::Fichier => json!({ "fichier": "pdf", "imagesAdmises": false }),
    }
}

/// A file by its name: `pdf`, `pdf coupé`, `pdf de 10000 octets`, `jpeg`, `png`; any other text is its content.
fn fichier(value: &Value) -> FilePart {
    let name = value.as_str().unwrap();
    let whole = pdf("Facture fictive");
    let size = name.strip_prefix("pdf de ").and_then(|rest| rest.strip_suffix(" octets"));
    let content = match (name, size) {
        (_, Some(size)) => {
            let mut heavy = whole[..20].to_vec();
            heavy.resize(size.parse::<usize>().unwrap() - 5, b' ');
            heavy.extend_from_slice(b"%%EOF");
            heavy
        }
        ("pdf", _) => whole,
        ("pdf coupé", _) => whole[..whole.len() - 20].to_vec(),
        ("jpeg", _) => vec![0xFF, 0xD8, 0xFF, 0xE0, 0],
        ("png", _) => b"\x89PNG\r\n\x1A\n....".to_vec(),
        _ => name.as_bytes().to_vec(),
    };
    FilePart::pdf("document.pdf", content)
}

fn jour(scene: &Value) -> Date {
    scene["jour"].as_str().unwrap().parse().unwrap()
}

/// Checks the document of a scene.
pub fn controler(document: Document, scene: &Value) -> Controle {
    match document {
        Document::Contrat => contrat(scene),
        Document::Convention => {
            let convention: Convention = lire(&scene["convention"]);
            let contrat = if scene["lu"] == true {
                ContratConnu::from(&lire::<CerfaLu>(&scene["cerfa"]))
            } else {
                ContratConnu::from(&lire::<Cerfa>(&scene["cerfa"]))
            };
            let fichier = fichier(&scene["fichier"]);
            let mut sujet = ConventionAControler::new(&convention, &contrat, jour(scene));
            sujet.fichier = Some(&fichier);
            controler_convention(&sujet)
        }
        Document::Certificat => {
            let (certificat, dossier): (Certificat, Dossier) = (lire(&scene["certificat"]), lire(&scene["dossier"]));
            let fichier = fichier(&scene["fichier"]);
            let mut sujet = CertificatAControler::new(&certificat, &dossier, jour(scene));
            sujet.fichier = Some(&fichier);
            controler_certificat(&sujet)
        }
        Document::Facture => facture(scene),
        Document::Rupture => {
            let dossier: Dossier = lire(&scene["dossier"]);
            let mut sujet = RuptureAControler::new(&dossier, lire(&scene["rupture"]), jour(scene));
            sujet.jours_pratiques = lire(&scene["joursPratiques"]);
            controler_rupture(&sujet)
        }
        Document::Fichier => {
            let fichier = fichier(&scene["fichier"]);
            let pictures = scene["imagesAdmises"] == true;
            controler_fichier(if pictures {
                FichierAControler::pdf_ou_image(&fichier)
            } else {
                FichierAControler::pdf(&fichier)
            })
        }
    }
}

fn contrat(scene: &Value) -> Controle {
    let dossier: DossierTransmission = lire(&json!({ "cerfa": scene["cerfa"] }));
    let places: Option<Vec<Etablissement>> = scene["etablissements"].as_array().map(|places| {
        let place = |place: &Value| Etablissement { siret: lire(&place["siret"]), uai: lire(&place["uai"]) };
        places.iter().map(place).collect()
    });
    let mut sujet = ContratAControler::new(&dossier, jour(scene));
    sujet.mineur_emancipe = scene["mineurEmancipe"] == true;
    sujet.etablissements = places.as_deref();
    controler_contrat(&sujet)
}

fn facture(scene: &Value) -> Controle {
    let (facture, dossiers): (Facture, Vec<Dossier>) = (lire(&scene["facture"]), lire(&scene["dossiers"]));
    let connue = |one: &Value| FactureConnue { siret_emetteur: lire(&one["siret"]), numero: lire(&one["numero"]) };
    let connues: Vec<_> = scene["facturesConnues"].as_array().unwrap().iter().map(connue).collect();
    let frais: Vec<_> = scene["fraisFactures"].as_array().unwrap().iter().map(frais).collect();
    let sirets: Option<Vec<_>> = lire(&scene["siretsConnus"]);
    let fichier = fichier(&scene["fichier"]);
    let mut sujet = FactureAControler::new(&facture, &dossiers, jour(scene));
    sujet.factures_connues = &connues;
    sujet.sirets_connus = sirets.as_deref();
    sujet.frais_factures = &frais;
    let porte = |one: &Value| FraisAuJournal {
        facture: lire(&one["facture"]),
        echeance: lire(&one["echeance"]),
        frais: self::frais(one),
    };
    let au_journal: Vec<_> = scene["fraisAuJournal"].as_array().into_iter().flatten().map(porte).collect();
    sujet.frais_au_journal = &au_journal;
    let facturee = |one: &Value| EcheanceAuJournal {
        facture: lire(&one["facture"]),
        numero_dossier: lire(&one["numeroDossier"]),
        echeance: lire(&one["echeance"]),
    };
    let echeances: Vec<_> = scene["echeancesAuJournal"].as_array().into_iter().flatten().map(facturee).collect();
    sujet.echeances_au_journal = &echeances;
    sujet.certificat_depose = scene["certificatDepose"] == true;
    sujet.usages = UsagesFacturation {
        plusieurs_echeances: scene["usages"]["plusieursEcheances"].as_bool(),
        plusieurs_dossiers: scene["usages"]["plusieursDossiers"].as_bool(),
        avoirs: scene["usages"]["avoirs"].as_bool(),
        paiement_automatique: scene["usages"]["paiementAutomatique"].as_bool(),
        frais_au_total: scene["usages"]["fraisAuTotal"].as_bool(),
    };
    sujet.avoir_de = scene["avoirDe"].as_str();
    sujet.fichier = Some(&fichier);
    controler_facture(&sujet)
}

fn frais(one: &Value) -> FraisFactures {
    FraisFactures {
        numero_dossier: lire(&one["numeroDossier"]),
        nature: lire(&one["nature"]),
        montant: lire(&one["montant"]),
    }
}
