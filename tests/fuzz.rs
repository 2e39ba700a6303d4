//! The fuzz targets of `tests/fuzz` without a fuzzer: the kept inputs, and each changed at random for a while.
//!
//! `FUZZ_SECONDS` is how long for each target, 1 unless told otherwise. `tests/fuzz/run.sh` looks for what is new.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "fuzz/targets.rs"]
mod targets;

use std::time::{Duration, Instant};

/// Words that open doors.
const WORDS: &[&[u8]] = &[
    b"%{address}", b"%{user}", b"%{any}", b"%{word}", b"%{port}", b"{!", b"{a|", b"|}", b"}", b"192.0.2.99", b"2001:db8::99", b" from ", b": ", b"' ",
    b"dropbear[1]: ", b"sshd[1]: ", b"<38>", b"\n", b"\nconfig pattern 'x'\n", b"\noption match '", b"\noption program '", b"'\\''", b"\0\0\0\x04", b"\xff\xff\xff\xff",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    fn change(&mut self, input: &mut Vec<u8>, other: &[u8]) {
        let at = self.below(input.len() + 1);
        let end = (at + self.below(16)).min(input.len());
        match self.below(5) {
            0 => drop(input.splice(at..end, WORDS[self.below(WORDS.len())].iter().copied())),
            1 if at < input.len() => input[at] ^= 1 << self.below(8),
            2 => drop(input.drain(at..end)),
            3 => {
                let from = self.below(other.len() + 1);
                input.splice(at..at, other[from..(from + self.below(64)).min(other.len())].iter().copied());
            }
            _ => input.truncate(at.max(input.len() / 2)),
        }
    }
}

fn try_all(name: &str, target: targets::Target) {
    let corpus: Vec<Vec<u8>> = targets::corpus(name, env!("CARGO_MANIFEST_DIR")).into_iter().map(|(_, input)| input).collect();
    corpus.iter().for_each(|input| target(input));
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(1);
    let (mut dice, start, mut times) = (Dice(seconds), Instant::now(), 0u64);
    while start.elapsed() < Duration::from_secs(seconds) {
        let mut input = corpus[dice.below(corpus.len())].clone();
        for _ in 0..=dice.below(5) {
            let other = dice.below(corpus.len());
            dice.change(&mut input, &corpus[other]);
        }
        target(&input);
        times += 1;
    }
    println!("{name}: {times} inputs");
}

macro_rules! targets {
    ($($name:ident)*) => {
        /// trace.rs, too, knows all targets, and has something to tell of each input that is of its byte order.
        #[test]
        fn none_is_left_out() {
            assert_eq!(targets::ALL.iter().map(|(name, _)| *name).collect::<Vec<_>>(), [$(stringify!($name)),*]);
            for (name, target) in targets::ALL {
                for (file, input) in targets::corpus(name, env!("CARGO_MANIFEST_DIR")) {
                    let other = file.ends_with(if cfg!(target_endian = "big") { "-little" } else { "-big" });
                    assert!(other || !targets::trace(*target, &input).is_empty(), "{name} {file}: nothing is noted");
                }
            }
        }
        $(#[test] fn $name() { try_all(stringify!($name), targets::$name) })*
    };
}

targets! { framing classify pattern uci blob ubus bus logd stream netlink list control policy }
