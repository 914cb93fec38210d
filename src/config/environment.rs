use std::{collections::BTreeMap, fmt, path::PathBuf, sync::Arc};

type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// What the config is read in besides its file: environment variables, the folder of systemd's
/// credentials, and whether secrets are wanted at all. Handed in, so that tests need no process.
#[derive(Clone)]
pub struct Environment {
    variables: Arc<Lookup>,
    secrets: bool,
    mail: bool,
    credentials_elsewhere: bool,
}

impl Environment {
    /// That of this process.
    pub fn of_process() -> Self {
        Self::with(|name| std::env::var(name).ok())
    }

    /// One without any variable.
    pub fn empty() -> Self {
        Self::with(|_| None)
    }

    /// One with these variables and no others.
    pub fn of<K: Into<String>, V: Into<String>>(variables: impl IntoIterator<Item = (K, V)>) -> Self {
        let variables: BTreeMap<String, String> =
            variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self::with(move |name| variables.get(name).cloned())
    }

    fn with(lookup: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self { variables: Arc::new(lookup), secrets: true, mail: true, credentials_elsewhere: false }
    }

    /// The same, for commands that neither fetch nor mail: secrets are not looked up, so that none has
    /// to be there. An empty one stands in their place.
    #[must_use]
    pub fn without_secrets(mut self) -> Self {
        self.secrets = false;
        self
    }

    /// The same, for commands that fetch and never mail: the mail password is not looked up.
    #[must_use]
    pub fn without_mail(mut self) -> Self {
        self.mail = false;
        self
    }

    /// The same, for checking a service's config beside it: where there is no folder of credentials, the
    /// service alone has them. That is warned of and no mistake.
    #[must_use]
    pub fn credentials_may_be_elsewhere(mut self) -> Self {
        self.credentials_elsewhere = true;
        self
    }

    /// The variable of that name.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        (self.variables)(name)
    }

    /// Where systemd puts the credentials of a unit.
    pub(super) fn credentials(&self) -> Option<PathBuf> {
        self.variable("CREDENTIALS_DIRECTORY").filter(|folder| !folder.is_empty()).map(PathBuf::from)
    }

    /// Whether there are no credentials here, and nobody minds.
    pub(super) fn credentials_are_elsewhere(&self) -> bool {
        self.credentials_elsewhere && self.credentials().is_none()
    }

    /// What the mail section is read in.
    pub(super) fn for_mail(&self) -> Self {
        if self.mail { self.clone() } else { self.clone().without_secrets() }
    }

    /// Whether secrets are looked up.
    pub(super) fn wants_secrets(&self) -> bool {
        self.secrets
    }
}

impl fmt::Debug for Environment {
    /// Without the variables: they hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").field("secrets", &self.secrets).finish_non_exhaustive()
    }
}
