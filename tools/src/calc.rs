//! Arithmetic and units, worked out by fend within a bound of steps and size.

mod phrase;
mod words;

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use fend_core::{Context, Interrupt, evaluate_with_interrupt};

use crate::args::{Amount, Text};
use crate::desk::Desk;
use crate::receipt::{Fact, Receipt};
use crate::toolbox::{Definition, ToolError, tool};

pub(crate) const TOOLS: &[Definition] = &[COMPUTE, CONVERT];

/// The most characters of an expression; a spoken one has a few dozen, and each could be a bracket.
const EXPRESSION_MAX: usize = 200;
/// The most characters of a result: a number that nobody would listen to is too hard.
const RESULT_MAX: usize = 120;
/// The most times that fend looks up from its work. Counted rather than timed, so that the same question has the same
/// answer on every machine; about a tenth of a second on a laptop.
const STEPS_MAX: u64 = 20_000;
/// The deepest brackets: fend's reader calls itself for each, and reads what stands in them several times over.
const BRACKETS_MAX: usize = 8;
/// The stack that fend works on. It calls itself for every word and sign of an expression, which uses less than a quarter of this
/// at the worst, unoptimised; the stack of whoever asks is not ours to spend.
const STACK: usize = 32 << 20;
/// The largest exponent and factorial written out in figures: their results have at most a few thousand digits.
const POWER_MAX: u64 = 5_000;
/// Decimals that a computed and a converted number keep.
const COMPUTED_DECIMALS: usize = 6;
const CONVERTED_DECIMALS: usize = 3;

tool! {
    /// Work out arithmetic.
    COMPUTE: Compute = "calc.compute", Reads,
    ["what's 5 times 17", "square root of 2", "20 percent of 80"],
    store(compute) {
        /// the arithmetic as said
        expression: Text,
    }
}

tool! {
    /// Convert an amount to another unit or currency.
    CONVERT: Convert = "calc.convert", Reads,
    ["how many kilometers are 10 miles", "convert 5 feet to meters"],
    store(convert) {
        /// the amount with its unit
        amount: Amount,
        /// the unit to convert to
        unit: Text,
    }
}

/// What came of working something out.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// A result, and whether it is rounded.
    Result(String, bool),
    /// It is no arithmetic, or its units do not fit.
    Unclear,
    /// Its bound of steps or size ran out.
    TooHard,
    /// It needs the price of a currency.
    NoRates,
}

/// Stops fend after a number of steps.
struct Fuel(AtomicU64);

impl Interrupt for Fuel {
    fn should_interrupt(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed) >= STEPS_MAX
    }
}

/// Works out an expression of fend's language.
fn work_out(expression: &str, decimals: usize) -> Outcome {
    if expression.trim().is_empty() {
        return Outcome::Unclear;
    }
    if !phrase::is_plain(expression) {
        return Outcome::Unclear;
    }
    if expression.chars().count() > EXPRESSION_MAX
        || phrase::depth(expression) > BRACKETS_MAX
        || phrase::too_large(expression, POWER_MAX)
    {
        return Outcome::TooHard;
    }
    let fuel = Fuel(AtomicU64::new(0));
    let done = thread::scope(|scope| {
        let work = || {
            let mut context = Context::new();
            context.disable_rng();
            evaluate_with_interrupt(expression, &mut context, &fuel)
        };
        let thread = thread::Builder::new().name("calc".to_owned()).stack_size(STACK);
        thread.spawn_scoped(scope, work).ok().and_then(|worker| worker.join().ok())
    });
    let Some(done) = done else { return Outcome::TooHard };
    match done {
        Ok(result) => {
            let text = result.get_main_result();
            if text.is_empty() || result.output_is_empty() || text.contains('\n') || text.starts_with('\\') {
                return Outcome::Unclear;
            }
            if text.chars().count() > RESULT_MAX {
                return Outcome::TooHard;
            }
            let (rounded, exact) = match text.strip_prefix("approx. ") {
                Some(rest) => (rest, false),
                None => (text, true),
            };
            let (shown, short) = phrase::shorten(rounded, decimals);
            Outcome::Result(shown, !exact || short)
        }
        Err(_) if fuel.0.load(Ordering::Relaxed) > STEPS_MAX => Outcome::TooHard,
        Err(detail) if detail.contains("exchange") || detail.contains("currenc") => Outcome::NoRates,
        Err(detail) if detail.contains("too large") || detail.contains("out of range") => Outcome::TooHard,
        Err(_) => Outcome::Unclear,
    }
}

fn failed(desk: &Desk<'_>, outcome: &Outcome, said: &str) -> Receipt {
    let message = match outcome {
        Outcome::TooHard => "calc-too-hard",
        Outcome::NoRates => "calc-no-rates",
        _ => "calc-unclear",
    };
    desk.receipt(message).with("expression", Fact::Text(said.to_owned()))
}

fn compute(args: Compute, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let said = args.expression.0;
    Ok(match work_out(&phrase::expression(&said), COMPUTED_DECIMALS) {
        Outcome::Result(result, approximate) => desk
            .receipt("calc-result")
            .with("expression", Fact::Text(said))
            .with("result", Fact::Text(result))
            .with("approximate", Fact::Flag(approximate)),
        other => failed(desk, &other, &said),
    })
}

/// Converts an amount as said; where the words alone do not do, by the value and unit that were read from them.
fn converted(amount: &Amount, unit: &str) -> Outcome {
    let to = phrase::unit(unit);
    if phrase::is_currency(&to) {
        return Outcome::NoRates;
    }
    let said = phrase::expression(&amount.said);
    let mut tries = vec![said.clone()];
    if let Some(unit) = &amount.unit {
        tries.push(format!("{} {}", amount.value, phrase::unit(unit)));
    }
    // An ounce of milk is a fluid ounce: tried when weight does not fit.
    tries.push(phrase::as_fluid(&said));
    let mut last = Outcome::Unclear;
    for from in tries {
        for to in [to.clone(), phrase::as_fluid(&to)] {
            match work_out(&format!("({from}) to {to}"), CONVERTED_DECIMALS) {
                Outcome::Unclear => {}
                done @ Outcome::Result(..) => return done,
                other => last = other,
            }
        }
    }
    last
}

fn convert(args: Convert, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    let Convert { amount, unit } = args;
    Ok(match converted(&amount, &unit.0) {
        Outcome::Result(result, approximate) => desk
            .receipt("calc-converted")
            .with("amount", Fact::Text(amount.said))
            .with("result", Fact::Text(result))
            .with("approximate", Fact::Flag(approximate)),
        other => failed(desk, &other, &format!("{} to {}", amount.said, unit.0)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn computed(said: &str) -> String {
        match work_out(&phrase::expression(said), COMPUTED_DECIMALS) {
            Outcome::Result(text, false) => text,
            Outcome::Result(text, true) => format!("~{text}"),
            other => format!("{other:?} of {}", phrase::expression(said)),
        }
    }

    fn converts(amount: &str, unit: &str) -> String {
        let amount = Amount { value: 0.0, unit: None, kind: None, relative: None, said: amount.to_owned() };
        match converted(&amount, unit) {
            Outcome::Result(text, false) => text,
            Outcome::Result(text, true) => format!("~{text}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn arithmetic_as_it_is_said() {
        for (said, result) in [
            ("5 times 17", "85"),
            ("20 percent of 80", "16"),
            ("18 percent of 64", "11.52"),
            ("3 times 14.50", "43.5"),
            ("half of 30", "15"),
            ("a third of 90", "30"),
            ("three quarters of 100", "75"),
            ("two thirds of 9", "6"),
            ("square root of 144", "12"),
            ("the square root of 2", "~1.414214"),
            ("cube root of 27", "3"),
            ("2 to the power of 10", "1024"),
            ("seven squared", "49"),
            ("twelve times twelve", "144"),
            ("one hundred and five minus six", "99"),
            ("two thousand three hundred divided by 10", "230"),
            ("1,234 + 1", "1235"),
            ("5+3", "8"),
            ("7 x 8", "56"),
            ("7 × 8 ÷ 2", "28"),
            ("7 / 2", "3.5"),
            ("10 divided by 3", "~3.333333"),
            ("15% of 200", "30"),
            ("10 percent off 50", "45"),
            ("80 plus 20 percent", "96"),
            ("100 minus 25%", "75"),
            ("20% tip on 60", "12"),
            ("two point five times four", "10"),
            ("minus 5 plus 3", "-2"),
            ("17 modulo 5", "2"),
            ("double 21", "42"),
            ("twice seven", "14"),
            ("the sum of 3 and 4", "7"),
            ("the difference between 10 and 4", "6"),
            ("the product of 6 and 7", "42"),
            ("5 factorial", "120"),
            ("what is 2 plus 2", "4"),
            ("how much is 3 times 4?", "12"),
            ("(2 + 3) * 4", "20"),
            ("fifty-five plus 5", "60"),
            ("average of 4, 6 and 8", "6"),
            ("a dozen times 3", "36"),
            ("three and a half times 2", "7"),
        ] {
            assert_eq!(computed(said), result, "{said} as {}", phrase::expression(said));
        }
    }

    #[test]
    fn what_is_no_arithmetic_says_so() {
        for said in ["", "the meaning of life", "5 times", "hello", "5 / 0", "@noon", "x = 5; y"] {
            let done = work_out(&phrase::expression(said), COMPUTED_DECIMALS);
            assert!(!matches!(done, Outcome::Result(..)), "{said}: {done:?}");
        }
    }

    #[test]
    fn what_would_take_forever_is_too_hard() {
        for said in [
            "9^9^9^9",
            "1000000!",
            "2 to the power of 100000000",
            "99999999999 factorial",
            "10^10^10",
            "9^(9^(9^9))",
            "(9^99)^(9^99)",
            "5!!!!",
            "((2^4999)^4999)^4999",
        ] {
            let done = work_out(&phrase::expression(said), COMPUTED_DECIMALS);
            assert_eq!(done, Outcome::TooHard, "{said}");
        }
        assert_eq!(work_out(&"1+".repeat(5_000), 6), Outcome::TooHard);
    }

    /// Whatever calls itself in fend: brackets, signs before a number, powers, sums, functions, words beside words.
    #[test]
    fn what_is_deep_uses_up_no_stack() {
        for (each, times) in [
            ("(", 190),
            ("1(", 99),
            ("2(", 8),
            ("-", 199),
            ("- ", 99),
            ("1+", 99),
            ("1^", 99),
            ("2*", 99),
            ("light ", 33),
            ("sin ", 49),
            ("sqrt(", 39),
            ("sin of ", 28),
            ("5 m ", 49),
            ("1 to ", 39),
            ("1/", 99),
            ("!", 199),
            ("%", 199),
            ("e ", 99),
            ("km ", 66),
        ] {
            work_out(&each.repeat(times), 6);
            work_out(&format!("{}1", each.repeat(times)), 6);
        }
    }

    #[test]
    fn nobody_says_a_function_of_their_own() {
        for said in [
            "(\\x. x x) (\\x. x x)",
            "(x: x x) (x: x x)",
            "(x => x x) (x => x x)",
            "λx.x",
            "f = 2",
            "1 << 99999",
        ] {
            assert_eq!(work_out(said, 6), Outcome::Unclear, "{said}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn any_words_come_to_an_end(said in "\\PC{0,60}") {
            work_out(&phrase::expression(&said), COMPUTED_DECIMALS);
            let amount = Amount { value: 1.0, unit: None, kind: None, relative: None, said: said.clone() };
            converted(&amount, &said);
        }

        #[test]
        fn any_sum_comes_to_an_end_soon(parts in proptest::collection::vec(proptest::sample::select(vec![
            "9", "99", "4999", "0.5", "two", "hundred", "+", "-", "*", "/", "^", "!", "(", ")", "%", "of", "percent", "sqrt",
            "square root of", "mod", "half", "and", "point", "miles", "to", "km", "celsius", "log", "sin", "pi", "i", "e", "=", ";",
        ]), 0..16)) {
            let said = parts.join(" ");
            let begun = std::time::Instant::now();
            work_out(&phrase::expression(&said), COMPUTED_DECIMALS);
            let took = begun.elapsed();
            proptest::prop_assert!(took.as_secs() < 2, "{} took {:?}", said, took);
        }
    }

    #[test]
    fn units_as_they_are_said() {
        for (amount, unit, result) in [
            ("10 miles", "kilometers", "~16.093 kilometers"),
            ("6 ounces", "grams", "~170.097 grams"),
            ("three hundred fifty fahrenheit", "celsius", "~176.667 °C"),
            ("5 feet", "meters", "1.524 meters"),
            ("100 degrees celsius", "fahrenheit", "212 °F"),
            ("20 degrees", "fahrenheit", "Unclear"),
            ("2 cups", "milliliters", "~473.176 milliliters"),
            ("8 ounces", "milliliters", "~236.588 milliliters"),
            ("a mile", "feet", "5280 feet"),
            ("half a mile", "feet", "2640 feet"),
            ("two hours", "minutes", "120 minutes"),
            ("1 gallon", "litres", "~3.785 litres"),
            ("150 pounds", "kilos", "~68.039 kilograms"),
            ("10 dollars", "euros", "NoRates"),
            ("10 euros", "us dollars", "NoRates"),
            ("5 apples", "meters", "Unclear"),
            ("5 kilos", "meters", "Unclear"),
            ("60 miles per hour", "kilometers per hour", "~96.561 kilometers / hour"),
            ("3 tablespoons", "teaspoons", "9 teaspoons"),
            ("2 gigabytes", "megabytes", "2000 megabytes"),
        ] {
            assert_eq!(
                converts(amount, unit),
                result,
                "{amount} to {unit}: {} to {}",
                phrase::expression(amount),
                phrase::unit(unit)
            );
        }
    }
}
