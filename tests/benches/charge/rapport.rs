//! The tables, in Markdown.

use std::fmt::Write as _;
use std::time::Duration;

use crate::mesures::Bilan;

pub fn requetes(bac: &Bilan, prism: Option<&Bilan>) -> String {
    let mut text =
        "| requête | par seconde | p50 | p99 | octets | Prism, par seconde | p50 | p99 | octets | rapport |\n"
            .to_owned();
    text.push_str("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for mesure in &bac.mesures {
        let line = |mesure: &crate::rafale::Mesure| {
            let (p50, p99) = (millis(mesure.median), millis(mesure.p99));
            format!("{:.0} | {p50} | {p99} | {}", mesure.par_seconde, mesure.octets)
        };
        let other = prism.and_then(|prism| prism.mesures.iter().find(|one| one.nom == mesure.nom));
        let beside = other.map_or_else(|| "— | | | ".to_owned(), line);
        let ratio = other.map_or_else(String::new, |other| format!("{:.1}", mesure.par_seconde / other.par_seconde));
        let _ = writeln!(text, "| {} | {} | {beside} | {ratio} |", mesure.nom, line(mesure));
    }
    text
}

pub fn etat(memoire: &Bilan, fichier: &Bilan, prism: Option<&Bilan>) -> String {
    let mut text = "| | en mémoire | avec `--etat` | Prism |\n|---|--:|--:|--:|\n".to_owned();
    let mut line = |nom: &str, of: &dyn Fn(&Bilan) -> String, prism: &str| {
        let _ = writeln!(text, "| {nom} | {} | {} | {prism} |", of(memoire), of(fichier));
    };
    let prism_of = |of: &dyn Fn(&Bilan) -> String| prism.map_or_else(|| "—".to_owned(), of);
    line("prêt, à vide", &|one| millis(one.pret), &prism_of(&|one| millis(one.pret)));
    line("mémoire à vide", &|one| mio(one.vide), "");
    line(
        "mémoire avec les dossiers",
        &|one| mio(one.memoire),
        &prism_of(&|one| format!("{} sans état", mio(one.memoire))),
    );
    line("mémoire au plus, mesures faites", &|one| mio(one.sommet), "");
    line("semis", &|one| format!("{:.1} s", one.semis.as_secs_f64()), "");
    let of_file = |text: String| move |one: &Bilan| if one.taille == 0 { "—".to_owned() } else { text.clone() };
    let depot = fichier.mesures.first().map_or_else(String::new, |one| format!("{:.0}", one.par_seconde));
    line("dépôts par seconde, fichier ouvert", &of_file(depot), "");
    line("taille du fichier", &of_file(mio(fichier.taille / 1024)), "");
    line("reprise avec les dossiers", &of_file(millis(fichier.reprise)), "");
    line("mémoire après la reprise", &of_file(mio(fichier.apres_reprise)), "");
    text
}

fn millis(duree: Duration) -> String {
    let millis = duree.as_secs_f64() * 1000.0;
    if millis < 10.0 { format!("{millis:.2} ms") } else { format!("{millis:.0} ms") }
}

fn mio(kib: u64) -> String {
    format!("{:.0} Mio", kib as f64 / 1024.0)
}
