//! Bags of features, and which of two lists of bags are each other's nearest.

use std::collections::{BTreeMap, HashMap};

/// A feature that more bags have finds no candidates; it still counts.
const MOST_SHARED: usize = 60;

/// So many candidates are looked at closely.
const CLOSE: usize = 8;

/// What a shape that is the same comes to; features beside it come to their weights.
const SHAPE: f64 = 10.0;

/// So much a pair must come to, and so much more than each of the two with any other. The first round takes only what is
/// beyond doubt, so that no later one builds on a mistake.
const LEAST: f64 = 5.0;
const LEAD: f64 = 0.4;
const STRICT_LEAST: f64 = 8.0;
const STRICT_LEAD: f64 = 1.0;

/// A shape of so few features is no proof without another one beside it.
const TELLING: f64 = 2.5;

/// What a thing is, in features with weights.
#[derive(Debug, Default)]
pub struct Bag {
    /// What its shape is made of: what only one of two things has tells them apart.
    hard: BTreeMap<String, f64>,
    /// What speaks for a pair when both have it, and says nothing otherwise: names, texts, neighbours.
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

    /// Adds something beside the shape.
    pub fn soft(&mut self, feature: String, weight: f64) {
        self.soft.insert(feature, weight);
    }

    fn features(&self) -> impl Iterator<Item = &String> {
        self.hard.keys().chain(self.soft.keys())
    }
}

/// What one round looks at; a thing without a bag takes no part.
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
    /// The candidates that came nearest to a thing without a pair: at most three, the nearest first.
    nearest: HashMap<usize, Vec<usize>>,
}

impl Scores {
    pub fn new(old: usize, new: usize) -> Self {
        Self { new_of: vec![None; old], old_of: vec![None; new], nearest: HashMap::new() }
    }

    pub fn count(&self) -> usize {
        self.new_of.iter().flatten().count()
    }

    /// The name that a thing and its counterpart share; `back` asks for a thing of the new document.
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

    /// Pairs what is surely one thing.
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

/// Which things of the new document have a feature, and how rare each is.
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

    /// The less things have a feature, the more it says.
    fn weight(&self, feature: &str, weight: f64) -> f64 {
        let count = self.counts.get(feature).copied().unwrap_or(1).max(1);
        weight / (1.0 + f64::from(u32::try_from(count).unwrap_or(u32::MAX)).ln())
    }

    /// The things without a pair that share most with a bag.
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
        // Two names of one property each are no proof that two things are one.
        let shape = if proof < TELLING && beside < 1.0 { shape.min(LEAST - 1.0) } else { shape };
        shape + beside
    }
}
