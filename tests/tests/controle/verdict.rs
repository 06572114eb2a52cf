//! Errors stop the sending unless they are overridden by their id; nothing else ever does.

use std::collections::BTreeSet;

use cfadock::controle::{ContratAControler, FactureAControler, Gravite, IdRegle, regles};
use cfadock::models::Facture;
use cfadock::opco::UsagesFacturation;

use super::cas::epreuves;
use super::patch::appliquer;
use super::scene::{Document, base, controler};

#[test]
fn only_errors_stop_and_only_their_ids_let_them_pass() {
    let mut tried = BTreeSet::new();
    for epreuve in epreuves() {
        let controle = controler(epreuve.document, &epreuve.scene);
        let of = |weight: fn(Gravite) -> bool| -> BTreeSet<IdRegle> {
            controle.constats().iter().filter(|constat| weight(constat.gravite)).map(|constat| constat.id).collect()
        };
        let errors = of(|gravite| gravite == Gravite::Erreur);
        let others: Vec<IdRegle> = of(|gravite| gravite != Gravite::Erreur).into_iter().collect();
        let stopped = controle.verdict(&others).err();
        let named: BTreeSet<IdRegle> =
            stopped.iter().flat_map(|refusal| refusal.constats()).map(|constat| constat.id).collect();
        assert_eq!(named, errors, "{}", epreuve.nom);
        let all: Vec<IdRegle> = errors.iter().copied().collect();
        assert_eq!(controle.verdict(&all), Ok(()), "{}", epreuve.nom);
        for kept in &errors {
            let but_one: Vec<IdRegle> = errors.iter().copied().filter(|id| id != kept).collect();
            let refusal = controle.verdict(&but_one).unwrap_err();
            assert!(refusal.constats().iter().all(|constat| constat.id == *kept), "{}", epreuve.nom);
            assert!(refusal.to_string().contains(kept.as_str()), "{refusal}");
        }
        tried.extend(errors);
    }
    let all = regles().filter(|regle| regle.gravite == Gravite::Erreur).count();
    assert_eq!(tried.len(), all, "an error without a case");
}

/// Findings are for screens and logs of other systems: they travel as JSON, errors first.
#[test]
fn findings_are_written_as_json() {
    let epreuve = epreuves().into_iter().find(|one| one.regle == "FACTURE-TOTAL-001" && one.est_rouge).unwrap();
    let json = serde_json::to_value(controler(epreuve.document, &epreuve.scene)).unwrap();
    let first = &json["constats"][0];
    assert_eq!(first["id"], "FACTURE-TOTAL-001");
    assert_eq!(first["gravite"], "erreur");
    assert_eq!(first["champ"], "montantTotal");
    assert!(first["phrase"].as_str().unwrap().contains("0,01"));
}

/// Ten findings of one rule are ten lines that differ: each names its field, under the section of the form.
#[test]
fn a_refusal_names_each_field_under_its_section() {
    let mut scene = base(Document::Contrat);
    let patch = serde_json::json!({ "cerfa": {
        "employeur": { "employeurSpecifique": "∅", "siret": "12345678901234" },
        "apprenti": { "projetCreationRepriseEntreprise": "∅", "droitsRqthExtensionBOE": "∅" },
        "maitre1": { "emploiOccupe": "∅", "niveauDiplomeObtenu": "∅" },
    } });
    appliquer(&mut scene, &patch);
    let refus = controler(Document::Contrat, &scene).verdict(&[]).unwrap_err();
    let text = refus.to_string();
    assert!(
        text.starts_with(
            "Document à corriger avant l'envoi :\nEmployeur\n- cerfa.employeur.siret (CERFA-SIRET-001) : "
        )
    );
    let lines: Vec<&str> = text.lines().collect();
    let different: BTreeSet<&&str> = lines.iter().collect();
    assert_eq!(different.len(), lines.len(), "{text}");
    for constat in refus.constats() {
        assert!(text.contains(&format!("- {} ({}) : {}", constat.champ, constat.id, constat.phrase)), "{text}");
    }
    let titres: Vec<&str> = lines.iter().skip(1).filter(|line| !line.starts_with("- ")).copied().collect();
    assert_eq!(titres, ["Employeur", "Apprenti", "Maître d'apprentissage 1"]);
    let json = serde_json::to_value(&refus).unwrap();
    let of_json: Vec<&str> =
        json["rubriques"].as_array().unwrap().iter().map(|one| one["titre"].as_str().unwrap()).collect();
    assert_eq!(of_json, titres);
    assert_eq!(json["rubriques"][0]["constats"][0]["champ"], "cerfa.employeur.siret");
    assert_eq!(json["rubriques"][2]["constats"].as_array().unwrap().len(), 2);
}

/// Where a name is spelled otherwise, or is another one, the person at the CFA is given both.
#[test]
fn names_that_differ_are_given_to_the_person_alone() {
    for (regle, nombre) in
        [("CONVENTION-APPRENTI-002", 3), ("CONVENTION-APPRENTI-001", 3), ("CERTIFICAT-APPRENTI-002", 1)]
    {
        let cas: Vec<_> = epreuves().into_iter().filter(|one| one.regle == regle && one.est_rouge).collect();
        assert!(cas.len() >= nombre, "{regle}");
        for epreuve in cas {
            let controle = controler(epreuve.document, &epreuve.scene);
            let constat = controle.constats().iter().find(|constat| constat.id.as_str() == regle).unwrap();
            let champ = constat.champ.replace('.', "/");
            let document = if regle.starts_with("CONVENTION") { "convention" } else { "certificat" };
            let ecrit = epreuve.scene.pointer(&format!("/{document}/{champ}")).unwrap().as_str();
            let (ici, contrat) = constat.expose().unwrap();
            assert_eq!(Some(ici), ecrit, "{}", epreuve.nom);
            assert!(!contrat.is_empty() && contrat != ici, "{}", epreuve.nom);
        }
    }
    let autre = epreuves().into_iter().find(|one| one.regle == "FACTURE-TOTAL-001" && one.est_rouge).unwrap();
    assert!(controler(autre.document, &autre.scene).constats().iter().all(|constat| constat.expose().is_none()));
}

/// What nobody said is not assumed in favour of the sending.
#[test]
fn defaults_are_prudent() {
    let today = jiff::civil::date(2027, 3, 15);
    let contrat = conformance::exemple::contrat().unwrap();
    let sujet = ContratAControler::new(&contrat, today);
    assert!(!sujet.mineur_emancipe && sujet.etablissements.is_none());
    let scene = base(Document::Facture);
    let facture: Facture = serde_json::from_value(scene["facture"].clone()).unwrap();
    let sujet = FactureAControler::new(&facture, &[], today);
    assert!(!sujet.certificat_depose && sujet.avoir_de.is_none() && sujet.usages == UsagesFacturation::default());
    assert!(sujet.sirets_connus.is_none() && sujet.fichier.is_none());
    // No finding, and no word about anyone, when the subjects themselves are printed.
    let shown = format!("{sujet:?} {:?}", ContratAControler::new(&contrat, today));
    for secret in ["FR142", "20605", "Camille", "Essai", "andrea", "2006-05"] {
        assert!(!shown.contains(secret), "{secret} is shown");
    }
}
