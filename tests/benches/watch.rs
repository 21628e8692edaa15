use std::time::{Duration, Instant};

/// The time that this thread was on a processor, where the system tells it (Linux), else the time by the
/// clock: on a machine that does other things too the first is the one that can be compared.
pub struct Watch(Instant, Option<u64>);

impl Watch {
    pub fn start() -> Self {
        Self(Instant::now(), Self::on_processor())
    }

    fn on_processor() -> Option<u64> {
        let line = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        line.split(' ').next()?.parse().ok()
    }

    pub fn seconds(&self) -> f64 {
        let spent = Self::on_processor()
            .zip(self.1)
            .map(|(now, then)| now - then);
        spent
            .map_or(self.0.elapsed(), Duration::from_nanos)
            .as_secs_f64()
    }
}
