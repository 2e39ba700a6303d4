//! The program under test, and places for it to work in.
//!
//! The program is the one cargo built, or the command in `RECENTD`, whose words are
//! split at blanks: `RECENTD='qemu-mips-static -cpu 24Kc dist/mips/recentd'`.
//! A kernel list is played by a named pipe, so that every write to it is seen.
#![allow(dead_code, unsafe_code)] // each test file uses its part; kill(2) is not in std

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, process, thread};

/// How long a thing that should happen may take on a busy machine, or on one that is emulated on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(if cfg!(target_arch = "mips") { 60 } else { 20 });

/// The words of the command that starts it.
pub fn words() -> Vec<String> {
    let given = env::var("RECENTD").unwrap_or_default();
    let words: Vec<String> = given.split_whitespace().map(String::from).collect();
    if words.is_empty() { vec![env!("CARGO_BIN_EXE_recentd").to_string()] } else { words }
}

/// The program under test, ready for arguments. Its working directory is changed by many tests, so its path is absolute.
pub fn program() -> Command {
    let words: Vec<String> = words()
        .iter()
        .map(|word| match fs::canonicalize(word) {
            Ok(path) if path.is_file() => path.to_string_lossy().into_owned(),
            _ => word.clone(),
        })
        .collect();
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]);
    command
}

/// How many addresses the program under test counts, and how many bans of each family it keeps.
pub fn capacity() -> usize {
    let path = PathBuf::from(program().get_args().last().unwrap_or(program().get_program()));
    // The class of an ELF file, elf(5): 1 says 32 bits.
    let mut class = [0; 5];
    File::open(path).unwrap().read_exact(&mut class).unwrap();
    if class[4] == 1 { 1024 } else { 16_384 }
}

/// The same, copied into `dir` with what stands before it: another user may not be able to reach the place where it was built.
pub fn program_in(dir: &Path) -> Command {
    let program = program();
    let mut words = std::iter::once(program.get_program()).chain(program.get_args()).map(|word| {
        if !Path::new(word).is_absolute() {
            return word.to_owned();
        }
        let copy = dir.join(Path::new(word).file_name().unwrap());
        // Copied by a program: what another test starts meanwhile must not hold it open for writing.
        assert!(Command::new("cp").args([word, copy.as_os_str()]).status().unwrap().success());
        copy.into_os_string()
    });
    let mut command = Command::new(words.next().unwrap());
    command.args(words);
    command
}

/// Whether an emulator stands in front of the program under test.
pub fn emulated() -> bool {
    words().len() > 1
}

/// Whether we may do what only root may.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// Says why a test was not run. Where everything should be there (CI) that is a failure.
pub fn skip(why: &str) {
    assert!(env::var("CI").as_deref() != Ok("true"), "may not be skipped in CI: {why}");
    // Past the harness, which would keep the words of a passing test to itself.
    let _ = io::stderr().write_all(format!("skipped: {why}\n").as_bytes());
}

/// Polls `done` until it holds; false when it did not within `limit`.
pub fn within(limit: Duration, mut done: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + limit;
    while !done() {
        if Instant::now() > deadline {
            return false;
        }
        thread::sleep(Duration::from_millis(10));
    }
    true
}

/// A directory of a test's own, removed when dropped.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("recentd-test-{}-{}", process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let dir = env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A pipe with a name, held open for both directions so that nobody waits for the other end.
pub fn fifo(path: &Path) -> File {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
    open_fifo(path)
}

fn open_fifo(path: &Path) -> File {
    fs::OpenOptions::new().read(true).write(true).custom_flags(libc::O_NONBLOCK).open(path).unwrap()
}

/// All that was written to a [`fifo`] since the last time.
pub fn drain(fifo: &mut File) -> String {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(n @ 1..) = fifo.read(&mut chunk) {
        bytes.extend_from_slice(&chunk[..n]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Seconds since the machine started, by the clock that recentd has: nothing it knows of is older.
pub fn uptime() -> u32 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: it writes a timespec.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    time.tv_sec as u32
}

/// Waits until the machine has been up for so many seconds, for tests of what is that old.
pub fn up_for(seconds: u32) {
    thread::sleep(Duration::from_secs(seconds.saturating_sub(uptime()).into()));
}

/// A line of the kernel's list about `address`, last written so many seconds `ago`. The kernel counts ticks, which begin at -300 s
/// and overflow.
pub fn entry(address: &str, ago: i32) -> String {
    let mut tick = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: it writes a timespec.
    unsafe { libc::clock_getres(libc::CLOCK_MONOTONIC_COARSE, &raw mut tick) };
    let hz = 1_000_000_000 / tick.tv_nsec as u32;
    let stamp = uptime().wrapping_add_signed(-300 - ago).wrapping_mul(hz);
    format!("src={address} ttl: 0 last_seen: {stamp} oldest_pkt: 1 {stamp}\n")
}

/// `recentd run` in a directory of its own, with lists that are pipes; killed when dropped.
pub struct Running {
    child: Child,
    said: PathBuf,
    list: File,
    _list6: File,
    written: String,
}

impl Running {
    /// Starts it. The first failure of an address is a ban, so what is written shows which lines were taken.
    pub fn start(dir: &Scratch, options: &[&str]) -> Self {
        Self::start_by(program(), dir, options)
    }

    /// As [`Running::start`], with a command that ends in the program.
    pub fn start_by(mut command: Command, dir: &Scratch, options: &[&str]) -> Self {
        let [list, _list6] = ["recentd", "recentd6"].map(|name| {
            let path = dir.join("proc/xt_recent").join(name);
            if path.exists() { open_fifo(&path) } else { fifo(&path) }
        });
        let said = (1..).map(|n| dir.join(&format!("said.{n}"))).find(|path| !path.exists()).unwrap();
        command.args(["run", "--config", "none", "--proc", "proc", "--sys", "sys", "--hitcount", "1", "--log", "stderr", "--ubus", "off", "--control", "off"]).args(options);
        command.current_dir(dir.path()).stdin(Stdio::piped()).stderr(File::create(&said).unwrap());
        let child = command.spawn().expect("the program under test can be started");
        Self { child, said, list, _list6, written: String::new() }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn stdin(&mut self) -> &mut Option<ChildStdin> {
        &mut self.child.stdin
    }

    /// Everything said so far.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.said).unwrap()
    }

    /// Waits until it has said `words` that many times.
    pub fn says_times(&self, words: &str, times: usize) {
        assert!(within(PATIENCE, || self.said().matches(words).count() >= times), "not said {times} times: {words}");
    }

    pub fn says(&self, words: &str) {
        self.says_times(words, 1);
    }

    /// Waits until `203.0.113.LAST` is banned; then these, in this order, must be all bans since the start.
    pub fn bans(&mut self, all: &[u8]) {
        let lines: String = all.iter().map(|n| format!("+203.0.113.{n}\n")).collect();
        let last = format!("+203.0.113.{}\n", all.last().unwrap());
        let done = within(PATIENCE, || {
            self.written += &drain(&mut self.list);
            self.written.contains(&last)
        });
        assert!(done, "no ban of the last one\n--- expected\n{lines}--- written\n{}", self.written);
        assert_eq!(self.written, lines);
    }

    /// Waits until all of `path` is read. Its offset is the kernel's knowledge.
    pub fn has_read(&self, path: &Path) {
        let path = fs::canonicalize(path).unwrap();
        let size = fs::metadata(&path).unwrap().len();
        let at_end = || {
            let Ok(descriptors) = fs::read_dir(format!("/proc/{}/fd", self.pid())) else { return false };
            descriptors.flatten().any(|fd| {
                let info = format!("/proc/{}/fdinfo/{}", self.pid(), fd.file_name().to_string_lossy());
                fs::read_link(fd.path()).is_ok_and(|to| to == path)
                    && fs::read_to_string(info).is_ok_and(|info| {
                        let pos = info.lines().find_map(|line| line.strip_prefix("pos:"));
                        pos.is_some_and(|pos| pos.trim() == size.to_string())
                    })
            })
        };
        assert!(within(PATIENCE, at_end), "{} is not read to its end", path.display());
    }

    /// How often it has gone to sleep so far.
    fn sleeps(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        line.unwrap().trim().parse().unwrap()
    }

    /// Waits until it has woken up and gone back to sleep, after `cause`.
    pub fn notices(&self, cause: impl FnOnce()) {
        let before = self.sleeps();
        cause();
        let (mut last, mut same) = (before, 0);
        let settled = within(PATIENCE, || {
            let now = self.sleeps();
            same = if now == last && now > before { same + 1 } else { 0 };
            last = now;
            same >= 5
        });
        assert!(settled, "it does not wake up, or does not go to sleep");
    }

    /// How many descriptors it has while it sleeps. While it works, it opens some for a moment.
    pub fn descriptors(&self) -> usize {
        let mut count = None;
        let is_asleep = || stat(&self.pid().to_string()).is_some_and(|(_, _, state)| state == 'S');
        let counted = within(PATIENCE, || {
            let before = self.sleeps();
            count = is_asleep().then(|| fs::read_dir(format!("/proc/{}/fd", self.pid())).unwrap().count());
            count.is_some() && is_asleep() && self.sleeps() == before
        });
        assert!(counted, "it does not sleep");
        count.unwrap()
    }

    /// Waits for it to end by itself.
    pub fn ends(&mut self) -> ExitStatus {
        let mut status = None;
        let ended = within(PATIENCE, || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        assert!(ended, "it goes on");
        status.unwrap()
    }

    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// kill -SIGNAL, and waits until it is gone.
    pub fn kill(&mut self, signal: i32) {
        kill(self.pid(), signal);
        self.ends();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            // A second panic would end all tests, and leave their programs behind.
            let said = fs::read(&self.said).unwrap_or_default();
            eprintln!("recentd said:\n{}", String::from_utf8_lossy(&said));
        }
    }
}

/// What is started from now on ends by `signal`. A shell has what runs in the background ignore SIGINT, nohup SIGHUP, and that is inherited.
pub fn heed(signal: i32) {
    // SAFETY: the default action is no function of ours.
    unsafe { libc::signal(signal, libc::SIG_DFL) };
}

/// Sends `signal` to a process that the test started, or that recentd did.
pub fn kill(pid: u32, signal: i32) {
    // SAFETY: plain numbers.
    unsafe { libc::kill(pid.cast_signed(), signal) };
}

/// Process id, parent and state of a process, from `/proc/PID/stat`.
fn stat(pid: &str) -> Option<(u32, u32, char)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in parentheses, may hold anything.
    let mut rest = stat.get(stat.rfind(')')? + 1..)?.split_whitespace();
    let state = rest.next()?.chars().next()?;
    Some((pid.parse().ok()?, rest.next()?.parse().ok()?, state))
}

/// The children of `parent` and their states; `Z` is a zombie.
pub fn children(parent: u32) -> Vec<(u32, char)> {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let stats = processes.filter_map(|entry| stat(&entry.file_name().to_string_lossy()));
    stats.filter(|(_, of, _)| *of == parent).map(|(pid, _, state)| (pid, state)).collect()
}

/// Whether `pid` runs: neither gone nor dead and waiting to be collected.
pub fn runs(pid: u32) -> bool {
    stat(&pid.to_string()).is_some_and(|(_, _, state)| state != 'Z' && state != 'X')
}

/// Processor time it has used, in hundredths of a second.
pub fn used(recentd: &Running) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", recentd.pid())).unwrap();
    let fields: Vec<&str> = stat[stat.rfind(')').unwrap() + 2..].split(' ').collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

/// The same to the nanosecond, where the kernel counts so finely (CONFIG_SCHED_INFO).
pub fn time_used(recentd: &Running) -> Duration {
    match fs::read_to_string(format!("/proc/{}/schedstat", recentd.pid())) {
        Ok(stat) => Duration::from_nanos(stat.split(' ').next().unwrap().parse().unwrap()),
        Err(_) => Duration::from_millis(10 * used(recentd)),
    }
}

/// Watches it for a second, in which it may not run in circles.
pub fn idles(recentd: &Running) {
    let before = used(recentd);
    thread::sleep(Duration::from_secs(1));
    // An emulator translates code that runs for the first time; the MIPS machines of the tests are emulated, too.
    let most = if emulated() || cfg!(target_arch = "mips") { 25 } else { 5 };
    let spent = used(recentd) - before;
    assert!(spent <= most, "it used {spent}/100 s of a second");
}
