//! From the text of the file to the configuration, with all faults at once.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use cfadock::scalaires::Siren;
use toml::de::DeTable;

use super::faute::{ConfigurationRefusee, FauteConfiguration};
use super::opco;
use super::section::{Section, Texte, proche};
use super::{Configuration, Ecoute, IdentiteLogiciel, Limites, ReglageCfa, ReglageJournal, ReglageNotification};

/// Where the service listens when the file does not say it.
const ADRESSE: &str = "127.0.0.1:8088";
/// A file larger than this is something else.
const TAILLE: u64 = 4 << 20;

impl Configuration {
    /// Reads the file.
    ///
    /// # Errors
    /// All that is wrong in it, each fault with its place.
    pub fn lire(fichier: &Path) -> Result<Self, ConfigurationRefusee> {
        let refuser = |phrase: String| ConfigurationRefusee {
            fichier: fichier.display().to_string(),
            fautes: vec![FauteConfiguration::du_fichier(phrase)],
        };
        match fs::metadata(fichier) {
            Ok(vu) if vu.is_file() && vu.len() <= TAILLE => {}
            Ok(_) => return Err(refuser("ce n'est pas un fichier de configuration.".to_owned())),
            Err(erreur) => return Err(refuser(illisible(&erreur))),
        }
        let octets = fs::read(fichier).map_err(|erreur| refuser(illisible(&erreur)))?;
        let texte = String::from_utf8(octets).map_err(|_| refuser("le fichier n'est pas de l'UTF-8.".to_owned()))?;
        let dossier = fichier.parent().filter(|dossier| !dossier.as_os_str().is_empty());
        Self::du_texte(&texte, dossier.unwrap_or(Path::new(".")))
            .map_err(|fautes| ConfigurationRefusee { fichier: fichier.display().to_string(), fautes })
    }

    /// Reads a text; relative paths start at `dossier`.
    ///
    /// # Errors
    /// All that is wrong in it.
    pub fn du_texte(texte: &str, dossier: &Path) -> Result<Self, Vec<FauteConfiguration>> {
        let (table, fautes) = DeTable::parse_recoverable(texte);
        if !fautes.is_empty() {
            let faute = |erreur: &toml::de::Error| {
                let place = erreur.span().unwrap_or(0..0);
                FauteConfiguration::new(texte, place, syntaxe(erreur.message()), false)
            };
            return Err(fautes.iter().map(faute).collect());
        }
        let lecture = Texte { texte, dossier, fautes: RefCell::default() };
        let racine = Section::new(&lecture, String::new(), table.get_ref(), 0..0);
        let lue = racine_lue(&racine, &lecture);
        racine.fermer();
        let mut fautes = lecture.fautes.into_inner();
        fautes.sort_by_key(|(place, _)| *place);
        let fautes: Vec<_> = fautes.into_iter().map(|(_, faute)| faute).collect();
        match lue {
            Some(configuration) if fautes.is_empty() => Ok(configuration),
            _ => Err(fautes),
        }
    }
}

fn illisible(erreur: &std::io::Error) -> String {
    match erreur.kind() {
        std::io::ErrorKind::NotFound => {
            "le fichier n'existe pas ; donnez le sien par --configuration, ou créez-le d'après \
             `cfadock verifier-config --exemple`."
                .to_owned()
        }
        std::io::ErrorKind::PermissionDenied => "ce compte n'a pas le droit de lire le fichier.".to_owned(),
        _ => "le fichier ne se lit pas.".to_owned(),
    }
}

/// What breaks the syntax of TOML. The parser says it in English.
fn syntaxe(message: &str) -> String {
    let cause = match message {
        dit if dit.contains("duplicate key") => "cette clé est déjà donnée",
        dit if ["unclosed", "basic string", "literal string"].iter().any(|mot| dit.contains(mot)) => {
            "il manque une fin : guillemet, crochet ou accolade"
        }
        dit if dit.contains("quoted") => "un texte se met entre guillemets",
        dit if dit.contains("escape") => "la barre oblique inverse s'écrit deux fois, ou le texte entre apostrophes",
        _ => "une clé s'écrit `nom = valeur`, une table `[nom]`",
    };
    format!("ce n'est pas du TOML : {cause}")
}

/// Everything is read before anything that is missing ends the reading.
fn racine_lue(racine: &Section<'_>, texte: &Texte<'_>) -> Option<Configuration> {
    let logiciel = racine.exiger("logiciel", racine.section("logiciel")).map(logiciel);
    let (ecoute, tls) = racine.section("ecoute").map_or_else(ecoute_par_defaut, ecoute);
    let journal = racine.exiger("journal", racine.section("journal")).map(journal);
    let etat = racine.exiger("etat", racine.chemin("etat"));
    let acces = opco::tous(racine, texte);
    let cfa = cfas(racine, texte, &acces.keys().map(|opco| opco.identifiant()).collect::<Vec<_>>());
    let administration = racine.section("administration").and_then(|section| {
        let jeton = section.exiger("jeton", section.secret("jeton"));
        section.fermer();
        jeton
    });
    let limites = racine.section("limites").map_or_else(Limites::default, limites);
    let suivi = racine.nombre("suivi", &(60..=86_400));
    let mut vues = BTreeSet::new();
    let notifications = racine.liste("notifications").into_iter().map(|une| notification(une, &cfa, &mut vues));
    let notifications: Vec<_> = notifications.collect();
    let essai = essai(racine, acces.values().all(opco::est_simule));
    Some(Configuration {
        logiciel: logiciel??,
        ecoute: ecoute?,
        tls,
        journal: journal??,
        etat: etat?,
        opco: acces,
        cfa,
        administration,
        limites,
        suivi,
        notifications: notifications.into_iter().collect::<Option<_>>()?,
        essai,
    })
}

fn logiciel(section: Section<'_>) -> Option<IdentiteLogiciel> {
    let editeur = section.exiger("editeur", section.texte("editeur"));
    let nom = section.exiger("nom", section.texte("nom"));
    let version = section.exiger("version", section.texte("version"));
    section.fermer();
    Some(IdentiteLogiciel { editeur: editeur?.to_owned(), nom: nom?.to_owned(), version: version?.to_owned() })
}

type EcouteLue = (Option<Ecoute>, Option<(PathBuf, PathBuf)>);

fn ecoute_par_defaut() -> EcouteLue {
    (ADRESSE.parse().ok().map(Ecoute::Boucle), None)
}

fn ecoute(section: Section<'_>) -> EcouteLue {
    let adresse: Option<SocketAddr> = section.lu("adresse", "une adresse et son port, comme 127.0.0.1:8088");
    if adresse.is_some_and(|adresse| !adresse.ip().is_loopback()) {
        section.refuser_valeur(
            "adresse",
            "seule la boucle locale s'ouvre ici (127.0.0.1 ou [::1]) ; une autre adresse se demande par \
             `cfadock servir --ecouter ADRESSE`, avec TLS ou derrière un mandataire qui en a",
        );
    }
    let socket = section.chemin("socket");
    if section.a("adresse") && section.a("socket") {
        section.refuser_valeur("socket", "une adresse est donnée aussi : gardez l'une des deux");
    }
    let tls = (section.chemin("certificat"), section.chemin("cle"));
    if section.a("certificat") != section.a("cle") {
        section.refuser("`certificat` et `cle` vont ensemble");
    }
    let lue = match socket {
        Some(socket) => Some(Ecoute::Socket(socket)),
        None if section.a("adresse") => adresse.map(Ecoute::Boucle),
        None => ecoute_par_defaut().0,
    };
    section.fermer();
    (lue, tls.0.zip(tls.1))
}

fn journal(section: Section<'_>) -> Option<ReglageJournal> {
    let fichier = section.chemin("fichier");
    let (url, sceau) = (section.secret("postgres"), section.secret("sceau"));
    let autorite = section.chemin("autorite");
    let lu = match (section.a("fichier"), section.a("postgres")) {
        (true, false) => {
            if section.a("sceau") {
                section.refuser("`sceau` est pour PostgreSQL : un journal SQLite a sa clé à côté de lui");
            }
            if section.a("autorite") {
                section.refuser("`autorite` est pour PostgreSQL : un journal SQLite ne se joint pas par le réseau");
            }
            fichier.map(ReglageJournal::Sqlite)
        }
        (false, true) => {
            let sceau = section.exiger("sceau", sceau);
            url.zip(sceau).map(|(url, sceau)| ReglageJournal::Postgres { url, sceau, autorite })
        }
        _ => {
            section.refuser("donnez `fichier` (SQLite), ou `postgres` et `sceau`, et pas les deux");
            None
        }
    };
    section.fermer();
    lu
}

fn cfas(racine: &Section<'_>, texte: &Texte<'_>, acces: &[&str]) -> BTreeMap<Siren, ReglageCfa> {
    let mut lus = BTreeMap::new();
    for (nom, place, section) in racine.sections("cfa") {
        let siren = nom.parse::<Siren>().ok();
        match &siren {
            None => texte.refuser(place, format!("`cfa.{nom}` : ce n'est pas un SIREN valide"), true),
            Some(siren) if lus.contains_key(siren) => {
                texte.refuser(place, format!("`cfa.{nom}` : ce CFA est déjà donné"), true);
            }
            Some(_) => {}
        }
        let jeton = section.exiger("jeton", section.secret("jeton"));
        let (iban, siret) = (section.lu("iban", "un IBAN valide"), section.lu("siret", "un SIRET valide"));
        let mut cles = BTreeMap::new();
        for (nom, place, source) in section.secrets("cles") {
            let Some(opco) = opco::connu(nom, &place, texte) else { continue };
            if !acces.contains(&nom) {
                let phrase = format!("aucun accès à cet OPCO n'est donné : ajoutez la table [opco.{nom}]");
                texte.refuser(place, phrase, true);
            }
            cles.insert(opco, source);
        }
        section.fermer();
        if let Some((siren, jeton)) = siren.zip(jeton) {
            lus.insert(siren, ReglageCfa { jeton, cles, iban, siret });
        }
    }
    lus
}

fn notification(
    section: Section<'_>,
    connus: &BTreeMap<Siren, ReglageCfa>,
    vues: &mut BTreeSet<(String, Option<Siren>)>,
) -> Option<ReglageNotification> {
    let url = section.exiger("url", section.texte("url"));
    if let Some(Err(phrase)) = url.map(|url| opco::adresse(url, None)) {
        section.refuser_valeur("url", &phrase);
    }
    let secret = section.exiger("secret", section.secret("secret"));
    let cfa: Option<Siren> = section.lu("cfa", "un SIREN valide");
    if let Some(cfa) = cfa.as_ref().filter(|cfa| !connus.contains_key(cfa)) {
        let noms: Vec<_> = connus.keys().map(ToString::to_string).collect();
        let proche = proche(cfa.as_str(), noms.iter().map(String::as_str));
        section.refuser_valeur("cfa", &format!("ce CFA n'est pas dans la configuration{proche}"));
    }
    // They would share one queue.
    if url.is_some_and(|url| !vues.insert((url.trim().to_owned(), cfa.clone()))) {
        section.refuser_valeur("url", "ce destinataire est déjà donné pour le même CFA : ôtez l'un des deux");
    }
    section.fermer();
    Some(ReglageNotification { url: url?.to_owned(), secret: secret?, cfa })
}

fn limites(section: Section<'_>) -> Limites {
    let defaut = Limites::default();
    let taille = |lue: u64| usize::try_from(lue).unwrap_or(usize::MAX);
    let corps = section.nombre_ou("corps", defaut.corps as u64, &(1024..=(256 << 20)));
    let connexions = section.nombre_ou("connexions", defaut.connexions as u64, &(1..=65_536));
    let lues = Limites {
        corps: taille(corps),
        reception: section.nombre_ou("reception", defaut.reception, &(1..=3600)),
        attente: section.nombre_ou("attente", defaut.attente, &(0..=600)),
        connexions: taille(connexions),
        entetes: section.nombre_ou("entetes", defaut.entetes, &(1..=600)),
        arret: section.nombre_ou("arret", defaut.arret, &(0..=3600)),
    };
    section.fermer();
    lues
}

fn essai(racine: &Section<'_>, simules: bool) -> Option<cfadock::runtime::jiff::civil::Date> {
    let section = racine.section("essai")?;
    let jour = section.exiger("jour", section.lu("jour", "un jour, comme \"2026-09-01\""));
    if !simules {
        section.refuser("le jour d'un essai ne va qu'avec des OPCO simulés sur cette machine : ôtez cette table");
    }
    section.fermer();
    jour
}

impl Default for Limites {
    /// Those of the sandbox; a stop waits as long as a deposit may take.
    fn default() -> Self {
        Self { corps: 16 << 20, reception: 30, attente: 20, connexions: 256, entetes: 10, arret: 60 }
    }
}
