package io.aegis.cli;

import io.aegis.app.KeyAdministration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Virtual keys, whether a gateway is up or not. */
@Command(
        name = "keys",
        aliases = "key",
        description = "virtual keys",
        mixinStandardHelpOptions = true,
        subcommands = {
            KeysCommand.Create.class,
            KeysCommand.ListKeys.class,
            KeysCommand.Revoke.class,
            KeysCommand.Rotate.class
        })
final class KeysCommand {
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Duration LONGEST_GRACE = Duration.ofDays(3650);

    private static String state(JsonNode key) {
        if (key.hasNonNull("revoked")) {
            return "revoked";
        }
        if (key.path("state").isString()) { // who reads the keys directly knows the latest time that was seen
            return key.path("state").asString("");
        }
        String expires = key.path("expires").asString("");
        return expires.isEmpty() || Instant.parse(expires).isAfter(Instant.now()) ? "valid" : "expired";
    }

    private static void show(Terminal terminal, String secret) {
        terminal.data(secret);
        if (terminal.isLost()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "the key was made, and nobody has seen it; take it back (`aegis keys list`, `aegis keys revoke`)"
                            + " and make another");
        }
    }

    @Command(
            name = "create",
            description = "make a key; it is shown once, on standard output",
            mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Parameters(paramLabel = "NAME", description = "the principal; may hold several keys")
        private String name = "";

        @Option(names = "--team", paramLabel = "T")
        private @Nullable String team;

        @Option(names = "--label", paramLabel = "k=v", description = "may be repeated")
        private Map<String, String> labels = new LinkedHashMap<>();

        @Option(
                names = "--route",
                paramLabel = "R",
                description = "a route that it opens; may be repeated (default: all)")
        private List<String> routes = new ArrayList<>();

        @Option(names = "--role", paramLabel = "R", description = "auditor or operator")
        private @Nullable String role;

        @Option(names = "--expires", paramLabel = "90d", description = "how long it is good")
        private @Nullable String expires;

        Create(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            String secret = KeyLink.to(terminal, place).create(request());
            show(terminal, secret);
            terminal.say("This is the only time that the key is shown.");
            return ExitCode.OK.code();
        }

        /** Looked at here, so that it is the same mistake whether a gateway runs or not. */
        private KeyAdministration.NewKey request() {
            Optional<Duration> lifetime = Optional.ofNullable(expires).map(Durations::parse);
            if (lifetime.filter(wanted -> wanted.compareTo(LONGEST) > 0).isPresent()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--expires takes " + LONGEST.toDays() + "d at most; without it a key is good for ever");
            }
            var request = new KeyAdministration.NewKey(
                    name,
                    Optional.ofNullable(team),
                    labels,
                    routes.isEmpty() ? Optional.empty() : Optional.of(routes),
                    Optional.ofNullable(role),
                    lifetime);
            request.problem().ifPresent(problem -> {
                throw new CommandFailure(ExitCode.USAGE, problem);
            });
            return request;
        }
    }

    @Command(name = "list", description = "all keys; never the keys themselves", mixinStandardHelpOptions = true)
    static final class ListKeys implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Mixin
        private Output output = new Output();

        ListKeys(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            LocalState.require(place.dataDirectory());
            JsonNode keys = KeyLink.to(terminal, place).list();
            var rows = new ArrayList<List<String>>();
            keys.forEach(key -> rows.add(List.of(
                    key.path("id").asString(""),
                    key.path("name").asString(""),
                    state(key),
                    key.path("team").asString("-"),
                    key.path("role").asString("-"),
                    key.path("routes").isArray() ? key.path("routes").toString() : "all",
                    key.path("created").asString(""),
                    key.path("expires").asString("never"))));
            var heading = List.of("ID", "NAME", "STATE", "TEAM", "ROLE", "ROUTES", "CREATED", "EXPIRES");
            output.print(terminal, heading, rows, keys);
            return ExitCode.OK.code();
        }
    }

    @Command(
            name = "revoke",
            description = "take a key back at once; its runs are cut",
            mixinStandardHelpOptions = true)
    static final class Revoke implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Parameters(paramLabel = "ID")
        private String id = "";

        Revoke(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            LocalState.require(place.dataDirectory());
            KeyLink.to(terminal, place).revoke(id);
            terminal.say("revoked " + id);
            return ExitCode.OK.code();
        }
    }

    @Command(
            name = "rotate",
            description = "make another key like this one, which stays good for a while",
            mixinStandardHelpOptions = true)
    static final class Rotate implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private Place place = new Place();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(names = "--grace", paramLabel = "24h", description = "how long the old key stays good (default 24h)")
        private String grace = "24h";

        Rotate(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            LocalState.require(place.dataDirectory());
            Duration overlap = Durations.parse(grace);
            if (overlap.compareTo(LONGEST_GRACE) > 0) {
                throw new CommandFailure(ExitCode.USAGE, "--grace takes " + LONGEST_GRACE.toDays() + "d at most");
            }
            show(terminal, KeyLink.to(terminal, place).rotate(id, overlap));
            terminal.say("This is the only time that the key is shown. " + id + " stays good for " + grace + ".");
            return ExitCode.OK.code();
        }
    }
}
