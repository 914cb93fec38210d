//! PNG, as far as a browser's screenshots go: 8 bits a channel, with or without transparency, not interlaced.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// The most pixels of a picture.
const MAX_PIXELS: usize = 16 << 20;

/// A picture, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render) struct Picture {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Red, green, blue.
    pub(super) pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// Reads a PNG; `None` for anything else, and for what is too large.
    pub(in crate::render) fn of_png(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
        let (mut header, mut packed) = (None, Vec::new());
        while let Some((length, after)) = rest.split_first_chunk::<4>() {
            let (kind, after) = after.split_first_chunk::<4>()?;
            let (data, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
            match kind {
                b"IHDR" => header = Header::of(data),
                b"IDAT" => packed.extend_from_slice(data),
                b"IEND" => break,
                _ => {}
            }
            rest = after.get(4..)?;
        }
        header?.unpack(&packed)
    }
}

struct Header {
    width: usize,
    height: usize,
    /// Bytes of a pixel.
    channels: usize,
}

impl Header {
    fn of(data: &[u8]) -> Option<Self> {
        let (width, rest) = data.split_first_chunk::<4>()?;
        let (height, rest) = rest.split_first_chunk::<4>()?;
        let channels = match rest {
            [8, 2, 0, 0, 0] => 3,
            [8, 6, 0, 0, 0] => 4,
            _ => return None,
        };
        let (width, height) = (u32::from_be_bytes(*width) as usize, u32::from_be_bytes(*height) as usize);
        let fits = width.checked_mul(height).is_some_and(|pixels| (1..=MAX_PIXELS).contains(&pixels));
        fits.then_some(Self { width, height, channels })
    }

    fn unpack(&self, packed: &[u8]) -> Option<Picture> {
        let stride = self.width * self.channels;
        let mut raw = Vec::new();
        let whole = (stride + 1) * self.height;
        ZlibDecoder::new(packed).take(whole as u64).read_to_end(&mut raw).ok()?;
        let mut above = vec![0; stride];
        let mut pixels = Vec::with_capacity(self.width * self.height);
        let mut rows = raw.chunks_exact_mut(stride + 1);
        for _ in 0..self.height {
            let (filter, row) = rows.next()?.split_first_mut()?;
            unfilter(*filter, row, &above, self.channels)?;
            pixels.extend(row.chunks_exact(self.channels).map(|pixel| [pixel[0], pixel[1], pixel[2]]));
            above.copy_from_slice(row);
        }
        Some(Picture { width: self.width, height: self.height, pixels })
    }
}

/// Takes back what was done to a row to make it pack better.
fn unfilter(filter: u8, row: &mut [u8], above: &[u8], channels: usize) -> Option<()> {
    for at in 0..row.len() {
        let left = if at < channels { 0 } else { row[at - channels] };
        let corner = if at < channels { 0 } else { above[at - channels] };
        let guess = match filter {
            0 => 0,
            1 => left,
            2 => above[at],
            // The mean of two bytes is a byte.
            3 => u16::midpoint(left.into(), above[at].into()) as u8,
            4 => paeth(left, above[at], corner),
            _ => return None,
        };
        row[at] = row[at].wrapping_add(guess);
    }
    Some(())
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let [a, b, c] = [left, above, corner].map(i16::from);
    let guess = a + b - c;
    let [to_left, to_above, to_corner] = [a, b, c].map(|byte| (guess - byte).abs());
    if to_left <= to_above && to_left <= to_corner {
        left
    } else if to_above <= to_corner {
        above
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length, kind, data, &[0; 4]].concat()
    }

    fn png(width: u32, height: u32, rows: &[u8]) -> Vec<u8> {
        let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(rows).unwrap();
        let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        let data = packed.finish().unwrap();
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header), chunk(b"IDAT", &data), chunk(b"IEND", b"")].concat()
    }

    #[test]
    fn each_way_of_filtering_a_row_is_taken_back() {
        let rows = [
            [0, 10, 20, 30, 40, 50, 60],
            [1, 10, 20, 30, 30, 30, 30],
            [2, 0, 0, 0, 0, 0, 0],
            [3, 5, 10, 15, 15, 15, 15],
            [4, 0, 0, 0, 0, 0, 0],
        ];
        let picture = Picture::of_png(&png(2, 5, rows.as_flattened())).unwrap();
        assert_eq!(picture.pixels[..6], [[10, 20, 30], [40, 50, 60]].repeat(3));
        assert_eq!(picture.pixels[6..8], [[10, 20, 30], [40, 50, 60]]);
        assert_eq!(picture.pixels[8..], [[10, 20, 30], [40, 50, 60]]);
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        let good = png(1, 1, &[0, 1, 2, 3]);
        assert!(Picture::of_png(&good).is_some());
        assert_eq!(Picture::of_png(b"GIF89a"), None);
        for length in 0..good.len() - 12 {
            assert_eq!(Picture::of_png(&good[..length]), None, "cut at {length}");
        }
        assert_eq!(Picture::of_png(&png(u32::MAX, u32::MAX, &[0])), None);
        assert_eq!(Picture::of_png(&png(1, 1, &[9, 1, 2, 3])), None, "there is no filter 9");
    }
}
