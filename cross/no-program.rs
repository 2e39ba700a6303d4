//! Takes the place of the program where tests are cross-built (no-program.sh).

fn main() {}
