//! The nodes of a graph that lie on a cycle.

use std::collections::BTreeSet;

/// The nodes that can reach themselves.
pub fn returning(next: &[BTreeSet<usize>]) -> Vec<bool> {
    let circles = circles(next);
    let mut sizes = vec![0; next.len()];
    circles.iter().for_each(|circle| sizes[*circle] += 1);
    (0..next.len()).map(|rank| sizes[circles[rank]] > 1 || next[rank].contains(&rank)).collect()
}

/// The strongly connected component of each node (Tarjan, with an explicit stack: documents may be deep).
pub fn circles(next: &[BTreeSet<usize>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let (mut order, mut low, mut circle) = (vec![NONE; next.len()], vec![NONE; next.len()], vec![NONE; next.len()]);
    let (mut open, mut count) = (Vec::new(), 0);
    for start in 0..next.len() {
        let mut path = Vec::new();
        if order[start] == NONE {
            path.push((start, next[start].iter()));
        }
        while let Some((node, rest)) = path.last_mut() {
            let node = *node;
            if order[node] == NONE {
                (order[node], low[node]) = (count, count);
                count += 1;
                open.push(node);
            }
            match rest.find(|to| circle[**to] == NONE) {
                Some(&to) if order[to] == NONE => path.push((to, next[to].iter())),
                Some(&to) => low[node] = low[node].min(order[to]),
                None => {
                    if low[node] == order[node] {
                        while circle[node] == NONE {
                            let member = open.pop().expect("a circle's members are open until it is closed");
                            circle[member] = node;
                        }
                    }
                    path.pop();
                    if let Some((parent, _)) = path.last() {
                        low[*parent] = low[*parent].min(low[node]);
                    }
                }
            }
        }
    }
    circle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_whatever_leads_to_them() {
        let next = [vec![1], vec![2, 3], vec![1], vec![4], vec![4], vec![0, 3]];
        let next: Vec<BTreeSet<usize>> = next.into_iter().map(BTreeSet::from_iter).collect();
        let circles = circles(&next);
        assert_eq!(circles[1], circles[2]);
        let mut others = vec![circles[0], circles[1], circles[3], circles[4], circles[5]];
        others.sort_unstable();
        others.dedup();
        assert_eq!(others.len(), 5);
    }
}
