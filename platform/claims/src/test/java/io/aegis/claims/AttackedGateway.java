package io.aegis.claims;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Attack.Outcome;
import io.aegis.claims.Attack.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A gateway with hostile plugins, each behind a route of its own. Those of the trusted tier are in its image, as if whoever built it were the attacker; the
 * others are signed by a vendor whom its operator trusts.
 */
final class AttackedGateway implements AutoCloseable {
    private static final String TRAITOR = "acme.traitor";
    private static final String BOXED = "acme.boxed";
    private static final String BYSTANDER = "acme.bystander";
    private static final String CANARY = "ATTACK_CANARY";

    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final Distribution BETRAYED = betrayed();

    private final Workplace place;
    private final Somebody somebody = new Somebody();
    private final GatewayProcess gateway;
    private final Http http;

    private AttackedGateway(Workplace place) {
        this.place = place;
        String key = place.key("attacker");
        this.gateway = place.serve();
        this.http = gateway.http(key);
    }

    /** With everything that its attacks need in these tiers. */
    static AttackedGateway start(String name, List<Tier> tiers) {
        var plugins = new LinkedHashMap<HostileJar, Tier>();
        for (Tier tier : tiers) {
            if (tier == Tier.SANDBOXED || tier == Tier.PROCESS) {
                plugins.put(HostileJar.ofAll(BOXED), tier);
            }
            Arrays.stream(Attack.values())
                    .filter(attack -> needsItsOwn(attack, tier))
                    .filter(attack -> attack.in(tier) != Outcome.REFUSED && attack.in(tier) != Outcome.ENDS)
                    .forEach(attack -> plugins.put(HostileJar.of(plugin(attack, tier), attack.type()), tier));
        }
        return start(name, plugins);
    }

    /** For one attack alone, after which it may be gone. */
    static AttackedGateway startFor(Attack attack, Tier tier) {
        String name = "attack-" + tier.word() + "-" + attack.type();
        return start(
                name,
                tier == Tier.TRUSTED ? Map.of() : Map.of(HostileJar.of(plugin(attack, tier), attack.type()), tier));
    }

    private static AttackedGateway start(String name, Map<HostileJar, Tier> hostile) {
        var place = new Workplace(name, BETRAYED).environment(CANARY, "here");
        var plugins = new LinkedHashMap<>(hostile);
        plugins.put(HostileJar.of(BYSTANDER, "Harmless"), Tier.VERIFIED);
        plugins.keySet().forEach(plugin -> plugin.writeTo(place.folder()));
        write(place.folder().resolve("acme.pub"), HostileJar.KEY.publicPem());
        write(place.folder().resolve("canary"), "here");
        return new AttackedGateway(place.config(config(plugins)));
    }

    private static String config(Map<HostileJar, Tier> plugins) {
        boolean process = plugins.containsValue(Tier.PROCESS);
        Stream<String> names =
                Stream.concat(Stream.of(TRAITOR), plugins.keySet().stream().map(HostileJar::name));
        List<String> guards = names.map(AttackedGateway::route).toList();
        return """
            providers: {main: {type: fake, echo: true}}
            auth: {type: api_key}
            server: {drain: {delay: 0s, timeout: 5s}}
            trust: {acme: {key_file: acme.pub, prefix: acme.}}
            sandbox: {isolation: %s, memory: 64MiB, timeout: 5s}
            plugins:
            %sguardrails:
            %sroutes:
            %s\
            """.formatted(
                        process ? "process" : "bubblewrap",
                        lines(plugins.entrySet().stream()
                                .map(plugin -> "%1$s: {file: %1$s.jar, tier: %2$s}"
                                        .formatted(
                                                plugin.getKey().name(),
                                                plugin.getValue().word()))),
                        lines(guards.stream()
                                .map(guard -> "%1$s: {type: acme.%1$s, timeout: %2$s}"
                                        .formatted(guard, guard.startsWith("one_") ? "3s" : "10s"))),
                        lines(guards.stream()
                                .map(guard -> "%1$s: {provider: main, pipeline: {ingress: [%1$s]}}".formatted(guard))));
    }

    private static String lines(Stream<String> lines) {
        return lines.map(line -> "  " + line + "\n").collect(Collectors.joining());
    }

    private static boolean needsItsOwn(Attack attack, Tier tier) {
        return switch (tier) {
            case TRUSTED -> false;
            case VERIFIED -> true;
            case SANDBOXED, PROCESS -> attack.destroys();
        };
    }

    private static String plugin(Attack attack, Tier tier) {
        if (needsItsOwn(attack, tier)) {
            return "acme.one_" + tier.word() + "_" + attack.name().toLowerCase(Locale.ROOT);
        }
        return tier == Tier.TRUSTED ? TRAITOR : BOXED;
    }

    private static String route(String plugin) {
        return plugin.substring("acme.".length());
    }

    /** What becomes of it, and of its bystanders, and what traces it left. */
    Outcome suffers(Attack attack, Tier tier) {
        Path marker = place.folder().resolve("marker-" + tier.word() + "-" + attack.type());
        somebody.forget();
        write(place.folder().resolve("canary"), "here");
        String said;
        try {
            said = said(route(plugin(attack, tier)), text(attack.type(), marker));
        } catch (AssertionError unanswered) {
            gateway.awaitEnd();
            return Outcome.ENDS;
        }
        if (!said.equals("got")) {
            assertThat(marker).doesNotExist();
            assertThat(place.folder().resolve("canary")).hasContent("here");
            assertThat(somebody.visitors()).isZero();
        }
        assertThat(said(route(BYSTANDER), text("Harmless", marker))).isEqualTo("got");
        if (said.equals("got")) {
            return attack.in(tier) == Outcome.ALONE ? Outcome.ALONE : Outcome.OPEN;
        }
        return said.startsWith("denied") ? Outcome.SHUT : Outcome.CLOSED;
    }

    /** What a plugin of a tier says that attacks nothing. */
    String harmless(Tier tier) {
        String plugin = switch (tier) {
            case TRUSTED -> TRAITOR;
            case VERIFIED -> BYSTANDER;
            case SANDBOXED, PROCESS -> BOXED;
        };
        return said(route(plugin), text("Harmless", place.folder().resolve("marker")));
    }

    /** What becomes of attacks in a JVM with nothing around them. */
    Map<String, String> unguarded(List<Attack> attacks) {
        String libraries = BETRAYED.launcher().resolveSibling("lib") + "/*";
        var command = Stream.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-cp",
                HostileJar.compiledClasses() + ":" + libraries,
                "acme.attack.Unguarded");
        Workplace.Outcome outcome = place.command(
                Stream.concat(command, attacks.stream().map(this::unguarded)).toList());
        return outcome.out()
                .lines()
                .map(line -> line.split(" ", 2))
                .filter(words -> words.length == 2)
                .collect(Collectors.toMap(words -> words[0], words -> words[1], (first, second) -> second));
    }

    private String unguarded(Attack attack) {
        Path marker = place.folder().resolve("unguarded-" + attack.type());
        // The gateway cannot be attached to by anybody, and the test can.
        return attack == Attack.ATTACH
                ? text(attack.type(), marker, ProcessHandle.current().pid())
                : text(attack.type(), marker);
    }

    private String text(String attack, Path marker) {
        return text(attack, marker, gateway.pid());
    }

    private String text(String attack, Path marker, long pid) {
        return String.join(
                " ",
                "attack",
                attack,
                Integer.toString(somebody.port()),
                Long.toString(pid),
                place.folder().resolve("canary").toString(),
                marker.toString());
    }

    private String said(String route, String text) {
        byte[] question = Json.bytes(
                Json.object().put("route", route).put("stage", "ingress").put("text", text));
        Answer answer = http.send(http.request("/v1/guards/check")
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(question)));
        JsonNode finding = answer.json().at("/guards/0/findings/0/rule");
        return finding.asString(answer.aegisCode());
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What was built with one bundle more than ours. */
    private static Distribution betrayed() {
        Distribution copy = Distribution.copy("betrayed");
        Path home = copy.launcher().getParent();
        byte[] jar = HostileJar.ofAll(TRAITOR).bytes();
        try (Stream<Path> libraries = Files.list(home.resolve("lib"))) {
            Path app = libraries
                    .filter(file -> file.getFileName().toString().startsWith("aegis-app-"))
                    .findFirst()
                    .orElseThrow();
            Files.write(home.resolve("bundles").resolve(TRAITOR + ".jar"), jar);
            try (FileSystem opened = FileSystems.newFileSystem(app)) {
                Files.writeString(
                        opened.getPath("/META-INF/aegis/first-party.sha256"),
                        digest(jar) + " " + TRAITOR + ".jar\n",
                        StandardOpenOption.APPEND);
            }
            return copy;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        gateway.close();
        somebody.close();
    }

    /** Listens on this machine and counts who comes. */
    private static final class Somebody implements AutoCloseable {
        private final ServerSocket listener;
        private final AtomicInteger visitors = new AtomicInteger();

        Somebody() {
            try {
                listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            Thread.ofPlatform().daemon().start(this::accept);
        }

        private void accept() {
            while (!listener.isClosed()) {
                try {
                    Socket visitor = listener.accept();
                    visitors.incrementAndGet();
                    Thread.ofPlatform().daemon().start(() -> answer(visitor));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private static void answer(Socket visitor) {
            try (visitor) {
                if (visitor.getInputStream().read(new byte[8192]) > 0) {
                    visitor.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII));
                }
            } catch (IOException gone) {
                // It came, which is what counts.
            }
        }

        int port() {
            return listener.getLocalPort();
        }

        int visitors() {
            return visitors.get();
        }

        void forget() {
            visitors.set(0);
        }

        @Override
        public void close() {
            try {
                listener.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
