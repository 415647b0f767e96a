//! Phone calls: who is meant is looked up by the world, which alone knows contacts and emergency numbers.

use crate::args::Text;
use crate::receipt::{Fact, Receipt};
use crate::toolbox::{Definition, ToolError, tool};
use crate::world::{Dialled, World};

pub(crate) const TOOLS: &[Definition] = &[START];

tool! {
    /// Call somebody by phone.
    START: Start = "call.start", Sends,
    ["call mom", "dial 555 1234", "ring the doctor"],
    world(start) {
        /// the person or number to call
        who: Text,
    }
}

fn start(args: Start, name: &'static str, world: &mut dyn World) -> Result<Receipt, ToolError> {
    let receipt = |message| Receipt::new(name, message).with("name", Fact::Text(args.who.0.clone()));
    Ok(match world.dial(&args.who.0)? {
        Dialled::Placed { number } => receipt("call-placed").with("number", Fact::Text(number)).changing(),
        Dialled::Opened { number } => receipt("call-opened").with("number", Fact::Text(number)).changing(),
        Dialled::Several { numbers } => receipt("call-several").with("numbers", Fact::Items(numbers)),
        Dialled::Unknown => receipt("call-unknown"),
    })
}
