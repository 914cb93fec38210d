use super::Svg;
use crate::insight::Sampled;

/// A share as a dot on a line from 0 to 100 %, with its interval.
pub(crate) fn whisker(sampled: &Sampled) -> Svg {
    let Some(share) = sampled.rate().value() else { return Svg::default() };
    let (low, high) = sampled.interval();
    let at = |share: f64| (share * 100.0).round();
    Svg(format!(
        "<svg class=\"whisker\" viewBox=\"-3 0 106 8\" aria-hidden=\"true\"><path class=\"w0\" d=\"M0 4h100\"/>\
         <path class=\"w1\" d=\"M{} 4H{}\"/><circle class=\"w2\" cx=\"{}\" cy=\"4\" r=\"3\"/></svg>",
        at(low),
        at(high),
        at(share)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Stratum, insight::Moment};

    #[test]
    fn a_whisker_reaches_over_its_interval() {
        let mut sampled = Sampled::default();
        assert_eq!(whisker(&sampled), Svg::default());
        for day in 0..28 {
            sampled.count(Moment { day, hour: 9, weekend: false, stratum: Stratum::Off }, day % 2 == 0);
        }
        let (low, high) = sampled.interval();
        let Svg(text) = whisker(&sampled);
        assert!(text.contains(&format!("M{:.0} 4H{:.0}", low * 100.0, high * 100.0)), "{text}");
        assert!(text.contains("cx=\"50\""), "{text}");
    }
}
