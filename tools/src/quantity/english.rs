//! The words of amounts in English: units, and what changes an amount. Alternatives are separated by `|`.

use super::QuantityKind::{
    self, Angle, Area, Data, Distance, Duration, Energy, Mass, Money, Other, Percent, Power, Pressure, Speed,
    Temperature, Volume,
};

/// A unit: its name in the singular, its kind, and its size in the base unit of the kind (0 where sums make no sense).
pub(super) struct Unit {
    pub(super) name: &'static str,
    pub(super) kind: QuantityKind,
    pub(super) size: f64,
}

/// What a word that is no number and no unit does to the amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Turn {
    More,
    Less,
    /// "a bit"
    Slightly,
    /// "a lot"
    Strongly,
    /// "twice"
    Times(f64),
    /// "times", after a number
    TimesWord,
    Max,
    Min,
    Halfway,
    /// "below zero"
    BelowZero,
    Filler,
}

const fn unit(name: &'static str, kind: QuantityKind, size: f64) -> Unit {
    Unit { name, kind, size }
}

/// Words and signs of units; a name may be several words.
pub(super) const UNITS: &[(&str, Unit)] = &[
    ("percent|per cent|pct|percentage|percents", unit("percent", Percent, 0.0)),
    (
        "degrees celsius|degree celsius|degrees c|celsius|centigrade|degrees centigrade|deg c",
        unit("degree celsius", Temperature, 0.0),
    ),
    (
        "degrees fahrenheit|degree fahrenheit|degrees f|fahrenheit|farenheit|degrees farenheit|deg f",
        unit("degree fahrenheit", Temperature, 0.0),
    ),
    ("kelvin|kelvins", unit("kelvin", Temperature, 0.0)),
    ("degrees|degree|deg", unit("degree", Temperature, 0.0)),
    ("kilometers|kilometer|kilometres|kilometre|km|kms", unit("kilometre", Distance, 1_000.0)),
    ("meters|meter|metres|metre|m", unit("metre", Distance, 1.0)),
    ("centimeters|centimeter|centimetres|centimetre|cm|cms", unit("centimetre", Distance, 0.01)),
    ("millimeters|millimeter|millimetres|millimetre|mm", unit("millimetre", Distance, 0.001)),
    ("miles|mile|mi", unit("mile", Distance, 1_609.344)),
    ("nautical miles|nautical mile|nmi", unit("nautical mile", Distance, 1_852.0)),
    ("yards|yard|yd|yds", unit("yard", Distance, 0.9144)),
    ("feet|foot|ft", unit("foot", Distance, 0.3048)),
    ("inches|inch|in|ins", unit("inch", Distance, 0.0254)),
    ("light years|light year|lightyears", unit("light year", Distance, 0.0)),
    ("kilograms|kilogram|kilos|kilo|kg|kgs|kilogrammes", unit("kilogram", Mass, 1_000.0)),
    ("grams|gram|g|gs|gm|grammes", unit("gram", Mass, 1.0)),
    ("milligrams|milligram|mg|mgs", unit("milligram", Mass, 0.001)),
    ("tons|ton|tonnes|tonne|metric tons|t", unit("tonne", Mass, 1_000_000.0)),
    ("pounds|pound|lb|lbs", unit("pound", Mass, 453.592_37)),
    ("ounces|ounce|oz", unit("ounce", Mass, 28.349_523_125)),
    ("stones|stone|st", unit("stone", Mass, 6_350.293_18)),
    ("liters|liter|litres|litre|l|ltr", unit("litre", Volume, 1.0)),
    ("milliliters|milliliter|millilitres|millilitre|ml|mls", unit("millilitre", Volume, 0.001)),
    ("centiliters|centiliter|centilitres|centilitre|cl", unit("centilitre", Volume, 0.01)),
    ("deciliters|deciliter|decilitres|decilitre|dl", unit("decilitre", Volume, 0.1)),
    ("hectoliters|hectoliter|hectolitres|hectolitre|hl", unit("hectolitre", Volume, 100.0)),
    ("gallons|gallon|gal|gals", unit("gallon", Volume, 0.0)),
    ("quarts|quart|qt", unit("quart", Volume, 0.0)),
    ("pints|pint|pt", unit("pint", Volume, 0.0)),
    ("cups|cup", unit("cup", Volume, 0.0)),
    ("fluid ounces|fluid ounce|fl oz", unit("fluid ounce", Volume, 0.0)),
    ("tablespoons|tablespoon|tbsp|tbsps", unit("tablespoon", Volume, 0.0)),
    ("teaspoons|teaspoon|tsp|tsps", unit("teaspoon", Volume, 0.0)),
    ("cubic meters|cubic metres|cubic meter|cubic metre", unit("cubic metre", Volume, 1_000.0)),
    (
        "kilometers per hour|kilometres per hour|kilometer per hour|kilometre per hour|km h|kmh|kph|km per hour|kilometers an hour|kilometres an hour",
        unit("kilometre per hour", Speed, 0.0),
    ),
    ("miles per hour|mile per hour|miles an hour|mph", unit("mile per hour", Speed, 0.0)),
    (
        "meters per second|metres per second|meter per second|metre per second|m s",
        unit("metre per second", Speed, 0.0),
    ),
    ("knots|knot|kn", unit("knot", Speed, 0.0)),
    ("seconds|second|sec|secs|s", unit("second", Duration, 1.0)),
    ("minutes|minute|min|mins", unit("minute", Duration, 60.0)),
    ("hours|hour|hr|hrs|h", unit("hour", Duration, 3_600.0)),
    ("days|day", unit("day", Duration, 86_400.0)),
    ("weeks|week", unit("week", Duration, 604_800.0)),
    ("months|month", unit("month", Duration, 0.0)),
    ("years|year", unit("year", Duration, 0.0)),
    ("milliseconds|millisecond|ms", unit("millisecond", Duration, 0.001)),
    ("dollars|dollar|bucks|buck|usd|us dollars|american dollars", unit("dollar", Money, 1.0)),
    ("cents|cent|pennies", unit("cent", Money, 0.01)),
    ("euros|euro|eur", unit("euro", Money, 1.0)),
    ("pounds sterling|british pounds|quid|gbp", unit("pound sterling", Money, 1.0)),
    ("pence|penny|p", unit("penny", Money, 0.01)),
    ("yen|jpy", unit("yen", Money, 0.0)),
    ("yuan|cny|rmb|renminbi", unit("yuan", Money, 0.0)),
    ("rupees|rupee|inr|rs", unit("rupee", Money, 0.0)),
    ("francs|franc|chf|swiss francs", unit("franc", Money, 0.0)),
    ("zloty|zlotys|pln", unit("zloty", Money, 0.0)),
    ("canadian dollars|cad", unit("canadian dollar", Money, 0.0)),
    ("australian dollars|aud", unit("australian dollar", Money, 0.0)),
    ("kronor|krona|sek", unit("swedish krona", Money, 0.0)),
    ("bytes|byte", unit("byte", Data, 1.0)),
    ("kilobytes|kilobyte|kb", unit("kilobyte", Data, 1e3)),
    ("megabytes|megabyte|mb|megs", unit("megabyte", Data, 1e6)),
    ("gigabytes|gigabyte|gb|gigs", unit("gigabyte", Data, 1e9)),
    ("terabytes|terabyte|tb", unit("terabyte", Data, 1e12)),
    ("bits|bit", unit("bit", Data, 0.125)),
    ("square meters|square metres|square meter|square metre|sqm", unit("square metre", Area, 1.0)),
    (
        "square kilometers|square kilometres|square kilometer|square kilometre",
        unit("square kilometre", Area, 1e6),
    ),
    ("square feet|square foot|sq ft|sqft", unit("square foot", Area, 0.0)),
    ("square miles|square mile", unit("square mile", Area, 0.0)),
    ("acres|acre", unit("acre", Area, 0.0)),
    ("hectares|hectare|ha", unit("hectare", Area, 1e4)),
    ("radians|radian|rad", unit("radian", Angle, 0.0)),
    ("joules|joule|j", unit("joule", Energy, 1.0)),
    ("calories|calorie|cal", unit("calorie", Energy, 4.184)),
    ("kilocalories|kilocalorie|kcal", unit("kilocalorie", Energy, 4_184.0)),
    ("kilowatt hours|kilowatt hour|kwh", unit("kilowatt hour", Energy, 3.6e6)),
    ("watts|watt|w", unit("watt", Power, 1.0)),
    ("kilowatts|kilowatt|kw", unit("kilowatt", Power, 1e3)),
    ("horsepower|hp", unit("horsepower", Power, 0.0)),
    ("pascals|pascal|pa", unit("pascal", Pressure, 1.0)),
    ("bars|bar", unit("bar", Pressure, 1e5)),
    ("psi", unit("pound per square inch", Pressure, 0.0)),
    ("decibels|decibel|db", unit("decibel", Other, 0.0)),
    ("pixels|pixel|px", unit("pixel", Other, 0.0)),
    ("lumens|lumen|lm", unit("lumen", Other, 0.0)),
    ("steps|step", unit("step", Other, 0.0)),
    ("notches|notch", unit("notch", Other, 0.0)),
    ("points|point", unit("point", Other, 0.0)),
    ("levels", unit("level", Other, 0.0)),
];

/// Words that turn an amount or say nothing.
pub(super) const TURNS: &[(&str, Turn)] = &[
    (
        "up|more|increase|increased|raise|raised|higher|louder|brighter|extra|another|additional|warmer|hotter|faster|longer|bigger|plus|up by|further",
        Turn::More,
    ),
    (
        "down|less|fewer|decrease|decreased|lower|lowered|quieter|softer|dimmer|darker|reduce|reduced|cooler|colder|slower|shorter|smaller|turn down|down by",
        Turn::Less,
    ),
    (
        "a bit|a little|a little bit|a tad|a touch|a notch|slightly|a hair|a smidge|somewhat|just a bit|little|bit|a tiny bit|a wee bit|one notch",
        Turn::Slightly,
    ),
    (
        "a lot|lots|much|way|far|a whole lot|considerably|significantly|a great deal|quite a bit|a good bit|a ton",
        Turn::Strongly,
    ),
    ("twice|double|doubled|two fold|twofold", Turn::Times(2.0)),
    ("thrice|triple|tripled|threefold", Turn::Times(3.0)),
    ("quadruple|fourfold", Turn::Times(4.0)),
    ("halve|halved|in half|half as|by half|cut in half|half again as low", Turn::Times(0.5)),
    ("times|x|time|fold", Turn::TimesWord),
    (
        "max|maximum|full|highest|loudest|brightest|all the way|all the way up|full blast|top|the max|to the max|fullest|maxed out|max out|\
         full volume|full brightness|as loud as possible|as high as possible|as bright as possible|as loud as it goes|as high as it goes",
        Turn::Max,
    ),
    (
        "min|minimum|lowest|quietest|dimmest|all the way down|darkest|the minimum|as low as possible|as quiet as possible|as dim as possible|\
         as low as it goes",
        Turn::Min,
    ),
    ("halfway|half way|midway|the middle|middle|medium", Turn::Halfway),
    ("below zero|below freezing|under zero", Turn::BelowZero),
    (
        "to|at|by|of|the|level|around|about|approximately|approx|roughly|exactly|precisely|nearly|almost|set|volume|brightness|value|as|loud|\
         bright|high|big|fast|much as|than now|than it is|it is|current|current volume|current level|please|or so|number|only|just|some|worth|on|make it|turn it|turn|go|get|it|is|now|that|again|what it is|sound|screen|set to",
        Turn::Filler,
    ),
];
