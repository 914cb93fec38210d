use serde::{Deserialize, Deserializer, Serialize};

/// One result on a page. What the page does not show is `None`, never a guess.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// Paid or not; `None` where the page hides it.
    #[serde(default)]
    pub slot: Option<Slot>,
    /// Where on the page it stands.
    #[serde(default)]
    pub block: Option<Block>,
    /// From 1 within the slot; counted over all pages of one check.
    pub rank: u32,
    /// From 1 over the whole page; counted over all pages of one check.
    pub position: u32,
    /// The shop's name, as shown.
    #[serde(default)]
    pub seller: Option<String>,
    /// The host name shown or linked to.
    #[serde(default)]
    pub domain: Option<String>,
    /// The site's own id of the item.
    #[serde(default)]
    pub item_id: Option<String>,
    /// The headline, as shown.
    #[serde(default)]
    pub title: Option<String>,
    /// Where it links to, made absolute.
    #[serde(default)]
    pub url: Option<String>,
    /// Amount in the currency's main unit, as a decimal number ("129.00").
    #[serde(default, deserialize_with = "text_or_number")]
    pub price: Option<String>,
    /// ISO 4217 code.
    #[serde(default)]
    pub currency: Option<String>,
    /// Units sold, where the page tells it.
    #[serde(default)]
    pub sold: Option<u64>,
    /// Mean rating, on the site's own scale.
    #[serde(default)]
    pub rating: Option<f64>,
    /// Number of reviews.
    #[serde(default)]
    pub reviews: Option<u64>,
}

/// Other tools write a price as a number; its digits are kept as they stand.
fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Price {
        Text(String),
        Number(serde_json::Number),
    }
    Ok(Option::<Price>::deserialize(deserializer)?.map(|price| match price {
        Price::Text(text) => text,
        Price::Number(number) => number.to_string(),
    }))
}

impl Listing {
    /// Whether it holds an ad slot for certain.
    pub fn is_ad(&self) -> bool {
        self.slot == Some(Slot::Ad)
    }
}

/// Whether a listing is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Slot {
    /// An ad slot.
    Ad,
    /// An ordinary result.
    Organic,
}

impl Slot {
    /// The name in logs and stores.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ad => "ad",
            Self::Organic => "organic",
        }
    }

    /// The slot of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Ad, Self::Organic].into_iter().find(|slot| slot.as_str() == name)
    }
}

/// The part of the page a listing stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// Above the ordinary results.
    Top,
    /// Below them.
    Bottom,
    /// Beside them.
    Side,
    /// Among them, in a grid.
    Grid,
    /// In a strip that scrolls sideways.
    Carousel,
}

impl Block {
    /// Every block.
    pub const ALL: [Self; 5] = [Self::Top, Self::Bottom, Self::Side, Self::Grid, Self::Carousel];

    /// The name in logs, stores and configs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Top => "top",
            Self::Bottom => "bottom",
            Self::Side => "side",
            Self::Grid => "grid",
            Self::Carousel => "carousel",
        }
    }

    /// The block of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|block| block.as_str() == name)
    }
}
