use super::suggest::closest;
use crate::domain::{Party, Roster, identity_key};

/// The word for your own shop, whatever its name.
pub(super) const OWN: &str = "own";

/// Who is meant by a name: a rival, or your own shop by its name or by "own". Else what may have been meant.
pub fn party_named(roster: &Roster, name: &str) -> Result<Party, String> {
    let rivals = || roster.rivals().iter().map(|rival| rival.name.as_str());
    let key = identity_key(name);
    if let Some(rival) =
        rivals().find(|rival| *rival == name).or_else(|| rivals().find(|rival| identity_key(rival) == key))
    {
        return Ok(Party::rival(rival));
    }
    if name == OWN || roster.own().is_some_and(|own| identity_key(&own.name) == key) {
        return Ok(Party::own());
    }
    Err(match closest(name, rivals().chain([OWN])) {
        Some(meant) => format!("did you mean \"{meant}\"?"),
        None => "the `name` of one of the [[rivals]], or \"own\" for your own shop".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Rival;

    #[test]
    fn a_party_is_found_by_its_name_and_a_slip_is_seen_through() {
        let shop = |name: &str| Rival { name: name.into(), ..Rival::default() };
        let roster = Roster::new(Some(shop("Our Shop")), vec![shop("Rival A"), shop("Rival B")]);
        assert_eq!(party_named(&roster, "rival  a"), Ok(Party::rival("Rival A")));
        assert_eq!(
            [party_named(&roster, "own"), party_named(&roster, "our shop")],
            [Ok(Party::own()), Ok(Party::own())]
        );
        assert_eq!(party_named(&roster, "Rivel B").unwrap_err(), "did you mean \"Rival B\"?");
        assert!(party_named(&roster, "somebody else").unwrap_err().contains("[[rivals]]"));
    }
}
