//! Reading entries: one statement sees one state of both tables.

use cfadock::journal::rangees::{Ligne, Rangee, marque};
use cfadock::journal::{Choix, EchecJournal, Entree};
use cfadock::runtime::jiff::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

use crate::base::colonne;
use crate::dedans::Dedans;
use crate::echecs::Obstacle;
use crate::essais::Essais;
use crate::index::reference_ecrite;

/// Entries that one statement reads.
pub(crate) const LOT: i64 = 256;

const LIRE: &str = "
SELECT e.id, e.cfa, e.opco, e.cle, e.tient, e.ouverte, e.archivee, e.traces, e.somme,
       e.porteur, e.jeton, e.echeance, cfadock.heure(), t.rangs, t.contenus, t.sommes,
       e.situation, e.situee
FROM cfadock.entrees e LEFT JOIN LATERAL (
    SELECT array_agg(rang ORDER BY rang) AS rangs, array_agg(contenu ORDER BY rang) AS contenus,
           array_agg(somme ORDER BY rang) AS sommes
    FROM cfadock.traces WHERE entree = e.id
) t ON TRUE";

/// Those whose intent has a reference: the index of `index` is on the same words.
const PAR_REFERENCE: &str =
    concat!("e.id = ANY (ARRAY(SELECT entree FROM cfadock.traces WHERE rang = 0 AND ", reference_ecrite!(), " = ?))");

/// An entry as it was read, with who has it.
pub(crate) struct Lue {
    pub(crate) entree: Entree,
    pub(crate) rangee: Rangee,
    pub(crate) bail: Bail,
}

/// Who has an entry.
pub(crate) struct Bail {
    pub(crate) porteur: String,
    pub(crate) jeton: i64,
    pub(crate) echeance: Timestamp,
    /// What time it was when it was read.
    pub(crate) heure: Timestamp,
}

impl Bail {
    /// Whether another process than `porteur` has it now.
    pub(crate) fn est_tenu_contre(&self, porteur: &str) -> bool {
        self.porteur != porteur && self.heure < self.echeance
    }
}

/// Which of the entries under a choice.
#[derive(Clone, Copy)]
pub(crate) enum Tranche {
    /// So many after this number, in their order.
    Apres(i64, i64),
    /// So many before this number, in the reverse order.
    Avant(i64, i64),
    /// Those that hold their key.
    Tenues,
    /// The first after this number whose column of the situation is to be written.
    ASituer(i64),
}

/// All entries that are asked for, in their order or from the last one back, a lot at a time.
pub(crate) async fn parcourir(
    dedans: &Dedans,
    choix: &Choix,
    mut prendre: impl FnMut(Vec<Entree>) + Send,
) -> Result<(), EchecJournal> {
    let mut essais = Essais::pendant(dedans.delais.reprise);
    let mut reste = choix.nombre();
    let mut depuis = if choix.par_la_fin() { i64::MAX } else { 0 };
    while reste > 0 {
        let au_plus = LOT.min(i64::try_from(reste).unwrap_or(LOT));
        let tranche =
            if choix.par_la_fin() { Tranche::Avant(depuis, au_plus) } else { Tranche::Apres(depuis, au_plus) };
        match lot(dedans, choix, tranche).await {
            Ok(lues) => {
                let Some(derniere) = lues.last() else { return Ok(()) };
                depuis = derniere.rangee.id;
                let haute = lues.iter().max_by_key(|lue| lue.rangee.id).unwrap_or(derniere);
                dedans.connues().voir(haute.entree.id, marque(&dedans.sceau, &haute.entree.inscription.cle));
                let entier = lues.len() == usize::try_from(au_plus).unwrap_or(usize::MAX);
                let lues: Vec<_> =
                    lues.into_iter().map(|lue| lue.entree).filter(|entree| choix.convient(entree)).collect();
                reste -= lues.len();
                prendre(lues);
                if !entier {
                    return Ok(());
                }
                essais = Essais::pendant(dedans.delais.reprise);
            }
            Err(obstacle) => essais.encore(obstacle).await?,
        }
    }
    Ok(())
}

/// All of them at once.
pub(crate) async fn toutes(dedans: &Dedans, choix: Choix) -> Result<Vec<Entree>, EchecJournal> {
    let mut toutes = Vec::new();
    parcourir(dedans, &choix, |lues| toutes.extend(lues)).await?;
    if choix.par_la_fin() {
        toutes.reverse();
    }
    Ok(toutes)
}

/// One lot.
pub(crate) async fn lot(dedans: &Dedans, choix: &Choix, tranche: Tranche) -> Result<Vec<Lue>, Obstacle> {
    let mut conditions = Vec::new();
    let mut valeurs: Vec<(Box<dyn ToSql + Sync + Send>, Type)> = Vec::new();
    let mut exiger = |condition: &str, valeur: Box<dyn ToSql + Sync + Send>, genre| {
        valeurs.push((valeur, genre));
        conditions.push(condition.replace('?', &format!("${}", valeurs.len())));
    };
    if let Some(id) = choix.id {
        exiger("e.id = ?", Box::new(id.0), Type::INT8);
    }
    if let Some(cfa) = &choix.cfa {
        exiger("e.cfa = ?", Box::new(cfa.as_str().to_owned()), Type::TEXT);
    }
    if let Some(opco) = choix.opco {
        exiger("e.opco = ?", Box::new(opco.identifiant()), Type::TEXT);
    }
    if let Some(cle) = &choix.cle {
        exiger("e.cle = ?", Box::new(marque(&dedans.sceau, cle).to_vec()), Type::BYTEA);
    }
    if let Some(reference) = &choix.reference {
        exiger(PAR_REFERENCE, Box::new(reference.as_str().to_owned()), Type::TEXT);
    }
    if let Some(apres) = choix.apres {
        exiger("e.id > ?", Box::new(apres.0), Type::INT8);
    }
    if let Some(avant) = choix.avant {
        exiger("e.id < ?", Box::new(avant.0), Type::INT8);
    }
    let (ordre, au_plus) = match tranche {
        Tranche::Apres(depuis, au_plus) => {
            exiger("e.id > ?", Box::new(depuis), Type::INT8);
            ("ASC", au_plus)
        }
        Tranche::Avant(jusqu_a, au_plus) => {
            exiger("e.id < ?", Box::new(jusqu_a), Type::INT8);
            ("DESC", au_plus)
        }
        Tranche::ASituer(depuis) => {
            exiger("e.id > ?", Box::new(depuis), Type::INT8);
            ("ASC", LOT)
        }
        Tranche::Tenues => ("ASC", LOT),
    };
    conditions.extend(choix.ouvertes.then(|| "e.ouverte".to_owned()));
    conditions.extend(matches!(tranche, Tranche::Tenues).then(|| "e.tient".to_owned()));
    let a_situer = "e.situee IS DISTINCT FROM e.traces";
    conditions.extend(matches!(tranche, Tranche::ASituer(_)).then(|| a_situer.to_owned()));
    let sql = format!("{LIRE} WHERE {} ORDER BY e.id {ordre} LIMIT {au_plus}", conditions.join(" AND "));
    let valeurs: Vec<_> =
        valeurs.iter().map(|(valeur, genre)| (&**valeur as &(dyn ToSql + Sync), genre.clone())).collect();
    let lignes = dedans.reserve.demander(&sql, &valeurs).await?;
    Ok(lignes.iter().map(|ligne| lire(dedans, ligne)).collect::<Result<_, _>>()?)
}

/// An entry, compared with its codes and with what stands beside it for the database to search.
fn lire(dedans: &Dedans, ligne: &Row) -> Result<Lue, EchecJournal> {
    let cle: Vec<u8> = colonne(ligne, 3)?;
    let debut = cle.first_chunk().copied().map(i64::from_be_bytes).unwrap_or_default();
    let rangee = Rangee {
        id: colonne(ligne, 0)?,
        cfa: colonne(ligne, 1)?,
        opco: colonne(ligne, 2)?,
        cle: debut,
        ouverte: colonne(ligne, 5)?,
        archivee: colonne(ligne, 6)?,
        traces: colonne(ligne, 7)?,
    };
    let rangs: Option<Vec<i64>> = colonne(ligne, 13)?;
    let contenus: Option<Vec<String>> = colonne(ligne, 14)?;
    let sommes: Option<Vec<Vec<u8>>> = colonne(ligne, 15)?;
    let suite = rangs.into_iter().flatten().zip(contenus.into_iter().flatten()).zip(sommes.into_iter().flatten());
    let lignes = suite.map(|((rang, contenu), somme)| Ligne { rang, contenu, somme }).collect();
    let somme: Vec<u8> = colonne(ligne, 8)?;
    let entree = rangee.relire(&somme, lignes, &dedans.sceau)?;
    let (tient, situation): (bool, Option<&str>) = (colonne(ligne, 4)?, colonne(ligne, 16)?);
    let situee = colonne::<Option<i64>>(ligne, 17)? == Some(rangee.traces);
    if cle != marque(&dedans.sceau, &entree.inscription.cle)
        || tient != entree.situation().tient_la_cle()
        || (situee && situation != Some(entree.situation().mot()))
    {
        return Err(EchecJournal::Endommage("une entrée se contredit".to_owned()));
    }
    let bail = Bail {
        porteur: colonne(ligne, 9)?,
        jeton: colonne(ligne, 10)?,
        echeance: colonne(ligne, 11)?,
        heure: colonne(ligne, 12)?,
    };
    Ok(Lue { entree, rangee, bail })
}
