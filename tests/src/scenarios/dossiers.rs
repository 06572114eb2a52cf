//! Contracts: transmitted, read, broken.

use cfadock::models::{DepotDossierResult, Dossier, Etat, RuptureEmployeur};
use cfadock::scalaires::Montant;
use cfadock::{Error, Reply};
use jiff::civil::date;
use serde_json::json;

use super::banc::{Banc, DOSSIER, centimes, egal, exiger, present, refus};
use crate::exemple;
use crate::imprevu::Imprevu;
use temoin::generated::operation::Operation;
use temoin::simulateur::{NumeroInconnu, Simulateur};

/// A number that no dossier has.
const INCONNU: &str = "INT-D-999";

pub(crate) async fn transmettre() -> Result<(), Imprevu> {
    let banc = Banc::monter(Simulateur::neutre()).await?;
    let contrat = exemple::contrat()?;
    depot(&banc.client.transmettre_dossier(&contrat).await?)?;
    refus(banc.client.transmettre_dossier(&contrat).await, 400, "DOUBLON")?;
    let mut faux = exemple::autre_contrat("Autre")?;
    faux.cerfa.employeur.denomination = "x".repeat(81);
    refus(banc.client.transmettre_dossier(&faux).await, 400, "LONGUEUR")?;
    banc.conclure(Operation::TransmettreDossier)
}

pub(crate) async fn transmettre_v2() -> Result<(), Imprevu> {
    let banc = Banc::monter(Simulateur::neutre()).await?;
    let contrat = exemple::contrat()?;
    depot(&banc.client.transmettre_dossier_v2(&contrat).await?)?;
    refus(banc.client.transmettre_dossier_v2(&contrat).await, 400, "DOUBLON")?;
    banc.conclure(Operation::TransmettreDossierV2)
}

fn depot(reponse: &Reply<DepotDossierResult>) -> Result<(), Imprevu> {
    egal("statut", reponse.status.as_u16(), 200)?;
    let numero = reponse.body.numero_interne.as_ref().map(|numero| numero.as_str());
    egal("numeroInterne", numero, Some(DOSSIER))?;
    let numero = reponse.body.numero_externe.as_ref().map(|numero| numero.as_str());
    egal("numeroExterne", numero, Some("EXT-1"))?;
    exiger(reponse.body.numero_deca.is_none(), "un numéro DECA est donné avant l'engagement")
}

pub(crate) async fn consulter() -> Result<(), Imprevu> {
    let banc = Banc::engage(Simulateur::neutre()).await?;
    engage(&banc.client.consulter_dossier(DOSSIER).await?.body)?;
    refus(banc.client.consulter_dossier(INCONNU).await, 404, "DOSSIER_INCONNU")?;
    banc.conclure(Operation::ConsulterDossier)?;

    // OPCO EP answers 400 with a comment where the norm says 404.
    let ep = Banc::monter(Simulateur::neutre().numero_inconnu(NumeroInconnu::RequeteInvalide)).await?;
    match ep.client.consulter_dossier(INCONNU).await {
        Err(Error::Refused(refus)) => {
            egal("statut", refus.status.as_u16(), 400)?;
            exiger(refus.body.errors.is_none() && refus.body.comment.is_some(), "le commentaire du refus manque")
        }
        _ => Err(Imprevu::new("un refus avec commentaire était attendu")),
    }
}

pub(crate) async fn consulter_v2() -> Result<(), Imprevu> {
    let banc = Banc::engage(Simulateur::neutre()).await?;
    engage(&banc.client.consulter_dossier_v2(DOSSIER).await?.body)?;
    refus(banc.client.consulter_dossier_v2(INCONNU).await, 404, "DOSSIER_INCONNU")?;
    banc.conclure(Operation::ConsulterDossierV2)
}

/// The engaged dossier of the sample contract: what was sent came back, and the échéancier adds up.
fn engage(dossier: &Dossier) -> Result<(), Imprevu> {
    let cerfa = present("cerfa", dossier.cerfa.as_ref())?;
    let contrat = present("contrat", cerfa.contrat.as_ref())?;
    egal("etat", cerfa.etat.as_ref(), Some(&Etat::Engage))?;
    centimes("salaireEmbauche", contrat.salaire_embauche.as_ref(), 80_282)?;
    let fin = contrat.date_fin_contrat.as_ref().and_then(|jour| jour.civil());
    egal("dateFinContrat", fin, Some(date(2028, 8, 31)))?;
    let deca = contrat.no_contrat.as_ref().map(|numero| numero.as_str());
    egal("noContrat", deca, Some("075202606NC0001"))?;
    let echeances = present("echeances", dossier.echeances.as_ref())?;
    egal("nombre d'échéances", echeances.len(), 8)?;
    let total: Montant = echeances.iter().filter_map(|echeance| echeance.montant_total.as_ref()).sum();
    egal("somme des échéances", Some(&total), dossier.engagement.as_ref())?;
    centimes("engagement", dossier.engagement.as_ref(), 1_600_000)?;
    centimes("échéance 2", echeances[1].montant_total.as_ref(), 240_000)?;
    let ouverture = echeances[1].date_ouverture.as_ref().and_then(|jour| jour.civil());
    egal("ouverture de l'échéance 2", ouverture, Some(date(2027, 3, 1)))
}

pub(crate) async fn lister() -> Result<(), Imprevu> {
    let banc = Banc::engage(Simulateur::neutre()).await?;
    banc.client.transmettre_dossier(&exemple::autre_contrat("Autre")?).await?;
    let numeros = [DOSSIER.to_owned(), "INT-D-2".to_owned()];
    let dossiers = banc.client.lister_dossiers(&numeros).await?.body;
    let etats: Vec<_> = dossiers.iter().filter_map(|dossier| dossier.cerfa.as_ref()?.etat.clone()).collect();
    egal("états", etats, [Etat::Engage, Etat::Transmis])?;
    refus(banc.client.lister_dossiers(&[INCONNU.to_owned()]).await, 404, "DOSSIER_INCONNU")?;
    banc.conclure(Operation::ListerDossiers)
}

pub(crate) async fn rompre() -> Result<(), Imprevu> {
    let banc = Banc::engage(Simulateur::neutre()).await?;
    // The body is unknown to the norm: what the simulated OPCO reads is a guess.
    let corps = |numero: &str| -> RuptureEmployeur {
        let membres = [("numeroInterne", json!(numero)), ("dateRupture", json!("2027-02-15T00:00:00+00:00"))];
        membres.into_iter().map(|(nom, valeur)| (nom.to_owned(), valeur.into())).collect()
    };
    banc.client.signaler_rupture_employeur(&corps(DOSSIER)).await?;
    let cerfa = present("cerfa", banc.client.consulter_dossier(DOSSIER).await?.body.cerfa)?;
    egal("etat", cerfa.etat, Some(Etat::Rupture))?;
    let rupture = cerfa.contrat.and_then(|contrat| contrat.date_rupture?.civil());
    egal("dateRupture", rupture, Some(date(2027, 2, 15)))?;
    refus(banc.client.signaler_rupture_employeur(&corps(INCONNU)).await, 400, "DOSSIER_INCONNU")?;
    banc.conclure(Operation::SignalerRuptureEmployeur)
}
