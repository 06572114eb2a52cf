//! Writing an intent: a unique index decides whose it is.

use cfadock::journal::rangees::{Ligne, Rangee, marque};
use cfadock::journal::{Choix, EchecJournal, Entree, IdEntree, Inscription, Ouverture, Sceau};
use tokio_postgres::types::Type;

use crate::base::{self, Prise, colonne};
use crate::connues::Connues;
use crate::dedans::Dedans;
use crate::echecs::Obstacle;
use crate::essais::Essais;
use crate::lectures;
use crate::schema::garanti;

/// Whether the entries of the numbers `$1` under the keys `$2` are all there.
macro_rules! connues {
    () => {
        "NOT EXISTS (
            SELECT FROM unnest($1::bigint[], $2::bytea[]) AS connue (id, cle)
            WHERE NOT EXISTS (SELECT FROM cfadock.entrees e WHERE e.id = connue.id AND e.cle = connue.cle)
        )"
    };
}

/// A number and an instant, both of the database; which one it is, and whether it keeps what it commits.
const NUMERO: &str = concat!(
    "SELECT nextval('cfadock.entrees_id'), cfadock.heure(), current_setting('synchronous_commit'),
        (SELECT identite FROM cfadock.journal), ",
    connues!()
);

/// Both rows, or none where what is known is not all there, a row of this number is there already, or another entry
/// holds the key. An intent that is being committed elsewhere is waited for.
const INSCRIRE: &str = concat!(
    "
WITH connues AS MATERIALIZED (SELECT ",
    connues!(),
    " AS la), neuve AS (
    INSERT INTO cfadock.entrees
        (id, cfa, opco, cle, tient, ouverte, archivee, traces, somme, porteur, jeton, echeance, situation, situee)
    SELECT $3, $4, $5, $6, TRUE, TRUE, FALSE, 0, $7, $8, 1, cfadock.heure() + make_interval(secs => $9), 'en-cours', 0
    FROM connues WHERE la
    ON CONFLICT DO NOTHING RETURNING id
), ligne AS (
    INSERT INTO cfadock.traces (entree, rang, contenu, somme) SELECT id, 0, $10, $11 FROM neuve
)
SELECT la, EXISTS (SELECT FROM neuve) FROM connues"
);

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
    /// Under a number of its own, at the time of the database, which is not to be an older copy.
    pub(crate) async fn preparer(prise: &Prise, dedans: &Dedans, inscription: &Inscription) -> Result<Self, Obstacle> {
        let connues = dedans.connues().clone();
        let (ids, cles) = connues.colonnes();
        let valeurs: [base::Valeur<'_>; 2] = [(&ids, Type::INT8_ARRAY), (&cles, Type::BYTEA_ARRAY)];
        let ligne = base::seule(prise.demander(NUMERO, &valeurs).await?)?;
        let (id, le) = (IdEntree(colonne(&ligne, 0)?), colonne(&ligne, 1)?);
        garanti("synchronous_commit", colonne(&ligne, 2)?)?;
        dedans.reconnaitre(colonne(&ligne, 3)?)?;
        // A number that is given again would be that of another entry.
        if !colonne::<bool>(&ligne, 4)? || connues.derniere().is_some_and(|derniere| id <= derniere) {
            dedans.connues().perdre();
            return Err(connues.manque().into());
        }
        dedans.connues().retrouver(&connues);
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

    /// Writes it where the database has what is known, once however often it is called. Says whether it did: a row of
    /// the same number may be its own, of a call whose answer was lost.
    pub(crate) async fn ecrire(&self, prise: &Prise, connues: Connues) -> Result<bool, Obstacle> {
        let Rangee { id, cfa, opco, .. } = &self.rangee;
        let (cle, (ids, cles)) = (self.cle.as_slice(), connues.colonnes());
        let valeurs: [base::Valeur<'_>; 11] = [
            (&ids, Type::INT8_ARRAY),
            (&cles, Type::BYTEA_ARRAY),
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
        let ligne = base::seule(prise.demander(INSCRIRE, &valeurs).await?)?;
        match colonne(&ligne, 0)? {
            true => Ok(colonne(&ligne, 1)?),
            false => Err(connues.manque().into()),
        }
    }

    /// It is there: this process deposits it.
    pub(crate) fn tenir(&self, dedans: &Dedans) -> Ouverture {
        dedans.tenir(self.id, 1);
        dedans.connues().ecrire(self.id, self.cle);
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
    let prise = dedans.reserve.connexion().await?;
    let preparee = match inscrite {
        Some(preparee) => preparee,
        None => inscrite.insert(Inscrite::preparer(&prise, dedans, inscription).await?),
    };
    let connues = dedans.connues().clone();
    let ecrite = preparee.ecrire(&prise, connues).await?;
    prise.rendre();
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
