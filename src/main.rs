//! The `bidwatch` command.

fn main() {}
