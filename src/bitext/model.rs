//! The fitted model of links: see `fit/links.py`, which wrote `fit/links.txt` and, for comparisons without the encoder,
//! `fit/links-fast.txt`.

use super::feature::{FEATURES, Features};
use super::heading::Retold;
use super::standing::{STANDING, Standing};
use super::trees::Trees;

/// The model that decides on links: one forest sees a pair alone, the second also how it compares with the others. A
/// heading and a sentence are judged once more.
#[derive(Debug)]
pub(super) struct Model {
    alone: Stage,
    among: Stage,
    /// A logistic regression: what each number of [`Retold`] weighs, and the offset.
    heading: ([f64; RETOLD], f64),
}

const RETOLD: usize = size_of::<Retold>() / size_of::<f64>();

/// A forest, and the line that turns its sum into calibrated log-odds (Platt 1999).
#[derive(Debug)]
struct Stage {
    trees: Trees,
    slope: f64,
    offset: f64,
}

/// The least probability at which two units are linked as the same fact: the least that keeps the precision on topics of our own
/// above .75, each judged by a fit on others; lower, F1 rises by a hundredth or two.
pub(super) const SAME_FACT: f64 = 0.45;

impl Model {
    /// The model with the encoder, or without.
    pub fn built_in(fast: bool) -> Self {
        let text = match fast {
            false => include_str!("fit/links.txt"),
            true => include_str!("fit/links-fast.txt"),
        };
        Self::read(text).expect("the built-in model of links is valid")
    }

    fn read(text: &str) -> Result<Self, String> {
        let names: Vec<&str> = STANDING.into_iter().chain(FEATURES).collect();
        let (text, headings) = text
            .split_once("\nlogistic ")
            .ok_or("nothing is said of headings")?;
        let headings: Vec<f64> = headings.split_whitespace().flat_map(str::parse).collect();
        let heading = match headings.split_first_chunk() {
            Some((weights, &[offset])) => (*weights, offset),
            _ => return Err(format!("weights of headings: {headings:?}")),
        };
        let mut stages = text.split("\nstage ").skip(1).map(|part| {
            let (head, trees) = part.split_once('\n').unwrap_or((part, ""));
            let numbers: Vec<f64> = head.split(' ').flat_map(str::parse).collect();
            let [slope, offset] = numbers[..] else {
                return Err(format!("no slope and offset in `{head}`"));
            };
            let trees = Trees::read(trees.lines(), &names)?;
            Ok(Stage {
                trees,
                slope,
                offset,
            })
        });
        let mut next = || stages.next().ok_or("a stage is missing".to_owned())?;
        Ok(Self {
            alone: next()?,
            among: next()?,
            heading,
        })
    }

    /// How likely a pair reports the same fact, by its own features.
    pub fn alone(&self, features: &Features) -> f64 {
        self.alone.likely(&[0.0; STANDING.len()], features)
    }

    /// How likely it is, seen among the others.
    pub fn among(&self, standing: &Standing, features: &Features) -> f64 {
        self.among.likely(standing, features)
    }

    /// How likely it is of a heading and a sentence, by what the heading's own report tells again.
    pub fn heading(&self, retold: &Retold) -> f64 {
        let (weights, offset) = &self.heading;
        let sum: f64 = weights.iter().zip(retold).map(|(w, x)| w * x).sum();
        1.0 / (1.0 + (-(sum + offset)).exp())
    }
}

impl Stage {
    fn likely(&self, standing: &Standing, features: &Features) -> f64 {
        let mut all = [0.0; STANDING.len() + FEATURES.len()];
        all[..STANDING.len()].copy_from_slice(standing);
        all[STANDING.len()..].copy_from_slice(features);
        let odds = self.slope * self.trees.sum(&all) + self.offset;
        1.0 / (1.0 + (-odds).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_models_are_read_and_give_likelihoods() {
        for fast in [false, true] {
            let model = Model::built_in(fast);
            let features = [0.0; FEATURES.len()];
            for likely in [
                model.alone(&features),
                model.among(&[0.0; STANDING.len()], &features),
            ] {
                assert!(
                    (0.0..SAME_FACT).contains(&likely),
                    "what shares nothing: {likely}"
                );
            }
        }
    }

    #[test]
    fn a_model_without_its_stages_is_refused() {
        assert!(Model::read("").is_err());
        assert!(Model::read("\nstage 1 0\n= 1\n").is_err());
        let whole = "\nstage 1 0\n= 1\nstage 1 0\n= 1\nlogistic 1 0 0 0 0\n";
        assert!(Model::read(whole).is_ok());
        assert!(Model::read(&whole.replacen("stage 1", "stage x", 1)).is_err());
        assert!(Model::read(&whole.replace(" 0 0 0", " 0 0")).is_err());
    }
}
