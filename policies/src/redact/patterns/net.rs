//! Addresses of mail, links, internet and hardware addresses.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::super::kind::Kind;
use super::{Page, is_word, runs};

/// The most characters of the part before the at, and of the part behind it.
const LOCAL_MAX: usize = 64;
const DOMAIN_MAX: usize = 255;
/// The most characters of a link that are read.
const LINK_MAX: usize = 2048;

/// Links with a scheme, `www.` names, and names of hosts with a path.
pub(super) fn find_links(page: &mut Page) {
    let mut at = 0;
    while at < page.chars.len() {
        at = match link(page, at) {
            Some((start, end)) => {
                page.take(start, end, Kind::Url);
                end
            }
            None => at + 1,
        };
    }
}

fn link(page: &Page, at: usize) -> Option<(usize, usize)> {
    if page.before(at).is_some_and(is_word) {
        return None;
    }
    let body = match page.char(at)? {
        'w' | 'W' if page.lower(at, at + 4) == "www." => at + 4,
        c if c.is_ascii_alphabetic() => {
            let scheme = page.run(at, 16, |c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
            if page.text(at + scheme, at + scheme + 3) == "://" {
                at + scheme + 3
            } else {
                return host_with_path(page, at, scheme);
            }
        }
        _ => return None,
    };
    let length =
        page.run(body, LINK_MAX, |c| !c.is_whitespace() && !matches!(c, '<' | '>' | '"' | '“' | '”' | '`'));
    let end = without_closing(page, body, body + length);
    (end > body && page.chars.get(body..end)?.iter().any(|c| c.is_alphanumeric())).then_some((at, end))
}

/// `example.org/anna/…` without a scheme.
fn host_with_path(page: &Page, at: usize, host: usize) -> Option<(usize, usize)> {
    let name = page.text(at, at + host);
    let (_, top) = name.rsplit_once('.')?;
    if top.len() < 2 || !top.chars().all(|c| c.is_ascii_alphabetic()) || !page.is(at + host, |c| c == '/') {
        return None;
    }
    let path = page
        .run(at + host, LINK_MAX, |c| c.is_ascii() && !c.is_whitespace() && !matches!(c, '<' | '>' | '"'));
    let end = without_closing(page, at, at + host + path);
    (end > at + host + 1).then_some((at, end))
}

/// The end of a link without the signs that close the sentence around it.
fn without_closing(page: &Page, start: usize, mut end: usize) -> usize {
    while end > start {
        let Some(last) = page.before(end) else { break };
        let unopened = last == ')' && !page.chars.get(start..end).unwrap_or_default().contains(&'(');
        if !matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | ']' | '}' | '*') && !unopened {
            break;
        }
        end -= 1;
    }
    end
}

/// Addresses of mail, written and as they are dictated ("anna at example dot org").
pub(super) fn find_emails(page: &mut Page) {
    for at in 0..page.chars.len() {
        if page.is(at, |c| matches!(c, '@' | '＠')) {
            if let Some((start, end)) = written(page, at) {
                page.take(start, end, Kind::Email);
            }
        } else if page.is(at, |c| matches!(c, 'a' | 'A'))
            && let Some((start, end)) = dictated(page, at)
        {
            page.take(start, end, Kind::Email);
        }
    }
}

fn written(page: &Page, at: usize) -> Option<(usize, usize)> {
    let local = |c: char| c.is_alphanumeric() || "._%+-'!#$&*=?^{|}~/".contains(c);
    let before = page.chars.get(at.saturating_sub(LOCAL_MAX)..at)?;
    let length = before.iter().rev().take_while(|c| local(**c)).count();
    let free = page.taken.get(at - length..at)?.iter().rev().take_while(|taken| !**taken).count();
    let mut start = at - free;
    while start < at && page.is(start, |c| !c.is_alphanumeric() && c != '_' && c != '+') {
        start += 1;
    }
    let domain = page.run(at + 1, DOMAIN_MAX, |c| c.is_alphanumeric() || matches!(c, '.' | '-' | '。'));
    let free = page.taken.get(at + 1..at + 1 + domain)?.iter().take_while(|taken| !**taken).count();
    let mut end = at + 1 + free;
    while end > at && page.before(end).is_some_and(|c| !c.is_alphanumeric()) {
        end -= 1;
    }
    let name = page.text(at + 1, end);
    let (host, top) = name.rsplit_once(['.', '。'])?;
    let good =
        start < at && !host.is_empty() && top.chars().count() >= 2 && !top.chars().all(char::is_numeric);
    good.then_some((start, end))
}

/// The ends of hosts that are said aloud.
const TOPS: &str = " com org net edu gov info io dev me biz eu uk us ca au nz de at ch fr es it nl be se no dk fi pl cz pt ie jp br in ";

fn dictated(page: &Page, at: usize) -> Option<(usize, usize)> {
    // "(at)", "[at]", " at "
    let open = page.before(at)?;
    if !matches!(open, ' ' | '(' | '[') || page.lower(at, at + 2) != "at" || page.is(at + 2, is_word) {
        return None;
    }
    let skip = |mut at: usize| {
        at += page.run(at, 3, |c| matches!(c, ' ' | ')' | ']' | '(' | '['));
        at
    };
    let mut end = skip(at + 2);
    let mut labels = 0;
    let last = loop {
        let length = page.run(end, 64, |c| c.is_alphanumeric() || c == '-');
        if length == 0 {
            return None;
        }
        let label = page.lower(end, end + length);
        end += length;
        labels += 1;
        let next = skip(end);
        if page.is(end, |c| c == '.') && page.is(end + 1, char::is_alphanumeric) {
            end += 1;
        } else if page.lower(next, next + 3) == "dot" && page.is(next + 3, |c| matches!(c, ' ' | ')' | ']')) {
            end = skip(next + 3);
        } else {
            break label;
        }
    };
    if labels < 2 || !TOPS.contains(&format!(" {last} ")) {
        return None;
    }
    // The word before, and those that a "dot" or the like joins to it.
    let mut start = at - 1;
    while page.before(start).is_some_and(|c| matches!(c, ' ' | '(' | '[')) && at - start < 4 {
        start -= 1;
    }
    let mut words = 0;
    loop {
        let back = page.chars.get(start.saturating_sub(LOCAL_MAX)..start)?;
        let length = back
            .iter()
            .rev()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'))
            .count();
        if length == 0 {
            return (words > 0).then_some((start, end));
        }
        start -= length;
        words += 1;
        let joined = [" dot ", " dash ", " underscore ", " plus ", " minus ", " point "]
            .iter()
            .find(|joint| start >= joint.len() && page.lower(start - joint.len(), start) == **joint);
        match joined {
            Some(joint) if words < 6 => start -= joint.len(),
            _ => return Some((start, end)),
        }
    }
}

/// Internet and hardware addresses.
pub(super) fn find_addresses(page: &mut Page) {
    for (start, end) in runs(page.chars, |c| c.is_ascii_hexdigit() || matches!(c, '.' | ':' | '-')) {
        let first = start + page.run(start, end - start, |c| matches!(c, '.' | '-'));
        let mut last = end;
        while last > first && page.before(last).is_some_and(|c| matches!(c, '.' | '-')) {
            last -= 1;
        }
        // A run that letters continue is a word.
        if page.before(first).is_some_and(is_word)
            || page.is(end, is_word) && !page.is(last, |c| matches!(c, '.' | '-'))
        {
            continue;
        }
        let token = page.text(first, last);
        if is_mac(&token) {
            page.take(first, last, Kind::Mac);
        } else if let Some(length) = v4(&token) {
            page.take(first, first + length, Kind::Ip);
        } else if let Some((from, to)) = v6(&token) {
            page.take(first + from, first + to, Kind::Ip);
        }
    }
}

/// Six pairs of hexadecimal digits, or three fours with dots.
fn is_mac(token: &str) -> bool {
    let groups = |by: char, count: usize, width: usize| {
        token.split(by).count() == count
            && token
                .split(by)
                .all(|group| group.len() == width && group.chars().all(|c| c.is_ascii_hexdigit()))
    };
    groups(':', 6, 2)
        || groups('-', 6, 2) && token.contains(|c: char| c.is_ascii_alphanumeric())
        || groups('.', 3, 4) && token.contains(|c: char| c.is_ascii_alphabetic())
}

/// How much of the token is an address of version 4; a port may follow it.
fn v4(token: &str) -> Option<usize> {
    let (address, port) = token.split_once(':').unwrap_or((token, ""));
    let good = address.parse::<Ipv4Addr>().is_ok() && port.chars().all(|c| c.is_ascii_digit());
    good.then_some(address.len())
}

/// Which part of the token is an address of version 6.
fn v6(token: &str) -> Option<(usize, usize)> {
    if token.matches(':').count() < 2 || token.len() > 64 {
        return None;
    }
    let from =
        token.len() - token.strip_prefix(':').filter(|rest| !rest.starts_with(':')).unwrap_or(token).len();
    let body = token.get(from..)?;
    let body = body.strip_suffix(':').filter(|rest| !rest.ends_with(':')).unwrap_or(body);
    let digits = body.chars().filter(char::is_ascii_hexdigit).count();
    // "::" alone is an operator, "1::" hardly an address of anybody.
    (digits >= 3 && body.parse::<Ipv6Addr>().is_ok()).then_some((from, from + body.len()))
}
