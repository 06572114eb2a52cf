//! What to do about an error at an OPCO, in sentences for people at a CFA or at their software editor. `choix` selects
//! one.

use std::fmt;

use super::rejet::Rejet;

/// What to do about an error at an OPCO.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Conseil {
    /// The request could not be written.
    RequeteImpossible,
    /// A credential is missing: there is no key of the CFA.
    CleIntrouvable,
    /// The token server was not reached, or is unavailable.
    JetonIndisponible,
    /// The token server refuses the software.
    IdentifiantsDuLogiciel,
    /// The token server refuses the proof of possession (DPoP).
    PreuveDpop,
    /// The token server's answer is no token.
    JetonIllisible,
    /// No connection: nothing was sent.
    NonEnvoye,
    /// The deposit may have been received: check before anything is sent again.
    Reconcilier,
    /// The deposit was received and its numbers are lost: look them up.
    RelireLesNumeros,
    /// A read was interrupted.
    LectureInterrompue,
    /// A gateway answered instead of the OPCO, with a page.
    Passerelle,
    /// 401.
    JetonRefuse,
    /// 403.
    CleOuHabilitation,
    /// The number of the dossier is unknown.
    DossierInconnu,
    /// The OPCO does not have the operation, or the address is wrong.
    NonOffert,
    /// 413.
    TropVolumineux,
    /// 429.
    Quota,
    /// 3xx, which is not followed.
    Redirection,
    /// 5xx on a read.
    PanneOpco,
    /// The answer of a read does not decode.
    ReponseIllisible,
    /// A rejection of the FAQ, recognised in the text.
    Rejet(Rejet),
    /// Another refusal: its reasons explain it.
    Corriger,
}

impl Conseil {
    /// Whether the cause may disappear without action.
    pub(super) fn peut_passer(self) -> bool {
        use Conseil::{JetonIndisponible, LectureInterrompue, NonEnvoye, PanneOpco, Passerelle, Quota};
        matches!(self, JetonIndisponible | LectureInterrompue | NonEnvoye | PanneOpco | Passerelle | Quota)
    }

    /// The word for it, which is stable across versions.
    pub fn identifiant(self) -> &'static str {
        match self {
            Self::RequeteImpossible => "requete_impossible",
            Self::CleIntrouvable => "cle_introuvable",
            Self::JetonIndisponible => "jeton_indisponible",
            Self::IdentifiantsDuLogiciel => "identifiants_du_logiciel",
            Self::PreuveDpop => "preuve_dpop",
            Self::JetonIllisible => "jeton_illisible",
            Self::NonEnvoye => "non_envoye",
            Self::Reconcilier => "reconcilier",
            Self::RelireLesNumeros => "relire_les_numeros",
            Self::LectureInterrompue => "lecture_interrompue",
            Self::Passerelle => "passerelle",
            Self::JetonRefuse => "jeton_refuse",
            Self::CleOuHabilitation => "cle_ou_habilitation",
            Self::DossierInconnu => "dossier_inconnu",
            Self::NonOffert => "non_offert",
            Self::TropVolumineux => "trop_volumineux",
            Self::Quota => "quota",
            Self::Redirection => "redirection",
            Self::PanneOpco => "panne_opco",
            Self::ReponseIllisible => "reponse_illisible",
            Self::Rejet(_) => "rejet_connu",
            Self::Corriger => "corriger",
        }
    }

    /// What to do, in French.
    pub fn phrase(self) -> &'static str {
        self.phrase_de_l_envoi().unwrap_or_else(|| self.phrase_de_la_reponse())
    }

    /// The sentence for a call without a usable answer.
    fn phrase_de_l_envoi(self) -> Option<&'static str> {
        Some(match self {
            Self::RequeteImpossible => {
                "La demande n'a pas pu être écrite, rien n'est parti : corrigez la valeur en cause."
            }
            Self::CleIntrouvable => {
                "Rien n'est parti : la clé du CFA chez cet OPCO n'a pas été fournie. Enregistrez-la dans le logiciel ; \
                 le CFA la retire dans l'extranet de l'OPCO."
            }
            Self::JetonIndisponible => {
                "Rien n'est parti : le serveur de jetons de l'OPCO ne répond pas. Réessayez plus tard."
            }
            Self::IdentifiantsDuLogiciel => {
                "Rien n'est parti : l'OPCO refuse les identifiants du logiciel. Vérifiez l'identifiant, le secret, la \
                 portée et l'adresse du jeton auprès de l'OPCO."
            }
            Self::PreuveDpop => {
                "Rien n'est parti : l'OPCO refuse la preuve DPoP. Vérifiez la clé de preuve déclarée chez lui et \
                 l'heure de la machine."
            }
            Self::JetonIllisible => {
                "Rien n'est parti : la réponse du serveur de jetons n'est pas un jeton. Vérifiez l'adresse du jeton."
            }
            Self::NonEnvoye => {
                "Rien n'est parti : aucune connexion à l'OPCO. Vérifiez le réseau et l'adresse, puis réessayez."
            }
            Self::Reconcilier => {
                "L'OPCO a peut-être reçu l'envoi : ne renvoyez pas, réconciliez. Cherchez d'abord le dépôt dans les \
                 états, le dossier ou l'échéancier."
            }
            Self::RelireLesNumeros => {
                "L'OPCO a reçu l'envoi mais sa réponse est perdue : ne renvoyez pas, réconciliez pour relire les \
                 numéros attribués."
            }
            Self::LectureInterrompue => "L'échange a été interrompu : réessayez plus tard.",
            _ => return None,
        })
    }

    /// The sentence for an answer.
    fn phrase_de_la_reponse(self) -> &'static str {
        match self {
            Self::Passerelle => {
                "Une passerelle a répondu à la place de l'OPCO. Réessayez plus tard ; si cela dure, vérifiez l'adresse \
                 de base et signalez-le à l'OPCO."
            }
            Self::JetonRefuse => {
                "L'OPCO refuse le jeton, et n'a rien traité : refaites la demande une fois, un nouveau jeton sera \
                 demandé. Si cela dure, vérifiez les identifiants du logiciel chez cet OPCO et que la clé du CFA est \
                 bien envoyée."
            }
            Self::CleOuHabilitation => {
                "L'OPCO refuse la clé du CFA ou son habilitation : vérifiez que la clé est celle de ce CFA chez cet \
                 OPCO, qu'elle n'a pas expiré, et que le logiciel est autorisé."
            }
            Self::DossierInconnu => {
                "L'OPCO ne connaît pas ce dossier : vérifiez le numéro interne, et que le dossier est bien chez cet \
                 OPCO."
            }
            Self::NonOffert => {
                "L'OPCO n'offre pas cette opération à cette adresse : vérifiez l'adresse de base et la page \
                 « Accrochage » du portail, et passez par l'extranet en attendant."
            }
            Self::TropVolumineux => "L'envoi est trop volumineux : réduisez la taille du fichier joint.",
            Self::Quota => "Le quota d'appels est atteint : attendez le délai demandé, puis réessayez.",
            Self::Redirection => {
                "L'OPCO renvoie vers une autre adresse, qui n'est pas suivie : corrigez l'adresse de base."
            }
            Self::PanneOpco => "L'OPCO est en panne : réessayez plus tard.",
            Self::ReponseIllisible => {
                "La réponse de l'OPCO n'a pas la forme attendue : conservez-la et signalez-la à l'éditeur du logiciel."
            }
            Self::Rejet(rejet) => rejet.phrase(),
            _ => "L'OPCO a refusé la demande : corrigez ce que disent ses motifs, puis refaites-la.",
        }
    }
}

impl fmt::Display for Conseil {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.phrase())
    }
}
