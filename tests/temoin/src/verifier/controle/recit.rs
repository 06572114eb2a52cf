//! The token, and the stories: deposit → state → échéancier → invoice → payment, refusal and rupture. Each step is one control.

mod facture;
mod usage;

use rust_decimal::Decimal;
use serde_json::Value;

use super::cible::Adresse;
use super::constat::Constat;
use super::masque::citation;
use super::regle::Regle;
use super::requete::{self, montant};
use super::seance::{Empechement, Seance};
use crate::generated::operation::Operation;
use crate::simulateur::Particularite::{DpopJeton, EtatRuptu, JetonSansPortee, ListeEnRetard};

pub(super) async fn juger(seance: &mut Seance<'_>, regle: Regle) -> Result<Constat, Empechement> {
    let mut constat = Constat::default();
    let debut = seance.cible.echanges.len();
    match regle {
        Regle::JetonForme | Regle::SecretFaux | Regle::JetonParticulier => jeton(seance, regle, &mut constat).await?,
        Regle::DepotVisible => depot_visible(seance, &mut constat).await?,
        Regle::Relecture => relecture(seance, &mut constat).await?,
        Regle::Doublon => doublon(seance, &mut constat).await?,
        Regle::Engagement | Regle::Echeancier => echeancier(seance, regle, &mut constat).await?,
        Regle::Refus => refus(seance, &mut constat).await?,
        Regle::Rupture => rupture(seance, &mut constat).await?,
        Regle::Codification
        | Regle::PaiementSansFacture
        | Regle::PremierEquipement
        | Regle::PlusieursEcheances
        | Regle::PlusieursContrats
        | Regle::Avoir => usage::juger(seance, regle, &mut constat).await?,
        _ => facture::juger(seance, regle, &mut constat).await?,
    }
    constat.preuves.extend(debut..seance.cible.echanges.len());
    Ok(constat)
}

/// The token request: its answer, its refusal, and what an OPCO asks of it beyond the norm.
async fn jeton(seance: &mut Seance<'_>, regle: Regle, constat: &mut Constat) -> Result<(), Empechement> {
    let refuse = |statut: u16| (400..500).contains(&statut);
    match regle {
        Regle::JetonForme => {
            let (statut, json) = seance.cible.jeton(|_| {}).await?;
            constat.exiger(statut == 200, || format!("statut {statut} au lieu de 200"));
            let texte = |nom: &str| json[nom].as_str().unwrap_or_default();
            constat.exiger(!texte("access_token").is_empty(), || "access_token manque".to_owned());
            constat
                .exiger(texte("token_type").eq_ignore_ascii_case("bearer"), || "le jeton n'est pas Bearer".to_owned());
            constat
                .exiger(json["expires_in"].as_u64().is_some_and(|duree| duree > 0), || "expires_in manque".to_owned());
        }
        Regle::SecretFaux => {
            let (statut, _) = seance.cible.jeton(|adresse| adresse.client_secret = "secret-inconnu".to_owned()).await?;
            constat.exiger(matches!(statut, 400 | 401), || format!("statut {statut} pour un secret faux"));
        }
        _ => {
            let (statut, _) = seance.cible.jeton(|adresse| adresse.dpop = false).await?;
            constat.reserver(!refuse(statut), DpopJeton.nom(), || "une preuve de possession est exigée".to_owned());
            let scope = |adresse: &mut Adresse| adresse.scope = Some("api.read api.write".to_owned());
            let (statut, _) = seance.cible.jeton(scope).await?;
            constat.reserver(!refuse(statut), JetonSansPortee.nom(), || "une portée est refusée".to_owned());
        }
    }
    Ok(())
}

/// Where a story can be read only through an operation that the OPCO does not offer.
pub(super) fn lue_par(seance: &Seance<'_>) -> Operation {
    let (v1, v2) = (Operation::ListerEtatsDossiers, Operation::ListerEtatsDossiersV2);
    if seance.profil.sans_objet(v1).is_none() { v1 } else { v2 }
}

async fn depot_visible(seance: &mut Seance<'_>, constat: &mut Constat) -> Result<(), Empechement> {
    let dossier = seance.deposer(seance.depot()).await?;
    if dossier.numero.is_empty() {
        return Err(Empechement::Impossible("le contrat n'a pas reçu de numéro".to_owned()));
    }
    let operation = lue_par(seance);
    let etats = seance.feuilleter(operation, |_| false).await?.tous(operation)?;
    let trouve = etats.iter().find(|one| one["numeroInterne"].as_str() == Some(&dossier.numero));
    constat.exiger(trouve.is_some(), || "le dossier transmis n'est pas parmi les états".to_owned());
    // By its number it is there: whether the list is late or has lost it, only another day tells.
    let en_retard = trouve.is_none() && seance.dossier(&dossier.numero).await.is_ok();
    constat
        .reserver(!en_retard, ListeEnRetard.nom(), || "la liste ne montre pas ce qui se lit par son numéro".to_owned());
    if let Some(etat) = trouve.map(|one| one["etat"].as_str().unwrap_or_default()) {
        let attendu = matches!(etat, "TRANSMIS" | "EN_COURS_INSTRUCTION");
        constat.exiger(attendu, || format!("le dossier transmis est à l'état {}", citation(etat)));
    }
    Ok(())
}

async fn relecture(seance: &mut Seance<'_>, constat: &mut Constat) -> Result<(), Empechement> {
    let dossier = seance.principal().await?;
    let lu = seance.dossier(&dossier.numero).await?;
    comparer(&dossier.cerfa["cerfa"], &lu["cerfa"], "/cerfa", constat);
    Ok(())
}

/// Every leaf that was sent is there again; dates by their day, numbers by their value.
fn comparer(envoye: &Value, lu: &Value, pointeur: &str, constat: &mut Constat) {
    match envoye {
        Value::Object(members) => {
            for (nom, inner) in members {
                comparer(inner, &lu[nom.as_str()], &format!("{pointeur}/{nom}"), constat);
            }
        }
        Value::Array(elements) => {
            for (rang, inner) in elements.iter().enumerate() {
                comparer(inner, &lu[rang], &format!("{pointeur}/{rang}"), constat);
            }
        }
        feuille => constat.exiger(meme(feuille, lu), || format!("{pointeur} n'est pas rendu comme transmis")),
    }
}

fn meme(envoye: &Value, lu: &Value) -> bool {
    let jour = |value: &Value| value.as_str().and_then(|texte| texte.get(..10)?.parse::<jiff::civil::Date>().ok());
    match (jour(envoye), montant(envoye)) {
        (Some(date), _) => jour(lu) == Some(date),
        (_, Some(nombre)) => montant(lu) == Some(nombre),
        _ => envoye == lu,
    }
}

async fn doublon(seance: &mut Seance<'_>, constat: &mut Constat) -> Result<(), Empechement> {
    let dossier = seance.principal().await?;
    let requete = requete::json(seance.depot(), &dossier.cerfa, seance.cible.entetes());
    let reponse = seance.envoyer(&requete).await?;
    constat.exiger(matches!(reponse.statut, 400 | 409 | 422), || format!("statut {} pour un doublon", reponse.statut));
    Ok(())
}

async fn echeancier(seance: &mut Seance<'_>, regle: Regle, constat: &mut Constat) -> Result<(), Empechement> {
    let dossier = seance.engage().await?;
    let lu = seance.dossier(&dossier.numero).await?;
    let echeances = lu["echeances"].as_array().cloned().unwrap_or_default();
    if regle == Regle::Engagement {
        let etat = lu["cerfa"]["etat"].as_str().unwrap_or_default();
        constat.exiger(matches!(etat, "ENGAGE" | "SOLDE"), || {
            format!("le dossier engagé est à l'état {}", citation(etat))
        });
        let deca = [&lu["cerfa"]["numeroDeca"], &lu["cerfa"]["contrat"]["noContrat"]].into_iter().any(Value::is_string);
        constat.exiger(deca, || "le dossier engagé n'a pas de numéro DECA".to_owned());
        constat.exiger(!echeances.is_empty(), || "le dossier engagé n'a pas d'échéancier".to_owned());
        return Ok(());
    }
    let mut somme = Decimal::ZERO;
    for (rang, echeance) in echeances.iter().enumerate() {
        let numero = &echeance["numero"];
        let distinct = echeances[..rang].iter().all(|autre| autre["numero"] != *numero);
        constat.exiger(distinct, || format!("deux échéances ont le numéro {}", citation(&numero.to_string())));
        let reste = requete::restant(echeance);
        constat.exiger(reste.is_some_and(|reste| reste >= Decimal::ZERO), || {
            format!("l'échéance {} est réglée ou en cours au-delà de son total", citation(&numero.to_string()))
        });
        somme += montant(&echeance["montantTotal"]).unwrap_or_default();
    }
    let engagement = montant(&lu["engagement"]);
    constat.exiger(engagement == Some(somme), || "la somme des échéances n'est pas le montant engagé".to_owned());
    Ok(())
}

async fn refus(seance: &mut Seance<'_>, constat: &mut Constat) -> Result<(), Empechement> {
    let dossier = seance.deposer(seance.depot()).await?;
    let opco = seance.levier()?;
    let impossible = |error: crate::simulateur::CommandeImpossible| Empechement::Impossible(error.to_string());
    opco.refuser(&dossier.numero, "Certification inactive.").map_err(impossible)?;
    let lu = seance.dossier(&dossier.numero).await?;
    let etat = lu["cerfa"]["etat"].as_str().unwrap_or_default();
    constat.exiger(etat == "REFUSE", || format!("le dossier refusé est à l'état {}", citation(etat)));
    let raison = [&lu["cerfa"]["commentaireEtat"], &lu["comment"]]
        .into_iter()
        .any(|one| one.as_str().is_some_and(|one| !one.is_empty()));
    constat.exiger(raison, || "le dossier refusé ne dit pas pourquoi".to_owned());
    Ok(())
}

async fn rupture(seance: &mut Seance<'_>, constat: &mut Constat) -> Result<(), Empechement> {
    let requete = seance.requete(Operation::SignalerRuptureEmployeur).await?;
    let super::cible::Corps::Texte(_, corps) = &requete.corps else {
        return Err(Empechement::Impossible("la rupture n'a pas de corps".to_owned()));
    };
    let corps: Value = serde_json::from_str(corps).unwrap_or_default();
    let numero = corps["numeroInterne"].as_str().unwrap_or_default().to_owned();
    let reponse = seance.envoyer(&requete).await?;
    if matches!(reponse.statut, 404 | 405 | 501) {
        return Err(Empechement::Indetermine(format!("l'OPCO répond {} à une rupture", reponse.statut)));
    }
    let lecture = seance.lecture();
    let lu = seance.dossier_par(lecture, &numero).await?;
    rompu(&lu, constat);
    // The other protocol may spell it in another way; where it is not served nothing is said of it.
    let autre = [Operation::ConsulterDossier, Operation::ConsulterDossierV2].into_iter().find(|one| *one != lecture);
    if let Some(autre) = autre.filter(|one| seance.profil.sans_objet(*one).is_none())
        && let Ok(lu) = seance.dossier_par(autre, &numero).await
    {
        rompu(&lu, constat);
    }
    Ok(())
}

fn rompu(lu: &Value, constat: &mut Constat) {
    let etat = lu["cerfa"]["etat"].as_str().unwrap_or_default();
    constat.exiger(matches!(etat, "RUPTURE" | "RUPTU" | "RUTPURE"), || {
        format!("le dossier rompu est à l'état {}", citation(etat))
    });
    let phrase = || format!("l'état de rupture s'écrit {etat}");
    constat.reserver(!matches!(etat, "RUPTU" | "RUTPURE"), EtatRuptu.nom(), phrase);
}
