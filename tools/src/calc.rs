//! Arithmetic and units, worked out by fend within a bound of time and size.

use crate::args::{Amount, Text};
use crate::desk::Desk;
use crate::receipt::Receipt;
use crate::toolbox::{Definition, ToolError, tool};

pub(crate) const TOOLS: &[Definition] = &[COMPUTE, CONVERT];

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

fn compute(args: Compute, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    Ok(desk.receipt("calc-unclear").with_text("expression", Some(&args.expression.0)))
}

fn convert(args: Convert, desk: &Desk<'_>) -> Result<Receipt, ToolError> {
    Ok(desk
        .receipt("calc-unclear")
        .with_text("expression", Some(&args.amount.said))
        .with_text("unit", Some(&args.unit.0)))
}
