//! Amounts drawn side by side: the shapes of an image whose content is also in the texts beside it.

/// The width of an image in units.
const LARGEUR: i128 = 1_000;

/// A bar on a common scale.
pub(super) struct Barre {
    pub(super) parties: Vec<Partie>,
}

/// A part of a bar: its label, its start and its width.
pub(super) struct Partie {
    pub(super) classe: &'static str,
    pub(super) debut: i128,
    pub(super) largeur: i128,
}

impl Barre {
    /// Amounts in their order, where `echelle` is the whole width; nothing exceeds it.
    pub(super) fn new(montants: &[(&'static str, i64)], echelle: i64) -> Self {
        let place = |centimes: i128| (centimes * LARGEUR / i128::from(echelle.max(1))).min(LARGEUR);
        let (mut parties, mut total) = (Vec::new(), 0_i128);
        for (classe, montant) in montants {
            let debut = place(total);
            total += i128::from(*montant).max(0);
            let largeur = place(total) - debut;
            if largeur > 0 {
                parties.push(Partie { classe, debut, largeur });
            }
        }
        Self { parties }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_lie_side_by_side_and_within() {
        let bounds = |montants: &[(&'static str, i64)], echelle| {
            let bar = Barre::new(montants, echelle).parties;
            bar.iter().map(|part| (part.debut, part.largeur)).collect::<Vec<_>>()
        };
        assert_eq!(bounds(&[("a", 1), ("b", 1), ("c", 1)], 3), [(0, 333), (333, 333), (666, 334)]);
        assert_eq!(bounds(&[("a", 0), ("b", 5), ("c", -5)], 10), [(0, 500)]);
        assert_eq!(bounds(&[("a", i64::MAX), ("b", i64::MAX)], 7), [(0, 1_000)]);
        assert_eq!(bounds(&[("a", 0)], 0), []);
    }
}
