package io.aegis.cli;

import io.aegis.app.State;
import io.aegis.ledger.LedgerReader;
import io.aegis.ledger.LedgerReport;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** What the evidence of a time adds up to, read from the ledger whether a gateway runs or not. */
@Command(
        name = "report",
        description = "runs, verdicts, approvals and changes between two times",
        mixinStandardHelpOptions = true)
final class AuditReportCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private Place place = new Place();

    @Mixin
    private Output output = new Output();

    @Option(names = "--since", paramLabel = "T", description = "a time, a day, or how long ago: 90d (default: all)")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "T", description = "the same, for the end (default: now)")
    private @Nullable String until;

    AuditReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        LocalState.require(place.dataDirectory());
        Instant now = Instant.now();
        JsonNode report = LedgerReport.of(
                new LedgerReader(State.evidence(place.dataDirectory())),
                Optional.ofNullable(since).map(text -> time(text, now)),
                Optional.ofNullable(until).map(text -> time(text, now)).orElse(now));
        if (output.format() == Format.table) {
            print(report);
        } else {
            output.print(terminal, report);
        }
        return ExitCode.OK.code();
    }

    private static Instant time(String text, Instant now) {
        try {
            return text.indexOf('T') > 0
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException notATime) {
            return now.minus(Durations.parse(text));
        }
    }

    private void print(JsonNode report) {
        terminal.data("records    " + report.path("records") + " (" + report.path("first_seq") + " to "
                + report.path("last_seq") + "), until " + report.path("until").asString(""));
        terminal.data("");
        table(
                List.of("ROUTE", "PRINCIPAL", "RUNS", "VERDICTS", "APPROVALS", "TOKENS", "REPEATED"),
                report.path("principals"),
                "route",
                "principal",
                "runs",
                "verdicts",
                "approvals",
                "tokens",
                "refusals_repeated");
        table(
                List.of("GUARD", "STAGE", "VERDICT", "COUNT"),
                report.path("guards"),
                "guard",
                "stage",
                "verdict",
                "count");
        changes("configuration", report.path("config_changes"), "generation", "actor", "weakens");
        changes("plugins", report.path("plugin_changes"), "action", "plugin", "version", "actor");
        changes("refused decisions", report.path("refused_decisions"), "run", "by", "reason");
    }

    private void changes(String what, JsonNode changes, String... members) {
        JsonNode weakening = changes.path("weakening");
        terminal.data(what + ": " + changes.path("total")
                + (weakening.isMissingNode() ? "" : ", of which " + weakening + " weaken")
                + (changes.path("omitted").asLong() == 0 ? "" : "; " + changes.path("omitted") + " are not shown"));
        changes.path("entries").forEach(entry -> {
            var line = new StringBuilder(
                    "  record " + entry.path("seq") + "  " + entry.path("at").asString(""));
            for (String member : members) {
                if (!entry.path(member).isMissingNode()) {
                    line.append("  ").append(member).append(' ').append(shown(entry.path(member)));
                }
            }
            terminal.data(line.toString());
        });
    }

    private void table(List<String> heading, JsonNode entries, String... members) {
        var rows = new ArrayList<List<String>>();
        rows.add(heading);
        for (JsonNode entry : entries) {
            var row = new ArrayList<String>();
            for (String member : members) {
                row.add(shown(entry.path(member)));
            }
            rows.add(row);
        }
        terminal.table(rows);
        terminal.data("");
    }

    private static String shown(JsonNode value) {
        if (!value.isObject()) {
            return value.isMissingNode() ? "-" : value.asString("");
        }
        var words = new ArrayList<String>();
        value.properties().forEach(entry -> words.add(entry.getKey() + " " + entry.getValue()));
        return words.isEmpty() ? "-" : String.join(", ", words);
    }
}
