//! The command itself: what it prints, how it ends, and what it refuses in one sentence.

use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

fn commande(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_conformance"));
    command.arg("bac-a-sable").args(arguments);
    command
}

fn refusee(arguments: &[&str]) -> String {
    let Output { status, stderr, stdout } = commande(arguments).output().unwrap();
    assert_eq!(status.code(), Some(2));
    assert!(stdout.is_empty());
    String::from_utf8(stderr).unwrap()
}

#[test]
fn it_says_where_everything_is_and_ends_by_ctrl_c() {
    let mut child = commande(&["--port", "0", "--opco", "akto"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut text = String::new();
    for line in lines.by_ref() {
        text.push_str(&line);
        text.push('\n');
        if line.contains("Ctrl-C") {
            break;
        }
    }
    for part in
        ["/akto/v1 et /v2", "/akto/connect/token", "cle-de-test", "secret-de-test", "/_simulateur", "en mémoire"]
    {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    let port = text.split("127.0.0.1:").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let taken = refusee(&["--port", &port]);
    assert_eq!(taken.lines().count(), 1);
    assert!(taken.contains("déjà pris"), "{taken}");
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// In a compose file: another address, and the name of the service in the URLs and for steering; by no other name.
#[tokio::test]
async fn other_machines_reach_it_by_the_name_that_was_given() {
    let arguments = ["--port", "0", "--opco", "akto", "--ecouter", "0.0.0.0", "--hote", "bac"];
    let mut child = commande(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let page = lines.find_map(|line| Some(line.strip_prefix("Page")?.trim().to_owned())).unwrap();
    let port: u16 = page.strip_prefix("http://bac:").and_then(|rest| rest.strip_suffix('/')).unwrap().parse().unwrap();
    let api = lines.find_map(|line| Some(line.trim().strip_prefix("API")?.trim().to_owned())).unwrap();
    assert!(api.starts_with(&format!("http://bac:{port}/akto/")), "{api}");
    let mut said = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(
        said.starts_with("Attention : le bac à sable écoute sur 0.0.0.0") && said.contains("Par bac, toute machine"),
        "{said}"
    );
    for (host, path, expected) in [
        ("bac", "/", 200),
        ("bac", "/_simulateur", 200),
        ("localhost", "/", 200),
        ("autre", "/", 421),
        ("autre", "/_simulateur", 421),
        ("bac.exemple.fr", "/_simulateur", 421),
    ] {
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
        let client = reqwest::Client::builder().no_proxy().resolve(host, address).build().unwrap();
        let answer = client.get(format!("http://{host}:{port}{path}")).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), expected, "{host}{path}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_name_of_a_host_is_a_name_alone() {
    for wrong in ["http://bac", "bac:8080", "bac/page", "*", "*.bac", "bac,autre"] {
        assert!(refusee(&["--port", "0", "--hote", wrong]).contains("sans http:// ni port"), "{wrong}");
    }
}

#[test]
fn wrong_options() {
    let opco = refusee(&["--port", "0", "--opco", "lune"]);
    assert!(opco.contains("opco_sante") && opco.lines().count() == 1, "{opco}");
    assert!(refusee(&["--port", "0", "--particularite", "lune"]).contains("page_repetee"));
    assert!(refusee(&["--port", "99999"]).contains("99999"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("etat");
    std::fs::write(&file, "bonjour").unwrap();
    let damaged = refusee(&["--port", "0", "--etat", file.to_str().unwrap()]);
    assert!(damaged.contains("n'a pas été modifié") && damaged.lines().count() == 1, "{damaged}");
}
