//! The one place from which a tool runs.

use hob_tools::{Entry, Receipt, Resolved, Store, ToolError, World};

/// Leave to run one call, or to send its words, made by a ruling and by nothing else. It is used up by that.
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

    /// Runs the call that was journalled as `entry`. `earlier` are the receipts of the same request so far.
    ///
    /// # Errors
    /// [`ToolError`]; nothing was changed unless it says otherwise.
    #[expect(clippy::disallowed_methods, reason = "the one place from which a tool runs")]
    pub fn run(
        self,
        entry: &Entry,
        earlier: &[Receipt],
        world: &mut dyn World,
        store: &mut Store,
    ) -> Result<Receipt, ToolError> {
        hob_tools::toolbox::run(&self.call, entry, earlier, world, store)
    }

    /// Uses it up for a call whose words are handed to a provider instead of being run here.
    pub fn sent(self) -> Resolved {
        self.call
    }
}
