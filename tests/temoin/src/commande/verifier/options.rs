//! The options of the command `verifier`, and the reasons to end before the report.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use crate::commande::bac_a_sable::particularite;
use crate::simulateur::Particularite;
use crate::verifier::cible::Injoignable;

/// The last part of `--help`.
const STATUTS: &str = "Statuts de sortie :
  0    aucun écart relevé
  1    écarts relevés
  2    mauvais usage : option, dossier, hôte non permis
  3    réservé : norme ou profil illisible (ils sont dans le programme, et lus par ses essais)
  4    cible injoignable, ou perdue en route ; ce qui a été joué est dans le rapport
  5    exécution creuse : rien n'est démontré
  101  erreur de la suite, ou échec attendu qui n'est pas venu

La clé et le secret se lisent dans l'environnement : CONFORMITE_CLE_API, CONFORMITE_CLIENT_ID,
CONFORMITE_CLIENT_SECRET. À un vrai OPCO rien ne part sans --executer et --hotes, et rien ne s'écrit sans --ecrire.";

/// Ce que la suite vérifie, où, et jusqu'où elle peut aller.
#[derive(Debug, Args)]
#[command(after_help = STATUTS)]
pub struct Options {
    /// Vérifie l'OPCO simulé, dans ce processus.
    #[arg(long, conflicts_with_all = ["url", "url_jeton", "executer", "hotes", "debit", "delai"])]
    pub(crate) simulateur: bool,
    /// Tous les OPCO.
    #[arg(long, requires = "simulateur", conflicts_with = "opco")]
    pub(crate) tous: bool,
    /// Profil de l'OPCO, tel que `akto` ou `opco_ep`.
    #[arg(long)]
    pub(crate) opco: Option<String>,
    /// Adresse de l'API, sans `/v1`.
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// Adresse du jeton.
    #[arg(long, requires = "url")]
    pub(crate) url_jeton: Option<String>,
    /// Envoie vraiment ; sans cela, rien ne part.
    #[arg(long)]
    pub(crate) executer: bool,
    /// Permet les dépôts : des dossiers fictifs resteront chez l'OPCO, le journal de nettoyage les nomme.
    #[arg(long, requires = "executer")]
    pub(crate) ecrire: bool,
    /// Hôtes auxquels il est permis de s'adresser.
    #[arg(long, value_delimiter = ',', requires = "url")]
    pub(crate) hotes: Vec<String>,
    /// Demandes par seconde, au plus, à un vrai OPCO.
    #[arg(long, default_value_t = 2, value_name = "1 à 50", requires = "executer", value_parser = clap::value_parser!(u16).range(1..=50))]
    pub(crate) debit: u16,
    /// Secondes d'attente d'une réponse, au plus.
    #[arg(long, default_value_t = 60, value_name = "1 à 600", requires = "executer", value_parser = clap::value_parser!(u16).range(1..=600))]
    pub(crate) delai: u16,
    /// Numéro interne d'un dossier à lire, chez un OPCO où rien n'est déposé.
    #[arg(long, value_name = "NUMERO", requires = "executer", conflicts_with = "ecrire")]
    pub(crate) dossier: Option<String>,
    /// Active une particularité connue chez l'OPCO simulé, comme page_repetee ; répétable.
    #[arg(long, value_name = "NOM", requires = "simulateur", value_parser = particularite)]
    pub(crate) particularite: Vec<Particularite>,
    /// Dossier du rapport ; il ne doit pas exister.
    #[arg(long, value_name = "DOSSIER")]
    pub(crate) rapport: Option<PathBuf>,
    /// Prend un dossier vide, ou remplace le rapport qui s'y trouve ; le journal de nettoyage y reste.
    #[arg(long, requires = "rapport")]
    pub(crate) remplacer: bool,
    /// Une exigence par son identifiant, ou toutes celles qui commencent ainsi ; répétable.
    #[arg(long)]
    pub(crate) exigence: Vec<String>,
    /// Échecs attendus, en TOML.
    #[arg(long, value_name = "FICHIER")]
    pub(crate) attendus: Option<PathBuf>,
    /// Graine des personnes fictives ; 1 chez l'OPCO simulé, tirée du jour et de l'heure à une adresse.
    #[arg(long, value_name = "N")]
    pub(crate) graine: Option<u64>,
    /// Jour du rapport ; celui de la machine si rien n'est dit.
    #[arg(long, value_name = "AAAA-MM-JJ")]
    pub(crate) date: Option<Date>,
    /// Validité des résultats, en jours.
    #[arg(long, default_value_t = 90, value_name = "JOURS", requires = "rapport")]
    pub(crate) validite: u16,
    /// Prouve que chaque contrôle voit : des OPCO faux, un par un ; --exigence choisit les contrôles.
    #[arg(long, conflicts_with_all = [
        "simulateur", "opco", "url", "executer", "rapport", "attendus", "graine", "date",
    ])]
    pub(crate) preuve: bool,
}

/// Why the command ends before its report.
#[derive(Debug)]
pub(crate) enum FinSansRapport {
    Usage(String),
    Norme(String),
    Cible(Injoignable),
    Suite(String),
}

impl FinSansRapport {
    pub(crate) fn statut(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Norme(_) => 3,
            Self::Cible(_) => 4,
            Self::Suite(_) => 101,
        }
    }
}

impl From<Injoignable> for FinSansRapport {
    fn from(injoignable: Injoignable) -> Self {
        Self::Cible(injoignable)
    }
}
