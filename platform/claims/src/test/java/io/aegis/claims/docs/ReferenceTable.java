package io.aegis.claims.docs;

import io.aegis.claims.Attack;
import io.aegis.config.ConfigCode;
import io.aegis.config.KeyReference;
import io.aegis.kernel.Diagnosis;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.server.Metric;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table of the reference that is written out of a table of the code. */
enum ReferenceTable {
    KEYS("docs/reference/configuration.md") {
        @Override
        String markdown() {
            return KeyReference.markdown();
        }
    },
    ERRORS("docs/reference/errors.md") {
        @Override
        String markdown() {
            return table(
                    List.of("AEG", "status", "code", "type", "x-should-retry", "retry-after"),
                    Arrays.stream(ErrorCode.values())
                            .map(code -> List.of(
                                    code(code.aegis()),
                                    Integer.toString(code.status()),
                                    code(code.code()),
                                    code(code.type()),
                                    Boolean.toString(code.shouldRetry()),
                                    code.retryAfter()
                                            .map(wait -> wait.toSeconds() + " s")
                                            .orElse(""))));
        }
    },
    CONFIGURATION_CODES("docs/reference/errors.md") {
        @Override
        String markdown() {
            return table(
                    List.of("AEG", "name"),
                    Arrays.stream(ConfigCode.values()).map(code -> List.of(code(code.id()), words(code))));
        }
    },
    DIAGNOSES("docs/reference/errors.md") {
        @Override
        String markdown() {
            return table(
                    List.of("outcome", "AEG", "what", "what to do"),
                    Arrays.stream(Diagnosis.values())
                            .map(each -> List.of(
                                    code(each.name().toLowerCase(Locale.ROOT)),
                                    code(each.code().aegis()),
                                    each.what(),
                                    each.fix())));
        }
    },
    METRICS("docs/reference/metrics.md") {
        @Override
        String markdown() {
            return table(
                    List.of("metric", "type", "labels", "meaning"),
                    Arrays.stream(Metric.values())
                            .map(metric -> List.of(
                                    code(metric.exposedName()),
                                    words(metric.type()),
                                    metric.labels().stream()
                                            .map(ReferenceTable::code)
                                            .collect(Collectors.joining(", ")),
                                    metric.help())));
        }
    },
    EXIT_CODES("docs/reference/exit-codes.md") {
        @Override
        String markdown() {
            return table(
                    List.of("code", "meaning"),
                    constants("io.aegis.cli.ExitCode").map(code -> List.of(said(code, "code"), said(code, "meaning"))));
        }
    },
    ATTACKS("docs/threat-model.md") {
        @Override
        String markdown() {
            return Attack.markdown();
        }
    },
    ENDPOINTS("docs/reference/http.md") {
        @Override
        String markdown() {
            return table(
                    List.of("method", "path", "who", "counted as"),
                    constants("io.aegis.server.Endpoint")
                            .map(endpoint -> List.of(
                                    said(endpoint, "method"),
                                    code(said(endpoint, "path")),
                                    said(endpoint, "access").toLowerCase(Locale.ROOT),
                                    code(said(endpoint, "surface")))));
        }
    };

    private final String page;

    ReferenceTable(String page) {
        this.page = page;
    }

    /** The page that holds it. */
    String page() {
        return page;
    }

    /** What stands on the page between the marks of this table. */
    abstract String markdown();

    /** The page with this table as the code has it now. */
    String written(String text) {
        String begin = "<!-- generated: " + name() + " -->\n";
        String end = "<!-- end -->";
        int from = text.indexOf(begin);
        int to = text.indexOf(end, Math.max(from, 0));
        if (from < 0 || to < 0) {
            throw new AssertionError(page + " has no place for " + name());
        }
        return text.substring(0, from + begin.length()) + "\n" + markdown().strip() + "\n\n" + text.substring(to);
    }

    private static String table(List<String> heading, Stream<List<String>> rows) {
        String rule = heading.stream().map(column -> "---").collect(Collectors.joining("|", "|", "|\n"));
        return row(heading) + rule + rows.map(ReferenceTable::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Tables that their module shows to nobody. */
    private static Stream<Object> constants(String type) {
        try {
            return Arrays.stream(Class.forName(type).getEnumConstants());
        } catch (ClassNotFoundException gone) {
            throw new AssertionError("the code has no table " + type, gone);
        }
    }

    private static String said(Object constant, String accessor) {
        try {
            Method method = constant.getClass().getDeclaredMethod(accessor);
            method.setAccessible(true);
            return String.valueOf(method.invoke(constant));
        } catch (ReflectiveOperationException gone) {
            throw new AssertionError(constant + " does not say its " + accessor, gone);
        }
    }
}
