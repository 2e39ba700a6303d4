//! How much the module's lists hold.

use super::cursor::Cursor;
use super::flavour::Flavour;
use crate::config::{Config, Count, Text};
use crate::os::{self, Mode};

/// Addresses a list holds: `ip_list_tot`, or the default of all kernels.
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

/// A warning if the kernel may not hold as many failures of an address as `hitcount` needs.
#[must_use]
pub fn kernel_limit(config: &Config) -> Option<&'static str> {
    (config.count == Count::Kernel && config.hitcount > 20)
        .then_some("with count 'kernel' kernels before 3.19 refuse a hitcount above 20 (ip_pkt_list_tot)")
}
