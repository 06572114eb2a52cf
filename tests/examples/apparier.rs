//! Students of a CFA and the dossiers of its OPCO: `cargo run -p conformance --example apparier`.

use std::process::ExitCode;

use cfadock::Opco;
use cfadock::parcours::{Appariement, Candidat, Eleve};
use conformance::Imprevu;
use conformance::exemple;
use conformance::parcours::{Guichet, conclure};
use temoin::simulateur::Simulateur;

/// A student of the CFA's software; the contract is that of the sample.
fn eleve(nom: &str, prenom: &str) -> Result<Eleve, Imprevu> {
    let cerfa = exemple::contrat()?.cerfa;
    Ok(Eleve {
        nom: nom.to_owned(),
        nom_usage: None,
        prenom: prenom.to_owned(),
        naissance: cerfa.apprenti.date_naissance.civil(),
        siret_employeur: Some(cerfa.employeur.siret),
        debut_contrat: cerfa.contrat.date_debut_contrat.civil(),
    })
}

fn montrer(candidat: &Candidat) {
    let numero = candidat.numero_interne.as_ref().map(ToString::to_string).unwrap_or_default();
    let ecarts: Vec<_> = candidat.ecarts.iter().map(ToString::to_string).collect();
    let ecarts = if ecarts.is_empty() { "tout concorde".to_owned() } else { ecarts.join(" ; ") };
    println!("    {}. {numero} ({ecarts})", candidat.place);
}

async fn jouer() -> Result<(), Imprevu> {
    let guichet = Guichet::ouvrir(Simulateur::neutre(), Opco::Akto).await?;
    for nom in ["LEFEVRE ESSAI", "MODELE"] {
        guichet.transmettre(nom).await?;
    }
    let prenom = exemple::contrat()?.cerfa.apprenti.prenom;
    let eleves = [
        ("même nom, même contrat", eleve("Modele", &prenom)?),
        ("nom accentué, avec trait d'union", eleve("Lefèvre-Essai", &prenom)?),
        ("nom et prénom inversés", eleve(&prenom, "Modèle")?),
        ("élève sans dossier chez cet OPCO", eleve("Personne", "Aucune")?),
    ];
    let recherches: Vec<_> = eleves.iter().map(|(_, eleve)| eleve.clone()).collect();
    let trouve = guichet.connexion.apparier(&recherches).await?;
    for ((titre, _), appariement) in eleves.iter().zip(&trouve.appariements) {
        let verdict = match appariement {
            Appariement::Exact { .. } => "un dossier concorde en tout",
            Appariement::Candidats(_) => "à vérifier par quelqu'un",
            Appariement::Aucun => "aucun dossier proche",
        };
        println!("{titre} : {verdict}");
        appariement.candidats().for_each(montrer);
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    conclure(jouer().await)
}
