//! An imitation of a kernel's `ipt_recent` or `xt_recent`: a FUSE file system.
//!
//! Such a module answers each write(2) for itself. A pipe cannot imitate that, because it takes all bytes. So this
//! speaks FUSE (linux/fuse.h) over /dev/fuse, without a library. [`Module`] says which code is imitated. The parsers
//! are written anew from the behaviour of the sources (net/ipv4/netfilter/ipt_recent.c of Linux 2.6.12 and 2.6.18,
//! net/netfilter/xt_recent.c of 2.6.32).
#![allow(dead_code, unsafe_code)]

use std::ffi::CString;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};

use super::program::{is_root, skip};

/// The code that is imitated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Module {
    /// Stephen Frost's, Linux 2.4 to 2.6.17.
    Frost,
    /// Patrick McHardy's, Linux 2.6.18 to 2.6.27.
    McHardy,
    /// xt_recent with the old tree beside its own, Linux 2.6.28 to 2.6.33: two files for one list.
    Compat,
}

/// How a module parses a write.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Protocol {
    Frost,
    McHardy,
    Xt,
}

/// The order in a write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    Add(IpAddr),
    Remove(IpAddr),
    Flush,
}

/// One write, its answer, and its order.
#[derive(Clone, Debug)]
pub struct Written {
    pub bytes: Vec<u8>,
    pub answer: i32,
    pub order: Option<Order>,
}

/// Addresses with their last stamps, the least recent first.
type List = Vec<(IpAddr, u32)>;

struct State {
    module: Module,
    /// The list for IPv4, and the list for IPv6 where there is one.
    lists: [List; 2],
    written: Vec<Written>,
}

/// The mounted tree, such as /proc/net. It is unmounted when dropped.
pub struct Recents {
    path: PathBuf,
    state: Arc<Mutex<State>>,
    server: Option<JoinHandle<()>>,
}

/// The capacity of a list: the default of `ip_list_tot` in all kernels.
pub const IP_LIST_TOT: usize = 100;

impl Recents {
    /// Creates `path` and mounts the tree there. None, with a message on stderr, where that is impossible.
    pub fn mount(path: &Path, module: Module) -> Option<Self> {
        let device = OpenOptions::new().read(true).write(true).open("/dev/fuse");
        let (true, Ok(device)) = (is_root(), device) else {
            skip("FUSE, which imitates the kernel modules, needs root and /dev/fuse");
            return None;
        };
        fs::create_dir_all(path).unwrap();
        let options = format!("fd={},rootmode=40555,user_id=0,group_id=0", device.as_raw_fd());
        let [name, to, options] = ["recents", path.to_str().unwrap(), &options].map(|text| CString::new(text).unwrap());
        // SAFETY: four NUL-terminated strings, and flags.
        let mounted = unsafe { libc::mount(name.as_ptr(), to.as_ptr(), c"fuse".as_ptr(), libc::MS_NODEV, options.as_ptr().cast()) };
        assert_eq!(mounted, 0, "mount: {}", std::io::Error::last_os_error());
        let state = Arc::new(Mutex::new(State { module, lists: [Vec::new(), Vec::new()], written: Vec::new() }));
        let server = thread::spawn({
            let state = Arc::clone(&state);
            move || serve(device, &state)
        });
        Some(Self { path: path.into(), state, server: Some(server) })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// The addresses in the list for IPv4.
    pub fn listed(&self) -> Vec<IpAddr> {
        self.state().lists[0].iter().map(|(addr, _)| *addr).collect()
    }

    pub fn written(&self) -> Vec<Written> {
        self.state().written.clone()
    }

    /// Adds an address as a packet would, so many seconds ago.
    pub fn add(&self, addr: Ipv4Addr, ago: i32) {
        self.state().lists[0].insert(0, (addr.into(), jiffies(ago)));
    }
}

impl Drop for Recents {
    fn drop(&mut self) {
        let path = CString::new(self.path.to_str().unwrap()).unwrap();
        // SAFETY: a NUL-terminated string.
        unsafe { libc::umount2(path.as_ptr(), libc::MNT_DETACH) };
        if let Some(server) = self.server.take() {
            let _ = server.join();
        }
    }
}

/// The kernel's stamp so many seconds `ago`.
fn jiffies(ago: i32) -> u32 {
    let entry = super::program::entry("x", ago);
    entry.trim().rsplit(' ').next().unwrap().parse().unwrap()
}

impl State {
    /// The text of the list's file.
    fn show(&self, protocol: Protocol, which: usize) -> String {
        let last = if protocol == Protocol::Frost { "last_pkts: " } else { "" };
        let address = |addr: IpAddr| match addr {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => v6.segments().map(|part| format!("{part:04x}")).join(":"),
        };
        let entry = |(addr, stamp): &(IpAddr, u32)| {
            format!("src={} ttl: 0 last_seen: {stamp} oldest_pkt: 1 {last}{stamp}\n", address(*addr))
        };
        self.lists[which].iter().map(entry).collect()
    }

    /// Executes a write. Returns the result of write(2): bytes, or an error below 0.
    fn write(&mut self, protocol: Protocol, which: usize, offset: u64, bytes: &[u8]) -> i32 {
        let (answer, order) = match protocol {
            Protocol::Frost => frost(bytes),
            Protocol::McHardy => mchardy(bytes),
            Protocol::Xt if offset != 0 => (-libc::ESPIPE, None),
            Protocol::Xt => xt(bytes),
        };
        let list = &mut self.lists[which];
        match order {
            Some(Order::Add(addr)) => {
                list.retain(|(listed, _)| *listed != addr);
                if list.len() == IP_LIST_TOT {
                    list.remove(0);
                }
                list.push((addr, jiffies(0)));
            }
            Some(Order::Remove(addr)) => list.retain(|(listed, _)| *listed != addr),
            Some(Order::Flush) => list.clear(),
            None => {}
        }
        self.written.push(Written { bytes: bytes.to_vec(), answer, order });
        answer
    }
}

/// Takes blanks, a word or a sign, and an address as inet_aton(3) reads it. Never an error: the answer is the number of bytes understood.
fn frost(bytes: &[u8]) -> (i32, Option<Order>) {
    let text = &bytes[..bytes.len().min(20)];
    let at = |n: usize| text.get(n).copied().unwrap_or(0);
    let mut n = 0;
    while at(n).is_ascii_whitespace() {
        n += 1;
        if n + 5 >= text.len() {
            return (n as i32, None);
        }
    }
    if text[n..].starts_with(b"clear") {
        return (n as i32 + 5, Some(Order::Flush));
    }
    let remove = at(n) == b'-';
    match at(n) {
        b'+' | b'-' => n += 1,
        b'0'..=b'9' => {}
        _ => return (n as i32 + 1, None),
    }
    let start = n as i32;
    let mut parts = Vec::new();
    loop {
        let first = n;
        if !at(n).is_ascii_digit() {
            return (start, None);
        }
        let base = match (at(n), at(n + 1)) {
            (b'0', b'x' | b'X') => 16,
            (b'0', _) => 8,
            _ => 10,
        };
        n += match base { 16 => 2, 8 => 1, _ => 0 };
        let mut value = 0u32;
        while (at(n) as char).is_digit(base.max(10)) {
            if base == 8 && matches!(at(n), b'8' | b'0') {
                return (start, None);
            }
            value = value.wrapping_mul(base).wrapping_add((at(n) as char).to_digit(16).unwrap());
            n += 1;
        }
        assert!(n > first);
        parts.push(value);
        if at(n) != b'.' {
            break;
        }
        if parts.len() > 3 || value > 255 {
            return (start, None);
        }
        n += 1;
    }
    let end = at(n);
    if end != 0 && !end.is_ascii_whitespace() {
        return (n as i32, None);
    }
    let used = (n + usize::from(end == b'\n')) as i32;
    let (last, octets) = parts.split_last().unwrap();
    let room = 32 - 8 * octets.len() as u32;
    if u64::from(*last) >> room != 0 {
        return (used, None);
    }
    let word = octets.iter().enumerate().fold(*last, |word, (n, octet)| word | octet << (24 - 8 * n));
    let addr = Ipv4Addr::from(word).into();
    match (word, remove) {
        (0, _) => (used, None),
        (_, true) => (used, Some(Order::Remove(addr))),
        (_, false) => (used, Some(Order::Add(addr))),
    }
}

/// Takes blanks, a word or a sign, and the address that in_aton() makes of the rest. in_aton() always makes some address, and
/// it reads on behind the end of the text. Never an error.
fn mchardy(bytes: &[u8]) -> (i32, Option<Order>) {
    let text = &bytes[..bytes.len().min(17)];
    let blanks = text.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let rest = &text[blanks..];
    if rest.len() < 5 {
        return (blanks as i32, None);
    }
    if rest.starts_with(b"clear") {
        return (blanks as i32 + 5, Some(Order::Flush));
    }
    let (remove, rest) = match rest {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    // Behind the text lies the kernel's stack; some digits stand for its bytes.
    let mut next = rest.iter().copied().chain(*b"777777");
    let (mut word, mut over) = (0u32, false);
    for _ in 0..4 {
        word <<= 8;
        let mut value = 0u32;
        while !over {
            match next.next() {
                Some(b'.' | b'\n') => break,
                None | Some(0) => over = true,
                Some(byte) => value = value.wrapping_mul(10).wrapping_add(u32::from(byte)).wrapping_sub(48),
            }
        }
        word |= value;
    }
    let addr = Ipv4Addr::from(word).into();
    (text.len() as i32, Some(if remove { Order::Remove(addr) } else { Order::Add(addr) }))
}

/// Takes a sign and an address, or a slash. All else is EINVAL.
fn xt(bytes: &[u8]) -> (i32, Option<Order>) {
    let text = &bytes[..bytes.len().min(41)];
    let length = text.len() as i32;
    let order = match text.split_first() {
        None => return (0, None),
        Some((b'/', _)) => Some(Order::Flush),
        Some((sign @ (b'+' | b'-'), rest)) => {
            let line = rest.split(|byte| matches!(byte, b'\n' | 0)).next().unwrap();
            let addr = std::str::from_utf8(line).ok().and_then(|text| text.parse().ok());
            addr.map(|addr| if *sign == b'+' { Order::Add(addr) } else { Order::Remove(addr) })
        }
        Some(_) => None,
    };
    (if order.is_some() { length } else { -libc::EINVAL }, order)
}

// --- FUSE ---

const ROOT: u64 = 1;
/// Directories, and the files in them: the list for IPv4, and the list for IPv6.
const IPT: u64 = 2;
const XT: u64 = 4;
const FILES: u64 = 8;

/// The node called `name` in `parent`.
fn lookup(module: Module, parent: u64, name: &[u8]) -> Option<u64> {
    match (parent, name) {
        (ROOT, b"ipt_recent") => Some(IPT),
        (ROOT, b"xt_recent") if module == Module::Compat => Some(XT),
        (IPT, b"recentd") => Some(FILES | IPT),
        (XT, b"recentd") => Some(FILES | XT),
        (XT, b"recentd6") => Some(FILES | XT | 1),
        _ => None,
    }
}

/// The protocol of a file, and its list.
fn file(module: Module, node: u64) -> (Protocol, usize) {
    let protocol = match module {
        _ if node & XT != 0 => Protocol::Xt,
        Module::Frost => Protocol::Frost,
        Module::McHardy | Module::Compat => Protocol::McHardy,
    };
    (protocol, (node & 1) as usize)
}

fn words(bytes: &[u8], at: usize) -> u32 {
    u32::from_ne_bytes(bytes[at..at + 4].try_into().unwrap())
}

fn long(bytes: &[u8], at: usize) -> u64 {
    u64::from_ne_bytes(bytes[at..at + 8].try_into().unwrap())
}

/// `struct fuse_attr`
fn attributes(node: u64) -> Vec<u8> {
    let mode: u32 = if node & FILES != 0 { libc::S_IFREG | 0o644 } else { libc::S_IFDIR | 0o555 };
    let longs = [node, 0, 0, 0, 0, 0];
    let shorts = [0, 0, 0, mode, 1, 0, 0, 0, 512, 0];
    [longs.map(u64::to_ne_bytes).concat(), shorts.map(u32::to_ne_bytes).concat()].concat()
}

/// Answers until the file system is unmounted.
fn serve(mut device: File, state: &Mutex<State>) {
    let mut request = vec![0; 1 << 18];
    while let Ok(length) = device.read(&mut request) {
        let request = &request[..length];
        let (opcode, unique, node) = (words(request, 4), long(request, 8), long(request, 16));
        let Some(answer) = answer(&mut state.lock().unwrap(), opcode, node, &request[40..]) else { continue };
        let (error, body) = match answer {
            Ok(body) => (0, body),
            Err(errno) => (-errno, Vec::new()),
        };
        let mut reply = (16 + body.len() as u32).to_ne_bytes().to_vec();
        reply.extend(error.to_ne_bytes());
        reply.extend(unique.to_ne_bytes());
        reply.extend(body);
        // The process that asked may have ended.
        let _ = device.write(&reply);
    }
}

/// The body of a reply, or an errno. None: no reply is expected.
fn answer(state: &mut State, opcode: u32, node: u64, body: &[u8]) -> Option<Result<Vec<u8>, i32>> {
    let (protocol, which) = file(state.module, node);
    Some(Ok(match opcode {
        // LOOKUP
        1 => match lookup(state.module, node, body.split(|byte| *byte == 0).next().unwrap()) {
            Some(found) => [found, 1, 0, 0, 0].map(u64::to_ne_bytes).concat().into_iter().chain(attributes(found)).collect(),
            None => return Some(Err(libc::ENOENT)),
        },
        // FORGET, INTERRUPT, BATCH_FORGET
        2 | 36 | 42 => return None,
        // GETATTR, SETATTR
        3 | 4 => [0u64, 0].map(u64::to_ne_bytes).concat().into_iter().chain(attributes(node)).collect(),
        // OPEN, OPENDIR: the kernel passes on each read and each write (FOPEN_DIRECT_IO)
        14 | 27 => [0u64, 1].map(u64::to_ne_bytes).concat(),
        // READ
        15 => {
            let text = state.show(protocol, which).into_bytes();
            let start = text.len().min(long(body, 8) as usize);
            let end = text.len().min(start + words(body, 16) as usize);
            text[start..end].to_vec()
        }
        // WRITE
        16 => {
            let (offset, size) = (long(body, 8), words(body, 16) as usize);
            let taken = state.write(protocol, which, offset, &body[40..40 + size]);
            if taken < 0 {
                return Some(Err(-taken));
            }
            u64::from(taken as u32).to_ne_bytes().to_vec()
        }
        // RELEASE, FLUSH, RELEASEDIR, ACCESS, DESTROY
        18 | 25 | 29 | 34 | 38 => Vec::new(),
        // READDIR: no test reads the directories.
        28 => Vec::new(),
        // INIT: version 7.31, 128 KiB a write
        26 => [7, 31, 0, 0, 1 << 16 | 1, 1 << 17, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0].map(u32::to_ne_bytes).concat(),
        _ => return Some(Err(libc::ENOSYS)),
    }))
}
