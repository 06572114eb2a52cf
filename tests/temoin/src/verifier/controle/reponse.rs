//! The answer to a valid call: status, media, fields, types, dates, codes, bounds, states; and reads made twice.

use serde_json::{Value, json};

use crate::check::{Violation, check};
use crate::generated::operation::Operation;
use crate::simulateur::Particularite::{
    DatesMelangees, EtatRuptu, EtatsFormeDivergente, IbanEnCapitales, NaturesCasseTitre,
};
use crate::verifier::cible::{Corps, Reponse};
use crate::verifier::constat::Constat;
use crate::verifier::masque::citation;
use crate::verifier::regle::{Regle, elements, essentiels, reponse as schema_de};
use crate::verifier::schema::Classe;
use crate::verifier::seance::{Empechement, Seance};

/// The states of norm.md §5.1.
const ETATS: [&str; 7] = ["TRANSMIS", "EN_COURS_INSTRUCTION", "ENGAGE", "ANNULE", "REFUSE", "RUPTURE", "SOLDE"];

pub(super) async fn juger(seance: &mut Seance<'_>, regle: Regle, operation: Operation) -> Result<Constat, Empechement> {
    if regle == Regle::ChampInconnu {
        return champ_inconnu(seance, operation).await;
    }
    let reponse = seance.nominale(operation).await?;
    let mut constat = Constat { preuves: vec![reponse.preuve], ..Constat::default() };
    match regle {
        Regle::Statut => {
            constat.exiger(reponse.statut == 200, || format!("statut {} au lieu de 200", reponse.statut));
        }
        Regle::Media => {
            let html = if reponse.media == "text/html" { ", une page HTML" } else { "" };
            constat
                .exiger(reponse.media.ends_with("json"), || format!("Content-Type {}{html}", citation(&reponse.media)));
            constat.exiger(reponse.json.is_some(), || "le corps n'est pas du JSON".to_owned());
        }
        Regle::LectureRepetee | Regle::ParametreInconnu => {
            relire(seance, regle, operation, &reponse, &mut constat).await?
        }
        _ => {
            let json = lisible(&reponse)?;
            if regle == Regle::EtatListe {
                let phrase = || "la réponse n'est pas une liste nue".to_owned();
                constat.reserver(json.is_array(), EtatsFormeDivergente.nom(), phrase);
            } else {
                corps(regle, operation, &deballer(operation, json), &mut constat);
            }
        }
    }
    Ok(constat)
}

/// The JSON of a 200.
fn lisible(reponse: &Reponse) -> Result<&Value, Empechement> {
    let json = reponse.json.as_ref().filter(|_| reponse.statut == 200);
    json.ok_or_else(|| {
        Empechement::Impossible(format!("la réponse n'est pas un 200 en JSON (statut {})", reponse.statut))
    })
}

/// The body as the norm has it, without a deviation of shape that has its own requirement: the array around a page, the
/// page or the single state where the norm has a bare list.
pub(in crate::verifier) fn deballer(operation: Operation, json: &Value) -> Value {
    match json {
        Value::Array(un) if un.len() == 1 && elements(operation).is_some() => un[0].clone(),
        page if operation == Operation::ListerEtatsDossiers && page["EtatDossierResult"].is_array() => {
            page["EtatDossierResult"].clone()
        }
        seul if operation == Operation::ListerEtatsDossiers && seul["etat"].is_string() => json!([seul]),
        autre => autre.clone(),
    }
}

fn corps(regle: Regle, operation: Operation, json: &Value, constat: &mut Constat) {
    match regle {
        Regle::Essentiels => {
            for pointeur in essentiels(operation) {
                exiger_present(json, pointeur, constat);
            }
        }
        Regle::Types => classe(Classe::Type, operation, json, constat),
        Regle::Valeurs => classe(Classe::Valeur, operation, json, constat),
        Regle::Bornes => classe(Classe::Borne, operation, json, constat),
        Regle::Dates => dates(operation, json, constat),
        Regle::DatesMelees => dates_melees(json, constat),
        Regle::Orthographe => orthographe(json, constat),
        Regle::Natures => natures(json, constat),
        Regle::EtatConnu => etats(operation, json, constat),
        _ => {}
    }
}

/// Follows a pointer in which `*` is every element, and asserts that something stands there.
fn exiger_present(json: &Value, pointeur: &str, constat: &mut Constat) {
    let Some((avant, apres)) = pointeur.split_once("/*") else {
        let present = json.pointer(pointeur).is_some_and(|value| !value.is_null());
        return constat.exiger(present, || format!("le champ {pointeur} manque"));
    };
    match json.pointer(avant).and_then(Value::as_array) {
        Some(elements) => elements.iter().for_each(|one| exiger_present(one, apres, constat)),
        None => constat.exiger(false, || format!("la liste {avant}/ manque")),
    }
}

fn violations(classe: Classe, operation: Operation, json: &Value) -> (usize, Vec<Violation>) {
    let Some(schema) = schema_de(operation) else { return (0, Vec::new()) };
    let fautes: Vec<_> = check(schema, json).into_iter().filter(|one| Classe::de(one.kind) == classe).collect();
    (classe.compter(schema, json).max(fautes.len()), fautes)
}

fn classe(classe: Classe, operation: Operation, json: &Value, constat: &mut Constat) {
    let (compte, fautes) = violations(classe, operation, json);
    constat.assertions += compte;
    constat.ecarts.extend(fautes.iter().map(ToString::to_string));
}

fn dates(operation: Operation, json: &Value, constat: &mut Constat) {
    let (compte, fautes) = violations(Classe::Format, operation, json);
    constat.assertions += compte;
    for faute in fautes {
        let jour = json
            .pointer(&faute.pointer)
            .and_then(Value::as_str)
            .is_some_and(|date| date.len() == 10 && date.parse::<jiff::civil::Date>().is_ok());
        if jour {
            constat
                .reserves
                .push((DatesMelangees.nom(), format!("{} : un jour au lieu d'une date-heure", faute.pointer)));
        } else {
            constat.ecarts.push(faute.to_string());
        }
    }
}

/// The form of a date: what follows its first ten characters, digits aside.
fn dates_melees(json: &Value, constat: &mut Constat) {
    let mut formes = Vec::new();
    chercher(json, &mut |_, value| {
        if let Some(texte) = value.as_str()
            && texte.get(..10).is_some_and(|jour| jour.parse::<jiff::civil::Date>().is_ok())
        {
            let suite: String = texte[10..].chars().map(|one| if one.is_ascii_digit() { '0' } else { one }).collect();
            if !formes.contains(&suite) {
                formes.push(suite);
            }
        }
    });
    if !formes.is_empty() {
        constat.reserver(formes.len() == 1, DatesMelangees.nom(), || {
            format!("{} formes de dates dans une réponse", formes.len())
        });
    }
}

/// Calls with every name and value of the tree.
fn chercher(json: &Value, voir: &mut dyn FnMut(&str, &Value)) {
    match json {
        Value::Object(members) => {
            for (nom, inner) in members {
                voir(nom, inner);
                chercher(inner, voir);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|one| chercher(one, voir)),
        _ => {}
    }
}

fn orthographe(json: &Value, constat: &mut Constat) {
    chercher(&json["detailsFacturation"], &mut |nom, _| {
        constat.reserver(nom != "IBAN", IbanEnCapitales.nom(), || "le champ iban s'écrit IBAN".to_owned());
    });
}

fn natures(json: &Value, constat: &mut Constat) {
    chercher(json, &mut |nom, value| {
        if let (true, Some(nature)) = (matches!(nom, "natureFrais" | "nature"), value.as_str()) {
            let capitales = nature.chars().all(|one| one.is_ascii_uppercase() || one == '_');
            constat.reserver(capitales, NaturesCasseTitre.nom(), || {
                format!("la nature {} n'est pas en capitales", citation(nature))
            });
        }
    });
}

fn etats(operation: Operation, json: &Value, constat: &mut Constat) {
    let mut lus = Vec::new();
    match elements(operation).map_or(json, |cle| &json[cle]) {
        Value::Array(elements) => lus.extend(elements.iter().filter_map(|one| one["etat"].as_str())),
        objet => lus.extend(objet["cerfa"]["etat"].as_str()),
    }
    for etat in lus {
        if matches!(etat, "RUPTU" | "RUTPURE") {
            constat.reserver(false, EtatRuptu.nom(), || format!("l'état de rupture s'écrit {etat}"));
        } else {
            constat.exiger(ETATS.contains(&etat), || format!("l'état {} n'est pas de la norme", citation(etat)));
        }
    }
}

/// Reads again, with or without a parameter that the norm does not know.
async fn relire(
    seance: &mut Seance<'_>,
    regle: Regle,
    operation: Operation,
    premiere: &Reponse,
    constat: &mut Constat,
) -> Result<(), Empechement> {
    lisible_ou_vide(premiere)?;
    let mut requete = seance.requete(operation).await?;
    let avant = seance.envoyer(&requete).await?;
    if regle == Regle::ParametreInconnu {
        requete.query.push(("parametreInconnu".to_owned(), "1".to_owned()));
    }
    let apres = seance.envoyer(&requete).await?;
    constat.preuves = vec![avant.preuve, apres.preuve];
    constat.exiger(avant.statut == apres.statut, || format!("statut {} puis {}", avant.statut, apres.statut));
    constat.exiger(avant.json == apres.json, || "les deux réponses diffèrent".to_owned());
    Ok(())
}

fn lisible_ou_vide(reponse: &Reponse) -> Result<(), Empechement> {
    if reponse.statut == 200 { Ok(()) } else { lisible(reponse).map(|_| ()) }
}

async fn champ_inconnu(seance: &mut Seance<'_>, operation: Operation) -> Result<Constat, Empechement> {
    let nominale = seance.nominale(operation).await?;
    lisible_ou_vide(&nominale)?;
    let requete = seance.requete(operation).await?;
    let mut json = match &requete.corps {
        Corps::Texte(_, texte) => serde_json::from_str(texte).unwrap_or_default(),
        Corps::Parts(_, json, _) => json.clone(),
        Corps::Aucun => Value::Null,
    };
    json["champInconnu"] = json!("valeur");
    let reponse = seance.envoyer(&Seance::avec_corps(&requete, &json)).await?;
    let mut constat = Constat { preuves: vec![reponse.preuve], ..Constat::default() };
    constat.exiger(reponse.statut == 200, || format!("statut {} avec un champ de plus", reponse.statut));
    Ok(constat)
}
