//! One spelling for many: letters without case, marks and look-alikes, and nothing between them.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A text that is left of its spelling, byte by byte, each with the character of the original that it came from.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    /// Letters and digits alone.
    pub text: String,
    /// For each byte of `text`, the index of the original's character.
    pub from: Vec<usize>,
}

/// Folds all of `chars`: what is neither letter nor digit falls away.
pub(crate) fn fold(chars: &[char]) -> Folded {
    let mut folded = Folded::default();
    for (index, original) in chars.iter().enumerate() {
        let before = folded.text.len();
        fold_char(*original, &mut folded.text);
        folded.from.resize(folded.from.len() + folded.text.len() - before, index);
    }
    folded
}

/// Folds a text whose origin does not matter.
pub(crate) fn fold_str(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| fold_char(c, &mut folded));
    folded
}

/// Adds what is left of one character.
fn fold_char(original: char, into: &mut String) {
    if original.is_ascii() {
        if original.is_ascii_alphanumeric() {
            into.push(original.to_ascii_lowercase());
        }
        return;
    }
    if let Some(digit) = digit(original) {
        into.push(digit);
        return;
    }
    decompose_compatible(original, |part| {
        if !is_combining_mark(part) {
            for lower in part.to_lowercase() {
                match plain(lower) {
                    Some(plain) => into.push_str(plain),
                    None if lower.is_alphanumeric() => into.push(lower),
                    None => (),
                }
            }
        }
    });
}

/// The ASCII digit that a decimal digit of any script stands for.
pub(crate) fn digit(c: char) -> Option<char> {
    /// The zeros of the decimal digits that Unicode has outside of ASCII and that people type.
    const ZEROS: [u32; 22] = [
        0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
        0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810, 0x1946, 0xA8D0, 0xFF10,
    ];
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    let code = c as u32;
    let zero = ZEROS.iter().rev().find(|zero| **zero <= code)?;
    (code - zero < 10).then(|| char::from_digit(code - zero, 10)).flatten()
}

/// Letters that no decomposition takes apart, and those of other scripts that look like a Latin one.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        'ə' => "e",
        'а' | 'α' => "a",
        'с' | 'ϲ' => "c",
        'е' => "e",
        'һ' => "h",
        'і' | 'ι' => "i",
        'ј' => "j",
        'κ' | 'к' => "k",
        'о' | 'ο' => "o",
        'р' | 'ρ' => "p",
        'ѕ' => "s",
        'т' | 'τ' => "t",
        'у' | 'υ' => "y",
        'х' | 'χ' => "x",
        'ν' => "v",
        'ԁ' => "d",
        'ԛ' => "q",
        'ԝ' => "w",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_value_fold_to_one() {
        for same in
            ["Jörg Müßig", "JÖRG  MÜSSIG", "jorg-mussig", "J.o.r.g M\u{75}\u{308}ssig", "Ｊｏｒｇ Mussig"]
        {
            assert_eq!(fold_str(same), "jorgmussig", "{same}");
        }
        assert_eq!(fold_str("А\u{200b}nna"), "anna", "a Cyrillic letter and a space of no width");
        assert_eq!(fold_str("٠١٢ ३४"), "01234");
        assert_eq!(fold_str("Łukasz Ørsted"), "lukaszorsted");
    }

    #[test]
    fn every_byte_knows_its_character() {
        let chars: Vec<char> = "a-ß é".chars().collect();
        let folded = fold(&chars);
        assert_eq!((folded.text.as_str(), folded.from.as_slice()), ("asse", [0, 2, 2, 4].as_slice()));
    }
}
