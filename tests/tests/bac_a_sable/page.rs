//! The page, as HTML: its content, that everything is escaped, and that a keyboard is enough.

use serde_json::json;

use super::{Banc, contrat, facture};
use crate::chemins::en_norme;

#[tokio::test]
async fn it_shows_dossiers_invoices_requests_and_buttons() {
    let banc = Banc::akto().await;
    banc.engager().await;
    let dossier = banc.get("/v1/dossiers?numeroInterne=INT-D-1").await.1;
    assert_eq!(banc.facturer(&facture(&dossier)).await.0, 200);
    assert_eq!(banc.post("/v1/dossiers", &contrat("Nouveau")).await.0, 200);
    banc.piloter("/pannes", Some(json!({ "status": 503, "fois": 3 }))).await;
    let (status, html) = banc.page("/").await;
    assert_eq!(status, 200);
    for part in [
        "<html lang=\"fr\">",
        "AKTO",
        "2 mars 2027",
        "INT-D-1",
        "ENGAGE",
        "TRANSMIS",
        "0,00\u{a0}€ réglés sur 8\u{202f}000,00\u{a0}€, 4\u{a0}échéances (estimation)",
        "INT-F-1",
        "2\u{202f}490,00",
        &en_norme("POST /akto/v1/dossiers"),
        "conforme",
        "encore 3 fois, réponse 503",
        "data-chemin=\"dossiers/INT-D-1/rompre\"",
        "data-chemin=\"dossiers/INT-D-2/engager\"",
        "data-chemin=\"dossiers/INT-D-2/refuser\"",
        "data-chemin=\"factures/INT-F-1/payer\"",
        "data-chemin=\"horloge\"",
        "data-chemin=\"pannes\"",
        "page_repetee",
    ] {
        assert!(html.contains(part), "{part} is not on the page");
    }
    let (_, html) = banc.page("/dossier?opco=akto&numero=INT-D-1").await;
    for part in ["estimés par le simulateur", "régime 40-30-20-10", "2\u{202f}400,00"] {
        assert!(html.contains(part), "{part} is not on the page of the dossier");
    }
    for path in ["/_page.css", "/_page.js", "/_page.svg"] {
        assert_eq!(banc.page(path).await.0, 200, "{path}");
    }
}

#[tokio::test]
async fn everything_is_escaped() {
    let banc = Banc::akto().await;
    let evil = "\"'><script>alert(1)</script>&";
    assert_eq!(banc.post("/v1/dossiers", &contrat(evil)).await.0, 200);
    banc.piloter("/dossiers/INT-D-1/refuser", Some(json!({ "motif": evil }))).await;
    banc.get("/v1/<script>alert(1)</script>").await;
    let query: String = url::form_urlencoded::byte_serialize(evil.as_bytes()).collect();
    for path in [
        "/".to_owned(),
        "/dossier?opco=akto&numero=INT-D-1".to_owned(),
        "/?q=alert".to_owned(),
        format!("/?q={query}"),
        format!("/?opco=akto&page=2&q={query}"),
    ] {
        let (status, html) = banc.page(&path).await;
        assert_eq!((status, html.matches("<script").count()), (200, 1), "only ours: {path}");
        assert!(html.contains("&#60;script&#62;alert(1)") || html.contains("&lt;script&gt;alert(1)"), "{path}");
    }
    for path in ["/?opco=", "/dossier?opco=akto&numero=", "/?etat="] {
        let (status, html) = banc.page(&format!("{path}{query}")).await;
        assert_eq!((status, html.contains("alert(1)")), (404, false), "{path}");
    }
    for path in ["/", "/dossier?opco=akto&numero=INT-D-1", "/dossier"] {
        let response = banc.http.get(format!("{}{path}", banc.hote.racine)).send().await.unwrap();
        let policy = response.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    }
}

/// Every action is a real button or link with a name, every field has a label, no handler hides in an attribute.
#[tokio::test]
async fn a_keyboard_is_enough() {
    let banc = Banc::akto().await;
    banc.engager().await;
    let (_, html) = banc.page("/").await;
    assert!(html.matches("<button").count() >= 10, "the page has its actions");
    assert!(html.contains("href=\"#dossiers\""));
    reachable(&html);
    let (_, html) = banc.page("/dossier?opco=akto&numero=INT-D-1").await;
    assert!(html.contains("id=\"INT-D-1-rompre\""));
    reachable(&html);
}

fn reachable(html: &str) {
    for (place, _) in html.match_indices("data-chemin=\"") {
        let tag = &html[html[..place].rfind('<').unwrap()..place];
        assert!(tag.starts_with("<button") || tag.starts_with("<form"), "{tag}");
    }
    for button in html.split("<button").skip(1) {
        let (tag, rest) = button.split_once('>').unwrap();
        assert!(tag.contains("id=\""), "{tag}");
        assert!(!rest.split("</button>").next().unwrap().trim().is_empty(), "{tag}");
    }
    for (place, _) in html.match_indices("<input").chain(html.match_indices("<select")) {
        if html[place..].starts_with("<input type=\"hidden\"") {
            continue;
        }
        let before = &html[..place];
        assert!(before.rfind("<label") > before.rfind("</label>"), "{}", &html[place..place + 40]);
    }
    let mut ids: Vec<_> = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "each id once");
    for no in [" onclick", " tabindex", "javascript:", " style=", "<style"] {
        assert!(!html.contains(no), "{no}");
    }
    assert!(html.contains("role=\"alert\""));
}

#[tokio::test]
async fn pages_that_are_none() {
    let banc = Banc::akto().await;
    for (path, status) in [
        ("/?page=0", 200),
        ("/?page=99999999999999999999", 200),
        ("/?page=18446744073709551615", 200),
        ("/?opco=lune", 404),
        ("/?opco=%00", 404),
        ("/?etat=ENGAGE", 200),
        ("/?etat=engage", 404),
        ("/?requete=99999999999999999999&requetes=-1&factures=x", 200),
        ("/?q=%00%ff%3C", 200),
        ("/dossier", 404),
        ("/dossier?numero=INT-D-1", 404),
        ("/dossier?opco=lune&numero=INT-D-1", 404),
        ("/dossier/INT-D-1", 404),
        ("/_page.php", 404),
    ] {
        assert_eq!(banc.page(path).await.0, status, "{path}");
    }
    let (_, html) = banc.page("/dossier?numero=INT-D-1").await;
    assert!(
        html.contains("Ce dossier n'existe pas chez cet OPCO.") || html.contains("Ce dossier n&#39;existe pas"),
        "{html}"
    );
    assert!(html.contains("<html lang=\"fr\">") && html.contains("href=\"/?opco=akto\""));
    let posted = banc.http.post(&banc.hote.racine).send().await.unwrap();
    assert_eq!(posted.status().as_u16(), 405);
}
