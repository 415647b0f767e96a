//! Questions to name servers, and their answers, which are strangers' bytes (RFC 1035).

use std::net::IpAddr;

/// The kind of record that holds an IPv4 address.
pub const A: u16 = 1;
/// The kind of record that holds an IPv6 address.
pub const AAAA: u16 = 28;
const INTERNET: u16 = 1;
const HEAD: usize = 12;
/// More addresses than these are not looked at.
const ADDRESSES_MAX: usize = 16;

/// A question for one kind of record; `None` for what is no name.
pub fn question(name: &str, kind: u16, number: u16) -> Option<Vec<u8>> {
    let mut bytes = number.to_be_bytes().to_vec();
    // Look it up to the end; one question.
    bytes.extend_from_slice(&[1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    for label in name.split('.') {
        let length = u8::try_from(label.len()).ok().filter(|length| (1..=63).contains(length))?;
        bytes.push(length);
        bytes.extend_from_slice(label.as_bytes());
    }
    if bytes.len() > HEAD + 254 || !name.is_ascii() {
        return None;
    }
    bytes.push(0);
    bytes.extend_from_slice(&kind.to_be_bytes());
    bytes.extend_from_slice(&INTERNET.to_be_bytes());
    Some(bytes)
}

/// Whether an answer is one to this question: the same number, and the same words.
pub fn belongs(answer: &[u8], question: &[u8]) -> bool {
    let (Some(number), Some(asked)) = (question.get(..2), question.get(HEAD..)) else { return false };
    let same = |echo: &[u8]| echo.eq_ignore_ascii_case(asked);
    answer.get(..2) == Some(number)
        && answer.get(2).is_some_and(|flags| flags & 0x80 != 0)
        && answer.get(4..6) == Some(&[0, 1])
        && answer.get(HEAD..HEAD + asked.len()).is_some_and(same)
}

/// Whether the answer did not fit.
pub fn is_cut(answer: &[u8]) -> bool {
    answer.get(2).is_some_and(|flags| flags & 0x02 != 0)
}

/// The addresses in an answer to this question; none when there is no such name, `None` when the server cannot say or
/// the answer is not to be understood.
pub fn addresses(answer: &[u8], question: &[u8]) -> Option<Vec<IpAddr>> {
    if !belongs(answer, question) {
        return None;
    }
    match answer.get(3)? & 0x0f {
        0 => {}
        3 => return Some(Vec::new()),
        _ => return None,
    }
    let records = u16::from_be_bytes([*answer.get(6)?, *answer.get(7)?]);
    let mut rest = answer.get(question.len()..)?;
    let mut found = Vec::new();
    for _ in 0..records {
        rest = after_name(rest)?;
        let word = |at: usize| Some(u16::from_be_bytes([*rest.get(at)?, *rest.get(at + 1)?]));
        let (kind, class, length) = (word(0)?, word(2)?, usize::from(word(8)?));
        let data = rest.get(10..10 + length)?;
        if class == INTERNET && found.len() < ADDRESSES_MAX {
            match kind {
                A => found.extend(<[u8; 4]>::try_from(data).ok().map(IpAddr::from)),
                AAAA => found.extend(<[u8; 16]>::try_from(data).ok().map(IpAddr::from)),
                // An alias; the server has followed it.
                _ => {}
            }
        }
        rest = rest.get(10 + length..)?;
    }
    Some(found)
}

/// What follows a name. A pointer ends it, and is not followed: nothing can go round in circles.
fn after_name(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        match *rest.first()? {
            0 => return rest.get(1..),
            pointer if pointer & 0xc0 == 0xc0 => return rest.get(2..),
            length if length & 0xc0 == 0 => rest = rest.get(1 + usize::from(length)..)?,
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(question: &[u8], code: u8, records: &[&[u8]]) -> Vec<u8> {
        let mut bytes = question.to_vec();
        bytes[2] |= 0x80;
        bytes[3] = code;
        bytes[7] = records.len() as u8;
        records.iter().for_each(|record| bytes.extend_from_slice(record));
        bytes
    }

    const ALIAS: &[u8] = &[0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 9, 0, 4, 1, b'x', 0xc0, 12];
    const FOUR: &[u8] = &[1, b'x', 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 1, 2, 3, 4];

    #[test]
    fn addresses_are_found_behind_aliases() {
        let asked = question("one.example", A, 7).unwrap();
        let came = answer(&asked, 0, &[ALIAS, FOUR]);
        assert_eq!(addresses(&came, &asked), Some(vec!["1.2.3.4".parse().unwrap()]));
        assert_eq!(addresses(&answer(&asked, 3, &[]), &asked), Some(Vec::new()));
        assert_eq!(addresses(&answer(&asked, 2, &[]), &asked), None);
    }

    #[test]
    fn only_the_answer_to_the_question_counts() {
        let asked = question("one.example", A, 7).unwrap();
        let came = answer(&asked, 0, &[FOUR]);
        for other in [
            question("one.example", A, 8).unwrap(),
            question("two.example", A, 7).unwrap(),
            question("one.example", AAAA, 7).unwrap(),
        ] {
            assert_eq!(addresses(&came, &other), None);
        }
        assert!(!belongs(&asked, &asked), "a question is no answer");
        assert!(belongs(&answer(&question("ONE.example", A, 7).unwrap(), 0, &[]), &asked));
    }

    #[test]
    fn names_that_cannot_be() {
        for name in ["", ".", "a..b", &"a".repeat(64), &vec!["abc"; 70].join("."), "bü.example"] {
            assert!(question(name, A, 1).is_none(), "{name}");
        }
    }

    #[test]
    fn strangers_bytes_do_no_harm() {
        let asked = question("one.example", A, 7).unwrap();
        let came = answer(&asked, 0, &[ALIAS, FOUR]);
        for end in 0..came.len() {
            let _ = addresses(&came[..end], &asked);
        }
        let mut random = came.clone();
        for at in asked.len()..came.len() {
            for byte in [0, 0x3f, 0x40, 0xc0, 0xff] {
                random[at] = byte;
                let _ = addresses(&random, &asked);
            }
            random[at] = came[at];
        }
    }
}
