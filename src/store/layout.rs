//! How a page is laid out: position, rank, slot and block of each of its listings, in a character each where they are
//! counted as usual. Pages of a query mostly share one. Pure.

use crate::domain::{AdSlot, Block, Outcome, Slot, Standing};

use super::{Result, StoreError};

/// Where a listing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) position: u32,
    pub(super) rank: u32,
    pub(super) slot: Option<Slot>,
    pub(super) block: Option<Block>,
}

/// A layout as it is kept: see the table of that name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct LayoutText {
    pub(super) slots: String,
    pub(super) blocks: String,
    pub(super) ranks: Option<String>,
    pub(super) positions: Option<String>,
}

/// A layout, read.
#[derive(Debug)]
pub(super) struct Layout {
    /// From the top.
    pub(super) spots: Vec<Spot>,
    /// What a page so laid out can testify to.
    pub(super) standing: Standing,
    /// Where its ad slots are among `spots`.
    pub(super) ads: Vec<usize>,
}

/// The ranks that follow from the slots.
fn counted(slots: impl Iterator<Item = Option<Slot>>) -> impl Iterator<Item = u32> {
    let mut ranks = [0; 3];
    slots.map(move |slot| {
        let rank = &mut ranks[slot.map_or(0, |slot| 1 + usize::from(slot == Slot::Ad))];
        *rank += 1;
        *rank
    })
}

/// A layout to keep.
pub(super) fn write(spots: &[Spot]) -> LayoutText {
    let slots = spots.iter().map(|spot| match spot.slot {
        Some(Slot::Ad) => '1',
        Some(Slot::Organic) => '0',
        None => '-',
    });
    let block = |block: Block| Block::ALL.iter().position(|known| *known == block).map_or(0, |place| place + 1);
    let blocks = spots.iter().map(|spot| char::from(b'0' + spot.block.map_or(0, block) as u8));
    let json = |numbers: &dyn Fn(&Spot) -> u32| {
        let numbers: Vec<String> = spots.iter().map(|spot| numbers(spot).to_string()).collect();
        format!("[{}]", numbers.join(","))
    };
    let usual_ranks = counted(spots.iter().map(|spot| spot.slot)).eq(spots.iter().map(|spot| spot.rank));
    let usual_positions = (1..).zip(spots).all(|(place, spot)| spot.position == place);
    LayoutText {
        slots: slots.collect(),
        blocks: blocks.collect(),
        ranks: (!usual_ranks).then(|| json(&|spot| spot.rank)),
        positions: (!usual_positions).then(|| json(&|spot| spot.position)),
    }
}

impl Layout {
    /// A layout as it is kept.
    pub(super) fn read(text: &LayoutText) -> Result<Self> {
        let nonsense = || StoreError::Nonsense(format!("the layout {:?}", text.slots));
        let slot = |code| match code {
            '1' => Ok(Some(Slot::Ad)),
            '0' => Ok(Some(Slot::Organic)),
            '-' => Ok(None),
            _ => Err(nonsense()),
        };
        let slots = text.slots.chars().map(slot).collect::<Result<Vec<_>>>()?;
        let block = |code: char| Block::ALL.get((code.to_digit(10)? as usize).checked_sub(1)?).copied();
        let numbers = |json: &Option<String>, usual: Vec<u32>| match json {
            None => Ok(usual),
            Some(json) => serde_json::from_str(json).map_err(|_| nonsense()),
        };
        let ranks = numbers(&text.ranks, counted(slots.iter().copied()).collect())?;
        let positions = numbers(&text.positions, (1..).take(slots.len()).collect())?;
        if [text.blocks.chars().count(), ranks.len(), positions.len()] != [slots.len(); 3] {
            return Err(nonsense());
        }
        let blocks = text.blocks.chars().map(block);
        let spots: Vec<Spot> = slots
            .iter()
            .zip(blocks)
            .zip(ranks.into_iter().zip(positions))
            .map(|((&slot, block), (rank, position))| Spot { position, rank, slot, block })
            .collect();
        let ads = (0..spots.len()).filter(|&place| spots[place].slot == Some(Slot::Ad)).collect();
        Ok(Self { standing: Standing::of(Outcome::Ok, slots), spots, ads })
    }

    /// The ad slots of a page so laid out, each with its place among the listings; whose they are is not known yet.
    pub(super) fn ad_slots(&self) -> impl Iterator<Item = (usize, AdSlot)> + '_ {
        self.ads.iter().map(|&place| {
            let Spot { rank, block, .. } = self.spots[place];
            (place, AdSlot { party: None, rank, block })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(position: u32, rank: u32, slot: Option<Slot>, block: Option<Block>) -> Spot {
        Spot { position, rank, slot, block }
    }

    #[test]
    fn a_usual_page_takes_a_character_for_each_listing() {
        let (ad, organic) = (Some(Slot::Ad), Some(Slot::Organic));
        let spots =
            [spot(1, 1, ad, Some(Block::Top)), spot(2, 1, organic, None), spot(3, 2, ad, Some(Block::Carousel))];
        let text = write(&spots);
        let usual = LayoutText { slots: "101".into(), blocks: "105".into(), ranks: None, positions: None };
        assert_eq!(text, usual);
        let layout = Layout::read(&text).unwrap();
        assert_eq!((layout.spots.as_slice(), layout.standing), (&spots[..], Standing::Ads));
        assert_eq!(layout.ad_slots().map(|(place, slot)| (place, slot.rank)).collect::<Vec<_>>(), [(0, 1), (2, 2)]);
    }

    #[test]
    fn an_unusual_page_comes_back_all_the_same() {
        let spots =
            [spot(4, 7, None, Some(Block::Grid)), spot(9, 2, Some(Slot::Organic), None), spot(9, u32::MAX, None, None)];
        let layout = Layout::read(&write(&spots)).unwrap();
        assert_eq!((layout.spots.as_slice(), layout.standing), (&spots[..], Standing::SlotsHidden));
        let none = Layout::read(&write(&[])).unwrap();
        assert_eq!((none.spots.len(), none.standing), (0, Standing::NoEvidence));
    }

    #[test]
    fn what_no_program_wrote_is_told() {
        let text = |slots: &str, ranks: Option<&str>| LayoutText {
            slots: slots.into(),
            blocks: "00".into(),
            ranks: ranks.map(str::to_owned),
            positions: None,
        };
        assert!(Layout::read(&text("10", None)).is_ok());
        assert!(
            [text("1x", None), text("1", None), text("10", Some("[1]")), text("10", Some("x"))]
                .iter()
                .all(|text| Layout::read(text).is_err())
        );
    }
}
