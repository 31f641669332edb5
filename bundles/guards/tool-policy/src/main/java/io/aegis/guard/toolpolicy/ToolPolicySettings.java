package io.aegis.guard.toolpolicy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.settings.SettingsException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a policy out of settings. What it cannot read it refuses; there is no rule that it leaves out. */
final class ToolPolicySettings {
    /** What the findings are called that come of no rule. */
    static final String OTHERWISE = "otherwise";

    private static final int LONGEST_PATTERN = 500;
    private static final int LONGEST_NUMBER = 80;
    private static final List<String> TESTS = List.of(
            "equals", "in", "matches", "contains", "above", "below", "longer_than", "present", "absent", "host_in");

    private ToolPolicySettings() {}

    static ToolPolicy policy(Settings settings) {
        var rules = new ArrayList<Rule>();
        var names = new HashSet<>(List.of(OTHERWISE, ToolPolicyGuard.UNREAD));
        for (Settings each : settings.children("tools")) {
            Rule rule = rule(each, rules.size() + 1);
            if (!names.add(rule.decision().rule())) {
                throw each.wrong(
                        "reason",
                        "a word that no other rule has, and not '" + OTHERWISE + "' or '" + ToolPolicyGuard.UNREAD
                                + "'");
            }
            rules.add(rule);
        }
        return new ToolPolicy(rules, new Decision(ruling(settings, "otherwise"), OTHERWISE));
    }

    private static Rule rule(Settings settings, int number) {
        String name = settings.string("name").orElseThrow(() -> settings.wrong("name", "set"));
        return new Rule(
                settings.string("namespace").map(Glob::new).orElse(Glob.ANY),
                new Glob(name),
                conditions(settings),
                new Decision(
                        ruling(settings, "verdict"), settings.string("reason").orElse("rule-" + number)));
    }

    private static Ruling ruling(Settings settings, String name) {
        return switch (settings.string(name).orElse("")) {
            case "allow" -> Ruling.ALLOW;
            case "require_approval" -> Ruling.REQUIRE_APPROVAL;
            case "deny" -> Ruling.DENY;
            default -> throw settings.wrong(name, "allow, require_approval or deny");
        };
    }

    private static List<Condition> conditions(Settings rule) {
        if (!rule.names().contains("when")) {
            return List.of();
        }
        if (rule.asMap().get("when") instanceof List<?> list) {
            if (list.isEmpty()) {
                throw rule.wrong("when", "a condition, or a list of at least one");
            }
            return rule.children("when").stream()
                    .map(ToolPolicySettings::condition)
                    .toList();
        }
        return rule.child("when").stream().map(ToolPolicySettings::condition).toList();
    }

    private static Condition condition(Settings when) {
        Pointer argument = when.string("argument")
                .flatMap(Pointer::of)
                .orElseThrow(() -> when.wrong("argument", "a JSON pointer such as /amount"));
        boolean isNegated = when.names().contains("not");
        Settings asked = when.child("not").orElse(when);
        if (isNegated && when.names().size() > 2) {
            throw when.wrong("not", "the one question beside argument");
        }
        String test = test(asked, isNegated ? 1 : 2);
        return new Condition(argument, read(asked, test), isNegated != test.equals("absent"));
    }

    private static String test(Settings asked, int size) {
        var tests = TESTS.stream().filter(asked.names()::contains).toList();
        if (tests.size() != 1 || asked.names().size() != size) {
            throw new SettingsException(asked.pointer(), "a condition asks one of " + TESTS);
        }
        return tests.getFirst();
    }

    private static ArgumentTest read(Settings asked, String test) {
        return switch (test) {
            case "equals" ->
                new ArgumentTest.OneOf(List.of(json(asked, test, asked.asMap().get(test))));
            case "in" -> new ArgumentTest.OneOf(values(asked, test));
            case "matches" -> new ArgumentTest.Matches(pattern(asked, test));
            case "contains" -> new ArgumentTest.Contains(required(asked, test));
            case "above" ->
                new ArgumentTest.Above(number(asked, test, asked.asMap().get(test)));
            case "below" ->
                new ArgumentTest.Below(number(asked, test, asked.asMap().get(test)));
            case "longer_than" -> new ArgumentTest.LongerThan(length(asked, test));
            case "host_in" -> new ArgumentTest.HostIn(hosts(asked, test));
            default -> present(asked, test);
        };
    }

    private static ArgumentTest present(Settings asked, String test) {
        if (!asked.bool(test).orElse(false)) {
            throw asked.wrong(test, "true; write the other of present and absent for false");
        }
        return new ArgumentTest.Present();
    }

    private static List<Json> values(Settings asked, String test) {
        if (!(asked.asMap().get(test) instanceof List<?> list) || list.isEmpty()) {
            throw asked.wrong(test, "a list of at least one text, number or boolean");
        }
        var values = new ArrayList<Json>();
        for (Object each : list) {
            values.add(json(asked, test, each));
        }
        return values;
    }

    private static Json json(Settings asked, String test, @Nullable Object value) {
        return switch (value) {
            case String text -> new Json.Text(text);
            case Boolean bool -> new Json.Bool(bool);
            case null, default -> new Json.Numeral(number(asked, test, value));
        };
    }

    /** A decimal number is taken as it is written, which is the shortest that gives the same {@code double}; one with more digits is written as a text. */
    private static BigDecimal number(Settings asked, String test, @Nullable Object value) {
        return switch (value) {
            case Long whole -> BigDecimal.valueOf(whole);
            case Double number when Double.isFinite(number) -> BigDecimal.valueOf(number);
            case String text when isDecimal(text) -> new BigDecimal(text);
            case null, default -> throw asked.wrong(test, "a number, or a decimal number as a text");
        };
    }

    private static boolean isDecimal(String text) {
        String[] halves = (text.startsWith("-") ? text.substring(1) : text).split("\\.", -1);
        return text.length() <= LONGEST_NUMBER
                && halves.length <= 2
                && Arrays.stream(halves).allMatch(ToolPolicySettings::isDigits);
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long length(Settings asked, String test) {
        return asked.integer(test)
                .filter(length -> length >= 0)
                .orElseThrow(() -> asked.wrong(test, "a number of characters, 0 or more"));
    }

    private static List<Glob> hosts(Settings asked, String test) {
        List<String> hosts = asked.strings(test);
        if (hosts.isEmpty()) {
            throw asked.wrong(test, "a list of at least one host");
        }
        return hosts.stream()
                .map(host -> new Glob(host.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static Pattern pattern(Settings asked, String test) {
        String text = required(asked, test);
        if (text.length() > LONGEST_PATTERN) {
            throw asked.wrong(test, "at most " + LONGEST_PATTERN + " characters long");
        }
        try {
            return Pattern.compile(text, Pattern.DOTALL);
        } catch (PatternSyntaxException broken) {
            throw asked.wrong(test, "a pattern in RE2 syntax");
        }
    }

    private static String required(Settings asked, String test) {
        return asked.string(test).filter(text -> !text.isEmpty()).orElseThrow(() -> asked.wrong(test, "a text"));
    }
}
