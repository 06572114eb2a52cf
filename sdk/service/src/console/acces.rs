//! Who may see the console and the measures: who has the token of the administration, as a bearer or, in a browser, as
//! the password of `administration`. Wrong tokens are slowed down.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac_sha256::HMAC;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::{Instant, sleep};

use super::Console;
use crate::probleme::Probleme;
use crate::secrets::SourceSecret;

/// The name in a browser.
const NOM: &str = "administration";

/// Wrong tokens are answered one after another, each after this time.
const LENTEUR: Duration = Duration::from_secs(1);

/// Wrong tokens that wait for their refusal at once: more are refused without waiting.
const REFUS: usize = 32;

/// The condense of the token is kept for this long, as its source may be a command.
const GARDE: Duration = Duration::from_secs(60);

/// Who looks at tokens.
#[derive(Debug)]
pub(super) struct Gardien {
    /// The condense of the token under a key of this process, when it was read, and after how many readings by a signal.
    attendue: Mutex<Option<(Instant, u64, [u8; 32])>>,
    sel: [u8; 32],
    tour: Mutex<()>,
    places: Semaphore,
}

impl Default for Gardien {
    fn default() -> Self {
        let mut sel = [0; 32];
        getrandom::fill(&mut sel).expect("the system has random numbers");
        Self { attendue: Mutex::default(), sel, tour: Mutex::default(), places: Semaphore::new(REFUS) }
    }
}

/// Lets a request through, or answers it.
pub(super) async fn garder(State(console): State<Arc<Console>>, requete: Request, suite: Next) -> Response {
    let Some(source) = &console.service.configuration.administration else {
        let phrase = "La console n'est pas ouverte : donnez `administration` dans la configuration.";
        return Probleme::new(404, "console-absente", phrase).into_response();
    };
    match console.gardien.juger((source, console.service.relectures()), requete.headers()).await {
        Ok(()) => suite.run(requete).await,
        Err(refus) => refus,
    }
}

impl Gardien {
    async fn juger(&self, source: (&SourceSecret, u64), entetes: &HeaderMap) -> Result<(), Response> {
        let Some(jeton) = jeton(entetes) else {
            return Err(demander("Ce qui est ici demande le jeton d'administration."));
        };
        let attendue = self.attendue(source).await?;
        if HMAC::verify(jeton.as_bytes(), self.sel, &attendue) {
            return Ok(());
        }
        let Ok(_place) = self.places.try_acquire() else {
            let phrase = "Trop de jetons faux ont été présentés : recommencez dans un instant.";
            return Err(Probleme::new(429, "essais", phrase).attendre(10).into_response());
        };
        let _tour = self.tour.lock().await;
        sleep(LENTEUR).await;
        Err(demander("Ce jeton n'est pas celui de l'administration."))
    }

    /// Whether the token is the one; nobody is slowed down.
    pub(super) async fn connait(&self, source: (&SourceSecret, u64), entetes: &HeaderMap) -> bool {
        let Some(jeton) = jeton(entetes) else { return false };
        let attendue = self.attendue(source).await;
        attendue.is_ok_and(|attendue| HMAC::verify(jeton.as_bytes(), self.sel, &attendue))
    }

    async fn attendue(&self, (source, relectures): (&SourceSecret, u64)) -> Result<[u8; 32], Response> {
        let mut attendue = self.attendue.lock().await;
        if let Some((lue_le, apres, condense)) = *attendue
            && lue_le.elapsed() < GARDE
            && apres == relectures
        {
            return Ok(condense);
        }
        let lu = source.lire().await.map_err(|echec| {
            let phrase = format!("Le jeton d'administration ne peut pas être lu : {echec}.");
            Probleme::new(503, "administration", phrase).into_response()
        })?;
        let condense = HMAC::mac(lu.expose().as_bytes(), self.sel);
        *attendue = Some((Instant::now(), relectures, condense));
        Ok(condense)
    }
}

/// The token that a request presents.
fn jeton(entetes: &HeaderMap) -> Option<String> {
    let valeur = entetes.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (schema, reste) = valeur.split_once(' ')?;
    if schema.eq_ignore_ascii_case("bearer") {
        return Some(reste.trim().to_owned());
    }
    let texte = String::from_utf8(BASE64_STANDARD.decode(reste.trim()).ok()?).ok()?;
    let (nom, jeton) = texte.split_once(':')?;
    (schema.eq_ignore_ascii_case("basic") && nom == NOM).then(|| jeton.to_owned())
}

/// Browsers ask for the name and the token then.
fn demander(phrase: &str) -> Response {
    let refus = Probleme::new(401, "jeton", phrase).into_response();
    ([(header::WWW_AUTHENTICATE, "Basic realm=\"cfadock\", charset=\"UTF-8\"")], refus).into_response()
}
