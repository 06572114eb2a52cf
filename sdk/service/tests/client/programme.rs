//! A program of somebody else with the client that the generator makes of the service's document: it deposits the contracts
//! of its input, reads them again, goes through the pages, and is refused once. What it saw is its output.

use std::error::Error;
use std::io::{Read as _, stdin};

use cfadock_client::models::{DossierTransmission, SituationDepot};
use cfadock_client::{Client, EnvoyerContratOptions, ListerDepotsOptions, runtime};

const CFA: &str = "000006544";
const OPCO: &str = "opco_ep";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, jeton] = &arguments[..] else { return Err("URL JETON".into()) };
    let client = Client::builder().base_url(url).jeton_cfa(jeton.as_str()).build()?;
    let mut texte = String::new();
    stdin().read_to_string(&mut texte)?;
    let options = EnvoyerContratOptions::builder().prefer("wait=60").build();
    let mut dernier = None;
    for (rang, ligne) in texte.lines().enumerate() {
        let contrat: DossierTransmission = runtime::from_json(ligne.as_bytes())?;
        let cle = format!("contrat-{rang}");
        let recu = client.envoyer_contrat_with(CFA, OPCO, &cle, &contrat, &options).await?;
        let entree = recu.body.entree.ok_or("the journal has it")?;
        let lu = client.lire_depot(CFA, OPCO, entree).await?.into_body();
        assert_eq!(lu.situation, SituationDepot::Deposee);
        println!("{} {} {}", recu.status.as_u16(), cle, lu.numeros.dossier.ok_or("the OPCO gave a number")?);
        dernier = Some(contrat);
    }
    let mut apres = None;
    loop {
        let mut choix = ListerDepotsOptions::builder().limite(2);
        if let Some(apres) = apres {
            choix = choix.apres(apres);
        }
        let page = client.lister_depots_with(CFA, OPCO, &choix.build()).await?.into_body();
        println!("page {}", page.depots.len());
        apres = page.suite;
        if apres.is_none() {
            break;
        }
    }
    let encore = client.envoyer_contrat_with(CFA, OPCO, "contrat-99", &dernier.ok_or("a contract")?, &options).await;
    match encore {
        Err(runtime::Error::Refused(refus)) => println!("{} {}", refus.status.as_u16(), refus.body.code),
        autre => return Err(format!("{autre:?}").into()),
    }
    Ok(())
}
