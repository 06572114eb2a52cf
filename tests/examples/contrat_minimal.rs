//! The minimum content of a contract of version 14 that passes its checks: `cargo run -p conformance --example
//! contrat_minimal`. With `-- --json` it prints the contract instead.

#![allow(missing_docs, reason = "a program, whose function the guide shows")]

use std::env;
use std::error::Error;

use cfadock::controle::{ContratAControler, controler_contrat};
use jiff::civil::date;

// <GUIDE>
use cfadock::models::*;
use cfadock::scalaires::{Date, Montant};

fn adresse(voie: &str, code_postal: &str, commune: &str) -> Result<Adresse, Box<dyn Error>> {
    Ok(Adresse::builder().adresse1(voie).code_postal(code_postal.parse()?).commune(commune).build())
}

fn remuneration(debut: Date, fin: Date, taux: f64, ordre: &str) -> RemunerationAnnuelle {
    let periode = RemunerationAnnuelle::builder().date_debut(debut).date_fin(fin).ordre(ordre);
    periode.taux(taux).type_salaire(TypeSalaire::Smic).build()
}

#[rustfmt::skip] // une ligne pour ce que le formulaire demande ensemble
fn contrat() -> Result<DossierTransmission, Box<dyn Error>> {
    let employeur = Employeur::builder()
        .denomination("Menuiserie Fictive").siret("00000321000010".parse()?).naf("1623Z".parse()?)
        .type_employeur(TypeEmployeur::RepertoireDesMetiers).employeur_specifique(EmployeurSpecifique::Aucun)
        .nombre_de_salaries(6).code_idcc("0158".parse()?).caisse_complementaire("Caisse Fictive")
        .telephone("0199001311".parse()?).courriel("rh@menuiserie.test".parse()?)
        .adresse(adresse("7 rue de l'Essai", "75011", "Paris")?).attestation_eligibilite(true).attestation_pieces(true).build();
    let apprenti = Apprenti::builder()
        .nom("Essai").prenom("Camille").sexe(Sexe::Feminin).nationalite(Nationalite::Francaise)
        .date_naissance(Date::new(2006, 5, 20)?).departement_naissance("75").commune_naissance("Paris")
        .nir("206057599900287".parse()?).regime_social(RegimeSocial::Urssaf)
        .handicap(false).droits_rqth_extension_boe(false).droits_rqth_equivalence_jeune(false)
        .situation_avant_contrat(SituationAvantContrat::Scolaire).diplome(Diplome::BacProfessionnel)
        .derniere_classe(DerniereClasse::DerniereAnneeDiplomeObtenu).diplome_prepare(Diplome::BacProfessionnel)
        .intitule_diplome_prepare("Bac professionnel Technicien menuisier agenceur").telephone("0639980311".parse()?)
        .courriel("camille@apprenti.test".parse()?).adresse(adresse("8 rue de l'Essai", "75012", "Paris")?)
        .inscription_sportif_de_haut_niveau(false).projet_creation_reprise_entreprise(false).build();
    let maitre = MaitreApprentissage::builder()
        .nom("Modèle").prenom("Andrea").date_naissance(Date::new(1984, 2, 11)?)
        .courriel("andrea@menuiserie.test".parse()?).emploi_occupe("Cheffe d'atelier")
        .intitule_diplome_obtenu("BTS Développement et réalisation bois").niveau_diplome_obtenu(NiveauDiplome::BtsDutDeust).build();
    let formation = Formation::builder()
        .rncp("RNCP99997".parse()?).code_diplome("32X99902".parse()?).type_diplome(Diplome::Bts)
        .intitule_qualification("BTS Développement et réalisation bois")
        .date_debut_formation(Date::new(2026, 9, 7)?).date_fin_formation(Date::new(2028, 7, 7)?)
        .duree_formation(1350).nombre_heures_en_distanciel(60).build();
    let (debut, fin) = (Date::new(2026, 9, 1)?, Date::new(2028, 8, 31)?);
    let contrat = Contrat::builder()
        .mode_contractuel(ModeContractuel::DureeLimitee).type_contrat_app(TypeContratApp::PremierContrat)
        .date_conclusion(Date::new(2026, 6, 22)?).date_debut_contrat(debut.clone()).date_fin_contrat(fin.clone())
        .date_formation_pratique_employeur(debut.clone()).lieu_signature_contrat("Paris")
        .duree_travail_hebdo_heures(35).duree_travail_hebdo_minutes(0).travail_risque(true)
        .salaire_embauche(Montant::centimes(80_282))
        .remunerations_annuelles(vec![
            remuneration(debut, Date::new(2027, 5, 31)?, 43.0, "1.1"),
            remuneration(Date::new(2027, 6, 1)?, Date::new(2027, 8, 31)?, 53.0, "1.2"),
            remuneration(Date::new(2027, 9, 1)?, fin, 61.0, "2.1"),
        ]).build();
    let cfa = OrganismeFormation::builder()
        .denomination("CFA Fictif").siret("00000654400019".parse()?).uai_cfa("0759998K".parse()?)
        .adresse(adresse("9 avenue de l'Essai", "75013", "Paris")?)
        .formation_interne(false).lieu_formation_identique(true).visa_cfa(true).build();
    let cerfa = Cerfa::builder()
        .employeur(employeur).apprenti(apprenti).maitre1(maitre).formation(formation).contrat(contrat)
        .organisme_formation(cfa).version_cerfa("10103*14").cerfa_signature_probante(true).build();
    Ok(DossierTransmission::builder().cerfa(cerfa).build())
}
// </GUIDE>

fn main() -> Result<(), Box<dyn Error>> {
    if env::args().nth(1).as_deref() == Some("--json") {
        println!("{}", en_json()?);
        return Ok(());
    }
    verifier()
}

/// The contract in JSON, as `sdk/service/exemples/contrat.json` has it for the other languages.
pub fn en_json() -> Result<String, Box<dyn Error>> {
    Ok(serde_json::to_string_pretty(&contrat()?)?)
}

/// The contract of the page.
pub fn de_la_page() -> Result<DossierTransmission, Box<dyn Error>> {
    contrat()
}

/// Checks the contract: nothing is to be said of it.
pub fn verifier() -> Result<(), Box<dyn Error>> {
    let contrat = contrat()?;
    let controle = controler_contrat(&ContratAControler::new(&contrat, date(2026, 9, 1)));
    controle.constats().iter().for_each(|constat| println!("{constat}"));
    controle.verdict(&[])?;
    println!("Le contrat peut partir.");
    Ok(())
}
