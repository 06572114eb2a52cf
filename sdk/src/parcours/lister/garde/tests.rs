//! Scripted pages through the checks: the items returned, the number of pages requested, and the end.

use std::sync::{Arc, Mutex};

use super::super::Lecture;
use super::super::lecture::LirePage;
use super::*;
use crate::parcours::Echec;
use crate::runtime::serde_json::{Value, from_str};

/// Letters that represent items.
impl Element for char {
    fn cle(&self) -> u64 {
        u64::from(*self)
    }
}

/// Returns `(items, count, total)` for each page; afterwards, empty pages with the last totals.
fn scenario(script: &Value, asked: &Arc<Mutex<Vec<i32>>>) -> Lecture<char> {
    let (script, asked) = (script.as_array().cloned().unwrap(), asked.clone());
    let source: LirePage<char> = Arc::new(move |numero| {
        asked.lock().unwrap().push(numero);
        let last = &script[script.len() - 1];
        let page = script.get(usize::try_from(numero - 1).unwrap());
        let letters: Vec<char> = page.map_or("", |page| page[0].as_str().unwrap()).chars().collect();
        let number = |value: &Value| value.as_i64().and_then(|number| i32::try_from(number).ok());
        let count = page.map_or(Some(0), |page| number(&page[1]));
        let lot = Lot::page(Some(letters), count, number(&page.unwrap_or(last)[2]));
        Box::pin(async move { Ok(lot) })
    });
    Lecture::new(source)
}

const CAS: &str = r#"[
    ["one page",                 [["abc", 3, 3]],                              "abc",   1, "fin"],
    ["nothing",                  [["", 0, 0]],                                 "",      1, "fin"],
    ["two pages",                [["ab", 2, 3], ["c", 1, 3]],                  "abc",   2, "fin"],
    ["no total: the empty page", [["ab", 2, null], ["c", 1, null]],            "abc",   3, "fin"],
    ["no numbers at all",        [["ab", null, null]],                         "ab",    2, "fin"],
    ["negative numbers",         [["ab", -1, -1]],                             "ab",    2, "fin"],
    ["same page again",          [["ab", 2, 4], ["ab", 2, 4]],                 "ab",    2, "repetee 2"],
    ["same page, shuffled",      [["ab", 2, 9], ["cd", 2, 9], ["ba", 2, 9]],   "abcd",  3, "repetee 3"],
    ["an overlap is given once", [["ab", 2, 4], ["bc", 2, 4], ["d", 1, 4]],    "abcd",  3, "fin"],
    ["overlap at the end",       [["ab", 2, 4], ["bc", 2, 4], ["", 0, 4]],     "abc",   3, "incomplete 4 3"],
    ["empty before the total",   [["ab", 2, 5], ["", 0, 5]],                   "ab",    2, "incomplete 5 2"],
    ["the total grows",          [["ab", 2, 3], ["cd", 2, 4]],                 "abcd",  2, "fin"],
    ["the total shrinks",        [["ab", 2, 4], ["d", 1, 3]],                  "abd",   2, "mouvante 4 3 3"],
    ["shrinks, then empty",      [["ab", 2, 4], ["c", 1, 2], ["", 0, 2]],      "abc",   3, "mouvante 4 2 3"],
    ["a total that lies low",    [["ab", 2, 1], ["cd", 2, 1]],                 "abcd",  3, "fin"],
    ["the total is of the page", [["ab", 2, 2], ["cd", 2, 2]],                 "ab",    1, "fin"],
    ["a count that lies low",    [["ab", 1, 3], ["c", 0, 3]],                  "abc",   2, "fin"],
    ["a count that lies high",   [["ab", 3, 4], ["cd", 2, 4]],                 "ab",    1, "tronquee 1 3 2"],
    ["a count without items",    [["ab", 2, 4], ["", 2, 4]],                   "ab",    2, "tronquee 2 2 0"],
    ["too many pages",           [["a", 1, 9], ["b", 1, 9], ["c", 1, 9], ["d", 1, 9]], "abc", 3, "plafond 3"]
]"#;

fn ended(fin: Option<Echec>) -> String {
    match fin {
        None => "fin".to_owned(),
        Some(Echec::Lecture(FauteLecture::PageRepetee { page })) => format!("repetee {page}"),
        Some(Echec::Lecture(FauteLecture::Incomplete { annonces, lus })) => format!("incomplete {annonces} {lus}"),
        Some(Echec::Lecture(FauteLecture::Mouvante { avant, apres, lus })) => format!("mouvante {avant} {apres} {lus}"),
        Some(Echec::Lecture(FauteLecture::PageTronquee { page, annonces, recus })) => {
            format!("tronquee {page} {annonces} {recus}")
        }
        Some(Echec::Lecture(FauteLecture::TropDePages { plafond })) => format!("plafond {plafond}"),
        Some(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn every_list_ends_and_loses_nothing_silently() {
    for case in from_str::<Vec<Value>>(CAS).unwrap() {
        let (name, asked) = (case[0].as_str().unwrap(), Arc::default());
        let mut lecture = scenario(&case[1], &asked).plafond(3);
        let (mut letters, mut fin) = (String::new(), None);
        while let Some(letter) = lecture.suivant().await {
            match letter {
                Ok(letter) => letters.push(letter),
                Err(echec) => fin = Some(echec),
            }
        }
        assert_eq!(letters, case[2], "{name}");
        assert_eq!(ended(fin), case[4], "{name}");
        assert!(lecture.suivant().await.is_none(), "{name}: it has ended");
        let pages: Vec<i32> = asked.lock().unwrap().clone();
        assert_eq!(pages, (1..=case[3].as_i64().unwrap() as i32).collect::<Vec<_>>(), "{name}");
    }
}

#[tokio::test]
async fn nothing_is_asked_ahead() {
    let asked = Arc::default();
    let script = from_str(r#"[["ab", 2, 4], ["cd", 2, 4]]"#).unwrap();
    let mut lecture = scenario(&script, &asked);
    assert!(asked.lock().unwrap().is_empty());
    assert_eq!([lecture.suivant().await.unwrap().unwrap(), lecture.suivant().await.unwrap().unwrap()], ['a', 'b']);
    assert_eq!(asked.lock().unwrap().len(), 1);
    drop(lecture);
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn by_page_after_some_items_loses_none() {
    let asked = Arc::default();
    let script = from_str(r#"[["abc", 3, 4], ["d", 1, 4]]"#).unwrap();
    let mut lecture = scenario(&script, &asked);
    lecture.suivant().await.unwrap().unwrap();
    let mut pages = lecture.par_page();
    let first = pages.suivante().await.unwrap().unwrap();
    assert_eq!(first, Page { numero: 1, total: Some(4), elements: vec!['b', 'c'] });
    assert_eq!(pages.suivante().await.unwrap().unwrap().numero, 2);
    assert!(pages.suivante().await.is_none());
    assert_eq!(scenario(&script, &Arc::default()).tous().await.unwrap(), ['a', 'b', 'c', 'd']);
}

/// A list that is read a part at a time: what comes before is neither asked for nor missed.
#[tokio::test]
async fn from_a_later_page_nothing_before_it_is_asked_for() {
    let script = from_str(r#"[["ab", 2, 5], ["cd", 2, 5], ["e", 1, 5]]"#).unwrap();
    for (page, letters, pages) in [(1, "abcde", vec![1, 2, 3]), (2, "cde", vec![2, 3, 4]), (9, "", vec![9])] {
        let asked = Arc::default();
        let lues = scenario(&script, &asked).depuis(page).tous().await.unwrap();
        assert_eq!(lues.into_iter().collect::<String>(), letters, "{page}");
        assert_eq!(*asked.lock().unwrap(), pages, "{page}");
    }
    // What is bounded is what is read.
    assert_eq!(scenario(&script, &Arc::default()).plafond(3).depuis(2).tous().await.unwrap(), ['c', 'd', 'e']);
    let mut pages = scenario(&script, &Arc::default()).depuis(2).par_page();
    assert_eq!(pages.suivante().await.unwrap().unwrap().numero, 2);
    // A server that gives the same page whatever is asked is still noticed.
    let encore = from_str(r#"[["ab", 2, 9], ["ab", 2, 9], ["ab", 2, 9]]"#).unwrap();
    let fin = scenario(&encore, &Arc::default()).depuis(2).tous().await.unwrap_err();
    assert_eq!(ended(Some(fin)), "repetee 3");
}
