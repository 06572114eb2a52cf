//! Several amendments of one kind that take effect on one day, each with a content of its own: the caller says that one is
//! a further one, and it has the next rank in the key.

use super::doublon::Doublon;
use super::irremplacable::RaisonReprise;
use super::moteur::Intention;
use super::reprise::impossible;
use crate::Opco;
use crate::journal::{Choix, CleMetier, Entree, IdEntree, IdentiteContrat, Ressemblance};
use crate::models::Cerfa;
use crate::parcours::{Connexion, Echec};

impl Connexion {
    /// The intent of an amendment beside the deposit `premier`, which is of the same kind and the same day.
    pub(super) async fn en_plus(
        &self,
        premier: IdEntree,
        cerfa: &Cerfa,
        mut intention: Intention,
    ) -> Result<Intention, Echec> {
        let identite = intention.reperes.contrat.as_ref().expect("the intent of a contract has its identity");
        let sceau = self.journal_tenu().sceau();
        let sans_effet = IdentiteContrat::sans_effet(self.opco(), cerfa, sceau);
        let Some(sans_effet) = sans_effet else { return Err(impossible(premier, RaisonReprise::PasUnAvenant)) };
        let mut memes = self.de_tout_rang(identite).await?;
        let anciennes = self.journal_tenu().lire(Choix::sous(CleMetier::contrat(self.opco(), &sans_effet))).await?;
        memes.extend(anciennes.into_iter().filter(|entree| entree.id == premier));
        if !memes.iter().any(|entree| entree.id == premier) {
            return Err(impossible(premier, RaisonReprise::AutreAvenant));
        }
        if let Some(ouverte) = memes.iter().find(|entree| entree.situation().est_ouverte()) {
            return Err(impossible(ouverte.id, RaisonReprise::Ouverte(ouverte.situation())));
        }
        memes.retain(|entree| entree.situation().tient_la_cle());
        if let Some(meme) = memes.iter().find(|entree| entree.inscription.empreinte == intention.empreinte) {
            return Err(Echec::Doublon(Box::new(Doublon::new(meme.clone(), intention.empreinte))));
        }
        let pris = |rang: usize| memes.iter().any(|entree| entree.inscription.cle.rang() == rang);
        let rang = (2..).find(|rang| !pris(*rang)).expect("the entries of a journal end");
        intention.cle = CleMetier::contrat_de_rang(self.opco(), identite, rang);
        Ok(intention)
    }

    /// The key of what takes the place of an entry: its rank is kept, unless it is another contract or another day now.
    pub(super) fn cle_a_la_place(&self, remplacee: &Entree, intention: &Intention) -> CleMetier {
        let identites = remplacee.inscription.reperes.contrat.as_ref().zip(intention.reperes.contrat.as_ref());
        let meme = identites.filter(|(remplacee, a_la_place)| remplacee.comparer(a_la_place) == Ressemblance::Meme);
        let rang = remplacee.inscription.cle.rang();
        meme.map_or_else(|| intention.cle.clone(), |(_, un)| CleMetier::contrat_de_rang(self.opco(), un, rang))
    }

    /// The entries of a contract, of whatever rank, in the order of ranks, and of their deposit within a rank. The first
    /// rank may be empty: an entry of an older journal, without the day of effect in its key, may have its place. No other
    /// is, below the last one: a rank is taken when all before it are, and no entry ever leaves its journal.
    pub(in crate::parcours) async fn de_tout_rang(&self, identite: &IdentiteContrat) -> Result<Vec<Entree>, Echec> {
        let mut toutes = Vec::new();
        for rang in 1.. {
            let mut lues = Vec::new();
            for cle in cles(self.opco(), identite, rang) {
                lues.extend(self.journal_tenu().lire(Choix::sous(cle)).await?);
            }
            if lues.is_empty() && rang > 1 {
                break;
            }
            lues.sort_by_key(|entree| entree.id);
            toutes.extend(lues);
        }
        Ok(toutes)
    }
}

/// The keys of a rank: the first rank has also that of older journals, where it is another.
fn cles(opco: Opco, identite: &IdentiteContrat, rang: usize) -> Vec<CleMetier> {
    let ancienne = identite.ancienne().filter(|_| rang == 1).map(|ancienne| CleMetier::contrat(opco, ancienne));
    let mut cles = vec![CleMetier::contrat_de_rang(opco, identite, rang)];
    cles.extend(ancienne.filter(|ancienne| *ancienne != cles[0]));
    cles
}
