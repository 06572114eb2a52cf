//! What each workflow writes to the journal before it sends: the key, the digest, and what to look for afterwards.

use super::{Connexion, Intention, Protocole, Ressource};
use crate::journal::{Cle, Empreinte, IdentiteContrat, RepereEcheance, RepereFacture, Reperes};
use crate::models::{Certificat, Convention, Dossier, DossierTransmission, Facture, InfosFichier, LigneFacture};
use crate::runtime::codegen::Serialize;
use crate::scalar::Montant;
use crate::{FilePart, operations};

pub(super) fn contrat(connexion: &Connexion, protocole: Protocole, dossier: &DossierTransmission) -> Intention {
    let identite = IdentiteContrat::envoyee(connexion.opco(), &dossier.cerfa, connexion.lire_journal().sceau());
    let cle = Cle::contrat(connexion.opco(), &identite);
    let operation = Ressource::DepotDossier.operation(protocole);
    Intention::new(operation, cle, empreinte(dossier), Reperes::contrat(identite))
}

pub(super) fn convention(connexion: &Connexion, convention: &Convention, fichier: &FilePart) -> Intention {
    let (dossier, digest) = (&convention.numero_interne_dossier, empreinte(convention));
    let cle = Cle::convention(connexion.opco(), dossier, digest);
    let reperes = Reperes::dossier(dossier.as_str());
    Intention::new(&operations::DEPOSER_CONVENTION, cle, digest.avec(fichier), reperes)
}

pub(super) fn certificat(connexion: &Connexion, certificat: &Certificat, fichier: &FilePart) -> Intention {
    let (dossier, digest) = (&certificat.numero_interne_dossier, empreinte(certificat));
    let cle = Cle::certificat(connexion.opco(), dossier, certificat.echeance.numero, digest);
    let mut reperes = Reperes::dossier(dossier.as_str());
    if let Some(facture) = &certificat.numero_interne_facture {
        reperes = reperes.et_facture(facture.as_str());
    }
    Intention::new(&operations::DEPOSER_CERTIFICAT, cle, digest.avec(fichier), reperes)
}

/// `numero_interne` is that of the dossier, and where it belongs to one, that of the invoice.
pub(super) fn document(
    connexion: &Connexion,
    infos: &InfosFichier,
    fichier: &FilePart,
    (dossier, facture): (&str, Option<&str>),
) -> Intention {
    let content = Empreinte::octets(&fichier.content);
    let cle = Cle::document(connexion.opco(), &infos.type_fichier, &infos.objets, content);
    let reperes = Reperes::dossier(dossier);
    let reperes = facture.map_or(reperes.clone(), |facture| reperes.et_facture(facture));
    Intention::new(&operations::DEPOSER_DOCUMENT, cle, empreinte(infos).avec(fichier), reperes)
}

/// `dossiers` are those that the lines bill, as they were read just before.
pub(super) fn facture(
    connexion: &Connexion,
    facture: &Facture,
    fichier: &FilePart,
    dossiers: &[(&str, &Dossier)],
) -> Intention {
    let repere = RepereFacture {
        numero: facture.numero.clone(),
        siret_emetteur: facture.siret_emetteur.as_str().to_owned(),
        total: facture.montant_total.to_centimes(),
        echeances: dossiers.iter().flat_map(|(numero, dossier)| echeances(facture, numero, dossier)).collect(),
    };
    let cle = Cle::facture(connexion.opco(), &facture.siret_emetteur, &facture.numero);
    let digest = empreinte(facture).avec(fichier);
    Intention::new(&operations::DEPOSER_FACTURE, cle, digest, Reperes::facture(repere))
}

/// The échéances of a dossier that an invoice bills, each once.
fn echeances(facture: &Facture, numero_interne: &str, dossier: &Dossier) -> Vec<RepereEcheance> {
    let externe = dossier.numero_externe();
    let billed = |numero| {
        let of_echeance = move |ligne: &&LigneFacture| {
            Some(&ligne.numero_dossier) == externe
                && ligne.numero_echeance == numero
                && ligne.nature_ligne.nature_des_frais().is_none()
        };
        facture.lignes.iter().filter(of_echeance).filter_map(|ligne| ligne.montant.to_centimes()).reduce(|a, b| a + b)
    };
    let centimes = |montant: &Option<Montant>| montant.as_ref().and_then(Montant::to_centimes);
    let all = dossier.echeances.iter().flatten();
    all.filter_map(|echeance| {
        let numero = echeance.numero?;
        Some(RepereEcheance {
            dossier: numero_interne.to_owned(),
            numero,
            facture: billed(numero)?,
            en_cours: centimes(&echeance.montant_en_cours_instruction),
            regle: centimes(&echeance.montant_regle),
        })
    })
    .collect()
}

fn empreinte(document: &impl Serialize) -> Empreinte {
    Empreinte::json(document).expect("whatever a model holds is written as JSON")
}

#[cfg(test)]
mod tests;
