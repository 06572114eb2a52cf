//! Rules that the norm leaves to each OPCO: the codes of items, automatic payments, the content of one invoice.
//!
//! None of them is a failure. Each is a known deviation that readers have to handle; it is reported when it occurs.

use serde_json::{Value, json};

use crate::generated::operation::Operation;
use crate::simulateur::Particularite::{
    Avoirs, CodificationNumerique, PaiementAutomatique, PremierEquipementPartiel, UnContratParFacture,
    UneEcheanceParFacture,
};
use crate::verifier::cible::Reponse;
use crate::verifier::exigence::Niveau::{Extension, Facultatif};
use crate::verifier::faux::{indulgents, mutant, poser};
use crate::verifier::intermediaire::Mutant;
use crate::verifier::observations::Observations;
use crate::verifier::requete::{de_l_echeance, montant, nombre, ouverte, restant};
use crate::verifier::seance::{Empechement, Seance};
use crate::verifier::verification::{Essai, Verification};

/// The nature of the costs of first equipment.
const EQUIPEMENT: &str = "PREMIEREQUIPEMENT";

pub(in crate::verifier::controle) const VERIFICATIONS: &[Verification] = &[
    Verification {
        id: "recit.codification",
        niveau: Facultatif,
        clause: "norme #/components/schemas/Echeance/properties/codification ; WT ; OV",
        texte: "Les échéances d'un dossier engagé sont codées par des lettres et un numéro, tel que E1.",
        avertit: true,
        essai: Essai::Recit {
            besoins: &[],
            juger: |seance, ()| Box::pin(codification(seance)),
            faux: |()| vec![poser(Operation::ConsulterDossier, "/echeances/*/codification", json!("1"))],
        },
    },
    Verification {
        id: "recit.paiement_sans_facture",
        niveau: Facultatif,
        clause: "norme #/components/schemas/Echeance/properties/montantRegle ; FAQ variantes",
        texte: "Rien n'est réglé d'un dossier qui vient d'être engagé et n'est pas facturé.",
        avertit: true,
        essai: Essai::Recit {
            besoins: &[],
            juger: |seance, ()| Box::pin(paiement_sans_facture(seance)),
            faux: |()| vec![poser(Operation::ConsulterDossier, "/echeances/0/montantRegle", json!(100.0))],
        },
    },
    Verification {
        id: "recit.premier_equipement",
        niveau: Facultatif,
        clause: "norme #/components/schemas/DetailsFacturation/properties/fraisPremierEquipementRegles ; WS",
        texte: "Le premier équipement engagé et non réglé peut être facturé en entier.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[Operation::DeposerFacture],
            juger: |seance, ()| Box::pin(premier_equipement(seance)),
            faux: |()| refusant(),
        },
    },
    Verification {
        id: "recit.plusieurs_echeances",
        niveau: Facultatif,
        clause: "norme #/components/schemas/Facture/properties/lignes ; FAQ variantes",
        texte: "Une facture peut porter sur deux échéances d'un contrat.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[Operation::DeposerFacture],
            juger: |seance, ()| Box::pin(plusieurs_echeances(seance)),
            faux: |()| refusant(),
        },
    },
    Verification {
        id: "recit.plusieurs_contrats",
        niveau: Facultatif,
        clause: "norme #/components/schemas/Facture/properties/lignes ; FAQ variantes",
        texte: "Une facture peut porter sur deux contrats.",
        avertit: false,
        essai: Essai::Recit {
            besoins: &[Operation::DeposerFacture],
            juger: |seance, ()| Box::pin(plusieurs_contrats(seance)),
            faux: |()| refusant(),
        },
    },
    Verification {
        id: "recit.avoir",
        niveau: Extension,
        clause: "norme #/components/schemas/Facture/properties/montantTotal ; FAQ variantes",
        texte: "Une facture de montant négatif est refusée, à moins que l'OPCO ne permette les avoirs.",
        avertit: true,
        essai: Essai::Recit {
            besoins: &[Operation::DeposerFacture],
            juger: |seance, ()| Box::pin(avoir(seance)),
            faux: |()| indulgents(Operation::DeposerFacture),
        },
    },
];

/// An OPCO that refuses every invoice, and one that fails at each.
fn refusant() -> Vec<Mutant> {
    let toujours = |statut: u16, phrase: &str| {
        let chemin = Operation::DeposerFacture.row().path;
        mutant(phrase, move |demande, rendu| {
            if demande.chemin == chemin {
                (rendu.statut, rendu.json) = (statut, json!({ "errors": [{ "code": "NON", "description": "Non." }] }));
            }
        })
    };
    vec![toujours(400, "refuse toute facture"), toujours(500, "tombe en panne à chaque facture")]
}

fn impossible<T>(phrase: &str) -> Result<T, Empechement> {
    Err(Empechement::Impossible(phrase.to_owned()))
}

/// The items of the dossier right after its engagement, before any invoice.
async fn a_l_engagement(seance: &mut Seance<'_>) -> Result<Vec<Value>, Empechement> {
    seance.engage().await?;
    let lu = seance.a_l_engagement.clone().unwrap_or_default();
    Ok(lu["echeances"].as_array().cloned().unwrap_or_default())
}

async fn codification(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    for echeance in a_l_engagement(seance).await? {
        let code = echeance["codification"].as_str().unwrap_or_default();
        let numerique = !code.is_empty() && code.bytes().all(|octet| octet.is_ascii_digit());
        let phrase = || "les échéances sont codées par des nombres".to_owned();
        constat.reserver(!numerique, CodificationNumerique.nom(), phrase);
    }
    Ok(constat)
}

async fn paiement_sans_facture(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    for echeance in a_l_engagement(seance).await? {
        let regle = montant(&echeance["montantRegle"]).is_some_and(|regle| !regle.is_zero());
        let phrase = || "une échéance est réglée sans facture".to_owned();
        constat.reserver(!regle, PaiementAutomatique.nom(), phrase);
    }
    Ok(constat)
}

fn acceptee(reponse: &Reponse) -> bool {
    reponse.statut == 200
}

/// Only a refusal shows that the OPCO does not accept such an invoice.
fn refusee(reponse: &Reponse) -> bool {
    matches!(reponse.statut, 400 | 409 | 422)
}

/// The items of a dossier that may be invoiced on that day, each as an invoice.
fn factures(seance: &mut Seance<'_>, dossier: &Value) -> Vec<Value> {
    let jour = seance.jour();
    let echeances = dossier["echeances"].as_array().cloned().unwrap_or_default();
    let facturables = echeances.iter().filter(|un| {
        ouverte(un, &jour) && restant(un).is_some_and(|reste| reste.is_sign_positive() && !reste.is_zero())
    });
    facturables.map(|un| de_l_echeance(dossier, un, &seance.numero_de_facture(), &jour)).collect()
}

/// One invoice with the lines of two.
fn reunir(seance: &mut Seance<'_>, une: &Value, autre: &Value) -> Value {
    let mut ensemble = une.clone();
    ensemble["numero"] = json!(seance.numero_de_facture());
    let total = [une, autre].into_iter().filter_map(|un| montant(&un["montantTotal"])).sum();
    ensemble["montantTotal"] = nombre(total);
    ensemble["lignes"] =
        [une, autre].into_iter().flat_map(|un| un["lignes"].as_array().into_iter().flatten()).cloned().collect();
    ensemble
}

/// Engaged costs that are shown as unpaid can be invoiced in full.
async fn premier_equipement(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let dossier = seance.autre_engage().await?;
    let frais = dossier["engagementsFraisAnnexe"].as_array().into_iter().flatten();
    let engage = frais
        .filter(|une| une["natureFrais"].as_str().is_some_and(|nature| nature.eq_ignore_ascii_case(EQUIPEMENT)))
        .find_map(|une| montant(&une["montantTotal"]));
    let Some(engage) = engage else { return impossible("aucun premier équipement n'est engagé") };
    if dossier["detailsFacturation"]["fraisPremierEquipementRegles"] != json!(false) {
        return impossible("le premier équipement n'est pas dit à régler");
    }
    let Some(mut facture) = factures(seance, &dossier).pop() else {
        return impossible("aucune échéance n'est facturable");
    };
    let mut demander = |seance: &mut Seance<'_>, combien: Value| {
        facture["numero"] = json!(seance.numero_de_facture());
        facture["montantTotal"] = combien.clone();
        facture["lignes"][0]["montant"] = combien;
        facture["lignes"][0]["natureLigne"] = json!(EQUIPEMENT);
        facture.clone()
    };
    let entiere = demander(seance, nombre(engage));
    if acceptee(&seance.facturer(&entiere).await?) {
        constat.exiger(true, String::new);
        return Ok(constat);
    }
    // One euro of it is accepted: the rest was paid before, without being shown.
    let un = demander(seance, json!(1.0));
    let partielle = acceptee(&seance.facturer(&un).await?);
    constat.exiger(partielle, || "le premier équipement engagé et non réglé est refusé".to_owned());
    let phrase = || "une part du premier équipement est déjà réglée, sans être dite".to_owned();
    constat.reserver(!partielle, PremierEquipementPartiel.nom(), phrase);
    Ok(constat)
}

async fn plusieurs_echeances(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let dossier = seance.autre_engage().await?;
    let [une, autre, ..] = &factures(seance, &dossier)[..] else {
        return impossible("il n'y a pas deux échéances facturables");
    };
    let ensemble = reunir(seance, une, autre);
    etendue(seance, [&ensemble, une], UneEcheanceParFacture.nom(), "sur une seule échéance", &mut constat).await?;
    Ok(constat)
}

async fn plusieurs_contrats(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let mut factures_de = Vec::new();
    for _ in 0..2 {
        let dossier = seance.autre_engage().await?;
        let Some(facture) = factures(seance, &dossier).into_iter().next() else {
            return impossible("aucune échéance n'est facturable");
        };
        factures_de.push((dossier, facture));
    }
    let ensemble = reunir(seance, &factures_de[0].1, &factures_de[1].1);
    let une = &factures_de[0].1;
    etendue(seance, [&ensemble, une], UnContratParFacture.nom(), "sur un seul contrat", &mut constat).await?;
    if constat.reserves.is_empty() {
        return Ok(constat);
    }
    // If one item is already the maximum, two contracts add no information.
    let dossier = seance.autre_engage().await?;
    if let [une, autre, ..] = &factures(seance, &dossier)[..] {
        let deux = reunir(seance, une, autre);
        if refusee(&seance.facturer(&deux).await?) {
            return Err(Empechement::Indetermine("une facture ne porte déjà que sur une échéance".to_owned()));
        }
    }
    Ok(constat)
}

/// If two are refused together and accepted alone, this is a limit of that OPCO; if one is refused alone too, this is a
/// failure.
async fn etendue(
    seance: &mut Seance<'_>,
    [ensemble, une]: [&Value; 2],
    nom: &'static str,
    limite: &str,
    constat: &mut Observations,
) -> Result<(), Empechement> {
    let reponse = seance.facturer(ensemble).await?;
    if acceptee(&reponse) {
        constat.reserver(true, nom, String::new);
        return Ok(());
    }
    let seule = refusee(&reponse) && acceptee(&seance.facturer(une).await?);
    constat.exiger(seule, || format!("statut {} pour une facture que la norme permet", reponse.statut));
    constat.reserver(!seule, nom, || format!("une facture ne porte que {limite}"));
    Ok(())
}

/// A negative line is refused, or cancels an invoiced amount.
async fn avoir(seance: &mut Seance<'_>) -> Result<Observations, Empechement> {
    let mut constat = Observations::default();
    let dossier = seance.autre_engage().await?;
    let Some(facture) = factures(seance, &dossier).into_iter().next() else {
        return impossible("aucune échéance n'est facturable");
    };
    let depot = seance.facturer(&facture).await?;
    if !acceptee(&depot) {
        return impossible("la facture valable est refusée");
    }
    let mut avoir = facture.clone();
    avoir["numero"] = json!(seance.numero_de_facture());
    avoir["montantTotal"] = json!(-1.0);
    avoir["lignes"][0]["montant"] = json!(-1.0);
    let reponse = seance.facturer(&avoir).await?;
    constat.exiger(acceptee(&reponse) || refusee(&reponse), || format!("statut {} pour un avoir", reponse.statut));
    constat.reserver(!acceptee(&reponse), Avoirs.nom(), || "un avoir est accepté".to_owned());
    Ok(constat)
}
