//! How long the key of a CFA still serves: asked for once a day.

use cfadock::Connexion;
use cfadock::parcours::Validite;
use cfadock::runtime::jiff::Timestamp;

use crate::etat::suivis::Sante;

/// A day, in seconds.
const JOUR: i64 = 86_400;

/// Looks at the key, unless that was done in the last 24 hours; a look that fails counts too.
pub(super) async fn verifier(connexion: &Connexion, sante: &mut Sante, maintenant: Timestamp) {
    let le = maintenant.as_second();
    if (0..JOUR).contains(&(le - sante.cle_lue_le)) {
        return;
    }
    sante.cle_lue_le = le;
    match connexion.verifier_cle().await {
        Ok(cle) => {
            sante.cle_fin = match cle.validite {
                Validite::Valide { fin, .. } | Validite::BientotExpiree { fin, .. } | Validite::Expiree { fin, .. } => {
                    Some(fin.to_string())
                }
                Validite::Inconnue => None,
            };
            sante.cle_phrase = Some(cle.to_string());
        }
        // What was known stays known.
        Err(echec) => sante.cle_phrase = Some(echec.to_string()),
    }
}
