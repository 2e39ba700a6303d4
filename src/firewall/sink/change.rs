//! What a sink is told to do.

/// What to do with an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// Ban it, prolong its ban, or count it once more.
    Add,
    /// Unban it.
    Remove,
    /// `count 'kernel'`: forget its failures. A ban that the kernel's rules made of them goes on.
    Forgive,
}
