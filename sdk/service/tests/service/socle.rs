//! The service opens, answers and stops.

use reqwest::Method;

use crate::banc::Banc;

#[tokio::test]
async fn it_starts_answers_stops_and_starts_again() {
    let banc = Banc::monter().await;
    let reponse = banc.sans_jeton(Method::GET, "/nulle-part").send().await.unwrap();
    assert_eq!(reponse.status(), 404);
    let banc = banc.redemarrer().await;
    let reponse = banc.sans_jeton(Method::GET, "/nulle-part").send().await.unwrap();
    assert_eq!(reponse.status(), 404);
}
