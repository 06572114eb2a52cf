//! The report of all OPCO, opened from its folder as anybody would: the matrix, every link, both widths.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::json;
use temoin::rapport::Rapport;
use temoin::verifier::profil::PROFILS;
use temoin::verifier::verdict::{Conclusion, Verdict};
use tokio::sync::OnceCell;

use super::pilote::{ETROIT, LARGE, Navigateur};
use crate::verifier::{consigne, simuler};

/// Everything that a page can be led to by, and every place of the report that it leads to, both as full addresses.
const LIENS: &str = "
    const ancres = [...document.querySelectorAll('[id]')].map((un) => un.id);
    return { ancres, liens: [...new Set([...document.links].filter((un) => un.rel !== 'noreferrer').map((un) => un.href))] };";

/// The matrix by its geometry: its columns, whether all are on the screen, and how many squares there are.
const MATRICE: &str = "
    const cadre = matrice.getBoundingClientRect();
    const haut = [...matrice.tHead.rows[0].cells];
    const vus = haut.filter((un) => {
      const { left, right, top, bottom, width } = un.getBoundingClientRect();
      const dessus = document.elementFromPoint(left + width / 2, top + 10);
      return left >= 0 && right <= innerWidth && bottom <= innerHeight && un.contains(dessus);
    });
    // A name breaks between words only, and nothing reaches into the next column.
    const casses = haut.slice(1).filter((un) => un.scrollWidth > un.clientWidth
      || [...un.querySelectorAll('a, small')].some((mot) => mot.getClientRects().length > mot.innerText.split(' ').length));
    const signes = [...matrice.querySelectorAll('tbody[id] td > a')];
    return {
      noms: haut.slice(1).map((un) => un.querySelector('a').innerText), vus: vus.length, casses: casses.map((un) => un.innerText), top: cadre.top,
      cases: signes.length, lisibles: signes.filter((un) => un.innerText.trim() && un.offsetHeight >= 24).length,
      echecs: [...matrice.querySelectorAll('td.echec > a')].map((un) => un.title),
    };";

/// For each choice of the filter: how many rows there are, how many are shown, those shown or hidden wrongly, and how many
/// groups are shown without a row.
const FILTRE: &str = "
    const montre = (un) => un.getClientRects().length > 0;
    const vues = [...document.querySelectorAll('.filtre input')].map((choix) => {
      choix.checked = true;
      const cle = choix.id.slice(2);
      const voulue = (ligne) => cle === 'tout' || [...ligne.cells].some((un) => un.matches('td.' + cle));
      const toutes = [...document.querySelectorAll(lignes)];
      const vides = [...document.querySelectorAll(groupes)].filter((un) => montre(un) && ![...un.querySelectorAll('tr')].some((ligne) => ligne.matches(lignes) && montre(ligne)));
      return { cle, toutes: toutes.length, vues: toutes.filter(montre).length, vides: vides.length,
        a_tort: toutes.filter((un) => montre(un) !== voulue(un)).map((un) => un.innerText.slice(0, 60)) };
    });
    document.querySelector('#f-tout').checked = true;
    return vues;";

/// The counts that lead to a row of this page, and those that do not lead to the first of their verdict.
const COMPTES: &str = "
    const liens = [...document.querySelectorAll('.legende a, .bilan td a')];
    const faux = liens.filter((un) => un.closest('.legende')).filter((un) => {
      const cle = un.closest('li').className;
      return document.querySelector('td.' + cle).closest('tr').id !== decodeURIComponent(un.hash.slice(1));
    });
    return { liens: liens.length, faux: faux.map((un) => un.href) };";

/// Whether the place that the address names opens; a browser does that when it first draws the page.
const OUVERT: &str = "
    const la = document.querySelector(location.hash).closest('details');
    for (let image = 0; image < 300 && !la.open; image += 1) await new Promise(requestAnimationFrame);
    return la.open;";

/// The report of all, in which one requirement of one OPCO failed.
async fn rapport() -> &'static Rapport {
    static RAPPORT: OnceCell<Rapport> = OnceCell::const_new();
    RAPPORT.get_or_init(eprouver).await
}

async fn eprouver() -> Rapport {
    let mut campagnes = Vec::new();
    for (identifiant, _) in PROFILS {
        campagnes.push(simuler(identifiant).await);
    }
    let atteint = campagnes.iter_mut().find(|une| une.identifiant == "akto").unwrap();
    atteint.resultats[0].verdict = Verdict::Echec;
    atteint.resultats[0].phrase = "Le jeton n'a pas de durée.".to_owned();
    *atteint.bilan.comptes.get_mut(&Verdict::Reussi).unwrap() -= 1;
    atteint.bilan.comptes.insert(Verdict::Echec, 1);
    atteint.bilan.conclusion = Conclusion::Echecs;
    Rapport::new(&consigne(), 90, campagnes)
}

/// The address of a file, as a browser writes it.
fn adresse(dossier: &Path, nom: &str) -> String {
    url::Url::from_file_path(dossier.join(nom)).unwrap().into()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium; .ci/run runs them"]
async fn the_report_shows_its_matrix_and_leads_everywhere() {
    let rapport = rapport().await;
    let dossier = tempfile::tempdir().unwrap();
    rapport.ecrire(dossier.path()).unwrap();
    let ecran = Navigateur::ouvrir().await;
    ecran.aller(&adresse(dossier.path(), "index.html")).await;
    let vu = ecran.lire(MATRICE).await;
    let noms: Vec<_> = rapport.opco.iter().map(|une| une.nom.as_str()).collect();
    assert_eq!(noms.len(), PROFILS.len());
    assert_eq!((&vu["noms"], &vu["vus"]), (&json!(noms), &json!(12)), "every column is on the screen at once");
    assert_eq!(vu["casses"], json!([]), "no name is broken");
    assert!(vu["top"].as_f64() < Some(600.0), "the matrix begins on the first screen: {}", vu["top"]);
    let cases = rapport.exigences.len() * PROFILS.len();
    assert_eq!((&vu["cases"], &vu["lisibles"]), (&json!(cases), &json!(cases)));
    assert_eq!(vu["echecs"], json!(["AKTO (OPCO simulé) : échec"]));
    assert!(ecran.textes("main > p").await.concat().contains("le simulateur s'écarte de la norme"));
    assert_eq!(ecran.textes("#matrice thead .marque").await, ["OPCO simulé"; PROFILS.len()]);
    assert_eq!(ecran.textes("main > .avis").await.len(), 1);
    ecran.lire("document.querySelector('.a-voir details').open = true;").await;
    let a_voir = ecran.textes(".a-voir li").await;
    assert!(a_voir[0].starts_with("✗ échec") && a_voir[0].ends_with(" : AKTO"), "the worst first, by name: {a_voir:?}");
    assert!(a_voir.len() >= 2, "{a_voir:?}");
    assert!(a_voir.iter().skip(1).all(|un| un.starts_with("! avertissement") || un.starts_with("≈")), "{a_voir:?}");
    filtree(&ecran, "#matrice tbody[id] > tr:has(td)", "#matrice tbody[id]").await;
    ecran.aller(&adresse(dossier.path(), "akto-simule.html")).await;
    let a_voir = ecran.textes(".a-voir li").await;
    assert!(a_voir[0].starts_with("✗ échec") && a_voir[0].ends_with("Le jeton n'a pas de durée."), "{a_voir:?}");
    filtree(&ecran, ".resultats tbody > tr", ".groupe-resultats").await;
    for (nom, page) in [
        ("index", "rapport"),
        ("akto-simule", "rapport-opco"),
        ("differences-simule", "rapport-differences"),
        ("echanges-simule", "rapport-echanges"),
    ] {
        ecran.aller(&adresse(dossier.path(), &format!("{nom}.html"))).await;
        // The evidence is long: what holds for some holds for all.
        ecran.lire("[...document.querySelectorAll('details')].slice(0, 20).forEach((un) => { un.open = true; })").await;
        ecran.bien_faite(nom).await;
        ecran.lire("document.querySelectorAll('details').forEach((un) => { un.open = false; })").await;
        let large = ecran.photographier(page).await;
        ecran.ecran(ETROIT).await;
        let etroite = ecran.photographier(&format!("{page}-etroit")).await;
        ecran.ecran(LARGE).await;
        ecran.pas_vide(&large, LARGE).await;
        ecran.pas_vide(&etroite, ETROIT).await;
    }
    ecran.tranquille(&adresse(dossier.path(), "")).await;
    ecran.fermer().await;
}

/// Each choice of the filter shows the rows of its verdict alone, and each count leads to the first row of its verdict.
async fn filtree(ecran: &Navigateur, lignes: &str, groupes: &str) {
    let vu = ecran.lire(&format!("const lignes = '{lignes}', groupes = '{groupes}';{FILTRE}")).await;
    let choix = vu.as_array().unwrap();
    assert!(choix.len() >= 4, "{vu}");
    for un in choix {
        assert_eq!((&un["a_tort"], &un["vides"]), (&json!([]), &json!(0)), "{un}");
        assert!(un["vues"].as_u64() > Some(0), "{un}");
    }
    assert_eq!(choix[0]["vues"], choix[0]["toutes"], "without a choice, everything");
    let comptes = ecran.lire(COMPTES).await;
    assert!(comptes["liens"].as_u64() > Some(0) && comptes["faux"] == json!([]), "{comptes}");
}

/// From the first page on, every link of every page, and the evidence opens where it leads.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs Chromium; .ci/run runs them"]
async fn every_link_of_the_report_leads_somewhere() {
    let rapport = rapport().await;
    let dossier = tempfile::tempdir().unwrap();
    rapport.ecrire(dossier.path()).unwrap();
    let ecran = Navigateur::ouvrir().await;
    let mut ancres: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut liens = BTreeSet::new();
    let mut reste = vec![adresse(dossier.path(), "index.html")];
    while let Some(page) = reste.pop() {
        if ancres.contains_key(&page) {
            continue;
        }
        ecran.aller(&page).await;
        let lu = ecran.lire(LIENS).await;
        let textes = |quoi: &str| lu[quoi].as_array().unwrap().iter().map(|un| un.as_str().unwrap().to_owned());
        let ici: BTreeSet<String> = textes("ancres").collect();
        // A browser shows a page of its own where there is none.
        assert!(ici.contains("contenu"), "{page} is no page of the report");
        ancres.insert(page.clone(), ici);
        reste.extend(textes("liens").map(|lien| lien.split('#').next().unwrap().to_owned()));
        liens.extend(textes("liens"));
    }
    assert_eq!(
        ancres.len(),
        5 + PROFILS.len(),
        "the matrix, the differences, the proofs, the evidence, the sources and each OPCO: {:?}",
        ancres.keys()
    );
    for lien in &liens {
        let (page, ancre) = lien.split_once('#').unwrap_or((lien, ""));
        assert!(ancre.is_empty() || ancres[page].contains(ancre), "{lien}");
    }
    assert!(liens.len() > 3_000, "{} links only", liens.len());
    ecran.aller(&(adresse(dossier.path(), "echanges-simule.html") + "#e12")).await;
    assert_eq!(ecran.lire(OUVERT).await, json!(true), "a link opens the evidence that it leads to");
    let ouverts = ecran.textes("details[open] pre").await;
    assert!(ouverts.len() >= 2 && ouverts[0].starts_with("curl"), "{ouverts:?}");
    assert_eq!(ecran.textes("details[open]").await.len(), 1);
    ecran.tranquille(&adresse(dossier.path(), "")).await;
    ecran.fermer().await;
}
