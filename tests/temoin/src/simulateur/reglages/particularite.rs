//! The known deviations of real OPCO, each with the name that switches it on. The one list of them.
//!
//! `deformation` implements their effect on an answer. Two names of the profiles are not simulated, because they have
//! no effect at a single OPCO: `jeton_v2_distinct` and `route_factures_majuscule` (paths are compared without case).

/// A deviation that can be switched on by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Particularite {
    /// An unknown dossier number is answered 400 with a comment.
    NumeroInconnu400,
    /// Errors are `{"errors": null, "comment": …}`.
    ErreursNullesCommentaire,
    /// Errors are `{"description": …}`.
    ErreurDescriptionSeule,
    /// A token request with a scope is refused.
    JetonSansPortee,
    /// A token request needs a proof of possession.
    DpopJeton,
    /// A page of protocol V2 arrives inside a one-element array.
    PageEnveloppee,
    /// Every page of protocol V2 is the first one.
    PageRepetee,
    /// The list of states of protocol V1 is a page object, or the object alone.
    EtatsFormeDivergente,
    /// The lists show a dossier or an invoice from the day after its arrival on; by its number it is there at once.
    ListeEnRetard,
    /// `RUPTU` instead of `RUPTURE` in protocol V2.
    EtatRuptu,
    /// Natures of costs in title case.
    NaturesCasseTitre,
    /// `IBAN` instead of `iban` in protocol V2.
    IbanEnCapitales,
    /// Days written in three ways inside one answer.
    DatesMelangees,
    /// Items are coded 1, 2, 3 and 99; for dossiers engaged from then on.
    CodificationNumerique,
    /// Half of the first equipment is paid and not said; for dossiers engaged from then on.
    PremierEquipementPartiel,
    /// Item 1 is paid without an invoice; for dossiers engaged from then on.
    PaiementAutomatique,
    /// An invoice with several items is refused.
    UneEcheanceParFacture,
    /// An invoice with several contracts is refused.
    UnContratParFacture,
    /// A negative line takes back what was invoiced.
    Avoirs,
}

use Particularite::*;

/// Every deviation, with its name and a French sentence.
const TOUTES: [(Particularite, &str, &str); 19] = [
    (
        NumeroInconnu400,
        "numero_inconnu_400",
        "Un numéro de dossier inconnu donne 400 et un commentaire, au lieu de 404.",
    ),
    (
        ErreursNullesCommentaire,
        "erreurs_nulles_commentaire",
        "Les erreurs : errors vaut null, le texte est dans comment.",
    ),
    (ErreurDescriptionSeule, "erreur_description_seule", "Les erreurs n'ont qu'une description, sans errors."),
    (JetonSansPortee, "jeton_sans_portee", "Aucune portée dans la demande de jeton."),
    (DpopJeton, "dpop_jeton", "La demande de jeton porte une preuve DPoP."),
    (PageEnveloppee, "page_enveloppee", "La page V2 arrive dans un tableau d'un seul élément."),
    (PageRepetee, "page_repetee", "La première page V2 revient quelle que soit la page demandée."),
    (EtatsFormeDivergente, "etats_forme_divergente", "La liste V1 des états est une page, ou l'objet seul."),
    (
        ListeEnRetard,
        "liste_en_retard",
        "Les listes ne montrent un dossier ou une facture que le lendemain de son arrivée.",
    ),
    (EtatRuptu, "etat_ruptu", "L'état de rupture s'écrit RUPTU en V2."),
    (NaturesCasseTitre, "natures_casse_titre", "Les natures de frais s'écrivent Restauration, Premierequipement."),
    (IbanEnCapitales, "iban_en_capitales", "Le champ iban s'écrit IBAN en V2."),
    (DatesMelangees, "dates_melangees", "Les dates finissent par +0000, Z ou rien dans une même réponse."),
    (CodificationNumerique, "codification_numerique", "Les échéances sont codées 1, 2, 3 et 99 (engagements à venir)."),
    (
        PremierEquipementPartiel,
        "premier_equipement_partiel",
        "Le premier équipement est déjà payé pour moitié, sans le dire.",
    ),
    (PaiementAutomatique, "paiement_automatique", "L'échéance 1 est payée sans facture (engagements à venir)."),
    (UneEcheanceParFacture, "une_echeance_par_facture", "Une facture ne porte que sur une échéance."),
    (UnContratParFacture, "un_contrat_par_facture", "Une facture ne porte que sur un contrat."),
    (Avoirs, "avoirs", "Une ligne négative reprend ce qui fut facturé (avoir)."),
];

impl Particularite {
    /// Every deviation, in the order of the list.
    pub fn toutes() -> impl Iterator<Item = Self> {
        TOUTES.iter().map(|(une, ..)| *une)
    }

    /// The deviation with this name, such as `page_repetee`.
    pub fn par_nom(nom: &str) -> Option<Self> {
        TOUTES.iter().find(|(_, connu, _)| *connu == nom).map(|(une, ..)| *une)
    }

    /// Its name.
    pub fn nom(self) -> &'static str {
        self.ligne().1
    }

    /// Its effect, in a French sentence.
    pub fn resume(self) -> &'static str {
        self.ligne().2
    }

    fn ligne(self) -> &'static (Self, &'static str, &'static str) {
        TOUTES.iter().find(|(une, ..)| *une == self).expect("every deviation is in the list, see the test")
    }
}
