//! Text in XML 1.0.

use std::fmt::{self, Write as _};

/// A text in an element or an attribute between double quotes. A character that XML does not know (XML 1.0, section 2.2)
/// becomes U+FFFD.
pub(crate) struct Xml<T>(pub(crate) T);

impl<T: fmt::Display> fmt::Display for Xml<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping(f), "{}", self.0)
    }
}

struct Escaping<'f, 'b>(&'f mut fmt::Formatter<'b>);

impl fmt::Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            match c {
                '<' => self.0.write_str("&lt;")?,
                '>' => self.0.write_str("&gt;")?,
                '&' => self.0.write_str("&amp;")?,
                '"' => self.0.write_str("&quot;")?,
                '\'' => self.0.write_str("&#39;")?,
                '\t' | '\n' | '\r' => write!(self.0, "&#{};", u32::from(c))?,
                '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => {
                    self.0.write_char(c)?;
                }
                _ => self.0.write_char('\u{fffd}')?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Xml;

    #[test]
    fn markup_is_escaped_and_what_xml_does_not_know_is_replaced() {
        assert_eq!(Xml("<a b='\"'>&").to_string(), "&lt;a b=&#39;&quot;&#39;&gt;&amp;");
        assert_eq!(Xml("\u{0}\u{b}\u{fffe}\n").to_string(), "\u{fffd}\u{fffd}\u{fffd}&#10;");
    }
}
