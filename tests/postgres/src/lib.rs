//! A PostgreSQL of one's own, and a PgBouncer in front of it: in a temporary folder, behind sockets of it. A shell stands
//! guard over them: when this process ends, however it ends, they are stopped and the folder is removed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod relais;

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{OpenOptionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use tempfile::TempDir;
use tokio_postgres::{Config, NoTls};

pub use relais::{Passage, relayer};

/// What the guard does at the end of its input.
const GARDE: &str = r#"
cat > /dev/null
[ -f "$1/pgbouncer.pid" ] && kill -KILL "$(head -n 1 "$1/pgbouncer.pid")" 2> /dev/null
[ -f "$1/donnees/postmaster.pid" ] && kill -QUIT "$(head -n 1 "$1/donnees/postmaster.pid")" 2> /dev/null
rm -rf "$1" 2> /dev/null || { sleep 1; rm -rf "$1"; }
"#;

/// What a test database wants to be: as safe as any, in little memory.
const REGLAGES: &str = "-c max_connections=100 -c shared_buffers=64MB -c log_min_messages=fatal \
                        -c lc_messages=C";

/// The server. It stops when the last test that uses it lets go.
pub struct Serveur {
    dossier: PathBuf,
    programmes: PathBuf,
    garde: Mutex<Child>,
    /// As whom the server runs: it refuses root.
    compte: Option<(u32, u32)>,
    bases: AtomicU32,
    /// That of its socket, and of its address of the loopback where it has one.
    port: u16,
    adresse: &'static str,
}

/// A database of its own on a server.
#[derive(Clone)]
pub struct Base {
    /// Its server, which runs as long as the base is used.
    pub serveur: Arc<Serveur>,
    /// Its name.
    pub nom: String,
}

/// The one that tests share which do not disturb it.
///
/// # Panics
/// When it is not installed, or does not start.
pub fn partage() -> Arc<Serveur> {
    static PARTAGE: Mutex<Weak<Serveur>> = Mutex::new(Weak::new());
    let mut partage = PARTAGE.lock().unwrap_or_else(PoisonError::into_inner);
    partage.upgrade().unwrap_or_else(|| {
        let serveur = Arc::new(Serveur::new());
        *partage = Arc::downgrade(&serveur);
        serveur
    })
}

impl Default for Serveur {
    fn default() -> Self {
        Self::new()
    }
}

impl Serveur {
    /// Behind its socket alone, and with PgBouncer in front of it.
    ///
    /// # Panics
    /// When it is not installed, or does not start.
    pub fn new() -> Self {
        let serveur = Self::pose(5432, "");
        serveur.demarrer();
        serveur.demarrer_pooler();
        serveur
    }

    /// Also at an address of the loopback ([`port`](Self::port)), which takes connections with TLS only, under this
    /// certificate and its key in PEM.
    ///
    /// # Panics
    /// When it is not installed, or does not start.
    pub fn chiffre(certificat: &str, cle: &str) -> Self {
        let libre = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let serveur = Self::pose(libre, "127.0.0.1");
        let donnees = serveur.dossier.join("donnees");
        for (nom, contenu) in [
            ("server.crt", certificat),
            ("server.key", cle),
            ("pg_hba.conf", "local all all trust\nhostssl all all 127.0.0.1/32 trust\n"),
        ] {
            let la = donnees.join(nom);
            let _ = fs::remove_file(&la);
            let mut fichier = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&la).unwrap();
            std::io::Write::write_all(&mut fichier, contenu.as_bytes()).unwrap();
            if let Some((uid, gid)) = serveur.compte {
                chown(&la, Some(uid), Some(gid)).unwrap();
            }
        }
        fs::OpenOptions::new()
            .append(true)
            .open(donnees.join("postgresql.conf"))
            .and_then(|mut reglage| std::io::Write::write_all(&mut reglage, b"ssl = on\n"))
            .unwrap();
        serveur.demarrer();
        serveur
    }

    /// Made, and not started.
    fn pose(port: u16, adresse: &'static str) -> Self {
        let dossier = TempDir::with_prefix("pg-").unwrap().keep();
        let compte = compte();
        if let Some((uid, gid)) = compte {
            chown(&dossier, Some(uid), Some(gid)).unwrap();
        }
        let garde =
            Command::new("sh").args(["-c", GARDE, "garde"]).arg(&dossier).stdin(Stdio::piped()).spawn().unwrap();
        let (programmes, garde) = (programmes(), Mutex::new(garde));
        let serveur = Self { dossier, programmes, garde, compte, bases: AtomicU32::new(0), port, adresse };
        let donnees = serveur.dossier.join("donnees");
        serveur.executer("initdb", &["--auth=trust", "--username=postgres", "--no-sync", "-D", chemin(&donnees)]);
        serveur
    }

    fn executer(&self, programme: &str, mots: &[&str]) {
        let fait = self.commande(&self.programmes.join(programme)).args(mots).output().unwrap();
        reussi(programme, &fait);
    }

    fn commande(&self, programme: &Path) -> Command {
        let mut commande = match self.compte {
            Some((uid, gid)) => {
                let mut commande = Command::new("setpriv");
                commande.args([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned()]);
                commande.arg(programme);
                commande
            }
            None => Command::new(programme),
        };
        commande.current_dir(&self.dossier).env("LC_ALL", "C").stdin(Stdio::null());
        commande
    }

    fn demarrer(&self) {
        let (ici, port, adresse) = (self.dossier.display(), self.port, self.adresse);
        let options =
            format!("{REGLAGES} -c unix_socket_directories={ici} -c port={port} -c listen_addresses='{adresse}'");
        let (donnees, dit) = (self.dossier.join("donnees"), self.dossier.join("postgres.log"));
        let mots = ["start", "-w", "-D", chemin(&donnees), "-l", chemin(&dit), "-o", &options];
        // Its output stays open as long as the server: nobody waits for its end.
        let etat = self.commande(&self.programmes.join("pg_ctl")).args(mots).stdout(Stdio::null()).status().unwrap();
        assert!(etat.success(), "pg_ctl: {}", fs::read_to_string(&dit).unwrap_or_default());
    }

    /// Kills the server as a power cut would, and starts it again.
    ///
    /// # Panics
    /// When it does not start.
    pub fn redemarrer(&self) {
        let donnees = self.dossier.join("donnees");
        self.executer("pg_ctl", &["stop", "-w", "-m", "immediate", "-D", chemin(&donnees)]);
        self.demarrer();
    }

    /// Kills the server as a power cut would.
    ///
    /// # Panics
    /// When it does not run.
    pub fn arreter(&self) {
        let donnees = self.dossier.join("donnees");
        self.executer("pg_ctl", &["stop", "-w", "-m", "immediate", "-D", chemin(&donnees)]);
    }

    /// Starts it again.
    ///
    /// # Panics
    /// When it does not start.
    pub fn reprendre(&self) {
        self.demarrer();
    }

    fn demarrer_pooler(&self) {
        let ici = self.dossier.display();
        let reglages = format!(
            "[databases]\n* = host={ici} port=5432\n[pgbouncer]\nlisten_addr =\nunix_socket_dir = {ici}\n\
             listen_port = 6432\nauth_type = trust\nauth_file = {ici}/comptes\npidfile = {ici}/pgbouncer.pid\n\
             logfile = {ici}/pgbouncer.log\npool_mode = transaction\ndefault_pool_size = 10\nmax_client_conn = 500\n\
             server_login_retry = 1\n"
        );
        fs::write(self.dossier.join("pgbouncer.ini"), reglages).unwrap();
        fs::write(self.dossier.join("comptes"), "\"postgres\" \"\"\n\"depots\" \"\"\n").unwrap();
        let ini = self.dossier.join("pgbouncer.ini");
        let pooler = Path::new("/usr/sbin/pgbouncer");
        assert!(pooler.exists(), "PgBouncer is not installed: apt-get install postgresql pgbouncer");
        let fait = self.commande(pooler).args(["-d", chemin(&ini)]).output().unwrap();
        reussi("pgbouncer", &fait);
    }

    /// Kills the pooler, and starts it again.
    ///
    /// # Panics
    /// When it does not start.
    pub fn redemarrer_pooler(&self) {
        let fichier = self.dossier.join("pgbouncer.pid");
        let Ok(pid) = fs::read_to_string(&fichier) else { return };
        let tue = Command::new("kill").args(["-KILL", pid.trim()]).status().unwrap();
        assert!(tue.success());
        fs::remove_file(&fichier).unwrap();
        for prise in [".s.PGSQL.6432", ".s.PGSQL.6432.lock"] {
            let _ = fs::remove_file(self.dossier.join(prise));
        }
        self.demarrer_pooler();
    }

    /// The socket behind which it is.
    pub fn prise(&self) -> PathBuf {
        self.dossier.join(format!(".s.PGSQL.{}", self.port))
    }

    /// The port of the loopback of one that is [`chiffre`](Self::chiffre).
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A new database.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn base(self: &Arc<Self>) -> Base {
        let nom = format!("essai_{}", self.bases.fetch_add(1, Ordering::Relaxed));
        let (client, connexion) = self.config("postgres", "postgres", self.port).connect(NoTls).await.unwrap();
        tokio::spawn(connexion);
        client.batch_execute(&format!("CREATE DATABASE {nom}")).await.unwrap();
        Base { serveur: self.clone(), nom }
    }

    fn config(&self, base: &str, role: &str, port: u16) -> Config {
        self.adresse(base, role, port).parse().unwrap()
    }

    fn adresse(&self, base: &str, role: &str, port: u16) -> String {
        format!("host={} port={port} dbname={base} user={role} connect_timeout=5", self.dossier.display())
    }
}

impl Base {
    /// Where it is, straight or behind the pooler, as `role`.
    pub fn adresse(&self, role: &str, pooler: bool) -> String {
        self.serveur.adresse(&self.nom, role, if pooler { 6432 } else { self.serveur.port })
    }

    /// Connections of whoever may do everything.
    pub fn pool(&self) -> Pool {
        pool(&self.adresse("postgres", false))
    }
}

/// Connections to an address.
///
/// # Panics
/// When it is none.
pub fn pool(adresse: &str) -> Pool {
    let reglages = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = Manager::from_config(adresse.parse().unwrap(), NoTls, reglages);
    Pool::builder(manager).max_size(8).build().unwrap()
}

impl Drop for Serveur {
    fn drop(&mut self) {
        let garde = self.garde.get_mut().unwrap_or_else(PoisonError::into_inner);
        drop(garde.stdin.take());
        let _ = garde.wait();
    }
}

fn reussi(programme: &str, fait: &Output) {
    assert!(fait.status.success(), "{programme}: {}", String::from_utf8_lossy(&fait.stderr));
}

fn chemin(chemin: &Path) -> &str {
    chemin.to_str().unwrap()
}

/// The newest that Debian installed.
fn programmes() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().map(|version| version.unwrap().path());
    let programmes = versions.map(|version| version.join("bin")).filter(|bin| bin.join("initdb").exists());
    programmes.max().expect("PostgreSQL is not installed: apt-get install postgresql pgbouncer")
}

/// The account of the server where this process is root.
fn compte() -> Option<(u32, u32)> {
    let nombre = |mots: &[&str]| {
        let dit = Command::new("id").args(mots).output().unwrap();
        String::from_utf8(dit.stdout).unwrap().trim().parse::<u32>().ok().filter(|_| dit.status.success())
    };
    if nombre(&["-u"]) != Some(0) {
        return None;
    }
    ["postgres", "nobody"].iter().find_map(|nom| nombre(&["-u", nom]).zip(nombre(&["-g", nom])))
}
