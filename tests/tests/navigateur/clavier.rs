//! A user with only a keyboard: Tab to a control, a key on it, and the result.

use serde_json::{Value, json};

use super::pilote::Navigateur;

/// More stops than any page of ours has.
const ARRETS: usize = 400;

/// Looks at the page while it is sent and read again; each look is a call to the browser.
const REGARDS: usize = 4_000;

/// Where the focus is, and whether somebody can see that: an outline, on the screen, under nothing else.
const FOYER: &str = "
    const ici = document.activeElement, style = getComputedStyle(ici), [cadre] = ici.getClientRects();
    if (ici === document.body || !cadre) return { id: '', rang: '', visible: false };
    const dessus = document.elementFromPoint(cadre.left + cadre.width / 2, cadre.top + cadre.height / 2);
    const trait = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return {
      id: ici.id, rang: ici.closest('tr')?.id || '', texte: ici.textContent.trim().slice(0, 60),
      visible: trait && !!dessus && (ici.contains(dessus) || dessus.contains(ici)),
    };";

/// A key of a keyboard.
#[derive(Clone, Copy)]
pub enum Touche {
    Tab,
    Enter,
    Space,
    Backspace,
    Digit(char),
}

impl Touche {
    /// Its name, its place, its old number, and what it writes.
    fn evenement(self) -> (String, String, u32, String) {
        let simple = |nom: &str, numero, texte: &str| (nom.to_owned(), nom.to_owned(), numero, texte.to_owned());
        match self {
            Self::Tab => simple("Tab", 9, ""),
            Self::Enter => simple("Enter", 13, "\r"),
            Self::Backspace => simple("Backspace", 8, ""),
            Self::Space => (" ".to_owned(), "Space".to_owned(), 32, " ".to_owned()),
            Self::Digit(chiffre) => (chiffre.into(), format!("Digit{chiffre}"), chiffre.into(), chiffre.into()),
        }
    }
}

impl Navigateur {
    pub async fn touche(&self, touche: Touche) {
        self.frapper(touche, false).await;
    }

    pub async fn taper(&self, chiffres: &str) {
        for chiffre in chiffres.chars() {
            self.touche(Touche::Digit(chiffre)).await;
        }
    }

    /// One press of a key, or one more of a key that is held down. WebDriver's own key actions are repeated by
    /// chromedriver when a page goes away meanwhile, which is just what our buttons make it do.
    pub async fn frapper(&self, touche: Touche, tenue: bool) {
        let (nom, place, numero, texte) = touche.evenement();
        let mut evenement = json!({ "type": "keyDown", "key": nom, "code": place, "windowsVirtualKeyCode": numero });
        evenement["autoRepeat"] = json!(tenue);
        evenement["text"] = json!(texte);
        self.cdp("Input.dispatchKeyEvent", evenement.clone()).await;
        evenement["type"] = json!("keyUp");
        evenement["autoRepeat"] = json!(false);
        evenement["text"] = json!("");
        self.cdp("Input.dispatchKeyEvent", evenement).await;
    }

    /// Whether the focus can be seen.
    pub async fn vu(&self) -> bool {
        self.lire(FOYER).await["visible"] == json!(true)
    }

    /// Where the focus is; it must be visible there.
    pub async fn foyer(&self) -> Value {
        let foyer = self.lire(FOYER).await;
        assert_eq!(foyer["visible"], json!(true), "le foyer ne se voit pas : {foyer}");
        foyer
    }

    /// Tabs on until the control with this id has the focus, which is visible at every stop.
    pub async fn tabuler_a(&self, id: &str) {
        for _ in 0..ARRETS {
            self.touche(Touche::Tab).await;
            // At the end the focus leaves the page for the browser, and comes back at the top.
            if self.lire("return document.activeElement === document.body").await == json!(true) {
                continue;
            }
            if self.foyer().await["id"] == json!(id) {
                return;
            }
        }
        panic!("Tab ne mène pas à {id}");
    }

    /// Presses a key on what has the focus and waits for the page to be read again.
    pub async fn envoyer(&self, touche: Touche) {
        self.lire("window.ancienne = true").await;
        self.touche(touche).await;
        let regard = "return window.ancienne ? 'ancienne ' + message.textContent : document.readyState";
        let mut vu = Value::Null;
        for _ in 0..REGARDS {
            // Between two pages there is none to look at.
            let Ok(lu) = self.pilote.execute(regard, Vec::new()).await else { continue };
            vu = lu.json().clone();
            if vu == json!("complete") {
                return;
            }
        }
        panic!("la page n'a pas été relue : {vu}");
    }

    /// Tab to a button and a key on it.
    pub async fn actionner(&self, id: &str, touche: Touche) {
        self.tabuler_a(id).await;
        self.envoyer(touche).await;
    }

    /// What stands in the elements that a selector finds.
    pub async fn textes(&self, selecteur: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map((un) => un.innerText.trim())";
        let lu = self.pilote.execute(script, vec![json!(selecteur)]).await.unwrap();
        lu.convert().unwrap()
    }
}
