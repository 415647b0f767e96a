//! Phone calls: placed by ModemManager where the device has a modem that can speak, else opened in the phone's app.
//!
//! ModemManager places the call itself; the phone's app sees it and shows it. Where there is none, the portal opens `tel:` (RFC 3966) in whatever app takes it, and the
//! person presses the button.

use hob_policies::emergency;
use hob_tools::{Dialled, WorldError};
use zbus::{Connection, OwnedObjectPath};

use super::modem::{self, MODEMS};
use crate::keeper::session::{self, Vardict};

const VOICE: &str = "org.freedesktop.ModemManager1.Modem.Voice";
const CALL: &str = "org.freedesktop.ModemManager1.Call";

/// The most characters of a number that is dialled; E.164 has 15 digits, and some exchanges take more behind it.
const DIGITS_MAX: usize = 32;

/// The number in words that are nothing but a number, as it is dialled: `+49301234`, `*100#`.
pub fn number(said: &str) -> Option<String> {
    let dialled: String =
        said.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '/' | '(' | ')')).collect();
    let digits = dialled.strip_prefix('+').unwrap_or(&dialled);
    let fits = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '*' | '#'))
        && digits.chars().any(|c| c.is_ascii_digit())
        && dialled.len() <= DIGITS_MAX;
    fits.then_some(dialled)
}

/// Whether something is an address of mail, and nothing else: nothing that would be read as more of a `mailto:` address.
pub fn is_mail(said: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let parts = said.split_once('@');
    parts.is_some_and(|(who, host)| {
        !who.is_empty() && host.contains('.') && who.chars().all(fits) && host.chars().all(fits)
    })
}

/// The number that is meant: help in an emergency, a number, or a contact's. Else what there is to say of it.
///
/// # Errors
/// [`Dialled::Unknown`] and [`Dialled::Several`].
pub fn meant(who: &str, territory: Option<&str>, contacts: &[(String, String)]) -> Result<String, Dialled> {
    if let Some(number) = emergency::number(who, territory).or_else(|| number(who)) {
        return Ok(number);
    }
    let (_, found) = among(who, contacts)?;
    number(found).ok_or(Dialled::Unknown)
}

/// Which of these people is meant, each named with what they are reached by.
///
/// # Errors
/// [`Dialled::Unknown`] and [`Dialled::Several`].
pub fn among<'a>(who: &str, contacts: &'a [(String, String)]) -> Result<&'a (String, String), Dialled> {
    let called = |name: &str| {
        let (name, who) = (name.to_lowercase(), who.trim().to_lowercase());
        name == who || name.split_whitespace().any(|part| part == who)
    };
    let exact = |name: &str| name.to_lowercase() == who.trim().to_lowercase();
    let mut those: Vec<&(String, String)> = contacts.iter().filter(|(name, _)| called(name)).collect();
    if those.iter().any(|(name, _)| exact(name)) {
        those.retain(|(name, _)| exact(name));
    }
    those.dedup();
    match those.as_slice() {
        [] => Err(Dialled::Unknown),
        [only] => Ok(*only),
        several => Err(Dialled::Several {
            numbers: several.iter().map(|(name, number)| format!("{name} {number}")).collect(),
        }),
    }
}

/// Phones a number.
///
/// # Errors
/// When nothing on this device makes calls, or what does said no.
pub async fn dial(number: String) -> Result<Dialled, WorldError> {
    place(&number).await.map_err(|detail| WorldError { detail })
}

async fn place(number: &str) -> Result<Dialled, String> {
    let mut why = "nothing on this device makes phone calls".to_owned();
    if let Ok(system) = session::open(zbus::connection::Builder::system()).await {
        match by_modem(&system, number).await {
            Ok(true) => return Ok(Dialled::Placed { number: number.to_owned() }),
            Ok(false) => {}
            Err(error) => why = format!("the modem did not make the call: {error}"),
        }
    }
    match modem::open(&format!("tel:{}", number.replace('#', "%23"))).await {
        Ok(()) => Ok(Dialled::Opened { number: number.to_owned() }),
        Err(error) => {
            tracing::debug!(%error, "no app for calls was opened");
            Err(why)
        }
    }
}

/// Places the call by the first modem that can speak; `false` where none can.
async fn by_modem(system: &Connection, number: &str) -> zbus::Result<bool> {
    let modems = modem::able(system, VOICE).await?;
    let Some(modem) = modems.first() else { return Ok(false) };
    let wish = Vardict::from([("number", zbus::Variant::from(number))]);
    let made = system.call_method(Some(MODEMS.name), modem, Some(VOICE), "CreateCall", &(wish,)).await?;
    let made: OwnedObjectPath = made.body().deserialize()?;
    system.call_method(Some(MODEMS.name), &made, Some(CALL), "Start", &()).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_mail_is_nothing_more() {
        for said in ["anna@mail.example", "a.b-c_d+e@sub.mail.example", "jürgen@bücher.example"] {
            assert!(is_mail(said), "{said}");
        }
        for said in
            ["anna", "@mail.example", "anna@mail", "a@b.c?bcc=x@y.z", "a@b.c,d@e.f", "a b@c.d", "a@b@c.d"]
        {
            assert!(!is_mail(said), "{said}");
        }
    }

    #[test]
    fn a_number_is_dialled_as_it_is_written() {
        for (said, dialled) in
            [("555 1234", "5551234"), ("+49 (30) 12-34", "+49301234"), ("*100#", "*100#"), ("112", "112")]
        {
            assert_eq!(number(said).as_deref(), Some(dialled), "{said}");
        }
        for said in ["mom", "", "+", "555 anna", "1+1", "7".repeat(40).as_str()] {
            assert_eq!(number(said), None, "{said}");
        }
    }
}
