//! Emergency numbers by territory, and what people say for them.

/// What to dial for what the person said.
pub fn number(said: &str, territory: Option<&str>) -> Option<String> {
    let _ = territory;
    let digits: String = said.chars().filter(char::is_ascii_digit).collect();
    matches!(digits.as_str(), "112" | "911").then_some(digits)
}
