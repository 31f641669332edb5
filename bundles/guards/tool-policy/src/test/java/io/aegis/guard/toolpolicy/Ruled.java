package io.aegis.guard.toolpolicy;

import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.Inspections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A guard with rules, and what it says of calls. */
final class Ruled {
    private final ToolPolicyGuard guard;

    Ruled(String otherwise, Map<?, ?>... rules) {
        var settings = rules.length == 0
                ? Map.of("otherwise", otherwise)
                : Map.of("otherwise", otherwise, "tools", List.of(rules));
        guard = (ToolPolicyGuard) new ToolPolicyGuardFactory().create(Settings.of(settings), new FakeHost());
    }

    /** A rule about the tool {@code pay} with one condition about {@code /x}. */
    static Map<String, Object> rule(String verdict, String test, Object value) {
        return rule(verdict, Map.of("argument", "/x", test, value));
    }

    static Map<String, Object> rule(String verdict, Object when) {
        var rule = new HashMap<String, Object>();
        rule.put("name", "pay");
        rule.put("verdict", verdict);
        rule.put("when", when);
        return rule;
    }

    static Map<String, Object> named(String name, String verdict) {
        return Map.of("name", name, "verdict", verdict);
    }

    Verdict verdict(String name, String arguments) {
        return verdict(Inspections.begin().at(Stage.TOOL_CALL).call(name, arguments));
    }

    Verdict verdict(Inspections calls) {
        return guard.inspect(calls.build());
    }

    String word(String name, String arguments) {
        return word(verdict(name, arguments));
    }

    static String word(Verdict verdict) {
        return switch (verdict.outcome()) {
            case Verdict.Outcome.Proceed() -> "allow";
            case Verdict.Outcome.RequireApproval(var ignored) -> "require_approval";
            case Verdict.Outcome.Block(var ignored) -> "deny";
        };
    }
}
