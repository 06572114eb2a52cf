//! Bags of features, and the pairs of bags that are mutually nearest.

use std::collections::{BTreeMap, HashMap};

/// A feature in more bags gives no candidates; it still counts.
const MOST_SHARED: usize = 60;

/// The number of candidates that are compared closely.
const CLOSE: usize = 8;

/// The weight of an identical shape; features beside it add their own weights.
const SHAPE: f64 = 10.0;

/// The minimum score of a pair, and its minimum lead over any other pair of either member. The first round accepts only
/// certain pairs, so that no later round builds on a mistake.
const LEAST: f64 = 5.0;
const LEAD: f64 = 0.4;
const STRICT_LEAST: f64 = 8.0;
const STRICT_LEAD: f64 = 1.0;

/// A shape with so few features is no proof without a feature beside it.
const TELLING: f64 = 2.5;

/// The weighted features of a thing.
#[derive(Debug, Default)]
pub struct Bag {
    /// The features of its shape: a feature that only one of two things has counts against the pair.
    hard: BTreeMap<String, f64>,
    /// Features that count for a pair when both have them, and do not count otherwise: names, texts, neighbours.
    soft: BTreeMap<String, f64>,
    /// Things of different groups are no pair.
    group: String,
}

impl Bag {
    /// An empty one.
    pub fn of(group: String) -> Self {
        Self { group, ..Self::default() }
    }

    /// Adds a part of the shape.
    pub fn hard(&mut self, feature: String, weight: f64) {
        self.hard.insert(feature, weight);
    }

    /// Adds a feature beside the shape.
    pub fn soft(&mut self, feature: String, weight: f64) {
        self.soft.insert(feature, weight);
    }

    fn features(&self) -> impl Iterator<Item = &String> {
        self.hard.keys().chain(self.soft.keys())
    }
}

/// The input of one round; a thing without a bag takes no part.
pub struct Round<'b> {
    pub old: &'b [Option<Bag>],
    pub new: &'b [Option<Bag>],
    pub strict: bool,
}

/// Which things are pairs so far.
#[derive(Debug)]
pub struct Scores {
    new_of: Vec<Option<usize>>,
    old_of: Vec<Option<usize>>,
    /// The nearest candidates of an unpaired thing: at most three, the nearest first.
    nearest: HashMap<usize, Vec<usize>>,
}

impl Scores {
    pub fn new(old: usize, new: usize) -> Self {
        Self { new_of: vec![None; old], old_of: vec![None; new], nearest: HashMap::new() }
    }

    pub fn count(&self) -> usize {
        self.new_of.iter().flatten().count()
    }

    /// The common name of a thing and its counterpart; `back` selects a thing of the new document.
    pub fn label(&self, rank: usize, back: bool) -> Option<usize> {
        if back { self.old_of[rank] } else { self.new_of[rank].map(|_| rank) }
    }

    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.new_of.iter().enumerate().filter_map(|(old, new)| Some((old, (*new)?)))
    }

    pub fn is_open(&self, old: usize) -> bool {
        self.new_of[old].is_none()
    }

    pub fn nearest(&self, old: usize) -> Option<&[usize]> {
        self.nearest.get(&old).map(Vec::as_slice)
    }

    /// Pairs the things that are certainly the same.
    pub fn round(&mut self, round: Round<'_>) {
        let (least, lead) = if round.strict { (STRICT_LEAST, STRICT_LEAD) } else { (LEAST, LEAD) };
        let index = Index::of(&round);
        let mut of_old: Vec<Vec<(usize, f64)>> = vec![Vec::new(); round.old.len()];
        let mut of_new: Vec<Vec<(usize, f64)>> = vec![Vec::new(); round.new.len()];
        for (old, bag) in round.old.iter().enumerate().filter(|(old, _)| self.new_of[*old].is_none()) {
            let Some(bag) = bag else { continue };
            for new in index.candidates(bag, &self.old_of) {
                let Some(other) = &round.new[new] else { continue };
                let points = index.points(bag, other);
                of_old[old].push((new, points));
                of_new[new].push((old, points));
            }
        }
        let by_points = |list: &mut Vec<(usize, f64)>| {
            list.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        };
        of_old.iter_mut().chain(&mut of_new).for_each(by_points);
        let best = |list: &[(usize, f64)]| {
            let (first, points) = *list.first()?;
            let second = list.get(1).map_or(0.0, |(_, points)| *points);
            (points >= least && points - second >= lead).then_some(first)
        };
        for (old, list) in of_old.iter().enumerate() {
            if let Some(new) = best(list).filter(|new| best(&of_new[*new]) == Some(old)) {
                (self.new_of[old], self.old_of[new]) = (Some(new), Some(old));
                self.nearest.remove(&old);
            } else {
                let near: Vec<usize> =
                    list.iter().filter(|(_, points)| *points >= 1.0).map(|(new, _)| *new).take(3).collect();
                self.nearest.remove(&old);
                if !near.is_empty() {
                    self.nearest.insert(old, near);
                }
            }
        }
    }
}

/// The things of the new document with a feature, and how rare the feature is.
struct Index<'b> {
    with: HashMap<&'b str, Vec<usize>>,
    counts: HashMap<&'b str, usize>,
}

impl<'b> Index<'b> {
    fn of(round: &Round<'b>) -> Self {
        let (mut with, mut counts) = (HashMap::<&str, Vec<usize>>::new(), HashMap::<&str, usize>::new());
        for (rank, bag) in round.new.iter().enumerate() {
            for feature in bag.iter().flat_map(Bag::features) {
                with.entry(feature).or_default().push(rank);
            }
        }
        for feature in round.old.iter().flatten().flat_map(Bag::features) {
            *counts.entry(feature).or_default() += 1;
        }
        for (feature, list) in &with {
            let count = counts.entry(feature).or_default();
            *count = (*count).max(list.len());
        }
        Self { with, counts }
    }

    /// The rarer a feature, the higher its weight.
    fn weight(&self, feature: &str, weight: f64) -> f64 {
        let count = self.counts.get(feature).copied().unwrap_or(1).max(1);
        weight / (1.0 + f64::from(u32::try_from(count).unwrap_or(u32::MAX)).ln())
    }

    /// The unpaired things that share most with a bag.
    fn candidates(&self, bag: &Bag, taken: &[Option<usize>]) -> Vec<usize> {
        let mut shared: HashMap<usize, f64> = HashMap::new();
        for (feature, weight) in bag.hard.iter().chain(&bag.soft) {
            let Some(list) = self.with.get(feature.as_str()).filter(|list| list.len() <= MOST_SHARED) else { continue };
            for rank in list.iter().filter(|rank| taken[**rank].is_none()) {
                *shared.entry(*rank).or_default() += self.weight(feature, *weight);
            }
        }
        let mut ranks: Vec<(usize, f64)> = shared.into_iter().collect();
        ranks.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        ranks.into_iter().take(CLOSE).map(|(rank, _)| rank).collect()
    }

    fn points(&self, one: &Bag, other: &Bag) -> f64 {
        if one.group != other.group {
            return 0.0;
        }
        let weight = |(feature, weight): (&String, &f64)| self.weight(feature, *weight);
        let shared = |one: &BTreeMap<String, f64>, other: &BTreeMap<String, f64>| -> f64 {
            one.iter().filter(|(feature, _)| other.contains_key(*feature)).map(weight).sum()
        };
        let (both, beside) = (shared(&one.hard, &other.hard), shared(&one.soft, &other.soft));
        let all = one.hard.iter().map(weight).sum::<f64>() + other.hard.iter().map(weight).sum::<f64>() - both;
        let shape = if all > 0.0 { SHAPE * both / all } else { 0.0 };
        let proof = one.hard.values().sum::<f64>();
        // Two equal names with one property each are no proof that two things are the same.
        let shape = if proof < TELLING && beside < 1.0 { shape.min(LEAST - 1.0) } else { shape };
        shape + beside
    }
}
