//! The shape of some ink, whatever its size: what letters are known by.

/// Cells of a letter's shape, each way, and of a whole word's, across.
const CELLS: usize = 24;
const WORD_CELLS: usize = 96;
/// Empty cells around, without which a full box would be no shape at all.
const MARGIN: usize = 2;
/// Points looked at in each cell, each way.
const POINTS: usize = 3;

/// How wide the grid is on which ink is laid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grid {
    Letter,
    Word,
}

/// A shape: ink stretched onto a grid, and how wide it was for its height.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    grid: Grid,
    /// Zero on average, and of length one.
    cells: Vec<f32>,
    /// The logarithm of width by height.
    slimness: f32,
}

impl Shape {
    /// The shape of ink of that size.
    pub(super) fn new(grid: Grid, width: usize, height: usize, is_dark: impl Fn(usize, usize) -> bool) -> Self {
        let across = if grid == Grid::Letter { CELLS } else { WORD_CELLS };
        let columns = across + 2 * MARGIN;
        let mut cells = vec![0.0_f32; columns * (CELLS + 2 * MARGIN)];
        for row in 0..CELLS {
            for column in 0..across {
                let points = (0..POINTS * POINTS).filter(|point| {
                    let x = (column * POINTS + point % POINTS) * width / (across * POINTS);
                    let y = (row * POINTS + point / POINTS) * height / (CELLS * POINTS);
                    is_dark(x, y)
                });
                cells[(row + MARGIN) * columns + column + MARGIN] = points.count() as f32;
            }
        }
        let mean = cells.iter().sum::<f32>() / cells.len() as f32;
        for cell in &mut cells {
            *cell -= mean;
        }
        let length = cells.iter().map(|cell| cell * cell).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        for cell in &mut cells {
            *cell /= length;
        }
        Self { grid, cells, slimness: (width as f32 / height.max(1) as f32).ln() }
    }

    /// How alike two shapes are, 1 for the same; fonts differ in width, and by that much it is forgiven.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        if self.grid != other.grid {
            return 0.0;
        }
        let likeness: f32 = self.cells.iter().zip(&other.cells).map(|(a, b)| a * b).sum();
        let stretched = (self.slimness - other.slimness).abs();
        likeness * (-(stretched - FORGIVEN).max(0.0)).exp()
    }
}

/// A difference in slimness that is one of fonts: a tenth.
const FORGIVEN: f32 = 0.1;

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(width: usize, height: usize) -> Shape {
        let is_dark = |x, y| x < width / 5 || x >= width - width / 5 || y < height / 5 || y >= height - height / 5;
        Shape::new(Grid::Letter, width, height, is_dark)
    }

    #[test]
    fn a_shape_is_the_same_in_another_size_and_not_in_another_form() {
        let (small, large) = (ring(20, 20), ring(60, 62));
        assert!(small.likeness(&large) > 0.95);
        let block = Shape::new(Grid::Letter, 20, 20, |_, _| true);
        assert!(small.likeness(&block) < 0.8, "{}", small.likeness(&block));
        let bar = Shape::new(Grid::Letter, 4, 40, |_, _| true);
        assert!(block.likeness(&bar) < 0.2, "a full stop is no l");
        assert!((block.likeness(&block) - 1.0).abs() < 1e-4);
    }
}
