use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use super::{Detail, Query, Rate, Stratum};

/// Something that changed in what a rival does, with its evidence. Never changes once written: one
/// that corrects, extends or takes back another names it in `revises_id`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The same for the same finding, whenever and wherever it is made: see [`finding_id`].
    pub id: String,
    /// What changed.
    pub kind: FindingKind,
    /// Whose behaviour.
    #[serde(flatten)]
    pub party: Party,
    /// Where it was seen.
    #[serde(flatten)]
    pub query: Query,
    /// All keywords of the change, sorted; empty where it is only the query's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// The time of the check that decided it.
    #[serde(with = "utc_seconds")]
    pub at: DateTime<Utc>,
    /// When the change itself is judged to have happened.
    #[serde(with = "utc_seconds")]
    pub since: DateTime<Utc>,
    /// The probability that it is so, 0 to 1.
    pub confidence: f64,
    /// The counts it rests on.
    pub evidence: Evidence,
    /// One sentence such as a seller would say, in English.
    pub text: String,
    /// What else the sentence says, to say it in another language; `None` for a finding of an older version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Box<Detail>>,
    /// Whether it corrects, extends or takes back an earlier one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revises: bool,
    /// The finding it corrects, extends or takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revises_id: Option<String>,
    /// The known date of the calendar that it falls into or comes back from ("11.11").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// What a finding about the whole market says more; `None` for one about a single party.
    #[serde(flatten)]
    pub market: Option<MarketMove>,
}

/// Who moves in a finding about the whole market.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketMove {
    /// The rivals who turned the same way, in the order of the config.
    pub rivals: Vec<String>,
    /// Ids of findings about single rivals, told before, that are part of it.
    pub gathers: Vec<String>,
}

/// Whose behaviour a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Party {
    /// The rival's name in the config; `None`: your own shop, or where `own` is false the whole market.
    pub rival: Option<String>,
    /// Whether it is your own shop.
    pub own: bool,
}

impl Party {
    /// Your own shop.
    pub fn own() -> Self {
        Self { rival: None, own: true }
    }

    /// The rival of that name.
    pub fn rival(name: impl Into<String>) -> Self {
        Self { rival: Some(name.into()), own: false }
    }

    /// All advertisers of a market together.
    pub fn market() -> Self {
        Self { rival: None, own: false }
    }

    /// Whether it is no party but the whole market.
    pub fn is_market(&self) -> bool {
        self.rival.is_none() && !self.own
    }

    /// The name in logs and tables.
    pub fn name(&self) -> &str {
        let nobody = if self.own { "your own shop" } else { "the market" };
        self.rival.as_deref().unwrap_or(nobody)
    }
}

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Fought, now gone or only probing.
    BackOff,
    /// Fought all hours, now only in the peak.
    RetreatToPeak,
    /// Was absent, now contests the peak only.
    PeakEntry,
    /// Was absent, now all hours.
    Enter,
    /// Was absent after an earlier back-off, now all hours again.
    Return,
    /// Peak only, now all hours.
    Expand,
    /// Took the first ad slot, presence unchanged.
    TakeTop,
    /// Gave up the first ad slot, presence unchanged.
    CedeTop,
    /// Goes dark within the day, day after day.
    RunsOut,
    /// Goes dark earlier in the day than he used to.
    RunsOutEarlier,
    /// Most rivals show up more, within a short time: the market moves, not one of them.
    MarketRise,
    /// Most rivals show up less, within a short time.
    MarketFall,
    /// Goes dark later in the day than he used to.
    RunsOutLater,
    /// Used to go dark within the day, and lasts again.
    RunsOutNoMore,
    /// Takes an earlier finding back.
    Withdrawn,
}

impl FindingKind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::BackOff,
        Self::RetreatToPeak,
        Self::PeakEntry,
        Self::Enter,
        Self::Return,
        Self::Expand,
        Self::TakeTop,
        Self::CedeTop,
        Self::RunsOut,
        Self::RunsOutEarlier,
        Self::MarketRise,
        Self::MarketFall,
        Self::RunsOutLater,
        Self::RunsOutNoMore,
        Self::Withdrawn,
    ];

    /// The name in logs, stores and configs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BackOff => "back_off",
            Self::RetreatToPeak => "retreat_to_peak",
            Self::PeakEntry => "peak_entry",
            Self::Enter => "enter",
            Self::Return => "return",
            Self::Expand => "expand",
            Self::TakeTop => "take_top",
            Self::CedeTop => "cede_top",
            Self::RunsOut => "runs_out",
            Self::RunsOutEarlier => "runs_out_earlier",
            Self::MarketRise => "market_rise",
            Self::MarketFall => "market_fall",
            Self::RunsOutLater => "runs_out_later",
            Self::RunsOutNoMore => "runs_out_no_more",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// The counts a finding rests on: presence for changes of presence, the first ad slot for changes of rank.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Before the change.
    pub before: StrataRates,
    /// Since the change.
    pub after: StrataRates,
}

impl std::ops::AddAssign for Evidence {
    fn add_assign(&mut self, other: Self) {
        for (mine, his) in [(&mut self.before, other.before), (&mut self.after, other.after)] {
            mine.peak += his.peak;
            mine.off += his.off;
        }
    }
}

/// A rate for each stratum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrataRates {
    /// In the peak hours.
    pub peak: Rate,
    /// In all other hours.
    pub off: Rate,
}

impl StrataRates {
    /// The rate of one stratum.
    pub fn of(&self, stratum: Stratum) -> Rate {
        match stratum {
            Stratum::Peak => self.peak,
            Stratum::Off => self.off,
        }
    }

    /// The rate of one stratum, to count in.
    pub fn of_mut(&mut self, stratum: Stratum) -> &mut Rate {
        match stratum {
            Stratum::Peak => &mut self.peak,
            Stratum::Off => &mut self.off,
        }
    }
}

/// The identity of a finding: 16 hex digits of FNV-1a over what makes it itself, so that the same
/// finding made twice (a replay, a crash) is one row.
pub fn finding_id(kind: FindingKind, party: &Party, query: &Query, at: DateTime<Utc>, keywords: &[String]) -> String {
    let device = query.device.map(super::Device::as_str);
    let nobody = if party.own { "\u{1}own" } else { "\u{1}market" };
    let fixed = [kind.as_str(), party.rival.as_deref().unwrap_or(nobody), &query.source, &query.keyword];
    let optional = [query.place.as_deref(), query.language.as_deref(), device].map(|part| part.unwrap_or("\u{1}"));
    let at = at.timestamp_millis().to_string();
    let parts = fixed.into_iter().chain(optional).chain([at.as_str()]).chain(keywords.iter().map(String::as_str));
    format!("{:016x}", super::fnv1a(parts.flat_map(|part| [part, "\0"])))
}

/// RFC 3339 in UTC, to the second where nothing is lost by it.
pub(crate) mod utc_seconds {
    use serde::{Deserializer, Serializer, de::Error};

    use super::{DateTime, Deserialize, SecondsFormat, Utc};

    pub(crate) fn text(at: DateTime<Utc>) -> String {
        at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }

    pub(crate) fn serialize<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&text(*at))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
        let text = String::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(&text).map(|at| at.with_timezone(&Utc)).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_written_as_the_contract_has_it() {
        let query = Query::new("taobao", "女包");
        let (party, at) = (Party::rival("Rival A"), "2026-03-09T04:00:07Z".parse().unwrap());
        let finding = Finding {
            id: finding_id(FindingKind::RetreatToPeak, &party, &query, at, &[]),
            kind: FindingKind::RetreatToPeak,
            party,
            query,
            keywords: vec![],
            at,
            since: "2026-03-08T16:00:00Z".parse().unwrap(),
            confidence: 0.993,
            evidence: Evidence::default(),
            text: "…".into(),
            revises: false,
            revises_id: None,
            event: None,
            detail: None,
            market: None,
        };
        let json = serde_json::to_value(&finding).unwrap();
        assert_eq!(json["kind"], "retreat_to_peak");
        assert_eq!(json["rival"], "Rival A");
        assert_eq!(json["own"], false);
        assert_eq!(json["keyword"], "女包");
        assert_eq!(json["at"], "2026-03-09T04:00:07Z");
        assert_eq!(json["evidence"]["before"]["peak"]["hits"], 0);
        assert!(["revises", "rivals", "event"].iter().all(|key| json.get(key).is_none()));
        assert_eq!(serde_json::from_value::<Finding>(json).unwrap(), finding);
        let market = MarketMove { rivals: vec!["A".into(), "B".into()], gathers: vec!["1".into()] };
        let (party, event) = (Party::market(), Some("11.11".to_owned()));
        let market = Finding { kind: FindingKind::MarketRise, party, event, market: Some(market), ..finding };
        let json = serde_json::to_value(&market).unwrap();
        assert_eq!((&json["rival"], &json["own"]), (&serde_json::Value::Null, &false.into()));
        assert_eq!((&json["rivals"][1], &json["event"]), (&"B".into(), &"11.11".into()));
        assert_eq!(serde_json::from_value::<Finding>(json).unwrap(), market);
    }

    #[test]
    fn ids_differ_where_findings_do() {
        let query = Query::new("s", "k");
        let id = |party: &Party, ms| {
            finding_id(FindingKind::Enter, party, &query, DateTime::from_timestamp_millis(ms).unwrap(), &[])
        };
        assert_eq!(id(&Party::own(), 1), id(&Party::own(), 1));
        assert_ne!(id(&Party::own(), 1), id(&Party::own(), 2));
        assert_ne!(id(&Party::own(), 1), id(&Party::rival("your own shop"), 1));
    }
}
