//! Unusual JSON inside a valid contract: each is refused in the OPCO's form, or read correctly.

use temoin::generated::operation::Operation;
use temoin::modele::modele;
use temoin::simulateur::Simulateur;

use crate::brut::{Brut, lire};

#[tokio::test]
async fn json_that_trips() {
    let brut = Brut::demarrer(Simulateur::neutre()).await;
    let good = &modele(Operation::TransmettreDossier).texte().unwrap();
    let cerfa = good.strip_prefix("{\"cerfa\":").unwrap_or_else(|| panic!("{good}"));
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    let with = |name: &str, value: &str| format!("{{\"{name}\":{value},\"cerfa\":{cerfa}");
    for (name, body, wanted) in [
        ("as it is", good.to_owned(), 200),
        ("the same again", good.to_owned(), 400),
        ("arrays 100 000 deep", deep("[", "]"), 400),
        ("objects 100 000 deep", deep("{\"cerfa\":", "}"), 400),
        ("an unknown property 100 000 deep", with("x", &deep("[", "]")), 400),
        ("a number beyond all", with("x", "1e999999"), 400),
        ("a number below all is zero", with("x", "1e-999999"), 400),
        ("a whole number of 100 000 digits", with("x", &"9".repeat(100_000)), 400),
        ("a fraction of 100 000 digits", with("x", &format!("0.{}", "9".repeat(100_000))), 400),
        ("no number", with("x", "NaN"), 400),
        ("zero in front", with("x", "01"), 400),
        ("a property twice", with("cerfa", "7"), 400),
        ("a byte order mark", format!("\u{feff}{good}"), 400),
        ("something behind", format!("{good}{{}}"), 400),
        ("a comma too many", format!("{},}}", good.trim_end().trim_end_matches('}')), 400),
        ("a comment", format!("/**/{good}"), 400),
        ("half a pair", with("x", r#""\udc00""#), 400),
        ("U+0000 in a name", with(r"\u0000", "1"), 400),
        ("a control character as it is", with("x", "\"\u{1}\""), 400),
        ("an unknown name of a million letters", with(&"x".repeat(1_000_000), "\"\\u0000\""), 400),
    ] {
        let request = brut.sans(&[], "POST", "/v1/dossiers").header("content-type", "application/json");
        let (status, answer) = lire(request.body(body).send().await.unwrap()).await;
        assert_eq!(status, wanted, "{name}: {answer}");
        assert!(status == 200 || answer["errors"][0]["code"].is_string(), "{name}: {answer}");
    }
    brut.verifier_ecarts();
}
