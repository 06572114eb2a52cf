//! The page as a working place, as HTML: the summary, the search, one dossier with its life, and requests linked both ways.

use cfadock::parcours::ClesEnvironnement;
use serde_json::{Value, json};
use temoin::generated::operation::Operation;

use super::{Banc, contrat, facture};
use crate::chemins::en_norme;

const DOSSIER: &str = "/dossier?opco=akto&numero=INT-D-1";

/// A page that is there, as people see it: quotes and apostrophes are escaped as numbers.
async fn montree(banc: &Banc, path: &str) -> String {
    let (status, html) = banc.page(path).await;
    assert_eq!(status, 200, "{path}");
    html.replace("&#39;", "'").replace("&#38;", "&").replace("&nbsp;", "\u{a0}")
}

/// What stands between two texts, tags left out.
fn entre<'h>(html: &'h str, debut: &str, fin: &str) -> &'h str {
    let rest = &html[html.find(debut).unwrap_or_else(|| panic!("no {debut}")) + debut.len()..];
    &rest[..rest.find(fin).unwrap_or_else(|| panic!("no {fin} after {debut}"))]
}

fn texte(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn nomme(prenom: &str, nom: &str, employeur: &str, formation: &str) -> Value {
    let mut contrat = contrat(nom);
    contrat["cerfa"]["apprenti"]["prenom"] = json!(prenom);
    contrat["cerfa"]["employeur"]["denomination"] = json!(employeur);
    contrat["cerfa"]["formation"]["intituleQualification"] = json!(formation);
    contrat
}

/// One paid, one in instruction, one refused; with the reads before them.
async fn facturer_trois_fois(banc: &Banc) {
    banc.engager().await;
    let dossier = banc.get("/v1/dossiers?numeroInterne=INT-D-1").await.1;
    for (rang, action) in [(1, Some("refuser")), (2, Some("payer")), (3, None)] {
        let mut facture = facture(&dossier);
        facture["numero"] = json!(format!("F-2027-{rang}"));
        if rang == 3 {
            for line in facture["lignes"].as_array_mut().unwrap() {
                line["numeroEcheance"] = json!(1);
                line["codificationEcheance"] = dossier["echeances"][0]["codification"].clone();
            }
            facture["lignes"].as_array_mut().unwrap().truncate(1);
            facture["lignes"][0]["montant"] = json!(3200.0);
            facture["montantTotal"] = json!(3200.0);
        }
        let (status, said) = banc.facturer(&facture).await;
        assert_eq!(status, 200, "{said}");
        if let Some(action) = action {
            let order = json!({ "motif": "Certificat manquant." });
            assert_eq!(banc.piloter(&format!("/factures/INT-F-{rang}/{action}"), Some(order)).await.0, 200);
        }
    }
}

#[tokio::test]
async fn the_summary_counts_and_says_what_waits() {
    let banc = Banc::akto().await;
    assert!(!montree(&banc, "/?q=x").await.contains("Engagé</dt>"), "not beside what was found");
    facturer_trois_fois(&banc).await;
    for nom in ["Deux", "Trois"] {
        assert_eq!(banc.post("/v1/dossiers", &contrat(nom)).await.0, 200);
    }
    banc.piloter("/dossiers/INT-D-3/instruire", Some(json!({}))).await;
    banc.post("/v1/dossiers", &contrat("Deux")).await;
    let html = montree(&banc, "/").await;
    let states = texte(entre(&html, "<ul class=\"etats\">", "</ul>"));
    assert_eq!(states, "Transmis 1 En instruction 1 Engagé 1 Soldé 0 Refusé 0 Annulé 0 Rompu 0");
    let amounts = texte(entre(&html, "<dl class=\"montants\">", "</dl>")).replace(['\u{202f}', '\u{a0}'], " ");
    assert_eq!(amounts, "Engagé 8 860,00 € Facturé 5 690,00 € Réglé 2 490,00 €");
    let waiting = texte(entre(&html, "<ul class=\"attentes\">", "</ul>")).replace(['\u{202f}', '\u{a0}'], " ");
    let wanted = "1 dossier transmis, à instruire 1 dossier en instruction, à décider 1 facture à régler : 3 200,00 €";
    assert_eq!(waiting, wanted);
    let wrong =
        banc.http.post(&banc.simulateur().url_jeton).header("content-type", "application/x-www-form-urlencoded");
    let wrong = wrong.body("grant_type=client_credentials&client_id=logiciel-de-test&client_secret=faux");
    assert_eq!(wrong.send().await.unwrap().status().as_u16(), 401);
    let told = texte(entre(&montree(&banc, "/").await, "<ul class=\"refus\">", "</ul>"));
    assert!(told.contains("invalid_client : client inconnu ou secret faux"), "{told}");
    let refused = texte(entre(&html, "<ul class=\"refus\">", "</ul>"));
    assert!(refused.starts_with("refusé") && refused.contains("DOUBLON : Ce contrat est déjà transmis."), "{refused}");
}

#[tokio::test]
async fn a_search_finds_whatever_the_spelling() {
    let banc = Banc::akto().await;
    for (prenom, nom, employeur, formation) in [
        ("Zoë", "Lefèvre", "Menuiserie Été", "CAP Menuisier"),
        ("Alix", "Œuvrard", "Garage du Marais", "BTS Maintenance"),
    ] {
        assert_eq!(banc.post("/v1/dossiers", &nomme(prenom, nom, employeur, formation)).await.0, 200);
    }
    assert_eq!(banc.piloter("/dossiers/INT-D-1/engager", Some(json!({}))).await.0, 200);
    assert_eq!(banc.piloter("/horloge", Some(json!({ "date": "2027-03-02" }))).await.0, 200);
    let dossier = banc.get("/v1/dossiers?numeroInterne=INT-D-1").await.1;
    let mut invoice = facture(&dossier);
    invoice["numero"] = json!("FAC-É-77");
    assert_eq!(banc.facturer(&invoice).await.0, 200);
    let html = montree(&banc, "/?opco=akto&q=zoe").await;
    assert!(html.contains("<tr id=\"INT-F-1\"") && !html.contains("Aucune facture"), "an invoice of what was found");
    assert!(!montree(&banc, "/?opco=akto&q=oeuvrard").await.contains("<tr id=\"INT-F-1\""));
    for (q, found) in [
        ("zoe", &["INT-D-1"][..]),
        ("LEFEVRE+zoe", &["INT-D-1"]),
        ("oeuvrard", &["INT-D-2"]),
        ("menuiserie+ete", &["INT-D-1"]),
        ("maintenance", &["INT-D-2"]),
        ("ext-2", &["INT-D-2"]),
        ("INT-D-1", &["INT-D-1"]),
        ("fac-e-77", &["INT-D-1"]),
        ("INT-F-1", &["INT-D-1"]),
        ("a", &["INT-D-2", "INT-D-1"]),
        ("", &["INT-D-2", "INT-D-1"]),
        ("&etat=TRANSMIS", &["INT-D-2"]),
        ("zoe&etat=TRANSMIS", &[]),
        ("zoe+garage", &[]),
        ("introuvable", &[]),
    ] {
        let html = montree(&banc, &format!("/?opco=akto&q={q}")).await;
        let lines: Vec<_> = html.split("<tr id=\"INT-D-").skip(1).map(|line| line.split('"').next().unwrap()).collect();
        let wanted: Vec<_> = found.iter().map(|numero| numero.strip_prefix("INT-D-").unwrap()).collect();
        assert_eq!(lines, wanted, "{q}");
    }
    let html = montree(&banc, "/?opco=akto&q=introuvable").await;
    assert!(html.contains("Aucun dossier ne correspond à «\u{a0}introuvable\u{a0}»"));
    assert!(html.contains("Aucune facture ne correspond à «\u{a0}introuvable\u{a0}»"));
    let html = montree(&banc, "/?q=zoe&etat=ENGAGE").await;
    assert!(html.contains("1 dossier correspond à «\u{a0}zoe\u{a0}», état «\u{a0}Engagé\u{a0}»"));
    assert!(html.contains("name=\"q\" value=\"zoe\"") && html.contains("value=\"ENGAGE\" selected"));
}

#[tokio::test]
async fn a_life_is_told_in_days_and_drawn_in_bars() {
    let banc = Banc::akto().await;
    facturer_trois_fois(&banc).await;
    assert_eq!(banc.piloter("/horloge", Some(json!({ "date": "2027-03-09" }))).await.0, 200);
    assert_eq!(banc.piloter("/dossiers/INT-D-1/rompre", Some(json!({ "date": "2027-06-15" }))).await.0, 200);
    let html = montree(&banc, DOSSIER).await;
    let life = entre(&html, "<ol class=\"vie\">", "</ol>");
    let life: Vec<_> = life.split("<li").skip(1).map(|one| texte(&format!("<li{one}"))).collect();
    let life: Vec<_> = life.iter().map(|one| one.replace(['\u{202f}', '\u{a0}'], " ")).collect();
    let wanted = [
        "1er septembre 2026 Reçu par l'OPCO",
        "1er septembre 2026 Engagé 8 860,00 €, 4 échéances, numéro DECA 075202606NC0001.",
        "1er septembre 2026 Échéance E1 3 200,00 € à facturer.",
        "1er mars 2027 Échéance E2 2 400,00 € à facturer.",
        "2 mars 2027 Facture F-2027-1 déposée INT-F-1, 2 490,00 €.",
        "2 mars 2027 Facture F-2027-1 refusée Certificat manquant.",
        "2 mars 2027 Facture F-2027-2 déposée INT-F-2, 2 490,00 €.",
        "2 mars 2027 Facture F-2027-2 réglée INT-F-2, 2 490,00 €. Virement VIR-0002.",
        "2 mars 2027 Facture F-2027-3 déposée INT-F-3, 3 200,00 €.",
        "9 mars 2027 Rompu Rupture au 15 juin 2027.",
        "9 mars 2027 Aujourd'hui à l'horloge",
        "1er juin 2027 Échéance E3 1 600,00 € à facturer.",
    ];
    assert_eq!(life, wanted);
    let table = entre(&html, "<table class=\"fiches barres\">", "</table>");
    let lines: Vec<_> = table.split("<tr>").skip(2).collect();
    assert_eq!(lines.len(), 4);
    let bar = |line: &str| {
        let rects = line.split("<rect ").skip(1);
        rects.map(|rect| rect.split("/>").next().unwrap().replace('"', "")).collect::<Vec<_>>()
    };
    assert_eq!(bar(lines[0]), ["class=en_cours x=0 y=0 width=1000 height=10"]);
    assert_eq!(bar(lines[1]), ["class=regle x=0 y=0 width=750 height=10"]);
    assert_eq!(bar(lines[2]), ["class=a_venir x=0 y=0 width=500 height=10"]);
    let said = texte(lines[1]).replace(['\u{202f}', '\u{a0}'], " ");
    assert_eq!(said, "E2 1er mars 2027 réglée 2 400,00 € 2 400,00 € 0,00 € 0,00 €");
    let costs = html.split("<table class=\"fiches barres\">").nth(2).unwrap();
    let meals = costs.split("<tr>").find(|line| line.contains("Restauration")).unwrap();
    assert!(bar(meals)[0].starts_with("class=regle "), "what is paid is drawn as paid: {:?}", bar(meals));
    for part in
        ["Restauration", "Premier équipement", "régime 40-30-20-10", "id=\"INT-F-3-payer\"", "id=\"INT-D-1-payer\""]
    {
        assert!(html.contains(part), "{part}");
    }
}

#[tokio::test]
async fn requests_and_dossiers_lead_to_each_other() {
    let banc = Banc::akto().await;
    facturer_trois_fois(&banc).await;
    banc.post("/v1/dossiers", &contrat("Exemple")).await;
    let dossier = banc.get("/v1/dossiers?numeroInterne=INT-D-1").await.1;
    // Refused by the tables before any operation saw it, and still about this dossier.
    let mut wrong = facture(&dossier);
    wrong["montantTotal"] = json!("beaucoup");
    assert_eq!(banc.facturer(&wrong).await.0, 400);
    banc.post("/v1/dossiers", &contrat("Autre")).await;
    let html = montree(&banc, DOSSIER).await;
    let table = entre(&html, "<table class=\"fiches\" id=\"appels\">", "</table>");
    let lines: Vec<_> = table.split("<tr id=\"r-").skip(1).collect();
    let told: Vec<_> = lines.iter().map(|line| texte(line)).collect();
    let verdicts: Vec<_> = told.iter().map(|line| line.contains("refusé")).collect();
    assert_eq!(verdicts, [true, false, true, false, false, false, false, false], "{told:#?}");
    assert!(
        told[0].contains(Operation::DeposerFacture.row().summary) && told[0].contains("/facture/montantTotal"),
        "{}",
        told[0]
    );
    assert!(told[2].contains("DOUBLON : Ce contrat est déjà transmis."), "{}", told[2]);
    assert!(told[1].contains("Suit la norme."));
    assert!(told[0].contains("2 mars 2027") && told[7].contains("1er septembre 2026"));
    for line in &lines {
        // The time of the wall and what it took are said, whatever they are.
        let time = entre(line, "<time datetime=\"", "</time>");
        let (instant, hour) = time.split_once("\">").unwrap();
        assert!(instant.parse::<jiff::Timestamp>().is_ok() && hour.len() == 8, "{time}");
        let told = texte(line);
        assert!(told.contains(" ms ") || told.contains(" s "), "{told}");
        // Its link leads to a page where it stands, with a link back.
        let rang = line.split('"').next().unwrap();
        let lien = entre(line, "<a href=\"", "\"").to_owned();
        assert!(lien.ends_with(&format!("#r-{rang}")));
        let all = montree(&banc, lien.split('#').next().unwrap()).await;
        let there = entre(&all, &format!("<tr id=\"r-{rang}\">"), "</tr>");
        assert!(there.contains("href=\"/dossier?opco=akto&numero=INT-D-1\""), "{there}");
    }
}

/// The page of steering has what is the same in every run; the clock of the wall is for the page alone.
#[tokio::test]
async fn steering_says_which_dossier_and_no_time() {
    let banc = Banc::akto().await;
    banc.engager().await;
    banc.get("/v1/dossiers/etats").await;
    let calls = banc.piloter("/appels", None).await.1;
    let seen: Vec<_> =
        calls.as_array().unwrap().iter().map(|one| (&one["rang"], &one["jour"], &one["dossiers"])).collect();
    let (mars, septembre, un) = (json!("2027-03-02"), json!("2026-09-01"), json!(["INT-D-1"]));
    assert_eq!(
        seen,
        [(&json!(3), &mars, &json!([])), (&json!(2), &septembre, &un), (&json!(1), &septembre, &json!([]))]
    );
    for name in ["heure", "duree", "instant"] {
        assert!(calls[0].get(name).is_none(), "{name}");
    }
}

#[tokio::test]
async fn fifty_of_each_and_short_texts() {
    let banc = Banc::akto().await;
    for rang in 0..120 {
        assert_eq!(banc.piloter("/dossiers", Some(contrat(&format!("N{rang}")))).await.0, 200);
        banc.get("/v1/dossiers?numeroInterne=INT-D-1").await;
    }
    let lines = |html: &str| (html.matches("<tr id=\"INT-D-").count(), html.matches("<tr id=\"r-").count());
    let html = montree(&banc, "/?opco=akto&page=2&requetes=2").await;
    assert_eq!(lines(&html), (50, 50));
    assert!(html.contains("href=\"/?opco=akto&page=3&requetes=2#dossiers\""));
    assert!(html.contains("href=\"/?opco=akto&page=2&requetes=3#requetes\""));
    assert!(html.len() < 200_000, "{}", html.len());
    assert_eq!(lines(&montree(&banc, "/?opco=akto&page=3&requetes=99").await), (20, 21), "a token besides");
    assert!(montree(&banc, "/?opco=akto&requete=7").await.contains("<tr id=\"r-7\">"));
    let html = montree(&banc, DOSSIER).await;
    assert_eq!(lines(&html), (0, 50));
    assert!(html.contains("href=\"/dossier?numero=INT-D-1&opco=akto&requetes=2#requetes\""));
    banc.get(&format!("/v1/{}", "e".repeat(5_000))).await;
    let html = montree(&banc, "/?opco=akto").await;
    assert!(html.contains(&"e".repeat(150)) && !html.contains(&"e".repeat(201)), "a path is cut");
}

/// A caller may put a person's number where none belongs.
#[tokio::test]
async fn a_number_of_a_person_in_an_address_is_not_shown() {
    let banc = Banc::akto().await;
    for nir in ["206017599900124", "206012A999001", "206012A99900124"] {
        banc.get(&format!("/v1/dossiers/{nir}")).await;
        banc.get(&format!("/v1/dossiers/etats?{nir}=1")).await;
        let told = format!("{} {}", montree(&banc, "/?opco=akto").await, banc.piloter("/appels", None).await.1);
        assert!(told.contains(&en_norme("/v1/dossiers/…")) && !told.contains(nir), "{nir}");
    }
}

/// What a contract says of persons beyond their names is for nobody's screen.
#[tokio::test]
async fn no_person_is_told_beyond_the_name() {
    let banc = Banc::akto().await;
    facturer_trois_fois(&banc).await;
    let sent = contrat("Exemple");
    let told = [montree(&banc, "/").await, montree(&banc, DOSSIER).await, montree(&banc, "/?q=exemple").await].concat();
    assert!(told.contains("Alix Exemple"));
    let cerfa = &sent["cerfa"];
    for pointer in
        ["/apprenti/nir", "/apprenti/dateNaissance", "/apprenti/courriel", "/apprenti/telephone", "/employeur/siret"]
    {
        let Some(value) = cerfa.pointer(pointer).and_then(Value::as_str) else { panic!("{pointer}") };
        assert!(!told.contains(value.get(..10).unwrap_or(value)), "{pointer}");
    }
    assert!(!told.contains("FR1420041010050500013M02606") && !told.contains("20041010050500013"));
}

#[tokio::test]
async fn how_to_connect_is_said_for_each_opco() {
    let banc = Banc::demarrer(&["akto", "afdas", "opco_ep"], None).await;
    for (opco, scope, curl) in [("akto", true, true), ("afdas", false, false), ("opco_ep", false, true)] {
        let html = montree(&banc, &format!("/?opco={opco}")).await;
        let simulateur = banc.hote.opco(opco).unwrap();
        for value in [&simulateur.url, &simulateur.url_jeton, &simulateur.acces.client_id, &simulateur.acces.cle_api] {
            assert!(entre(&html, "<dl class=\"valeurs\">", "</dl>").contains(value.as_str()), "{opco}: {value}");
        }
        let table = entre(&html, "<pre id=\"texte-toml\" class=\"entier\">", "</pre>").replace("&#34;", "\"");
        let table: toml::Table = table.parse().unwrap();
        assert_eq!(table["opco"][opco]["url_jeton"].as_str(), Some(simulateur.url_jeton.as_str()));
        assert_eq!(table["opco"][opco].get("portee").is_some(), scope, "{opco}");
        // The key stands under the name that the SDK looks for.
        let lignes = entre(&html, "<pre id=\"texte-cle\" class=\"entier\">", "</pre>");
        let lignes = lignes.replace("&#34;", "\"").replace("&#39;", "'");
        let (siren, cle) = lignes.strip_prefix("SIREN=").and_then(|reste| reste.split_once('\n')).unwrap();
        let known = opco.parse().unwrap();
        let variable = ClesEnvironnement::variable(&siren.parse().unwrap(), known).replace(siren, "$SIREN");
        assert_eq!(cle, format!("export \"{variable}\"='{}'", simulateur.acces.cle_api));
        assert_eq!(html.contains("id=\"texte-curl\""), curl, "{opco}");
        assert_eq!(html.contains("preuve de possession (DPoP)"), !curl, "{opco}");
    }
}
