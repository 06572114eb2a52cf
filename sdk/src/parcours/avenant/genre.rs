//! The kind of an amendment, derived from its changes. The form has eight kinds (31 to 38); it does not say why a
//! contract is extended.

use std::fmt;

use super::modification::Modification;
use crate::models::{Cerfa, ModeContractuel, TypeContratApp};
use crate::scalaires::Siret;

/// A possible kind of the amendment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GenrePropose {
    /// The kind.
    pub genre: TypeContratApp,
    /// The fields that imply it, as paths on the wire.
    pub champs: Vec<String>,
    /// A further condition for it, which the form does not show.
    pub condition: Option<&'static str>,
}

/// In French.
impl fmt::Display for GenrePropose {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({}) : {}", self.genre, self.genre.label(), self.champs.join(", "))?;
        self.condition.map_or(Ok(()), |condition| write!(formatter, " ; {condition}"))
    }
}

/// The kinds of a change, in the order of the form except the rest (36), which comes last.
pub(super) fn proposer(avant: &Cerfa, apres: &Cerfa, ecarts: &[Modification]) -> Vec<GenrePropose> {
    let mut proposes: Vec<GenrePropose> = Vec::new();
    for champ in ecarts.iter().map(Modification::champ) {
        let (genre, condition) = de_champ(champ, avant, apres);
        match proposes.iter_mut().find(|propose| propose.genre == genre) {
            Some(propose) => propose.champs.push(champ.to_owned()),
            None => proposes.push(GenrePropose { genre, champs: vec![champ.to_owned()], condition }),
        }
    }
    let rang = |propose: &GenrePropose| match propose.genre.to_string() {
        autre if autre == "36" => "99".to_owned(),
        genre => genre,
    };
    proposes.sort_by_key(rang);
    absorber(proposes)
}

/// Changes that follow from an extension or another diploma do not count separately: pay, dates and hours.
fn absorber(mut proposes: Vec<GenrePropose>) -> Vec<GenrePropose> {
    let suit = |champ: &String| {
        ["contrat.remunerationsAnnuelles", "contrat.salaireEmbauche", "contrat.dateFinContrat", "formation."]
            .iter()
            .any(|debut| champ.starts_with(debut))
    };
    let entraine = |genre: &TypeContratApp| {
        matches!(
            genre,
            TypeContratApp::AvenantDiplome | TypeContratApp::AvenantEchecExamen | TypeContratApp::AvenantRqth
        )
    };
    if let [premier, autres @ ..] = &mut proposes[..]
        && entraine(&premier.genre)
    {
        for autre in autres {
            let (suivent, restent): (Vec<_>, Vec<_>) = std::mem::take(&mut autre.champs).into_iter().partition(suit);
            premier.champs.extend(suivent);
            autre.champs = restent;
        }
    }
    proposes.retain(|propose| !propose.champs.is_empty());
    proposes
}

fn de_champ(champ: &str, avant: &Cerfa, apres: &Cerfa) -> (TypeContratApp, Option<&'static str>) {
    let siren = |siret: &Siret| siret.as_str().chars().filter(char::is_ascii_digit).take(9).collect::<String>();
    let meme_entreprise = siren(&avant.employeur.siret) == siren(&apres.employeur.siret);
    let saisonnier = apres.contrat.mode_contractuel == ModeContractuel::SaisonnierDeuxEmployeurs;
    match champ {
        "employeur.siret" if meme_entreprise => (TypeContratApp::AvenantLieuExecution, None),
        "employeur.siret" if saisonnier => (TypeContratApp::AvenantEmployeurSaisonnier, None),
        _ if champ.starts_with("employeur.") && saisonnier && !meme_entreprise => {
            (TypeContratApp::AvenantEmployeurSaisonnier, None)
        }
        _ if champ.starts_with("employeur.adresse.") && meme_entreprise => (TypeContratApp::AvenantLieuExecution, None),
        "employeur.siret" => (
            TypeContratApp::AvenantSituationEmployeur,
            Some("seulement si c'est le même employeur sous une autre forme ; sinon c'est un nouveau contrat"),
        ),
        "employeur.denomination" | "employeur.typeEmployeur" | "employeur.naf" => {
            (TypeContratApp::AvenantSituationEmployeur, None)
        }
        _ if champ.starts_with("employeur.adresse.") => (TypeContratApp::AvenantSituationEmployeur, None),
        "formation.rncp" | "formation.codeDiplome" | "formation.typeDiplome" | "formation.intituleQualification" => {
            (TypeContratApp::AvenantDiplome, None)
        }
        "apprenti.handicap" | "apprenti.droitsRqthExtensionBOE" | "apprenti.droitsRqthEquivalenceJeune"
            if a_les_droits_rqth(apres) =>
        {
            (TypeContratApp::AvenantRqth, None)
        }
        "contrat.dateFinContrat" if prolonge(avant, apres) && a_les_droits_rqth(apres) => {
            (TypeContratApp::AvenantRqth, Some("si la prolongation suit la reconnaissance du handicap"))
        }
        "contrat.dateFinContrat" if prolonge(avant, apres) => {
            (TypeContratApp::AvenantEchecExamen, Some("si l'apprenti a échoué à l'examen ; sinon 36"))
        }
        "organismeFormation.lieuFormationIdentique" => (TypeContratApp::AvenantLieuFormation, None),
        _ if champ.starts_with("organismeFormationLieuFormationPrincipal") => {
            (TypeContratApp::AvenantLieuFormation, None)
        }
        _ => (TypeContratApp::AvenantAutre, None),
    }
}

/// Whether the apprentice is recognised as disabled, or has the same rights by one of the two other boxes of the form.
fn a_les_droits_rqth(cerfa: &Cerfa) -> bool {
    let droits = [cerfa.apprenti.droits_rqth_extension_boe, cerfa.apprenti.droits_rqth_equivalence_jeune];
    cerfa.apprenti.handicap || droits.contains(&Some(true))
}

fn prolonge(avant: &Cerfa, apres: &Cerfa) -> bool {
    apres.contrat.date_fin_contrat.civil() > avant.contrat.date_fin_contrat.civil()
}
