package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whatever is handed to a gateway as a plugin: a clear refusal, nothing changed, and what ran before serves on. */
class PluginBadInputIT {
    private static final String VOUCHER = "please look at TICKET-4711 first";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String FACTORY = "acme.tickets.TicketsFactory";

    private static final String CONFIG = """
        providers: {main: {type: fake, echo: true}}
        guardrails: {tickets: {type: acme.tickets, mode: block}}
        pipeline: {ingress: [tickets]}
        routes: {default: {provider: main}}
        auth: {type: api_key}
        server: {drain: {delay: 0s, timeout: 5s}}
        """;

    /** A gateway with a vendor's guard, which an operator has installed. */
    private static Site site;

    private static GatewayProcess gateway;
    private static Http client;

    private record Site(Workplace place, String key) {
        static Site installed(String name) {
            Site site = trusting(name);
            ok(site.place.run("plugin", "install", site.signed("installed").toString(), "--tier", "verified"));
            site.place.config(CONFIG);
            return site;
        }

        static Site trusting(String name) {
            var place = new Workplace(name);
            String key = place.key("clumsy");
            for (String vendor : List.of("acme", "other")) {
                ok(place.run("plugin", "keygen", "-f", vendor + ".key"));
            }
            ok(place.run("trust", "add", "acme.key.pub", "--vendor", "acme", "--prefix", "acme."));
            return new Site(place, key);
        }

        Path folder() {
            return place.folder();
        }

        PluginJar jar(String name) {
            return PluginJar.ofExample("acme-tickets").copyTo(folder().resolve(name + ".jar"));
        }

        Path signed(String name) {
            return sign(jar(name), "acme.key");
        }

        Path sign(PluginJar jar, String key) {
            ok(place.run("plugin", "sign", jar.file().toString(), "--key", key));
            return jar.file();
        }

        String list() {
            return ok(place.run("plugin", "list")).out();
        }

        byte[] lock() {
            try {
                return Files.readAllBytes(lockFile());
            } catch (IOException unreadable) {
                throw new AssertionError(unreadable);
            }
        }

        Path lockFile() {
            return place.data().resolve("plugins/plugins.lock");
        }
    }

    private static Outcome ok(Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome;
    }

    @BeforeAll
    static void start() {
        site = Site.installed("bad-plugins");
        gateway = site.place.serve();
        client = gateway.http(site.key);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void assertServes(Http someone) {
        assertThat(someone.ask("default", "good morning").content()).isEqualTo("good morning");
        Answer stopped = someone.ask("default", VOUCHER);
        assertThat(stopped.aegisCode()).as(stopped.text()).isEqualTo("AEG-GRD-001");
    }

    @Nested
    class WithAGatewayUp {
        private byte[] lock = new byte[0];

        @BeforeEach
        void remember() {
            lock = site.lock();
        }

        @AfterEach
        void nothingHasChangedAndItServes() {
            assertThat(site.lock()).isEqualTo(lock);
            assertServes(client);
        }

        @ParameterizedTest
        @ValueSource(strings = {"install", "update"})
        void aJarThatIsNone(String verb) throws IOException {
            Path text = Files.writeString(site.folder().resolve("text.jar"), "no jar");
            refused(run(verb, site.sign(new PluginJar(text), "acme.key")), "AEG-PLG-010", "not a readable jar file");
        }

        @ParameterizedTest
        @ValueSource(strings = {"install", "update"})
        void aJarThatNobodySigned(String verb) {
            refused(run(verb, site.jar("unsigned").file()), "AEG-PLG-001", "not signed");
        }

        @Test
        void aJarThatSomebodyElseSigned() {
            refused(
                    run("update", site.sign(site.jar("other"), "other.key")),
                    "AEG-PLG-002",
                    "a key that is not pinned");
        }

        @Test
        void aJarThatWasChangedAfterItWasSigned() throws IOException {
            Path jar = site.signed("altered");
            byte[] bytes = Files.readAllBytes(jar);
            bytes[bytes.length / 2] ^= 1;
            Files.write(jar, bytes);
            refused(run("update", jar), "AEG-PLG-003", "signature");
        }

        @Test
        void aPluginForANewerContract() {
            PluginJar jar = site.jar("newer").replacing(MANIFEST, "api:Version=\"1.0\"", "api:Version=\"2.0\"");
            refused(run("update", site.sign(jar, "acme.key")), "AEG-PLG-005", "[1.0,2)");
        }

        @Test
        void aSecondPluginOfOneName() {
            refused(run("install", site.signed("second")), "AEG-PLG-009", "plugin update");
        }

        @Test
        void aNameThatTheVendorsPrefixDoesNotCover() {
            PluginJar jar = site.jar("prefix")
                    .replacing(MANIFEST, "type=\"acme.tickets\"", "type=\"beta.tickets\"")
                    .replacing(MANIFEST, "Plugin-Id: acme.tickets", "Plugin-Id: beta.tickets");
            refused(run("install", site.sign(jar, "acme.key")), "AEG-PLG-002", "acme.");
        }

        @Test
        void aTierThatNoVendorHas() {
            refused(run("update", site.signed("tier"), "--tier", "trusted"), "AEG-PLG-006", "verified");
        }

        @Test
        void aTierThatDoesNotExist() {
            Outcome outcome = run("update", site.signed("no-tier"), "--tier", "root");
            assertThat(outcome.exit()).isEqualTo(2);
            assertThat(outcome.err()).contains("'root'", "verified, sandboxed or process");
        }

        @Test
        void aTierThatTheConfigurationDoesNotAllow() {
            refused(run("update", site.signed("process"), "--tier", "process"), "AEG-PLG-006", "isolation: process");
        }

        @Test
        void aGrantThatDoesNotExist() {
            refused(run("update", site.signed("grant"), "--grant", "root"), "AEG-PLG-007", "root");
        }

        @Test
        void aNeedThatIsNotGranted() {
            PluginJar jar = site.jar("needing").needingNetwork();
            refused(run("update", site.sign(jar, "acme.key"), "--tier", "sandboxed"), "AEG-PLG-007", "--grant network");
        }

        @Test
        void anOlderVersionThatNobodyAskedFor() {
            PluginJar jar = site.jar("older")
                    .replacing(MANIFEST, "Bundle-Version: 1.0.0", "Bundle-Version: 0.9.0")
                    .replacing(MANIFEST, "Plugin-Version: 1.0.0", "Plugin-Version: 0.9.0");
            refused(run("update", site.sign(jar, "acme.key")), "AEG-PLG-003", "--allow-downgrade");
        }

        @Test
        void aGuardThatEndsItsProcessAtTheStart() throws IOException {
            PluginJar jar = site.jar("crashing").withClass(FACTORY, """
                package acme.tickets;
                public final class TicketsFactory implements io.aegis.spi.guard.GuardFactory {
                    public io.aegis.spi.guard.Guard create(
                            io.aegis.spi.settings.Settings settings, io.aegis.spi.plugin.Host host) {
                        System.exit(0);
                        throw new AssertionError();
                    }
                }
                """, contract());
            refused(run("update", site.sign(jar, "acme.key"), "--tier", "sandboxed"), "AEG-PLG-008", "acme.tickets");
            refused(run("update", jar.file(), "--tier", "verified"), "AEG-PLG-006", "System");
        }

        @Test
        void aPluginThatIsNotThere() {
            for (String verb : List.of("remove", "rollback", "revoke")) {
                Outcome outcome = site.place.run("plugin", verb, "acme.nosuch");
                assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(4);
                assertThat(outcome.err()).contains("AEG-CFG-022", "acme.nosuch");
            }
        }

        private Outcome run(String verb, Path jar, String... options) {
            var arguments = new ArrayList<>(List.of("plugin", verb, jar.toString()));
            arguments.addAll(List.of(options));
            return site.place.run(arguments.toArray(String[]::new));
        }
    }

    private static void refused(Outcome outcome, String code, String word) {
        assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(3);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains(code, word);
    }

    private static Path contract() throws IOException {
        Path libraries = Distribution.whole().launcher().resolveSibling("conformance");
        try (Stream<Path> jars = Files.list(libraries)) {
            return jars.filter(jar -> jar.getFileName().toString().matches("aegis-spi-\\d.*"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aFileThatWasRevokedNeverComesBack() {
        Site other = Site.installed("bad-plugins-revoked");
        Path jar = other.folder().resolve("installed.jar");
        try (GatewayProcess running = other.place.serve()) {
            Http someone = running.http(other.key);
            assertServes(someone);
            ok(other.place.run("plugin", "revoke", "acme.tickets"));
            assertThat(someone.ask("default", "good morning").status()).isEqualTo(503);
            assertThat(other.list()).contains("AEG-PLG-004");
            refused(other.place.run("plugin", "update", jar.toString()), "AEG-PLG-004", "revoked");
            ok(other.place.run("plugin", "remove", "acme.tickets"));
            refused(other.place.run("plugin", "install", jar.toString()), "AEG-PLG-004", "revoked");
            assertThat(someone.ask("default", "good morning").status()).isEqualTo(503);
        }
    }

    @Nested
    class InTheFile {
        private final Site declared = Site.trusting("bad-plugins-file");

        private String plugins(String sha256) {
            return "plugins:\n  acme.tickets: {file: declared.jar, sha256: " + sha256 + ", tier: verified}\n";
        }

        @Test
        void aDigestThatIsNotTheFilesClosesTheRouteAtAStartAndIsRefusedByAReload() {
            String right = ok(declared.place.run(
                            "plugin", "sign", declared.jar("declared").file().toString(), "--key", "acme.key"))
                    .out()
                    .strip();
            String wrong = "a".repeat(64);
            declared.place.config(CONFIG + plugins(wrong));
            try (GatewayProcess running = declared.place.serve()) {
                Http someone = running.http(declared.key);
                assertThat(someone.ask("default", "good morning").status()).isEqualTo(503);
                assertThat(declared.list()).contains("AEG-PLG-003", right);

                declared.place.config(CONFIG + plugins(right));
                ok(declared.place.run("config", "apply"));
                assertServes(someone);

                declared.place.config(CONFIG + plugins(wrong));
                for (String verb : new String[] {"apply", "validate"}) {
                    Outcome refused = declared.place.run("config", verb);
                    assertThat(refused.exit()).as(refused.toString()).isEqualTo(78);
                    assertThat(refused.err()).contains("AEG-PLG-003", "aegis.yaml:8:");
                }
                assertServes(someone);
            }
        }

        @Test
        void aKeyThatCannotBeRead() throws IOException {
            declared.place.config("trust: {beta: {prefix: beta., key_file: beta.pub}}\n"
                    + CONFIG.replace("acme.tickets, mode: block", "aegis.pii"));
            for (String content : new String[] {
                "", "no key", Files.readString(declared.folder().resolve("acme.key"))
            }) {
                if (!content.isEmpty()) {
                    Files.writeString(declared.folder().resolve("beta.pub"), content);
                }
                Outcome started = declared.place.run("serve", "--port", "0");
                assertThat(started.exit()).as(started.toString()).isEqualTo(78);
                assertThat(started.err()).contains("aegis.yaml:1:", "AEG-CFG-003", "trust.beta");
                assertThat(started.err()).doesNotContain("PRIVATE");
            }
        }
    }

    /** Whatever becomes of the generation without it, a plugin that is revoked or removed serves nobody. */
    @Nested
    class WhereNoGenerationCanBeMadeWithoutIt {
        private static final String SECRET = "upstream.key";
        private static final String UNUSED = "\n"
                + "  spare: {type: openai_compatible, base_url: 'https://127.0.0.1:9/v1', model: m, api_key:"
                + " 'secret://file/"
                + SECRET + "'}\n";

        @ParameterizedTest
        @ValueSource(strings = {"revoke", "remove"})
        void whatNeedsItIsClosedAllTheSame(String verb) throws IOException {
            Site mine = Site.installed("bad-plugins-" + verb);
            Path secret = Files.writeString(mine.folder().resolve(SECRET), "upstream-credential-1234");
            mine.place.config(CONFIG.replace(
                    "providers: {main: {type: fake, echo: true}}",
                    "providers:\n  main: {type: fake, echo: true}" + UNUSED));
            try (GatewayProcess running = mine.place.serve()) {
                Http someone = running.http(mine.key);
                assertServes(someone);
                Files.delete(secret);
                ok(mine.place.run("plugin", verb, "acme.tickets"));
                Answer closed = someone.ask("default", "good morning");
                assertThat(closed.status()).isEqualTo(503);
                assertThat(closed.text()).contains("AEG-GRD-002", "This route is closed");
                assertThat(new String(mine.lock(), StandardCharsets.UTF_8))
                        .doesNotContain(verb.equals("remove") ? "acme.tickets" : "\"revoked_digests\" : [ ]");
            }
        }
    }

    @Nested
    class InTheDataDirectory {
        private final Site edited = Site.installed("bad-plugins-lock");

        @Test
        void aListThatSomebodyEditedIsNotBelievedAndOneThatIsGoneIsMadeAnew() throws IOException {
            byte[] before = edited.lock();
            String text = Files.readString(edited.lockFile());
            assertThat(text).contains("\"verified\"");
            Files.writeString(edited.lockFile(), text.replace("\"verified\"", "\"sandboxed\""));
            try (GatewayProcess running = edited.place.serve()) {
                assertThat(running.http(edited.key)
                                .ask("default", "good morning")
                                .status())
                        .isEqualTo(503);
                assertThat(edited.list()).contains("AEG-CFG-020", "plugins.lock is not what the ledger says");
                Outcome removed = edited.place.run("plugin", "remove", "acme.tickets");
                assertThat(removed.exit()).as(removed.toString()).isNotZero();
                assertThat(removed.err()).contains("AEG-CFG-02");
            }
            Files.writeString(edited.lockFile(), "no list");
            try (GatewayProcess running = edited.place.serve()) {
                assertThat(running.http(edited.key)
                                .ask("default", "good morning")
                                .status())
                        .isEqualTo(503);
                assertThat(edited.list()).contains("AEG-CFG-020", "acme.tickets");
            }
            Files.delete(edited.lockFile());
            ok(edited.place.run("config", "validate"));
            try (GatewayProcess running = edited.place.serve()) {
                assertServes(running.http(edited.key));
            }
            assertThat(installedAccordingTo(edited.lock())).isEqualTo(installedAccordingTo(before));
        }

        /** The list without the place in the ledger up to which it was compared. */
        private static JsonNode installedAccordingTo(byte[] lock) {
            return Json.parse(lock).at("/state/plugins");
        }

        @Test
        void aFileThatSomebodyExchangedIsNotRun() throws IOException {
            try (Stream<Path> files = Files.list(edited.place.data().resolve("plugins"))) {
                Path jar = files.filter(file -> file.toString().endsWith(".jar"))
                        .findFirst()
                        .orElseThrow();
                Files.writeString(jar, "no jar");
            }
            try (GatewayProcess running = edited.place.serve()) {
                assertThat(running.http(edited.key)
                                .ask("default", "good morning")
                                .status())
                        .isEqualTo(503);
                assertThat(edited.list()).contains("AEG-PLG-003");
            }
        }
    }
}
