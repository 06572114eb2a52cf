//! All kinds of deposits of a CFA, as its software makes them, and the messages for errors: `cargo run -p conformance
//! --example deposer`.

use std::process::ExitCode;

use cfadock::models::{Certificat, CertificatApprenti, CertificatEcheance, CertificatEmployeur};
use cfadock::models::{CertificatOrganismeFormation, CertificatRepresentantLegal, TypeCertificat, TypeFichier};
use cfadock::parcours::{Facturation, Justificatif, Poste};
use cfadock::scalaires::Montant;
use cfadock::{Connexion, Echec, FilePart, Opco};
use conformance::Imprevu;
use conformance::exemple;
use conformance::parcours::{Guichet, conclure};
use jiff::civil::date;
use temoin::simulateur::Simulateur;

fn pdf(nom: &str) -> FilePart {
    FilePart::pdf(format!("{nom}.pdf"), exemple::pdf(nom))
}

async fn contrat(connexion: &Connexion) -> Result<(), Imprevu> {
    println!("1. Le contrat");
    let contrat = exemple::contrat()?;
    let mut faux = contrat.clone();
    faux.cerfa.contrat.salaire_embauche = Montant::centimes(10_000);
    faux.cerfa.contrat.date_conclusion = date(2026, 9, 3).into();
    match connexion.envoyer_contrat(&faux).await {
        Err(echec) => println!("   {}", echec.to_string().replace('\n', "\n   ")),
        Ok(_) => return Err(Imprevu::new("un contrat faux est parti")),
    }
    let depot = connexion.envoyer_contrat(&contrat).await?;
    println!("   reçu sous le numéro {}", depot.numeros.dossier.unwrap_or_default());
    match connexion.envoyer_contrat(&contrat).await {
        Err(echec @ Echec::Doublon(_)) => println!("   {echec}"),
        _ => return Err(Imprevu::new("le contrat est parti deux fois")),
    }
    Ok(())
}

async fn factures(guichet: &Guichet) -> Result<(), Imprevu> {
    println!("3. Les factures");
    let connexion = &guichet.connexion;
    let demande = Facturation::new("F-0001", Poste::new("INT-D-1").premier_equipement(Montant::centimes(45_000)));
    facturer(connexion, demande).await?;
    match connexion.preparer_facture(&Facturation::new("F-0002", Poste::new("INT-D-1"))).await {
        Err(echec) => println!("   {echec}"),
        Ok(_) => return Err(Imprevu::new("une échéance fermée se facture")),
    }
    guichet.avancer(date(2027, 3, 1))?;
    println!("   le 01/03/2027 :");
    let poste = Poste::new("INT-D-1").repas(30);
    facturer(connexion, Facturation::new("F-0002", poste).justificatif(Justificatif::CertificatDepose)).await
}

async fn facturer(connexion: &Connexion, demande: Facturation) -> Result<(), Imprevu> {
    let projet = connexion.preparer_facture(&demande).await?;
    for ligne in &projet.facture.lignes {
        println!("   {:<20}{:>12}", ligne.nature_ligne.to_string(), ligne.montant.en_euros());
    }
    println!("   {:<20}{:>12}", "total", projet.facture.montant_total.en_euros());
    // The PDF shows the lines of `projet`.
    let depot = connexion.facturer(&projet, pdf("facture")).await?;
    println!("   {} reçue sous le numéro {}", projet.facture.numero, depot.numeros.facture.unwrap_or_default());
    Ok(())
}

async fn certificat(connexion: &Connexion) -> Result<(), Imprevu> {
    println!("4. Le certificat de réalisation, par {:?}", connexion.voie_des_certificats());
    let contrat = exemple::contrat()?.cerfa;
    let certificat = Certificat::builder()
        .type_certificat(TypeCertificat::Intermediaire)
        .numero_interne_dossier("INT-D-1".parse()?)
        .employeur(CertificatEmployeur::builder().siret(contrat.employeur.siret).build())
        .apprenti(
            CertificatApprenti::builder()
                .nom(contrat.apprenti.nom)
                .prenom(contrat.apprenti.prenom)
                .nom_usage(contrat.apprenti.nom_usage)
                .build(),
        )
        .organisme_formation(CertificatOrganismeFormation::builder().siret(contrat.organisme_formation.siret).build())
        .echeance(
            CertificatEcheance::builder()
                .numero(1)
                .codification("E1".parse()?)
                .date_debut(date(2026, 9, 1).into())
                .date_fin(date(2027, 2, 28).into())
                .duree(210.0)
                .echeance_partielle(false)
                .build(),
        )
        .attestation_conservation_pieces(true)
        .date_signature(date(2027, 3, 1).into())
        .lieu_signature_contrat("Paris")
        .nature_action("Action de formation par apprentissage")
        .numero_interne_facture("INT-F-2".parse()?)
        .representant_legal(
            CertificatRepresentantLegal::builder().nom("Exemple").prenom("Camille").qualite("Direction").build(),
        )
        .build();
    let depot = connexion.certifier(&certificat, pdf("certificat")).await?;
    println!("   reçu sous le numéro {}", depot.numeros.document.unwrap_or_default());
    for constat in depot.controle.constats() {
        println!("   {constat}");
    }
    Ok(())
}

async fn jouer() -> Result<(), Imprevu> {
    let guichet = Guichet::ouvrir(Simulateur::neutre().date(date(2026, 6, 25)), Opco::Akto).await?;
    let connexion = &guichet.connexion;
    contrat(connexion).await?;
    println!("2. La convention");
    connexion.deposer_convention(&exemple::convention("INT-D-1")?, pdf("convention")).await?;
    println!("   reçue");
    guichet.simulateur.engager("INT-D-1")?;
    guichet.avancer(date(2026, 9, 1))?;
    factures(&guichet).await?;
    certificat(connexion).await?;
    println!("5. Un document");
    connexion.joindre(TypeFichier::ConventionMobilite, &"INT-D-1".parse()?, pdf("mobilite")).await?;
    println!("   reçu");
    println!("6. Ce que l'OPCO Santé ne prend pas");
    let sante = Connexion::new(Opco::OpcoSante, connexion.cfa().clone(), connexion.client().clone());
    match sante.deposer_convention(&exemple::convention("INT-D-1")?, pdf("convention")).await {
        Err(echec) => println!("   {echec}"),
        Ok(_) => return Err(Imprevu::new("une convention est partie")),
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    conclure(jouer().await)
}
