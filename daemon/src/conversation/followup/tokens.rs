//! Words of a phrase, as they were spelt and as they are compared.

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Lower case, without punctuation around it and without apostrophes.
    pub lower: String,
    /// As said, without punctuation around it.
    pub text: String,
    /// A pause follows it.
    pub pause: bool,
}

/// The words of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mark = |c: char| matches!(c, ',' | '.' | ';' | '!' | '?' | '"' | '“' | '”' | '(' | ')');
    text.split_whitespace()
        .filter_map(|word| {
            let bare = word.trim_matches(mark);
            let token = || Token {
                lower: bare.to_lowercase().replace(['\'', '\u{2019}'], ""),
                text: bare.to_owned(),
                pause: word.ends_with([',', ';', '.']),
            };
            (!bare.is_empty()).then(token)
        })
        .collect()
}

/// The words of a text as they are compared, one space between them.
pub fn plain(text: &str) -> String {
    lower(&tokens(text))
}

/// As compared.
pub(super) fn lower(said: &[Token]) -> String {
    said.iter().map(|token| token.lower.as_str()).collect::<Vec<_>>().join(" ")
}

/// As said.
pub(super) fn text(said: &[Token]) -> String {
    said.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// What follows one of these leads, each of one or more words; the longest that fits.
pub(super) fn after<'a>(said: &'a [Token], leads: &[&str]) -> Option<&'a [Token]> {
    let fits = |lead: &&&str| {
        let count = lead.split(' ').count();
        said.get(..count).is_some_and(|first| lower(first) == **lead)
    };
    let lead = leads.iter().filter(fits).max_by_key(|lead| lead.len())?;
    said.get(lead.split(' ').count()..)
}

/// What stands before one of these ends.
pub(super) fn before<'a>(said: &'a [Token], ends: &[&str]) -> Option<&'a [Token]> {
    let cut = |end: &&str| {
        let at = said.len().checked_sub(end.split(' ').count())?;
        (lower(said.get(at..)?) == **end).then_some(at)
    };
    said.get(..ends.iter().filter_map(cut).min()?)
}
