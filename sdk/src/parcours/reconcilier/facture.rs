//! Looking for an invoice: by its number where the OPCO gives the states of invoices, else by what its échéances say.

use super::{Raison, Vue, tous};
use crate::Connexion;
use crate::journal::{Entree, Numeros, RepereEcheance, RepereFacture};
use crate::models::{Dossier, EtatFacture};
use crate::operations;
use crate::runtime::is_one_word;
use crate::scalar::{Identifiant, Montant, Siret};

impl Connexion {
    /// Looks for the invoice of an entry.
    pub(super) async fn chercher_facture(&self, entree: &Entree, facture: &RepereFacture, journal: &[Entree]) -> Vue {
        if !self.en_service(&operations::LISTER_ETATS_FACTURES) {
            return self.chercher_par_echeance(entree, facture, journal).await;
        }
        let nommee = |etat: &EtatFacture| etat.numero_interne_facture.is_some() || etat.reference_facture_cfa.is_some();
        match tous(self.lister_factures(), nommee).await {
            Ok(etats) => reconnaitre(facture, &etats),
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
            match dossier.and_then(|dossier| pris(dossier, repere.numero)) {
                Some(pris) => ecarts.push((repere, pris - repere.en_cours - repere.regle)),
                None => return illisible(repere, "l'échéance manque ou ses montants ne se lisent pas"),
            }
        }
        if ecarts.is_empty() {
            return Vue::NonLue(Raison::SansRelecture);
        }
        if ecarts.iter().all(|(_, ecart)| *ecart == 0) {
            return Vue::PasLa;
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

/// What of an échéance is paid or being examined, in centimes. What the OPCO leaves out is zero.
fn pris(dossier: &Dossier, numero: i32) -> Option<i64> {
    let mut echeances = dossier.echeances.iter().flatten().filter(|echeance| echeance.numero == Some(numero));
    let echeance = echeances.next().filter(|_| echeances.next().is_none())?;
    let centimes = |montant: &Option<Montant>| montant.as_ref().map_or(Some(0), Montant::to_centimes);
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

/// Looks for the invoice by its number, its issuer and its total. What differs in one of them is for a person.
fn reconnaitre(facture: &RepereFacture, etats: &[EtatFacture]) -> Vue {
    let nom = |numero: &str| numero.trim().to_uppercase();
    let cherche = Siret::unchecked(&facture.siret_emetteur);
    let cherche = cherche.canonical().unwrap_or(cherche);
    let emetteur = |etat: &EtatFacture| {
        let siret = etat.organisme_formation.as_ref().and_then(|organisme| organisme.siret.clone());
        siret.map(|siret| siret.canonical().unwrap_or(siret))
    };
    let du_numero = etats.iter().filter(|etat| {
        etat.reference_facture_cfa.as_deref().is_some_and(|reference| nom(reference) == nom(&facture.numero))
            && emetteur(etat).is_none_or(|siret| siret == cherche)
    });
    let (memes, proches): (Vec<_>, Vec<_>) = du_numero.partition(|etat| {
        let montant = etat.montant_facture.as_ref().map(Montant::to_centimes);
        emetteur(etat).is_some() && montant.is_none_or(|montant| montant == Some(facture.total))
    });
    let numeros = |etats: &[&EtatFacture]| {
        etats.iter().filter_map(|etat| etat.numero_interne_facture.as_ref()).map(ToString::to_string).collect()
    };
    match (&*memes, proches.is_empty()) {
        ([seule], _) => {
            // A phrase in the place of a number may name a person: it is not written down.
            let facture = seule.numero_interne_facture.as_ref().map(Identifiant::as_str);
            let facture = facture.filter(|numero| is_one_word(numero)).map(str::to_owned);
            Vue::La(Numeros { facture, ..Numeros::default() })
        }
        ([], true) => Vue::PasLa,
        ([], false) => Vue::Douteuse(Raison::Proches { numeros: numeros(&proches) }),
        (plusieurs, _) => Vue::Douteuse(Raison::Plusieurs { numeros: numeros(plusieurs) }),
    }
}
