//! The tables, and the way from one version of them to the next.

use cfadock::journal::{EchecJournal, Sceau};
use tokio_postgres::types::Type;

use crate::base::{self, ESSAIS, PATIENCE, Prise, Reserve, colonne};
use crate::echecs::Obstacle;
use crate::essais::Essais;
use crate::index::INDEX;
use crate::version::VERSION;

/// Each from the version of its rank to the next one. What was published is never changed: a change is another step. None
/// of them reads a table: the indexes of long tables are in `index`.
const PAS: [&str; 3] = [include_str!("schema/1.sql"), include_str!("schema/2.sql"), include_str!("schema/3.sql")];

/// What is there before the first step, so that it can be locked.
const SOCLE: &str = "
CREATE SCHEMA IF NOT EXISTS cfadock;
CREATE TABLE IF NOT EXISTS cfadock.journal (
    seul boolean PRIMARY KEY DEFAULT TRUE CHECK (seul),
    version bigint NOT NULL,
    identite text NOT NULL,
    sceau text NOT NULL
);";

/// Whether the tables are there, of which version, under which key, and of which journal.
const TETE: &str = "SELECT version, sceau, identite FROM cfadock.journal";

/// A name for who writes, and whether a commit is flushed.
const RECONNAITRE: &str = "
SELECT replace(gen_random_uuid()::text, '-', ''), current_setting('fsync'), current_setting('synchronous_commit')";

/// What an opened journal is.
pub(crate) struct Reconnu {
    /// The name of a new holder of leases.
    pub(crate) porteur: String,
    /// The name that the tables were given when they were made.
    pub(crate) identite: String,
}

/// Compares the tables with this version.
pub(crate) async fn reconnaitre(reserve: &Reserve, sceau: &Sceau) -> Result<Reconnu, Obstacle> {
    let tete = reserve.demander(TETE, &[]).await?;
    let (trouvee, attendue, identite) = match tete.first() {
        Some(tete) => (colonne(tete, 0)?, colonne::<String>(tete, 1)?, colonne(tete, 2)?),
        None => return Err(EchecJournal::APreparer { trouvee: 0, connue: VERSION }.into()),
    };
    match trouvee {
        VERSION => {}
        trouvee if trouvee < VERSION => return Err(EchecJournal::APreparer { trouvee, connue: VERSION }.into()),
        trouvee => return Err(EchecJournal::AutreVersion { trouvee, connue: VERSION }.into()),
    }
    if attendue != sceau.nom() {
        return Err(EchecJournal::AutreCle { attendue, donnee: sceau.nom() }.into());
    }
    let reglages = base::seule(reserve.demander(RECONNAITRE, &[]).await?)?;
    for (rang, nom) in [(1, "fsync"), (2, "synchronous_commit")] {
        garanti(nom, colonne(&reglages, rang)?)?;
    }
    Ok(Reconnu { porteur: colonne(&reglages, 0)?, identite })
}

/// Refuses a setting under which what is committed may be lost.
pub(crate) fn garanti(nom: &str, valeur: &str) -> Result<(), EchecJournal> {
    match valeur {
        "off" => Err(EchecJournal::SansGarantie(format!("{nom} = off"))),
        _ => Ok(()),
    }
}

/// Makes the tables, or brings older ones here.
pub(crate) async fn preparer(reserve: &Reserve, sceau: &Sceau) -> Result<(), EchecJournal> {
    let mut essais = Essais::pendant(reserve.attente() * ESSAIS);
    loop {
        match essayer(reserve, sceau).await {
            Ok(()) => return Ok(()),
            // Of processes that make a schema at once, the catalogue refuses all but one.
            Err(Obstacle::Unicite) => {
                let obstacle = Obstacle::Passager(Obstacle::Unicite.echec());
                essais.encore(obstacle).await?;
            }
            Err(obstacle) => essais.encore(obstacle).await?,
        }
    }
}

async fn essayer(reserve: &Reserve, sceau: &Sceau) -> Result<(), Obstacle> {
    match reconnaitre(reserve, sceau).await {
        Err(Obstacle::Definitif(EchecJournal::APreparer { .. })) => {}
        autre => return autre.map(drop),
    }
    let transaction = reserve.connexion().await?;
    transaction.commander("BEGIN").await?;
    transaction.commander(PATIENCE).await?;
    transaction.commander(SOCLE).await?;
    // Others wait until it is done, and find it done.
    transaction.commander("LOCK TABLE cfadock.journal IN ACCESS EXCLUSIVE MODE").await?;
    avancer(&transaction, sceau).await?;
    transaction.commander("COMMIT").await?;
    transaction.rendre();
    Ok(())
}

/// Goes from the version that is there to this one.
async fn avancer(transaction: &Prise, sceau: &Sceau) -> Result<(), Obstacle> {
    let tete = transaction.demander(TETE, &[]).await?;
    let depuis: i64 = tete.first().map_or(Ok(0), |tete| colonne(tete, 0))?;
    let faits = usize::try_from(depuis).unwrap_or(0);
    for pas in PAS.iter().skip(faits) {
        transaction.commander(pas).await?;
    }
    if faits == 0 {
        for index in &INDEX {
            transaction.commander(&index.d_emblee()).await?;
        }
    }
    if faits < PAS.len() {
        let sql = "
            INSERT INTO cfadock.journal (version, identite, sceau) VALUES ($1, gen_random_uuid()::text, $2)
            ON CONFLICT (seul) DO UPDATE SET version = excluded.version";
        transaction.demander(sql, &[(&VERSION, Type::INT8), (&sceau.nom(), Type::TEXT)]).await?;
    }
    Ok(())
}
