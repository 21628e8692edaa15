//! Boosted regression trees (Friedman 2001, "Greedy Function Approximation: A Gradient Boosting Machine") as
//! `fit/links.py` writes them: their sum is the logarithm of the odds of a link.

/// A forest over features that are named by their place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trees {
    nodes: Vec<Node>,
    roots: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Node {
    /// Values up to the threshold go to the first, others to the second.
    Split {
        feature: u16,
        threshold: f32,
        below: u32,
        above: u32,
    },
    Leaf(f32),
}

impl Trees {
    /// Reads one tree a line, its nodes before their branches: `FEATURE THRESHOLD` of a split, `= VALUE` of a leaf.
    /// `names` gives the features their places.
    ///
    /// # Errors
    /// A line is no tree, or a name is not among `names`.
    pub fn read<'a>(lines: impl Iterator<Item = &'a str>, names: &[&str]) -> Result<Self, String> {
        let mut trees = Self {
            nodes: Vec::new(),
            roots: Vec::new(),
        };
        for line in lines {
            let mut words = line.split_ascii_whitespace();
            let root = trees.node(&mut words, names)?;
            if let Some(word) = words.next() {
                return Err(format!("`{word}` after the end of a tree: {line}"));
            }
            trees.roots.push(root);
        }
        Ok(trees)
    }

    fn node<'a>(
        &mut self,
        words: &mut impl Iterator<Item = &'a str>,
        names: &[&str],
    ) -> Result<u32, String> {
        let mut next = || words.next().ok_or("a tree ends too early".to_owned());
        let (name, number) = (next()?, next()?);
        let number: f32 = number
            .parse()
            .map_err(|_| format!("`{number}` is no number"))?;
        let at = self.nodes.len();
        self.nodes.push(Node::Leaf(number));
        if name != "=" {
            let feature = names.iter().position(|known| *known == name);
            let feature = feature.ok_or_else(|| format!("no feature `{name}`"))? as u16;
            let below = self.node(words, names)?;
            let above = self.node(words, names)?;
            self.nodes[at] = Node::Split {
                feature,
                threshold: number,
                below,
                above,
            };
        }
        Ok(at as u32)
    }

    /// The sum of all trees.
    pub fn sum(&self, features: &[f32]) -> f64 {
        let value = |&root: &u32| {
            let mut at = root;
            loop {
                match self.nodes[at as usize] {
                    Node::Leaf(value) => return f64::from(value),
                    Node::Split {
                        feature,
                        threshold,
                        below,
                        above,
                    } => {
                        let goes_below = features[usize::from(feature)] <= threshold;
                        at = if goes_below { below } else { above };
                    }
                }
            }
        };
        self.roots.iter().map(value).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forest_adds_up_its_trees() {
        let lines = ["b 0.5 a 1 = -1 = 0.25 = 2", "= 10"];
        let trees = Trees::read(lines.into_iter(), &["a", "b"]).expect("two trees");
        assert_eq!(trees.sum(&[1.0, 0.5]), 9.0);
        assert_eq!(trees.sum(&[1.5, 0.5]), 10.25);
        assert_eq!(trees.sum(&[0.0, 0.6]), 12.0);
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        for line in ["a", "a x = 1 = 2", "a 1 = 1", "c 1 = 1 = 2", "= 1 = 2"] {
            assert!(
                Trees::read([line].into_iter(), &["a", "b"]).is_err(),
                "{line}"
            );
        }
    }
}
