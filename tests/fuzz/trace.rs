//! What each fuzz target makes of each kept input, as text: the same on every machine. cross/test.sh compares two.
//!
//! netlink speaks the machine's own byte order: of its inputs there are two of each, and only the fitting one is looked at.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "targets.rs"]
mod targets;

fn main() {
    // A thread has the stack of .cargo/config.toml, which a whole policy needs.
    std::thread::spawn(traces).join().unwrap();
}

fn traces() {
    let (own, other) = if cfg!(target_endian = "big") { ("-big", "-little") } else { ("-little", "-big") };
    for (name, target) in targets::ALL {
        for (file, input) in targets::corpus(name, env!("CARGO_MANIFEST_DIR")) {
            if *name == "netlink" && file.ends_with(other) {
                continue;
            }
            assert!(*name != "netlink" || file.ends_with(own), "{file}: of which byte order?");
            let trace = targets::trace(*target, &input);
            print!("== {name} {}\n{trace}", file.strip_suffix(own).unwrap_or(&file));
        }
    }
}
