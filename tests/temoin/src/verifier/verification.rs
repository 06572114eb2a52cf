//! The rules, and the operations each applies to, read from the generated tables. How a rule is checked is elsewhere.

use super::exigence::Controle;
use super::schema::Classe;
use crate::generated::operation::Operation;
use crate::table::{Demand, Kind, OperationRow, Parameter, Schema};

macro_rules! regles {
    ($($nom:ident = $famille:literal, $doc:literal;)*) => {
        /// What a control checks; the wording is in `spec/exigences.toml`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Regle { $(#[doc = $doc] $nom,)* }
        /// Every rule.
        pub const TOUTES: &[Regle] = &[$(Regle::$nom),*];
        impl Regle {
            /// Its identifier in the catalogue.
            pub fn famille(self) -> &'static str {
                match self { $(Self::$nom => $famille,)* }
            }
        }
    };
}

regles! {
    JetonForme = "jeton.forme", "A token with its type and life.";
    SecretFaux = "jeton.secret_faux", "A wrong secret.";
    JetonParticulier = "jeton.particulier", "Neither proof nor scope rule.";
    Statut = "reponse.statut", "A valid request is answered 200.";
    Media = "reponse.media", "The answer is JSON and says so.";
    Essentiels = "reponse.essentiels", "The fields that later calls need.";
    Types = "reponse.types", "JSON types of the answer.";
    Dates = "reponse.dates", "Forms of dates in the answer.";
    DatesMelees = "reponse.dates_melees", "One form of dates in one answer.";
    Valeurs = "reponse.valeurs", "Codes of the answer.";
    Bornes = "reponse.bornes", "Lengths, patterns and bounds of the answer.";
    Orthographe = "reponse.orthographe", "Case of the names.";
    Natures = "reponse.natures", "Case of the natures of costs.";
    EtatConnu = "etat.connu", "States of the norm.";
    EtatListe = "etat.liste", "A bare list.";
    LectureRepetee = "lecture.repetee", "Reads change nothing.";
    ParametreInconnu = "lecture.parametre_inconnu", "Unknown parameters are ignored.";
    ChampInconnu = "depot.champ_inconnu", "Unknown fields are ignored.";
    Methode = "refus.methode", "Another method is refused.";
    SansJeton = "refus.sans_jeton", "No token.";
    JetonFaux = "refus.jeton_faux", "A wrong token.";
    SansCle = "refus.sans_cle", "No key.";
    CleFausse = "refus.cle_fausse", "A wrong key.";
    Entete = "refus.entete", "A header is missing.";
    ParametreAbsent = "refus.parametre_absent", "A parameter is missing.";
    ParametreInvalide = "refus.parametre_invalide", "A parameter cannot be.";
    NumeroInconnu = "refus.numero_inconnu", "An unknown number.";
    FormeErreur = "refus.forme", "The shape of a refusal.";
    CorpsIllisible = "refus.corps_illisible", "A body that is no JSON.";
    CorpsObligatoire = "refus.corps_obligatoire", "A required field is missing.";
    CorpsType = "refus.corps_type", "A field of another type.";
    CorpsValeur = "refus.corps_valeur", "A field out of its values.";
    FichierAbsent = "refus.fichier_absent", "The file is missing.";
    PageNumero = "page.numero", "Pages carry their number.";
    PageCompte = "page.compte", "Pages count their items.";
    PageTotal = "page.total", "Pages add up to the total.";
    PageRepetee = "page.repetee", "No item comes twice.";
    PageFin = "page.fin", "The page after the last is empty.";
    PageEnveloppe = "page.enveloppe", "A page is an object.";
    DepotVisible = "recit.depot_visible", "What was deposited is listed.";
    Relecture = "recit.relecture", "What was deposited is read back.";
    Doublon = "recit.doublon", "A duplicate is refused.";
    Engagement = "recit.engagement", "An engaged dossier shows it.";
    Echeancier = "recit.echeancier", "The laws of the échéancier.";
    FactureDoublon = "recit.facture_doublon", "An invoice comes twice.";
    FactureTotal = "recit.facture_total", "A wrong total.";
    FactureIban = "recit.facture_iban", "Another IBAN.";
    FactureSiret = "recit.facture_siret", "Another SIRET.";
    FactureFermee = "recit.facture_fermee", "An item that is not open.";
    FactureEcheanceInconnue = "recit.facture_echeance_inconnue", "An unknown item.";
    FactureEnCours = "recit.facture_en_cours", "An invoice is in instruction.";
    Reglement = "recit.reglement", "A paid invoice moves its item.";
    ReglementEtat = "recit.reglement_etat", "A paid invoice shows its transfer.";
    Codification = "recit.codification", "How items are coded.";
    PaiementSansFacture = "recit.paiement_sans_facture", "Nothing is paid without an invoice.";
    PremierEquipement = "recit.premier_equipement", "Unpaid first equipment can be invoiced.";
    PlusieursEcheances = "recit.plusieurs_echeances", "Two items on one invoice.";
    PlusieursContrats = "recit.plusieurs_contrats", "Two contracts on one invoice.";
    Avoir = "recit.avoir", "A negative line.";
    Refus = "recit.refus", "A refused dossier says why.";
    Rupture = "recit.rupture", "A rupture shows.";
}

/// The schema of the 200 answer, where the norm has one.
pub(super) fn reponse(operation: Operation) -> Option<&'static Schema> {
    let reply = operation.row().replies.iter().find(|reply| reply.status == "200")?;
    reply.body.as_ref().map(|(_, schema)| schema)
}

/// Pointers of the fields without which nothing can follow; `*` stands for every element. From norm.md §4 (V).
pub(super) fn essentiels(operation: Operation) -> &'static [&'static str] {
    match operation {
        Operation::TransmettreDossier | Operation::TransmettreDossierV2 => &["/numeroInterne"],
        Operation::ConsulterDossier | Operation::ConsulterDossierV2 => {
            &["/cerfa/numeroInterne", "/cerfa/etat", "/cerfa/contrat", "/echeances"]
        }
        Operation::ListerDossiers => &["/*/cerfa/numeroInterne", "/*/cerfa/etat"],
        Operation::ListerEtatsDossiers => &["/*/numeroInterne", "/*/etat"],
        Operation::ListerEtatsDossiersV2 => {
            &["/total", "/EtatDossierResult/*/numeroInterne", "/EtatDossierResult/*/etat"]
        }
        Operation::ListerEtatsFactures => &[
            "/total",
            "/factures/*/numeroInterneFacture",
            "/factures/*/referenceFactureCFA",
            "/factures/*/etatFacture",
        ],
        Operation::DeposerFacture => &["/numeroInterneFacture"],
        Operation::ConsulterCleCfa => &["/status"],
        Operation::DeposerConvention
        | Operation::DeposerDocument
        | Operation::DeposerCertificat
        | Operation::SignalerRuptureEmployeur
        | Operation::ConsulterStatut => &[],
    }
}

/// Key of the items, for the operations that answer pages.
pub(super) fn elements(operation: Operation) -> Option<&'static str> {
    match operation {
        Operation::ListerEtatsDossiersV2 => Some("EtatDossierResult"),
        Operation::ListerEtatsFactures => Some("factures"),
        _ => None,
    }
}

/// A value that the schema of a parameter excludes, as a text.
pub(super) fn impossible(parameter: &Parameter) -> Option<&'static str> {
    let is_long = |demand: &Demand| matches!(demand, Demand::MinLength(least) if *least > 1);
    match &parameter.schema.kind {
        Kind::Integer(_) => Some("zero"),
        Kind::Text(_) if parameter.schema.demands.iter().any(is_long) => Some("1"),
        _ => None,
    }
}

impl Regle {
    /// The controls of this rule.
    pub(super) fn appliquer(self) -> Vec<Controle> {
        let controle = |operation, sujet| Controle { regle: self, operation, sujet };
        if self.famille().starts_with("recit.") || self.famille().starts_with("jeton.") {
            return vec![controle(None, None)];
        }
        let mut tous = Vec::new();
        for operation in Operation::ALL.iter().copied() {
            for sujet in self.sujets(operation) {
                tous.push(controle(Some(operation), sujet));
            }
        }
        tous
    }

    fn sujets(self, operation: Operation) -> Vec<Option<&'static str>> {
        let row = operation.row();
        let noms = |place: &str, retenu: &dyn Fn(&Parameter) -> bool| {
            let parameters = row.parameters.iter().filter(|one| one.place == place && retenu(one));
            parameters.map(|one| Some(one.name)).collect::<Vec<_>>()
        };
        match self {
            Self::Entete => noms("header", &|one| one.required),
            Self::ParametreAbsent => noms("query", &|one| one.required),
            Self::ParametreInvalide => noms("query", &|one| impossible(one).is_some()),
            _ if self.concerne(operation, row) => vec![None],
            _ => Vec::new(),
        }
    }

    fn concerne(self, operation: Operation, row: &'static OperationRow) -> bool {
        let porte = |classe: Classe| reponse(operation).is_some_and(|schema| classe.porte(schema));
        let corps = |classe: Classe| {
            // The body of a rupture is unknown to the norm: nothing in it can be wrong.
            row.body.as_ref().is_some_and(|body| classe.porte(&body.schema))
        };
        match self {
            Self::Media => reponse(operation).is_some(),
            Self::Types => porte(Classe::Type),
            Self::Dates | Self::DatesMelees => porte(Classe::Format),
            Self::Valeurs => porte(Classe::Valeur),
            Self::Bornes => porte(Classe::Borne),
            Self::Essentiels => !essentiels(operation).is_empty(),
            Self::Orthographe | Self::Natures => {
                matches!(operation, Operation::ConsulterDossier | Operation::ConsulterDossierV2)
            }
            Self::EtatConnu => matches!(
                operation,
                Operation::ListerEtatsDossiers
                    | Operation::ListerEtatsDossiersV2
                    | Operation::ConsulterDossier
                    | Operation::ConsulterDossierV2
            ),
            Self::EtatListe => operation == Operation::ListerEtatsDossiers,
            Self::LectureRepetee | Self::ParametreInconnu => row.method == "GET",
            Self::ChampInconnu => matches!(
                operation,
                Operation::TransmettreDossier
                    | Operation::TransmettreDossierV2
                    | Operation::DeposerDocument
                    | Operation::DeposerConvention
                    | Operation::DeposerCertificat
            ),
            Self::NumeroInconnu => {
                matches!(
                    operation,
                    Operation::ConsulterDossier | Operation::ConsulterDossierV2 | Operation::ListerDossiers
                )
            }
            Self::CorpsIllisible => row.body.is_some(),
            Self::CorpsObligatoire => corps(Classe::Obligatoire),
            Self::CorpsType => corps(Classe::Type),
            Self::CorpsValeur => corps(Classe::Valeur) || corps(Classe::Borne),
            Self::FichierAbsent => row.body.as_ref().is_some_and(|body| body.media == "multipart/form-data"),
            Self::PageNumero
            | Self::PageCompte
            | Self::PageTotal
            | Self::PageRepetee
            | Self::PageFin
            | Self::PageEnveloppe => elements(operation).is_some(),
            _ => true,
        }
    }
}
