//! What people are told of options and faults, as text; for tests.

use std::string::String;
use std::vec::Vec;
use ufmt::{uDisplay, uWrite};

use super::faults::Faults;

/// As it is told.
pub fn in_words(value: &impl uDisplay) -> String {
    struct Words(String);
    impl uWrite for Words {
        type Error = core::convert::Infallible;
        fn write_str(&mut self, text: &str) -> Result<(), Self::Error> {
            self.0.push_str(text);
            Ok(())
        }
    }
    let mut words = Words(String::new());
    let _ = ufmt::uwrite!(words, "{}", *value);
    words.0
}

/// All faults of a file as they are told.
pub fn told(faults: &Faults) -> Vec<String> {
    let mut all = Vec::new();
    faults.each(&mut |fault| all.push(in_words(fault)));
    all
}
