//! A small part of `examples/fuzz_rules`: a few hundred cases, always the same.

// The example's modules name each other from its root.
#[path = "../../examples/fuzz_rules/case.rs"]
pub(crate) mod case;
#[path = "../../examples/fuzz_rules/held.rs"]
pub(crate) mod held;
#[path = "../../examples/fuzz_rules/pages.rs"]
pub(crate) mod pages;
#[path = "../../examples/fuzz_rules/specs.rs"]
pub(crate) mod specs;

use self::{case::Case, held::Tally};

#[test]
fn whatever_page_and_rules_come_the_answer_is_bounded_counted_and_the_same_again() {
    let mut tally = Tally::default();
    for seed in 2_001..=2_600 {
        if let Err(broken) = held::hold(&Case::of(seed), &mut tally) {
            panic!("seed {seed}: {broken}");
        }
    }
    for outcome in ["ok", "empty", "unparsed", "failed", "refused rules"] {
        assert!(tally.of(outcome) > 0, "the cases are not what they should be: {tally}");
    }
}
