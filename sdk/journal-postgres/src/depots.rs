//! Writing an intent: a unique index decides whose it is.

use cfadock::journal::rangees::{Ligne, Rangee, marque};
use cfadock::journal::{Choix, EchecJournal, Entree, IdEntree, Inscription, Ouverture, Sceau};
use tokio_postgres::GenericClient;
use tokio_postgres::types::Type;

use crate::base::{self, colonne};
use crate::dedans::Dedans;
use crate::echecs::Obstacle;
use crate::essais::Essais;
use crate::lectures;

/// A number and an instant, both of the database.
const NUMERO: &str = "SELECT nextval('cfadock.entrees_id'), cfadock.heure()";

/// Both rows, or none where a row of this number is there already or another entry holds the key. An intent that is
/// being committed elsewhere is waited for.
const INSCRIRE: &str = "
WITH neuve AS (
    INSERT INTO cfadock.entrees
        (id, cfa, opco, cle, tient, ouverte, archivee, traces, somme, porteur, jeton, echeance)
    VALUES ($1, $2, $3, $4, TRUE, TRUE, FALSE, 0, $5, $6, 1, cfadock.heure() + make_interval(secs => $7))
    ON CONFLICT DO NOTHING RETURNING id
), ligne AS (
    INSERT INTO cfadock.traces (entree, rang, contenu, somme) SELECT id, 0, $8, $9 FROM neuve
)
SELECT id FROM neuve";

/// How often an intent may find its key held and then free again, one after the other.
const TOURS: usize = 100;

/// The rows of an intent.
pub(crate) struct Inscrite {
    pub(crate) id: IdEntree,
    rangee: Rangee,
    cle: [u8; 32],
    somme: Vec<u8>,
    ligne: Ligne,
    porteur: String,
    bail: f64,
}

impl Inscrite {
    /// Under a number of its own, at the time of the database.
    pub(crate) async fn preparer(
        client: &impl GenericClient,
        dedans: &Dedans,
        inscription: &Inscription,
    ) -> Result<Self, Obstacle> {
        let connue = dedans.derniere();
        let ligne = base::seule(base::demander(client, NUMERO, &[]).await?)?;
        let (id, le) = (IdEntree(colonne(&ligne, 0)?), colonne(&ligne, 1)?);
        if id <= connue {
            return Err(EchecJournal::BaseAnterieure { donnee: id, connue }.into());
        }
        let inscription = Inscription { le, ..inscription.clone() };
        Ok(Self::de(&Entree::new(id, inscription), dedans)?)
    }

    fn de(entree: &Entree, dedans: &Dedans) -> Result<Self, EchecJournal> {
        let sceau: &Sceau = &dedans.sceau;
        let rangee = Rangee::de(entree, false, sceau);
        let ligne = Ligne::toutes(entree, sceau)?.remove(0);
        let (cle, somme) = (marque(sceau, &entree.inscription.cle), rangee.somme(sceau));
        let (porteur, bail) = (dedans.porteur.clone(), dedans.delais.bail.as_secs_f64());
        Ok(Self { id: entree.id, rangee, cle, somme, ligne, porteur, bail })
    }

    /// Writes it, once however often it is called. Says whether it did: a row of the same number may be its own, of a
    /// call whose answer was lost.
    pub(crate) async fn ecrire(&self, client: &impl GenericClient) -> Result<bool, Obstacle> {
        let Rangee { id, cfa, opco, .. } = &self.rangee;
        let cle = self.cle.as_slice();
        let valeurs: [base::Valeur<'_>; 9] = [
            (id, Type::INT8),
            (cfa, Type::TEXT),
            (opco, Type::TEXT),
            (&cle, Type::BYTEA),
            (&self.somme, Type::BYTEA),
            (&self.porteur, Type::TEXT),
            (&self.bail, Type::FLOAT8),
            (&self.ligne.contenu, Type::TEXT),
            (&self.ligne.somme, Type::BYTEA),
        ];
        Ok(!base::demander(client, INSCRIRE, &valeurs).await?.is_empty())
    }

    /// It is there: this process deposits it.
    pub(crate) fn tenir(&self, dedans: &Dedans) -> Ouverture {
        dedans.tenir(self.id, 1);
        dedans.connaitre(self.id);
        Ouverture::Nouvelle(self.id)
    }
}

/// Writes an intent, unless its key is held.
pub(crate) async fn inscrire(dedans: &Dedans, inscription: Inscription) -> Result<Ouverture, EchecJournal> {
    let mut essais = Essais::pendant(dedans.delais.reprise);
    let mut inscrite = None;
    let mut tours = 0;
    loop {
        match essayer(dedans, &inscription, &mut inscrite).await {
            Ok(Some(ouverture)) => return Ok(ouverture),
            Ok(None) if tours < TOURS => tours += 1,
            Ok(None) => return Err(crate::echecs::acces("sa clé est prise et rendue sans cesse")),
            Err(obstacle) => essais.encore(obstacle).await?,
        }
    }
}

/// Once; nothing where the key was held and is free again.
async fn essayer(
    dedans: &Dedans,
    inscription: &Inscription,
    inscrite: &mut Option<Inscrite>,
) -> Result<Option<Ouverture>, Obstacle> {
    let connexion = dedans.reserve.connexion().await?;
    let preparee = match inscrite {
        Some(preparee) => preparee,
        None => inscrite.insert(Inscrite::preparer(&**connexion, dedans, inscription).await?),
    };
    let ecrite = preparee.ecrire(&**connexion).await?;
    drop(connexion);
    if ecrite {
        return Ok(Some(preparee.tenir(dedans)));
    }
    let tenue = tenue(dedans, inscription).await?;
    Ok(match tenue {
        Some(entree) if entree.id == preparee.id => Some(preparee.tenir(dedans)),
        Some(entree) => Some(Ouverture::Tenue(Box::new(entree))),
        None => None,
    })
}

/// The entry that holds the key of an intent.
pub(crate) async fn tenue(dedans: &Dedans, inscription: &Inscription) -> Result<Option<Entree>, Obstacle> {
    let mut choix = Choix::sous(inscription.cle.clone());
    choix.opco = Some(inscription.opco);
    let lues = lectures::lot(dedans, &choix, lectures::Tranche::Tenues).await?;
    Ok(lues.into_iter().map(|lue| lue.entree).find(|entree| choix.convient(entree)))
}
