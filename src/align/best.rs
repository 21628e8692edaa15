/// How many partners a unit's usual match is taken from.
const NEIGHBOURS: usize = 4;

/// The best few matches of a unit, best first; equal ones in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Best(Vec<(f32, usize)>);

impl Best {
    pub fn offer(&mut self, match_: f32, at: usize) {
        if self.0.len() < NEIGHBOURS || match_ > self.0[NEIGHBOURS - 1].0 {
            let place = self.0.partition_point(|&(other, _)| other >= match_);
            self.0.insert(place, (match_, at));
            self.0.truncate(NEIGHBOURS);
        }
    }

    pub fn values(&self) -> &[(f32, usize)] {
        &self.0
    }

    pub fn mean(&self) -> f32 {
        mean(&self.0)
    }

    /// The mean without the best, which is the true partner if there is one.
    pub fn mean_of_others(&self) -> f32 {
        mean(self.0.get(1..).unwrap_or(&[]))
    }
}

fn mean(values: &[(f32, usize)]) -> f32 {
    values.iter().map(|value| value.0).sum::<f32>() / values.len().max(1) as f32
}
