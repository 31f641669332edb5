package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.admission.PluginKind;
import io.aegis.claims.Attack.Outcome;
import io.aegis.claims.Attack.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A gateway with hostile plugins, each behind a route of its own. */
final class AttackedGateway implements AutoCloseable {
    private static final String CANARY = "ATTACK_CANARY";
    /** What an attack sends that must not arrive. */
    private static final String SMUGGLED = "smuggled";

    /** Address of the metadata service of many a cloud. */
    private static final String METADATA = "http://169.254.169.254/latest";

    private static final String ON_METADATA = "_metadata";
    private static final BetrayedImage BETRAYED = BetrayedImage.with(
            HostilePlugin.of(Tier.TRUSTED).stream().map(HostilePlugin::jar).toList());

    private final Workplace place;
    private final Somebody somebody = new Somebody();
    private final ScriptedUpstreamServer upstream = new ScriptedUpstreamServer();
    private final GatewayProcess gateway;
    private final Http http;
    private final JsonNode checks;

    private AttackedGateway(Workplace place, List<HostilePlugin> plugins) {
        this.place = place.config(config(plugins));
        upstream.otherwise(call -> call.whole(Frames.answer("upstream")))
                .on("got", call -> call.whole(Frames.answer("got")))
                .on("redirect", call -> redirect(call, "http://127.0.0.1:" + somebody.port() + "/x"))
                .on("metadata", call -> redirect(call, METADATA))
                .on("at-once", call -> call.raw("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}"))
                .on("endless", call -> {
                    call.begin();
                    call.frame(Frames.text(0, Frames.LONG));
                    call.awaitGone();
                });
        String key = place.key("attacker");
        this.gateway = place.serve();
        this.http = gateway.http(key);
        this.checks = http.get("/readyz?verbose").json().path("checks");
    }

    private static void redirect(UpstreamCall call, String to) throws IOException {
        call.status(302, "text/plain", "", "location: " + to + "\r\n");
    }

    /** With everything that the attacks in these tiers need. */
    static AttackedGateway start(String name, List<Tier> tiers) {
        return serving(
                place(name),
                tiers.stream().flatMap(tier -> HostilePlugin.of(tier).stream()).toList());
    }

    /** For one attack alone, after which it may be gone. */
    static AttackedGateway startFor(Attack attack, Tier tier) {
        Workplace place = place("attack-" + tier.word() + "-" + attack.name().toLowerCase(Locale.ROOT));
        if (attack == Attack.OUT_OF_MEMORY) {
            place.options("-Xmx160m"); // all of it is gone before the time that a call has
        }
        return serving(place, List.of(HostilePlugin.of(attack, tier)));
    }

    private static Workplace place(String name) {
        return new Workplace(name, BETRAYED.distribution()).environment(CANARY, "here");
    }

    private static AttackedGateway serving(Workplace place, List<HostilePlugin> hostile) {
        var plugins = new ArrayList<>(hostile);
        plugins.add(HostilePlugin.BYSTANDER);
        plugins.add(HostilePlugin.VICTIM);
        plugins.forEach(plugin -> plugin.jar().writeTo(place.folder()));
        write(place.folder().resolve("acme.pub"), HostileJar.KEY.publicPem());
        write(place.folder().resolve("globex.pub"), HostileJar.OTHER_KEY.publicPem());
        write(place.folder().resolve("canary"), "here");
        return new AttackedGateway(place, plugins);
    }

    private String config(List<HostilePlugin> plugins) {
        List<HostilePlugin> guards = asked(plugins, PluginKind.GUARD);
        List<HostilePlugin> providers = asked(plugins, PluginKind.PROVIDER);
        List<HostilePlugin> declared =
                plugins.stream().filter(plugin -> plugin.tier() != Tier.TRUSTED).toList();
        return """
            providers:
              main: {type: fake, echo: true}
            %sauth: {type: api_key, roles: {operator: [attacker]}}
            server: {drain: {delay: 0s, timeout: 5s}}
            trust: {acme: {key_file: acme.pub, prefix: acme.}, globex: {key_file: globex.pub, prefix: globex.}}
            sandbox: {isolation: %s, memory: 64MiB, timeout: 5s}
            plugins:
            %sguardrails:
            %sroutes:
            %s%s\
            """.formatted(
                lines(providers, plugin -> twice(plugin, "%1$s: {type: %2$s, base_url: \"%3$s\"}")),
                plugins.stream().anyMatch(plugin -> plugin.tier() == Tier.PROCESS) ? "process" : "bubblewrap",
                lines(declared, HostilePlugin::declared),
                lines(
                        guards,
                        plugin -> "%s: {type: %s, timeout: %s}"
                                .formatted(plugin.route(), plugin.jar().type(), plugin.timeout())),
                lines(
                        guards,
                        plugin -> "%1$s: {provider: main, pipeline: {ingress: [%1$s]}}".formatted(plugin.route())),
                lines(providers, plugin -> twice(plugin, "%1$s: {provider: %1$s, models: [\"%1$s\"]}")));
    }

    private static List<HostilePlugin> asked(List<HostilePlugin> plugins, PluginKind kind) {
        return plugins.stream()
                .filter(plugin -> plugin.isAsked() && plugin.kind() == kind)
                .toList();
    }

    /** A provider is there with an upstream of ours, and with one that nobody should have. */
    private String twice(HostilePlugin plugin, String entry) {
        String type = plugin.jar().type();
        return entry.formatted(plugin.route(), type, upstream.baseUrl()) + "\n  "
                + entry.formatted(plugin.route() + ON_METADATA, type, METADATA);
    }

    private static String lines(List<HostilePlugin> plugins, Function<HostilePlugin, String> line) {
        return plugins.stream().map(plugin -> "  " + line.apply(plugin) + "\n").collect(Collectors.joining());
    }

    /** What becomes of it, and of its bystanders, and what traces it left. */
    Outcome suffers(Attack attack, Tier tier) {
        if (attack.in(tier) == Outcome.REFUSED) {
            assertThat(refusal(HostilePlugin.of(attack, tier)))
                    .as("is admitted")
                    .matches(attack.refusal());
            assertThat(harmless(tier)).isEqualTo("got");
            return Outcome.REFUSED;
        }
        requireUp(attack, tier);
        Path marker = place.folder().resolve("marker-" + tier.word() + "-" + attack.type());
        somebody.forget();
        upstream.forget();
        write(place.folder().resolve("canary"), "here");
        String said;
        try {
            said = said(
                    attack.kind(),
                    HostilePlugin.of(attack, tier).route() + (attack == Attack.METADATA_BASE ? ON_METADATA : ""),
                    text(attack.type(), marker));
        } catch (AssertionError unanswered) {
            gateway.awaitEnd();
            return Outcome.ENDS;
        }
        boolean alone = attack.in(tier) == Outcome.ALONE;
        if (!said.equals("got") || alone) {
            requireNoTrace(marker);
        }
        assertThat(harmless(Tier.VERIFIED)).isEqualTo("got");
        if (said.equals("got")) {
            return alone ? Outcome.ALONE : Outcome.OPEN;
        }
        if (said.startsWith("denied")) {
            return Outcome.SHUT;
        }
        assertThat(said)
                .as("what closed it is a guard or a provider that failed")
                .matches("AEG-(GRD|PRV)-\\d+");
        return Outcome.CLOSED;
    }

    /** Nothing came of it where others are. */
    private void requireNoTrace(Path marker) {
        assertThat(marker).doesNotExist();
        assertThat(dumped(marker)).isZero();
        assertThat(place.folder().resolve("canary")).hasContent("here");
        assertThat(somebody.visitors()).isZero();
        assertThat(upstream.received()).doesNotContain(SMUGGLED);
    }

    /** How much of a heap lies beside the mark. A process that may write nothing leaves a file all the same, and nothing in it. */
    private static long dumped(Path marker) {
        return marker.resolveSibling(marker.getFileName() + ".hprof").toFile().length();
    }

    /** A plugin that never came up closes its route whatever it would have done, and proves nothing; unless its form is the attack, and coming up its aim. */
    private void requireUp(Attack attack, Tier tier) {
        HostilePlugin plugin = HostilePlugin.of(attack, tier);
        if (plugin.isOfOneAttack() && !attack.isOfForm() && plugin.kind() == PluginKind.GUARD) {
            Answer answer = checked(plugin.route(), "good morning");
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        }
    }

    /** What the gateway says of a plugin that is not there. */
    private String refusal(HostilePlugin plugin) {
        String check = plugin.tier() == Tier.TRUSTED
                ? "plugin file " + BetrayedImage.file(plugin.jar())
                : "plugin " + plugin.jar().name();
        String detail = checks.valueStream()
                .filter(each -> each.path("name").asString("").equals(check))
                .map(each -> each.path("detail").asString(""))
                .findFirst()
                .orElse("");
        return detail.replaceFirst("^(missing|refused): ", "");
    }

    /** What a guard of a tier says that attacks nothing. */
    String harmless(Tier tier) {
        return harmless(PluginKind.GUARD, "Harmless", tier);
    }

    /** What a provider of a tier says that asks its upstream as it may. */
    String harmlessProvider(Tier tier) {
        return harmless(PluginKind.PROVIDER, "HarmlessProvider", tier);
    }

    private String harmless(PluginKind kind, String type, Tier tier) {
        String route = HostilePlugin.harmless(kind, tier).route();
        return said(kind, route, text(type, place.folder().resolve("marker")));
    }

    /** What becomes of attacks in a JVM with nothing around them. */
    Map<String, String> unguarded(List<Attack> attacks) {
        var command = Stream.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-cp",
                HostileJar.compiledClasses() + ":" + BETRAYED.libraries(),
                "acme.attack.Unguarded",
                upstream.baseUrl() + "/");
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

    /** What a provider keeps of one run, it has in the next: it is asked twice. */
    private String said(PluginKind kind, String route, String text) {
        if (kind == PluginKind.PROVIDER) {
            chatted(route, text);
            return chatted(route, text);
        }
        Answer answer = checked(route, text);
        JsonNode finding = answer.json().at("/guards/0/findings/0/rule");
        return finding.asString(answer.aegisCode());
    }

    private Answer checked(String route, String text) {
        return http.post(
                "/v1/guards/check",
                Json.object().put("route", route).put("stage", "ingress").put("text", text));
    }

    private String chatted(String route, String text) {
        Answer answer = http.ask(route, text);
        return answer.status() == 200 ? answer.content() : answer.aegisCode();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        gateway.close();
        upstream.close();
        somebody.close();
    }
}
