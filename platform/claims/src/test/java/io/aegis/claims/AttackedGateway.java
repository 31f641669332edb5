package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionFinding;
import io.aegis.admission.AdmissionResult;
import io.aegis.admission.PluginKind;
import io.aegis.admission.PluginTier;
import io.aegis.admission.RefusedBundle;
import io.aegis.admission.Trust;
import io.aegis.admission.VendorKey;
import io.aegis.claims.Attack.Outcome;
import io.aegis.claims.Attack.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
    /** What an attack sends that must not arrive. */
    private static final String SMUGGLED = "smuggled";

    /** Address of the metadata service of many a cloud. */
    private static final String METADATA = "http://169.254.169.254/latest";

    private static final String ON_METADATA = "_metadata";
    private static final Trust TRUST =
            new Trust(List.of(VendorKey.pin("Acme", "acme.", HostileJar.KEY.publicPem())), Set.of(), Set.of());

    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final BetrayedImage BETRAYED = BetrayedImage.with(traitors());

    private final Workplace place;
    private final Somebody somebody = new Somebody();
    private final ScriptedUpstreamServer upstream = new ScriptedUpstreamServer();
    private final GatewayProcess gateway;
    private final Http http;
    private final JsonNode checks;

    /**
     * A plugin of this gateway.
     *
     * @param isAsked whether there is a route with it; there can be none of a plugin of the image that is refused
     */
    private record Placed(HostileJar jar, Tier tier, boolean isAsked) {}

    private AttackedGateway(Workplace place, List<Placed> plugins) {
        this.place = place.config(config(plugins));
        upstream.otherwise(call -> call.whole(Frames.answer("upstream")))
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

    /** With everything that its attacks need in these tiers. */
    static AttackedGateway start(String name, List<Tier> tiers) {
        var plugins = new ArrayList<Placed>();
        for (Tier tier : tiers) {
            plugins.addAll(shared(tier));
            Arrays.stream(Attack.values())
                    .filter(attack -> needsItsOwn(attack, tier) && attack.in(tier) != Outcome.ENDS)
                    .forEach(attack -> plugins.add(own(attack, tier)));
        }
        return serving(name, plugins);
    }

    /** For one attack alone, after which it may be gone. */
    static AttackedGateway startFor(Attack attack, Tier tier) {
        return serving(
                "attack-" + tier.word() + "-" + attack.name().toLowerCase(Locale.ROOT),
                needsItsOwn(attack, tier) ? List.of(own(attack, tier)) : shared(tier));
    }

    private static AttackedGateway serving(String name, List<Placed> hostile) {
        var place = new Workplace(name, BETRAYED.distribution()).environment(CANARY, "here");
        var plugins = new ArrayList<>(hostile);
        plugins.add(new Placed(HostileJar.of(BYSTANDER, PluginKind.GUARD, "Harmless"), Tier.VERIFIED, true));
        plugins.add(new Placed(HostileJar.of(Attack.VICTIM, PluginKind.GUARD, "Loyal"), Tier.VERIFIED, false));
        plugins.forEach(plugin -> plugin.jar().writeTo(place.folder()));
        write(place.folder().resolve("acme.pub"), HostileJar.KEY.publicPem());
        write(place.folder().resolve("globex.pub"), HostileJar.OTHER_KEY.publicPem());
        write(place.folder().resolve("canary"), "here");
        return new AttackedGateway(place, plugins);
    }

    /** The bundles that are in the image and not ours. */
    private static List<HostileJar> traitors() {
        return Stream.concat(
                        shared(Tier.TRUSTED).stream(),
                        Arrays.stream(Attack.values())
                                .filter(attack -> needsItsOwn(attack, Tier.TRUSTED))
                                .map(attack -> own(attack, Tier.TRUSTED)))
                .map(Placed::jar)
                .toList();
    }

    /** The plugins that make many attacks. */
    private static List<Placed> shared(Tier tier) {
        return switch (tier) {
            case VERIFIED -> List.of();
            case TRUSTED, SANDBOXED, PROCESS ->
                Stream.of(PluginKind.GUARD, PluginKind.PROVIDER)
                        .map(kind -> HostileJar.ofAll(shared(kind, tier), kind))
                        .map(jar -> new Placed(granted(jar, tier), tier, true))
                        .toList();
        };
    }

    private static String shared(PluginKind kind, Tier tier) {
        return (tier == Tier.TRUSTED ? TRAITOR : BOXED) + (kind == PluginKind.PROVIDER ? "_provider" : "");
    }

    private static boolean needsItsOwn(Attack attack, Tier tier) {
        return attack.isOfForm()
                || switch (tier) {
                    case TRUSTED -> false;
                    case VERIFIED -> true;
                    case SANDBOXED, PROCESS -> attack.destroys();
                };
    }

    private static Placed own(Attack attack, Tier tier) {
        HostileJar right = HostileJar.of(plugin(attack, tier), attack.kind(), attack.type());
        return new Placed(attack.forged(granted(right, tier)), tier, attack.in(tier) != Outcome.REFUSED);
    }

    /** Nobody grants a verified plugin anything. */
    private static HostileJar granted(HostileJar jar, Tier tier) {
        return jar.kind() == PluginKind.PROVIDER && tier != Tier.VERIFIED ? jar.needing("network") : jar;
    }

    private static String plugin(Attack attack, Tier tier) {
        return needsItsOwn(attack, tier)
                ? "acme.one_" + tier.word() + "_" + attack.name().toLowerCase(Locale.ROOT)
                : shared(attack.kind(), tier);
    }

    private String config(List<Placed> plugins) {
        List<HostileJar> guards = asked(plugins, PluginKind.GUARD);
        List<HostileJar> providers = asked(plugins, PluginKind.PROVIDER);
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
                lines(providers, jar -> entries(jar, "%1$s: {type: %2$s, base_url: \"%3$s\"}")),
                plugins.stream().anyMatch(plugin -> plugin.tier() == Tier.PROCESS) ? "process" : "bubblewrap",
                lines(
                        plugins.stream()
                                .filter(plugin -> plugin.tier() != Tier.TRUSTED)
                                .toList(),
                        AttackedGateway::declared),
                lines(
                        guards,
                        jar -> "%s: {type: %s, timeout: %s}"
                                .formatted(route(jar.name()), jar.type(), isOfOneAttack(jar) ? "3s" : "10s")),
                lines(
                        guards,
                        jar -> "%1$s: {provider: main, pipeline: {ingress: [%1$s]}}".formatted(route(jar.name()))),
                lines(providers, jar -> entries(jar, "%1$s: {provider: %1$s, models: [\"%1$s\"]}")));
    }

    private static List<HostileJar> asked(List<Placed> plugins, PluginKind kind) {
        return plugins.stream()
                .filter(Placed::isAsked)
                .map(Placed::jar)
                .filter(jar -> jar.kind() == kind)
                .toList();
    }

    private static String declared(Placed plugin) {
        String grants = plugin.jar().kind() == PluginKind.PROVIDER && plugin.tier() != Tier.VERIFIED ? "network" : "";
        return "%1$s: {file: %1$s.jar, tier: %2$s, grants: [%3$s]}"
                .formatted(plugin.jar().name(), plugin.tier().word(), grants);
    }

    /** A provider is there twice: with an upstream of ours, and with one that nobody should have. */
    private String entries(HostileJar jar, String entry) {
        String name = route(jar.name());
        return entry.formatted(name, jar.type(), upstream.baseUrl()) + "\n  "
                + entry.formatted(name + ON_METADATA, jar.type(), METADATA);
    }

    private static <T> String lines(List<T> values, Function<T, String> line) {
        return values.stream().map(value -> "  " + line.apply(value) + "\n").collect(Collectors.joining());
    }

    private static boolean isOfOneAttack(HostileJar jar) {
        return jar.name().startsWith("acme.one_");
    }

    private static String route(String plugin) {
        return plugin.substring("acme.".length());
    }

    private static String route(Attack attack, Tier tier) {
        return route(plugin(attack, tier)) + (attack == Attack.METADATA_BASE ? ON_METADATA : "");
    }

    /** What becomes of it, and of its bystanders, and what traces it left. */
    Outcome suffers(Attack attack, Tier tier) {
        if (attack.in(tier) == Outcome.REFUSED) {
            assertThat(refusal(own(attack, tier))).as("is admitted").matches(attack.refusal());
            assertThat(harmless(tier)).isEqualTo("got");
            return Outcome.REFUSED;
        }
        Path marker = place.folder().resolve("marker-" + tier.word() + "-" + attack.type());
        somebody.forget();
        upstream.forget();
        write(place.folder().resolve("canary"), "here");
        String said;
        try {
            said = said(attack.kind(), route(attack, tier), text(attack.type(), marker));
        } catch (AssertionError unanswered) {
            gateway.awaitEnd();
            return Outcome.ENDS;
        }
        if (!said.equals("got")) {
            assertThat(marker).doesNotExist();
            assertThat(place.folder().resolve("canary")).hasContent("here");
            assertThat(somebody.visitors()).isZero();
            assertThat(upstream.received()).doesNotContain(SMUGGLED);
        }
        assertThat(harmless(Tier.VERIFIED)).isEqualTo("got");
        if (said.equals("got")) {
            return attack.in(tier) == Outcome.ALONE ? Outcome.ALONE : Outcome.OPEN;
        }
        return said.startsWith("denied") ? Outcome.SHUT : Outcome.CLOSED;
    }

    /** What the gateway says of a plugin that is not there. */
    private String refusal(Placed plugin) {
        boolean isOfImage = plugin.tier() == Tier.TRUSTED;
        String check = isOfImage
                ? "plugin file " + BetrayedImage.file(plugin.jar())
                : "plugin " + plugin.jar().name();
        String detail = checks.valueStream()
                .filter(each -> each.path("name").asString("").equals(check))
                .map(each -> each.path("detail").asString(""))
                .findFirst()
                .orElse("");
        if (isOfImage && detail.equals("refused")) {
            return BETRAYED.findings(plugin.jar()).getFirst().toString();
        }
        return detail.replaceFirst("^missing: ", "");
    }

    /** All that admission has against an attack in the tier verified. */
    static List<AdmissionFinding> findings(Attack attack) {
        return switch (new Admission(Map.of())
                .judge(own(attack, Tier.VERIFIED).jar().signed(), PluginTier.VERIFIED, Set.of(), TRUST)) {
            case AdmissionResult.Admitted ignored -> List.of();
            case AdmissionResult.Refused(RefusedBundle bundle) -> bundle.findings();
        };
    }

    /** The jar of an attack, as it is in the image. */
    static HostileJar forged(Attack attack) {
        return own(attack, Tier.TRUSTED).jar();
    }

    /** What a plugin of a tier says that attacks nothing. */
    String harmless(Tier tier) {
        String plugin = tier == Tier.VERIFIED ? BYSTANDER : shared(PluginKind.GUARD, tier);
        return said(
                PluginKind.GUARD, route(plugin), text("Harmless", place.folder().resolve("marker")));
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
        byte[] question = Json.bytes(
                Json.object().put("route", route).put("stage", "ingress").put("text", text));
        Answer answer = http.send(http.request("/v1/guards/check")
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(question)));
        JsonNode finding = answer.json().at("/guards/0/findings/0/rule");
        return finding.asString(answer.aegisCode());
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
