//! Common bad inputs: each is stopped before anything is sent, with a sentence that says what to do.

use cfadock::controle::{Gravite, IdRegle};
use serde_json::{Value, json};

use super::patch::appliquer;
use super::scene::{Document, base, controler};

/// The one error that a change to a clean document causes.
fn erreur(document: Document, change: &Value) -> (IdRegle, String) {
    let mut scene = base(document);
    appliquer(&mut scene, change);
    let controle = controler(document, &scene);
    let refusal = controle.verdict(&[]).expect_err("it must not be sent");
    let [constat] = refusal.constats() else { panic!("one error was expected: {refusal}") };
    assert_eq!(constat.gravite, Gravite::Erreur);
    (constat.id, constat.phrase.replace('\u{a0}', " "))
}

fn arretent(cases: &[(Document, Value, &str, &str)]) {
    for (document, change, id, phrase) in cases {
        let (found, said) = erreur(*document, change);
        assert_eq!((found.as_str(), said.as_str()), (*id, *phrase));
    }
}

#[test]
fn bad_contracts_are_stopped_with_advice() {
    arretent(&[
        (
            Document::Contrat,
            json!({ "cerfa": { "employeur": { "siret": "12345678901234" } } }),
            "CERFA-SIRET-001",
            "SIRET : la clé de contrôle est fausse. Vérifiez la saisie.",
        ),
        (
            Document::Contrat,
            json!({ "cerfa": { "apprenti": { "nir": "206057599900288" } } }),
            "CERFA-NIR-001",
            "NIR : la clé de contrôle est fausse. Vérifiez la saisie.",
        ),
        (
            Document::Contrat,
            json!({ "mineurEmancipe": true, "cerfa": { "contrat": { "dateConclusion": "2019-12-31" } } }),
            "CERFA-CONCLUSION-001",
            "L'échange avec les OPCO ne prend que les contrats conclus à partir du 01/01/2020 : vérifiez la date de \
             conclusion, ou suivez ce contrat hors de l'API.",
        ),
    ]);
}

#[test]
fn bad_invoices_are_stopped_with_advice() {
    arretent(&[
        (
            Document::Facture,
            json!({ "dossiers": { "0": { "cerfa": { "contrat": { "dateConclusion": "2019-12-31" } } } },
                    "facture": { "montantTotal": 2400, "lignes": { "1": "∅" } } }),
            "FACTURE-CONCLUSION-001",
            "Le contrat est conclu avant le 01/01/2020 : il ne se facture pas par l'API, suivez-le auprès de l'OPCO.",
        ),
        (
            Document::Facture,
            json!({ "dossiers": { "0": { "echeances": { "1": { "dateOuverture": "2027-04-01" } } } } }),
            "FACTURE-ECHEANCE-001",
            "L'échéance 2 s'ouvre le 01/04/2027 : facturez-la à partir de ce jour.",
        ),
        (
            Document::Facture,
            json!({ "dossiers": { "0": { "echeances": { "1": { "montantRegle": 2400 } } } } }),
            "FACTURE-ECHEANCE-004",
            "L'échéance 2 est déjà réglée ou en cours d'instruction pour son total : vérifiez que cette facture n'a pas \
             déjà été envoyée.",
        ),
        (
            Document::Facture,
            json!({ "facture": { "montantTotal": 2490.01 } }),
            "FACTURE-TOTAL-001",
            "Le total (2 490,01 €) diffère de la somme des lignes (2 490,00 €) : corrigez-le, l'écart est de 0,01 €.",
        ),
        (
            Document::Facture,
            json!({ "facture": { "numero": "F-0001" } }),
            "FACTURE-NUMERO-001",
            "Ce numéro de facture a déjà servi : donnez à la facture le numéro suivant de votre séquence, ou retrouvez la \
             première avant de renvoyer.",
        ),
        (
            Document::Facture,
            json!({ "fichier": "<html><body>502 Bad Gateway</body></html>" }),
            "FICHIER-FORMAT-001",
            "Le fichier n'est pas un PDF : enregistrez le document en PDF et joignez-le à nouveau.",
        ),
    ]);
}

/// Ten thousand lines of ten centimes are a thousand euros, which no sum of floats gives.
#[test]
fn totals_are_exact() {
    let mut scene = base(Document::Facture);
    let line = scene["facture"]["lignes"][0].clone();
    let dime = |_| {
        let mut line = line.clone();
        line["montant"] = json!(0.1);
        line
    };
    scene["facture"]["lignes"] = (0..10_000).map(dime).collect();
    scene["facture"]["montantTotal"] = json!(1000.0);
    scene["dossiers"][0]["echeances"][1]["montantTotal"] = json!(1000.0);
    assert_eq!(controler(Document::Facture, &scene).verdict(&[]), Ok(()));
}
