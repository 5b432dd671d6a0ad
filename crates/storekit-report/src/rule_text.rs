//! The text of a rule, taken from its doc comment.

/// The Markdown of a doc comment, or of a part of it: without the blank that each line starts with.
pub(crate) fn markdown(doc: &str) -> String {
    let mut text = String::new();
    for line in doc.lines() {
        text.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
        text.push('\n');
    }
    text.trim().to_owned()
}

/// The same without markup: headings on lines of their own, examples indented.
pub(crate) fn plain(doc: &str) -> String {
    let mut text = String::new();
    let mut in_example = false;
    for line in markdown(doc).lines() {
        if line.starts_with("```") {
            in_example = !in_example;
            continue;
        }
        if in_example {
            text.push_str("    ");
        }
        text.push_str(line.strip_prefix("## ").unwrap_or(line));
        text.push('\n');
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doc_comment_loses_its_indent_and_as_plain_text_its_markup() {
        let doc = " Sum\n\n ## Example\n\n ```json bad\n {\n   1\n ```\n";
        assert_eq!(markdown(doc), "Sum\n\n## Example\n\n```json bad\n{\n  1\n```");
        assert_eq!(plain(doc), "Sum\n\nExample\n\n    {\n      1");
    }
}
