//! Pieces: convention, document, certificate.

use cfadock::api::{DeposerCertificatForm, DeposerConventionForm, DeposerDocumentForm};
use cfadock::models::{
    Certificat, CertificatApprenti, CertificatEcheance, CertificatEmployeur, CertificatOrganismeFormation,
    InfosFichier, ObjetFichier, TypeCertificat, TypeFichier, TypeObjet,
};

use super::banc::{Banc, DOSSIER, egal, piece, present, refus};
use crate::exemple;
use crate::imprevu::Imprevu;
use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;

pub(crate) async fn convention() -> Result<(), Imprevu> {
    let banc = Banc::engage(Simulateur::neutre()).await?;
    let forme = |numero: &str| -> Result<DeposerConventionForm, Imprevu> {
        Ok(DeposerConventionForm::builder()
            .convention(exemple::convention(numero)?)
            .fichier(piece("convention"))
            .build())
    };
    let depot = banc.client.deposer_convention(forme(DOSSIER)?).await?.body;
    present("numeroInterneDocument", depot.numero_interne_document)?;
    let appels = banc.opco.appels();
    // In the order of the norm.
    let mut parties = appels.last().map(|appel| appel.parts.clone()).unwrap_or_default();
    parties.sort();
    let attendues = [("convention".to_owned(), None), ("fichier".to_owned(), Some("application/pdf".to_owned()))];
    egal("parts", parties, attendues)?;

    let mut autre = forme(DOSSIER)?;
    autre.convention.employeur.siret = autre.convention.organisme_formation.siret.clone();
    refus(banc.client.deposer_convention(autre).await, 400, "DIFFERENCE")?;
    let mut sans_mandat = forme(DOSSIER)?;
    sans_mandat.convention.mandat_employeur = false;
    refus(banc.client.deposer_convention(sans_mandat).await, 400, "MANDAT")?;
    refus(banc.client.deposer_convention(forme("INT-D-999")?).await, 400, "DOSSIER_INCONNU")?;
    banc.conclure(Operation::DeposerConvention)
}

pub(crate) async fn document() -> Result<(), Imprevu> {
    let banc = Banc::engage(Simulateur::neutre()).await?;
    banc.client.deposer_facture(banc.facture().await?).await?;
    let forme = |facture: &str| -> Result<DeposerDocumentForm, Imprevu> {
        let objets = vec![
            ObjetFichier::builder().type_objet(TypeObjet::Facture).id_objet(facture.parse()?).build(),
            ObjetFichier::builder().type_objet(TypeObjet::DossierApprentissage).id_objet(DOSSIER.parse()?).build(),
        ];
        let infos_fichier =
            InfosFichier::builder().type_fichier(TypeFichier::CertificatRealisation).objets(objets).build();
        Ok(DeposerDocumentForm::builder().infos_fichier(infos_fichier).fichier(piece("certificat")).build())
    };
    let depot = banc.client.deposer_document(forme("INT-F-1")?).await?.body;
    present("numeroInterneDocument", depot.numero_interne_document)?;
    refus(banc.client.deposer_document(forme("INT-F-9")?).await, 400, "OBJET_INCONNU")?;
    banc.conclure(Operation::DeposerDocument)
}

pub(crate) async fn certificat() -> Result<(), Imprevu> {
    let banc = Banc::engage(Simulateur::neutre()).await?;
    banc.client.deposer_facture(banc.facture().await?).await?;
    let forme = |numero: i32| -> Result<DeposerCertificatForm, Imprevu> {
        Ok(DeposerCertificatForm::builder()
            .certificat(certificat_echeance(numero)?)
            .fichier(piece("certificat"))
            .build())
    };
    let depot = banc.client.deposer_certificat(forme(1)?).await?.body;
    present("numeroInterneDocument", depot.numero_interne_document)?;
    refus(banc.client.deposer_certificat(forme(99)?).await, 400, "ECHEANCE_INCONNUE")?;
    banc.conclure(Operation::DeposerCertificat)
}

fn certificat_echeance(numero: i32) -> Result<Certificat, Imprevu> {
    let convention = exemple::convention(DOSSIER)?;
    Ok(Certificat::builder()
        .type_certificat(TypeCertificat::Intermediaire)
        .numero_interne_dossier(DOSSIER.parse()?)
        .employeur(CertificatEmployeur::builder().siret(convention.employeur.siret).build())
        .apprenti(
            CertificatApprenti::builder()
                .nom(convention.apprenti.nom)
                .prenom(convention.apprenti.prenom)
                .nom_usage(convention.apprenti.nom_usage)
                .build(),
        )
        .organisme_formation(
            CertificatOrganismeFormation::builder().siret(convention.organisme_formation.siret).build(),
        )
        .echeance(
            CertificatEcheance::builder()
                .numero(numero)
                .codification(format!("E{numero}").parse()?)
                .date_debut("2026-09-01".parse()?)
                .date_fin("2027-02-28".parse()?)
                .duree(320.0)
                .echeance_partielle(false)
                .build(),
        )
        .attestation_conservation_pieces(true)
        .date_signature("2027-03-01".parse()?)
        .lieu_signature_contrat("Paris")
        .nature_action("Action de formation par apprentissage")
        .numero_interne_facture("INT-F-1".parse()?)
        .build())
}
