//! A fresh simulated OPCO with a client of the SDK, and the assertions of the scenarios.

use std::fmt::Debug;

use cfadock::api::{Client, DeposerFactureForm};
use cfadock::models::{Erreur, Facture, LigneFacture, NatureLigne};
use cfadock::scalaires::Montant;
use cfadock::{ClientCredentials, Error, FilePart, ProofKey, Reply};
use jiff::civil::date;

use crate::exemple;
use crate::imprevu::Imprevu;
use temoin::generated::operation::Operation;
use temoin::simulateur::{Reglages, Simulateur};

/// The dossier of the sample contract, when it is the first one deposited.
pub(crate) const DOSSIER: &str = "INT-D-1";

/// A simulated OPCO and a client for it.
pub(crate) struct Banc {
    pub(crate) opco: Simulateur,
    pub(crate) client: Client,
}

/// A client with all that a simulated OPCO asks for, besides a proof of possession.
pub(crate) fn client(opco: &Simulateur) -> Result<Client, Imprevu> {
    client_avec(opco, None)
}

/// A client that proves possession of a key where it asks for a token.
pub(crate) fn client_avec(opco: &Simulateur, preuve: Option<ProofKey>) -> Result<Client, Imprevu> {
    let acces = &opco.acces;
    let mut logiciel = ClientCredentials::new(&opco.url_jeton, &acces.client_id, acces.client_secret.as_str());
    if let Some(scope) = &acces.scope {
        logiciel = logiciel.scope(scope);
    }
    if let Some(preuve) = preuve {
        logiciel = logiciel.dpop(preuve);
    }
    let constructeur = Client::builder().base_url(&opco.url).cle_api(acces.cle_api.as_str()).oauth2(logiciel);
    Ok(constructeur.editeur("Editions Exemple").logiciel("Logiciel Exemple").version("1.0.0").build()?)
}

impl Banc {
    pub(crate) async fn monter(reglages: Reglages) -> Result<Self, Imprevu> {
        let opco = reglages.demarrer().await?;
        let client = client(&opco)?;
        Ok(Self { opco, client })
    }

    /// With the sample contract deposited and engaged, and its second item open.
    pub(crate) async fn engage(reglages: Reglages) -> Result<Self, Imprevu> {
        let banc = Self::monter(reglages).await?;
        banc.client.transmettre_dossier(&exemple::contrat()?).await?;
        banc.opco.engager(DOSSIER)?;
        banc.opco.avancer(date(2027, 3, 1))?;
        Ok(banc)
    }

    /// The invoice of the first item: its teaching costs and nothing else.
    pub(crate) async fn facture(&self) -> Result<DeposerFactureForm, Imprevu> {
        let dossier = self.client.consulter_dossier(DOSSIER).await?.body;
        let cerfa = dossier.cerfa.ok_or_else(|| Imprevu::new("le dossier n'a pas de contrat"))?;
        let echeance = dossier.echeances.unwrap_or_default().into_iter().next();
        let echeance = echeance.ok_or_else(|| Imprevu::new("le dossier n'a pas d'échéance"))?;
        let montant = echeance.montant_total.unwrap_or_default();
        let ligne = LigneFacture::builder()
            .montant(montant.clone())
            .nature_ligne(NatureLigne::Pedagogie)
            .quantite(1.0)
            .numero_echeance(echeance.numero.unwrap_or_default())
            .codification_echeance(present("codification", echeance.codification)?)
            .numero_dossier(present("numeroExterne", cerfa.numero_externe)?)
            .numero_deca(present("numeroDeca", cerfa.numero_deca)?)
            .build();
        let facture = Facture::builder()
            .numero("F-0001")
            .date_emission(self.opco.date().into())
            .montant_total(montant)
            .iban_emetteur(present("iban", echeance.iban)?)
            .siret_emetteur(present("siretCfa", echeance.siret_cfa)?)
            .est_certificat_realisation(false)
            .lignes(vec![ligne])
            .build();
        Ok(DeposerFactureForm::builder().facture(facture).fichier(piece("facture")).build())
    }

    /// Ends a scenario: the operation was called, and the OPCO answered nothing that the norm does not allow.
    pub(crate) fn conclure(&self, operation: Operation) -> Result<(), Imprevu> {
        if let Some(ecart) = self.opco.manquements().first() {
            return Err(Imprevu::new(format!("l'OPCO simulé s'écarte de la norme : {ecart:?}")));
        }
        exiger(
            self.opco.appels().iter().any(|appel| appel.operation == Some(operation) && appel.statut == 200),
            "l'opération n'a jamais réussi",
        )
    }
}

/// A small PDF.
pub(crate) fn piece(nom: &str) -> FilePart {
    FilePart::pdf(format!("{nom}.pdf"), exemple::pdf(nom))
}

/// What the norm lets be absent and this story needs.
pub(crate) fn present<T>(nom: &str, valeur: Option<T>) -> Result<T, Imprevu> {
    valeur.ok_or_else(|| Imprevu::new(format!("{nom} est absent")))
}

pub(crate) fn exiger(vrai: bool, phrase: &str) -> Result<(), Imprevu> {
    if vrai { Ok(()) } else { Err(Imprevu::new(phrase)) }
}

pub(crate) fn egal<T: PartialEq<U> + Debug, U: Debug>(nom: &str, lu: T, attendu: U) -> Result<(), Imprevu> {
    if lu == attendu {
        return Ok(());
    }
    Err(Imprevu::new(format!("{nom} : {attendu:?} attendu, {lu:?} lu")))
}

/// The amount is exactly so many centimes.
pub(crate) fn centimes(nom: &str, lu: Option<&Montant>, attendu: i64) -> Result<(), Imprevu> {
    egal(nom, lu.and_then(Montant::en_centimes), Some(attendu))
}

/// The documented refusal with this status, and this code among its errors.
pub(crate) fn refus<T>(resultat: Result<Reply<T>, Error<Erreur>>, statut: u16, code: &str) -> Result<(), Imprevu> {
    let refus = match resultat {
        Ok(_) => return Err(Imprevu::new(format!("un refus {code} était attendu"))),
        Err(Error::Refused(refus)) => refus,
        Err(erreur) => return Err(erreur.into()),
    };
    egal("statut", refus.status.as_u16(), statut)?;
    let erreurs = refus.body.errors.unwrap_or_default();
    exiger(
        erreurs.iter().any(|erreur| erreur.code.as_deref() == Some(code) && erreur.description.is_some()),
        &format!("le code {code} manque parmi les erreurs"),
    )
}
