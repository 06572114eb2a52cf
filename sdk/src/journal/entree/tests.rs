//! Every situation, and which events may be written in it.

use super::*;

fn entree() -> Entree {
    let inscription = Inscription {
        le: Timestamp::UNIX_EPOCH,
        cfa: Siren::tel_quel("000006544"),
        opco: Opco::Akto,
        operation: "transmettreDossier".to_owned(),
        cle: CleMetier::autre("essai", Opco::Akto, &[]),
        empreinte: Empreinte::octets(b""),
        reperes: Reperes::default(),
        reference: None,
    };
    Entree::new(IdEntree(1), inscription)
}

fn issue(issue: Outcome, dossier: Option<&str>) -> EvenementJournal {
    let numeros = Numeros { dossier: dossier.map(str::to_owned), ..Numeros::default() };
    EvenementJournal::Issue { issue, statut: None, numeros, reponse: None, motif: None }
}

#[test]
fn what_was_found_is_not_undone_by_what_comes_late() {
    let found = Numeros { dossier: Some("INT-1".to_owned()), ..Numeros::default() };
    for (late, numero) in [
        (issue(Outcome::Refused, None), "INT-1"),
        (issue(Outcome::NotSent, None), "INT-1"),
        (issue(Outcome::Unknown, None), "INT-1"),
        (issue(Outcome::AnswerLost, None), "INT-1"),
        (issue(Outcome::Accepted, Some("INT-2")), "INT-2"),
    ] {
        let mut entree = entree();
        let reglement =
            EvenementJournal::Reglement { decision: Decision::Deposee(found.clone()), par: Auteur::Rapprochement };
        for evenement in [reglement, late.clone()] {
            entree.ajouter(Trace { le: Timestamp::UNIX_EPOCH, evenement });
        }
        assert_eq!(entree.situation(), Situation::Deposee, "{late:?}");
        assert_eq!(entree.numeros().dossier.as_deref(), Some(numero), "{late:?}");
        assert_eq!(entree.traces().len(), 2, "nothing that happened is left out");
    }
}

/// The situations, each with the events that lead to it.
fn situations() -> Vec<(Situation, Vec<EvenementJournal>)> {
    use Situation::*;
    let issues = [
        (Inconnue, Outcome::Unknown),
        (ReponsePerdue, Outcome::AnswerLost),
        (Deposee, Outcome::Accepted),
        (Refusee, Outcome::Refused),
        (NonEnvoyee, Outcome::NotSent),
    ];
    let issues = issues.map(|(situation, dite)| (situation, vec![issue(dite, None)]));
    let absente = (Absente, vec![reglement(Decision::Absente, Auteur::Rapprochement)]);
    let ecartee = (Ecartee, vec![issue(Outcome::Accepted, None), reglement(Decision::Ecartee, Auteur::Rapprochement)]);
    [(EnCours, Vec::new())].into_iter().chain(issues).chain([absente, ecartee]).collect()
}

fn reglement(decision: Decision, par: Auteur) -> EvenementJournal {
    EvenementJournal::Reglement { decision, par }
}

fn apres(evenements: impl IntoIterator<Item = EvenementJournal>) -> Entree {
    let mut entree = entree();
    for evenement in evenements {
        entree.ajouter(Trace { le: Timestamp::UNIX_EPOCH, evenement });
    }
    entree
}

#[test]
fn an_outcome_that_comes_late_undoes_nothing_that_is_certain() {
    use Situation::*;
    let issues = [Outcome::Accepted, Outcome::Refused, Outcome::NotSent, Outcome::AnswerLost, Outcome::Unknown];
    let dites = [Deposee, Refusee, NonEnvoyee, ReponsePerdue];
    for (situation, avant) in situations() {
        assert_eq!(apres(avant.clone()).situation(), situation);
        let inconnue = if situation == EnCours { Inconnue } else { situation };
        let dites = if situation == Deposee { [Deposee; 4] } else { dites };
        for (issue_tardive, attendue) in issues.into_iter().zip(dites.into_iter().chain([inconnue])) {
            let entree = apres(avant.iter().cloned().chain([issue(issue_tardive, None)]));
            assert_eq!(entree.situation(), attendue, "{issue_tardive} upon {situation}");
        }
    }
}

#[test]
fn a_look_settles_what_is_open_and_a_person_everything() {
    use Situation::*;
    let decisions = [Decision::Deposee(Numeros::default()), Decision::Absente, Decision::Ecartee];
    for (situation, avant) in situations() {
        let par_lecture = match situation {
            EnCours | Inconnue => [Deposee, Absente, Ecartee],
            // It certainly arrived: not finding it changes nothing.
            ReponsePerdue => [Deposee, ReponsePerdue, Ecartee],
            Deposee => [Deposee, Deposee, Ecartee],
            Refusee | NonEnvoyee | Absente | Ecartee => [situation; 3],
        };
        let personne = Auteur::Personne { motif: "vu".to_owned() };
        for (par, attendues) in [(Auteur::Rapprochement, par_lecture), (personne, [Deposee, Absente, Ecartee])] {
            for (decision, attendue) in decisions.iter().zip(attendues) {
                let entree = apres(avant.iter().cloned().chain([reglement(decision.clone(), par.clone())]));
                assert_eq!(entree.situation(), attendue, "{decision:?} by {par:?} upon {situation}");
            }
        }
        for regard in [Regard::Absent, Regard::Incertain] {
            assert_eq!(apres(avant.iter().cloned().chain([EvenementJournal::Regard(regard)])).situation(), situation);
        }
        assert_eq!(situation.tient_la_cle(), situation.est_ouverte() || situation == Deposee);
        assert_eq!(situation.est_ouverte(), matches!(situation, EnCours | Inconnue | ReponsePerdue));
    }
}

#[test]
fn a_settlement_without_numbers_keeps_those_that_are_known() {
    let connue = [issue(Outcome::Accepted, Some("INT-1"))];
    let muette = reglement(Decision::Deposee(Numeros::default()), Auteur::Rapprochement);
    let entree = apres(connue.into_iter().chain([muette]));
    assert_eq!(entree.numeros().dossier.as_deref(), Some("INT-1"));
    let autre = Numeros { dossier: Some("INT-2".to_owned()), ..Numeros::default() };
    assert_eq!(apres([reglement(Decision::Deposee(autre.clone()), Auteur::Rapprochement)]).numeros(), &autre);
}

/// An uncertain look cancels earlier looks: absence must be established anew.
#[test]
fn only_looks_since_the_last_uncertain_one_count() {
    let (absent, incertain) = (Regard::Absent, Regard::Incertain);
    for (vus, comptes) in [
        (&[][..], 0),
        (&[absent], 1),
        (&[absent, absent], 2),
        (&[incertain], 0),
        (&[absent, incertain], 0),
        (&[absent, incertain, absent], 1),
        (&[incertain, absent, absent], 2),
        (&[absent, incertain, absent, incertain, absent, absent], 2),
    ] {
        let mut entree = apres([issue(Outcome::Unknown, None)]);
        for (rang, regard) in (0..).zip(vus) {
            let le = Timestamp::from_second(rang).unwrap();
            entree.ajouter(Trace { le, evenement: EvenementJournal::Regard(*regard) });
        }
        let instants: Vec<_> = entree.regards().map(|(le, _)| le.as_second()).collect();
        let nombre = i64::try_from(vus.len()).unwrap();
        assert!(entree.regards().all(|(_, regard)| regard == absent), "{vus:?}");
        assert_eq!(instants, (nombre - comptes..nombre).collect::<Vec<_>>(), "{vus:?}");
        assert_eq!(entree.dernier_regard(), vus.last().copied());
        assert_eq!(entree.issue(), Some(Outcome::Unknown));
    }
}

#[test]
fn a_reason_is_masked_and_says_something() {
    let motif = |texte: &str| match Auteur::personne(texte) {
        Some(Auteur::Personne { motif }) => Some(motif),
        _ => None,
    };
    assert_eq!(motif("  \t "), None);
    for (donne, garde) in [
        (" L'OPCO dit ne rien avoir, dossier INT-1 ", "L'OPCO dit ne rien avoir, dossier INT-1"),
        ("NIR 2 06 05 75 999 002 87 inconnu", "NIR *** inconnu"),
        ("payé sur FR14 2004 1010 0505 0001 3M02 606 par erreur", "payé sur *** par erreur"),
        ("vu avec un.apprenti@exemple.test hier", "vu avec *** hier"),
    ] {
        assert_eq!(motif(donne).as_deref(), Some(garde));
    }
}
