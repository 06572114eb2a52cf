//! The request and the answer as evidence, masked when captured. It sends nothing.

use super::{Cible, CorpsEnvoye, Requete};
use crate::verifier::echange::{Echange, FICHIER, FORMULAIRE, SANS_REPONSE};
use crate::verifier::masque::{MASQUE, expurger, extrait, masquer, propre};

impl Cible {
    /// The exchange before its answer.
    pub(super) fn echange(&self, requete: &Requete) -> Echange {
        let secrets = self.secrets();
        let tu = |nom: &str| matches!(nom, "authorization" | "x-api-key");
        let media_envoye = match &requete.corps {
            CorpsEnvoye::Aucun => None,
            CorpsEnvoye::Texte(media, _) => Some(*media),
            CorpsEnvoye::Parts(..) => Some(FORMULAIRE),
        };
        let entetes = requete
            .entetes
            .iter()
            .map(|(nom, valeur)| (nom.clone(), if tu(nom) { MASQUE.to_owned() } else { valeur.clone() }));
        let entetes = entetes.chain(media_envoye.map(|media| ("content-type".to_owned(), media.to_owned())));
        let corps = match &requete.corps {
            CorpsEnvoye::Aucun => None,
            CorpsEnvoye::Texte(_, texte) => {
                let json: Option<serde_json::Value> = serde_json::from_str(texte).ok();
                Some(extrait(texte.as_bytes(), json.as_ref(), &secrets))
            }
            CorpsEnvoye::Parts(nom, json, fichier) => {
                let suite = if *fichier { FICHIER } else { "" };
                Some(format!("{nom}={}{suite}", extrait(b"json", Some(&masquer(json)), &secrets)))
            }
        };
        Echange {
            methode: requete.methode.to_string(),
            chemin: chemin(requete, &secrets),
            entetes: entetes.collect(),
            corps,
            statut: SANS_REPONSE,
            media: None,
            reponse: String::new(),
        }
    }

    /// A text of the OPCO for display: without secrets, persons and control characters.
    pub fn propre(&self, texte: &str) -> String {
        propre(texte, &self.secrets())
    }

    pub(super) fn secrets(&self) -> Vec<String> {
        let mut secrets = vec![self.adresse.cle_api.clone(), self.adresse.client_secret.clone()];
        secrets.extend(self.jetons.iter().chain(&self.personnes).cloned());
        secrets
    }
}

/// The path with its query as sent, percent-encoded; masked before it is encoded.
fn chemin(requete: &Requete, secrets: &[String]) -> String {
    if requete.query.is_empty() {
        return requete.chemin.clone();
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (nom, valeur) in &requete.query {
        query.append_pair(nom, &expurger(valeur, secrets));
    }
    format!("{}?{}", requete.chemin, query.finish())
}
