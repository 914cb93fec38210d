//! A group of processes, by what /proc says of it. Where there is no /proc, nothing is known and nothing bounded.

use std::fs;

/// Of memory, in bytes, on every machine that matters here.
const PAGE: u64 = 4_096;

/// The private memory of all processes of a group, in bytes.
pub(super) fn memory(group: u32) -> u64 {
    members(group).filter_map(|name| private_in(&fs::read_to_string(format!("/proc/{name}/statm")).ok()?)).sum()
}

/// Whether a process of the group still runs; one that only waits to be buried does not.
pub(super) fn is_alive(group: u32) -> bool {
    members(group).next().is_some()
}

/// The process ids of a group, as /proc names them.
fn members(group: u32) -> impl Iterator<Item = String> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let names = processes.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| name.starts_with(|c: char| c.is_ascii_digit())).filter(move |name| {
        fs::read_to_string(format!("/proc/{name}/stat")).is_ok_and(|stat| runs_in(&stat) == Some(group))
    })
}

/// The group in a line of `/proc/PID/stat` of a process that runs. The program's name before it may hold anything.
fn runs_in(stat: &str) -> Option<u32> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let is_dead = matches!(fields.next()?, "Z" | "X");
    let group = fields.nth(1)?.parse().ok();
    group.filter(|_| !is_dead)
}

/// What is resident and not shared, from `/proc/PID/statm`.
fn private_in(statm: &str) -> Option<u64> {
    let mut pages = statm.split_whitespace().skip(1).map(|number| number.parse::<u64>().ok());
    let (resident, shared) = (pages.next()??, pages.next()??);
    Some(resident.saturating_sub(shared) * PAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_found_behind_any_name() {
        assert_eq!(runs_in("17 (a ) b) S 1 4242 17 0 -1"), Some(4242));
        assert_eq!(runs_in("17 (a) Z 1 4242 17 0 -1"), None, "it is dead");
        assert_eq!(runs_in("17 (broken"), None);
        assert_eq!(private_in("5000 300 100 1 0 90 0"), Some(200 * PAGE));
    }

    #[test]
    fn a_group_of_nobody_has_none() {
        assert_eq!(memory(u32::MAX), 0);
        assert!(!is_alive(u32::MAX));
    }
}
