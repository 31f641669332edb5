package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.admission.PluginKind;
import io.aegis.admission.SettingsProblem;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that break their contract, beside one that keeps it and must not notice. */
class HostilePluginIT {
    private static final String SECRET = "hunter2";
    private static final String ALLOW = "return inspection -> Verdict.allow();";

    @TempDir
    Path root;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private TestImage image;
    private PluginHost host;
    private PluginSet plugins;

    @BeforeEach
    void anImageWithAGoodPlugin() {
        image = new TestImage(root).with(TestBundle.harmless("good"));
        var captured = new PrintStream(console, true, StandardCharsets.UTF_8);
        System.setOut(captured);
        System.setErr(captured);
    }

    @AfterEach
    void theGoodPluginIsUnharmedAndNothingLeaked() {
        System.setOut(out);
        System.setErr(err);
        if (host != null) {
            assertThat(guard("good")).isInstanceOf(Created.Ready.class);
            host.close();
        }
        assertThat(console.toString(StandardCharsets.UTF_8)).doesNotContain(SECRET);
    }

    @Test
    void aFactoryThatCannotBeMadeIsMissing() {
        var bundles = new ArrayList<TestBundle>();
        for (String broken : List.of(
                "public GuardFactory0() { throw new IllegalStateException(\"hunter2\"); }",
                "public void activate() { throw new IllegalStateException(\"hunter2\"); }",
                "static { if (true) throw new IllegalStateException(\"hunter2\"); }",
                "static final int X = Integer.parseInt(\"hunter2\");")) {
            bundles.add(TestBundle.guard("bad" + bundles.size(), broken + create(ALLOW)));
        }
        start(bundles.toArray(TestBundle[]::new));
        for (String bad : bundles.stream().map(TestBundle::name).toList()) {
            assertThat(stateOf(bad)).isInstanceOf(PluginState.Missing.class);
            assertThat(missing(bad)).contains("AEG-PLG-008", "its factory cannot be made");
        }
    }

    @Test
    void anExceptionIsReducedToItsClass() {
        var bundles = new ArrayList<TestBundle>();
        for (String body : List.of(
                "throw new IllegalStateException(\"hunter2\");",
                "throw new Error(\"hunter2\");",
                "throw new StackOverflowError(\"hunter2\");",
                "return inspection -> { throw new IllegalStateException(\"hunter2\"); };")) {
            bundles.add(TestBundle.guard("bad" + bundles.size(), create(body)));
        }
        start(bundles.toArray(TestBundle[]::new));
        for (String bad : bundles.stream().map(TestBundle::name).toList()) {
            assertThat(missing(bad))
                    .contains("AEG-PLG-008")
                    .doesNotContain(SECRET)
                    .containsAnyOf("java.lang.Illegal", "java.lang.Error", "java.lang.StackOverflowError");
        }
    }

    @Test
    void nullIsNoGuardAndNoAnswer() {
        var bundles = new ArrayList<TestBundle>();
        for (String body : List.of(
                "return null;",
                "return inspection -> null;",
                "return new Guard() { public Verdict inspect(Inspection i) { return Verdict.allow(); }"
                        + " public java.util.Set<String> reads() { return null; } };",
                "return new IncrementalGuard() { public Verdict inspect(Inspection i) { return Verdict.allow(); }"
                        + " public Inspector open(Context c, io.aegis.spi.content.Channel l) { return null; } };")) {
            bundles.add(TestBundle.guard("bad" + bundles.size(), create(body)));
        }
        start(bundles.toArray(TestBundle[]::new));
        for (String bad : bundles.stream().map(TestBundle::name).toList()) {
            assertThat(missing(bad)).contains("AEG-PLG-008");
        }
    }

    @Test
    void aGuardThatDoesNotAnswerIsMissingAfterTheDeadline() {
        image.with(TestBundle.guard(
                "bad",
                create("return inspection -> { while (true) { java.util.concurrent.locks.LockSupport.park();"
                        + " Thread.interrupted(); } };")));
        host = PluginHost.start(image.config(Duration.ofSeconds(8)));
        plugins = host.firstParty();
        assertThat(missing("bad")).contains("did not answer within 8000 ms");
    }

    @Test
    void aGuardOfStreamsSaysSoInItsManifest() {
        String incremental = create("return new IncrementalGuard() {"
                + " public Verdict inspect(Inspection i) { return Verdict.allow(); }"
                + " public Inspector open(Context c, io.aegis.spi.content.Channel l) { return new Inspector() {"
                + " public Progress next(String piece) { return Progress.cleared(piece.length()); }"
                + " public Progress finish() { return Progress.cleared(44); } }; } };");
        var silent = TestBundle.guard("bad", incremental);
        String declared = silent.headers().get("Provide-Capability");
        start(
                silent,
                TestBundle.guard("open", incremental)
                        .header(
                                "Provide-Capability",
                                declared.replace("test.bad", "test.open") + ";streaming=incremental"));
        assertThat(missing("bad")).contains("AEG-PLG-008", "manifest");
        assertThat(guard("open")).isInstanceOf(Created.Ready.class);
    }

    @Test
    void twoFactoriesAreOneTooMany() {
        start(TestBundle.guard("bad", create(ALLOW)).component("GuardFactory", "io.aegis.spi.guard", create(ALLOW)));
        assertThat(missing("bad")).contains("2 services");
    }

    @Test
    void noFactoryIsNotEnough() {
        var complete = TestBundle.harmless("bad");
        start(complete.header("Service-Component", "OSGI-INF/nothing.xml"));
        assertThat(missing("bad")).contains("no service");
    }

    @Test
    void aGuardBundleCannotBringAnAuthenticator() {
        var declared = TestBundle.harmless("bad").headers().get("Provide-Capability");
        start(TestBundle.empty("bad")
                .header("Provide-Capability", declared)
                .component(
                        "AuthenticatorFactory",
                        "io.aegis.spi.identity",
                        "public Authenticator create(Settings s, Host h) { return c -> new"
                                + " Authentication.Rejected(); }"));
        assertThat(missing("bad")).contains("GuardFactory");
        assertThat(plugins.authenticator("test.bad", Settings.empty(), new FakeHost()))
                .isInstanceOf(Created.Missing.class);
    }

    /** The directory of keys is not among what it asked for. */
    @Test
    void anAuthenticatorWithoutTheDirectoryOfKeysNamesNoHolderOfAKey() {
        var bundle = TestBundle.empty("login")
                .header(
                        "Provide-Capability",
                        "aegis.plugin;kind=authenticator;type=\"test.login\";api:Version=\"1.0\";credential=\"virtual-key\"")
                .component(
                        "AuthenticatorFactory",
                        "io.aegis.spi.identity",
                        "public Authenticator create(Settings s, Host h) { return c -> new"
                                + " Authentication.Authenticated(new Principal(\"api_key:jane\","
                                + " java.util.Optional.empty(), java.util.Set.of()), java.util.Optional.empty()); }");
        start(bundle);
        var digest = new Credential.KeyDigest("a".repeat(64));
        var janes = new Authentication.Authenticated(
                new Principal("api_key:jane", Optional.empty(), Set.of()), Optional.empty());
        assertThat(plugins.authenticator(
                        "test.login", Settings.empty(), new FakeHost().withKeys(Map.of(digest, janes))))
                .isInstanceOfSatisfying(
                        Created.Ready.class,
                        ready -> assertThatThrownBy(() -> ((Authenticator) ready.instance()).authenticate(digest))
                                .isInstanceOf(BrokenContractException.class));
    }

    @Test
    void aHigherRankingDoesNotMakeAnotherBundlesFactoryTheGoodOnes() {
        // By name it is started first, so that its service is there when the good one's is taken.
        String path = "OSGI-INF/test.big.GuardFactory0.xml";
        var big = TestBundle.harmless("big");
        String xml = new String(big.entries().get(path), StandardCharsets.UTF_8)
                .replace(
                        "<service>",
                        "<property name=\"service.ranking\" type=\"Integer\" value=\"2147483647\"/><service>");
        start(big.entry(path, xml));
        assertThat(ready("good").getClass().getName()).startsWith("test.good.");
        assertThat(ready("big").getClass().getName()).startsWith("test.big.");
    }

    @Test
    void aClassThatWasNotGivenToABundleDoesNotExistForIt() throws ClassNotFoundException {
        String look = "try { %s; throw new IllegalArgumentException(); } catch (ClassNotFoundException good) { }";
        var looks = new StringBuilder();
        for (String type : List.of(
                "io.aegis.kernel.Runs",
                "io.aegis.plugins.PluginHost",
                "test.good.GuardFactory0",
                "org.slf4j.Logger",
                "org.apache.felix.framework.Felix",
                "tools.jackson.databind.ObjectMapper",
                "com.google.re2j.Pattern")) {
            if (!type.startsWith("test.")) {
                assertThat(Class.forName(type)).as("there is something to hide").isNotNull();
            }
            looks.append(look.formatted("Class.forName(\"" + type + "\")"))
                    .append(look.formatted(
                            "Thread.currentThread().getContextClassLoader().loadClass(\"" + type + "\")"));
        }
        start(TestBundle.guard("curious", create(looks + ALLOW)));
        assertThat(guard("curious")).isInstanceOf(Created.Ready.class);
    }

    @Test
    void aBundleThatImportsMoreThanItsContractIsMissing() {
        var bundles = new ArrayList<TestBundle>();
        for (String more : List.of("java.sql", "java.net.http", "javax.net.ssl", "io.aegis.kernel", "org.slf4j")) {
            var bundle = TestBundle.harmless("bad" + bundles.size());
            bundles.add(bundle.header("Import-Package", bundle.headers().get("Import-Package") + "," + more));
        }
        start(bundles.toArray(TestBundle[]::new));
        for (TestBundle bundle : bundles) {
            assertThat(missing(bundle.name())).contains("AEG-PLG-008", "BundleException");
        }
    }

    @Test
    void whatItsManifestDoesNotAskForIsNotGrantedWhateverWasPrepared() {
        var granting = new FakeHost().withKeys(Map.of());
        start(TestBundle.guard("bad", create("host.keys();" + ALLOW)));
        assertThat(missing(plugins.guard("test.bad", Settings.empty(), granting)))
                .contains("AEG-PLG-007", "keys");
    }

    @Test
    void whatAPluginSaysOfItsSettingsReachesTheOperatorOnOneLine() {
        start(TestBundle.guard(
                "picky", create("throw new SettingsException(\"/mode\", \"not with\\u001b[2J limit\");")));
        assertThat(guard("picky"))
                .isEqualTo(new Created.Refused<Guard>(List.of(new SettingsProblem("/mode", "not with?[2J limit"))));
    }

    @Test
    void settingsThatItsSchemaRefusesNeverReachAPluginNorAMessage() {
        start(TestBundle.guard("bad", create("throw new IllegalStateException();")));
        var settings = Map.<String, Object>of("mode", SECRET, "limit", SECRET, "other", SECRET);
        assertThat(plugins.check(PluginKind.GUARD, "test.bad", settings))
                .hasSize(3)
                .allSatisfy(problem -> assertThat(problem.toString()).doesNotContain(SECRET));
        assertThat(plugins.guard("test.bad", Settings.of(settings), new FakeHost()))
                .isInstanceOf(Created.Refused.class);
    }

    @Test
    void aSchemaWithoutEndAcceptsNothing() {
        String endless = "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"object\","
                + " \"$ref\": \"#\"}";
        host = image.with(TestBundle.harmless("bad").entry("aegis/settings.schema.json", endless))
                .start();
        plugins = host.firstParty();
        assertThat(guard("bad")).isNotInstanceOf(Created.Ready.class);
        assertThat(plugins.plugins()).hasSizeBetween(1, 2);
        plugins.check(PluginKind.GUARD, "test.bad", Map.of());
    }

    @Test
    void aSchemaThatWouldBeFollowedForEverIsRefused() {
        var definitions = new StringBuilder();
        for (int at = 0; at < 40; at++) {
            String next = "{\"$ref\": \"#/$defs/a" + (at + 1) + "\"}";
            definitions.append("\"a" + at + "\": {\"allOf\": [" + next + ", " + next + "]}, ");
        }
        String doubling = "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"type\": \"object\","
                + " \"$ref\": \"#/$defs/a0\", \"$defs\": {" + definitions + "\"a40\": {}}}";
        host = image.with(TestBundle.harmless("bad").entry("aegis/settings.schema.json", doubling))
                .start();
        plugins = host.firstParty();
        assertThat(plugins.plugins()).hasSize(1);
        assertThat(plugins.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).contains("AEG-PLG-010", "references"));
    }

    @Test
    void oneSetOfSettingsIsOneInstanceAndAnotherIsAnother() {
        start();
        Host granting = new FakeHost();
        var first = plugins.guard("test.good", Settings.of(Map.of("limit", 1)), granting);
        assertThat(plugins.guard("test.good", Settings.of(Map.of("limit", 1)), granting))
                .isEqualTo(first);
        assertThat(plugins.guard("test.good", Settings.of(Map.of("limit", 2)), granting))
                .isNotEqualTo(first);
        assertThat(plugins.guard("test.good", Settings.of(Map.of("limit", 1)), new FakeHost()))
                .isNotEqualTo(first);
    }

    @Test
    void whatIsNotInstalledIsMissing() {
        start();
        assertThat(missing("absent")).contains("no guard of type 'test.absent'");
        assertThat(plugins.find(PluginKind.PROVIDER, "test.good")).isEmpty();
    }

    @Test
    void anAlteredOrAnUnlistedFrameworkStopsTheStart() throws IOException {
        Path extra = Files.write(
                image.framework().resolve("extra.jar"),
                TestBundle.harmless("extra").jar());
        assertThatThrownBy(image::start).isInstanceOf(PluginHostException.class);
        Files.delete(extra);
        try (var files = Files.list(image.framework())) {
            Files.delete(files.findFirst().orElseThrow());
        }
        assertThatThrownBy(image::start).isInstanceOf(PluginHostException.class);
    }

    @Test
    void theFrameworksFolderIsPrivateNewAtEveryStartAndGoneAfterwards() throws IOException {
        Path folder = image.storage().resolve("framework");
        Files.createDirectories(folder.resolve("left"));
        Path precious = Files.writeString(root.resolve("precious"), "");
        Files.createSymbolicLink(folder.resolve("left/link"), root);
        start();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        assertThat(folder.resolve("left")).doesNotExist();
        assertThat(precious).exists();
        host.close();
        host = null;
        assertThat(folder).doesNotExist();
    }

    private void start(TestBundle... bundles) {
        for (TestBundle bundle : bundles) {
            image.with(bundle);
        }
        host = image.start();
        plugins = host.firstParty();
        assertThat(plugins.refused()).isEmpty();
    }

    private static String create(String body) {
        return "public Guard create(Settings settings, Host host) { " + body + " }";
    }

    private Created<Guard> guard(String name) {
        return plugins.guard("test." + name, Settings.empty(), new FakeHost());
    }

    private Guard ready(String name) {
        return switch (guard(name)) {
            case Created.Ready<Guard>(Guard guard) -> guard;
            case Created.Missing<Guard> missing -> throw new AssertionError(missing.why());
            case Created.Refused<Guard> refused ->
                throw new AssertionError(refused.problems().toString());
        };
    }

    private String missing(String name) {
        return missing(guard(name));
    }

    private static String missing(Created<Guard> made) {
        assertThat(made).isInstanceOf(Created.Missing.class);
        return ((Created.Missing<Guard>) made).why();
    }

    private PluginState stateOf(String name) {
        return plugins.find(PluginKind.GUARD, "test." + name).orElseThrow().state();
    }
}
