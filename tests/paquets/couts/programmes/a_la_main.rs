//! What an editor writes by hand: a token, a page of dossiers, an invoice with its file; some fields of a hundred.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

#[derive(Debug, thiserror::Error)]
enum Echec {
    #[error("HTTP : {0}")]
    Http(#[from] reqwest::Error),
    #[error("JSON : {0}")]
    Json(#[from] serde_json::Error),
}

#[derive(Deserialize)]
struct Jeton {
    access_token: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dossier {
    numero_interne: Option<String>,
    etat: Option<String>,
    #[serde(default)]
    echeances: Vec<Echeance>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Echeance {
    codification: Option<String>,
    date_ouverture: Option<Date>,
    montant: Option<Decimal>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Facture<'a> {
    numero: &'a str,
    date: Date,
    montant: Decimal,
}

async fn jouer(base: &str) -> Result<usize, Echec> {
    let client = reqwest::Client::new();
    let demande = [("grant_type", "client_credentials"), ("client_id", "a"), ("client_secret", "b")];
    let jeton: Jeton = client.post(format!("{base}/token")).query(&demande).send().await?.json().await?;
    let dossiers = client.get(format!("{base}/v1/dossiers")).bearer_auth(&jeton.access_token).send().await?;
    let dossiers: Vec<Dossier> = dossiers.error_for_status()?.json().await?;
    println!("{dossiers:?}");
    let facture = Facture { numero: "F-1", date: Date::constant(2026, 11, 28), montant: Decimal::new(320_000, 2) };
    let pdf = reqwest::multipart::Part::bytes(b"%PDF-1.7".to_vec()).file_name("facture.pdf");
    let pdf = pdf.mime_str("application/pdf")?;
    let form = reqwest::multipart::Form::new().text("facture", serde_json::to_string(&facture)?).part("fichier", pdf);
    client.post(format!("{base}/v1/factures")).bearer_auth(&jeton.access_token).multipart(form).send().await?;
    Ok(dossiers.len())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let base = std::env::args().nth(1).unwrap_or_default();
    match jouer(&base).await {
        Ok(combien) => println!("{combien}"),
        Err(echec) => println!("{echec}"),
    }
}
