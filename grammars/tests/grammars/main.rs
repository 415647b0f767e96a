//! All tests of the grammars, in one binary. The lists of what may and may not be said lie beside it as text.

#[cfg(test)]
mod check;
#[cfg(test)]
mod common;
#[cfg(test)]
mod compile;
#[cfg(test)]
mod decoding;
#[cfg(test)]
mod json;
#[cfg(test)]
mod pointers;
#[cfg(test)]
mod prompt;
#[cfg(test)]
mod words;
