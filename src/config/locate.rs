use std::path::{Path, PathBuf};

use super::{Config, ConfigError};

/// The name of the file in the working folder.
pub const FILE_NAME: &str = "bidwatch.toml";

/// Where a machine's config stands.
const SYSTEM_PATH: &str = "/etc/bidwatch/bidwatch.toml";

impl Config {
    /// The config's file: the one named, else `bidwatch.toml` in the working folder, else
    /// `/etc/bidwatch/bidwatch.toml`.
    pub fn locate(explicit: Option<&Path>) -> Result<PathBuf, ConfigError> {
        first_there(explicit, &[PathBuf::from(FILE_NAME), PathBuf::from(SYSTEM_PATH)])
    }
}

fn first_there(explicit: Option<&Path>, usual: &[PathBuf]) -> Result<PathBuf, ConfigError> {
    match explicit {
        Some(path) if path.exists() => Ok(path.to_owned()),
        Some(path) => Err(ConfigError::Missing(path.to_owned())),
        None => usual.iter().find(|path| path.exists()).cloned().ok_or_else(|| ConfigError::NotFound(usual.to_vec())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_is_there_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let (near, far) = (folder.path().join(FILE_NAME), folder.path().join("far.toml"));
        let usual = [near.clone(), far.clone()];
        std::fs::write(&far, "").unwrap();
        assert_eq!(first_there(None, &usual).unwrap(), far);
        std::fs::write(&near, "").unwrap();
        assert_eq!(first_there(None, &usual).unwrap(), near);
        assert_eq!(first_there(Some(&far), &usual).unwrap(), far);
    }

    #[test]
    fn what_was_looked_for_is_told() {
        let error = first_there(None, &["a.toml".into(), "b/a.toml".into()]).unwrap_err().to_string();
        for part in ["a.toml and b/a.toml", "bidwatch init", "--config"] {
            assert!(error.contains(part), "{error}");
        }
        let error = first_there(Some(Path::new("gone.toml")), &[]).unwrap_err().to_string();
        assert!(error.contains("no config at gone.toml") && error.contains("bidwatch init"), "{error}");
    }
}
