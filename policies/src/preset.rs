//! The presets: what Hob comes with, as data.

use serde::{Deserialize, Serialize};

/// The vocabulary of all rules.
pub(crate) const SCHEMA: &str = include_str!("../hob.cedarschema");
const SHARED: &str = include_str!("../shared.cedar");
const LOCAL_ONLY: &str = include_str!("../local-only.cedar");
const ASK: &str = include_str!("../ask.cedar");
const TRUSTED_HOME: &str = include_str!("../trusted-home.cedar");

/// Whose rules hold before a person's own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// Nothing leaves.
    LocalOnly,
    /// What leaves is shown first, and leaves with a yes.
    #[default]
    Ask,
    /// The person's own servers get what they need; everybody else's are asked about.
    TrustedHome,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::LocalOnly, Self::Ask, Self::TrustedHome];

    /// As the setting `policy` spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::LocalOnly => "local-only",
            Self::Ask => "ask",
            Self::TrustedHome => "trusted-home",
        }
    }

    /// Its rules: file name and text.
    pub fn files(self) -> [(&'static str, &'static str); 2] {
        let own = match self {
            Self::LocalOnly => ("local-only.cedar", LOCAL_ONLY),
            Self::Ask => ("ask.cedar", ASK),
            Self::TrustedHome => ("trusted-home.cedar", TRUSTED_HOME),
        };
        [("shared.cedar", SHARED), own]
    }

    /// What all rules are checked against.
    pub fn schema() -> &'static str {
        SCHEMA
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_is_written() {
        for preset in Preset::ALL {
            assert_eq!(serde_json::to_value(preset).unwrap(), preset.name());
        }
    }
}
