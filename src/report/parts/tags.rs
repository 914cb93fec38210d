use std::fmt;

/// What a piece of the page is about, for the filters. What is left open fits every filter.
#[derive(Debug, Clone, Default)]
pub(in crate::report) struct Tags {
    pub(super) rivals: Vec<usize>,
    pub(super) queries: Vec<usize>,
    pub(super) sources: Vec<usize>,
    pub(super) kinds: Vec<&'static str>,
    /// Counted from 1970.
    pub(super) day: Option<i32>,
}

impl fmt::Display for Tags {
    /// Attributes of numbers and fixed names only: nothing in them needs escaping.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers = |numbers: &[usize]| numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
        for (name, list) in [("rival", &self.rivals), ("keyword", &self.queries), ("source", &self.sources)] {
            if !list.is_empty() {
                write!(f, " data-{name}=\"{}\"", numbers(list))?;
            }
        }
        if !self.kinds.is_empty() {
            write!(f, " data-kind=\"{}\"", self.kinds.join(" "))?;
        }
        self.day.map_or(Ok(()), |day| write!(f, " data-day=\"{day}\""))
    }
}

impl askama::filters::HtmlSafe for Tags {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_attributes() {
        let tags = Tags { rivals: vec![0, 2], kinds: vec!["back_off"], day: Some(7), ..Tags::default() };
        assert_eq!(tags.to_string(), " data-rival=\"0 2\" data-kind=\"back_off\" data-day=\"7\"");
        assert_eq!(Tags::default().to_string(), "");
    }
}
