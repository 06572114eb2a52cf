//! The same thing has the same key, and two things have two keys.

use super::*;
use crate::models::TypeObjet;
use crate::runtime::serde_json;

fn siret() -> Siret {
    Siret::tel_quel("00000654400019")
}

/// All keys are different.
fn toutes_differentes(cles: &[CleMetier]) {
    for (rang, une) in cles.iter().enumerate() {
        for autre in &cles[rang + 1..] {
            assert_ne!(une, autre);
        }
    }
}

#[test]
fn no_part_is_taken_for_another() {
    let parts: [&[&str]; 14] = [
        &["a", "b"],
        &["a|b"],
        &["ab"],
        &["a||b"],
        &["a|", "b"],
        &["a", "|b"],
        &["a", "", "b"],
        &["|a", "b"],
        &[r"a\", "b"],
        &[r"a\|b"],
        &[r"a\\", "b"],
        &["a", "b", ""],
        &["", "a", "b"],
        &["b", "a"],
    ];
    let cles: Vec<_> = parts.iter().map(|parts| CleMetier::autre("genre", Opco::Akto, parts)).collect();
    toutes_differentes(&cles);
    toutes_differentes(&[Opco::Akto, Opco::Atlas].map(|opco| CleMetier::autre("genre", opco, &["a"])));
    toutes_differentes(&["un", "autre"].map(|genre| CleMetier::autre(genre, Opco::Akto, &["a"])));
    assert_eq!(CleMetier::autre("genre", Opco::Akto, &["a", "b|c"]).to_string(), r"genre|akto|a|b\|c");
}

#[test]
fn an_invoice_is_its_opco_its_issuer_and_its_number() {
    let facture = |opco, siret: &str, numero: &str| CleMetier::facture(opco, &Siret::tel_quel(siret), numero);
    let une = facture(Opco::Akto, "00000654400019", "F-1a");
    assert_eq!(une, facture(Opco::Akto, "000 006 544 00019", " f-1A "));
    assert_eq!(une, CleMetier::facture(Opco::Akto, &siret(), "F-1A"));
    toutes_differentes(&[
        une,
        facture(Opco::Atlas, "00000654400019", "F-1A"),
        facture(Opco::Akto, "00000654400027", "F-1A"),
        facture(Opco::Akto, "00000654400019", "F-2A"),
    ]);
}

#[test]
fn what_belongs_to_a_dossier_has_it_in_its_key() {
    let (un, autre) = (Empreinte::octets(b"1"), Empreinte::octets(b"2"));
    let numero = |texte: &str| Identifiant::tel_quel(texte);
    let convention = |opco, dossier: &str, dite| CleMetier::convention(opco, &numero(dossier), dite);
    assert_eq!(convention(Opco::Akto, "INT-1", un), convention(Opco::Akto, " INT-1 ", un));
    let certificat = |opco, dossier: &str, echeance, dit| CleMetier::certificat(opco, &numero(dossier), echeance, dit);
    assert_eq!(certificat(Opco::Akto, "INT-1", 1, un), certificat(Opco::Akto, " INT-1", 1, un));
    toutes_differentes(&[
        convention(Opco::Akto, "INT-1", un),
        convention(Opco::Atlas, "INT-1", un),
        convention(Opco::Akto, "INT-2", un),
        convention(Opco::Akto, "INT-1", autre),
        certificat(Opco::Akto, "INT-1", 1, un),
        certificat(Opco::Atlas, "INT-1", 1, un),
        certificat(Opco::Akto, "INT-2", 1, un),
        certificat(Opco::Akto, "INT-1", 2, un),
        certificat(Opco::Akto, "INT-1", 1, autre),
    ]);
}

#[test]
fn a_document_is_its_kind_its_file_and_what_it_belongs_to_in_any_order() {
    let objet = |nature: TypeObjet, id: &str| ObjetFichier { type_objet: nature, id_objet: Identifiant::tel_quel(id) };
    let (dossier, facture) = (objet(TypeObjet::DossierApprentissage, "INT-1"), objet(TypeObjet::Facture, " FI-1 "));
    let (nature, fichier) = (TypeFichier::ConventionFormation, Empreinte::octets(b"1"));
    let document = |objets: &[ObjetFichier]| CleMetier::document(Opco::Akto, &nature, objets, fichier);
    let une = document(&[dossier.clone(), facture.clone()]);
    assert_eq!(une, document(&[facture.clone(), dossier.clone()]));
    assert_eq!(une, document(&[dossier.clone(), objet(TypeObjet::Facture, "FI-1")]));
    let (du_dossier, de_la_facture) = ([dossier], [facture]);
    toutes_differentes(&[
        une,
        document(&du_dossier),
        document(&de_la_facture),
        document(&[objet(TypeObjet::Facture, "INT-1"), objet(TypeObjet::DossierApprentissage, "FI-1")]),
        CleMetier::document(Opco::Atlas, &nature, &du_dossier, fichier),
        CleMetier::document(Opco::Akto, &TypeFichier::ConventionReductionDuree, &du_dossier, fichier),
        CleMetier::document(Opco::Akto, &nature, &du_dossier, Empreinte::octets(b"2")),
    ]);
}

/// A key written by the first version becomes the key that is searched for now.
#[cfg(feature = "journal-sqlite")]
#[test]
fn a_key_of_the_first_version_is_the_same_key() {
    let sceau = crate::journal::Sceau::new(&[1; 32]).unwrap();
    let empreinte = Empreinte::octets(b"1");
    for texte in ["F-1", "a|b", "|a", "a|", "||", "", r"a\b", "a||b|"] {
        let double = texte.to_uppercase().replace('|', "||");
        let facture = CleMetier::ancienne(&format!("facture|akto|00000654400019|{double}"), &sceau);
        assert_eq!(facture, CleMetier::facture(Opco::Akto, &siret(), texte), "{texte}");
        let (dossier, double) = (Identifiant::tel_quel(texte), texte.replace('|', "||"));
        let convention = CleMetier::ancienne(&format!("convention|akto|{double}|{empreinte}"), &sceau);
        assert_eq!(convention, CleMetier::convention(Opco::Akto, &dossier, empreinte), "{texte}");
        let certificat = CleMetier::ancienne(&format!("certificat|akto|{double}|2|{empreinte}"), &sceau);
        assert_eq!(certificat, CleMetier::certificat(Opco::Akto, &dossier, 2, empreinte), "{texte}");
    }
    for coupee in ["convention|akto|x", "certificat|akto|x", "facture|akto"] {
        assert_eq!(CleMetier::ancienne(coupee, &sceau).as_str(), coupee);
    }
    let autre = CleMetier::ancienne("autre|akto|a||b|c", &sceau);
    assert_eq!(autre, CleMetier::autre("autre", Opco::Akto, &["a|b", "c"]));
    let scelle = sceau.sceller(empreinte);
    assert_eq!(
        CleMetier::ancienne(&format!("contrat|akto|{empreinte}"), &sceau).as_str(),
        format!("contrat|akto|{scelle}")
    );
}

/// Journals of before know no ranks: the first is what they have.
#[test]
fn the_first_of_several_amendments_has_the_key_of_the_only_one() {
    let empreinte = Empreinte::octets(b"1");
    let identite = serde_json::json!({ "entiere": empreinte, "noyau": empreinte, "proches": [] });
    let identite: IdentiteContrat = serde_json::from_value(identite).unwrap();
    let cles = [1, 2, 3].map(|rang| CleMetier::contrat_de_rang(Opco::Akto, &identite, rang));
    assert_eq!(cles[0], CleMetier::contrat(Opco::Akto, &identite));
    assert_eq!(cles.each_ref().map(CleMetier::rang), [1, 2, 3]);
    toutes_differentes(&cles);
}
