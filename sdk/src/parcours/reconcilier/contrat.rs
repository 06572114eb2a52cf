//! Searches for a contract: by its received number, then in the states of all dossiers and in the dossiers that the
//! journal does not know.

use std::collections::BTreeSet;

use super::raison::Raison;
use super::releve::{Releve, Vu};
use super::vue::Vue;
use crate::Connexion;
use crate::journal::{Entree, IdentiteContrat, Ressemblance, Situation};
use crate::scalaires::Identifiant;

impl Connexion {
    /// Searches for the contract of an entry: by its number, if one was received, otherwise among the dossiers.
    pub(super) async fn chercher_contrat(
        &self,
        entree: &Entree,
        cherchee: &IdentiteContrat,
        releve: &Releve<'_>,
        journal: &[Entree],
    ) -> Vue {
        if let Some(vu) = self.par_numero(entree, cherchee, releve).await {
            return trouve(vu);
        }
        let etats = match releve.etats().await {
            Ok(etats) => etats,
            Err(raison) => return Vue::NonLue(raison),
        };
        let connus = connus(entree, cherchee, journal);
        let ecartes = ecartes(entree, journal);
        let tenus = tenus_par_un_autre_rang(entree, journal);
        let (mut memes, mut proches, mut illisibles) = (Vec::new(), Vec::new(), Vec::new());
        for etat in etats {
            let Some(numero) = etat.numero_interne.as_ref().map(Identifiant::as_str) else { continue };
            let deja_la = ecartes.contains(numero);
            if connus.contains(numero) || (deja_la && Vu::de(etat).ecarte) {
                continue;
            }
            match self.ressemblance(numero, cherchee, releve).await {
                Ok(Ressemblance::Autre) => {}
                // Another amendment of this kind and day has this dossier, or an entry that was set aside had it: whether
                // this one is in it as well is not shown.
                Ok(Ressemblance::Meme) if !deja_la && !tenus.contains(numero) => memes.push(etat),
                Ok(Ressemblance::Meme | Ressemblance::Proche) => {
                    proches.push(Identifiant::tel_quel(numero).to_string())
                }
                Err(motif) => illisibles.push(format!("dossier {} : {motif}", Identifiant::tel_quel(numero))),
            }
        }
        match (&*memes, proches.is_empty(), illisibles.into_iter().next()) {
            ([seul], ..) => trouve(Vu::de(seul)),
            ([], true, None) => Vue::PasLa(self.attentes_retenues().dossiers),
            ([], true, Some(illisible)) => Vue::NonLue(Raison::Illisible(illisible)),
            ([], false, _) => Vue::Douteuse(Raison::Proches { numeros: proches }),
            (plusieurs, ..) => {
                let numeros = plusieurs.iter().filter_map(|etat| etat.numero_interne.as_ref());
                Vue::Douteuse(Raison::Plusieurs { numeros: numeros.map(ToString::to_string).collect() })
            }
        }
    }

    /// The dossier with the number from an answer that proved nothing, if it contains this contract: it does not matter
    /// then whether the list shows it already. Otherwise the list is searched.
    async fn par_numero(&self, entree: &Entree, cherchee: &IdentiteContrat, releve: &Releve<'_>) -> Option<Vu> {
        let numero = entree.numeros().dossier.clone()?;
        let dossier = releve.dossier(&numero).await.ok()?;
        let identite = dossier.identite.as_ref().ok()?;
        let meme = cherchee.comparer(identite) == Ressemblance::Meme;
        meme.then(|| {
            let mut vu = dossier.vu.clone();
            vu.numeros.dossier.get_or_insert(numero);
            vu
        })
    }

    /// How similar a dossier is to the contract. A result of an earlier reconciliation counts only if the contracts
    /// were different: a dossier may have been amended since.
    async fn ressemblance(
        &self,
        numero: &str,
        cherchee: &IdentiteContrat,
        releve: &Releve<'_>,
    ) -> Result<Ressemblance, String> {
        let connue = self.identites_lues().comparer(numero, cherchee);
        if connue == Some(Ressemblance::Autre) {
            return Ok(Ressemblance::Autre);
        }
        let identite = releve.dossier(numero).await?.identite.clone()?;
        let ressemblance = cherchee.comparer(&identite);
        self.identites_lues().retenir(numero, identite);
        Ok(ressemblance)
    }
}

/// The dossiers of other contracts. One with a similar contract may also contain this one, as its amendment: it is read.
/// So is the dossier of another rank: an OPCO may keep several amendments in the dossier of their contract.
fn connus<'a>(entree: &Entree, cherchee: &IdentiteContrat, journal: &'a [Entree]) -> BTreeSet<&'a str> {
    let autres = journal.iter().filter(|autre| autre.id != entree.id);
    let autres = autres.filter(|autre| {
        let identite = autre.inscription.reperes.contrat.as_ref();
        identite.is_some_and(|identite| cherchee.comparer(identite) == Ressemblance::Autre)
    });
    autres.filter_map(|autre| autre.numeros().dossier.as_deref()).collect()
}

/// The dossiers of entries of the same rank that were set aside. As long as the OPCO says that it refused or cancelled such
/// a dossier, it is not this contract; otherwise it may be, if the OPCO put the corrected one in its place.
fn ecartes<'a>(entree: &Entree, journal: &'a [Entree]) -> BTreeSet<&'a str> {
    let rang = entree.inscription.cle.rang();
    let ecartes = journal.iter().filter(|autre| autre.situation() == Situation::Ecartee);
    let autres = ecartes.filter(|autre| autre.id != entree.id && autre.inscription.cle.rang() == rang);
    autres.filter_map(|autre| autre.numeros().dossier.as_deref()).collect()
}

/// The dossiers of entries of another rank.
fn tenus_par_un_autre_rang<'a>(entree: &Entree, journal: &'a [Entree]) -> BTreeSet<&'a str> {
    let rang = entree.inscription.cle.rang();
    let autres = journal.iter().filter(|autre| autre.inscription.cle.rang() != rang);
    autres.filter_map(|autre| autre.numeros().dossier.as_deref()).collect()
}

fn trouve(Vu { numeros, ecarte }: Vu) -> Vue {
    if ecarte {
        return Vue::Douteuse(Raison::Ecartee { numero: numeros.dossier.unwrap_or_default() });
    }
    Vue::La(numeros)
}
