//! Words for people: ages, instants, operations, situations.

use cfadock::Opco;
use cfadock::journal::Situation;
use cfadock::parcours::moment;
use cfadock::runtime::jiff::Timestamp;

/// How long ago, in one unit: `3 jours`.
pub(super) fn age(depuis: Timestamp, maintenant: Timestamp) -> String {
    let secondes = maintenant.as_second() - depuis.as_second();
    match secondes {
        ..0 => "date à venir".to_owned(),
        0..60 => "moins d'une minute".to_owned(),
        60..3_600 => format!("{} min", secondes / 60),
        3_600..172_800 => format!("{} h", secondes / 3_600),
        _ => format!("{} jours", secondes / 86_400),
    }
}

/// An instant of Unix time, by the time of France.
pub(super) fn instant(secondes: i64) -> String {
    Timestamp::from_second(secondes).map(moment).unwrap_or_default()
}

/// What a deposit is.
pub(super) fn operation(id: &str) -> &str {
    match id {
        "transmettreDossier" | "transmettreDossierV2" => "Contrat",
        "deposerConvention" => "Convention",
        "deposerFacture" => "Facture",
        "deposerDocument" => "Document",
        "deposerCertificat" => "Certificat de réalisation",
        "signalerRuptureEmployeur" => "Rupture",
        autre => autre,
    }
}

/// The name of an OPCO, by its identifier.
pub(super) fn opco(identifiant: &str) -> String {
    identifiant.parse::<Opco>().map_or_else(|_| identifiant.to_owned(), |opco| opco.to_string())
}

/// The colours of a situation.
pub(super) fn famille(situation: Situation) -> &'static str {
    match situation {
        Situation::EnCours | Situation::Inconnue | Situation::ReponsePerdue => "attente",
        Situation::Deposee => "bon",
        Situation::Refusee | Situation::Ecartee => "fin",
        Situation::NonEnvoyee | Situation::Absente => "neutre",
    }
}

/// What to do, in one sentence; a reconciliation knows more.
pub(super) fn conseil(situation: Situation) -> &'static str {
    match situation {
        Situation::EnCours => "L'envoi est en cours, ou s'est interrompu : la prochaine réconciliation le relira.",
        Situation::Inconnue => {
            "Nul ne sait s'il est arrivé : la prochaine réconciliation le cherchera ; ne le renvoyez pas."
        }
        Situation::ReponsePerdue => {
            "L'OPCO l'a reçu, sans que ses numéros soient connus : la réconciliation les cherchera."
        }
        Situation::Deposee => "Rien à faire : l'OPCO l'a reçu.",
        Situation::Refusee => "Corrigez ce que l'OPCO a refusé, puis envoyez un nouveau dépôt.",
        Situation::NonEnvoyee => "Rien n'est parti : recommencez.",
        Situation::Absente => "L'OPCO ne l'a pas : il peut être renvoyé.",
        Situation::Ecartee => "L'OPCO l'a écarté : corrigez-le, puis renvoyez-le.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_has_one_unit() {
        let at = |secondes| Timestamp::from_second(secondes).unwrap();
        for (secondes, dit) in [
            (-1, "date à venir"),
            (59, "moins d'une minute"),
            (60, "1 min"),
            (7_199, "1 h"),
            (172_799, "47 h"),
            (172_800, "2 jours"),
        ] {
            assert_eq!(age(at(0), at(secondes)), dit);
        }
    }
}
