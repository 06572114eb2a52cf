//! The codes of the form: known ones, and those of the version of the form that is declared.

use super::sujet::{ContratAControler, Verif};
use crate::controle::regle::avertissement;
use crate::controle::scalaires::nombre;
use crate::controle::verification::Ecarts;
use crate::runtime::Code;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: avertissement("CERFA-CODE-001", "cerfa.*", "Chaque code est dans la liste de la norme.", "norme"),
        verifier: codes_connus,
    },
    Verif {
        regle: avertissement(
            "CERFA-CODE-002",
            "cerfa.*",
            "Chaque code est dans la liste de la version déclarée du formulaire.",
            "norme ; MC ; WC",
        ),
        verifier: codes_de_la_version,
    },
];

/// Codes of diplomas that the V14 removed, and those it added.
const DIPLOMES_D_AVANT: [i64; 4] = [61, 71, 72, 74];
const DIPLOMES_DE_LA_V14: [i64; 4] = [44, 64, 75, 76];
/// EPIC, and the amendment of the place of theoretical training: V14 only.
const EPIC: i64 = 30;
const LIEU_DE_FORMATION: i64 = 38;

fn est_inconnu<C: Code>(code: &C) -> bool {
    code.raw().is_some()
}

fn codes_connus(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let cerfa = sujet.cerfa();
    let (apprenti, contrat, employeur) = (&cerfa.apprenti, &cerfa.contrat, &cerfa.employeur);
    let mut inconnus = vec![
        ("cerfa.employeur.typeEmployeur".to_owned(), est_inconnu(&employeur.type_employeur)),
        (
            "cerfa.employeur.employeurSpecifique".into(),
            employeur.employeur_specifique.as_ref().is_some_and(est_inconnu),
        ),
        ("cerfa.apprenti.sexe".into(), est_inconnu(&apprenti.sexe.normalise())),
        ("cerfa.apprenti.nationalite".into(), est_inconnu(&apprenti.nationalite)),
        ("cerfa.apprenti.regimeSocial".into(), est_inconnu(&apprenti.regime_social)),
        ("cerfa.apprenti.situationAvantContrat".into(), est_inconnu(&apprenti.situation_avant_contrat)),
        ("cerfa.apprenti.diplome".into(), est_inconnu(&apprenti.diplome)),
        ("cerfa.apprenti.derniereClasse".into(), est_inconnu(&apprenti.derniere_classe)),
        ("cerfa.apprenti.diplomePrepare".into(), est_inconnu(&apprenti.diplome_prepare)),
        ("cerfa.formation.typeDiplome".into(), est_inconnu(&cerfa.formation.type_diplome)),
        ("cerfa.contrat.modeContractuel".into(), est_inconnu(&contrat.mode_contractuel)),
        ("cerfa.contrat.typeContratApp".into(), est_inconnu(&contrat.type_contrat_app)),
        ("cerfa.contrat.typeDerogation".into(), contrat.type_derogation.as_ref().is_some_and(est_inconnu)),
    ];
    for (champ, maitre) in sujet.maitres() {
        let niveau = maitre.niveau_diplome_obtenu.as_ref();
        inconnus.push((format!("{champ}.niveauDiplomeObtenu"), niveau.is_some_and(est_inconnu)));
    }
    for (rang, periode) in contrat.remunerations_annuelles.iter().enumerate() {
        let champ = format!("cerfa.contrat.remunerationsAnnuelles[{rang}].typeSalaire");
        inconnus.push((champ, est_inconnu(&periode.type_salaire)));
    }
    for (champ, _) in inconnus.into_iter().filter(|(_, inconnu)| *inconnu) {
        ecarts.noter_a(champ, "Ce code n'est pas dans la liste de la norme : choisissez une valeur de la liste.");
    }
}

fn codes_de_la_version(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let cerfa = sujet.cerfa();
    let (v14, apprenti) = (sujet.est_v14(), &cerfa.apprenti);
    let etrangere = if v14 { DIPLOMES_D_AVANT } else { DIPLOMES_DE_LA_V14 };
    let seulement_l_ancienne = |code: i64, reservee: i64| !v14 && code == reservee;
    let hors_liste = [
        ("cerfa.apprenti.diplome", etrangere.contains(&nombre(&apprenti.diplome.wire()))),
        ("cerfa.apprenti.diplomePrepare", etrangere.contains(&nombre(&apprenti.diplome_prepare.wire()))),
        ("cerfa.formation.typeDiplome", etrangere.contains(&nombre(&cerfa.formation.type_diplome.wire()))),
        ("cerfa.employeur.typeEmployeur", seulement_l_ancienne(nombre(&cerfa.employeur.type_employeur.wire()), EPIC)),
        ("cerfa.contrat.typeContratApp", seulement_l_ancienne(sujet.type_contrat(), LIEU_DE_FORMATION)),
    ];
    for (champ, _) in hors_liste.into_iter().filter(|(_, etrangere)| *etrangere) {
        ecarts.noter_a(
            champ,
            "Ce code n'est pas dans la liste de cette version du formulaire : choisissez-en un autre, ou vérifiez la version.",
        );
    }
}
