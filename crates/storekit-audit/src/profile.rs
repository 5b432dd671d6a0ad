//! Which findings are shown.

use crate::Severity;

/// A choice of findings for a kind of reader.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Profile {
    /// Errors and warnings: what a customer is told.
    #[default]
    Support,
    /// Errors and warnings, for a job that fails on them.
    Ci,
    /// Everything.
    Review,
}

impl Profile {
    /// `support`, `ci` or `review`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Ci => "ci",
            Self::Review => "review",
        }
    }

    /// Whether a finding of this severity is shown.
    pub fn shows(self, severity: Severity) -> bool {
        match self {
            Self::Support | Self::Ci => severity >= Severity::Warning,
            Self::Review => true,
        }
    }
}
