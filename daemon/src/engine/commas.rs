//! Commas between the items of a list. The model reads words alone: to it "glue sticks, tape" and "glue, sticks, tape"
//! are the same, and what it takes for one item may be two. Who writes commas separates with them, so they decide.

use hob_grammars::limits::spans_max;
use hob_grammars::words::{Word, split};
use hob_tools::{Kind, Span};

/// Words that stand between the last two items and belong to neither.
const LINKS: [&str; 4] = ["and", "&", "plus", "+"];

/// Cuts items where a comma stands inside, and joins neighbours that no comma and no other word separates. Where no
/// comma stands among the items they stay as they are: "milk eggs bread" was spoken.
pub fn apart(spans: &mut Vec<Span>, text: &str) {
    let words = split(text);
    let comma = |after: usize| {
        let between = |a: &Word, b: &Word| text.get(a.end..b.start).is_some_and(|gap| gap.contains(','));
        words.get(after).zip(words.get(after + 1)).is_some_and(|(a, b)| between(a, b))
    };
    let (Some(start), Some(end)) =
        (spans.iter().map(|span| span.first).min(), spans.iter().map(|span| span.last).max())
    else {
        return;
    };
    if !(start..end).any(comma) {
        return;
    }
    let link = |at: usize| {
        words
            .get(at)
            .and_then(|word| text.get(word.start..word.end))
            .is_some_and(|word| LINKS.iter().any(|link| word.eq_ignore_ascii_case(link)))
    };
    let mut items: Vec<Span> = Vec::new();
    for span in spans.iter() {
        let mut first = span.first;
        for at in span.first..=span.last {
            if at < span.last && !comma(at) {
                continue;
            }
            // ", and bread": the link is no part of the item.
            let begin = if first > span.first && first < at && link(first) { first + 1 } else { first };
            match items.last_mut() {
                Some(before) if before.last + 1 == begin && !comma(before.last) => before.last = at,
                _ => items.push(Span { first: begin, last: at }),
            }
            first = at + 1;
        }
    }
    if items.len() <= spans_max(Kind::Items) {
        *spans = items;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The items of `text` after the commas have spoken; `said` are the first and last words that the model chose.
    fn items(text: &str, said: &[(usize, usize)]) -> Vec<String> {
        let mut spans = said.iter().map(|&(first, last)| Span { first, last }).collect();
        apart(&mut spans, text);
        let words = split(text);
        spans.iter().map(|span| text[words[span.first].start..words[span.last].end].to_owned()).collect()
    }

    #[test]
    fn a_comma_inside_an_item_cuts_it() {
        assert_eq!(items("add rice, beans and oil", &[(1, 2), (4, 4)]), ["rice", "beans", "oil"]);
        assert_eq!(items("add rice, beans, and oil", &[(1, 4)]), ["rice", "beans", "oil"]);
        assert_eq!(items("add rice, salt and pepper", &[(1, 1), (2, 4)]), ["rice", "salt and pepper"]);
    }

    #[test]
    fn neighbours_without_a_comma_are_one_item() {
        let text = "add olive oil, bin bags and rice";
        assert_eq!(items(text, &[(1, 1), (2, 2), (3, 3), (4, 4), (6, 6)]), ["olive oil", "bin bags", "rice"]);
    }

    #[test]
    fn without_commas_the_model_decides() {
        assert_eq!(items("add milk eggs bread", &[(1, 1), (2, 2), (3, 3)]), ["milk", "eggs", "bread"]);
        assert_eq!(items("please, add milk eggs", &[(2, 2), (3, 3)]), ["milk", "eggs"]);
        assert!(items("add it", &[]).is_empty());
    }
}
