package io.aegis.config;

import java.util.List;
import java.util.regex.Pattern;

/** Every key of a fixture, once. */
final class FixtureKeys {
    /** The type that 2.x had for a list of patterns. */
    static final String REGEX = "regex";

    static final Shape.Text TEXT =
            new Shape.Text("a text that is not empty", Pattern.compile("(?s).+"), "Ignore all previous instructions");
    private static final Shape.Text RULE = new Shape.Text("the name of a rule", Forms.LABEL.form(), "injection");

    private static final Shape.Section MESSAGE = section(
            Key.of("role", choice("system", "developer", "user", "assistant", "tool"), "Who says it.")
                    .required(),
            Key.of("content", TEXT, "What they say.").required(),
            Key.of("tool_call_id", Forms.LINE, "Of a tool: the call that it answers."));

    static final Shape.Section FIXTURE = section(
            Key.of("description", Forms.LINE, "What it is about."),
            Key.of("input", TEXT, "The text that the guards judge."),
            Key.of("messages", new Shape.ListOf(MESSAGE), "A conversation in the place of one text."),
            Key.of("stage", choice("ingress", "tool_call", "tool_result", "egress"), "Where the guards are asked.")
                    .orElse("ingress"),
            Key.of("route", Forms.NAME, "A route of the configuration, whose guards are asked."),
            Key.of("guards", new Shape.ListOf(new Shape.Anything()), "Guards of its own.")
                    .orElse("[]"),
            Key.of("expected", choice("allow", "sanitize", "require_approval", "block"), "What they say together.")
                    .orElse("allow"),
            Key.of("expected_text", TEXT, "What is left of the text."),
            Key.of("expected_findings", new Shape.ListOf(RULE), "The rules that match, and no others."));

    /** A guard of the type {@value #REGEX}. */
    static final Shape.Section PATTERNS = section(
            Key.of("type", choice(REGEX), "A list of patterns.").required(),
            Key.of("name", Forms.GUARD, "What findings are called by."),
            Key.of("patterns", new Shape.ListOf(TEXT), "Each blocks where it matches, whatever the case.")
                    .required(),
            Key.of("reason", Forms.LINE, "What a caller would read."));

    private FixtureKeys() {}

    private static Shape.Section section(Key... keys) {
        return new Shape.Section(List.of(keys));
    }

    private static Shape.Choice choice(String... options) {
        return new Shape.Choice(List.of(options), List.of());
    }
}
