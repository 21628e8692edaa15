//! Plural forms: the expression of a gettext header (gettext manual, "Plural forms"), else CLDR's categories.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

/// The numbers that a plural form stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Numbers {
    /// These alone: the form may say them in words or by its ending.
    Few(Vec<u32>),
    /// Many numbers, so that the form must contain the number.
    Many,
}

/// The numbers that are tried: every rule that languages have shows itself here.
const TRIED: u32 = 1_002;
/// A form for no more numbers may say them in words.
const FEW: usize = 2;

/// The plural forms of a language, as a file numbers them.
#[derive(Debug, Clone)]
pub struct PluralForms {
    /// The name of each: CLDR's category where CLDR tells it.
    pub names: Vec<String>,
    /// The numbers of each.
    numbers: Vec<Vec<u32>>,
}

impl PluralForms {
    /// What the value of `Plural-Forms` says; nothing where it cannot be understood.
    #[must_use]
    pub fn of_header(value: &str) -> Option<Self> {
        let part = |name: &str| {
            let parts = value.split(';').map(str::trim);
            let mut named = parts.filter_map(|part| part.strip_prefix(name));
            named.find_map(|rest| rest.trim_start().strip_prefix('='))
        };
        let count: usize = part("nplurals")?.trim().parse().ok()?;
        if !(1..=16).contains(&count) {
            return None;
        }
        let expression = Expression::of(part("plural")?)?;
        let mut numbers = vec![Vec::new(); count];
        for n in 0..TRIED {
            let form = expression.value(i64::from(n))?;
            numbers.get_mut(usize::try_from(form).ok()?)?.push(n);
        }
        let names = (0..count).map(|form| form.to_string()).collect();
        Some(Self { names, numbers })
    }

    /// CLDR's categories for a language, in CLDR's order.
    #[must_use]
    pub fn of_language(tag: &str) -> Option<Self> {
        let locale: Locale = tag.replace('_', "-").split('@').next()?.parse().ok()?;
        let rules = PluralRules::try_new((&locale).into(), PluralRulesOptions::default()).ok()?;
        let order = [
            (PluralCategory::Zero, "zero"),
            (PluralCategory::One, "one"),
            (PluralCategory::Two, "two"),
            (PluralCategory::Few, "few"),
            (PluralCategory::Many, "many"),
            (PluralCategory::Other, "other"),
        ];
        let of = |wanted: PluralCategory| {
            let numbers = (0..TRIED).filter(|n| rules.category_for(*n as usize) == wanted);
            numbers.collect::<Vec<u32>>()
        };
        let forms = order.map(|(category, name)| (name.to_owned(), of(category)));
        // what no whole number belongs to is for fractions
        let used = forms
            .into_iter()
            .filter(|(name, numbers)| !numbers.is_empty() || name == "other");
        let (names, numbers) = used.unzip();
        Some(Self { names, numbers })
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.numbers.len()
    }

    /// Whether the form is the one for a single thing.
    #[must_use]
    pub fn is_singular(&self, form: usize) -> bool {
        self.numbers
            .get(form)
            .is_some_and(|numbers| numbers.contains(&1))
    }

    /// The numbers that a form stands for; of one that there is not, many.
    #[must_use]
    pub fn numbers(&self, form: usize) -> Numbers {
        match self.numbers.get(form) {
            Some(numbers) if numbers.len() <= FEW => Numbers::Few(numbers.clone()),
            _ => Numbers::Many,
        }
    }

    /// Which form has this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }
}

/// An expression of C over `n`.
struct Expression {
    nodes: Vec<Node>,
}

/// Children by their index: what an expression nests is bounded by its length.
enum Node {
    N,
    Number(i64),
    Not(usize),
    Binary(&'static str, usize, usize),
    Choice(usize, usize, usize),
}

/// Binary operators by how tightly they bind; of two that begin alike the longer goes first.
const OPERATORS: &[&[&str]] = &[
    &["||"],
    &["&&"],
    &["==", "!="],
    &["<=", ">=", "<", ">"],
    &["+", "-"],
    &["*", "/", "%"],
];
/// No language needs a longer expression, nor a deeper one.
const LENGTH: usize = 2_000;
const DEPTH: usize = 60;

impl Expression {
    fn of(text: &str) -> Option<Self> {
        if text.len() > LENGTH {
            return None;
        }
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '\\')
            .collect();
        let mut parser = Parser {
            rest: &text,
            nodes: Vec::new(),
            depth: 0,
        };
        parser.choice()?;
        parser.rest.is_empty().then_some(Self {
            nodes: parser.nodes,
        })
    }

    /// The value for `n`; nothing where it divides by zero or grows out of bounds.
    fn value(&self, n: i64) -> Option<i64> {
        self.at(self.nodes.len() - 1, n)
    }

    fn at(&self, node: usize, n: i64) -> Option<i64> {
        Some(match self.nodes[node] {
            Node::N => n,
            Node::Number(number) => number,
            Node::Not(inner) => i64::from(self.at(inner, n)? == 0),
            Node::Choice(test, yes, no) => match self.at(test, n)? {
                0 => self.at(no, n)?,
                _ => self.at(yes, n)?,
            },
            Node::Binary(operator, left, right) => {
                let left = self.at(left, n)?;
                let right = || self.at(right, n);
                match operator {
                    "||" => i64::from(left != 0 || right()? != 0),
                    "&&" => i64::from(left != 0 && right()? != 0),
                    "==" => i64::from(left == right()?),
                    "!=" => i64::from(left != right()?),
                    "<=" => i64::from(left <= right()?),
                    ">=" => i64::from(left >= right()?),
                    "<" => i64::from(left < right()?),
                    ">" => i64::from(left > right()?),
                    "+" => left.checked_add(right()?)?,
                    "-" => left.checked_sub(right()?)?,
                    "*" => left.checked_mul(right()?)?,
                    "/" => left.checked_div(right()?)?,
                    _ => left.checked_rem(right()?)?,
                }
            }
        })
    }
}

struct Parser<'t> {
    rest: &'t str,
    nodes: Vec<Node>,
    depth: usize,
}

impl Parser<'_> {
    fn take(&mut self, mark: &str) -> bool {
        match self.rest.strip_prefix(mark) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn node(&mut self, node: Node) -> Option<usize> {
        self.nodes.push(node);
        Some(self.nodes.len() - 1)
    }

    fn choice(&mut self) -> Option<usize> {
        self.depth += 1;
        let test = (self.depth <= DEPTH).then(|| self.binary(0))??;
        let node = match self.take("?") {
            false => test,
            true => {
                let yes = self.choice()?;
                let no = self.take(":").then(|| self.choice())??;
                self.node(Node::Choice(test, yes, no))?
            }
        };
        self.depth -= 1;
        Some(node)
    }

    fn binary(&mut self, level: usize) -> Option<usize> {
        let Some(operators) = OPERATORS.get(level) else {
            return self.unary();
        };
        let mut left = self.binary(level + 1)?;
        while let Some(operator) = operators.iter().find(|operator| self.take(operator)) {
            let right = self.binary(level + 1)?;
            left = self.node(Node::Binary(operator, left, right))?;
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<usize> {
        if self.take("!") {
            self.depth += 1;
            let inner = (self.depth <= DEPTH).then(|| self.unary())??;
            self.depth -= 1;
            return self.node(Node::Not(inner));
        }
        if self.take("(") {
            let inner = self.choice()?;
            return self.take(")").then_some(inner);
        }
        if self.take("n") {
            return self.node(Node::N);
        }
        let end = self.rest.find(|c: char| !c.is_ascii_digit());
        let (digits, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        let number = digits.parse().ok()?;
        self.rest = rest;
        self.node(Node::Number(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn few(forms: &PluralForms, form: usize) -> Option<Vec<u32>> {
        match forms.numbers(form) {
            Numbers::Few(numbers) => Some(numbers),
            Numbers::Many => None,
        }
    }

    #[test]
    fn headers_as_catalogues_have_them_are_evaluated() {
        let arabic = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);";
        let arabic = PluralForms::of_header(arabic).expect("it is right");
        let shown: Vec<_> = (0..6).map(|form| few(&arabic, form)).collect();
        assert_eq!(
            shown,
            [
                Some(vec![0]),
                Some(vec![1]),
                Some(vec![2]),
                None,
                None,
                None
            ]
        );
        let persian = PluralForms::of_header("nplurals=2; plural=n > 1;").expect("it is right");
        assert_eq!(
            (few(&persian, 0), persian.is_singular(0)),
            (Some(vec![0, 1]), true)
        );
        let one = PluralForms::of_header("nplurals=1; plural=0;").expect("it is right");
        assert_eq!((one.count(), few(&one, 0)), (1, None));
        let polish =
            "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)";
        assert_eq!(
            PluralForms::of_header(polish).expect("it is right").count(),
            3
        );
        let negated = PluralForms::of_header("nplurals=2; plural=!(n==1)").expect("it is right");
        assert_eq!((few(&negated, 0), few(&negated, 1)), (Some(vec![1]), None));
    }

    #[test]
    fn expressions_that_make_no_sense_are_none() {
        for value in [
            "",
            "nplurals=2; plural=",
            "nplurals=2; plural=n/0;",
            "nplurals=2; plural=n;",
            "nplurals=0; plural=0;",
            "nplurals=2; plural=(n>1;",
            "nplurals=2; plural=n>1 x;",
        ] {
            assert!(PluralForms::of_header(value).is_none(), "{value}");
        }
        let deep = format!("nplurals=1; plural={}0", "(".repeat(900));
        assert!(PluralForms::of_header(&deep).is_none());
        let deep = format!("nplurals=1; plural={}0", "!".repeat(900));
        assert!(PluralForms::of_header(&deep).is_none());
    }

    #[test]
    fn without_a_header_the_forms_are_those_of_cldr() {
        let arabic = PluralForms::of_language("ar_EG").expect("a language");
        assert_eq!(arabic.names, ["zero", "one", "two", "few", "many", "other"]);
        let persian = PluralForms::of_language("fa").expect("a language");
        assert_eq!(persian.names, ["one", "other"]);
        assert_eq!(persian.named("other"), Some(1));
    }
}
