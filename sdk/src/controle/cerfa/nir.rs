//! The NIR compared with the rest of the form. Only certain contradictions are reported: provisional numbers, people
//! being registered and unknown months are valid.

use super::sujet::{ContratAControler, Verif};
use crate::controle::regle::avertissement;
use crate::controle::verification::Ecarts;
use crate::models::{Cerfa, Sexe};
use crate::scalaires::Siren;

pub(super) const VERIFICATIONS: &[Verif] = &[
    Verif {
        regle: avertissement(
            "CERFA-NIR-002",
            "cerfa.apprenti.nir",
            "Le NIR transmis porte sa clé (15 caractères).",
            "WEDOF-SUB",
        ),
        verifier: |sujet, ecarts| {
            if nir(sujet).is_some_and(|nir| nir.len() == 13) {
                ecarts
                    .noter("Le NIR est sans sa clé : ajoutez les deux derniers chiffres, l'API attend 15 caractères.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "CERFA-NIR-003",
            "cerfa.apprenti.sexe",
            "Le sexe est celui du NIR (1 : M, 2 : F).",
            "WEDOF-SUB ; GOV",
        ),
        verifier: sexe,
    },
    Verif {
        regle: avertissement(
            "CERFA-NIR-004",
            "cerfa.apprenti.dateNaissance",
            "L'année et le mois de naissance sont ceux du NIR, quand il porte un mois de 01 à 12.",
            "WEDOF-SUB ; GOV",
        ),
        verifier: naissance,
    },
    Verif {
        regle: avertissement(
            "CERFA-NIR-005",
            "cerfa.apprenti.departementNaissance",
            "Le département de naissance est celui du NIR.",
            "WEDOF-SUB ; GOV ; SDFL",
        ),
        verifier: departement,
    },
    Verif {
        regle: avertissement(
            "CERFA-NAISSANCE-001",
            "cerfa.apprenti.departementNaissance",
            "Le département de naissance existe : 01 à 95, 2A, 2B, 97x, 98x, 099 à l'étranger.",
            "norme ; GOV",
        ),
        verifier: departement_existant,
    },
    Verif {
        regle: avertissement(
            "CERFA-NIR-006",
            "cerfa.apprenti.nir",
            "Un numéro technique temporaire (NTT) n'est pas un NIR : l'OPCO peut en demander un.",
            "TM-3619 ; norme",
        ),
        verifier: |sujet, ecarts| {
            if est_ntt(sujet) {
                ecarts.noter("Ce numéro est provisoire (NTT) : remplacez-le par le NIR dès qu'il est attribué.");
            }
        },
    },
];

/// Whether the number of the apprentice is the temporary technical number of an employer (NTT): 1 or 2, the employer's
/// SIREN, then characters of the employer's choice. A text with the characters and about the length of a NIR is a NIR,
/// perhaps mistyped, unless it contains the SIREN of this employer.
pub(super) fn est_ntt(sujet: &ContratAControler<'_>) -> bool {
    let Cerfa { apprenti, employeur, .. } = sujet.cerfa();
    let compact: String = apprenti.nir.expose().chars().filter(|signe| !signe.is_whitespace()).collect();
    let d_un_nir = |octet: u8| octet.is_ascii_digit() || b"OoIl".contains(&octet);
    let comme_un_nir = (12..=16).contains(&compact.len()) && compact.bytes().all(d_un_nir);
    let Some(siren) = compact.get(1..10).filter(|_| compact.starts_with(['1', '2'])) else { return false };
    let de_cet_employeur = employeur.siret.canonique().is_ok_and(|siret| siret.as_str().starts_with(siren));
    (11..=40).contains(&compact.len())
        && (de_cet_employeur || (!comme_un_nir && Siren::tel_quel(siren).verifier().is_ok()))
}

/// The NIR in its canonical form; `None` when it is not valid, or is a temporary number.
fn nir(sujet: &ContratAControler<'_>) -> Option<String> {
    let nir = sujet.cerfa().apprenti.nir.canonique().ok().filter(|_| !est_ntt(sujet))?;
    Some(nir.expose().to_owned())
}

/// The NIR of a registered person: it begins with 1 or 2.
fn nir_definitif(sujet: &ContratAControler<'_>) -> Option<String> {
    nir(sujet).filter(|nir| nir.starts_with(['1', '2']))
}

fn sexe(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(nir) = nir_definitif(sujet) else { return };
    let attendu = if nir.starts_with('1') { Sexe::Masculin } else { Sexe::Feminin };
    let declare = sujet.cerfa().apprenti.sexe.normalise();
    if [Sexe::Masculin, Sexe::Feminin].contains(&declare) && declare != attendu {
        ecarts.noter("Le sexe indiqué n'est pas celui du NIR : vérifiez l'un et l'autre.");
    }
}

fn naissance(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let (Some(nir), Some(naissance)) = (nir_definitif(sujet), sujet.naissance()) else { return };
    let (annee, mois) = (nir[1..3].parse::<i16>().ok(), nir[3..5].parse::<i8>().ok());
    let connu = mois.is_some_and(|mois| (1..=12).contains(&mois));
    if connu && (annee, mois) != (Some(naissance.year() % 100), Some(naissance.month())) {
        ecarts
            .noter("L'année ou le mois de naissance n'est pas celui du NIR : vérifiez la date de naissance et le NIR.");
    }
}

fn departement(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let Some(nir) = nir_definitif(sujet) else { return };
    let declare = deux_chiffres(&sujet.cerfa().apprenti.departement_naissance);
    let du_nir = match &nir[5..7] {
        "97" | "98" if declare.len() == 3 => &nir[5..8],
        deux => deux,
    };
    let en_corse = |departement: &str| ["20", "2A", "2B"].contains(&departement);
    let meme = declare == du_nir
        || est_devenu(&nir, &declare)
        || (en_corse(&declare) && du_nir == "20")
        || (declare == "20" && en_corse(du_nir));
    if existe(&declare) && !meme {
        ecarts.noter("Le département de naissance n'est pas celui du NIR : vérifiez l'un et l'autre.");
    }
}

fn departement_existant(sujet: &ContratAControler<'_>, ecarts: &mut Ecarts<'_>) {
    let ecrit = sujet.cerfa().apprenti.departement_naissance.trim();
    if !existe(&deux_chiffres(ecrit)) {
        ecarts.noter(
            "Ce département de naissance n'existe pas : indiquez 01 à 95, 2A, 2B, 97x, 98x, ou 099 à l'étranger.",
        );
    } else if ecrit == "99" && sujet.est_v14() {
        ecarts.noter("Pour une naissance à l'étranger, le formulaire V14 attend 099 : remplacez 99.");
    }
}

/// Former codes of overseas places: Mayotte was 985, Saint-Barthélemy and Saint-Martin were communes of Guadeloupe. The
/// NIR keeps the code at birth.
fn est_devenu(nir: &str, departement: &str) -> bool {
    match departement {
        "976" => nir[5..].starts_with("985"),
        "977" => nir[5..].starts_with("97123"),
        "978" => nir[5..].starts_with("97127"),
        _ => false,
    }
}

/// The department as the NIR has it: without the zero of the three-character form.
fn deux_chiffres(departement: &str) -> String {
    let compact = departement.trim().to_ascii_uppercase();
    match compact.strip_prefix('0') {
        Some(reste) if compact.len() == 3 => reste.to_owned(),
        _ if compact.len() == 1 => format!("0{compact}"),
        _ => compact,
    }
}

fn existe(departement: &str) -> bool {
    match departement.len() {
        2 => ["2A", "2B", "99"].contains(&departement) || matches!(departement.parse(), Ok(1..=95)),
        3 => matches!(departement.parse(), Ok(970..=989)),
        _ => false,
    }
}
