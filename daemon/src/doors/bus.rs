//! The name on the session bus: a call to it starts the daemon (`packaging/dbus`). It has no methods yet, and says so.

use tokio_stream::StreamExt;
use zbus::MessageStream;
use zbus::message::Type;

/// The name, as the activation file has it.
const NAME: &str = "dev.hob.Hob1";
const UNKNOWN: &str = "org.freedesktop.DBus.Error.UnknownMethod";

/// Holds the name until the bus hangs up.
///
/// # Errors
/// When there is no bus, or another daemon holds the name.
pub async fn serve() -> zbus::Result<()> {
    let connection = zbus::connection::Builder::session().build().await?;
    // Before the name is taken: the call that started this daemon comes at once.
    let mut messages = MessageStream::from(&connection);
    connection.request_name(NAME).await?;
    while let Some(message) = messages.next().await {
        let message = message?;
        let header = message.header();
        if header.message_type() == Type::MethodCall {
            let said =
                "Hob has no methods on the bus yet; speak to its socket in $XDG_RUNTIME_DIR/hob/hob.sock";
            connection.reply_error(&header, UNKNOWN, &said).await?;
        }
    }
    Ok(())
}
