//! Any bytes as an amount: no panic, and a finite one.
//!
//! The first byte says where the person is; the rest is what they say.

#![no_main]

use hob_tools::quantity::{integer, ordinal, resolve};
use hob_tools::when::Locale;
use libfuzzer_sys::fuzz_target;

const PLACES: [&str; 4] = ["en", "en_US", "en_IN", "de_DE"];

fuzz_target!(|bytes: &[u8]| {
    let [place, said @ ..] = bytes else { return };
    let locale = Locale::parse(PLACES[usize::from(*place) % PLACES.len()]);
    let said = String::from_utf8_lossy(said);
    let _ = (integer(&said), ordinal(&said));
    let Ok(amount) = resolve(&said, &locale) else { return };
    assert!(amount.value.is_finite(), "{said:?}: {amount:?}");
    if let Some(upto) = amount.upto {
        assert!(upto.is_finite() && upto > amount.value && amount.bound.is_none(), "{said:?}: {amount:?}");
    }
    serde_json::to_string(&amount).expect("JSON");
});
