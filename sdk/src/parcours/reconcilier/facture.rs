//! Searches for an invoice: by its number if the OPCO has the states of invoices, and by the amounts of its échéances.

use std::collections::BTreeSet;

use super::raison::Raison;
use super::releve::Releve;
use super::vue::Vue;
use crate::journal::{Entree, Numeros, RepereEcheance, RepereFacture, Situation};
use crate::models::{CodeEtatFacture, EtatFacture};
use crate::operations;
use crate::parcours::{Attentes, Connexion};
use crate::scalaires::est_un_mot;
use crate::scalaires::{Identifiant, Siret};

/// What the échéances of an invoice show.
enum Echeances {
    /// They took its amounts.
    Prises,
    /// None of them has changed.
    Immobiles,
    /// They changed otherwise, or not by this invoice alone.
    Douteuses(Raison),
    /// They do not show it: none of them is billed, or their amounts are unknown.
    Muettes(Raison),
    /// They could not be read.
    NonLues(Raison),
}

impl Connexion {
    /// Searches for the invoice of an entry: in the list, if the OPCO has one, and in the amounts of its échéances.
    /// These are read with the number of their dossier, and may show it before the list does.
    pub(super) async fn chercher_facture(
        &self,
        entree: &Entree,
        facture: &RepereFacture,
        releve: &Releve<'_>,
        journal: &[Entree],
    ) -> Vue {
        let listees = self.est_en_service(&operations::LISTER_ETATS_FACTURES);
        if listees {
            let vue = match releve.factures().await {
                Ok(etats) => reconnaitre(entree, facture, etats, journal),
                Err(raison) => Some(Vue::NonLue(raison)),
            };
            if let Some(vue) = vue {
                return vue;
            }
        }
        let Attentes { factures, echeances, .. } = self.attentes_retenues();
        // It is already known that it arrived; only the list has its number.
        if listees && entree.situation() == Situation::ReponsePerdue {
            return Vue::PasLa(factures);
        }
        match echeances_de(entree, facture, releve, journal).await {
            Echeances::Prises => Vue::La(Numeros::default()),
            Echeances::Immobiles | Echeances::Muettes(_) if listees => Vue::PasLa(factures),
            Echeances::Immobiles => Vue::PasLa(echeances),
            Echeances::Douteuses(raison) => Vue::Douteuse(raison),
            Echeances::Muettes(raison) | Echeances::NonLues(raison) => Vue::NonLue(raison),
        }
    }
}

/// Whether the échéances of the invoice have taken its amounts.
async fn echeances_de(entree: &Entree, facture: &RepereFacture, releve: &Releve<'_>, journal: &[Entree]) -> Echeances {
    let mut ecarts = Vec::new();
    for repere in facture.echeances.iter().filter(|repere| repere.facture != 0) {
        let Some(avant) = repere.en_cours.zip(repere.regle).and_then(|(en_cours, regle)| en_cours.checked_add(regle))
        else {
            let (dossier, numero) = (repere.dossier.clone(), repere.numero);
            return Echeances::Muettes(Raison::MontantsTus { dossier, numero });
        };
        let dossier = match releve.dossier(&repere.dossier).await {
            Ok(dossier) => dossier,
            Err(echec) => return Echeances::NonLues(illisible(repere, &echec)),
        };
        match dossier.pris(repere.numero) {
            Some(apres) => ecarts.push((repere, apres.saturating_sub(avant))),
            None => {
                let motif = "l'échéance manque, ou l'OPCO n'en dit pas les montants";
                return Echeances::Muettes(illisible(repere, motif));
            }
        }
    }
    if ecarts.is_empty() {
        return Echeances::Muettes(Raison::SansRelecture);
    }
    if ecarts.iter().all(|(_, ecart)| *ecart == 0) {
        return Echeances::Immobiles;
    }
    if let Some(autre) = journal.iter().find(|autre| concurrence(entree, facture, autre)) {
        return Echeances::Douteuses(Raison::Concurrente(autre.id));
    }
    match ecarts.iter().find(|(repere, ecart)| *ecart != repere.facture) {
        None => Echeances::Prises,
        Some((repere, _)) => {
            let (dossier, numero) = (repere.dossier.clone(), repere.numero);
            Echeances::Douteuses(Raison::EcheanceChangee { dossier, numero })
        }
    }
}

fn illisible(repere: &RepereEcheance, motif: &str) -> Raison {
    Raison::Illisible(format!("échéance {} du dossier {} : {motif}", repere.numero, repere.dossier))
}

/// Whether another deposit may have changed the same échéance.
fn concurrence(entree: &Entree, facture: &RepereFacture, autre: &Entree) -> bool {
    let Some(autres) = &autre.inscription.reperes.facture else { return false };
    let memes = |un: &RepereEcheance| {
        autres.echeances.iter().any(|autre| (&un.dossier, un.numero) == (&autre.dossier, autre.numero))
    };
    autre.id != entree.id && autre.situation().tient_la_cle() && facture.echeances.iter().any(memes)
}

/// The invoices of other entries, mainly those that the OPCO refused with the same number.
fn connues<'a>(entree: &Entree, journal: &'a [Entree]) -> BTreeSet<&'a str> {
    let autres = journal.iter().filter(|autre| autre.id != entree.id);
    autres.filter_map(|autre| autre.numeros().facture.as_deref()).collect()
}

/// Searches for the invoice by its number, its issuer and its total; `None` if it is not found. If one of them differs,
/// or the number is missing, a person has to decide.
fn reconnaitre(entree: &Entree, facture: &RepereFacture, etats: &[EtatFacture], journal: &[Entree]) -> Option<Vue> {
    let connues = connues(entree, journal);
    let cherche = Siret::tel_quel(&facture.siret_emetteur);
    let cherche = cherche.canonique().unwrap_or(cherche);
    let candidats = etats.iter().filter(|etat| {
        let connue = etat.numero_interne_facture.as_ref().is_some_and(|numero| connues.contains(numero.as_str()));
        !connue && peut_etre(facture, &cherche, etat)
    });
    let (memes, proches): (Vec<_>, Vec<_>) = candidats.partition(|etat| {
        etat.reference_facture_cfa.is_some() && emetteur(etat).is_some() && a_ce_total(facture, etat) != Some(false)
    });
    let numeros = |etats: &[&EtatFacture]| {
        etats.iter().filter_map(|etat| etat.numero_interne_facture.as_ref()).map(ToString::to_string).collect()
    };
    match (&*memes, proches.is_empty()) {
        ([seule], _) => Some(trouvee(seule)),
        ([], true) => None,
        ([], false) => Some(Vue::Douteuse(Raison::Proches { numeros: numeros(&proches) })),
        (plusieurs, _) => Some(Vue::Douteuse(Raison::Plusieurs { numeros: numeros(plusieurs) })),
    }
}

/// Whether an invoice may be the one searched for: no known value differs among its number, its issuer and, while the
/// OPCO gives no number, its total.
fn peut_etre(facture: &RepereFacture, cherche: &Siret, etat: &EtatFacture) -> bool {
    let nom = |numero: &str| numero.trim().to_uppercase();
    let numero = match etat.reference_facture_cfa.as_deref() {
        Some(reference) => nom(reference) == nom(&facture.numero),
        None => a_ce_total(facture, etat) != Some(false),
    };
    numero && emetteur(etat).is_none_or(|siret| siret == *cherche)
}

fn emetteur(etat: &EtatFacture) -> Option<Siret> {
    let siret = etat.organisme_formation.as_ref()?.siret.clone()?;
    Some(siret.canonique().unwrap_or(siret))
}

/// Whether an invoice has the sent total; `None` if either is unknown.
fn a_ce_total(facture: &RepereFacture, etat: &EtatFacture) -> Option<bool> {
    let total = facture.total?;
    etat.montant_facture.as_ref().map(|montant| montant.en_centimes() == Some(total))
}

fn trouvee(etat: &EtatFacture) -> Vue {
    // A sentence in the place of a number may name a person: it is not stored.
    let facture = etat.numero_interne_facture.as_ref().map(Identifiant::as_str).filter(|numero| est_un_mot(numero));
    let facture = facture.map(str::to_owned);
    // It may be an earlier one with the same number: a refused invoice is corrected and sent again.
    if etat.etat_facture.as_ref().is_some_and(CodeEtatFacture::est_un_refus) {
        return Vue::Douteuse(Raison::Ecartee { numero: facture.unwrap_or_default() });
    }
    Vue::La(Numeros { facture, ..Numeros::default() })
}
