package io.aegis.cli;

import static java.util.Objects.requireNonNull;

import io.aegis.app.State;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs of a running gateway, as the principal of {@code AEGIS_API_KEY} sees and decides them. */
@Command(
        name = "runs",
        aliases = "run",
        description = "runs that wait, go on, or are over",
        mixinStandardHelpOptions = true,
        subcommands = {
            RunsCommand.ListRuns.class,
            RunsCommand.Show.class,
            RunsCommand.Approve.class,
            RunsCommand.Deny.class,
            RunsCommand.Purge.class
        })
final class RunsCommand {
    private static final String PATH = "/v1/runs";
    private static final JsonMapper JSON = JsonMapper.shared();

    private RunsCommand() {}

    private static JsonNode accepted(ServerLink link, ServerLink.Answer answer) {
        if (answer.status() >= 400) {
            throw Refusal.of(answer.body(), link);
        }
        return answer.body();
    }

    private static String path(String id) {
        if (!id.matches("[0-9a-fA-F-]{1,64}")) {
            throw new CommandFailure(ExitCode.NOT_FOUND, "there is no such run; see `aegis runs list`");
        }
        return PATH + "/" + id;
    }

    @Command(
            name = "list",
            description = "own runs, and those that wait for your decision",
            mixinStandardHelpOptions = true)
    static final class ListRuns implements Callable<Integer> {
        private final Terminal terminal;

        @Option(
                names = "--status",
                paramLabel = "S",
                description = "paused, running, completed, blocked, denied, error")
        private @Nullable RunStatus status;

        @Option(names = "--pending", description = "the same as --status paused")
        private boolean pending;

        @Option(names = "--route", paramLabel = "R")
        private @Nullable String route;

        @Option(names = "--principal", paramLabel = "P", description = "for auditors and approvers")
        private @Nullable String principal;

        @Option(names = "--since", paramLabel = "T", description = "24h, or 2026-01-31T12:00:00Z")
        private @Nullable String since;

        @Option(names = "--limit", paramLabel = "N", description = "how many at most (default 100)")
        private int limit = 100;

        @Mixin
        private Output output = new Output();

        ListRuns(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var query = new StringJoiner("&", PATH + "?", "");
            query.add("limit=" + limit);
            add(query, "status", pending ? "paused" : status == null ? null : status.name());
            add(query, "route", route);
            add(query, "principal", principal);
            add(
                    query,
                    "since",
                    Optional.ofNullable(since)
                            .map(RunsCommand::time)
                            .map(Instant::toString)
                            .orElse(null));
            ServerLink link = ServerLink.ofEnvironment();
            JsonNode runs = accepted(link, link.get(query.toString())).path("data");
            var rows = new ArrayList<List<String>>();
            runs.forEach(run -> rows.add(List.of(
                    run.path("run_id").asString(""),
                    run.path("status").asString(""),
                    run.path("route").asString(""),
                    run.path("principal_id").asString(""),
                    run.path("at").asString(""),
                    run.path("expires_at").asString("-"))));
            output.print(terminal, List.of("RUN", "STATUS", "ROUTE", "PRINCIPAL", "AT", "EXPIRES"), rows, runs);
            return ExitCode.OK.code();
        }

        private static void add(StringJoiner query, String name, @Nullable String value) {
            if (value != null) {
                query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
    }

    /** A time, or how long ago. */
    static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException notATime) {
            return Instant.now().minus(Durations.parse(text));
        }
    }

    @Command(
            name = "show",
            description = "one run: what it waits for, or what came of it",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        private final Terminal terminal;

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Mixin
        private Output output = new Output();

        Show(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            ServerLink link = ServerLink.ofEnvironment();
            JsonNode run = accepted(link, link.get(path(id)));
            if (output.format() == Format.table) {
                print(terminal, run);
            } else {
                output.print(terminal, run);
            }
            return ExitCode.OK.code();
        }
    }

    /** A run for people to read. */
    private static void print(Terminal terminal, JsonNode run) {
        terminal.data("run        " + run.path("run_id").asString(""));
        terminal.data("status     " + run.path("status").asString(""));
        terminal.data("route      " + run.path("route").asString(""));
        terminal.data("principal  " + run.path("principal_id").asString(""));
        terminal.data("at         " + run.path("at").asString(""));
        if (run.hasNonNull("expires_at")) {
            terminal.data("expires    " + run.path("expires_at").asString(""));
        }
        if (run.has("pending")) {
            print(terminal, "", run.path("pending"));
        }
        if (run.hasNonNull("response")) {
            terminal.data("");
            terminal.data(run.path("response").asString(""));
        }
        if (run.has("error")) {
            terminal.data("error      " + run.at("/error/aegis/code").asString("") + " "
                    + run.at("/error/aegis/what").asString(""));
        }
    }

    private static void print(Terminal terminal, String margin, JsonNode pending) {
        pending.path("asked_by")
                .forEach(asked -> terminal.data(
                        margin + "asked by   " + asked.path("guard").asString("") + " ("
                                + asked.path("rule").asString("") + ") at "
                                + asked.path("stage").asString("")));
        terminal.data(margin + "approvals  " + pending.path("approvals").size() + " of " + pending.path("quorum"));
        terminal.data(margin + "digest     " + pending.path("digest").asString(""));
        pending.path("what").forEach(deed -> {
            terminal.data("");
            String destination = deed.path("destination").asString("");
            terminal.data(margin
                    + terminal.dim(
                            deed.path("what").asString("") + (destination.isEmpty() ? "" : " -> " + destination)));
            deed.path("text")
                    .asString("(shown to those who may decide)")
                    .lines()
                    .forEach(line -> terminal.data(margin + "  " + line));
            deed.path("masks")
                    .forEach(mask -> terminal.data(margin
                            + terminal.dim("  "
                                    + mask.path("placeholder").asString("") + ": "
                                    + (mask.path("cleared").asBoolean(false)
                                            ? "the destination gets the value"
                                            : "stays hidden"))));
        });
    }

    /** Decides: what is decided is shown first, and named by its digest. */
    abstract static class Deciding implements Callable<Integer> {
        private final Terminal terminal;
        private final String decision;

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(
                names = "--digest",
                paramLabel = "D",
                description = "digest of what is decided, as `runs show` prints it; asked for on a terminal")
        private @Nullable String digest;

        @Mixin
        private Output output = new Output();

        Deciding(Terminal terminal, String decision) {
            this.terminal = terminal;
            this.decision = decision;
        }

        ObjectNode body() {
            return JSON.createObjectNode().put("decision", decision);
        }

        @Override
        public Integer call() {
            ServerLink link = ServerLink.ofEnvironment();
            JsonNode answer = accepted(link, link.post(path(id) + "/resume", body().put("digest", digest(link))));
            if (output.format() == Format.table) {
                terminal.data(answer.path("status").asString("") + "  " + answer.path("approvals") + " of "
                        + answer.path("quorum") + " agreed");
            } else {
                output.print(terminal, answer);
            }
            return ExitCode.OK.code();
        }

        private String digest(ServerLink link) {
            if (digest != null) {
                return digest;
            }
            if (!terminal.answers()) {
                throw new CommandFailure(
                        ExitCode.USAGE, "name what is decided with --digest; `aegis runs show " + id + "` prints it");
            }
            JsonNode run = accepted(link, link.get(path(id)));
            print(terminal, run);
            if (!terminal.agrees("\nIs this " + decision + "?")) {
                throw new CommandFailure(ExitCode.FAILED, "nothing was decided");
            }
            return run.at("/pending/digest").asString("");
        }
    }

    @Command(name = "approve", description = "agree to exactly what a run waits for", mixinStandardHelpOptions = true)
    static final class Approve extends Deciding {
        Approve(Terminal terminal) {
            super(terminal, "approved");
        }
    }

    @Command(name = "deny", description = "end a run that waits", mixinStandardHelpOptions = true)
    static final class Deny extends Deciding {
        @Option(names = "--reason", paramLabel = "R", description = "why, for the log of decisions")
        private @Nullable String reason;

        Deny(Terminal terminal) {
            super(terminal, "denied");
        }

        @Override
        ObjectNode body() {
            ObjectNode body = super.body();
            if (reason != null) {
                body.put("reason", reason);
            }
            return body;
        }
    }

    @Command(
            name = "purge",
            description = "erase the content of kept runs for good; the evidence of them stays whole",
            mixinStandardHelpOptions = true)
    static final class Purge implements Callable<Integer> {
        private final Terminal terminal;

        /** Which runs. */
        static final class Which {
            @Option(names = "--principal", paramLabel = "P", description = "all of one principal: api_key:jane")
            private @Nullable String principal;

            @Option(
                    names = "--older-than",
                    paramLabel = "T",
                    description = "all that were over before: 7d, or 2026-01-31T12:00:00Z")
            private @Nullable String age;
        }

        @ArgGroup(multiplicity = "1")
        private Which which = new Which();

        @Mixin
        private Place place = new Place();

        Purge(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            LocalState.require(place.dataDirectory());
            var link = new RunLink(place);
            if (which.principal != null) {
                return say(link.erase(which.principal), "of " + which.principal);
            }
            Instant before = time(requireNonNull(which.age, "one of the two"));
            return say(link.eraseBefore(before), "that were over before " + before);
        }

        private int say(State.Erased erased, String which) {
            terminal.say("erased the content of " + erased.runs() + " runs " + which);
            if (erased.inLog()) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "What was erased is not out of the database's log yet: another program, such as sqlite3 or a"
                                + " backup, is reading the database. End it, and repeat this command.");
            }
            return ExitCode.OK.code();
        }
    }
}
