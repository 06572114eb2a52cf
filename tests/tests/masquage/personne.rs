//! A fictitious apprentice and fictitious secrets, with unique letters and digits; and the search for them.

use cfadock::models::{Convention, DossierTransmission, Facture};
use conformance::exemple;
use serde_json::{Value, json};

pub const NIR: &str = "207025994831785";
pub const IBAN: &str = "FR2617569483029K4L7M2P5Q856";
pub const NOM: &str = "Wyzkoprzad";
pub const PRENOM: &str = "Xylquenthe";
pub const USAGE: &str = "Zwę";
pub const NAISSANCE: &str = "2007-02-13";
pub const COMMUNE: &str = "Vaulxbrygy";
pub const COURRIEL: &str = "wzx@kqyvj.test";
pub const TELEPHONE: &str = "0639987415";
pub const RUE: &str = "83 quai Jwoblinq";
pub const CLE: &str = "wq83-kfpz-71jd-vmxb";
pub const JETON: &str = "9f8aXb7uxq27Tzzkw4Rh";
pub const SECRET: &str = "hG5-tYn2-pLs8-cVd3";

/// All that nothing may show.
pub const TOUT: [&str; 13] =
    [NIR, IBAN, NOM, PRENOM, USAGE, NAISSANCE, COMMUNE, COURRIEL, TELEPHONE, RUE, CLE, JETON, SECRET];

/// Every fragment of five characters of them, and other writings of some.
pub fn fragments() -> Vec<String> {
    let nir: Vec<char> = NIR.chars().collect();
    let groupe = |de: usize, a: usize| nir[de..a].iter().collect::<String>();
    let nir = [groupe(0, 1), groupe(1, 3), groupe(3, 5), groupe(5, 7), groupe(7, 10), groupe(10, 13)].join(" ");
    let iban: Vec<char> = IBAN.chars().collect();
    let iban = iban.chunks(4).map(|groupe| groupe.iter().collect()).collect::<Vec<String>>().join(" ");
    let autres = [nir, iban, NOM.to_uppercase(), NOM.to_lowercase(), "13/02/2007".into(), "20070213".into()];
    let tout = TOUT.into_iter().map(str::to_owned).chain(autres);
    let mut fragments: Vec<String> = tout
        .flat_map(|texte| {
            let lettres: Vec<char> = texte.chars().collect();
            // The end of an address is everybody's, and « quai » too.
            let longueur = lettres.len().min(5);
            lettres.windows(longueur).map(|fragment| fragment.iter().collect::<String>()).collect::<Vec<_>>()
        })
        .filter(|fragment| !fragment.contains(".test") && !".test".contains(fragment.as_str()))
        .filter(|fragment| !["test", " quai", "quai "].contains(&fragment.as_str()))
        .collect();
    fragments.sort();
    fragments.dedup();
    fragments
}

/// The contract of that apprentice.
pub fn contrat() -> DossierTransmission {
    let mut json: Value = serde_json::from_str(exemple::CONTRAT).unwrap();
    let apprenti = &mut json["cerfa"]["apprenti"];
    for (nom, valeur) in [
        ("nom", NOM),
        ("prenom", PRENOM),
        ("nomUsage", USAGE),
        ("nir", NIR),
        ("communeNaissance", COMMUNE),
        ("courriel", COURRIEL),
        ("telephone", TELEPHONE),
    ] {
        apprenti[nom] = valeur.into();
    }
    apprenti["dateNaissance"] = format!("{NAISSANCE}T00:00:00+00:00").into();
    apprenti["adresse"]["adresse1"] = RUE.into();
    serde_json::from_value(json).unwrap()
}

/// Its convention.
pub fn convention() -> Convention {
    let mut json: Value = serde_json::from_str(exemple::CONVENTION).unwrap();
    json["apprenti"] = json!({ "nom": NOM, "prenom": PRENOM, "nomUsage": USAGE });
    serde_json::from_value(json).unwrap()
}

/// An invoice to that IBAN.
pub fn facture() -> Facture {
    let facture = json!({
        "numero": "F-0001", "dateEmission": "2027-03-02", "montantTotal": 1.0, "ibanEmetteur": IBAN,
        "siretEmetteur": "73282932000074", "estCertificatRealisation": false, "lignes": [],
    });
    serde_json::from_value(facture).unwrap()
}

/// What an OPCO, a gateway or a token server may answer, whatever it was asked: all of it, in every shape.
pub fn echos() -> Vec<String> {
    let phrase = TOUT.join(", ");
    let erreur = json!({ "errors": [
        { "code": "X1", "description": format!("L'apprenti {phrase} est déjà connu"), "detail": phrase },
        { "code": NOM, "message": phrase },
    ]});
    let cerfa = json!({ "numeroInterne": "1", "comment": phrase, "cerfa": {
        "commentaireEtat": phrase, "apprenti": {
            "nom": NOM, "prenom": PRENOM, "nir": NIR, "dateNaissance": NAISSANCE, "courriel": COURRIEL,
            "adresse": { "adresse1": RUE },
        },
    }});
    // Where a number, an amount or a date was due.
    let depot = json!({ "numeroInterne": phrase, "numeroExterne": phrase, "numeroDeca": phrase,
        "numeroInterneFacture": phrase, "numeroInterneDocument": phrase });
    let deplace = json!({ "cerfa": { "numeroInterne": phrase, "numeroExterne": phrase,
        "contrat": { "noContrat": phrase, "dateDebutContrat": phrase, "salaireEmbauche": phrase },
        "employeur": { "siret": phrase, "codeIdcc": phrase }, "formation": { "rncp": phrase } },
        "echeances": [{ "numero": 1, "codification": phrase, "montantTotal": phrase, "montantRegle": { "dit": phrase },
            "dateOuverture": phrase, "siretCfa": phrase, "iban": phrase }] });
    let etats = json!([{ "numeroInterne": phrase, "numeroExterne": phrase, "numeroDeca": phrase, "etat": "ENGAGE" },
        { "numeroInterne": NOM, "etat": "REFUSE" }, { "numeroInterne": NIR, "etat": "TRANSMIS" },
        { "numeroInterneFacture": phrase, "referenceFactureCfa": "F-0001", "montantFacture": phrase,
            "dateReglement": phrase, "etatFacture": "REGLE" }]);
    let inconnus = json!({ "identite": { "complete": format!("{PRENOM} {NOM}"), "ne_le": NAISSANCE, "rue": RUE },
        "numeros": [NIR, IBAN, TELEPHONE], "courriels": COURRIEL, "x": [USAGE, COMMUNE, CLE, JETON, SECRET] });
    let coupe = erreur.to_string();
    let coupes = (0..6).map(|part| {
        let fin = coupe.len() * (part + 3) / 9;
        coupe[..(fin..).find(|&fin| coupe.is_char_boundary(fin)).unwrap()].to_owned()
    });
    let formes = [
        erreur.to_string(),
        cerfa.to_string(),
        depot.to_string(),
        deplace.to_string(),
        etats.to_string(),
        inconnus.to_string(),
        json!({ "access_token": [JETON], "comment": phrase }).to_string(),
        json!({ "errors": null, "comment": phrase }).to_string(),
        json!({ "description": phrase }).to_string(),
        json!({ "error": phrase, "error_description": phrase }).to_string(),
        json!({ "cerfa": phrase }).to_string(),
        json!([{ "numeroInterne": { "nom": NOM, "phrase": phrase } }]).to_string(),
        json!(phrase).to_string(),
        format!("<html><title>{NOM}</title><body>{phrase}</body></html>"),
        format!("nir={NIR}&nom={NOM}&{phrase}"),
        phrase.clone(),
        format!("{{nom: {NOM}, autre: {PRENOM}, {phrase}"),
        String::new(),
    ];
    formes.into_iter().chain(coupes).collect()
}
