//! The measured programs, as child processes: the sandbox of this crate, or Prism. Their start-up time, and their
//! memory according to the system.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The OPCO of the sandbox that is measured: one whose pages come as the norm has them.
const OPCO: &str = "lopcommerce";

/// Tries to reach Prism, a tenth of a second apart.
const ESSAIS: usize = 600;

pub struct Processus {
    child: Child,
    pub adresse: SocketAddr,
    /// What comes before `/v1` in a path.
    pub base: String,
    /// From the start to the first answer.
    pub pret: Duration,
    pub jeton: String,
}

impl Processus {
    /// The sandbox with one OPCO, ready when it has said where it is.
    pub async fn bac_a_sable(etat: Option<&Path>) -> Self {
        let start = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_conformance"));
        command.args(["bac-a-sable", "--port", "0", "--opco", OPCO]);
        if let Some(etat) = etat {
            command.arg("--etat").arg(etat);
        }
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let scope = lines.by_ref().find(|line| line.contains("/connect/token")).unwrap();
        let adresse = scope.split("http://").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
        let pret = start.elapsed();
        let mut process = Self { child, adresse, base: format!("/{OPCO}"), pret, jeton: String::new() };
        let portee = scope.split("portée : ").nth(1).unwrap().trim_end_matches(')');
        process.jeton = jeton(&process, portee).await;
        process
    }

    /// Prism on a port that was free a moment ago; it takes any token.
    pub async fn prism(prism: &Path) -> Self {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let adresse = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let start = Instant::now();
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/norme.yaml");
        let mut command = Command::new(prism);
        command.args(["mock", "--host", "127.0.0.1", "--port", &port.to_string(), "--verboseLevel", "fatal"]);
        let child = command.arg(spec).stdout(Stdio::null()).spawn().unwrap();
        // With its log off it does not say when it is ready: it is asked, for a while.
        let reached = (0..ESSAIS).any(|_| {
            std::thread::sleep(Duration::from_millis(100));
            TcpStream::connect(adresse).is_ok()
        });
        assert!(reached, "Prism does not answer");
        Self { child, adresse, base: String::new(), pret: start.elapsed(), jeton: "jeton-1".to_owned() }
    }

    /// Resident memory now, in KiB.
    pub fn memoire(&self) -> u64 {
        self.statut("VmRSS:")
    }

    /// The most it ever was, in KiB.
    pub fn sommet(&self) -> u64 {
        self.statut("VmHWM:")
    }

    fn statut(&self, name: &str) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Ends it as Ctrl-C does, and waits.
    pub fn arreter(mut self) {
        assert!(Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }

    pub fn tuer(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Processus {
    /// If a measurement panics, its process is ended.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn jeton(process: &Processus, portee: &str) -> String {
    let mut form = "grant_type=client_credentials&client_id=logiciel-de-test&client_secret=secret-de-test".to_owned();
    if portee != "aucune" {
        form.push_str(&format!("&scope={}", portee.replace(' ', "+")));
    }
    let url = format!("http://{}{}/connect/token", process.adresse, process.base);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(url).header("content-type", "application/x-www-form-urlencoded").body(form);
    let body = request.send().await.unwrap().text().await.unwrap();
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}
