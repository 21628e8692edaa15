/// How many partners a unit's usual match is taken from.
const NEIGHBOURS: usize = 4;

/// The fewest units whose best matches show what is usual. With fewer, the words' background is hardly known either
/// and chance finds more, up to [`PRIOR`] with hardly any unit.
const ENOUGH: usize = 16;
const PRIOR: f32 = 0.3;

/// The best few matches of a unit, best first; equal ones in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub(super) struct Best {
    values: Vec<(f32, usize)>,
    met: usize,
}

impl Best {
    pub fn offer(&mut self, found: f32, at: usize) {
        self.met += 1;
        if self.values.len() < NEIGHBOURS || found > self.values[NEIGHBOURS - 1].0 {
            let place = self.values.partition_point(|&(other, _)| other >= found);
            self.values.insert(place, (found, at));
            self.values.truncate(NEIGHBOURS);
        }
    }

    pub fn values(&self) -> &[(f32, usize)] {
        &self.values
    }

    pub fn mean(&self) -> f32 {
        mean(&self.values) + self.prior()
    }

    /// The mean without the best, which is the true partner if there is one; never below 0, to which the best
    /// of a few arbitrary units may fall.
    pub fn mean_of_others(&self) -> f32 {
        mean(self.values.get(1..).unwrap_or(&[])).max(0.0) + self.prior()
    }

    fn prior(&self) -> f32 {
        PRIOR * (1.0 - self.met as f32 / ENOUGH as f32).max(0.0).powi(2)
    }
}

fn mean(values: &[(f32, usize)]) -> f32 {
    values.iter().map(|value| value.0).sum::<f32>() / values.len().max(1) as f32
}
