//! The lists of xt_recent and its ancestor ipt_recent.
//!
//! `+192.0.2.7\n` is right for every version from Linux 2.4 to today. One address a
//! write: a second line in the same write is silently dropped, a second write on one
//! descriptor fails with ESPIPE until it is rewound (xt_recent.c recent_mt_proc_write, seq_file).
//! The old ipt_recent checks nothing and takes any text for some address, so all care is here:
//! only an [`Addr`] can be formatted, the newline is always there, and what was not taken
//! whole is an error and never repeated in part.
//!
//! Linux 2.4 to 2.6.17 (Stephen Frost's ipt_recent.c) can corrupt its table when an address is removed.

use heapless::String;
use ufmt::uwrite;

use super::Change;
use crate::addr::{Addr, Family};
use crate::config::{Config, Count, Text};
use crate::log::lines::{Buffered, Line};
use crate::os::{self, Errno, Fd, Mode, Path};

/// Which code is behind the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flavour {
    /// `/proc/net/xt_recent`, Linux 2.6.28 and later
    Xt,
    /// `/proc/net/ipt_recent`, Linux 2.6.18 to 2.6.33
    Ipt,
    /// `/proc/net/ipt_recent`, Linux 2.4 to 2.6.17: must never be told to remove an address
    IptFrost,
}

impl Flavour {
    /// Tells the two ipt_recent apart by the kernel's release.
    #[must_use]
    pub fn ipt() -> Self {
        if frost(&os::release()) { Self::IptFrost } else { Self::Ipt }
    }

    /// Its directory in `/proc/net`, which is also its module's name.
    #[must_use]
    pub const fn directory(self) -> &'static str {
        match self {
            Self::Xt => "xt_recent",
            Self::Ipt | Self::IptFrost => "ipt_recent",
        }
    }

    /// `name` in its directory of `tree`, which is one for lists or one for parameters.
    #[inline(never)]
    pub fn path(self, tree: &[u8], name: &[u8]) -> Result<Path, Errno> {
        Path::join(&[tree, b"/", self.directory().as_bytes(), b"/", name])
    }
}

/// Whether kernel `release` is 2.4 to 2.6.17.
fn frost(release: &[u8]) -> bool {
    let mut numbers = Cursor(release);
    let mut version = 0u32;
    for _ in 0..3 {
        version = version << 8 | numbers.next_number().unwrap_or(0);
    }
    (0x02_00_00..0x02_06_12).contains(&version)
}

/// One list: its file, and the descriptor held on it.
pub struct List {
    path: Path,
    fd: Option<Fd>,
}

/// The bytes that add or remove `addr`.
#[must_use]
pub fn format(change: Change, addr: Addr) -> String<48> {
    let mut text = String::new();
    let sign = match change {
        Change::Add => "+",
        Change::Remove => "-",
    };
    // 1 + 39 + 1 bytes at most: every kernel's buffer takes them.
    let _ = uwrite!(text, "{}{}\n", sign, addr);
    text
}

impl List {
    /// Not opened yet.
    #[must_use]
    pub const fn new(path: Path) -> Self {
        Self { path, fd: None }
    }

    /// Its file.
    #[must_use]
    pub const fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a descriptor is held.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.fd.is_some()
    }

    /// Opens the list. `NOENT`: no rule names it.
    pub fn open(&mut self) -> Result<(), Errno> {
        self.fd = None;
        self.fd = Some(os::open(&self.path, Mode::Write)?);
        Ok(())
    }

    /// Whether the list behind the descriptor still exists: one rewind, which fails once it was removed.
    pub fn probe(&mut self) -> Result<(), Errno> {
        let fd = self.fd.as_ref().ok_or(Errno::NOENT)?;
        match os::seek(fd, 0) {
            // A pipe in place of a list takes one line after the other and needs no rewinding.
            Ok(()) | Err(Errno::SPIPE) => Ok(()),
            Err(errno) => {
                self.fd = None;
                Err(errno)
            }
        }
    }

    /// Adds or removes one address: one rewind, one write. Any error closes the list.
    pub fn change(&mut self, change: Change, addr: Addr) -> Result<(), Errno> {
        self.probe()?;
        let fd = self.fd.as_ref().ok_or(Errno::NOENT)?;
        let text = format(change, addr);
        let result = match os::write(fd, text.as_bytes()) {
            Ok(taken) if taken == text.len() => Ok(()),
            Ok(_) => Err(Errno::IO),
            Err(errno) => Err(errno),
        };
        result.inspect_err(|_| self.fd = None)
    }

    /// Reads the list back: calls `found` for each entry, with its stamps as ages. `scratch` is emptied first.
    pub fn read_back(
        &self,
        scratch: &mut Buffered<[u8]>,
        mut found: impl FnMut(&Entry<'_>),
    ) -> Result<(), Errno> {
        self.each(scratch, &mut found)
    }

    /// One copy of the loop for all who read lists.
    fn each(&self, scratch: &mut Buffered<[u8]>, found: &mut dyn FnMut(&Entry<'_>)) -> Result<(), Errno> {
        let mut fd = os::open(&self.path, Mode::Read)?;
        scratch.clear();
        loop {
            match scratch.fill(&mut fd) {
                Ok(0) | Err(Errno::AGAIN) => break,
                Ok(_) => {}
                Err(errno) => return Err(errno),
            }
            while let Some(line) = scratch.next() {
                if let Line::Whole(line) = line
                    && let Some(entry) = Entry::parse(line)
                {
                    found(&entry);
                }
            }
        }
        scratch.clear();
        Ok(())
    }
}

/// The lists of a module.
pub struct Lists {
    /// Which module.
    pub flavour: Flavour,
    /// IPv4, IPv6; ipt_recent has none for IPv6.
    lists: [Option<List>; 2],
    /// The rules count (`count kernel`), and hold whom they shut out in a second list.
    counts: bool,
}

impl Lists {
    /// None opened yet.
    pub fn new(flavour: Flavour, config: &Config) -> Result<Self, Errno> {
        let v4 = List::new(flavour.path(&config.proc, &config.name)?);
        let v6 = if flavour == Flavour::Xt { Some(List::new(flavour.path(&config.proc, &config.name6)?)) } else { None };
        Ok(Self { flavour, lists: [Some(v4), v6], counts: config.count == Count::Kernel })
    }

    /// The list of `family`, if there is one.
    pub fn list(&mut self, family: Family) -> Option<&mut List> {
        self.lists.get_mut(family as usize)?.as_mut()
    }

    /// The same, to look at.
    #[must_use]
    pub fn of(&self, family: Family) -> Option<&List> {
        self.lists.get(family as usize)?.as_ref()
    }

    /// Takes an address out of the second list, as `recentd rules` names it. Rules of other people's may have none of that name.
    pub fn let_in(&self, addr: Addr) {
        if let Some(list) = self.of(addr.family()).filter(|_| self.counts)
            && let Ok(path) = Path::join(&[list.path.bytes(), b"-block"])
        {
            let mut second = List::new(path);
            let _ = second.open().and_then(|()| second.change(Change::Remove, addr));
        }
    }
}

/// What `ip_list_tot` says, or the default of all kernels.
#[must_use]
pub fn ip_list_tot(sys: &Text, flavour: Flavour) -> u32 {
    read_number(sys, flavour).filter(|n| *n > 0).unwrap_or(crate::limits::IP_LIST_TOT as u32)
}

fn read_number(sys: &Text, flavour: Flavour) -> Option<u32> {
    let path = flavour.path(sys, b"parameters/ip_list_tot").ok()?;
    let mut digits = [0u8; 12];
    let taken = os::read(&os::open(&path, Mode::Read).ok()?, &mut digits).ok()?;
    Cursor(digits.get(..taken)?).number()
}

/// One line of a list.
pub struct Entry<'a> {
    /// The address.
    pub addr: Addr,
    /// Jiffies of the newest stamp, modulo 2^32.
    pub last_seen: u32,
    /// Position in the ring that is written next, not reduced to its length.
    index: u32,
    stamps: &'a [u8],
}

impl<'a> Entry<'a> {
    /// Reads `src=ADDR ttl: N last_seen: N oldest_pkt: N [last_pkts: ]N, N, …`.
    #[must_use]
    pub fn parse(line: &'a [u8]) -> Option<Self> {
        let mut cursor = Cursor(line.strip_prefix(b"src=")?);
        let addr = Addr::parse(cursor.word())?;
        cursor.after(b" ttl: ")?;
        let last_seen = cursor.after(b" last_seen: ")?;
        let index = cursor.after(b" oldest_pkt: ")?;
        Some(Self { addr, last_seen, index, stamps: cursor.0 })
    }

    /// All stamps, oldest first: the ring is printed from its first place, not from its oldest.
    #[must_use]
    pub fn stamps(&self) -> Stamps<'a> {
        let mut at = Cursor(self.stamps);
        let mut left = 0u32;
        while at.next_number().is_some() {
            left += 1;
        }
        at.0 = self.stamps;
        for _ in 0..self.index.checked_rem(left).unwrap_or(0) {
            at.next_number();
        }
        Stamps { ring: self.stamps, at, left }
    }
}

/// The stamps of an [`Entry`], from the oldest once round the ring.
pub struct Stamps<'a> {
    ring: &'a [u8],
    at: Cursor<'a>,
    left: u32,
}

impl Iterator for Stamps<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let stamp = self.at.next_number();
        if stamp.is_some() {
            return stamp;
        }
        self.at.0 = self.ring;
        self.at.next_number()
    }
}

/// What is still to be read of a line.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    /// The number after `label`.
    #[inline(never)]
    fn after(&mut self, label: &[u8]) -> Option<u32> {
        self.0 = self.0.strip_prefix(label)?;
        self.number()
    }

    /// Everything up to the next blank.
    fn word(&mut self) -> &'a [u8] {
        let end = self.0.iter().position(|&b| b == b' ').unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at_checked(end).unwrap_or((self.0, &[]));
        self.0 = rest;
        word
    }

    /// A number modulo 2^32: 64-bit kernels print 64-bit jiffies, and only differences matter.
    #[inline(never)]
    fn number(&mut self) -> Option<u32> {
        let mut value = None;
        while let Some((&digit, rest)) = self.0.split_first()
            && digit.is_ascii_digit()
        {
            value = Some(value.unwrap_or(0u32).wrapping_mul(10).wrapping_add(u32::from(digit - b'0')));
            self.0 = rest;
        }
        value
    }

    /// The next number, whatever stands before it.
    #[inline(never)]
    fn next_number(&mut self) -> Option<u32> {
        loop {
            let value = self.number();
            if value.is_some() {
                return value;
            }
            self.0 = self.0.split_first()?.1;
        }
    }
}

/// The kernel's clock as the lists show it.
#[derive(Clone, Copy, Debug)]
pub struct Jiffies {
    /// Now, modulo 2^32.
    pub now: u32,
    /// Ticks per second.
    pub hz: u32,
}

impl Jiffies {
    /// `None` on kernels that do not tell HZ (before 2.6.32).
    #[must_use]
    pub fn read() -> Option<Self> {
        let hz = os::hz()?;
        let (seconds, nanoseconds) = os::monotonic();
        Some(Self::at(hz, seconds, nanoseconds))
    }

    /// Jiffies start 300 s before they wrap (INITIAL_JIFFIES) and lag CLOCK_MONOTONIC by about 0.1 s of early boot.
    #[must_use]
    pub fn at(hz: u32, seconds: u32, nanoseconds: u32) -> Self {
        let part = nanoseconds / 1_000_000 * (hz / 10) / 100;
        let now = seconds.wrapping_sub(300).wrapping_mul(hz).wrapping_add(part).wrapping_sub(hz / 10);
        Self { now, hz }
    }

    /// Ticks since `stamp`; 0 for one that seems to lie ahead.
    #[must_use]
    pub fn age(self, stamp: u32) -> u32 {
        let age = self.now.wrapping_sub(stamp);
        if age >= 1 << 31 { 0 } else { age }
    }
}

/// For `recentd check` and the daemon: whether the kernel's list has room for what is configured.
#[must_use]
pub fn kernel_limit(config: &Config) -> Option<&'static str> {
    (config.count == Count::Kernel && config.hitcount > 20)
        .then_some("with count 'kernel' kernels before 3.19 refuse a hitcount above 20 (ip_pkt_list_tot)")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn writes_what_every_kernel_takes() {
        for (addr, add) in [
            ("192.0.2.7", "+192.0.2.7\n"),
            ("255.255.255.255", "+255.255.255.255\n"),
            ("::ffff:192.0.2.7", "+192.0.2.7\n"),
            ("2001:0DB8::0:1", "+2001:db8::1\n"),
            ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "+ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\n"),
        ] {
            let addr = Addr::parse(addr.as_bytes()).unwrap();
            assert_eq!(format(Change::Add, addr), add);
            assert_eq!(format(Change::Remove, addr).as_str(), add.replace('+', "-"));
        }
        // recent_mt_proc_write's buffer was 41 bytes until it grew; ipt_recent's 17.
        assert_eq!("+ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\n".len(), 41);
        assert_eq!("+255.255.255.255\n".len(), 17);
    }

    /// What McHardy's ipt_recent.c (2.6.18 to 2.6.27, and the compat tree after it) makes of bytes: blanks skipped, a
    /// sign, then in_aton() over whatever follows, 17 bytes at most, no terminator added.
    fn mchardy(bytes: &[u8]) -> Option<(bool, [u8; 4])> {
        let bytes = &bytes[..bytes.len().min(17)];
        let bytes = bytes.trim_ascii_start();
        if bytes.len() < 5 {
            return None;
        }
        let (add, text) = match bytes[0] {
            b'-' => (false, &bytes[1..]),
            b'+' => (true, &bytes[1..]),
            _ => (true, bytes),
        };
        let mut octets = [0u8; 4];
        let mut at = 0;
        // Past the end of the buffer the kernel reads its stack; '7' stands for that.
        for byte in text.iter().copied().chain(std::iter::repeat_n(b'7', 20)) {
            match byte {
                b'.' => at += 1,
                b'\n' | 0 => break,
                _ => {}
            }
            if byte != b'.' && at < 4 {
                octets[at] = octets[at].wrapping_mul(10).wrapping_add(byte.wrapping_sub(b'0'));
            }
        }
        Some((add, octets))
    }

    #[test]
    fn the_old_parser_that_checks_nothing_gets_the_address_right() {
        for octets in [[1, 2, 3, 4], [255, 255, 255, 255], [192, 0, 2, 7], [10, 0, 0, 1], [100, 200, 100, 200]] {
            let add = format(Change::Add, Addr::V4(octets));
            assert_eq!(mchardy(add.as_bytes()), Some((true, octets)));
            let remove = format(Change::Remove, Addr::V4(octets));
            assert_eq!(mchardy(remove.as_bytes()), Some((false, octets)));
        }
        // The double does go wrong where the kernel does: without the newline.
        assert_eq!(mchardy(b"+1.2.3.4").unwrap().1[..3], [1, 2, 3]);
        assert_ne!(mchardy(b"+1.2.3.4"), Some((true, [1, 2, 3, 4])));
    }

    #[test]
    fn tells_old_kernels_apart() {
        for (release, is) in [
            ("2.4.37", true),
            ("2.6.9-78.EL", true),
            ("2.6.17.14", true),
            ("2.6.18-419.el5xen", false),
            ("2.6.28", false),
            ("3.18.0", false),
            ("6.18.44", false),
            ("", false),
        ] {
            assert_eq!(frost(release.as_bytes()), is, "{release}");
        }
    }

    #[test]
    fn reads_entries_of_both_formats() {
        let line = b"src=1.2.3.4 ttl: 0 last_seen: 4295919320 oldest_pkt: 3 4295919270, 4295919295, 4295919320, 4295919245";
        let entry = Entry::parse(line).unwrap();
        assert_eq!(entry.addr.to_string_for_test(), "1.2.3.4");
        assert_eq!(entry.last_seen, (4_295_919_320u64 % (1 << 32)) as u32);
        let stamps: std::vec::Vec<u32> = entry.stamps().collect();
        assert_eq!(stamps, [4_295_919_245u64, 4_295_919_270, 4_295_919_295, 4_295_919_320].map(|s| s as u32));
        let frost = b"src=9.8.7.6 ttl: 64 last_seen: 1000 oldest_pkt: 2 last_pkts: 900, 1000";
        let entry = Entry::parse(frost).unwrap();
        assert_eq!(entry.stamps().collect::<std::vec::Vec<_>>(), [900, 1000]);
        let v6 = b"src=2001:0db8:0001:0002:0000:0000:0000:0000 ttl: 0 last_seen: 4294894135 oldest_pkt: 1 4294894135";
        assert_eq!(Entry::parse(v6).unwrap().addr.to_string_for_test(), "2001:db8:1:2::");
        for end in 0..v6.len() {
            let _ = Entry::parse(&v6[..end]);
        }
        for nonsense in ["", "src=", "src= ", "src=1.2.3.4", "src=1.2.3 ttl: 0 last_seen: 1 oldest_pkt: 1 1", "   "] {
            assert!(Entry::parse(nonsense.as_bytes()).is_none(), "{nonsense:?}");
        }
    }

    trait ForTest {
        fn to_string_for_test(&self) -> std::string::String;
    }

    impl ForTest for Addr {
        fn to_string_for_test(&self) -> std::string::String {
            let mut text = String::<48>::new();
            uwrite!(text, "{}", *self).unwrap();
            text.as_str().to_string()
        }
    }

    #[test]
    fn jiffies_agree_with_a_measured_list_and_wrap() {
        // Measured: (last_seen - INITIAL_JIFFIES) / HZ = CLOCK_MONOTONIC - 0.103 s, HZ 250, a 64-bit kernel.
        let hz = 250;
        let last_seen = 4_295_919_320u64;
        let uptime = (last_seen - ((1u64 << 32) - 300 * 250)) as f64 / 250.0 + 0.103;
        let clock = Jiffies::at(hz, uptime as u32, (uptime.fract() * 1e9) as u32);
        assert!(clock.age((last_seen % (1 << 32)) as u32) <= 2);
        // Measured on 32 bits across the wrap: written at uptime 290.85 s; asked at 334 s.
        let clock = Jiffies::at(hz, 334, 0);
        assert_eq!(clock.age(4_294_965_007) / hz, 43);
        assert_eq!(clock.age(clock.now.wrapping_add(5)), 0, "a stamp ahead of us is now");
    }
}
