//! Lines against `split`, in reads of every size.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;

/// `None` stands for a long line.
type Seen = Vec<Option<Vec<u8>>>;

fn keep(seen: &mut Seen, line: Line<'_>) {
    seen.push(match line {
        Line::Whole(bytes) => Some(bytes.to_vec()),
        Line::Long => None,
    });
}

/// `data`, read in pieces of at most `chunk()` bytes.
fn run<const N: usize>(data: &[u8], mut chunk: impl FnMut() -> usize) -> Seen {
    let (mut lines, mut seen, mut left) = (Lines::<N>::new(), Seen::new(), data);
    while !left.is_empty() {
        let taken = lines.fill(&mut &left[..chunk().min(left.len())]).unwrap();
        assert!(taken > 0, "this read would look like the end of the input");
        left = &left[taken..];
        while let Some(line) = lines.next() {
            keep(&mut seen, line);
        }
    }
    lines.finish();
    while let Some(line) = lines.next() {
        keep(&mut seen, line);
    }
    lines.finish();
    assert_eq!(lines.next(), None);
    seen
}

fn naive<const N: usize>(data: &[u8]) -> Seen {
    let mut parts: Vec<&[u8]> = data.split(|&byte| byte == b'\n').collect();
    if parts.last().is_some_and(|last| last.is_empty()) {
        parts.pop();
    }
    parts.iter().map(|part| (part.len() < N).then(|| part.to_vec())).collect()
}

fn random(state: &mut u32) -> u32 {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state
}

#[test]
fn every_chunking_equals_split() {
    let mut state = 99;
    for _ in 0..400 {
        let length = random(&mut state) % 300;
        let every = 2 + random(&mut state) % 40;
        let data: Vec<u8> = (0..length)
            .map(|_| match random(&mut state) % every {
                0 => b'\n',
                1 => b"\r\0\n \xff"[random(&mut state) as usize % 5],
                _ => b'a' + (random(&mut state) % 26) as u8,
            })
            .collect();
        for chunk in [1, 2, 3, 5, 7, 15, 16, 17, 31, 64, 1000] {
            assert_eq!(run::<16>(&data, || chunk), naive::<16>(&data));
            assert_eq!(run::<64>(&data, || chunk), naive::<64>(&data));
            assert_eq!(run::<1>(&data, || chunk), naive::<1>(&data));
        }
        assert_eq!(run::<16>(&data, || 1 + random(&mut state) as usize % 20), naive::<16>(&data));
    }
}

#[test]
fn lengths_around_the_limit() {
    for length in 0..40 {
        for tail in ["", "\n", "\nx", "\nx\n", "\n\n"] {
            let data = ["a".repeat(length), tail.into()].concat();
            for chunk in 1..20 {
                assert_eq!(run::<8>(data.as_bytes(), || chunk), naive::<8>(data.as_bytes()), "{length} {tail:?} {chunk}");
            }
        }
    }
}

#[test]
fn a_long_line_is_reported_at_once_and_once() {
    let mut lines = Lines::<4>::new();
    let mut input: &[u8] = b"abcdefghijklm\nx\n";
    for expected in [Some(Line::Long), None, None, Some(Line::Whole(b"x"))] {
        assert_eq!(lines.fill(&mut input), Ok(4));
        assert_eq!(lines.next(), expected);
        assert_eq!(lines.next(), None);
    }
}

#[test]
fn clear_forgets_half_lines_and_skipping() {
    let mut lines = Lines::<4>::new();
    let mut input: &[u8] = b"abcdx\nyzq\n";
    for _ in 0..2 {
        assert_eq!(lines.fill(&mut input), Ok(4));
        let _ = lines.next();
        lines.clear();
        lines.finish();
        assert_eq!(lines.next(), None);
    }
    assert_eq!(lines.fill(&mut input), Ok(2));
    assert_eq!(lines.next(), Some(Line::Whole(b"q")));
    // The rest of a line is skipped; after that was forgotten, the next one is whole.
    for (forgets, expected) in [(false, None), (true, Some(Line::Whole(b"ab" as &[u8])))] {
        let mut lines = Lines::<4>::new();
        lines.skip();
        if forgets {
            lines.clear();
        }
        assert_eq!((lines.fill(&mut &b"ab\n"[..]), lines.next()), (Ok(3), expected));
    }
}

#[test]
fn carriage_return_and_nul_are_the_line_s_own() {
    assert_eq!(run::<16>(b"a\r\nb\0\n\nc", || 2), [Some(b"a\r".to_vec()), Some(b"b\0".to_vec()), Some(vec![]), Some(b"c".to_vec())]);
}
