//! App Store Server Notification settings: where Apple sends notifications, and in which version.

mod error;
mod host;
mod platform;
mod reach;
mod store;
mod storekit;
mod token;
mod url;
mod version;

pub use error::{Error, ErrorKind};
pub use host::{Host, HostName};
pub use platform::Platform;
pub use reach::Reach;
pub use store::OtherStore;
pub use storekit::StorekitVersion;
pub use token::TokenDigest;
pub use url::{NotificationUrl, Scheme};
pub use version::NotificationVersion;
