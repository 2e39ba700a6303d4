//! FAULTS.md: each test that it names exists.
