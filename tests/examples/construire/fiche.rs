//! A student's record as a school's software keeps it: its own names, everything as text.

use serde::Deserialize;

macro_rules! fiche {
    ($($champ:ident $chemin:literal $libelle:literal;)+) => {
        /// The record. The same columns come in JSON and in CSV.
        #[derive(Deserialize)]
        #[serde(default)]
        #[derive(Default)]
        pub struct Fiche {
            $(pub $champ: String,)+
        }

        /// What the norm calls a field, and what the screens of this software call it.
        const LIBELLES: &[(&str, &str)] = &[$(($chemin, $libelle)),+];
    };
}

fiche! {
    nom "apprenti.nom" "Nom de naissance";
    nom_usage "apprenti.nomUsage" "Nom d'usage";
    prenom "apprenti.prenom" "Prénom";
    civilite "apprenti.sexe" "Civilité";
    nationalite "apprenti.nationalite" "Nationalité";
    ne_le "apprenti.dateNaissance" "Né(e) le";
    departement_naissance "apprenti.departementNaissance" "Département de naissance";
    commune_naissance "apprenti.communeNaissance" "Commune de naissance";
    nir "apprenti.nir" "N° de sécurité sociale";
    rqth "apprenti.handicap" "RQTH";
    avant "apprenti.situationAvantContrat" "Situation avant";
    classe "apprenti.derniereClasse" "Dernière classe";
    diplome_actuel "apprenti.diplome" "Diplôme le plus élevé";
    diplome_prepare "apprenti.diplomePrepare" "Dernier diplôme préparé";
    intitule_prepare "apprenti.intituleDiplomePrepare" "Intitulé du dernier diplôme";
    mobile "apprenti.telephone" "Mobile de l'élève";
    email "apprenti.courriel" "E-mail de l'élève";
    rue "apprenti.adresse.adresse1" "Rue de l'élève";
    complement "apprenti.adresse.adresse2" "Complément d'adresse de l'élève";
    code_postal "apprenti.adresse.codePostal" "Code postal de l'élève";
    ville "apprenti.adresse.commune" "Ville de l'élève";
    sportif "apprenti.inscriptionSportifDeHautNiveau" "Sportif de haut niveau";
    createur "apprenti.projetCreationRepriseEntreprise" "Projet de création";
    entreprise "employeur.denomination" "Entreprise";
    siret "employeur.siret" "SIRET de l'entreprise";
    ape "employeur.naf" "Code APE";
    effectif "employeur.nombreDeSalaries" "Effectif";
    idcc "employeur.codeIdcc" "Convention collective";
    tel_entreprise "employeur.telephone" "Téléphone de l'entreprise";
    email_entreprise "employeur.courriel" "E-mail de l'entreprise";
    rue_entreprise "employeur.adresse.adresse1" "Rue de l'entreprise";
    complement_entreprise "employeur.adresse.adresse2" "Complément d'adresse de l'entreprise";
    cp_entreprise "employeur.adresse.codePostal" "Code postal de l'entreprise";
    ville_entreprise "employeur.adresse.commune" "Ville de l'entreprise";
    statut_entreprise "employeur.typeEmployeur" "Statut de l'entreprise";
    retraite "employeur.caisseComplementaire" "Caisse de retraite";
    tuteur_nom "maitre1.nom" "Nom du tuteur";
    tuteur_prenom "maitre1.prenom" "Prénom du tuteur";
    tuteur_ne_le "maitre1.dateNaissance" "Tuteur né le";
    tuteur_email "maitre1.courriel" "E-mail du tuteur";
    tuteur_poste "maitre1.emploiOccupe" "Poste du tuteur";
    tuteur_diplome "maitre1.intituleDiplomeObtenu" "Diplôme du tuteur";
    tuteur_niveau "maitre1.niveauDiplomeObtenu" "Niveau du tuteur";
    rncp "formation.rncp" "Fiche RNCP";
    code_diplome "formation.codeDiplome" "Code diplôme";
    diplome_vise "formation.typeDiplome" "Diplôme visé";
    intitule "formation.intituleQualification" "Formation";
    formation_du "formation.dateDebutFormation" "Formation du";
    formation_au "formation.dateFinFormation" "Formation au";
    heures "formation.dureeFormation" "Heures de formation";
    heures_distance "formation.nombreHeuresEnDistanciel" "Heures à distance";
    signe_le "contrat.dateConclusion" "Contrat signé le";
    contrat_du "contrat.dateDebutContrat" "Contrat du";
    contrat_au "contrat.dateFinContrat" "Contrat au";
    pratique_le "contrat.dateFormationPratiqueEmployeur" "Arrivée dans l'entreprise";
    signe_a "contrat.lieuSignatureContrat" "Signé à";
    hebdo "contrat.dureeTravailHebdoHeures" "Heures par semaine";
    dangereux "contrat.travailRisque" "Machines dangereuses";
    salaire "contrat.salaireEmbauche" "Salaire d'embauche";
    salaires "contrat.remunerationsAnnuelles" "Salaires par période";
}

/// What a person of the school calls the field of a path; the field around it, where the record has none of its own.
pub fn libelle(chemin: &str) -> &str {
    let autour =
        |du: &str| chemin.strip_prefix(du).is_some_and(|reste| reste.is_empty() || reste.starts_with(['.', '[']));
    LIBELLES.iter().find(|(du, _)| autour(du)).map_or(chemin, |(_, libelle)| libelle)
}
