//! Apps of the device: which are there is the world's to know, and starting them its to do.

use crate::args::Text;
use crate::receipt::{Fact, Receipt};
use crate::toolbox::{Definition, ToolError, tool};
use crate::world::{Opened, World};

pub(crate) const TOOLS: &[Definition] = &[OPEN];

tool! {
    /// Open an app on the phone.
    OPEN: Open = "app.open", Device,
    ["open the camera", "launch Firefox"],
    world(open) {
        /// the name of the app
        name: Text,
    }
}

fn open(args: Open, name: &'static str, world: &mut dyn World) -> Result<Receipt, ToolError> {
    Ok(match world.open(&args.name.0)? {
        Opened::Asked { app } => Receipt::new(name, "app-opened").with("name", Fact::Text(app)).changing(),
        Opened::Unknown => Receipt::new(name, "app-unknown").with("name", Fact::Text(args.name.0)),
    })
}
