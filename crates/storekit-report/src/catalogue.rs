//! The rules themselves: the catalogue, and one rule's text.

use std::io::{self, Write};

use serde::Serialize;
use storekit_audit::About;

use crate::Style;
use crate::rule_text::markdown;
use crate::wrap::paragraph;

/// A format of the catalogue.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CatalogueFormat {
    /// A table for people.
    Human,
    /// An array of `{id, severity, evidence, summary}`.
    Json,
    /// In Markdown, a table and then the text of every rule.
    Markdown,
}

/// Writes the catalogue, in the order in which the rules come.
pub fn write_catalogue(
    format: CatalogueFormat,
    rules: &[&About],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        CatalogueFormat::Human => write_human(rules, style, out),
        CatalogueFormat::Json => write_json(rules, out),
        CatalogueFormat::Markdown => write_markdown(rules, out),
    }
}

/// Writes a rule's text: its doc comment, with headings on lines of their own and examples indented.
pub fn explain(about: &About, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let (severity, evidence) = (style.severity(about.severity), about.evidence.name());
    writeln!(out, "{} ({severity}, {evidence})\n", style.bold(about.id))?;
    let mut in_example = false;
    for line in markdown(about.doc).lines() {
        if line.starts_with("```") {
            in_example = !in_example;
        } else if in_example {
            writeln!(out, "    {line}")?;
        } else if let Some(heading) = line.strip_prefix("## ") {
            writeln!(out, "{}", style.bold(heading))?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn write_human(rules: &[&About], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for about in rules {
        let severity = style.severity(about.severity);
        let (id, evidence) = (style.bold(about.id), about.evidence.name());
        writeln!(out, "{severity:7}  {id} ({evidence})")?;
        out.write_all(b"         ")?;
        paragraph(out, style.width, 9, 9, about.summary())?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Row {
    id: &'static str,
    severity: &'static str,
    evidence: &'static str,
    summary: &'static str,
}

fn write_json(rules: &[&About], out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<_> = rules
        .iter()
        .map(|about| Row {
            id: about.id,
            severity: about.severity.name(),
            evidence: about.evidence.name(),
            summary: about.summary(),
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &rows)?;
    out.write_all(b"\n")
}

fn write_markdown(rules: &[&About], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Rules\n")?;
    writeln!(out, "Written by `scripts/make-docs` from the rules' doc comments. Edit those.\n")?;
    writeln!(out, "| rule | severity | evidence | reports |")?;
    writeln!(out, "|---|---|---|---|")?;
    for about in rules {
        let (severity, evidence) = (about.severity, about.evidence.name());
        let summary = about.summary().replace('|', "\\|");
        let id = about.id;
        writeln!(out, "| [`{id}`](#{id}) | {severity} | {evidence} | {summary} |")?;
    }
    for about in rules {
        let (severity, evidence) = (about.severity, about.evidence.name());
        writeln!(out, "\n## {}\n\n{severity}, {evidence}\n", about.id)?;
        // A rule's sections stand below its own heading.
        writeln!(out, "{}", markdown(about.doc).replace("\n## ", "\n### "))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use storekit_audit::{Evidence, Severity};

    use super::*;
    use crate::Audience;

    const ABOUT: About = About {
        id: "key-missing",
        severity: Severity::Error,
        evidence: Evidence::Documented,
        doc: " The private key is absent | empty.\n\n ## Why it matters\n\n Apple answers 401.\n\n ## Example\n\n ```json\n {\n   \"key_id\": \"x\"\n }\n ```\n",
    };
    const STYLE: Style =
        Style { color: false, width: 80, version: "1.2.3", audience: Audience::Colleague };

    fn text(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_text_of_a_rule_is_its_doc_comment_without_markup() {
        insta::assert_snapshot!(text(|out| explain(&ABOUT, &STYLE, out)));
    }

    #[test]
    fn the_catalogue_is_a_table_in_each_format() {
        let catalogue = |format| text(|out| write_catalogue(format, &[&ABOUT], &STYLE, out));
        insta::assert_snapshot!(catalogue(CatalogueFormat::Human));
        insta::assert_snapshot!(catalogue(CatalogueFormat::Json));
        insta::assert_snapshot!(catalogue(CatalogueFormat::Markdown));
    }
}
