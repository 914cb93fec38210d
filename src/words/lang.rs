/// A language that bidwatch speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// Every language, the default first.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The name in a config and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-Hans",
        }
    }

    /// The language of that name. What a reader of Chinese may write besides is taken too: "zh", "zh-CN", "zh_CN".
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().replace('_', "-").to_ascii_lowercase();
        match name.as_str() {
            "en" | "en-gb" | "en-us" => Some(Self::En),
            "zh" | "zh-hans" | "zh-cn" | "zh-hans-cn" | "zh-sg" => Some(Self::Zh),
            _ => None,
        }
    }

    /// What an HTML page says of itself (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en-GB",
            Self::Zh => "zh-Hans",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_the_names_that_people_write() {
        for lang in Lang::ALL {
            assert_eq!(Lang::from_name(lang.as_str()), Some(lang));
        }
        for name in ["zh", "zh-CN", "zh_CN", "ZH-Hans"] {
            assert_eq!(Lang::from_name(name), Some(Lang::Zh), "{name}");
        }
        assert_eq!(Lang::from_name("zh-Hant"), None, "traditional characters are another language");
        assert_eq!(Lang::from_name("de"), None);
    }
}
