//! What a sink is told to do.

/// What to do with an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// Ban it, prolong its ban, or count it once more.
    Add,
    /// Unban it.
    Remove,
}
