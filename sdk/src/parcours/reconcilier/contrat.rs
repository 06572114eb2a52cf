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
        let numeros = Numerotes::du_journal(entree, cherchee, journal);
        if let Some(vue) = self.par_numero(entree, cherchee, &numeros, releve).await {
            return vue;
        }
        let etats = match releve.etats().await {
            Ok(etats) => etats,
            Err(raison) => return Vue::NonLue(raison),
        };
        let (mut memes, mut proches, mut illisibles) = (Vec::new(), Vec::new(), Vec::new());
        for etat in etats {
            let Some(numero) = etat.numero_interne.as_ref().map(Identifiant::as_str) else { continue };
            if numeros.connus.contains(numero) || (numeros.ecartes.contains(numero) && Vu::de(etat).ecarte) {
                continue;
            }
            match self.ressemblance(numero, cherchee, &numeros, releve).await {
                Ok(Ressemblance::Autre) => {}
                Ok(Ressemblance::Meme) if !numeros.douteux.contains(numero) => memes.push(etat),
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
    async fn par_numero(
        &self,
        entree: &Entree,
        cherchee: &IdentiteContrat,
        numeros: &Numerotes<'_>,
        releve: &Releve<'_>,
    ) -> Option<Vue> {
        let numero = entree.numeros().dossier.clone()?;
        let dossier = releve.dossier(&numero).await.ok()?;
        let identite = dossier.identite.as_ref().ok()?;
        if cherchee.comparer(identite) != Ressemblance::Meme {
            return None;
        }
        let mut vu = dossier.vu.clone();
        if numeros.douteux.contains(&*numero) && !vu.ecarte {
            return Some(Vue::Douteuse(Raison::Proches { numeros: vec![numero] }));
        }
        vu.numeros.dossier.get_or_insert(numero);
        Some(trouve(vu))
    }

    /// How similar a dossier is to the contract. A result of an earlier reconciliation counts only if the contracts
    /// were different, and no deposit of the dossier has failed: a dossier may have been amended or corrected since.
    async fn ressemblance(
        &self,
        numero: &str,
        cherchee: &IdentiteContrat,
        numeros: &Numerotes<'_>,
        releve: &Releve<'_>,
    ) -> Result<Ressemblance, String> {
        let connue = self.identites_lues().comparer(numero, cherchee);
        if connue == Some(Ressemblance::Autre) && !numeros.liberes.contains(numero) {
            return Ok(Ressemblance::Autre);
        }
        let identite = releve.dossier(numero).await?.identite.clone()?;
        let ressemblance = cherchee.comparer(&identite);
        self.identites_lues().retenir(numero, identite);
        Ok(ressemblance)
    }
}

/// The dossiers that the journal names for its other entries.
struct Numerotes<'a> {
    /// Of other contracts that were deposited, or may have been. One with a similar contract may also contain this one, as
    /// its amendment: it is read. So is one whose deposit failed: the OPCO may put the corrected contract in its place.
    connus: BTreeSet<&'a str>,
    /// Of entries that were set aside: of the same rank, or of another contract. As long as the OPCO says that it refused or
    /// cancelled such a dossier, it is not this contract.
    ecartes: BTreeSet<&'a str>,
    /// Of entries whose key is free: what they contain may be replaced.
    liberes: BTreeSet<&'a str>,
    /// Of entries of another rank, because an OPCO may keep several amendments in the dossier of their contract, and of
    /// similar ones that were set aside: whether this contract is in it as well is not shown.
    douteux: BTreeSet<&'a str>,
}

impl<'a> Numerotes<'a> {
    fn du_journal(entree: &Entree, cherchee: &IdentiteContrat, journal: &'a [Entree]) -> Self {
        let dossiers = |convient: &dyn Fn(&Entree) -> bool| {
            let autres = journal.iter().filter(|autre| autre.id != entree.id && convient(autre));
            autres.filter_map(|autre| autre.numeros().dossier.as_deref()).collect()
        };
        let est_autre = |autre: &Entree| {
            let identite = autre.inscription.reperes.contrat.as_ref();
            identite.is_some_and(|identite| cherchee.comparer(identite) == Ressemblance::Autre)
        };
        let meme_rang = |autre: &Entree| autre.inscription.cle.rang() == entree.inscription.cle.rang();
        let ecartee = |autre: &Entree| autre.situation() == Situation::Ecartee;
        Self {
            connus: dossiers(&|autre| autre.situation().tient_la_cle() && est_autre(autre)),
            ecartes: dossiers(&|autre| ecartee(autre) && (meme_rang(autre) || est_autre(autre))),
            liberes: dossiers(&|autre| !autre.situation().tient_la_cle()),
            douteux: dossiers(&|autre| !meme_rang(autre) || (ecartee(autre) && !est_autre(autre))),
        }
    }
}

fn trouve(Vu { numeros, ecarte }: Vu) -> Vue {
    if ecarte {
        return Vue::Douteuse(Raison::Ecartee { numero: numeros.dossier.unwrap_or_default() });
    }
    Vue::La(numeros)
}
