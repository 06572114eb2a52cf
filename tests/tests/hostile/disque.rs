//! A state file that cannot grow: data answered with 200 is kept, every later write is answered with 503, nothing is
//! shown that is not on the disk, and the sandbox keeps running.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::{Client, RequestBuilder};
use temoin::simulateur::Hote;

use crate::bac_a_sable::contrat;
use crate::brut::lire;
use crate::chemins::en_norme;

/// Ends with the test, also with one that failed.
struct Enfant(Child);

impl Drop for Enfant {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The command under a limit of 160 KiB per file, as a disk that is full. Only a shell can set it without `unsafe`.
fn a_l_etroit(etat: &Path) -> (Enfant, String) {
    let script = r#"trap "" XFSZ; ulimit -f 160; exec "$0" bac-a-sable --port 0 --opco akto --etat "$1""#;
    let mut command = Command::new("bash");
    command.args(["-c", script, env!("CARGO_BIN_EXE_conformance")]).arg(etat);
    let mut child = command.stdin(Stdio::null()).stderr(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let page = lines.find(|line| line.starts_with("Page")).unwrap();
    let racine = page.split_whitespace().last().unwrap().trim_end_matches('/').to_owned();
    (Enfant(child), racine)
}

async fn jeton(http: &Client, racine: &str) -> String {
    let form = "grant_type=client_credentials&client_id=logiciel-de-test&client_secret=secret-de-test\
                &scope=api.read+api.write";
    let request = http.post(format!("{racine}/akto/connect/token"));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
    lire(request.send().await.unwrap()).await.1["access_token"].as_str().unwrap().to_owned()
}

#[cfg(unix)]
#[tokio::test]
async fn a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("etat.sqlite");
    let (child, racine) = a_l_etroit(&file);
    let http = Client::builder().no_proxy().build().unwrap();
    let jeton = jeton(&http, &racine).await;
    let signer = |request: RequestBuilder| {
        let request = request.header("authorization", format!("Bearer {jeton}")).header("x-api-key", "cle-de-test");
        request.header("editeur", "E").header("logiciel", "L").header("version", "1")
    };
    let (mut kept, mut refused) = (0, 0);
    for index in 0..100 {
        let request = signer(http.post(format!("{racine}{}", en_norme("/akto/v1/dossiers"))));
        let body = contrat(&format!("Exemple {index}")).to_string();
        let (status, body) =
            lire(request.header("content-type", "application/json").body(body).send().await.unwrap()).await;
        match status {
            200 => kept += 1,
            503 => {
                assert_eq!(body["errors"][0]["code"], "ETAT", "{body}");
                refused += 1;
            }
            other => panic!("{other}: {body}"),
        }
        if refused == 3 {
            break;
        }
    }
    assert!(kept > 3 && refused == 3, "{kept} kept, {refused} refused");
    let states = signer(http.get(format!("{racine}{}", en_norme("/akto/v1/dossiers/etats"))));
    assert_eq!(lire(states.send().await.unwrap()).await.0, 503);
    assert_eq!(http.get(format!("{racine}/_simulateur")).send().await.unwrap().status(), 200);
    drop(child);

    let hote = Hote::demarrer(0, &["akto"], Some(file), None, &[]).await.unwrap();
    let dossiers = http.get(format!("{}/_simulateur/dossiers?opco=akto&page=1", hote.racine));
    let dossiers = lire(dossiers.send().await.unwrap()).await.1;
    assert!(dossiers.to_string().contains(&format!("INT-D-{kept}\"")), "{kept} were kept: {dossiers}");
}
