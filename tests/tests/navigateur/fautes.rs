//! The checks of pages detect faults: a small good page passes, and each way to spoil it is found.

use super::clavier::Touche;
use super::pilote::Navigateur;

/// A page without fault, with a place to spoil it.
const BONNE: &str = "<!DOCTYPE html><html lang='fr'><title>Essai</title><style>button { font-size: 1rem; padding: .5rem; } \
                     button:focus { outline: 3px solid } {style}</style><h1>Titre</h1><button>Payer</button>{corps}";

/// What is put into the style, into the body, and the fault that must be told.
const GATEES: [(&str, &str, &str); 14] = [
    ("", "<button></button>", "button sans nom"),
    ("", "<input>", "textbox sans nom"),
    ("", "<a href='#'><img alt=''></a>", "link sans nom"),
    ("", "<button>Payer</button>", "deux boutons « Payer »"),
    ("", "<h3>Trop bas</h3>", "saute au niveau 3"),
    ("p { color: #888 }", "<p>Pâle</p>", "contraste, light, 1280 px"),
    ("p { opacity: .5 }", "<p>Voilé</p>", "contraste, light, 390 px"),
    (":root { color-scheme: light dark } p { color: #222 }", "<p>Noir sur noir</p>", "contraste, dark, 1280 px"),
    ("p { width: 500px }", "<p>Large</p>", "390 px : la page fait"),
    ("p { width: 1400px; position: fixed; right: 0 }", "<p>Hors de l'écran</p>", "dépasse"),
    ("p { width: 3rem; overflow: hidden; white-space: nowrap }", "<p>Coupé au milieu</p>", "est coupé"),
    ("button { width: 20px }", "", "fait 20 ×"),
    ("p { color: #767676; background: #eee }", "<p>Presque</p>", "3.9"),
    ("rect { fill: #bbb }", "<svg width='9' height='9'><rect width='9' height='9'/></svg>", "contraste, dark, 1280 px"),
];

fn page(style: &str, corps: &str) -> String {
    let html = BONNE.replace("{style}", style).replace("{corps}", corps);
    format!(
        "data:text/html;charset=utf-8,{}",
        url::form_urlencoded::byte_serialize(html.as_bytes()).collect::<String>()
    )
    .replace('+', "%20")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium; .ci/run runs them"]
async fn each_law_sees_its_fault() {
    let ecran = Navigateur::ouvrir().await;
    ecran.aller(&page("", "")).await;
    ecran.bien_faite("la bonne page").await;
    ecran.touche(Touche::Tab).await;
    ecran.foyer().await;
    for (style, corps, attendue) in GATEES {
        ecran.aller(&page(style, corps)).await;
        let fautes = ecran.fautes().await;
        assert!(fautes.iter().any(|faute| faute.contains(attendue)), "{attendue} : {fautes:?}");
    }
    ecran.aller(&page("", "").replace("lang%3D%27fr%27", "")).await;
    assert_eq!(ecran.fautes().await, ["la langue n'est pas dite"]);
    for style in ["button:focus { outline: none }", "h1 { position: fixed; inset: 0; background: white }"] {
        ecran.aller(&page(style, "")).await;
        ecran.touche(Touche::Tab).await;
        assert!(!ecran.vu().await, "{style}");
    }
    assert_eq!(ecran.bruits("http://127.0.0.1").await, ["aucune demande : rien n'est démontré"]);
    ecran.aller(&page("", "<img alt='' src='http://opco.example/image'>")).await;
    let bruits = ecran.bruits("http://127.0.0.1").await;
    for attendu in ["console : http://opco.example/image", "demande : http://opco.example/image"] {
        assert!(bruits.iter().any(|bruit| bruit.starts_with(attendu)), "{bruits:?}");
    }
    ecran.fermer().await;
}

/// A page of one colour is no picture of anything.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium; .ci/run runs them"]
#[should_panic(expected = "couleurs")]
async fn an_empty_picture_is_seen() {
    let ecran = Navigateur::ouvrir().await;
    ecran.aller("data:text/html,<body style='height:900px'>").await;
    let image = ecran.photographier("vide").await;
    ecran.pas_vide(&image, super::pilote::LARGE).await;
}
