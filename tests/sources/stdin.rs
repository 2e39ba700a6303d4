//! Standard input: read in pieces of any size, to its end.

use super::*;

#[test]
fn is_read_to_its_end() {
    let dir = Scratch::new();
    let mut recentd = Running::start(&dir, &["--source", "stdin"]);
    let mut stdin = recentd.stdin().take().unwrap();
    stdin.write_all(failure(1).as_bytes()).unwrap();
    recentd.bans(&[1]);
    assert!(recentd.is_alive());
    let all = failure(2) + &failure(3);
    for byte in all.trim_end().as_bytes() {
        stdin.write_all(&[*byte]).unwrap();
    }
    drop(stdin);
    assert_eq!(recentd.ends().code(), Some(0));
    recentd.bans(&[1, 2, 3]);
    recentd.says("end of input: bans: 3; lines: 3 counted");
}

#[test]
fn is_summed_up_when_all_of_it_was_taken() {
    let dir = Scratch::new();
    let mut recentd = Running::start(&dir, &["--source", "stdin"]);
    recentd.stdin().take().unwrap().write_all((failure(1) + failure(2).trim_end()).as_bytes()).unwrap();
    recentd.ends();
    recentd.bans(&[1, 2]);
    assert!(recentd.said().trim_end().lines().last().unwrap().contains("end of input: bans: 2; lines: 2 counted"));
}

#[test]
fn is_over_at_once_when_it_is_closed() {
    let dir = Scratch::new();
    let mut recentd = Running::start(&dir, &["--source", "stdin"]);
    drop(recentd.stdin().take());
    assert_eq!(recentd.ends().code(), Some(0));
}

/// A ban has times to be looked after; without a list there is nothing to look at.
#[test]
fn and_bans_nobody_in_a_dry_run_without_running_in_circles() {
    let dir = Scratch::new();
    let mut recentd = Running::start(&dir, &["--source", "stdin", "--sink", "dry-run"]);
    recentd.stdin().as_mut().unwrap().write_all(failure(1).as_bytes()).unwrap();
    recentd.says("ban 203.0.113.1 for");
    idles(&recentd);
}
