//! Is every entry of a table the multiple it is said to be?

use p256::Scalar;

use super::{MULTIPLES, STEPS, Table, WINDOWS};
use crate::{
    double_scalar::GENERATOR,
    testing::{bytes_of, coordinates, is_within, multiple, plain, scalar, value_of},
};

fn whole(x: &[u8; 32], y: &[u8; 32]) -> Table {
    let mut table = Table::new(x, y).unwrap();
    for step in 0..STEPS {
        assert!(!table.is_complete(), "after {step} steps");
        table.build().unwrap();
    }
    assert!(table.is_complete());
    table
}

#[track_caller]
fn check(table: &Table, base: &Scalar, window: usize, index: usize) {
    let number = Scalar::from(2 * u64::try_from(index).unwrap() + 1)
        * (0..8 * window).fold(*base, |number, _| number + number);
    let (x, y) = table.entry(window, index).unwrap();
    let [x, y] = [x, y].map(|limbs| bytes_of(&plain(&value_of(limbs))));
    assert_eq!((x, y), coordinates(&multiple(&number)), "window {window}, index {index}");
}

#[test]
fn every_entry_of_the_generators_table() {
    let table = whole(&GENERATOR.0, &GENERATOR.1);
    for window in 0..WINDOWS {
        for index in 0..MULTIPLES {
            check(&table, &Scalar::ONE, window, index);
        }
    }
}

#[test]
fn first_last_and_scattered_entries_of_other_tables() {
    for base in [Scalar::from(2_u32), -Scalar::ONE, scalar(&[0x5a; 32]), scalar(&[0xff; 32])] {
        let (x, y) = coordinates(&multiple(&base));
        let table = whole(&x, &y);
        for window in 0..WINDOWS {
            for index in [0, 1, 63, (window * 37 + 11) % MULTIPLES, MULTIPLES - 1] {
                check(&table, &base, window, index);
            }
        }
    }
}

/// Limbs of entries are what sums are bounded by: in [0, 2^29), coordinates within ±1.25p.
#[test]
fn entries_are_tight() {
    let table = whole(&GENERATOR.0, &GENERATOR.1);
    for limbs in (0..WINDOWS * MULTIPLES).flat_map(|place| {
        let (x, y) = table.entry(place / MULTIPLES, place % MULTIPLES).unwrap();
        [x, y]
    }) {
        assert!(limbs[..8].iter().all(|limb| (0..1 << 29).contains(limb)));
        assert!(is_within(&(value_of(limbs) * 4), 5));
    }
}

#[test]
fn a_whole_table_builds_no_more() {
    let mut table = whole(&GENERATOR.0, &GENERATOR.1);
    let before = *table.entry(31, 127).unwrap();
    table.build().unwrap();
    assert_eq!(*table.entry(31, 127).unwrap(), before);
    assert!(table.is_complete());
    assert_eq!(table.steps.len(), STEPS);
}

#[test]
fn what_is_not_built_yet_has_no_entry() {
    let mut table = Table::new(&GENERATOR.0, &GENERATOR.1).unwrap();
    assert!(table.entry(0, 0).is_none());
    table.build().unwrap();
    check(&table, &Scalar::ONE, 0, 0);
    check(&table, &Scalar::ONE, 16, 127);
    assert!(table.entry(1, 0).is_none());
}
