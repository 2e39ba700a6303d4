#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| recentd_fuzz::bus(data));
