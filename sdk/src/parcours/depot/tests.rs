//! What the journal is told of each kind of deposit.

use super::{certificat, convention};
use crate::models::{Certificat, Convention, Dossier, Facture, InfosFichier, NatureLigne};
use crate::parcours::Connexion;
use crate::parcours::facturer::intention as facture;
use crate::runtime::serde_json::{self, Value, json};
use crate::{Client, FilePart, Opco, operations};

fn connexion() -> Connexion {
    let client = Client::builder().base_url("https://opco.example").cle_api("cle").editeur("E").logiciel("L");
    Connexion::new(Opco::Akto, "732829320".parse().unwrap(), client.version("1").build().unwrap())
}

fn lire<T: serde::de::DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

fn ligne(nature: &str, montant: f64, (dossier, echeance): (&str, i32)) -> Value {
    json!({
        "montant": montant, "natureLigne": nature, "quantite": 1, "numeroEcheance": echeance,
        "codificationEcheance": "E", "numeroDossier": dossier, "numeroDeca": "075202606NC0001",
    })
}

fn document(lignes: &[Value]) -> Facture {
    lire(json!({
        "numero": "F-1", "dateEmission": "2027-03-02", "montantTotal": 1110.0, "estCertificatRealisation": false,
        "ibanEmetteur": "FR1420041010050500013M02606", "siretEmetteur": "00000654400019", "lignes": lignes,
    }))
}

fn dossier(rang: u32) -> Dossier {
    lire(json!({
        "cerfa": { "numeroExterne": format!("EXT-{rang}") },
        "echeances": [
            { "numero": 1, "montantEnCoursInstruction": 12.0, "montantRegle": 3.5 },
            { "numero": 2, "montantRegle": 0.0 },
            { "numero": 3 },
        ],
    }))
}

/// An échéance counts its teaching and its increase, of this dossier and this number, and no ancillary costs.
#[test]
fn an_echeance_is_expected_to_take_what_it_pays_for() {
    let ici = ("EXT-1", 1);
    let teaching = [
        ligne("PEDAGOGIE", 700.0, ici),
        ligne("MAJORATION_RQTH", 300.0, ici),
        ligne("PEDAGOGIE", 50.0, ("EXT-1", 2)),
        ligne("PEDAGOGIE", 60.0, ("EXT-2", 1)),
    ];
    let frais = ["PREMIEREQUIPEMENT", "MOBILITE", "HEBERGEMENT", "RESTAURATION"];
    let lignes: Vec<_> = teaching.into_iter().chain(frais.map(|nature| ligne(nature, 1.0, ici))).collect();
    let (un, deux) = (dossier(1), dossier(2));
    let fichier = FilePart::pdf("f.pdf", &b"%PDF-1.4"[..]);
    let intention = facture(&connexion(), &document(&lignes), &fichier, &[("INT-1", &un), ("INT-2", &deux)]);
    let repere = intention.reperes.facture.unwrap();
    let vus: Vec<_> =
        repere.echeances.iter().map(|un| (&*un.dossier, un.numero, un.facture, un.en_cours, un.regle)).collect();
    let attendus = [
        ("INT-1", 1, 100_000, Some(1_200), Some(350)),
        ("INT-1", 2, 5_000, None, Some(0)),
        ("INT-2", 1, 6_000, Some(1_200), Some(350)),
    ];
    assert_eq!(vus, attendus);
    assert_eq!((repere.total, &*repere.numero, &*repere.siret_emetteur), (Some(111_000), "F-1", "00000654400019"));
    // Ancillary costs alone move no échéance.
    let seuls = document(&[ligne("RESTAURATION", 3.0, ici)]);
    let intention = facture(&connexion(), &seuls, &fichier, &[("INT-1", &un)]);
    assert_eq!(intention.reperes.facture.unwrap().echeances, []);
    assert_eq!(NatureLigne::Pedagogie.nature_des_frais(), None);
}

/// The digest proves which document was sent, with its file; the key is that of the thing, whatever it is printed on.
#[test]
fn every_digest_holds_the_document_and_its_file() {
    let connexion = connexion();
    let fichiers = [&b"%PDF-1"[..], b"%PDF-2"].map(|octets| FilePart::pdf("f.pdf", octets));
    let (une_facture, autre_facture) =
        (document(&[ligne("PEDAGOGIE", 1.0, ("EXT-1", 1))]), document(&[ligne("PEDAGOGIE", 2.0, ("EXT-1", 1))]));
    let une_convention = |cout: f64| -> Convention {
        let mut convention: Value = serde_json::from_str(CONVENTION).unwrap();
        convention["numeroInterneDossier"] = json!("INT-1");
        convention["couts"]["coutTotalPedagogieCFA"] = json!(cout);
        lire(convention)
    };
    let un_certificat = |duree: i32| -> Certificat {
        lire(json!({
            "typeCertificat": "Final", "numeroInterneDossier": "INT-1", "employeur": { "siret": "00000654400019" },
            "apprenti": { "nom": "N", "prenom": "P" }, "organismeFormation": { "siret": "00000654400019" },
            "echeance": { "numero": 1, "duree": duree },
        }))
    };
    let des_infos = |genre: &str| -> InfosFichier {
        lire(json!({ "typeFichier": genre, "objets": [{ "typeObjet": "DOSSIER_APPRENTISSAGE", "idObjet": "INT-1" }] }))
    };
    let de = |document: usize, fichier: &FilePart| {
        let premier = document == 0;
        let combien = if premier { 1 } else { 2 };
        [
            facture(&connexion, if premier { &une_facture } else { &autre_facture }, fichier, &[]),
            convention::intention(&connexion, &une_convention(f64::from(combien)), fichier),
            certificat::intention(&connexion, &un_certificat(combien), fichier),
            super::document::intention(
                &connexion,
                &des_infos(["FACTURE", "CONVENTION_FORMATION"][document]),
                fichier,
                ("INT-1", None),
            ),
        ]
    };
    let base = de(0, &fichiers[0]);
    for (une, encore) in base.iter().zip(de(0, &fichiers[0])) {
        assert_eq!((une.empreinte, &une.cle), (encore.empreinte, &encore.cle));
    }
    for (une, autre) in base.iter().zip(de(0, &fichiers[1])) {
        assert_ne!(une.empreinte, autre.empreinte, "{}: another file", une.operation.id);
        let du_fichier = une.operation.id == operations::DEPOSER_DOCUMENT.id;
        assert_eq!(une.cle != autre.cle, du_fichier, "{}: the key of a document is its file", une.operation.id);
    }
    for (une, autre) in base.iter().zip(de(1, &fichiers[0])) {
        assert_ne!(une.empreinte, autre.empreinte, "{}: another document", une.operation.id);
        let du_contenu = une.operation.id != operations::DEPOSER_FACTURE.id;
        assert_eq!(une.cle != autre.cle, du_contenu, "{}: the key of an invoice is its number", une.operation.id);
    }
}

const CONVENTION: &str = include_str!("../../../../tests/fixtures/convention.json");
