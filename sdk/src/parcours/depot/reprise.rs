//! A deposit that replaces one that the OPCO refused or cancelled: the refusal is proved by reading, then the earlier
//! entry is settled and its key is free.

use super::irremplacable::{RaisonReprise, RepriseImpossible};
use crate::journal::{
    Auteur, Choix, Decision, EchecJournal, Entree, EvenementJournal, IdEntree, IdentiteContrat, Ressemblance, Situation,
};
use crate::models::{Dossier, Etat, EtatFacture};
use crate::operations::{DEPOSER_FACTURE, LISTER_ETATS_FACTURES};
use crate::parcours::{Connexion, Echec, NatureRaison};
use crate::scalaires::{Identifiant, Siret};

impl Connexion {
    /// Proves, by the state of its dossier, that a contract was refused or cancelled, and settles its entry. Gives
    /// that entry.
    pub(super) async fn reprendre_contrat(&self, id: IdEntree) -> Result<Entree, Echec> {
        let (entree, libre) = self.a_reprendre(id, |entree| entree.inscription.reperes.contrat.is_some()).await?;
        if libre {
            return Ok(entree);
        }
        let numero = entree.numeros().dossier.clone().ok_or_else(|| impossible(id, RaisonReprise::SansNumero))?;
        let dossier = self.dossier(&numero).await?;
        let relance = dossier.raison_de_l_etat().is_some_and(|raison| raison.nature == NatureRaison::Relance);
        let etat = dossier.cerfa.as_ref().and_then(|cerfa| cerfa.etat.clone());
        match etat.as_ref().map(Etat::normalise) {
            Some(Etat::Refuse | Etat::Annule) => {
                if self.est_peut_etre_d_un_autre(&entree, &numero, &dossier).await? {
                    return Err(impossible(id, RaisonReprise::AutreDansLeDossier { numero }));
                }
                self.ecarter(id).await?;
                Ok(entree)
            }
            Some(etat) if relance => Err(impossible(id, RaisonReprise::Relance { numero, etat: etat.to_string() })),
            etat => {
                let etat = etat.map(|etat| etat.to_string());
                Err(impossible(id, RaisonReprise::PasRefuse { numero, etat }))
            }
        }
    }

    /// Whether the state of a dossier may be that of another deposit: it shows another contract or another amendment, or
    /// an entry that is no less like what it shows has its number too. An OPCO may keep the amendments of a contract in one
    /// dossier, and may have corrected a part of what it keeps.
    async fn est_peut_etre_d_un_autre(&self, entree: &Entree, numero: &str, dossier: &Dossier) -> Result<bool, Echec> {
        let journal = self.journal_tenu();
        let lue = dossier.cerfa.as_ref().and_then(|lu| IdentiteContrat::relue(self.opco(), lu, journal.sceau()));
        // Without its contract, a dossier may hold whatever was deposited in it.
        let montree = |entree: &Entree, par: fn(&IdentiteContrat, &IdentiteContrat) -> bool| {
            let identite = entree.inscription.reperes.contrat.as_ref();
            lue.as_ref().is_none_or(|lue| identite.is_some_and(|identite| par(identite, lue)))
        };
        if !montree(entree, IdentiteContrat::est_montree_par) {
            return Ok(true);
        }
        // Where it is this deposit to the letter, another one has to be so too.
        let a_la_lettre =
            |identite: &IdentiteContrat, lue: &IdentiteContrat| identite.comparer(lue) == Ressemblance::Meme;
        let rivale =
            if montree(entree, a_la_lettre) { a_la_lettre } else { IdentiteContrat::est_peut_etre_montree_par };
        let entrees = journal.lire(Choix::de(self.cfa().clone(), self.opco())).await?;
        Ok(entrees.iter().any(|autre| {
            let contrat = autre.id != entree.id && autre.inscription.reperes.contrat.is_some();
            let la = autre.situation().tient_la_cle() && autre.numeros().dossier.as_deref() == Some(numero);
            contrat && la && montree(autre, rivale)
        }))
    }

    /// Proves, by the list of invoices, that an invoice was refused. Its entry is unchanged.
    pub(in crate::parcours) async fn prouver_refus_facture(&self, id: IdEntree) -> Result<(), Echec> {
        let est_facture = |entree: &Entree| entree.inscription.operation == DEPOSER_FACTURE.id;
        let (entree, libre) = self.a_reprendre(id, est_facture).await?;
        if libre {
            return Ok(());
        }
        let illisible = self.prend_en_charge(&LISTER_ETATS_FACTURES).is_err();
        if illisible || self.exiger_acces(&LISTER_ETATS_FACTURES).is_err() {
            return Err(impossible(id, RaisonReprise::EtatIllisible));
        }
        let lues = self.factures().lecture().tous().await?;
        let memes: Vec<_> = lues.iter().filter(|lue| est_elle(&entree, lue)).collect();
        let [lue] = memes[..] else { return Err(impossible(id, RaisonReprise::PasListee)) };
        match &lue.etat_facture {
            Some(etat) if etat.est_un_refus() => Ok(()),
            etat => {
                let numero = entree.numeros().facture.clone().unwrap_or_default();
                let etat = etat.as_ref().map(ToString::to_string);
                Err(impossible(id, RaisonReprise::PasRefuse { numero, etat }))
            }
        }
    }

    /// Settles an entry whose refusal or cancellation was proved, unless its key is free already.
    pub(in crate::parcours) async fn ecarter(&self, id: IdEntree) -> Result<(), Echec> {
        let (_, libre) = self.a_reprendre(id, |_| true).await?;
        if libre {
            return Ok(());
        }
        let reglement = EvenementJournal::Reglement { decision: Decision::Ecartee, par: Auteur::Rapprochement };
        self.noter(id, reglement).await?;
        Ok(())
    }

    /// The entry, and whether its key is free already: then no refusal is to be proved.
    async fn a_reprendre(&self, id: IdEntree, convient: impl Fn(&Entree) -> bool) -> Result<(Entree, bool), Echec> {
        let choix = Choix { id: Some(id), ..Choix::de(self.cfa().clone(), self.opco()) };
        let entree = self.journal_tenu().lire(choix).await?.pop().ok_or(EchecJournal::EntreeInconnue(id))?;
        if !convient(&entree) {
            return Err(impossible(id, RaisonReprise::AutreChose(entree.inscription.operation)));
        }
        match entree.situation() {
            situation if situation.est_ouverte() => Err(impossible(id, RaisonReprise::Ouverte(situation))),
            situation => Ok((entree, situation != Situation::Deposee)),
        }
    }
}

pub(super) fn impossible(entree: IdEntree, raison: RaisonReprise) -> Echec {
    Echec::Reprise(Box::new(RepriseImpossible { entree, raison }))
}

/// Whether an invoice of the list is that of the entry: by the number that the OPCO gave it, else by its own number and
/// its issuer.
fn est_elle(entree: &Entree, lue: &EtatFacture) -> bool {
    if let Some(numero) = &entree.numeros().facture {
        return lue.numero_interne_facture.as_ref().map(Identifiant::as_str) == Some(numero.as_str());
    }
    let Some(repere) = &entree.inscription.reperes.facture else { return false };
    let nom = |numero: &str| numero.trim().to_uppercase();
    let reference = lue.reference_facture_cfa.as_deref().is_some_and(|lue| nom(lue) == nom(&repere.numero));
    let emetteur = lue.organisme_formation.as_ref().and_then(|organisme| organisme.siret.clone());
    let emetteur = emetteur.map(|siret| siret.canonique().unwrap_or(siret));
    reference && emetteur.is_none_or(|siret| siret == Siret::tel_quel(repere.siret_emetteur.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Opco;
    use crate::journal::{CleMetier, Empreinte, Inscription, Numeros, Trace};
    use crate::runtime::jiff::Timestamp;
    use crate::runtime::serde_json::{Value, from_value, json};

    fn entree(numero: Option<&str>) -> Entree {
        let repere = json!({ "facture": {
            "numero": "F-1a", "siret_emetteur": "00000654400019", "total": 1, "echeances": [], "frais": [],
        } });
        let inscription = Inscription {
            le: Timestamp::UNIX_EPOCH,
            cfa: crate::scalaires::Siren::tel_quel("000006544"),
            opco: Opco::Akto,
            operation: DEPOSER_FACTURE.id.to_owned(),
            cle: CleMetier::autre("essai", Opco::Akto, &[]),
            empreinte: Empreinte::octets(b""),
            reperes: from_value(repere).unwrap(),
            reference: None,
        };
        let mut entree = Entree::new(IdEntree(1), inscription);
        let numeros = Numeros { facture: numero.map(str::to_owned), ..Numeros::default() };
        let evenement =
            EvenementJournal::Reglement { decision: Decision::Deposee(numeros), par: Auteur::Rapprochement };
        entree.ajouter(Trace { le: Timestamp::UNIX_EPOCH, evenement });
        entree
    }

    /// A refusal of another invoice would free the key of this one.
    #[test]
    fn an_invoice_is_found_by_the_number_of_the_opco_else_by_its_own_and_its_issuer() {
        let lue = |interne: Value, reference: Value, siret: Value| -> EtatFacture {
            let organisme = json!({ "siret": siret });
            from_value(json!({
                "numeroInterneFacture": interne, "referenceFactureCFA": reference, "organismeFormation": organisme,
            }))
            .unwrap()
        };
        let (rien, ici) = (Value::Null, json!("000 006 544 00019"));
        for (numero, lue, attendue) in [
            (Some("FI-1"), lue(json!("FI-1"), json!("AUTRE"), rien.clone()), true),
            (Some("FI-1"), lue(json!("FI-2"), json!("F-1A"), ici.clone()), false),
            (Some("FI-1"), lue(rien.clone(), json!("F-1A"), ici.clone()), false),
            (None, lue(json!("FI-1"), json!(" f-1A"), ici.clone()), true),
            (None, lue(json!("FI-1"), json!("F-1A"), rien.clone()), true),
            (None, lue(json!("FI-1"), json!("F-1A"), json!("00000654400027")), false),
            (None, lue(json!("FI-1"), json!("F-2"), ici.clone()), false),
            (None, lue(json!("FI-1"), json!("F-2"), rien.clone()), false),
            (None, lue(json!("F-1A"), rien.clone(), ici), false),
        ] {
            assert_eq!(est_elle(&entree(numero), &lue), attendue, "{numero:?}");
        }
    }
}
