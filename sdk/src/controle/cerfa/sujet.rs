//! A contract to check, and what its checks read of it.

use crate::controle::calendrier;
use crate::controle::scalaires::nombre;
use crate::controle::verification::{Ecarts, Verification};
use crate::ext::canonique::est_vide;
use crate::models::{
    Adresse, Cerfa, DossierTransmission, LieuFormationPrincipal, MaitreApprentissage, ResponsableLegal,
};
use crate::runtime::jiff::civil::Date;
use crate::scalaires::{self, Siret, Uai};

/// A contract, and the other data that its checks need.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ContratAControler<'a> {
    /// The contract, as it will be sent.
    pub dossier: &'a DossierTransmission,
    /// Today, in France.
    pub jour: Date,
    /// Whether the apprentice is emancipated: the form does not say.
    pub mineur_emancipe: bool,
    /// The places that belong to the CFA key; `None` when they are unknown.
    pub etablissements: Option<&'a [Etablissement]>,
}

impl<'a> ContratAControler<'a> {
    /// A contract to check today, of an apprentice who is not emancipated, by a CFA whose places are not known.
    pub fn new(dossier: &'a DossierTransmission, jour: Date) -> Self {
        Self { dossier, jour, mineur_emancipe: false, etablissements: None }
    }

    pub(super) fn cerfa(&self) -> &'a Cerfa {
        &self.dossier.cerfa
    }

    pub(super) fn conclusion(&self) -> Option<Date> {
        self.cerfa().contrat.date_conclusion.civil()
    }

    pub(super) fn debut(&self) -> Option<Date> {
        self.cerfa().contrat.date_debut_contrat.civil()
    }

    pub(super) fn fin(&self) -> Option<Date> {
        self.cerfa().contrat.date_fin_contrat.civil()
    }

    pub(super) fn pratique(&self) -> Option<Date> {
        self.cerfa().contrat.date_formation_pratique_employeur.as_ref().and_then(scalaires::Date::civil)
    }

    pub(super) fn debut_formation(&self) -> Option<Date> {
        self.cerfa().formation.date_debut_formation.civil()
    }

    pub(super) fn fin_formation(&self) -> Option<Date> {
        self.cerfa().formation.date_fin_formation.civil()
    }

    pub(super) fn naissance(&self) -> Option<Date> {
        self.cerfa().apprenti.date_naissance.civil()
    }

    /// The age of the apprentice at the start of the contract, in completed years.
    pub(super) fn age_au_debut(&self) -> Option<i32> {
        Some(calendrier::age(self.naissance()?, self.debut()?))
    }

    /// The weekly time of work, in minutes.
    pub(super) fn minutes_par_semaine(&self) -> i64 {
        let contrat = &self.cerfa().contrat;
        i64::from(contrat.duree_travail_hebdo_heures) * 60 + i64::from(contrat.duree_travail_hebdo_minutes)
    }

    /// Whether the apprentice is recognised as disabled, or has the same rights as a beneficiary of the obligation to employ
    /// disabled people: contracts concluded from 2024 give them. The equivalence for the young is for 15 to 20 years.
    pub(super) fn a_les_droits_rqth(&self) -> bool {
        let depuis = crate::reference::contrat().extension_boe.valeur.civil();
        let donnes = self.conclusion().zip(depuis).is_some_and(|(conclusion, depuis)| depuis <= conclusion);
        let apprenti = &self.cerfa().apprenti;
        apprenti.handicap || (apprenti.droits_rqth_extension_boe == Some(true) && donnes)
    }

    /// Whether part time is allowed: RQTH and its equivalents, sport.
    pub(super) fn temps_partiel_admis(&self) -> bool {
        let apprenti = &self.cerfa().apprenti;
        let droits = [apprenti.droits_rqth_extension_boe, apprenti.droits_rqth_equivalence_jeune];
        apprenti.handicap || apprenti.inscription_sportif_de_haut_niveau || droits.contains(&Some(true))
    }

    /// The number of the type of contract: 11, 2x or 3x; 0 when it is invalid.
    pub(super) fn type_contrat(&self) -> i64 {
        nombre(&self.cerfa().contrat.type_contrat_app.wire())
    }

    pub(super) fn est_premier_contrat(&self) -> bool {
        self.type_contrat() == 11
    }

    pub(super) fn est_avenant(&self) -> bool {
        (30..40).contains(&self.type_contrat())
    }

    /// Whether the form declares one of these derogations.
    pub(super) fn a_derogation(&self, codes: &[i64]) -> bool {
        let derogation = self.cerfa().contrat.type_derogation.as_ref();
        derogation.is_some_and(|derogation| codes.contains(&nombre(&derogation.wire())))
    }

    /// Whether the employer is a public one: types 21 to 29; an EPIC (30) has an OPCO as private ones have.
    pub(super) fn est_employeur_public(&self) -> bool {
        (21..=29).contains(&nombre(&self.cerfa().employeur.type_employeur.wire()))
    }

    /// The version of the form that is declared, without the blanks around it; `None` when there is none.
    pub(super) fn version(&self) -> Option<&'a str> {
        self.cerfa().version_cerfa.as_deref().map(str::trim).filter(|version| !version.is_empty())
    }

    /// Whether the declared version of the form is one that this crate knows.
    pub(super) fn version_connue(&self) -> bool {
        let formulaires = &crate::reference::contrat().formulaires;
        self.version().is_none_or(|version| formulaires.iter().any(|formulaire| formulaire.version == version))
    }

    /// Whether the V14 of the form is declared, or required by the date of conclusion. The demands of an unknown
    /// version are unknown, and an amendment keeps the form of its contract.
    pub(super) fn est_v14(&self) -> bool {
        let v14 = crate::reference::contrat().formulaire_v14();
        let declare = self.version() == Some(v14.version.as_str());
        let du = !self.est_avenant() && self.version_connue() && self.v14_est_due();
        declare || du
    }

    /// Whether a contract of this date of conclusion is on the V14.
    pub(super) fn v14_est_due(&self) -> bool {
        let depuis =
            crate::reference::contrat().formulaire_v14().depuis.as_ref().and_then(scalaires::DateCivile::civil);
        self.conclusion().zip(depuis).is_some_and(|(conclusion, depuis)| depuis <= conclusion)
    }

    pub(super) fn maitres(&self) -> impl Iterator<Item = (&'static str, &'a MaitreApprentissage)> {
        let second = self.cerfa().maitre2.as_ref().filter(|maitre| !est_vide(maitre));
        let second = second.map(|maitre| ("cerfa.maitre2", maitre));
        [("cerfa.maitre1", &self.cerfa().maitre1)].into_iter().chain(second)
    }

    /// The legal representative, if one is given: a block with only blanks counts as absent, whatever the age of the
    /// apprentice.
    pub(super) fn responsable_legal(&self) -> Option<&'a ResponsableLegal> {
        self.cerfa().apprenti.responsable_legal.as_ref().filter(|responsable| !est_vide(responsable))
    }

    /// The main place of training, if one is given: a block with only blanks counts as absent.
    pub(super) fn lieu_principal(&self) -> Option<&'a LieuFormationPrincipal> {
        self.cerfa().organisme_formation_lieu_formation_principal.as_ref().filter(|lieu| !est_vide(lieu))
    }

    pub(super) fn adresses(&self) -> Vec<(&'static str, &'a Adresse)> {
        let cerfa = self.cerfa();
        let mut adresses = vec![
            ("cerfa.employeur.adresse", &cerfa.employeur.adresse),
            ("cerfa.apprenti.adresse", &cerfa.apprenti.adresse),
            ("cerfa.organismeFormation.adresse", &cerfa.organisme_formation.adresse),
        ];
        if let Some(responsable) = self.responsable_legal() {
            adresses.push(("cerfa.apprenti.responsableLegal.adresse", &responsable.adresse));
        }
        if let Some(lieu) = self.lieu_principal() {
            adresses.push(("cerfa.organismeFormationLieuFormationPrincipal.adresse", &lieu.adresse));
        }
        adresses
    }
}

/// A place of a CFA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Etablissement {
    /// Its SIRET.
    pub siret: Siret,
    /// Its UAI, where it has one.
    pub uai: Option<Uai>,
}

pub(super) type Verif = Verification<fn(&ContratAControler<'_>, &mut Ecarts<'_>)>;
