//! Looking for a contract: the states of all dossiers, then the dossiers that the journal does not know.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Raison, Vue, tous};
use crate::Connexion;
use crate::journal::{Entree, IdentiteContrat, Numeros, Ressemblance, Situation};
use crate::models::{Etat, EtatDossier};
use crate::runtime::is_one_word;
use crate::scalar::{Identifiant, NumeroDeca};

/// The identities of dossiers that were read, so that a second look reads only what is new. Digests, nothing personal.
#[derive(Debug, Default)]
pub(in crate::parcours) struct Lectures {
    identites: Mutex<BTreeMap<String, IdentiteContrat>>,
}

impl Lectures {
    fn identites(&self) -> MutexGuard<'_, BTreeMap<String, IdentiteContrat>> {
        // The map is whole after every statement.
        self.identites.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connexion {
    /// The states of all dossiers of the CFA, each with its number.
    pub(super) async fn portefeuille(&self) -> Result<Vec<EtatDossier>, Raison> {
        tous(self.lister_dossiers(), |etat: &EtatDossier| etat.numero_interne.is_some()).await
    }

    /// Looks for the contract of an entry among the dossiers.
    pub(super) async fn chercher_contrat(
        &self,
        entree: &Entree,
        cherchee: &IdentiteContrat,
        etats: &[EtatDossier],
        journal: &[Entree],
    ) -> Vue {
        let connus = connus(entree, cherchee, journal);
        let (mut memes, mut proches, mut illisibles) = (Vec::new(), Vec::new(), Vec::new());
        for etat in etats {
            let Some(numero) = etat.numero_interne.as_ref().map(Identifiant::as_str) else { continue };
            if connus.contains(numero) {
                continue;
            }
            match self.ressemblance(numero, cherchee).await {
                Ok(Ressemblance::Autre) => {}
                Ok(Ressemblance::Meme) => memes.push(etat),
                Ok(Ressemblance::Proche) => proches.push(Identifiant::unchecked(numero).to_string()),
                Err(motif) => illisibles.push(format!("dossier {} : {motif}", Identifiant::unchecked(numero))),
            }
        }
        match (&*memes, proches.is_empty(), illisibles.into_iter().next()) {
            ([seul], ..) => trouve(seul),
            ([], true, None) => Vue::PasLa,
            ([], true, Some(illisible)) => Vue::NonLue(Raison::Illisible(illisible)),
            ([], false, _) => Vue::Douteuse(Raison::Proches { numeros: proches }),
            (plusieurs, ..) => {
                let numeros = plusieurs.iter().filter_map(|etat| etat.numero_interne.as_ref());
                Vue::Douteuse(Raison::Plusieurs { numeros: numeros.map(ToString::to_string).collect() })
            }
        }
    }

    /// How much a dossier is like the contract. What was read before counts only where it is another: a dossier may
    /// have been amended since.
    async fn ressemblance(&self, numero: &str, cherchee: &IdentiteContrat) -> Result<Ressemblance, String> {
        let connue = self.lectures().identites().get(numero).map(|connue| cherchee.comparer(connue));
        if connue == Some(Ressemblance::Autre) {
            return Ok(Ressemblance::Autre);
        }
        let cerfa = self
            .lire_dossier(numero)
            .await
            .map_err(|echec| echec.to_string())?
            .cerfa
            .ok_or("il est venu sans son contrat")?;
        let identite = IdentiteContrat::relue(self.opco(), &cerfa, self.lire_journal().sceau())
            .ok_or("son contrat est venu incomplet")?;
        let ressemblance = cherchee.comparer(&identite);
        self.lectures().identites().insert(numero.to_owned(), identite);
        Ok(ressemblance)
    }
}

/// The dossiers that other entries are about. One of nearly the same contract may hold this one as well, as its
/// amendment: it is read, unless the OPCO is known to have put it aside.
fn connus<'a>(entree: &Entree, cherchee: &IdentiteContrat, journal: &'a [Entree]) -> BTreeSet<&'a str> {
    let autres = journal.iter().filter(|autre| autre.id != entree.id);
    let autres = autres.filter(|autre| {
        let identite = autre.inscription.reperes.contrat.as_ref();
        let autre_contrat = identite.is_some_and(|identite| cherchee.comparer(identite) == Ressemblance::Autre);
        autre_contrat || autre.situation() == Situation::Ecartee
    });
    autres.filter_map(|autre| autre.numeros().dossier.as_deref()).collect()
}

fn trouve(etat: &EtatDossier) -> Vue {
    // A phrase in the place of a number may name a person: it is not written down.
    let texte = |numero: Option<&str>| numero.filter(|numero| is_one_word(numero)).map(str::to_owned);
    let dossier = texte(etat.numero_interne.as_ref().map(Identifiant::as_str));
    if matches!(etat.etat, Some(Etat::Refuse | Etat::Annule)) {
        return Vue::Douteuse(Raison::Ecartee { numero: dossier.unwrap_or_default() });
    }
    Vue::La(Numeros {
        externe: texte(etat.numero_externe.as_ref().map(Identifiant::as_str)),
        deca: texte(etat.numero_deca.as_ref().map(NumeroDeca::as_str)),
        dossier,
        ..Numeros::default()
    })
}
