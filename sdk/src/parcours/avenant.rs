//! Amendments: a contract as the OPCO has it, the changes, and the kind of amendment that they imply.

mod genre;
mod modification;

pub use genre::GenrePropose;
pub use modification::Modification;

use std::fmt;

use super::version::ecarts;
use crate::controle::ecrire_jour;
use crate::models::{Cerfa, CerfaLu, DossierTransmission, Etat, TypeContratApp};
use crate::runtime::jiff::civil::Date;
use crate::scalaires::{Date as JourLu, NumeroDeca};

/// An amendment in preparation: change [`cerfa`](Self::cerfa), set the day of effect, and send the result of
/// [`etablir`](Self::etablir) with [`envoyer_contrat`](crate::Connexion::envoyer_contrat). `Debug` shows nothing of the
/// contract.
#[derive(Clone)]
#[must_use = "an amendment is sent by `envoyer_contrat`"]
pub struct Avenant {
    /// The amended contract: edit its fields.
    pub cerfa: Cerfa,
    avant: Cerfa,
    genre: Option<TypeContratApp>,
    effet: Option<Date>,
    rupture: Option<Rupture>,
}

/// Whether the contract is broken, and on which day, if that is known.
#[derive(Clone, Copy)]
struct Rupture(Option<Date>);

/// Why there is no amendment yet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AvenantImpossible {
    /// The contract that was read lacks data that an amendment repeats: the paths on the wire.
    Incomplet(Vec<String>),
    /// The contract has no DECA number yet, which an amendment needs.
    SansNumero,
    /// The OPCO refused or cancelled the contract (this is its state): there is nothing to amend.
    Ecarte(Etat),
    /// The contract is broken, and the amendment takes effect after that day; `None` where the day is unknown.
    ApresRupture(Option<Date>),
    /// Nothing was changed.
    SansChangement,
    /// The day of its effect is missing.
    SansEffet,
    /// The change has several kinds, and none was chosen: an amendment has one kind.
    PlusieursGenres(Vec<GenrePropose>),
}

/// An amendment of a contract as it was read at the OPCO, with its DECA number.
///
/// ```no_run
/// # use cfadock::{Connexion, parcours::preparer_avenant, runtime::jiff::civil::date};
/// # async fn amender(akto: Connexion) -> Result<(), Box<dyn std::error::Error>> {
/// let lu = akto.lire_dossier("INT-D-1").await?.cerfa.unwrap_or_default();
/// let mut avenant = preparer_avenant(&lu)?.effet(date(2026, 10, 1));
/// avenant.cerfa.contrat.duree_travail_hebdo_heures = 30;
/// for difference in avenant.differences() {
///     println!("{difference}");
/// }
/// akto.envoyer_contrat(&avenant.etablir()?).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`AvenantImpossible::Incomplet`] with the paths of everything that the OPCO did not return: complete them in the
/// [`CerfaLu`], or use the CFA's own copy ([`Avenant::du_contrat`]). [`AvenantImpossible::SansNumero`] and
/// [`AvenantImpossible::Ecarte`].
pub fn preparer_avenant(contrat: &CerfaLu) -> Result<Avenant, AvenantImpossible> {
    let complet = Cerfa::try_from(contrat.clone());
    let complet = complet.map_err(|incomplet| AvenantImpossible::Incomplet(incomplet.missing().to_vec()))?;
    Avenant::du_contrat(&complet)
}

impl Avenant {
    /// An amendment of the CFA's own copy of a contract, with its `noContrat`. Fields that the OPCO filled in are
    /// removed, and the DECA number becomes the number of the amended contract.
    ///
    /// # Errors
    /// [`AvenantImpossible::SansNumero`]; [`AvenantImpossible::Ecarte`] for a contract that was refused or cancelled.
    pub fn du_contrat(contrat: &Cerfa) -> Result<Self, AvenantImpossible> {
        let etat = contrat.etat.as_ref().map(Etat::normalise);
        if let Some(etat @ (Etat::Refuse | Etat::Annule)) = etat {
            return Err(AvenantImpossible::Ecarte(etat));
        }
        let jour = contrat.contrat.date_rupture.as_ref().and_then(JourLu::civil);
        let rupture = (jour.is_some() || etat == Some(Etat::Rupture)).then_some(Rupture(jour));
        let attribue = |numero: &&NumeroDeca| numero.est_attribue();
        let propre = contrat.contrat.no_contrat.as_ref().filter(attribue);
        let deca = propre.or(contrat.numero_deca.as_ref().filter(attribue)).ok_or(AvenantImpossible::SansNumero)?;
        let mut cerfa = contrat.clone();
        cerfa.contrat.numero_contrat_precedent = Some(deca.clone());
        (cerfa.numero_interne, cerfa.numero_externe, cerfa.numero_deca) = (None, None, None);
        (cerfa.etat, cerfa.commentaire_etat) = (None, None);
        (cerfa.contrat.no_contrat, cerfa.contrat.no_avenant, cerfa.contrat.date_rupture) = (None, None, None);
        cerfa.contrat.date_effet_avenant = None;
        Ok(Self { avant: cerfa.clone(), cerfa, genre: None, effet: None, rupture })
    }

    /// The same, with this day of effect.
    pub fn effet(mut self, jour: Date) -> Self {
        self.effet = Some(jour);
        self
    }

    /// The same, with this kind, whatever the change suggests: the form does not say why a contract is extended.
    pub fn genre(mut self, genre: TypeContratApp) -> Self {
        self.genre = Some(genre);
        self
    }

    /// What is amended, field by field. It prints in French, without values.
    pub fn differences(&self) -> Vec<Modification> {
        ecarts(&self.avant, &self.cerfa).into_iter().map(Modification).collect()
    }

    /// The kinds (31 to 38) that the change implies, each with its fields, the most specific first.
    pub fn genres_proposes(&self) -> Vec<GenrePropose> {
        genre::proposer(&self.avant, &self.cerfa, &self.differences())
    }

    /// The amendment to send.
    ///
    /// # Errors
    /// When nothing was changed, the day of effect is missing or after the rupture of the contract, or the change has
    /// several kinds and none was chosen.
    pub fn etablir(&self) -> Result<DossierTransmission, AvenantImpossible> {
        let proposes = self.genres_proposes();
        let genre = match (&self.genre, &proposes[..]) {
            (_, []) => return Err(AvenantImpossible::SansChangement),
            (Some(genre), _) => genre.clone(),
            (None, [seul]) => seul.genre.clone(),
            (None, _) => return Err(AvenantImpossible::PlusieursGenres(proposes)),
        };
        let mut cerfa = self.cerfa.clone();
        cerfa.contrat.type_contrat_app = genre;
        let effet = self.effet.ok_or(AvenantImpossible::SansEffet)?;
        if let Some(Rupture(jour)) = self.rupture
            && jour.is_none_or(|jour| jour < effet)
        {
            return Err(AvenantImpossible::ApresRupture(jour));
        }
        cerfa.contrat.date_effet_avenant = Some(effet.into());
        Ok(DossierTransmission::builder().cerfa(cerfa).build())
    }
}

impl fmt::Debug for Avenant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { genre, effet, .. } = self;
        formatter.debug_struct("Avenant").field("genre", genre).field("effet", effet).finish_non_exhaustive()
    }
}

/// In French, with what to do.
impl fmt::Display for AvenantImpossible {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Incomplet(champs) => write!(
                formatter,
                "Le contrat lu chez l'OPCO n'a pas tout ce qu'un avenant répète : complétez {}.",
                champs.join(", ")
            ),
            Self::SansNumero => formatter.write_str(
                "Le contrat n'a pas encore de numéro DECA, que l'avenant doit citer : attendez son enregistrement.",
            ),
            Self::Ecarte(etat) => write!(
                formatter,
                "Le contrat est à l'état {etat} chez l'OPCO, il n'y a rien à amender : déposez-le corrigé (`corriger`)."
            ),
            Self::ApresRupture(Some(jour)) => write!(
                formatter,
                "Le contrat est rompu au {} : un avenant ne prend pas effet après ce jour.",
                ecrire_jour(*jour)
            ),
            Self::ApresRupture(None) => formatter.write_str(
                "Le contrat est rompu, et le jour de la rupture n'est pas connu : complétez `contrat.dateRupture`, un avenant \
                 ne prend pas effet après elle.",
            ),
            Self::SansChangement => {
                formatter.write_str("Rien n'a changé dans le contrat : modifiez ce que l'avenant change.")
            }
            Self::SansEffet => formatter.write_str("L'avenant n'a pas de date d'effet : dites-la (`effet`)."),
            Self::PlusieursGenres(proposes) => {
                formatter.write_str("L'avenant change des choses de plusieurs types, choisissez-en un (`genre`) :")?;
                proposes.iter().try_for_each(|propose| write!(formatter, "\n- {propose}"))
            }
        }
    }
}

impl std::error::Error for AvenantImpossible {}

#[cfg(test)]
mod tests;
