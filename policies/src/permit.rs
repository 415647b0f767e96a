//! The one place from which a tool runs.

use hob_tools::Resolved;

/// Leave to run one call, made by a ruling and by nothing else. It is used up by running.
#[derive(Debug)]
pub struct Permit {
    call: Resolved,
}

impl Permit {
    pub(crate) fn new(call: Resolved) -> Self {
        Self { call }
    }

    /// What will run.
    pub fn call(&self) -> &Resolved {
        &self.call
    }
}
