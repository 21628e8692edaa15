use serde::Deserialize;

/// How a language makes plurals by other vowels inside the word: `[forms.plurals]` of its pack.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plurals {
    /// Letters that are no radical but the first.
    weak: String,
    /// Shapes of singulars and of their plurals: a digit stands for a radical, any other letter for itself.
    shapes: Vec<[String; 2]>,
}

impl Plurals {
    /// Folds what the rows say of letters.
    pub fn fold(&mut self, fold: &impl Fn(&str) -> String) {
        self.weak = fold(&self.weak);
        for shape in self.shapes.iter_mut().flatten() {
            *shape = fold(shape);
        }
    }

    /// The plurals that a folded noun may have. Most words have one of them, many none: each is only another text by
    /// which the noun is known.
    pub fn of(&self, noun: &str) -> impl Iterator<Item = String> {
        let letters: Vec<char> = noun.chars().collect();
        self.shapes.iter().filter_map(move |[singular, plural]| {
            let radicals = self.radicals(singular, &letters)?;
            let put = |c: char| match c.to_digit(10) {
                Some(number) => radicals.get(number as usize).copied().flatten(),
                None => Some(c),
            };
            plural.chars().map(put).collect()
        })
    }

    /// The radicals by their numbers, where the letters have this shape.
    fn radicals(&self, shape: &str, letters: &[char]) -> Option<[Option<char>; 10]> {
        let mut radicals = [None; 10];
        if shape.chars().count() != letters.len() {
            return None;
        }
        for (place, (wanted, letter)) in shape.chars().zip(letters).enumerate() {
            match wanted.to_digit(10) {
                Some(_) if place > 0 && self.weak.contains(*letter) => return None,
                Some(number) => radicals[number as usize] = Some(*letter),
                None if wanted != *letter => return None,
                None => {}
            }
        }
        Some(radicals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_of_a_noun_tells_its_plural() {
        let plurals = Plurals {
            weak: "اوي".into(),
            shapes: vec![["12ي3ه".into(), "12اي3".into()]],
        };
        let of = |noun| plurals.of(noun).collect::<Vec<_>>();
        assert_eq!(of("خريطه"), ["خرايط"]);
        assert_eq!(of("خرييه"), [""; 0], "a weak radical");
        assert_eq!(of("خريط"), [""; 0], "another length");
    }
}
