//! Looking for an invoice: by its number where the OPCO gives the states of invoices, else by what its échéances say.

use std::collections::BTreeSet;

use super::{Raison, Vue, tous};
use crate::Connexion;
use crate::journal::{Entree, Numeros, RepereEcheance, RepereFacture};
use crate::models::{CodeEtatFacture, Dossier, EtatFacture};
use crate::operations;
use crate::runtime::is_one_word;
use crate::scalar::{Identifiant, Montant, Siret};

impl Connexion {
    /// Looks for the invoice of an entry.
    pub(super) async fn chercher_facture(&self, entree: &Entree, facture: &RepereFacture, journal: &[Entree]) -> Vue {
        if !self.est_en_service(&operations::LISTER_ETATS_FACTURES) {
            return self.chercher_par_echeance(entree, facture, journal).await;
        }
        let nommee = |etat: &EtatFacture| etat.numero_interne_facture.is_some() || etat.reference_facture_cfa.is_some();
        match tous(self.lister_factures(), nommee).await {
            Ok(etats) => reconnaitre(facture, &etats, &connues(entree, journal)),
            Err(raison) => Vue::NonLue(raison),
        }
    }

    /// Looks whether the échéances of the invoice have taken its amounts.
    async fn chercher_par_echeance(&self, entree: &Entree, facture: &RepereFacture, journal: &[Entree]) -> Vue {
        let (mut ecarts, mut dossiers) = (Vec::new(), Vec::<(&str, Dossier)>::new());
        for repere in facture.echeances.iter().filter(|repere| repere.facture != 0) {
            if !dossiers.iter().any(|(numero, _)| *numero == repere.dossier) {
                match self.lire_dossier(&repere.dossier).await {
                    Ok(dossier) => dossiers.push((&repere.dossier, dossier)),
                    Err(echec) => return illisible(repere, &echec.to_string()),
                }
            }
            let dossier = dossiers.iter().find(|(numero, _)| *numero == repere.dossier).map(|(_, dossier)| dossier);
            let avant = repere.en_cours.zip(repere.regle).and_then(|(en_cours, regle)| en_cours.checked_add(regle));
            let apres = dossier.and_then(|dossier| pris(dossier, repere.numero));
            match apres.zip(avant) {
                Some((apres, avant)) => ecarts.push((repere, apres.saturating_sub(avant))),
                None => return illisible(repere, "l'échéance manque, ou l'OPCO n'en dit pas les montants"),
            }
        }
        if ecarts.is_empty() {
            return Vue::NonLue(Raison::SansRelecture);
        }
        if ecarts.iter().all(|(_, ecart)| *ecart == 0) {
            return Vue::SansEffet;
        }
        if let Some(autre) = journal.iter().find(|autre| concurrence(entree, facture, autre)) {
            return Vue::Douteuse(Raison::Concurrente(autre.id));
        }
        match ecarts.iter().find(|(repere, ecart)| *ecart != repere.facture) {
            None => Vue::La(Numeros::default()),
            Some((repere, _)) => {
                let (dossier, numero) = (repere.dossier.clone(), repere.numero);
                Vue::Douteuse(Raison::EcheanceChangee { dossier, numero })
            }
        }
    }
}

fn illisible(repere: &RepereEcheance, motif: &str) -> Vue {
    Vue::NonLue(Raison::Illisible(format!("échéance {} du dossier {} : {motif}", repere.numero, repere.dossier)))
}

/// What of an échéance is paid or being examined, in centimes; `None` where the OPCO does not say it: silence is no zero.
fn pris(dossier: &Dossier, numero: i32) -> Option<i64> {
    let mut echeances = dossier.echeances.iter().flatten().filter(|echeance| echeance.numero == Some(numero));
    let echeance = echeances.next().filter(|_| echeances.next().is_none())?;
    let centimes = |montant: &Option<Montant>| montant.as_ref().and_then(Montant::to_centimes);
    centimes(&echeance.montant_en_cours_instruction)?.checked_add(centimes(&echeance.montant_regle)?)
}

/// Whether another deposit may have changed the same échéance.
fn concurrence(entree: &Entree, facture: &RepereFacture, autre: &Entree) -> bool {
    let Some(autres) = &autre.inscription.reperes.facture else { return false };
    let memes = |un: &RepereEcheance| {
        autres.echeances.iter().any(|autre| (&un.dossier, un.numero) == (&autre.dossier, autre.numero))
    };
    autre.id != entree.id && autre.situation().tient_la_cle() && facture.echeances.iter().any(memes)
}

/// The invoices that other entries are about: those that the OPCO refused under the same number, above all.
fn connues<'a>(entree: &Entree, journal: &'a [Entree]) -> BTreeSet<&'a str> {
    let autres = journal.iter().filter(|autre| autre.id != entree.id);
    autres.filter_map(|autre| autre.numeros().facture.as_deref()).collect()
}

/// Looks for the invoice by its number, its issuer and its total. What differs in one of them, or does not say its
/// number, is for a person.
fn reconnaitre(facture: &RepereFacture, etats: &[EtatFacture], connues: &BTreeSet<&str>) -> Vue {
    let cherche = Siret::unchecked(&facture.siret_emetteur);
    let cherche = cherche.canonical().unwrap_or(cherche);
    let candidates = etats.iter().filter(|etat| {
        let connue = etat.numero_interne_facture.as_ref().is_some_and(|numero| connues.contains(numero.as_str()));
        !connue && peut_etre(facture, &cherche, etat)
    });
    let (memes, proches): (Vec<_>, Vec<_>) = candidates.partition(|etat| {
        etat.reference_facture_cfa.is_some() && emetteur(etat).is_some() && a_ce_total(facture, etat) != Some(false)
    });
    let numeros = |etats: &[&EtatFacture]| {
        etats.iter().filter_map(|etat| etat.numero_interne_facture.as_ref()).map(ToString::to_string).collect()
    };
    match (&*memes, proches.is_empty()) {
        ([seule], _) => trouvee(seule),
        ([], true) => Vue::PasLa,
        ([], false) => Vue::Douteuse(Raison::Proches { numeros: numeros(&proches) }),
        (plusieurs, _) => Vue::Douteuse(Raison::Plusieurs { numeros: numeros(plusieurs) }),
    }
}

/// Whether nothing that is said of an invoice makes it another one: its number, or while the OPCO does not give that,
/// its total; and its issuer.
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
    Some(siret.canonical().unwrap_or(siret))
}

/// Whether an invoice has the total that was sent; `None` where one of them is not known.
fn a_ce_total(facture: &RepereFacture, etat: &EtatFacture) -> Option<bool> {
    let total = facture.total?;
    etat.montant_facture.as_ref().map(|montant| montant.to_centimes() == Some(total))
}

fn trouvee(etat: &EtatFacture) -> Vue {
    // A phrase in the place of a number may name a person: it is not written down.
    let facture = etat.numero_interne_facture.as_ref().map(Identifiant::as_str).filter(|numero| is_one_word(numero));
    let facture = facture.map(str::to_owned);
    // It may be an earlier one under the same number: a refused invoice is corrected and sent again.
    if etat.etat_facture.as_ref().is_some_and(CodeEtatFacture::est_un_refus) {
        return Vue::Douteuse(Raison::Ecartee { numero: facture.unwrap_or_default() });
    }
    Vue::La(Numeros { facture, ..Numeros::default() })
}
