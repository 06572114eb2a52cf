//! The demands of version 14 of the form, and their first day. The schema leaves these fields optional, because it
//! serves the older forms as well.

use super::sujet::{ContratAControler, Verif};
use crate::controle::calendrier::ecrit;
use crate::controle::comparaison::connu;
use crate::controle::regle::{Preuve, avertissement, erreur};
use crate::controle::verification::Ecarts;
use crate::models::NiveauDiplome;
use crate::reference::contrat as reperes;
use crate::scalaires::DateCivile;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: avertissement(
            "CERFA-V14-001",
            "cerfa.versionCERFA",
            "Un contrat conclu à partir du 01/07/2025 porte la version 10103*14.",
            "TCD ; PSL",
        ),
        verifier: version,
    },
    Verif {
        regle: erreur(
            "CERFA-V14-002",
            "cerfa.*",
            "Les informations que la version 14 demande sont présentes.",
            "norme ; WB ; WC ; PSL",
            Preuve::opco("FAQ complétude"),
        ),
        verifier: informations,
    },
    Verif {
        regle: avertissement(
            "CERFA-V14-003",
            "cerfa.versionCERFA",
            "La version du formulaire est connue ; une version plus récente part, et n'est pas contrôlée.",
            "analyse propre",
        ),
        verifier: version_inconnue,
    },
    Verif {
        regle: avertissement(
            "CERFA-V14-004",
            "cerfa.*",
            "Ce que la version 14 demande sans que rien ne dise qu'un manque est refusé est présent : signature probante, \
             courriel des maîtres et du responsable légal.",
            "norme ; WB",
        ),
        verifier: souhaits,
    },
];

fn version(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let formulaire = reperes().formulaire_v14();
    let Some(depuis) = formulaire.depuis.as_ref().and_then(DateCivile::civil) else { return };
    let autre = sujet.version() != Some(formulaire.version.as_str()) && sujet.version_connue();
    if autre && sujet.v14_est_due() && !sujet.est_avenant() {
        ecarts.noter(format!(
            "Depuis le {}, la version du formulaire est {} : indiquez-la, et complétez ce qu'elle demande.",
            ecrit(depuis),
            formulaire.version
        ));
    }
}

fn version_inconnue(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    if !sujet.version_connue() {
        ecarts.noter(format!(
            "Cette version du formulaire n'était pas connue le {} : vérifiez-la ; ce qu'elle demande n'est pas contrôlé.",
            reperes().etat_au.civil().map(ecrit).unwrap_or_default()
        ));
    }
}

fn informations(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    if !sujet.est_v14() {
        return;
    }
    for (champ, _) in attendues(sujet).into_iter().filter(|(_, present)| !*present) {
        ecarts.noter_a(champ, "La version 14 du formulaire demande cette information : complétez-la.");
    }
}

fn souhaits(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    if !sujet.est_v14() {
        return;
    }
    if sujet.cerfa().cerfa_signature_probante.is_none() {
        ecarts.noter_a(
            "cerfa.CERFASignatureProbante",
            "Dites si le formulaire porte une signature probante : la V14 le demande.",
        );
    }
    if sujet.responsable_legal().is_some_and(|responsable| responsable.courriel.is_none()) {
        ecarts.noter_a(
            "cerfa.apprenti.responsableLegal.courriel",
            "La version 14 demande le courriel du responsable légal : indiquez-le s'il en a un.",
        );
    }
    for (champ, _) in sujet.maitres().filter(|(_, maitre)| maitre.courriel.is_none()) {
        ecarts.noter_a(
            format!("{champ}.courriel"),
            "La version 14 demande le courriel du maître d'apprentissage : indiquez-le s'il en a un.",
        );
    }
}

/// Each field that the version 14 demands here, and whether it is there.
fn attendues(sujet: &ContratAControler<'_>) -> Vec<(String, bool)> {
    let cerfa = sujet.cerfa();
    let apprenti = &cerfa.apprenti;
    let mut attendues = vec![
        ("cerfa.employeur.employeurSpecifique".to_owned(), cerfa.employeur.employeur_specifique.is_some()),
        (
            "cerfa.apprenti.projetCreationRepriseEntreprise".into(),
            apprenti.projet_creation_reprise_entreprise.is_some(),
        ),
        ("cerfa.formation.nombreHeuresEnDistanciel".into(), cerfa.formation.nombre_heures_en_distanciel.is_some()),
        (
            "cerfa.contrat.dateFormationPratiqueEmployeur".into(),
            cerfa.contrat.date_formation_pratique_employeur.is_some(),
        ),
        (
            "cerfa.organismeFormation.lieuFormationIdentique".into(),
            cerfa.organisme_formation.lieu_formation_identique.is_some(),
        ),
    ];
    if !apprenti.handicap {
        attendues.push(("cerfa.apprenti.droitsRqthExtensionBOE".into(), apprenti.droits_rqth_extension_boe.is_some()));
        attendues.push((
            "cerfa.apprenti.droitsRqthEquivalenceJeune".into(),
            apprenti.droits_rqth_equivalence_jeune.is_some(),
        ));
    }
    for (champ, maitre) in sujet.maitres() {
        let rempli = |texte: &Option<String>| connu(texte.as_deref()).is_some();
        attendues.push((format!("{champ}.emploiOccupe"), rempli(&maitre.emploi_occupe)));
        // Two years of practice may replace a diploma: then there is no title.
        let sans_diplome = maitre.niveau_diplome_obtenu == Some(NiveauDiplome::Aucun);
        attendues
            .push((format!("{champ}.intituleDiplomeObtenu"), sans_diplome || rempli(&maitre.intitule_diplome_obtenu)));
        attendues.push((format!("{champ}.niveauDiplomeObtenu"), maitre.niveau_diplome_obtenu.is_some()));
    }
    attendues
}
