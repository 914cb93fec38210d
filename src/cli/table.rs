//! Tables for people: they fit the terminal, names give way, numbers never.

use unicode_width::UnicodeWidthStr;

use super::output::{clipped, padded, width};

/// Between two columns.
const GAP: usize = 2;

/// What a name is never cut below while another column can give way.
const LEAST: usize = 4;

/// One column: its heading, and whether its cells may be cut.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    name: &'static str,
    /// Columns that it keeps; `None`: all it needs.
    least: Option<usize>,
    /// Whether it is left out where not even that is there.
    spare: bool,
}

/// A column of numbers, times or short words: never cut.
pub(crate) const fn whole(name: &'static str) -> Column {
    Column { name, least: None, spare: false }
}

/// A column of names: cut with an ellipsis, down to `least` columns.
pub(crate) const fn names(name: &'static str, least: usize) -> Column {
    Column { name, least: Some(least), spare: false }
}

/// A column of names that is left out where `least` columns are not there for it.
pub(crate) const fn spare(name: &'static str, least: usize) -> Column {
    Column { name, least: Some(least), spare: true }
}

/// Rows under a heading, without lines between them.
pub(crate) struct Table<const N: usize> {
    columns: [Column; N],
    rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    pub(crate) fn new(columns: [Column; N]) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// Adds a row; its cells are safe to show.
    pub(crate) fn row(&mut self, cells: [String; N]) {
        self.rows.push(cells);
    }

    /// The lines, as wide as the terminal is.
    pub(crate) fn lines(&self) -> String {
        self.fitted(width())
    }

    fn fitted(&self, width: usize) -> String {
        let widths = self.widths(width);
        let head = self.columns.map(|column| column.name.to_owned());
        let line = |cells: &[String; N]| {
            let cells = cells.iter().zip(widths).filter_map(|(cell, width)| Some((cell, width?)));
            let cells: Vec<String> = cells.map(|(cell, width)| padded(&clipped(cell, width), width)).collect();
            cells.join(&" ".repeat(GAP)).trim_end().to_owned()
        };
        std::iter::once(&head).chain(&self.rows).map(line).collect::<Vec<_>>().join("\n")
    }

    /// How wide each column is; `None`: it is left out.
    fn widths(&self, most: usize) -> [Option<usize>; N] {
        let mut widths: [Option<usize>; N] = std::array::from_fn(|at| {
            let cells = self.rows.iter().map(|row| row[at].width());
            Some(cells.chain([self.columns[at].name.width()]).max().unwrap_or(0))
        });
        while total(&widths) > most {
            let cut = self.widest(&widths, |column| column.least);
            let spare = || (0..N).rev().find(|&at| self.columns[at].spare && widths[at].is_some());
            if let Some(at) = cut {
                widths[at] = widths[at].map(|width| width - 1);
            } else if let Some(at) = spare() {
                // What the others gave up for it they get back.
                widths[at] = None;
                let left_out: Vec<usize> = (0..N).filter(|&at| widths[at].is_none()).collect();
                widths = self.without(&left_out);
            } else if let Some(at) = self.widest(&widths, |column| column.least.map(|_| LEAST)) {
                widths[at] = widths[at].map(|width| width - 1);
            } else {
                break;
            }
        }
        widths
    }

    fn without(&self, left_out: &[usize]) -> [Option<usize>; N] {
        std::array::from_fn(|at| {
            let cells = self.rows.iter().map(|row| row[at].width());
            let needed = cells.chain([self.columns[at].name.width()]).max().unwrap_or(0);
            (!left_out.contains(&at)).then_some(needed)
        })
    }

    /// The widest column that may still give way.
    fn widest(&self, widths: &[Option<usize>; N], least: impl Fn(&Column) -> Option<usize>) -> Option<usize> {
        let gives = |&at: &usize| widths[at].zip(least(&self.columns[at])).is_some_and(|(width, least)| width > least);
        (0..N).filter(gives).max_by_key(|&at| widths[at])
    }
}

fn total(widths: &[Option<usize>]) -> usize {
    let shown: Vec<usize> = widths.iter().copied().flatten().collect();
    shown.iter().sum::<usize>() + GAP * shown.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table<4> {
        let mut table = Table::new([whole("rank"), names("who", 6), whole("price"), spare("url", 12)]);
        let row = |rank: &str, who: &str, url: &str| [rank, who, "1299.00 CNY", url].map(str::to_owned);
        table.row(row("1", "红线箱包旗舰店", "https://shop.example/item/1"));
        table.row(row("10", "Rival A", "–"));
        table
    }

    #[test]
    fn where_there_is_room_everything_is_whole() {
        assert_eq!(
            table().fitted(80),
            "rank  who             price        url\n\
             1     红线箱包旗舰店  1299.00 CNY  https://shop.example/item/1\n\
             10    Rival A         1299.00 CNY  –"
        );
    }

    #[test]
    fn names_give_way_then_what_can_be_spared_and_numbers_never() {
        for width in [60, 50, 40, 32, 28] {
            let text = table().fitted(width);
            assert!(text.lines().all(|line| line.width() <= width), "{width}\n{text}");
            assert!(text.contains("1299.00 CNY") && text.lines().any(|line| line.starts_with("10 ")), "{text}");
            assert_eq!(text.contains("url"), width >= 40, "{width}\n{text}");
        }
        assert!(table().fitted(38).contains("红线箱包旗舰店"), "what the others gave up for it they get back");
        assert!(table().fitted(32).contains("红线箱包旗舰…"), "{}", table().fitted(32));
    }
}
