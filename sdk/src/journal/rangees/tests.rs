//! What a row says is under its code, and nothing else is read.

use super::*;
use crate::Outcome;
use crate::journal::{Auteur, Decision, Numeros};

fn sceau() -> Sceau {
    Sceau::new(&[1; 32]).unwrap()
}

fn inscription(numero: &str) -> Inscription {
    Inscription {
        le: "2026-09-01T10:00:00Z".parse().unwrap(),
        cfa: Siren::tel_quel("000000000"),
        opco: Opco::Akto,
        operation: "deposerFacture".to_owned(),
        cle: CleMetier::autre("essai", Opco::Akto, &[numero]),
        empreinte: Empreinte::octets(numero.as_bytes()),
        reperes: Reperes::dossier("INT-1"),
        reference: None,
    }
}

/// An entry with two events, the later of which was written first.
fn entree() -> Entree {
    let mut entree = Entree::new(IdEntree(7), inscription("1"));
    let numeros = Numeros { facture: Some("F-1".to_owned()), ..Numeros::default() };
    let issue =
        EvenementJournal::Issue { issue: Outcome::Accepted, statut: Some(200), numeros, reponse: None, motif: None };
    let reglement = EvenementJournal::Reglement { decision: Decision::Ecartee, par: Auteur::Rapprochement };
    for (le, evenement) in [("2026-09-03T10:00:00Z", issue), ("2026-09-02T10:00:00Z", reglement)] {
        entree.ajouter(Trace { le: le.parse().unwrap(), evenement });
    }
    entree
}

fn ecrite() -> (Rangee, Vec<u8>, Vec<Ligne>) {
    let (entree, sceau) = (entree(), sceau());
    let rangee = Rangee::de(&entree, false, &sceau);
    let somme = rangee.somme(&sceau);
    (rangee, somme, Ligne::toutes(&entree, &sceau).unwrap())
}

/// A change that nobody who has no key may make without being noticed.
type Changement = fn(&mut Rangee, &mut Vec<u8>, &mut Vec<Ligne>);

#[test]
fn a_row_that_was_changed_moved_or_lost_is_not_read() {
    let (rangee, somme, lignes) = ecrite();
    assert_eq!(rangee.relire(&somme, lignes.clone(), &sceau()), Ok(entree()));
    assert_eq!([somme.len(), lignes[0].somme.len(), lignes[2].somme.len()], [16; 3]);
    let changements: [(&str, Changement); 14] = [
        ("id", |rangee, _, _| rangee.id = 8),
        ("cfa", |rangee, _, _| rangee.cfa = "000000001".to_owned()),
        ("opco", |rangee, _, _| rangee.opco = Opco::Atlas.identifiant().to_owned()),
        ("cle", |rangee, _, _| rangee.cle += 1),
        ("ouverte", |rangee, _, _| rangee.ouverte = true),
        ("archivee", |rangee, _, _| rangee.archivee = true),
        ("traces", |rangee, _, _| rangee.traces = 1),
        ("its code", |_, somme, _| somme[0] ^= 1),
        ("a line less", |_, _, lignes| drop(lignes.pop())),
        ("a line twice", |_, _, lignes| lignes.push(lignes[2].clone())),
        ("the order of lines", |_, _, lignes| lignes.swap(1, 2)),
        ("the place of a line", |_, _, lignes| lignes[2].contenu = lignes[1].contenu.clone()),
        ("the content of a line", |_, _, lignes| lignes[0].contenu = lignes[0].contenu.replace("INT-1", "INT-2")),
        ("the code of a line", |_, _, lignes| lignes[1].somme[15] ^= 1),
    ];
    let fausse = Err(endommage("une rangée n'a pas la somme qui l'accompagne"));
    for (quoi, changer) in changements {
        let (mut rangee, mut somme, mut lignes) = ecrite();
        changer(&mut rangee, &mut somme, &mut lignes);
        assert_eq!(rangee.relire(&somme, lignes, &sceau()), fausse, "{quoi}");
    }
    let autre = Sceau::new(&[2; 32]).unwrap();
    assert_eq!(rangee.relire(&somme, lignes.clone(), &autre), fausse, "the key of another journal");
    // Under a code that is right, what is searched for still has to be that of the lines.
    let contredites: [fn(&mut Rangee); 2] = [|rangee| rangee.cle += 1, |rangee| rangee.ouverte = true];
    for contredire in contredites {
        let mut rangee = rangee.clone();
        contredire(&mut rangee);
        let lue = rangee.relire(&rangee.somme(&sceau()), lignes.clone(), &sceau());
        assert_eq!(lue, Err(endommage("une entrée se contredit")));
    }
}

#[test]
fn the_digest_of_a_key_is_of_its_journal_and_is_searched_for_by_its_beginning() {
    let [une, autre] = ["1", "2"].map(|numero| inscription(numero).cle);
    let marques = [marque(&sceau(), &une), marque(&sceau(), &autre), marque(&Sceau::new(&[2; 32]).unwrap(), &une)];
    for (rang, une) in marques.iter().enumerate() {
        assert!(!marques[rang + 1..].contains(une));
    }
    let cle = Rangee::de(&entree(), false, &sceau()).cle;
    assert_eq!(cle.to_be_bytes(), marques[0][..8]);
}

/// The last instant counts, whenever it was written; what is open stays.
#[test]
fn only_what_is_settled_and_older_leaves_a_journal() {
    for (avant, sort) in [("2026-09-03T10:00:00Z", false), ("2026-09-03T10:00:00.000000001Z", true)] {
        assert_eq!(entree().est_archivable(avant.parse().unwrap()), sort, "{avant}");
    }
    assert!(!Entree::new(IdEntree(1), inscription("1")).est_archivable(Timestamp::MAX));
}

/// Later invoices and amendments are held against what stays.
#[test]
fn what_leaves_a_journal_keeps_what_tells_it_from_others() {
    let digest = Empreinte::octets(b"1");
    let repere = serde_json::from_value::<Reperes>(json!({
        "contrat": { "entiere": digest, "noyau": digest, "proches": [] }, "dossier": "INT-1", "remplace": 3,
        "facture": { "numero": "F-1", "siret_emetteur": "00000654400019", "total": 1, "echeances": [], "frais": [] },
    }));
    let reperes = repere.unwrap();
    assert!(reperes.contrat.is_some() && reperes.facture.is_some() && reperes.remplace.is_some());
    let entree = Entree::new(IdEntree(1), Inscription { reperes: reperes.clone(), ..inscription("1") });
    let Reperes { contrat, facture, remplace, .. } = reperes;
    let restent = Reperes { contrat, facture, remplace, ..Reperes::default() };
    assert_eq!(entree.clone().reduite().inscription, Inscription { reperes: restent, ..entree.inscription });
}
