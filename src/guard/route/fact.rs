//! Which route was found?

/// The place of a request's route in the table. Only this guard makes one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RouteFound(pub(super) usize);

impl RouteFound {
    /// The place, from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0
    }
}
