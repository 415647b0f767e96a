//! Tables read line by line into rules.

use super::arithmetic::ARITHMETIC;
use super::{Make, Meaning, NAMED, NAMES_MAX, Part, Patterns, Rule, Symbol, TableError, UNKNOWN, What, Word};

/// The most patterns that the options of one line may come to.
const EXPANSIONS_MAX: usize = 256;

impl Patterns {
    /// Reads tables, one after another, as one.
    ///
    /// # Errors
    /// Says which line cannot be read and why; lines are counted through all tables.
    pub fn parse<M: Meaning>(tables: &[&str]) -> Result<Self, TableError> {
        let mut all = Self::default();
        for reserved in ["\0unknown", "\0digits"] {
            all.word_id(reserved);
        }
        for (number, line) in tables.iter().flat_map(|table| table.lines()).enumerate() {
            let text = line.trim();
            if !text.is_empty() && !text.starts_with("# ") {
                all.line::<M>(text).map_err(|why| TableError { line: number + 1, why })?;
            }
        }
        if let Some(part) = all.parts.iter().find(|part| part.rules.is_empty() && part.many.is_none()) {
            return Err(TableError { line: 0, why: format!("nothing says what <{}> is", part.name) });
        }
        all.index();
        Ok(all)
    }

    fn word_id(&mut self, word: &str) -> Word {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let next = Word::try_from(self.words.len()).unwrap_or(UNKNOWN);
        self.words.insert(word.to_owned(), next);
        self.skip.push(false);
        self.breaks.push(false);
        next
    }

    fn part_id(&mut self, name: &str) -> usize {
        self.find(name).unwrap_or_else(|| {
            self.parts.push(Part { name: name.to_owned(), ..Part::default() });
            self.names.insert(name.to_owned(), self.parts.len() - 1);
            self.parts.len() - 1
        })
    }

    fn line<M: Meaning>(&mut self, text: &str) -> Result<(), String> {
        let (head, body) = text.split_once(": ").ok_or("no `: ` after the part")?;
        if let Some(list) = head.strip_prefix('!') {
            return self.list(list, body);
        }
        let mut head = head.split(' ');
        let name = head.next().unwrap_or_default();
        let mut numbers =
            head.map(|number| Self::number::<M>(number).ok_or_else(|| format!("`{number}` is no number")));
        if let Some(name) = name.strip_suffix('*') {
            let piece = body.trim_start_matches('<').trim_end_matches('>');
            let (part, piece) = (self.part_id(name), self.part_id(piece));
            self.part(part).many = Some(piece);
            return Ok(());
        }
        let part = self.part_id(name);
        if let Some(first) = numbers.next() {
            let (mut value, step) = (first?, numbers.next().unwrap_or(Ok(1.0))?);
            for words in body.split(' ') {
                let any = words.split('|').map(|word| self.word_id(word)).collect();
                let symbols = vec![Symbol::of(What::Words(any))];
                self.part(part).rules.push(Rule { symbols, make: Make::Number(value) });
                value += step;
            }
            return Ok(());
        }
        let (pattern, action) =
            body.split_once(" -> ").map_or((body, None), |(pattern, action)| (pattern, Some(action)));
        let make = match action {
            None => Make::Pass,
            Some(action) => Self::action::<M>(action)?,
        };
        let mut rest = pattern.trim();
        let rows = self.rows(&mut rest)?;
        if !rest.is_empty() {
            return Err(format!("`{rest}` closes nothing"));
        }
        for symbols in rows {
            if symbols.is_empty() {
                return Err("a pattern of nothing".to_owned());
            }
            let valued = |symbol: &&Symbol| matches!(symbol.what, What::Part(_) | What::Digits(..));
            let values = symbols.iter().filter(valued).count();
            if matches!(make, Make::Pass) && values != 1 {
                return Err(format!("{values} values pass through, not one"));
            }
            self.part(part).rules.push(Rule { symbols, make: make.clone() });
        }
        Ok(())
    }

    fn part(&mut self, at: usize) -> &mut Part {
        &mut self.parts[at]
    }

    fn list(&mut self, list: &str, body: &str) -> Result<(), String> {
        for word in body.split_whitespace() {
            match list {
                "skip" | "break" => {
                    let at = usize::from(self.word_id(word));
                    let marks = if list == "skip" { &mut self.skip } else { &mut self.breaks };
                    marks[at] = true;
                }
                "forgive" => {
                    let id = self.word_id(word);
                    self.forgive.push((word.to_owned(), id));
                }
                "innocent" => self.innocent.push(word.to_owned()),
                "tight" => {
                    let part = self.part_id(word);
                    self.part(part).tight = true;
                }
                other => return Err(format!("no list `{other}`")),
            }
        }
        Ok(())
    }

    /// A number, in figures or as a name that stands for one.
    fn number<M: Meaning>(text: &str) -> Option<f64> {
        let lists = (0..).step_by(NAMES_MAX).zip(M::NAMES);
        let place =
            |(list, names): (usize, &&[&str])| Some(list + names.iter().position(|each| *each == text)?);
        text.parse().ok().or_else(|| lists.filter_map(place).map(|place| NAMED + place as f64).next())
    }

    fn action<M: Meaning>(text: &str) -> Result<Make, String> {
        let mut words = text.split_whitespace();
        let name = words.next().unwrap_or_default();
        if let Some(number) = Self::number::<M>(name) {
            return Ok(Make::Number(number));
        }
        let extras = words.map(|word| Self::number::<M>(word).ok_or_else(|| format!("no name `{word}`")));
        let extras = extras.collect::<Result<_, _>>()?;
        if let Some((_, known)) = ARITHMETIC.iter().find(|(each, _)| *each == name) {
            return Ok(Make::Arithmetic(*known, extras));
        }
        let actions = M::ACTIONS.iter().enumerate().filter(|(_, (each, _))| *each == name);
        let actions: Vec<usize> = actions.map(|(place, _)| place).collect();
        if actions.is_empty() {
            return Err(format!("no action `{name}`"));
        }
        Ok(Make::Action(actions, extras))
    }

    /// Every row of symbols that a pattern allows, up to its end or a closing `)` or `|`.
    fn rows(&mut self, rest: &mut &str) -> Result<Vec<Vec<Symbol>>, String> {
        let mut rows: Vec<Vec<Symbol>> = vec![Vec::new()];
        loop {
            *rest = rest.trim_start();
            if rest.is_empty() || rest.starts_with(')') || rest.starts_with('|') {
                return Ok(rows);
            }
            let glued = rest.starts_with('~');
            *rest = rest.trim_start_matches('~');
            let mut each = if let Some(inner) = rest.strip_prefix('(') {
                *rest = inner;
                let mut all = self.rows(rest)?;
                while let Some(more) = rest.strip_prefix('|') {
                    *rest = more;
                    all.extend(self.rows(rest)?);
                }
                *rest = rest.strip_prefix(')').ok_or("no `)`")?;
                all
            } else if let Some(named) = rest.strip_prefix('<') {
                let (name, more) = named.split_once('>').ok_or("no `>`")?;
                *rest = more;
                vec![vec![Symbol::of(What::Part(self.part_id(name)))]]
            } else if let Some(sign) = rest.strip_prefix('\\') {
                let (sign, more) = sign.split_at(sign.chars().next().map_or(0, char::len_utf8));
                *rest = more;
                vec![vec![Symbol::of(What::Words(vec![self.word_id(sign)]))]]
            } else {
                let end = rest.find([' ', ')', '|', '(', '?']).filter(|end| *end > 0).unwrap_or(rest.len());
                let (word, more) = rest.split_at(end);
                *rest = more;
                vec![vec![Symbol::of(self.symbol(word)?)]]
            };
            for symbol in each.iter_mut().filter_map(|row| row.first_mut()) {
                symbol.glued |= glued;
            }
            let optional = rest.starts_with('?');
            *rest = rest.strip_prefix('?').unwrap_or(rest);
            if let ([only], false) = (each.as_slice(), optional) {
                rows.iter_mut().for_each(|row| row.extend_from_slice(only));
                continue;
            }
            // Single words that stand for each other are one symbol, not many rows.
            let single = |row: &Vec<Symbol>| match row.as_slice() {
                [Symbol { what: What::Words(any), .. }] => Some(any.clone()),
                _ => None,
            };
            if let Some(any) = each.iter().map(single).collect::<Option<Vec<_>>>() {
                each = vec![vec![Symbol { what: What::Words(any.concat()), glued }]];
            }
            if optional {
                each.push(Vec::new());
            }
            rows = rows
                .iter()
                .flat_map(|row| each.iter().map(move |tail| [row.as_slice(), tail].concat()))
                .collect();
            if rows.len() > EXPANSIONS_MAX {
                return Err("too many options".to_owned());
            }
        }
    }

    fn symbol(&mut self, word: &str) -> Result<What, String> {
        if let Ok(value) = word.parse::<u32>() {
            return Ok(What::Exactly(value.into()));
        }
        match word.strip_prefix('#') {
            None if word == "*" => Ok(What::Rest),
            None => Ok(What::Words(vec![self.word_id(word)])),
            Some("") => Ok(What::Digits(1, u8::MAX)),
            Some(digits) => {
                let (least, most) = digits.split_once('-').unwrap_or((digits, digits));
                let count = |digits: &str| digits.parse().map_err(|_| format!("no digits `{word}`"));
                Ok(What::Digits(count(least)?, count(most)?))
            }
        }
    }
}
