//! Chromium behind its chromedriver: started on a free port with an empty profile, cut off from every other host, and
//! ended with the value. It knows no page.

use std::path::PathBuf;
use std::process::Stdio;

use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// How to get what is missing.
const MANQUE: &str = "Ce test demande Chromium et chromedriver : apt-get install chromium chromium-driver (Debian), \
                      ou les mettre dans le PATH.";

/// `--no-sandbox` because CI is root; the rest keeps the browser quiet and alone.
const OPTIONS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--hide-scrollbars",
];

/// The width of a common desktop window, and of a small telephone.
pub const LARGE: u32 = 1280;
pub const ETROIT: u32 = 390;

/// Whether the page of the first argument is there as a whole.
const ARRIVE: &str = "return document.readyState === 'complete' && document.URL === new URL(arguments[0]).href";

/// How often at most a page is looked for that is not there yet.
const REGARDS: usize = 2_000;

/// A browser. The session goes before the driver that serves it, and the profile last.
pub struct Navigateur {
    pub pilote: WebDriver,
    _chromedriver: Child,
    _profil: TempDir,
}

impl Navigateur {
    pub async fn ouvrir() -> Self {
        let (chromedriver, port) = chromedriver().await;
        let profil = tempfile::tempdir().unwrap();
        let mut souhaits = DesiredCapabilities::chrome();
        souhaits.set_binary(programme(&["chromium", "chromium-browser", "google-chrome"]).to_str().unwrap()).unwrap();
        for option in OPTIONS {
            souhaits.add_arg(option).unwrap();
        }
        souhaits.add_arg(&format!("--user-data-dir={}", profil.path().display())).unwrap();
        // The performance log holds every request that the browser means to send.
        for journal in ["browser", "performance"] {
            souhaits.set_logging_prefs(journal, LoggingPrefsLogLevel::All).unwrap();
        }
        let http = Client::builder().no_proxy().build().unwrap();
        let session = WebDriver::builder(format!("http://127.0.0.1:{port}"), souhaits).client(http);
        let pilote =
            session.connect().await.unwrap_or_else(|error| panic!("Chromium ne s'ouvre pas ({error}). {MANQUE}"));
        let ouvert = Self { pilote, _chromedriver: chromedriver, _profil: profil };
        ouvert.ecran(LARGE).await;
        // Without a window the browser is not always the one in front, and then nothing is in focus.
        ouvert.cdp("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })).await;
        ouvert
    }

    pub async fn fermer(self) {
        self.pilote.quit().await.unwrap();
    }

    /// Chromedriver now and then says that a page is there before it is, on a machine that has much to do.
    pub async fn aller(&self, adresse: &str) {
        self.pilote.goto(adresse).await.unwrap();
        for _ in 0..REGARDS {
            if self.pilote.execute(ARRIVE, vec![json!(adresse)]).await.unwrap().json() == &json!(true) {
                return;
            }
        }
        panic!("{adresse} n'arrive pas");
    }

    /// The screen's width in CSS pixels; a headless window alone cannot be as narrow as a telephone.
    pub async fn ecran(&self, largeur: u32) {
        let mesures = json!({ "width": largeur, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", mesures).await;
    }

    /// What the reader's system prefers: `light` or `dark`.
    pub async fn teinte(&self, teinte: &str) {
        let preference = json!({ "features": [{ "name": "prefers-color-scheme", "value": teinte }] });
        self.cdp("Emulation.setEmulatedMedia", preference).await;
    }

    pub async fn cdp(&self, methode: &str, parametres: Value) -> Value {
        self.pilote.cdp().send_raw(methode, parametres).await.unwrap()
    }

    /// Runs a script in the page and reads what it returns.
    pub async fn lire(&self, script: &str) -> Value {
        self.pilote.execute(script, Vec::new()).await.unwrap().json().clone()
    }

    /// The whole page from top to foot as a PNG, kept beside the build as `navigateur-{nom}.png`.
    pub async fn photographier(&self, nom: &str) -> Vec<u8> {
        let largeur = self.lire("return innerWidth").await;
        let hauteur = self.lire("return Math.min(document.documentElement.scrollHeight, 4000)").await;
        let cadre = json!({ "x": 0, "y": 0, "width": largeur, "height": hauteur, "scale": 1 });
        let demande = json!({ "format": "png", "captureBeyondViewport": true, "clip": cadre });
        let image = self.cdp("Page.captureScreenshot", demande).await;
        let image = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, image["data"].as_str().unwrap()).unwrap();
        let la = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("navigateur-{nom}.png"));
        std::fs::write(la, &image).unwrap();
        image
    }
}

/// Starts chromedriver on a port of the system's choice, which its first lines tell.
async fn chromedriver() -> (Child, u16) {
    let mut commande = Command::new(programme(&["chromedriver"]));
    commande.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut chromedriver = commande.spawn().unwrap_or_else(|error| panic!("chromedriver : {error}. {MANQUE}"));
    let mut lignes = BufReader::new(chromedriver.stdout.take().unwrap()).lines();
    while let Some(ligne) = lignes.next_line().await.unwrap() {
        let dit = ligne.strip_prefix("ChromeDriver was started successfully on port ");
        if let Some(port) = dit.and_then(|port| port.trim_end_matches('.').parse().ok()) {
            return (chromedriver, port);
        }
    }
    panic!("chromedriver ne dit pas son port. {MANQUE}");
}

/// The first of these programs that the PATH has.
fn programme(noms: &[&str]) -> PathBuf {
    let chemins = std::env::var_os("PATH").unwrap_or_default();
    let dans = |nom: &&str| std::env::split_paths(&chemins).map(|la| la.join(nom)).find(|la| la.is_file());
    noms.iter().find_map(dans).unwrap_or_else(|| panic!("Il n'y a pas de {}. {MANQUE}", noms[0]))
}
