//! The words of English for arithmetic and units.

/// Words before an expression that are no part of it.
pub(super) const BEFORE: [&str; 14] = [
    "what is",
    "what's",
    "whats",
    "how much is",
    "how much are",
    "how many is",
    "calculate",
    "compute",
    "work out",
    "the result of",
    "tell me",
    "evaluate",
    "please",
    "the",
];

/// Words for an operation, and how it is written. Longer ones stand before the shorter that begin alike.
pub(super) const OPERATIONS: [(&str, &str); 30] = [
    ("to the power of", "^"),
    ("raised to the power of", "^"),
    ("raised to", "^"),
    ("divided by", "/"),
    ("multiplied by", "*"),
    ("multiplied with", "*"),
    ("added to", "+"),
    ("to the", "^"),
    ("per cent", "%"),
    ("percent", "%"),
    ("percents", "%"),
    ("times", "*"),
    ("plus", "+"),
    ("minus", "-"),
    ("less", "-"),
    ("negative", "-"),
    ("modulo", "mod"),
    ("modulus", "mod"),
    ("over", "/"),
    ("by", "*"),
    ("x", "*"),
    ("×", "*"),
    ("·", "*"),
    ("÷", "/"),
    ("−", "-"),
    ("squared", "^2"),
    ("cubed", "^3"),
    ("factorial", "!"),
    ("equals", ""),
    ("=", ""),
];

/// Words before what they are done to.
pub(super) const FUNCTIONS: [(&str, &str); 16] = [
    ("the square root of", "sqrt"),
    ("square root of", "sqrt"),
    ("square root", "sqrt"),
    ("the cube root of", "cbrt"),
    ("cube root of", "cbrt"),
    ("root of", "sqrt"),
    ("the sine of", "sin"),
    ("sine of", "sin"),
    ("the cosine of", "cos"),
    ("cosine of", "cos"),
    ("the tangent of", "tan"),
    ("tangent of", "tan"),
    ("the natural logarithm of", "ln"),
    ("natural logarithm of", "ln"),
    ("the logarithm of", "log"),
    ("logarithm of", "log"),
];

/// Words for a multiple of what follows.
pub(super) const MULTIPLES: [(&str, &str); 4] =
    [("double", "2 *"), ("twice", "2 *"), ("triple", "3 *"), ("thrice", "3 *")];

/// Names of units that people say and fend does not know, or knows as something else.
pub(super) const UNITS: [(&str, &str); 38] = [
    ("degrees celsius", "°C"),
    ("degree celsius", "°C"),
    ("degrees centigrade", "°C"),
    ("degrees fahrenheit", "°F"),
    ("degree fahrenheit", "°F"),
    ("degrees c", "°C"),
    ("degrees f", "°F"),
    ("celsius", "°C"),
    ("centigrade", "°C"),
    ("fahrenheit", "°F"),
    ("fluid ounces", "floz"),
    ("fluid ounce", "floz"),
    ("square feet", "feet^2"),
    ("square foot", "feet^2"),
    ("square meters", "meters^2"),
    ("square metres", "metres^2"),
    ("square miles", "miles^2"),
    ("square kilometers", "kilometers^2"),
    ("square kilometres", "kilometres^2"),
    ("cubic meters", "meters^3"),
    ("cubic metres", "metres^3"),
    ("cubic feet", "feet^3"),
    ("nautical miles", "nauticalmiles"),
    ("nautical mile", "nauticalmile"),
    ("kilos", "kilograms"),
    ("kilo", "kilogram"),
    ("lbs", "lb"),
    ("kmh", "km/h"),
    ("kph", "km/h"),
    ("per", "/"),
    ("us dollars", "USD"),
    ("dollars", "USD"),
    ("dollar", "USD"),
    ("bucks", "USD"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("yen", "JPY"),
    ("quid", "GBP"),
];

pub(super) const CURRENCIES: [&str; 26] = [
    "usd", "eur", "gbp", "jpy", "chf", "cad", "aud", "nzd", "cny", "inr", "sek", "nok", "dkk", "pln", "czk",
    "huf", "rub", "brl", "mxn", "krw", "try", "zar", "$", "€", "£", "¥",
];
