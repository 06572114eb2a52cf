//! The draft of a contract: each field of the norm from the column of the record that holds it.

use cfadock::models::{
    AdresseLu, ApprentiLu, CerfaLu, ContratLu, DerniereClasse, Diplome, EmployeurLu, EmployeurSpecifique, FormationLu,
    MaitreApprentissageLu, ModeContractuel, Nationalite, OrganismeFormationLu, RegimeSocial, RemunerationAnnuelleLu,
    Sexe, SituationAvantContrat, TypeContratApp, TypeEmployeur, TypeSalaire,
};

use super::fiche::Fiche;
use super::lecture::{Lecture, texte};

const DIPLOMES: &[(&str, Diplome)] = &[
    ("aucun", Diplome::Aucun),
    ("brevet", Diplome::Brevet),
    ("cap", Diplome::Cap),
    ("bac pro", Diplome::BacProfessionnel),
    ("bac général", Diplome::BacGeneral),
    ("bts", Diplome::Bts),
    ("but", Diplome::But),
];

/// The draft; what it lacks is missing in the record, or could not be read.
pub fn cerfa(fiche: &Fiche, lecture: &mut Lecture) -> CerfaLu {
    let mut cerfa = CerfaLu::default();
    cerfa.version_cerfa = texte("10103*14");
    cerfa.cerfa_signature_probante = Some(true);
    cerfa.employeur = Some(employeur(fiche, lecture));
    cerfa.apprenti = Some(apprenti(fiche, lecture));
    cerfa.maitre1 = Some(maitre(fiche, lecture));
    cerfa.formation = Some(formation(fiche, lecture));
    cerfa.contrat = Some(contrat(fiche, lecture));
    cerfa.organisme_formation = Some(cfa(lecture));
    cerfa
}

/// The address under the path `sous`.
fn adresse(lecture: &mut Lecture, sous: &str, [rue, complement, code_postal, ville]: [&str; 4]) -> AdresseLu {
    let mut adresse = AdresseLu::default();
    adresse.adresse1 = texte(rue);
    adresse.adresse2 = texte(complement);
    adresse.code_postal = lecture.valeur(&format!("{sous}.adresse.codePostal"), code_postal);
    adresse.commune = texte(ville);
    adresse
}

fn apprenti(fiche: &Fiche, lecture: &mut Lecture) -> ApprentiLu {
    let mut apprenti = ApprentiLu::default();
    apprenti.nom = texte(&fiche.nom);
    apprenti.nom_usage = texte(&fiche.nom_usage);
    apprenti.prenom = texte(&fiche.prenom);
    let sexes = [("M.", Sexe::Masculin), ("Mme", Sexe::Feminin)];
    apprenti.sexe = lecture.code("apprenti.sexe", &fiche.civilite, &sexes);
    let nationalites = [("France", Nationalite::Francaise), ("UE", Nationalite::UnionEuropeenne)];
    apprenti.nationalite = lecture.code("apprenti.nationalite", &fiche.nationalite, &nationalites);
    apprenti.date_naissance = lecture.jour("apprenti.dateNaissance", &fiche.ne_le);
    apprenti.departement_naissance = texte(&fiche.departement_naissance);
    apprenti.commune_naissance = texte(&fiche.commune_naissance);
    apprenti.nir = lecture.valeur("apprenti.nir", &fiche.nir);
    apprenti.regime_social = Some(RegimeSocial::Urssaf);
    apprenti.handicap = lecture.oui("apprenti.handicap", &fiche.rqth);
    apprenti.droits_rqth_extension_boe = Some(false);
    apprenti.droits_rqth_equivalence_jeune = Some(false);
    let situations = [
        ("scolaire", SituationAvantContrat::Scolaire),
        ("étudiant", SituationAvantContrat::Etudiant),
        ("salarié", SituationAvantContrat::Salarie),
    ];
    apprenti.situation_avant_contrat = lecture.code("apprenti.situationAvantContrat", &fiche.avant, &situations);
    let classes = [("terminée", DerniereClasse::DerniereAnneeDiplomeObtenu)];
    apprenti.derniere_classe = lecture.code("apprenti.derniereClasse", &fiche.classe, &classes);
    apprenti.diplome = lecture.code("apprenti.diplome", &fiche.diplome_actuel, DIPLOMES);
    apprenti.diplome_prepare = lecture.code("apprenti.diplomePrepare", &fiche.diplome_prepare, DIPLOMES);
    apprenti.intitule_diplome_prepare = texte(&fiche.intitule_prepare);
    apprenti.telephone = lecture.valeur("apprenti.telephone", &fiche.mobile);
    apprenti.courriel = lecture.valeur("apprenti.courriel", &fiche.email);
    let lignes = [&*fiche.rue, &fiche.complement, &fiche.code_postal, &fiche.ville];
    apprenti.adresse = Some(adresse(lecture, "apprenti", lignes));
    let sportif = lecture.oui("apprenti.inscriptionSportifDeHautNiveau", &fiche.sportif);
    apprenti.inscription_sportif_de_haut_niveau = sportif;
    let createur = lecture.oui("apprenti.projetCreationRepriseEntreprise", &fiche.createur);
    apprenti.projet_creation_reprise_entreprise = createur;
    apprenti
}

fn employeur(fiche: &Fiche, lecture: &mut Lecture) -> EmployeurLu {
    let mut employeur = EmployeurLu::default();
    employeur.denomination = texte(&fiche.entreprise);
    employeur.siret = lecture.valeur("employeur.siret", &fiche.siret);
    employeur.naf = lecture.valeur("employeur.naf", &fiche.ape);
    employeur.nombre_de_salaries = lecture.valeur("employeur.nombreDeSalaries", &fiche.effectif);
    employeur.code_idcc = lecture.valeur("employeur.codeIdcc", &fiche.idcc);
    employeur.telephone = lecture.valeur("employeur.telephone", &fiche.tel_entreprise);
    employeur.courriel = lecture.valeur("employeur.courriel", &fiche.email_entreprise);
    let (rue, complement) = (&*fiche.rue_entreprise, &*fiche.complement_entreprise);
    let lignes = [rue, complement, &fiche.cp_entreprise, &fiche.ville_entreprise];
    employeur.adresse = Some(adresse(lecture, "employeur", lignes));
    let statuts = [
        ("artisan", TypeEmployeur::RepertoireDesMetiers),
        ("société", TypeEmployeur::RegistreDuCommerce),
        ("association", TypeEmployeur::Association),
    ];
    employeur.type_employeur = lecture.code("employeur.typeEmployeur", &fiche.statut_entreprise, &statuts);
    employeur.employeur_specifique = Some(EmployeurSpecifique::Aucun);
    employeur.caisse_complementaire = texte(&fiche.retraite);
    employeur.attestation_eligibilite = Some(true);
    employeur.attestation_pieces = Some(true);
    employeur
}

fn maitre(fiche: &Fiche, lecture: &mut Lecture) -> MaitreApprentissageLu {
    let mut maitre = MaitreApprentissageLu::default();
    maitre.nom = texte(&fiche.tuteur_nom);
    maitre.prenom = texte(&fiche.tuteur_prenom);
    maitre.date_naissance = lecture.jour("maitre1.dateNaissance", &fiche.tuteur_ne_le);
    maitre.courriel = lecture.valeur("maitre1.courriel", &fiche.tuteur_email);
    maitre.emploi_occupe = texte(&fiche.tuteur_poste);
    maitre.intitule_diplome_obtenu = texte(&fiche.tuteur_diplome);
    // The record holds the number of the norm already.
    maitre.niveau_diplome_obtenu = lecture.valeur("maitre1.niveauDiplomeObtenu", &fiche.tuteur_niveau);
    maitre
}

fn formation(fiche: &Fiche, lecture: &mut Lecture) -> FormationLu {
    let mut formation = FormationLu::default();
    formation.rncp = lecture.valeur("formation.rncp", &fiche.rncp);
    formation.code_diplome = lecture.valeur("formation.codeDiplome", &fiche.code_diplome);
    formation.type_diplome = lecture.code("formation.typeDiplome", &fiche.diplome_vise, DIPLOMES);
    formation.intitule_qualification = texte(&fiche.intitule);
    formation.date_debut_formation = lecture.jour("formation.dateDebutFormation", &fiche.formation_du);
    formation.date_fin_formation = lecture.jour("formation.dateFinFormation", &fiche.formation_au);
    formation.duree_formation = lecture.valeur("formation.dureeFormation", &fiche.heures);
    formation.nombre_heures_en_distanciel =
        lecture.valeur("formation.nombreHeuresEnDistanciel", &fiche.heures_distance);
    formation
}

fn contrat(fiche: &Fiche, lecture: &mut Lecture) -> ContratLu {
    let mut contrat = ContratLu::default();
    contrat.mode_contractuel = Some(ModeContractuel::DureeLimitee);
    contrat.type_contrat_app = Some(TypeContratApp::PremierContrat);
    contrat.date_conclusion = lecture.jour("contrat.dateConclusion", &fiche.signe_le);
    contrat.date_debut_contrat = lecture.jour("contrat.dateDebutContrat", &fiche.contrat_du);
    contrat.date_fin_contrat = lecture.jour("contrat.dateFinContrat", &fiche.contrat_au);
    contrat.date_formation_pratique_employeur =
        lecture.jour("contrat.dateFormationPratiqueEmployeur", &fiche.pratique_le);
    contrat.lieu_signature_contrat = texte(&fiche.signe_a);
    contrat.duree_travail_hebdo_heures = lecture.valeur("contrat.dureeTravailHebdoHeures", &fiche.hebdo);
    contrat.duree_travail_hebdo_minutes = Some(0);
    contrat.travail_risque = lecture.oui("contrat.travailRisque", &fiche.dangereux);
    contrat.autre_avantage_en_nature = Some(false);
    contrat.salaire_embauche = lecture.montant("contrat.salaireEmbauche", &fiche.salaire);
    contrat.remunerations_annuelles = Some(remunerations(fiche, lecture));
    contrat
}

/// Periods as `01/09/2026-31/05/2027=43`, in per cent of the minimum wage, a blank between two.
fn remunerations(fiche: &Fiche, lecture: &mut Lecture) -> Vec<RemunerationAnnuelleLu> {
    let mut periodes: Vec<RemunerationAnnuelleLu> = Vec::new();
    for (rang, texte) in fiche.salaires.split_whitespace().enumerate() {
        let sous = format!("contrat.remunerationsAnnuelles[{rang}]");
        let (jours, taux) = texte.split_once('=').unwrap_or((texte, ""));
        let (debut, fin) = jours.split_once('-').unwrap_or((jours, ""));
        let mut periode = RemunerationAnnuelleLu::default();
        periode.date_debut = lecture.jour(&format!("{sous}.dateDebut"), debut);
        periode.date_fin = lecture.jour(&format!("{sous}.dateFin"), fin);
        periode.taux = lecture.valeur(&format!("{sous}.taux"), taux);
        periode.type_salaire = Some(TypeSalaire::Smic);
        // The year of the contract, and the rank of the period within it.
        periode.ordre = Some(["1.1", "1.2", "2.1", "2.2", "3.1", "3.2"][rang.min(5)].to_owned());
        periodes.push(periode);
    }
    periodes
}

/// The school itself: settings of the software, and no part of the record.
fn cfa(lecture: &mut Lecture) -> OrganismeFormationLu {
    let mut cfa = OrganismeFormationLu::default();
    cfa.denomination = texte("CFA Fictif");
    cfa.siret = lecture.valeur("organismeFormation.siret", "00000654400019");
    cfa.uai_cfa = lecture.valeur("organismeFormation.uaiCfa", "0759998K");
    cfa.adresse = Some(adresse(lecture, "organismeFormation", ["9 avenue de l'Essai", "", "75013", "Paris"]));
    cfa.formation_interne = Some(false);
    cfa.lieu_formation_identique = Some(true);
    cfa.visa_cfa = Some(true);
    cfa
}
