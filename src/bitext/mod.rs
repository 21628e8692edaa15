//! Two or more reports compared: links, fact clusters, divergences.

pub mod collation;
