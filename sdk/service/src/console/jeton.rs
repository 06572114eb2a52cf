//! That a form comes from a page of this console: a token of this process in it, and the origin that the browser says.

use axum::http::{HeaderMap, header};
use cfadock::journal::Entree;

/// A key of this process.
pub(super) struct SceauConsole([u8; 32]);

impl std::fmt::Debug for SceauConsole {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SceauConsole(***)")
    }
}

impl SceauConsole {
    /// A key that nobody knows.
    ///
    /// # Panics
    /// When the system has no random numbers.
    pub(super) fn nouveau() -> Self {
        let mut cle = [0; 32];
        getrandom::fill(&mut cle).expect("the system has random numbers");
        Self(cle)
    }

    /// The token of the form of a deposit as it is now: after a change it is another one.
    pub(super) fn jeton(&self, entree: &Entree) -> String {
        let mac = hmac_sha256::HMAC::mac(texte(entree), self.0);
        mac.iter().map(|octet| format!("{octet:02x}")).collect()
    }

    /// Whether a token is that of the form of a deposit; it is compared in constant time.
    pub(super) fn connait(&self, entree: &Entree, jeton: &str) -> bool {
        let octets = (0..jeton.len()).step_by(2).map(|rang| u8::from_str_radix(jeton.get(rang..rang + 2)?, 16).ok());
        let octets: Option<Vec<u8>> = octets.collect();
        let octets: Option<[u8; 32]> = octets.and_then(|octets| octets.try_into().ok());
        octets.is_some_and(|octets| hmac_sha256::HMAC::verify(texte(entree), self.0, &octets))
    }
}

fn texte(entree: &Entree) -> String {
    format!("trancher {} {}", entree.id, entree.situation())
}

/// Whether the browser says that the page which sent the form is of this server. One that says nothing is none.
pub(super) fn est_de_meme_origine(entetes: &HeaderMap) -> bool {
    let texte = |nom| entetes.get(nom).and_then(|valeur: &axum::http::HeaderValue| valeur.to_str().ok());
    if let Some(site) = texte(header::HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin";
    }
    let origine = texte(header::ORIGIN).and_then(|origine| origine.split_once("://")).map(|(_, hote)| hote);
    origine.is_some() && origine == texte(header::HOST)
}

#[cfg(test)]
mod tests {
    use cfadock::Opco;
    use cfadock::journal::{
        Auteur, CleMetier, Decision, Empreinte, EvenementJournal, IdEntree, Inscription, Reperes, Trace,
    };
    use cfadock::scalaires::Siren;

    use super::*;

    #[test]
    fn a_form_of_another_page_is_none_of_ours() {
        let entetes = |paires: &[(&'static str, &str)]| -> HeaderMap {
            paires.iter().map(|(nom, valeur)| (nom.parse().unwrap(), valeur.parse().unwrap())).collect()
        };
        for (paires, ours) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "cross-site"), ("origin", "http://a:1"), ("host", "a:1")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("origin", "http://127.0.0.1:1"), ("host", "127.0.0.1:1")], true),
            (&[("origin", "http://127.0.0.1:2"), ("host", "127.0.0.1:1")], false),
            (&[("origin", "null"), ("host", "127.0.0.1:1")], false),
            (&[("host", "127.0.0.1:1")], false),
            (&[], false),
        ] {
            assert_eq!(est_de_meme_origine(&entetes(paires)), ours, "{paires:?}");
        }
    }

    /// The token of another deposit, of another process, or of the deposit before it changed is none.
    #[test]
    fn a_form_is_of_one_deposit_as_it_was() {
        let inscription = Inscription {
            le: "2026-09-01T10:00:00Z".parse().unwrap(),
            cfa: Siren::tel_quel("000000000"),
            opco: Opco::Akto,
            operation: "deposerFacture".to_owned(),
            cle: CleMetier::autre("essai", Opco::Akto, &["1"]),
            empreinte: Empreinte::octets(b"1"),
            reperes: Reperes::dossier("INT-1"),
            reference: None,
        };
        let sept = Entree::new(IdEntree(7), inscription.clone());
        let huit = Entree::new(IdEntree(8), inscription);
        let sceau = SceauConsole::nouveau();
        let jeton = sceau.jeton(&sept);
        assert!(sceau.connait(&sept, &jeton));
        assert!(
            !sceau.connait(&huit, &jeton)
                && !sceau.connait(&sept, "")
                && !SceauConsole::nouveau().connait(&sept, &jeton)
        );
        let mut reglee = sept;
        let par = Auteur::personne("vu avec l'OPCO").unwrap();
        let evenement = EvenementJournal::Reglement { decision: Decision::Absente, par };
        reglee.ajouter(Trace { le: "2026-09-01T10:00:01Z".parse().unwrap(), evenement });
        assert!(!sceau.connait(&reglee, &jeton));
    }
}
