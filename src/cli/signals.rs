//! When a signal ends the program, no half-written file stays behind.

/// From now on SIGINT and SIGTERM remove all drafts before they end the program.
#[cfg(unix)]
pub fn heed() {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let heeded = [SIGINT, SIGTERM].into_iter().filter(|at| !is_ignored(*at));
    // without them a draft stays, and is swept some day
    let Ok(mut signals) = signal_hook::iterator::Signals::new(heeded) else {
        return;
    };
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let _none_is_made_any_more = muqabala::draft::remove_all();
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
}

#[cfg(not(unix))]
pub fn heed() {}

/// Whether the program was started to ignore a signal, as shells start what runs in the background.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}
