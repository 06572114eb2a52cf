//! Exact sums of amounts. An unreadable amount, or a sum beyond 28 digits, makes the result unreadable instead of
//! wrong.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use rust_decimal::Decimal;
use serde_json::Value;

use super::Montant;

fn combiner(gauche: &Montant, droite: &Montant, exact: fn(Decimal, Decimal) -> Option<Decimal>) -> Montant {
    match (gauche.decimal(), droite.decimal()) {
        (Some(gauche), Some(droite)) => {
            exact(gauche, droite).map_or_else(|| Montant::illisible(Value::Null), Montant::from)
        }
        (None, _) => gauche.clone(),
        (_, None) => droite.clone(),
    }
}

macro_rules! operateur {
    ($trait:ident, $method:ident, $assign:ident, $assign_method:ident, $exact:path) => {
        impl $trait<&Montant> for &Montant {
            type Output = Montant;

            fn $method(self, autre: &Montant) -> Montant {
                combiner(self, autre, $exact)
            }
        }

        impl $trait for Montant {
            type Output = Montant;

            fn $method(self, autre: Montant) -> Montant {
                combiner(&self, &autre, $exact)
            }
        }

        impl $trait<&Montant> for Montant {
            type Output = Montant;

            fn $method(self, autre: &Montant) -> Montant {
                combiner(&self, autre, $exact)
            }
        }

        impl $assign for Montant {
            fn $assign_method(&mut self, autre: Montant) {
                *self = combiner(self, &autre, $exact);
            }
        }

        impl $assign<&Montant> for Montant {
            fn $assign_method(&mut self, autre: &Montant) {
                *self = combiner(self, autre, $exact);
            }
        }
    };
}

operateur!(Add, add, AddAssign, add_assign, Decimal::checked_add);
operateur!(Sub, sub, SubAssign, sub_assign, Decimal::checked_sub);

impl Neg for Montant {
    type Output = Montant;

    fn neg(self) -> Montant {
        self.decimal().map_or(self, |decimal| Montant::from(-decimal))
    }
}

impl Sum for Montant {
    fn sum<I: Iterator<Item = Montant>>(montants: I) -> Montant {
        montants.fold(Montant::ZERO, |total, montant| total + montant)
    }
}

impl<'a> Sum<&'a Montant> for Montant {
    fn sum<I: Iterator<Item = &'a Montant>>(montants: I) -> Montant {
        montants.fold(Montant::ZERO, |total, montant| total + montant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact() {
        let dime = Montant::centimes(10);
        assert_eq!(std::iter::repeat_n(dime, 10_000).sum::<Montant>(), Montant::centimes(100_000));
        assert_eq!(Montant::centimes(5) - Montant::centimes(8), -Montant::centimes(3));
    }

    #[test]
    fn what_is_unreadable_spoils_the_sum() {
        let ugly = Montant::illisible("1 100,50");
        let sum = Montant::centimes(1) + &ugly - Montant::centimes(1);
        assert_eq!((sum.en_centimes(), &sum), (None, &ugly));
        let great = Montant::from(Decimal::MAX);
        assert_eq!((&great + &great).decimal(), None);
    }
}
