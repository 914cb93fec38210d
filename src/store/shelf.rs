//! The shelf of a query: what stood on its pages for a while, each pair of offer and terms once. A page then is a
//! character for each listing. Pure; `migrations/0008_shelves.sql` has the same in SQL.

use super::{Result, StoreError};

/// What a listing is: the ids of its offer and of its terms.
pub(super) type Pair = (i64, i64);

/// Pairs on a shelf before another is begun: so many have a name of one byte that can be printed. Only a page of more
/// has a longer one.
const FULL: usize = 95;

/// A number is written in two characters of this base.
const BASE: i64 = 1 << 15;

/// The first character in use: those before it steer terminals.
const FIRST: u32 = 32;

/// The pairs of a shelf, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shelf {
    pairs: Vec<Pair>,
}

/// A page as a shelf tells it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OnShelf {
    /// What the page is kept as.
    pub(super) page: String,
    /// What the shelf has to be added.
    pub(super) added: String,
}

impl Shelf {
    /// A shelf as it is kept.
    pub(super) fn read(text: &str) -> Result<Self> {
        let mut digits = text.chars().map(|digit| i64::from(u32::from(digit)) - i64::from(FIRST));
        let mut pairs = Vec::with_capacity(FULL);
        while let Some(high) = digits.next() {
            let (Some(low), Some(terms_high), Some(terms_low)) = (digits.next(), digits.next(), digits.next()) else {
                return Err(StoreError::Nonsense("a shelf that ends within a pair".into()));
            };
            pairs.push((high * BASE + low, terms_high * BASE + terms_low));
        }
        Ok(Self { pairs })
    }

    /// Puts the listings of a page on the shelf, those that are not there yet. `None`: there is no room for them.
    pub(super) fn put(&mut self, page: &[Pair]) -> Result<Option<OnShelf>> {
        let before = self.pairs.len();
        let mut names = String::with_capacity(page.len());
        for pair in page {
            let place = match self.pairs.iter().position(|kept| kept == pair) {
                Some(place) => place,
                None if before > 0 && self.pairs.len() >= FULL => {
                    self.pairs.truncate(before);
                    return Ok(None);
                }
                None => {
                    self.pairs.push(*pair);
                    self.pairs.len() - 1
                }
            };
            names.push(name(place)?);
        }
        let mut added = String::new();
        for &(offer_id, terms_id) in &self.pairs[before..] {
            write_number(offer_id, &mut added)?;
            write_number(terms_id, &mut added)?;
        }
        Ok(Some(OnShelf { page: names, added }))
    }

    /// What a character of a page stands for.
    pub(super) fn named(&self, name: char) -> Result<Pair> {
        let place = u32::from(name).checked_sub(FIRST).and_then(|place| self.pairs.get(place as usize));
        place.copied().ok_or_else(|| StoreError::Nonsense("a page that names what is not on its shelf".into()))
    }
}

/// The character that stands for the pair at a place of the shelf.
fn name(place: usize) -> Result<char> {
    u32::try_from(place).ok().and_then(|place| char::from_u32(place.checked_add(FIRST)?)).ok_or_else(too_many)
}

fn write_number(number: i64, to: &mut String) -> Result<()> {
    for digit in [number / BASE, number % BASE] {
        let digit = u32::try_from(digit).ok().and_then(|digit| char::from_u32(digit.checked_add(FIRST)?));
        to.push(digit.ok_or_else(too_many)?);
    }
    Ok(())
}

fn too_many() -> StoreError {
    StoreError::Nonsense("more listings than a store can number".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Shelf {
        fn page(&self, names: &str) -> Result<Vec<Pair>> {
            names.chars().map(|name| self.named(name)).collect()
        }
    }

    #[test]
    fn pages_come_back_and_the_shelf_grows_only_by_what_is_new() {
        let pages = [vec![(1, 1), (40_000, 2), (1, 1)], vec![(40_000, 2), (1_000_000_000, 7)], vec![]];
        let (mut shelf, mut kept) = (Shelf::default(), String::new());
        for page in &pages {
            let put = shelf.put(page).unwrap().unwrap();
            kept += &put.added;
            assert_eq!(Shelf::read(&kept).unwrap().page(&put.page).unwrap(), *page);
        }
        assert_eq!(shelf, Shelf::read(&kept).unwrap());
        assert_eq!(kept.chars().count(), 3 * 4);
        assert_eq!(shelf.put(&pages[0]).unwrap().unwrap(), OnShelf { page: " ! ".into(), added: String::new() });
    }

    #[test]
    fn a_full_shelf_takes_nothing_new_and_a_new_one_takes_a_page_of_any_length() {
        let page = |numbers: std::ops::Range<i64>| numbers.map(|number| (number, 1)).collect::<Vec<_>>();
        let mut shelf = Shelf::default();
        shelf.put(&page(0..95)).unwrap().unwrap();
        let full = shelf.clone();
        assert_eq!(shelf.put(&page(94..96)).unwrap(), None);
        assert_eq!(shelf, full, "what did not fit left nothing behind");
        assert!(shelf.put(&page(0..95)).unwrap().is_some());
        let long = page(0..5_000);
        let put = Shelf::default().put(&long).unwrap().unwrap();
        assert_eq!(Shelf::read(&put.added).unwrap().page(&put.page).unwrap(), long);
    }

    #[test]
    fn what_no_program_wrote_is_told_and_does_not_panic() {
        assert!(Shelf::read("   ").is_err());
        assert!(Shelf::read("    ").unwrap().page("!").is_err());
        assert!(Shelf::read("").unwrap().page("\u{1}").is_err());
        assert!(Shelf::default().put(&[(i64::MAX, 1)]).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_run_of_pages_comes_back(pages in proptest::collection::vec(proptest::collection::vec((0..60_i64, 0..70_000_i64), 0..60), 0..20)) {
            let (mut shelf, mut kept) = (Shelf::default(), String::new());
            for page in &pages {
                let put = if let Some(put) = shelf.put(page).unwrap() {
                    put
                } else {
                    (shelf, kept) = (Shelf::default(), String::new());
                    shelf.put(page).unwrap().unwrap()
                };
                kept += &put.added;
                proptest::prop_assert_eq!(&Shelf::read(&kept).unwrap().page(&put.page).unwrap(), page);
            }
        }
    }
}
