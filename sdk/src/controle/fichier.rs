//! The file of a document: a complete PDF, or a picture if the OPCO accepts it; not empty, not too large.
//!
//! Only the first and last bytes are read; the content of the file is not checked.

use super::constat::{Constat, Controle};
use super::regle::{Preuve, avertissement, erreur};
use super::verification::{Ecarts, Verification, executer};
use crate::FilePart;
use crate::reference::financement;

/// A file, and what may be sent with its document.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FichierAControler<'a> {
    /// The file, as it will be sent.
    pub fichier: &'a FilePart,
    /// Whether pictures (JPEG, PNG) are accepted besides PDF: yes for conventions, certificates and documents, no for
    /// invoices.
    pub images_admises: bool,
}

impl<'a> FichierAControler<'a> {
    /// A file that must be a PDF.
    pub fn pdf(fichier: &'a FilePart) -> Self {
        Self { fichier, images_admises: false }
    }

    /// A file that may be a PDF or a picture.
    pub fn pdf_ou_image(fichier: &'a FilePart) -> Self {
        Self { fichier, images_admises: true }
    }
}

pub(super) type Verif = Verification<fn(&FichierAControler<'_>, &mut Ecarts<'_>)>;

pub(super) const VERIFICATIONS: &[&[Verif]] = &[&[
    Verif {
        regle: erreur(
            "FICHIER-VIDE-001",
            "fichier",
            "Le fichier n'est pas vide.",
            "norme",
            Preuve::norme("norme POST /v1/factures#/requestBody/content/multipart~1form-data/schema/required"),
        ),
        verifier: |sujet, ecarts| {
            if sujet.fichier.content.is_empty() {
                ecarts.noter("Le fichier est vide : joignez le document signé.");
            }
        },
    },
    Verif {
        regle: erreur(
            "FICHIER-FORMAT-001",
            "fichier",
            "Une facture est un fichier PDF.",
            "norme ; CF",
            Preuve::norme(
                "norme POST /v1/factures#/requestBody/content/multipart~1form-data/encoding/fichier/contentType",
            ),
        ),
        verifier: |sujet, ecarts| {
            if !sujet.images_admises && est_d_un_autre_format(sujet, &[est_pdf]) {
                ecarts.noter("Le fichier n'est pas un PDF : enregistrez le document en PDF et joignez-le à nouveau.");
            }
        },
    },
    Verif {
        regle: erreur(
            "FICHIER-FORMAT-002",
            "fichier",
            "Une convention, un certificat ou un document est un PDF, un JPEG ou un PNG.",
            "norme ; CF",
            Preuve::norme(
                "norme POST /v1/documents#/requestBody/content/multipart~1form-data/encoding/fichier/contentType",
            ),
        ),
        verifier: |sujet, ecarts| {
            if sujet.images_admises && est_d_un_autre_format(sujet, &[est_pdf, est_jpeg, est_png]) {
                ecarts
                    .noter("Le fichier n'est ni un PDF, ni un JPEG, ni un PNG : enregistrez-le en PDF et joignez-le.");
            }
        },
    },
    Verif {
        regle: avertissement(
            "FICHIER-PDF-001",
            "fichier",
            "Le PDF est entier : il porte sa marque de fin.",
            "ISO 32000",
        ),
        verifier: |sujet, ecarts| {
            if est_pdf(&sujet.fichier.content) && !est_termine(&sujet.fichier.content) {
                ecarts
                    .noter("Le PDF semble coupé avant la fin : ouvrez-le pour vérifier, ou enregistrez-le à nouveau.");
            }
        },
    },
    Verif {
        regle: avertissement("FICHIER-TAILLE-001", "fichier", "Le fichier pèse au plus 10 Mo.", "MN"),
        verifier: |sujet, ecarts| {
            let plafond = financement().taille_fichier.valeur;
            if sujet.fichier.content.len() > plafond * 1_000_000 {
                ecarts.noter(format!("Le fichier dépasse {plafond} Mo : réduisez-le, l'OPCO peut le refuser."));
            }
        },
    },
]];

/// Checks a file alone.
pub fn controler_fichier(sujet: FichierAControler<'_>) -> Controle {
    let mut constats = Vec::new();
    verifier_fichier(Some(sujet), &mut constats);
    Controle::new(constats)
}

/// Checks the file of a document, when it is given.
pub(super) fn verifier_fichier(sujet: Option<FichierAControler<'_>>, constats: &mut Vec<Constat>) {
    if let Some(sujet) = sujet {
        executer(VERIFICATIONS, constats, |verifier, ecarts| verifier(&sujet, ecarts));
    }
}

fn est_d_un_autre_format(sujet: &FichierAControler<'_>, formats: &[fn(&[u8]) -> bool]) -> bool {
    let contenu = &sujet.fichier.content;
    !contenu.is_empty() && !formats.iter().any(|est| est(contenu))
}

/// Readers search for the mark in the first kilobyte.
fn est_pdf(contenu: &[u8]) -> bool {
    contient(&contenu[..contenu.len().min(1024)], b"%PDF-")
}

fn est_termine(contenu: &[u8]) -> bool {
    contient(&contenu[contenu.len().saturating_sub(1024)..], b"%%EOF")
}

fn est_jpeg(contenu: &[u8]) -> bool {
    contenu.starts_with(&[0xFF, 0xD8, 0xFF])
}

fn est_png(contenu: &[u8]) -> bool {
    contenu.starts_with(b"\x89PNG\r\n\x1A\n")
}

fn contient(contenu: &[u8], marque: &[u8]) -> bool {
    contenu.windows(marque.len()).any(|fenetre| fenetre == marque)
}
