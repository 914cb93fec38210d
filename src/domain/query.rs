use std::fmt;

use serde::{Deserialize, Serialize};

/// What one check looks at: one keyword on one source, as seen from one place,
/// in one language, on one device. Two queries that differ in any of these are
/// different auctions and are never judged together.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Query {
    /// Name of the source in the config.
    pub source: String,
    /// The search words, as a visitor would type them.
    pub keyword: String,
    /// Where the visitor stands, in the source's own words; `None`: not told.
    pub place: Option<String>,
    /// The language asked for; `None`: not told.
    pub language: Option<String>,
    /// The kind of device; `None`: not told.
    pub device: Option<Device>,
}

impl Query {
    /// A query without place, language or device.
    pub fn new(source: impl Into<String>, keyword: impl Into<String>) -> Self {
        Self { source: source.into(), keyword: keyword.into(), place: None, language: None, device: None }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} · {}", self.source, self.keyword)?;
        for part in
            [self.place.as_deref(), self.language.as_deref(), self.device.map(Device::as_str)].into_iter().flatten()
        {
            write!(f, " · {part}")?;
        }
        Ok(())
    }
}

/// The kind of device a page was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Device {
    /// A computer.
    Desktop,
    /// A phone.
    Mobile,
}

impl Device {
    /// The name in logs, stores and configs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Mobile => "mobile",
        }
    }

    /// The device of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Desktop, Self::Mobile].into_iter().find(|device| device.as_str() == name)
    }
}
