//! The request of a CFA: which échéances to invoice, and the data that only the CFA has. Amounts come from the OPCO.

use std::fmt;

use crate::controle::{FactureConnue, FraisFactures, IdRegle};
use crate::journal::IdEntree;
use crate::models::NatureLigne;
use crate::runtime::jiff::civil::Date;
use crate::scalaires::rust_decimal::Decimal;
use crate::scalaires::{Iban, Identifiant, Montant, NumeroDeca, Siret};

/// The request for an invoice, before the OPCO is queried.
///
/// ```
/// use cfadock::parcours::{Facturation, Justificatif, Poste};
/// use cfadock::scalaires::Montant;
///
/// let demande = Facturation::new("F-2027-0042", Poste::new("INT-D-1").echeance(2).repas(30).nuitees(12))
///     .justificatif(Justificatif::FactureValantCertificat);
/// ```
#[derive(Clone, Debug)]
pub struct Facturation {
    pub(super) numero: String,
    pub(super) postes: Vec<Poste>,
    pub(super) justificatif: Justificatif,
    pub(super) date_emission: Option<Date>,
    pub(super) frais_factures: Vec<FraisFactures>,
    pub(super) factures_connues: Vec<FactureConnue>,
    pub(super) sirets_connus: Option<Vec<Siret>>,
    pub(super) iban_du_cfa: Option<Iban>,
    pub(super) siret_du_cfa: Option<Siret>,
    pub(super) avoir_de: Option<String>,
    pub(super) derogations: Vec<IdRegle>,
    pub(super) remplace: Option<IdEntree>,
}

/// The proof that the training took place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Justificatif {
    /// Nothing yet: the first échéance requires no proof.
    #[default]
    Aucun,
    /// The invoice serves as the certificate: it has all its mentions, the stamp and the statement on conservation.
    FactureValantCertificat,
    /// The certificate was sent separately, or is sent right after the invoice.
    CertificatDepose,
}

impl Facturation {
    /// An invoice with this number for one échéance. The number is the next of a gapless sequence, never used before.
    pub fn new(numero: impl Into<String>, poste: Poste) -> Self {
        Self {
            numero: numero.into(),
            postes: vec![poste],
            justificatif: Justificatif::default(),
            date_emission: None,
            frais_factures: Vec::new(),
            factures_connues: Vec::new(),
            sirets_connus: None,
            iban_du_cfa: None,
            siret_du_cfa: None,
            avoir_de: None,
            derogations: Vec::new(),
            remplace: None,
        }
    }

    /// The same, as the replacement of an invoice that the OPCO refused, with its number or a new one: a
    /// [`Depot`](crate::parcours::Depot), an entry of the journal or its number. Preparing it checks in the OPCO's list
    /// of invoices that the first is refused; sending it settles the earlier entry, which the new one names
    /// ([`Reperes::remplace`](crate::journal::Reperes::remplace)). If that list is not available, a person checks and
    /// first settles the entry with [`trancher`](crate::Connexion::trancher).
    #[must_use]
    pub fn renvoyer(mut self, depot: impl Into<IdEntree>) -> Self {
        self.remplace = Some(depot.into());
        self
    }

    /// The same with one more échéance, of the same dossier or another. The profile says whether an OPCO accepts
    /// several ([`Connexion::usages`](crate::Connexion::usages) if you know better); if it does not, or it is unknown,
    /// there is a warning.
    #[must_use]
    pub fn poste(mut self, poste: Poste) -> Self {
        self.postes.push(poste);
        self
    }

    /// The same, as a credit note for the invoice with this number: each of its postes has a negative amount
    /// ([`Poste::ajuster`]). The norm has no field for the link: it is for the PDF and the journal.
    #[must_use]
    pub fn avoir_de(mut self, numero: impl Into<String>) -> Self {
        self.avoir_de = Some(numero.into());
        self
    }

    /// The same, with another IBAN than that of the [connection](crate::Connexion::emetteur): it is sent if the OPCO
    /// gives none, or masks it, with a warning.
    #[must_use]
    pub fn iban_du_cfa(mut self, iban: Iban) -> Self {
        self.iban_du_cfa = Some(iban);
        self
    }

    /// The same, with another SIRET than that of the [connection](crate::Connexion::emetteur): it is sent if the OPCO
    /// gives none, with a warning.
    #[must_use]
    pub fn siret_du_cfa(mut self, siret: Siret) -> Self {
        self.siret_du_cfa = Some(siret);
        self
    }

    /// The same, with invoices that this OPCO already has and the journal lacks: those of an earlier software. Leave
    /// out refused ones: their numbers may be used again.
    #[must_use]
    pub fn factures_connues(mut self, factures: impl IntoIterator<Item = FactureConnue>) -> Self {
        self.factures_connues.extend(factures);
        self
    }

    /// The same, with the SIRET that the CFA key covers at this OPCO: an échéance of another one is not invoiced.
    #[must_use]
    pub fn sirets_connus(mut self, sirets: impl IntoIterator<Item = Siret>) -> Self {
        self.sirets_connus.get_or_insert_default().extend(sirets);
        self
    }

    /// The same, with the proof that the training took place.
    #[must_use]
    pub fn justificatif(mut self, justificatif: Justificatif) -> Self {
        self.justificatif = justificatif;
        self
    }

    /// The same, issued on another day than today.
    #[must_use]
    pub fn date_emission(mut self, jour: Date) -> Self {
        self.date_emission = Some(jour);
        self
    }

    /// The same, with the ancillary costs invoiced before: the OPCO does not report all of them.
    #[must_use]
    pub fn frais_factures(mut self, frais: impl IntoIterator<Item = FraisFactures>) -> Self {
        self.frais_factures.extend(frais);
        self
    }

    /// The same, sent in spite of errors of these rules.
    #[must_use]
    pub fn deroger(mut self, regles: impl IntoIterator<Item = IdRegle>) -> Self {
        self.derogations.extend(regles);
        self
    }
}

/// An échéance of a dossier, with the ancillary costs that go with it.
#[derive(Clone, Debug)]
pub struct Poste {
    pub(super) numero_interne: String,
    pub(super) echeance: Option<i32>,
    pub(super) pedagogie: Pedagogie,
    pub(super) majoration_rqth: Option<Montant>,
    pub(super) codification: Option<Identifiant>,
    pub(super) numero_deca: Option<NumeroDeca>,
    pub(super) frais: Vec<Frais>,
}

/// The amount invoiced of the échéance itself.
#[derive(Clone, Default)]
pub(super) enum Pedagogie {
    /// The amount that it still expects.
    #[default]
    Attendue,
    /// Nothing.
    Aucune,
    /// Another amount, and why.
    Ajustee { montant: Montant, raison: String },
}

/// Shows no reason, because it may name a person.
impl fmt::Debug for Pedagogie {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attendue => formatter.write_str("Attendue"),
            Self::Aucune => formatter.write_str("Aucune"),
            Self::Ajustee { montant, .. } => formatter.debug_tuple("Ajustee").field(montant).finish(),
        }
    }
}

impl Poste {
    /// The first open échéance of this dossier (its internal number) that still expects something.
    pub fn new(numero_interne: impl Into<String>) -> Self {
        Self {
            numero_interne: numero_interne.into(),
            echeance: None,
            pedagogie: Pedagogie::default(),
            majoration_rqth: None,
            codification: None,
            numero_deca: None,
            frais: Vec::new(),
        }
    }

    /// The échéance with this number instead.
    #[must_use]
    pub fn echeance(mut self, numero: i32) -> Self {
        self.echeance = Some(numero);
        self
    }

    /// Nothing of the échéance itself, only ancillary costs. Not needed if the échéance expects nothing more, for
    /// example after an automatic payment.
    #[must_use]
    pub fn frais_seuls(mut self) -> Self {
        self.pedagogie = Pedagogie::Aucune;
        self
    }

    /// This amount of the échéance instead of what it still expects, with the reason: less, for example after an
    /// absence; negative in a [credit note](Facturation::avoir_de). An amount without a reason is refused.
    ///
    /// The norm has no field for the reason, and an invoice has no free text: it is for the PDF and your own records,
    /// from [`ProjetFacture::ajustements`](super::ProjetFacture::ajustements). The journal does not store it, since it
    /// may name a person.
    #[must_use]
    pub fn ajuster(mut self, montant: Montant, raison: impl Into<String>) -> Self {
        self.pedagogie = Pedagogie::Ajustee { montant, raison: raison.into() };
        self
    }

    /// The part of the échéance's amount that is the increase for a disabled apprentice. Needed only if the échéance
    /// contains both and is partly paid: then the OPCO does not say what remains of each.
    #[must_use]
    pub fn dont_majoration_rqth(mut self, montant: Montant) -> Self {
        self.majoration_rqth = Some(montant);
        self
    }

    /// The codification of the échéance, if the OPCO does not give it; without it, its number is sent. There is a
    /// warning.
    #[must_use]
    pub fn codification(mut self, codification: Identifiant) -> Self {
        self.codification = Some(codification);
        self
    }

    /// The DECA number of the contract, if the OPCO does not give it. There is a warning.
    #[must_use]
    pub fn numero_deca(mut self, numero: NumeroDeca) -> Self {
        self.numero_deca = Some(numero);
        self
    }

    /// This many meals, at the unit price that the OPCO engaged.
    #[must_use]
    pub fn repas(self, nombre: u32) -> Self {
        self.frais(Frais::new(NatureLigne::Restauration, nombre))
    }

    /// This many nights, at the unit price that the OPCO engaged.
    #[must_use]
    pub fn nuitees(self, nombre: u32) -> Self {
        self.frais(Frais::new(NatureLigne::Hebergement, nombre))
    }

    /// The first equipment: the actual cost in euros.
    #[must_use]
    pub fn premier_equipement(self, montant: Montant) -> Self {
        self.frais(Frais::new(NatureLigne::PremierEquipement, 1).a(montant))
    }

    /// The mobility, in euros.
    #[must_use]
    pub fn mobilite(self, montant: Montant) -> Self {
        self.frais(Frais::new(NatureLigne::Mobilite, 1).a(montant))
    }

    /// Ancillary costs.
    #[must_use]
    pub fn frais(mut self, frais: Frais) -> Self {
        self.frais.push(frais);
        self
    }
}

/// Ancillary costs: a number of units at a price.
#[derive(Clone, Debug)]
pub struct Frais {
    pub(super) nature: NatureLigne,
    pub(super) quantite: Decimal,
    pub(super) prix_unitaire: Option<Montant>,
}

impl Frais {
    /// This many units, at the unit price that the OPCO engaged.
    pub fn new(nature: NatureLigne, quantite: impl Into<Decimal>) -> Self {
        Self { nature, quantite: quantite.into(), prix_unitaire: None }
    }

    /// The same at this unit price in euros.
    #[must_use]
    pub fn a(mut self, prix_unitaire: Montant) -> Self {
        self.prix_unitaire = Some(prix_unitaire);
        self
    }
}
