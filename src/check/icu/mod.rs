//! Messages of ICU's MessageFormat (Unicode TR 35, part 9, the first version): what a program computes in them must stay.

mod differences;
mod parse;

pub(super) use differences::compare;

use parse::parse;

/// Whether a text is a message with forms to choose from, or the file says that it is a message.
pub(super) fn is_message(text: &str, flags: &[String]) -> bool {
    if flags.iter().any(|flag| flag == "icu-message-format") {
        return true;
    }
    text.contains('{') && parse(text).is_ok_and(|message| message.choices().next().is_some())
}
