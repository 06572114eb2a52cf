//! The OPCO of some employers: `cargo run -p conformance --example opco_de`.

use std::process::ExitCode;

use cfadock::parcours::{Annuaire, Certitude, OpcoDe, Origine, TableSiro};
use cfadock::scalaires::{CodeIdcc, Siret};
use conformance::Imprevu;
use conformance::parcours::conclure;
use conformance::siro::{CLE, Siro};

fn phrase(trouve: &OpcoDe) -> String {
    match trouve {
        OpcoDe::Trouve { opco, origine, certitude } => {
            let origine = match origine {
                Origine::Idcc { idcc, .. } => format!("par la convention collective {idcc}"),
                Origine::TableSiro { fichier } => format!("par la table {fichier} de France compétences"),
                _ => "par France compétences".to_owned(),
            };
            let suite = if *certitude == Certitude::Forte { "" } else { ", à confirmer avec l'employeur" };
            format!("{opco}, {origine}{suite}")
        }
        OpcoDe::Plusieurs { opcos, .. } => {
            let opcos: Vec<_> = opcos.iter().map(ToString::to_string).collect();
            format!("{} : demander à l'employeur", opcos.join(" ou "))
        }
        OpcoDe::Inconnu(raison) => format!("inconnu. {raison}"),
    }
}

async fn jouer() -> Result<(), Imprevu> {
    // A stand-in for the directory; the true one has an address and a key of its own.
    let siro = Siro::demarrer().await?;
    siro.inscrire("41816609600069", "01", "1486", ["ATLAS", "ATLAS"]);
    siro.inscrire("73282932000074", "02", "", ["AKTO", "OPCO EP"]);
    siro.inscrire("35600000000048", "03", "", ["OPCO MOBILITES", "N/C"]);
    let annuaire = Annuaire::reglages(&siro.url, CLE).ouvrir()?;
    for (siret, idcc) in [
        ("41816609600069", None),
        ("73282932000074", None),
        ("35600000000048", None),
        ("98765432400019", Some("1597")),
        ("98765432400019", None),
    ] {
        let siret: Siret = siret.parse()?;
        let idcc: Option<CodeIdcc> = idcc.map(str::parse).transpose()?;
        println!("{siret} : {}", phrase(&annuaire.opco_de(&siret, idcc.as_ref()).await));
    }
    println!("{} demandes à France compétences", siro.demandes());

    println!("Sans clé ni réseau, par la table ouverte, telle que téléchargée de data.gouv.fr :");
    let lignes = "SIRET|IDCC|OPCO_PROPRIETAIRE|OPCO_GESTION\n41816609600069|1486|ATLAS|\n4181660960006|1486|ATLAS|\n";
    let table = TableSiro::lire("siro-202606.csv", lignes.as_bytes())?;
    for ecartee in table.ecartees() {
        println!("{ecartee}");
    }
    let siret: Siret = "41816609600069".parse()?;
    println!("{siret} : {}", phrase(&Annuaire::hors_ligne(table).opco_de(&siret, None).await));
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    conclure(jouer().await)
}
