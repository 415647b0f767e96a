//! Text to tokens: words, numbers in digits, and signs.

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    Word,
    Digits,
    Sign(char),
}

/// One token.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) shape: Shape,
    /// In lower case; digits without their thousands' commas.
    pub(super) text: String,
    /// As it was written: "3M" is millions, "3m" metres.
    pub(super) original: String,
    /// The value of digits.
    pub(super) number: Option<f64>,
    /// Nothing stands between it and the token before.
    pub(super) glued: bool,
}

/// Splits text; hyphens between words vanish, before a number they are a sign.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let char_at = |at: usize| chars.get(at).copied().unwrap_or(' ');
    let mut out: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut spaced = true;
    while at < chars.len() {
        let each = char_at(at);
        if each.is_whitespace() || each.is_control() {
            spaced = true;
            at += 1;
            continue;
        }
        let start = at;
        let point = each == '.' && char_at(at + 1).is_ascii_digit();
        if each.is_ascii_digit() || point {
            let mut digits = String::new();
            let mut dotted = false;
            while at < chars.len() {
                let each = char_at(at);
                let thousands = each == ','
                    && !dotted
                    && (1..=3).all(|ahead| char_at(at + ahead).is_ascii_digit())
                    && !char_at(at + 4).is_ascii_digit();
                if each.is_ascii_digit() {
                    digits.push(each);
                } else if each == '.' && !dotted && char_at(at + 1).is_ascii_digit() {
                    dotted = true;
                    digits.push('.');
                } else if !thousands {
                    break;
                }
                at += 1;
            }
            let number = digits.parse().ok();
            let original = chars.get(start..at).unwrap_or_default().iter().collect();
            out.push(Token { shape: Shape::Digits, text: digits, original, number, glued: !spaced });
        } else if each.is_alphabetic() {
            let inner = |at: usize| matches!(char_at(at), '\'' | '’') && char_at(at + 1).is_alphabetic();
            while at < chars.len() && (char_at(at).is_alphabetic() || inner(at)) {
                at += 1;
            }
            let original: String = chars.get(start..at).unwrap_or_default().iter().collect();
            let text = original.to_lowercase();
            out.push(Token { shape: Shape::Word, text, original, number: None, glued: !spaced });
        } else {
            at += 1;
            let dash = matches!(each, '-' | '–' | '—' | '−' | '‐');
            let between_words = dash
                && !spaced
                && out.last().is_some_and(|last| last.shape == Shape::Word)
                && char_at(at).is_alphabetic();
            // "quarter-litre"; a full stop or comma ends nothing here
            let shape = match each {
                _ if dash => '-',
                'º' | '˚' => '°',
                '″' | '”' | '“' => '"',
                '′' | '’' => '\'',
                other => other,
            };
            if !between_words && !matches!(shape, ',' | '.' | '!' | '?' | '~' | '(' | ')') {
                out.push(Token {
                    shape: Shape::Sign(shape),
                    text: String::new(),
                    original: String::new(),
                    number: None,
                    glued: !spaced,
                });
            }
            // What follows a hyphen or a comma does not count as written together.
            spaced = between_words || matches!(shape, ',' | '.');
            continue;
        }
        spaced = false;
    }
    out
}
