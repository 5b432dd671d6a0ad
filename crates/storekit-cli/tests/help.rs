//! Help that fits on a screen.

#![expect(clippy::unwrap_used, reason = "a test that panics fails, as it should")]

mod common;

const COMMANDS: [&str; 10] = [
    "audit",
    "check",
    "inspect",
    "normalize",
    "diff",
    "explain",
    "rules",
    "schema",
    "completions",
    "man",
];

#[test]
fn the_help_of_every_command_fits_24_lines_of_80_columns_and_begins_with_the_common_case() {
    let mut asked: Vec<Vec<&str>> = vec![vec!["-h"], vec!["--help"]];
    for command in COMMANDS {
        asked.push(vec![command, "-h"]);
        asked.push(vec![command, "--help"]);
    }
    for args in asked {
        let output = common::run(&args);
        assert_eq!(common::code(&output), 0, "{args:?}");
        let help = String::from_utf8_lossy(&output.stdout).into_owned();
        let lines: Vec<_> = help.lines().collect();
        assert!(lines.len() <= 24, "{args:?}: {} lines\n{help}", lines.len());
        assert_eq!(lines.first(), Some(&"The common case:"), "{help}");
        let is_command = lines.get(1).is_some_and(|line| line.starts_with("  storekit-audit "));
        assert!(is_command, "{help}");
        let wide = lines.iter().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None, "{args:?}");
    }
}

#[test]
fn the_list_of_commands_above_is_the_whole_list() {
    let help = String::from_utf8_lossy(&common::run(&["--help"]).stdout).into_owned();
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    let listed: Vec<_> = listed.filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(listed, COMMANDS);
}
