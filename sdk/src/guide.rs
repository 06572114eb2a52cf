//! Le guide : de `cargo add` à la production. Chaque page est compilée.
//!
//! 1. [`prendre_en_main`] : de `cargo add` au premier dépôt ;
//! 2. [`construire_un_contrat`] : d'une fiche d'élève à un contrat contrôlé ;
//! 3. [`suivre`] : jusqu'à l'engagement, puis les échéances ;
//! 4. [`facturer`] : ce qui est ouvert, au bon montant ;
//! 5. [`corriger_et_amender`] : un refus, un avenant, une rupture ;
//! 6. [`apres_une_coupure`] : savoir ce qui est arrivé ;
//! 7. [`passer_en_production`] : clés, journal, sauvegardes, plusieurs serveurs, alertes ;
//! 8. [`tester_avec_le_simulateur`] : tous les OPCO sur une adresse locale ;
//! 9. [`quand_la_norme_change`] : ce qui casse, et ce qui ne casse pas ;
//! 10. [`synthese`] : ce que la FAQ promet, ligne par ligne, et ce que l'API ne permet pas ;
//! 11. [`lisez_moi`] : le dépôt en une page, comme son `README.md` la donne en anglais.

#[doc = include_str!("../guide/prendre_en_main.md")]
pub mod prendre_en_main {}

#[doc = include_str!("../guide/construire_un_contrat.md")]
pub mod construire_un_contrat {}

#[doc = include_str!("../guide/suivre.md")]
pub mod suivre {}

#[doc = include_str!("../guide/facturer.md")]
pub mod facturer {}

#[doc = include_str!("../guide/corriger_et_amender.md")]
pub mod corriger_et_amender {}

#[doc = include_str!("../guide/lisez_moi.md")]
pub mod lisez_moi {}

#[doc = include_str!("../guide/synthese.md")]
pub mod synthese {}

#[doc = include_str!("../guide/apres_une_coupure.md")]
pub mod apres_une_coupure {}

#[doc = include_str!("../guide/passer_en_production.md")]
pub mod passer_en_production {}

#[doc = include_str!("../guide/tester_avec_le_simulateur.md")]
pub mod tester_avec_le_simulateur {}

#[doc = include_str!("../guide/quand_la_norme_change.md")]
pub mod quand_la_norme_change {}
