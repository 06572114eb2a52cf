//! Which contracts are the same, similar, or different.

use super::*;
use crate::runtime::serde_json::{Value, from_value, json};

/// A contract as an OPCO gives it.
fn lu() -> Value {
    json!({
        "apprenti": { "nom": "Essai", "prenom": "Camille", "dateNaissance": "2006-05-12" },
        "employeur": { "siret": "00000654400019" },
        "contrat": { "dateDebutContrat": "2026-09-01", "typeContratApp": "11" },
    })
}

/// The main parts of an identity, and their paths.
const NOYAU: [(&str, &str, &str); 5] = [
    ("apprenti", "nom", "Autre"),
    ("apprenti", "prenom", "Dominique"),
    ("apprenti", "dateNaissance", "2006-05-13"),
    ("employeur", "siret", "00000654400027"),
    ("contrat", "dateDebutContrat", "2026-09-02"),
];

fn sceau() -> Sceau {
    Sceau::new(&[1; 32]).unwrap()
}

fn relue(opco: Opco, lu: Value) -> Option<IdentiteContrat> {
    IdentiteContrat::relue(opco, &from_value(lu).unwrap(), &sceau())
}

fn comparer(autre: Value) -> Ressemblance {
    relue(Opco::Akto, lu()).unwrap().comparer(&relue(Opco::Akto, autre).unwrap())
}

fn avec(changements: &[(&str, &str, Value)]) -> Value {
    let mut lu = lu();
    for (objet, nom, valeur) in changements {
        lu[*objet][*nom] = valeur.clone();
    }
    lu
}

#[test]
fn a_part_that_differs_makes_it_near_and_two_another() {
    assert_eq!(comparer(lu()), Ressemblance::Meme);
    for (rang, (objet, nom, valeur)) in NOYAU.iter().enumerate() {
        assert_eq!(comparer(avec(&[(objet, nom, json!(valeur))])), Ressemblance::Proche, "{nom}");
        assert_eq!(comparer(avec(&[(objet, nom, Value::Null)])), Ressemblance::Proche, "without {nom}");
        for (autre_objet, autre, autre_valeur) in &NOYAU[rang + 1..] {
            let deux = [(*objet, *nom, json!(valeur)), (*autre_objet, *autre, json!(autre_valeur))];
            assert_eq!(comparer(avec(&deux)), Ressemblance::Autre, "{nom} {autre}");
        }
    }
    for (nom, valeur) in [("typeContratApp", "31"), ("noAvenant", "1")] {
        assert_eq!(comparer(avec(&[("contrat", nom, json!(valeur))])), Ressemblance::Proche, "{nom}");
    }
    for zero in ["0", " 00 "] {
        assert_eq!(comparer(avec(&[("contrat", "noAvenant", json!(zero))])), Ressemblance::Meme, "{zero}");
    }
}

/// An amendment is identified by its kind and the day of its effect, whatever number the OPCO gives it.
#[test]
fn amendments_of_one_kind_differ_by_the_day_of_their_effect() {
    let avenant = |genre: &str, effet: Value, numero: Value| {
        let contrat = [("typeContratApp", json!(genre)), ("dateEffetAvenant", effet), ("noAvenant", numero)];
        let changements: Vec<_> = contrat.into_iter().map(|(nom, valeur)| ("contrat", nom, valeur)).collect();
        relue(Opco::Akto, avec(&changements)).unwrap()
    };
    let un = avenant("36", json!("2026-10-01"), Value::Null);
    assert_eq!(un.comparer(&avenant("36", json!("2026-10-01T00:00:00Z"), json!("2"))), Ressemblance::Meme);
    for autre in [
        avenant("36", json!("2026-12-01"), Value::Null),
        avenant("34", json!("2026-10-01"), Value::Null),
        avenant("36", Value::Null, Value::Null),
        avenant("11", json!("2026-10-01"), Value::Null),
    ] {
        assert_eq!(un.comparer(&autre), Ressemblance::Proche);
    }
    // Only amendments have a day of effect: some clients write one for other contracts.
    assert_eq!(comparer(avec(&[("contrat", "dateEffetAvenant", json!("2026-10-01"))])), Ressemblance::Meme);
}

/// The OPCO may change one of the main parts of what it keeps; the kind tells a contract from its amendments. Entries of
/// older versions have no digest of it.
#[test]
fn a_deposit_is_shown_by_its_dossier_with_one_part_changed() {
    let envoyee = relue(Opco::Akto, lu()).unwrap();
    let montree = |changements: &[(&str, &str, Value)]| {
        let lue = relue(Opco::Akto, avec(changements)).unwrap();
        let ancienne = IdentiteContrat { acte: None, ..envoyee.clone() };
        assert!(!envoyee.est_montree_par(&lue) || envoyee.est_peut_etre_montree_par(&lue));
        (envoyee.est_montree_par(&lue), ancienne.est_peut_etre_montree_par(&lue))
    };
    assert_eq!(montree(&[]), (true, true));
    for (rang, (objet, nom, valeur)) in NOYAU.iter().enumerate() {
        assert_eq!(montree(&[(objet, nom, json!(valeur))]), (true, true), "{nom}");
        assert_eq!(montree(&[(objet, nom, Value::Null)]), (true, true), "without {nom}");
        for avenant in ["31", "36"] {
            let de_l_avenant = [(*objet, *nom, json!(valeur)), ("contrat", "typeContratApp", json!(avenant))];
            assert_eq!(montree(&de_l_avenant), (false, true), "{nom} {avenant}");
        }
        let (autre_objet, autre, autre_valeur) = &NOYAU[(rang + 1) % NOYAU.len()];
        let deux = [(*objet, *nom, json!(valeur)), (*autre_objet, *autre, json!(autre_valeur))];
        assert_eq!(montree(&deux), (false, false), "{nom} {autre}");
    }
    assert_eq!(montree(&[("contrat", "typeContratApp", json!("21"))]), (true, true));
    assert_eq!(montree(&[("contrat", "typeContratApp", Value::Null)]), (false, true));
    assert_eq!(montree(&[("contrat", "typeContratApp", json!("36"))]), (false, true));
}

#[test]
fn what_lacks_two_parts_is_compared_with_nothing() {
    assert!(relue(Opco::Akto, lu()).is_some());
    for (rang, (objet, nom, _)) in NOYAU.iter().enumerate() {
        let sans = avec(&[(objet, nom, Value::Null)]);
        assert!(relue(Opco::Akto, sans).is_some(), "without {nom}");
        for (autre_objet, autre, _) in &NOYAU[rang + 1..] {
            let sans = avec(&[(objet, nom, Value::Null), (autre_objet, autre, Value::Null)]);
            assert!(relue(Opco::Akto, sans).is_none(), "without {nom} and {autre}");
        }
    }
    // The same part is missing in both: that makes them no more similar.
    let sans = avec(&[("apprenti", "nom", Value::Null), ("contrat", "dateDebutContrat", json!("2025-01-01"))]);
    assert_eq!(comparer(sans), Ressemblance::Autre);
}

#[test]
fn an_identity_is_of_its_opco_and_of_its_journal() {
    let une = relue(Opco::Akto, lu()).unwrap();
    let ailleurs = relue(Opco::Atlas, lu()).unwrap();
    let autre_journal =
        IdentiteContrat::relue(Opco::Akto, &from_value(lu()).unwrap(), &Sceau::new(&[2; 32]).unwrap()).unwrap();
    for autre in [ailleurs, autre_journal] {
        assert_eq!(une.comparer(&autre), Ressemblance::Autre);
        let tous = |identite: &IdentiteContrat| {
            let IdentiteContrat { entiere, noyau, proches, acte, .. } = identite.clone();
            [entiere, noyau].into_iter().chain(proches).chain(acte).collect::<Vec<_>>()
        };
        assert!(tous(&une).iter().all(|digest| !tous(&autre).contains(digest)), "a digest is shared");
        assert_eq!(tous(&une).len(), 8);
    }
    assert_eq!(format!("{une:?}"), "IdentiteContrat { .. }");
}

/// In journals of before, blanks and hyphens in names counted: with an entry of theirs the comparison is theirs.
#[test]
fn an_identity_is_compared_in_the_newest_form_that_both_have() {
    let nomme = |nom: &str| relue(Opco::Akto, avec(&[("apprenti", "nom", json!(nom))])).unwrap();
    let (une, collee) = (nomme("Le Goff"), nomme("LEGOFF"));
    let ancienne = |identite: &IdentiteContrat| identite.ancienne().cloned().unwrap();
    let (d_avant, collee_d_avant) = (ancienne(&une), ancienne(&collee));
    for (une, autre, attendue) in [
        (&une, &collee, Ressemblance::Meme),
        (&une, &d_avant, Ressemblance::Meme),
        (&d_avant, &une, Ressemblance::Meme),
        (&une, &collee_d_avant, Ressemblance::Proche),
        (&d_avant, &collee, Ressemblance::Proche),
        (&d_avant, &collee_d_avant, Ressemblance::Proche),
    ] {
        assert_eq!(une.comparer(autre), attendue);
    }
    // As they are written, entries of theirs have neither.
    assert_eq!((d_avant.acte, d_avant.ancienne().cloned()), (None, None));
}
