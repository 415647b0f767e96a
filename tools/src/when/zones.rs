//! Places and the zones they are in.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::tz::{Offset, TimeZone};

use super::english::ENGLISH;
use super::words::Word;

/// The zone of a well-known city or country, of an abbreviation such as "UTC" or "EST", or of an IANA name.
#[must_use]
pub fn zone_of(place: &str) -> Option<TimeZone> {
    if place.len() > 64 {
        return None;
    }
    let lower = place.trim().to_lowercase().replace(['’', '\''], "");
    let bare = lower.strip_suffix(" time").unwrap_or(&lower);
    if let Some(zone) = self::place(bare) {
        return Some(zone);
    }
    match ENGLISH.words.get(bare) {
        Some(Word::Region(name)) => TimeZone::get(name).ok(),
        Some(Word::Offset(minutes)) => offset(i32::from(*minutes)),
        _ if place.contains('/') => TimeZone::get(place.trim()).ok(),
        _ => None,
    }
}

/// A fixed distance from UTC in minutes.
pub(super) fn offset(minutes: i32) -> Option<TimeZone> {
    if minutes == 0 {
        return Some(TimeZone::UTC);
    }
    Offset::from_seconds(minutes.checked_mul(60)?)
        .ok()
        .filter(|_| minutes.abs() <= 15 * 60)
        .map(TimeZone::fixed)
}

/// The zone of a place in the table, by its lower-case name.
pub(super) fn place(name: &str) -> Option<TimeZone> {
    NAMES.get(name).and_then(|zone| TimeZone::get(zone).ok())
}

/// The name by which the table knows a zone, with capitals: "Tokyo".
pub(super) fn name_of(zone: &TimeZone) -> Option<String> {
    let name = zone.iana_name()?;
    let (places, _) = PLACES.iter().find(|(_, zone)| *zone == name)?;
    let first = places.split('|').next()?;
    let words = first.split(' ').map(|word| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    });
    Some(words.collect::<Vec<_>>().join(" "))
}

static NAMES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    PLACES.iter().flat_map(|(places, zone)| places.split('|').map(move |place| (place, *zone))).collect()
});

/// Places by zone, the best known first. A country stands here when it keeps one time.
const PLACES: &[(&str, &str)] = &[
    ("abidjan|ivory coast", "Africa/Abidjan"),
    ("accra|ghana", "Africa/Accra"),
    ("addis ababa|ethiopia", "Africa/Addis_Ababa"),
    ("algiers|algeria", "Africa/Algiers"),
    ("cairo|egypt", "Africa/Cairo"),
    ("casablanca|morocco|rabat|marrakesh|marrakech", "Africa/Casablanca"),
    ("dakar|senegal", "Africa/Dakar"),
    ("dar es salaam|tanzania", "Africa/Dar_es_Salaam"),
    ("harare|zimbabwe", "Africa/Harare"),
    ("johannesburg|south africa|cape town|durban|pretoria", "Africa/Johannesburg"),
    ("kampala|uganda", "Africa/Kampala"),
    ("khartoum|sudan", "Africa/Khartoum"),
    ("kigali|rwanda", "Africa/Kigali"),
    ("kinshasa", "Africa/Kinshasa"),
    ("lagos|nigeria|abuja", "Africa/Lagos"),
    ("luanda|angola", "Africa/Luanda"),
    ("maputo|mozambique", "Africa/Maputo"),
    ("nairobi|kenya", "Africa/Nairobi"),
    ("tripoli|libya", "Africa/Tripoli"),
    ("tunis|tunisia", "Africa/Tunis"),
    ("windhoek|namibia", "Africa/Windhoek"),
    ("anchorage|alaska", "America/Anchorage"),
    ("asuncion|paraguay", "America/Asuncion"),
    ("bogota|colombia|medellin", "America/Bogota"),
    ("boise", "America/Boise"),
    ("buenos aires|argentina", "America/Argentina/Buenos_Aires"),
    ("cancun", "America/Cancun"),
    ("caracas|venezuela", "America/Caracas"),
    (
        "chicago|houston|dallas|austin|san antonio|new orleans|minneapolis|st louis|kansas city|nashville|milwaukee|memphis|texas|illinois",
        "America/Chicago",
    ),
    ("costa rica|san jose costa rica", "America/Costa_Rica"),
    ("denver|salt lake city|albuquerque|colorado|utah", "America/Denver"),
    ("detroit|michigan", "America/Detroit"),
    ("edmonton|calgary|alberta", "America/Edmonton"),
    ("el salvador", "America/El_Salvador"),
    ("guatemala", "America/Guatemala"),
    ("guayaquil|quito|ecuador", "America/Guayaquil"),
    ("halifax|nova scotia", "America/Halifax"),
    ("havana|cuba", "America/Havana"),
    ("indianapolis|indiana", "America/Indiana/Indianapolis"),
    ("jamaica|kingston", "America/Jamaica"),
    ("la paz|bolivia", "America/La_Paz"),
    ("lima|peru", "America/Lima"),
    (
        "los angeles|la|california|san francisco|sf|san diego|seattle|portland|las vegas|vegas|san jose|sacramento|oakland|silicon valley|hollywood|oregon|nevada",
        "America/Los_Angeles",
    ),
    ("managua|nicaragua", "America/Managua"),
    ("manaus", "America/Manaus"),
    ("mexico city|guadalajara", "America/Mexico_City"),
    ("monterrey", "America/Monterrey"),
    ("montevideo|uruguay", "America/Montevideo"),
    ("nassau|bahamas", "America/Nassau"),
    (
        "new york|new york city|nyc|ny|manhattan|brooklyn|boston|washington dc|washington|dc|philadelphia|miami|atlanta|orlando|charlotte|baltimore|pittsburgh|cleveland|florida|georgia usa|massachusetts",
        "America/New_York",
    ),
    ("panama", "America/Panama"),
    ("phoenix|arizona|tucson", "America/Phoenix"),
    ("puerto rico|san juan", "America/Puerto_Rico"),
    ("regina|saskatchewan", "America/Regina"),
    ("santiago|chile", "America/Santiago"),
    ("santo domingo|dominican republic", "America/Santo_Domingo"),
    ("sao paulo|são paulo|rio de janeiro|rio|brasilia", "America/Sao_Paulo"),
    ("st johns|newfoundland", "America/St_Johns"),
    ("tegucigalpa|honduras", "America/Tegucigalpa"),
    ("tijuana", "America/Tijuana"),
    ("toronto|ottawa|montreal|quebec|ontario", "America/Toronto"),
    ("vancouver|british columbia", "America/Vancouver"),
    ("winnipeg|manitoba", "America/Winnipeg"),
    ("almaty|kazakhstan|astana", "Asia/Almaty"),
    ("amman|jordan", "Asia/Amman"),
    ("baghdad|iraq", "Asia/Baghdad"),
    ("bahrain", "Asia/Bahrain"),
    ("baku|azerbaijan", "Asia/Baku"),
    ("bangkok|thailand|phuket", "Asia/Bangkok"),
    ("beirut|lebanon", "Asia/Beirut"),
    ("bishkek|kyrgyzstan", "Asia/Bishkek"),
    ("colombo|sri lanka", "Asia/Colombo"),
    ("damascus|syria", "Asia/Damascus"),
    ("dhaka|bangladesh", "Asia/Dhaka"),
    ("dubai|abu dhabi|uae|united arab emirates", "Asia/Dubai"),
    ("ho chi minh city|ho chi minh|saigon|hanoi|vietnam", "Asia/Ho_Chi_Minh"),
    ("hong kong", "Asia/Hong_Kong"),
    ("irkutsk", "Asia/Irkutsk"),
    ("jakarta", "Asia/Jakarta"),
    ("jerusalem|israel|tel aviv|haifa", "Asia/Jerusalem"),
    ("kabul|afghanistan", "Asia/Kabul"),
    ("karachi|pakistan|lahore|islamabad", "Asia/Karachi"),
    ("kathmandu|nepal", "Asia/Kathmandu"),
    (
        "kolkata|calcutta|india|delhi|new delhi|mumbai|bombay|bangalore|bengaluru|chennai|hyderabad|pune",
        "Asia/Kolkata",
    ),
    ("krasnoyarsk", "Asia/Krasnoyarsk"),
    ("kuala lumpur|kl|malaysia", "Asia/Kuala_Lumpur"),
    ("kuwait", "Asia/Kuwait"),
    ("macau|macao", "Asia/Macau"),
    ("manila|philippines|cebu", "Asia/Manila"),
    ("muscat|oman", "Asia/Muscat"),
    ("novosibirsk", "Asia/Novosibirsk"),
    ("phnom penh|cambodia", "Asia/Phnom_Penh"),
    ("pyongyang|north korea", "Asia/Pyongyang"),
    ("qatar|doha", "Asia/Qatar"),
    ("riyadh|saudi arabia|jeddah|mecca", "Asia/Riyadh"),
    ("seoul|korea|south korea|busan", "Asia/Seoul"),
    ("shanghai|china|beijing|peking|shenzhen|guangzhou|chengdu|wuhan", "Asia/Shanghai"),
    ("singapore", "Asia/Singapore"),
    ("taipei|taiwan", "Asia/Taipei"),
    ("tashkent|uzbekistan", "Asia/Tashkent"),
    ("tbilisi|georgia", "Asia/Tbilisi"),
    ("tehran|teheran|iran", "Asia/Tehran"),
    ("thimphu|bhutan", "Asia/Thimphu"),
    ("tokyo|japan|osaka|kyoto|yokohama|sapporo|nagoya", "Asia/Tokyo"),
    ("ulaanbaatar|mongolia", "Asia/Ulaanbaatar"),
    ("vientiane|laos", "Asia/Vientiane"),
    ("vladivostok", "Asia/Vladivostok"),
    ("yangon|rangoon|myanmar|burma", "Asia/Yangon"),
    ("yekaterinburg", "Asia/Yekaterinburg"),
    ("yerevan|armenia", "Asia/Yerevan"),
    ("azores", "Atlantic/Azores"),
    ("bermuda", "Atlantic/Bermuda"),
    ("canary islands|canary|tenerife|gran canaria", "Atlantic/Canary"),
    ("cape verde", "Atlantic/Cape_Verde"),
    ("madeira", "Atlantic/Madeira"),
    ("reykjavik|iceland", "Atlantic/Reykjavik"),
    ("adelaide", "Australia/Adelaide"),
    ("brisbane|queensland|gold coast", "Australia/Brisbane"),
    ("darwin", "Australia/Darwin"),
    ("hobart|tasmania", "Australia/Hobart"),
    ("melbourne|victoria", "Australia/Melbourne"),
    ("perth", "Australia/Perth"),
    ("sydney|canberra|new south wales", "Australia/Sydney"),
    ("amsterdam|netherlands|holland|rotterdam|the hague", "Europe/Amsterdam"),
    ("andorra", "Europe/Andorra"),
    ("athens|greece|thessaloniki", "Europe/Athens"),
    ("belgrade|serbia", "Europe/Belgrade"),
    ("berlin|germany|munich|hamburg|frankfurt|cologne|stuttgart|dresden|leipzig", "Europe/Berlin"),
    ("bratislava|slovakia", "Europe/Bratislava"),
    ("brussels|belgium|antwerp", "Europe/Brussels"),
    ("bucharest|romania", "Europe/Bucharest"),
    ("budapest|hungary", "Europe/Budapest"),
    ("chisinau|moldova", "Europe/Chisinau"),
    ("copenhagen|denmark", "Europe/Copenhagen"),
    ("dublin|ireland", "Europe/Dublin"),
    ("gibraltar", "Europe/Gibraltar"),
    ("helsinki|finland", "Europe/Helsinki"),
    ("istanbul|turkey|ankara", "Europe/Istanbul"),
    ("kyiv|kiev|ukraine|odessa|lviv", "Europe/Kyiv"),
    ("lisbon|portugal|porto", "Europe/Lisbon"),
    ("ljubljana|slovenia", "Europe/Ljubljana"),
    (
        "london|uk|england|britain|great britain|united kingdom|scotland|wales|edinburgh|glasgow|manchester|liverpool|birmingham",
        "Europe/London",
    ),
    ("luxembourg", "Europe/Luxembourg"),
    ("madrid|spain|barcelona|valencia|seville", "Europe/Madrid"),
    ("malta|valletta", "Europe/Malta"),
    ("minsk|belarus", "Europe/Minsk"),
    ("monaco", "Europe/Monaco"),
    ("moscow|st petersburg|saint petersburg", "Europe/Moscow"),
    ("oslo|norway|bergen", "Europe/Oslo"),
    ("paris|france|lyon|marseille|nice|toulouse|bordeaux", "Europe/Paris"),
    ("podgorica|montenegro", "Europe/Podgorica"),
    ("prague|czech republic|czechia|brno", "Europe/Prague"),
    ("riga|latvia", "Europe/Riga"),
    ("rome|italy|milan|naples|florence|venice|turin", "Europe/Rome"),
    ("sarajevo|bosnia", "Europe/Sarajevo"),
    ("skopje|macedonia", "Europe/Skopje"),
    ("sofia|bulgaria", "Europe/Sofia"),
    ("stockholm|sweden|gothenburg|malmo", "Europe/Stockholm"),
    ("tallinn|estonia", "Europe/Tallinn"),
    ("tirana|albania", "Europe/Tirane"),
    ("vienna|austria|salzburg|graz", "Europe/Vienna"),
    ("vilnius|lithuania", "Europe/Vilnius"),
    ("warsaw|poland|krakow|gdansk", "Europe/Warsaw"),
    ("zagreb|croatia|split", "Europe/Zagreb"),
    ("zurich|switzerland|geneva|bern|basel", "Europe/Zurich"),
    ("maldives|male", "Indian/Maldives"),
    ("mauritius", "Indian/Mauritius"),
    ("reunion", "Indian/Reunion"),
    ("auckland|new zealand|wellington|christchurch", "Pacific/Auckland"),
    ("fiji|suva", "Pacific/Fiji"),
    ("guam", "Pacific/Guam"),
    ("honolulu|hawaii", "Pacific/Honolulu"),
    ("port moresby|papua new guinea", "Pacific/Port_Moresby"),
    ("samoa|apia", "Pacific/Apia"),
    ("tahiti", "Pacific/Tahiti"),
    ("tonga", "Pacific/Tongatapu"),
];
