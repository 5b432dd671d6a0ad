//! App Store Server Notification settings and bodies.
