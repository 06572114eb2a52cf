//! The command `bac-a-sable`: the simulated OPCO on a port of this machine, until Ctrl-C.
//!
//! It reads options and prints the addresses; the simulation is in [`crate::simulateur`].

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;

use cfadock_francais::ValeurAttendue;
use clap::Args;
use jiff::civil::Date;
use url::Url;

use crate::simulateur::{Hote, HoteImpossible, Lieu, Particularite, Simulateur};

/// Exit status for a wrong option, a port in use, or an unusable state file.
pub const USAGE: u8 = 2;

/// The options of `bac-a-sable`.
#[derive(Clone, Debug, Args)]
pub struct Options {
    /// Port où écouter ; 0 laisse le système choisir.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Adresse où écouter, comme 0.0.0.0 dans un conteneur : toute machine qui l'atteint voit alors le bac à sable.
    #[arg(long, value_name = "ADRESSE", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub ecouter: IpAddr,
    /// Nom par lequel d'autres machines l'appellent, comme celui d'un service de compose : les adresses affichées le
    /// portent, et la page et le pilotage l'acceptent ; plusieurs fois possible.
    #[arg(long, value_name = "NOM", value_parser = hote)]
    pub hote: Vec<String>,
    /// OPCO à simuler : son identifiant, plusieurs séparés par des virgules, ou « tous ».
    #[arg(long, default_value = "tous", value_name = "OPCO")]
    pub opco: String,
    /// Fichier SQLite où l'état survit ; en mémoire sans cela.
    #[arg(long, value_name = "FICHIER")]
    pub etat: Option<PathBuf>,
    /// Commence par des dossiers fictifs, les mêmes pour la même graine.
    #[arg(long, value_name = "N")]
    pub graine: Option<u64>,
    /// Jour de l'horloge des OPCO ; sans cela, celui de l'état, ou le 1er septembre 2026. Elle n'avance ensuite que sur
    /// commande.
    #[arg(long, value_name = "AAAA-MM-JJ")]
    pub date: Option<Date>,
    /// Active une particularité connue chez tous les OPCO, comme page_repetee ; plusieurs fois possible.
    #[arg(long, value_name = "NOM", value_parser = particularite)]
    pub particularite: Vec<Particularite>,
}

/// The deviation of this name, for an option.
pub(super) fn particularite(nom: &str) -> Result<Particularite, ValeurAttendue> {
    Particularite::par_nom(nom).ok_or_else(|| {
        let noms: Vec<_> = Particularite::toutes().map(Particularite::nom).collect();
        ValeurAttendue(format!("les particularités connues sont {}", noms.join(", ")))
    })
}

/// A name or an address alone, as a request names it.
fn hote(nom: &str) -> Result<String, ValeurAttendue> {
    // A URL also takes `*` and `,` in a name, which no request has.
    let est_un_nom = |nom: &str| nom.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"-._".contains(&octet));
    let seul = Url::parse(&format!("http://{nom}/"))
        .is_ok_and(|url| url.host_str() == Some(&nom.to_ascii_lowercase()) && url.domain().is_none_or(est_un_nom));
    if seul { Ok(nom.to_owned()) } else { Err(ValeurAttendue("un nom d'hôte seul, sans http:// ni port".to_owned())) }
}

/// Runs the sandbox until Ctrl-C; on a refusal one sentence on the error output and status [`USAGE`].
pub fn executer(options: Options) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(erreur) => return refuser(&format!("Le bac à sable ne démarre pas : {erreur}.")),
    };
    runtime.block_on(async {
        let hote = match ouvrir(&options).await {
            Ok(hote) => hote,
            Err(erreur) => return refuser(&phrase(&erreur)),
        };
        for (id, simulateur) in hote.tous().filter(|_| options.date.is_some()) {
            if let Err(erreur) = options.date.map_or(Ok(()), |date| simulateur.avancer(date)) {
                return refuser(&format!("L'horloge de {id} ne peut pas être mise à ce jour : {erreur}."));
            }
        }
        if !options.ecouter.is_loopback() {
            avertir(&options);
        }
        // A reader that has closed the output does not need the addresses.
        let _ = std::io::stdout().write_all(presenter(&hote, options.etat.is_some()).as_bytes());
        match tokio::signal::ctrl_c().await {
            Ok(()) => ExitCode::SUCCESS,
            Err(erreur) => refuser(&format!("L'arrêt par Ctrl-C n'est pas possible ici : {erreur}.")),
        }
    })
}

async fn ouvrir(options: &Options) -> Result<Hote, HoteImpossible> {
    let identifiants: Vec<&str> = match options.opco.as_str() {
        "tous" | "all" => Simulateur::identifiants().collect(),
        liste => liste.split(',').map(str::trim).collect(),
    };
    let lieu = Lieu::local(options.port).sur(options.ecouter);
    let lieu = options.hote.iter().fold(lieu, Lieu::hote);
    Hote::ecouter(lieu, &identifiants, options.etat.clone(), options.graine, &options.particularite).await
}

/// What others can do with a port that is not of this machine alone.
fn avertir(options: &Options) {
    let noms = match &options.hote[..] {
        [] => "Sans --hote NOM, seule cette machine ouvre la page et le pilote.".to_owned(),
        noms => format!("Par {}, toute machine qui l'atteint peut aussi le piloter.", noms.join(" et ")),
    };
    let _ = writeln!(
        std::io::stderr(),
        "Attention : le bac à sable écoute sur {}, en clair : toute machine qui l'atteint lit ses dossiers fictifs et lui en \
         envoie. {noms}",
        options.ecouter
    );
}

fn refuser(phrase: &str) -> ExitCode {
    // Without an error output the status alone reports it.
    let _ = writeln!(std::io::stderr(), "{phrase}");
    ExitCode::from(USAGE)
}

fn phrase(erreur: &HoteImpossible) -> String {
    match erreur {
        HoteImpossible::Port(port, cause) if cause.kind() == std::io::ErrorKind::AddrInUse => {
            format!("Le port {port} est déjà pris : arrêtez l'autre programme, ou choisissez-en un autre par --port.")
        }
        HoteImpossible::Profil(_) => {
            let connu: Vec<_> = Simulateur::identifiants().collect();
            format!("Cet OPCO n'existe pas ({erreur}) : {} ou tous.", connu.join(", "))
        }
        autre => {
            let texte = autre.to_string();
            let mut chars = texte.chars();
            let premier = chars.next().map(|premier| premier.to_uppercase().to_string()).unwrap_or_default();
            format!("{premier}{}.", chars.as_str())
        }
    }
}

/// The addresses, in French.
fn presenter(hote: &Hote, fichier: bool) -> String {
    let mut texte = String::from("Bac à sable des OPCO — simulation, aucune donnée réelle.\n\n");
    let mut ecrire = |ligne: String| {
        let _ = writeln!(texte, "{ligne}");
    };
    ecrire(format!("Page        {}/", hote.racine));
    ecrire(format!("Pilotage    {}/_simulateur", hote.racine));
    ecrire(format!("État        {}", if fichier { "dans le fichier donné" } else { "en mémoire, perdu à l'arrêt" }));
    if let Some((_, simulateur)) = hote.tous().next() {
        ecrire(format!(
            "Horloge     {} ; un logiciel d'une autre date y voit des dossiers à venir ou",
            simulateur.date().strftime("%d/%m/%Y")
        ));
        ecrire("            passés : donnez-lui cette date (HorlogeFixe), ou avancez l'horloge (--date)".to_owned());
        let acces = &simulateur.acces;
        ecrire(format!("X-API-KEY   {}", acces.cle_api));
        ecrire(format!("client_id   {}", acces.client_id));
        ecrire(format!("client_secret {}", acces.client_secret));
    }
    for (id, simulateur) in hote.tous() {
        let portee = simulateur.acces.scope.as_deref().unwrap_or("aucune");
        ecrire(format!("\n{id}\n  API    {}/v1 et /v2", simulateur.url));
        ecrire(format!("  jeton  {} (portée : {portee})", simulateur.url_jeton));
    }
    ecrire("\nCtrl-C arrête.".to_owned());
    texte
}
