package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.aegis.claims.Workplace.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The command line as people type it: what it prints where, and how it ends. */
class CommandLineIT {
    private static final String FAKE = """
        providers: {main: {type: fake, echo: true}}
        guardrails:
          pii: {type: aegis.pii, timeout: 30s}
          words: {type: aegis.regex_guard, timeout: 30s, patterns: [{name: forbidden, pattern: "forbidden", action: block}]}
        pipeline: {ingress: [words, pii], egress: [pii]}
        routes: {default: {provider: main}}
        """ + Policies.server();

    @Nested
    class FromNothing {
        @Test
        void initThenKeysThenServeThenCurlWorkAsPrinted() throws Exception {
            var place = new Workplace("cli-first-steps");
            Outcome init = place.shell("aegis init");
            assertThat(init.exit()).as(init.toString()).isZero();
            assertThat(init.err()).contains(place.data().toString());
            assertThat(place.folder().resolve("aegis.yaml")).exists();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.data())))
                    .isEqualTo("rwx------");
            List<String> printed = init.out().lines().toList();
            assertThat(printed.get(0)).isEqualTo("export AEGIS_API_KEY=$(aegis keys create me)");
            assertThat(printed.get(1)).isEqualTo("aegis serve");
            assertThat(printed.get(2)).startsWith("curl ");

            Outcome created = place.shell(printed.getFirst() + "\nprintf '%s' \"$AEGIS_API_KEY\"");
            assertThat(created.exit()).as(created.toString()).isZero();
            assertThat(created.out()).matches("aeg-[0-9a-f]{64}");
            try (GatewayProcess gateway = place.serve()) {
                Answer answer = pasted(String.join("\n", printed.subList(2, printed.size())), created.out(), gateway);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                assertThat(answer.content()).contains("jane@example.com");
                assertThat(gateway.out()).isEmpty();
                assertThat(gateway.terminate()).isZero();
            }
        }

        @Test
        void theLinesToPasteBeginWithWhatWasTyped() {
            var place = new Workplace("cli-as-called");
            String launcher = Distribution.whole().launcher().toString();
            assertThat(place.run("init").out()).contains("=$(" + launcher + " keys create me)", launcher + " serve");
        }

        @Test
        void initDoesNotOverwriteUnlessItIsForced() throws IOException {
            var place = new Workplace("cli-init-twice").config("mine: true\n");
            assertThat(place.run("init").exit()).isEqualTo(1);
            assertThat(Files.readString(place.folder().resolve("aegis.yaml"))).isEqualTo("mine: true\n");
            assertThat(place.run("init", "--force").exit()).isZero();
            assertThat(Files.readString(place.folder().resolve("aegis.yaml"))).contains("providers:");
        }

        @Test
        void theDemoSendsOneGovernedRequestAndEnds() {
            Outcome demo = new Workplace("cli-demo").run("demo", "--once", "--fresh");
            assertThat(demo.exit()).as(demo.toString()).isZero();
            assertThat(demo.out()).contains("GUARD", "pii", "jane.doe@example.com");
            assertThat(demo.out())
                    .containsPattern(
                            "export OPENAI_BASE_URL=http://127\\.0\\.0\\.1:\\d+/v1 OPENAI_API_KEY=aeg-[0-9a-f]{64}");
            assertThat(demo.out()).contains("explain --last");
        }

        @Test
        void aReadingCommandMakesNoDataDirectory() {
            var place = new Workplace("cli-reading").config(FAKE);
            assertThat(place.run("keys", "list").exit()).isEqualTo(4);
            assertThat(place.run("explain", "--last").exit()).isEqualTo(4);
            assertThat(place.run("audit", "export").exit()).isEqualTo(4);
            Outcome valid = place.run("config", "validate");
            assertThat(valid.exit()).isZero();
            assertThat(valid.err()).isEmpty();
            assertThat(place.data()).doesNotExist();
        }
    }

    @Nested
    class ExitCodes {
        private final Workplace place = new Workplace("cli-exits").config(FAKE);

        @Test
        void theVersionNamesItselfItsCommitItsJdkAndItsSpi() {
            Outcome version = place.run("--version");
            assertThat(version.exit()).isZero();
            assertThat(version.out()).contains("3.0.0-alpha", "25").containsIgnoringCase("spi");
        }

        @ParameterizedTest
        @ValueSource(strings = {"nosuchcommand", "keys create", "serve --port many", "keys list -o xml"})
        void aWrongCommandLineIsTwo(String line) {
            Outcome outcome = place.run(line.split(" "));
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(2);
            assertThat(outcome.out()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"secret set x", "usage", "eval run"})
        void aLaterCommandSaysThatItIsNotBuiltYet(String line) {
            Outcome outcome = place.run(line.split(" "));
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(69);
            assertThat(outcome.err()).contains("not built yet");
        }

        @Test
        void whatDoesNotExistIsFour() {
            place.key("anybody");
            assertThat(place.run("keys", "revoke", "nosuchkey").exit()).isEqualTo(4);
            assertThat(place.run("explain", "019abcde-0000-7000-8000-000000000000")
                            .exit())
                    .isEqualTo(4);
            assertThat(place.run("plugin", "info", "aegis.nosuch").exit()).isEqualTo(4);
        }

        @Test
        void aMissingConfigurationIsNamed() {
            Outcome outcome = new Workplace("cli-no-config").run("serve");
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(78);
            assertThat(outcome.err()).contains("AEG-CFG-002", "aegis.yaml");
        }

        /** A command that changes something would go by other rules than those it was told to go by. */
        @Test
        void aConfigurationThatIsNamedAndNotThereStopsACommand() {
            Workplace place = new Workplace("cli-no-named-config");
            Outcome outcome = place.run("keys", "create", "me", "--config", "nowhere.yaml");
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(78);
            assertThat(outcome.err()).contains("AEG-CFG-002", "nowhere.yaml");
            assertThat(place.data()).doesNotExist();
            assertThat(place.run("keys", "create", "me").exit()).isZero();
        }

        @Test
        void noAuthenticatorIsRefused() {
            Outcome outcome = new Workplace("cli-no-auth")
                    .config(FAKE.replace("auth: {type: api_key}", ""))
                    .run("serve", "--port", "0");
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(78);
            assertThat(outcome.err()).contains("AEG-SRV-001");
        }

        @Test
        void noAuthOffLoopbackIsRefused() {
            Outcome outcome = place.run("serve", "--no-auth", "--host", "0.0.0.0", "--port", "0");
            assertThat(outcome.exit()).as(outcome.toString()).isIn(2, 78);
        }

        @Test
        void theEnvironmentCannotSwitchAuthenticationOff() {
            var other = new Workplace("cli-env-auth").config(FAKE).environment("AEGIS__AUTH__TYPE", "none");
            Outcome outcome = other.run("config", "validate");
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(78);
        }

        @Test
        void aFlagBeatsTheEnvironmentWhichBeatsTheFile() {
            var other = new Workplace("cli-env").config(FAKE).environment("AEGIS__SERVER__PORT", "4711");
            Outcome shown = other.run("config", "show", "-o", "json");
            assertThat(Json.parse(shown.out()).at("/server/port").asInt())
                    .as(shown.toString())
                    .isEqualTo(4711);
        }

        @Test
        void aVariableThatNamesNoKeyIsAnError() {
            var other = new Workplace("cli-env-typo").config(FAKE).environment("AEGIS__SERVER__PROT", "1");
            Outcome outcome = other.run("config", "validate");
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(78);
            assertThat(outcome.err()).contains("AEGIS__SERVER__PROT");
        }

        @Test
        void aPortThatIsTakenIsUnavailable() throws IOException {
            try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
                Outcome outcome = place.run("serve", "--port", Integer.toString(taken.getLocalPort()));
                assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(69);
                assertThat(outcome.err()).contains("AEG-SRV-002", Integer.toString(taken.getLocalPort()));
            }
        }

        @Test
        void aChatWithoutAGatewayIsUnavailable() {
            var other = new Workplace("cli-chat")
                    .environment("AEGIS_SERVER_URL", "http://127.0.0.1:1")
                    .environment("AEGIS_API_KEY", "aeg-x");
            assertThat(other.run("chat", "hello").exit()).isEqualTo(69);
        }
    }

    @Nested
    class WithAWrongConfiguration {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            broken-yaml   | 'routes: [a'                                                        | AEG-CFG-001 | aegis.yaml:2:1
            unknown-key   | 'guardrial: {}'                                                     | AEG-CFG-003 | aegis.yaml:1:1
            unknown-pack  | 'guardrails: {a: {type: aegis.pi}}'                                 | AEG-POL-002 | aegis.yaml:1
            no-guard      | 'pipeline: {ingress: [nobody]}'                                     | AEG-POL-001 | aegis.yaml:1
            guard-twice   | 'guardrails: {a: {type: aegis.pii}, a: {type: aegis.pii}}'          | AEG-CFG     | aegis.yaml:1
            literal-key   | 'providers: {m: {type: openai_compatible, base_url: "https://e.example/v1", api_key: sk-literal-4711}}' | AEG-CFG-003 | aegis.yaml:1
            no-backend    | 'providers: {m: {type: openai_compatible, base_url: "https://e.example/v1", api_key: secret://nowhere/x}}' | AEG-CFG-011 | aegis.yaml:1
            user-in-url   | 'providers: {m: {type: openai_compatible, base_url: "https://u:sk-literal-4711@e.example/v1"}}' | AEG-CFG-003 | aegis.yaml:1
            later-key     | 'telemetry: {exporter: otlp}'                                         | not built yet | aegis.yaml:1:1
            fail-open     | 'guardrails: {a: {type: aegis.pii, fail_open: true}}'               | AEG-CFG-003 | aegis.yaml:1
            bad-setting   | 'guardrails: {a: {type: aegis.pii, mode: sometimes}}'               | AEG-CFG-003 | aegis.yaml:1
            bad-provider  | 'providers: {m: {type: openai}}'                                    | AEG-CFG-022 | aegis.yaml:1
            """)
        void theMistakeIsNamedWithItsPlaceAndItsValueIsNotRepeated(
                String name, String yaml, String code, String position) {
            var place = new Workplace("cli-wrong-" + name).config(yaml + "\n");
            Outcome outcome = place.run("serve", "--port", "0");
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(78);
            assertThat(outcome.err()).contains(code, position).doesNotContain("sk-literal-4711");
            assertThat(outcome.out()).isEmpty();
            assertThat(place.data()).doesNotExist();
        }

        @Test
        void anUnknownKeyComesWithASuggestion() {
            Outcome outcome =
                    new Workplace("cli-typo").config("guardrial: {}\n").run("config", "validate");
            assertThat(outcome.err()).contains("guardrails");
        }

        @Test
        void aSecretThatCannotBeResolvedStopsTheStart() {
            var place = new Workplace("cli-no-secret").config("""
                providers: {main: {type: openai_compatible, base_url: "https://api.example.com/v1", api_key: secret://env/NOT_SET_4711}}
                routes: {default: {provider: main}}
                auth: {type: api_key}
                """);
            Outcome outcome = place.run("serve", "--port", "0");
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(78);
            assertThat(outcome.err()).contains("AEG-CFG-010", "NOT_SET_4711");
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class BesideARunningGateway {
        private Workplace place;
        private GatewayProcess gateway;
        private String key;

        @BeforeAll
        void start() {
            place = new Workplace("cli-beside").config(FAKE);
            key = place.key("jane");
            gateway = place.serve();
            place.environment("AEGIS_SERVER_URL", gateway.url().toString()).environment("AEGIS_API_KEY", key);
        }

        @AfterAll
        void stop() {
            gateway.close();
        }

        @Test
        void theDataDirectoryIsHeld() {
            Outcome outcome = place.run("serve", "--port", "0");
            assertThat(outcome.exit()).as(outcome.toString()).isEqualTo(69);
            assertThat(outcome.err()).contains("AEG-SRV-003");
            assertThat(gateway.http(key).ask("default", "still there?").status())
                    .isEqualTo(200);
        }

        @Test
        void aChatPrintsTheAnswerAndABlockedOneIsThree() {
            Outcome answered = place.run("chat", "write to jane@example.com");
            assertThat(answered.exit()).as(answered.toString()).isZero();
            assertThat(answered.out()).contains("jane@example.com");
            Outcome streamed = place.run("chat", "--stream", "write to jane@example.com");
            assertThat(streamed.exit()).as(streamed.toString()).isZero();
            assertThat(streamed.out()).contains("jane@example.com");
            Outcome literal = place.run("chat", "@/etc/hostname");
            assertThat(literal.out()).isEqualTo("@/etc/hostname");
            Outcome unknown = place.run("chat", "--route", "nosuch", "hello");
            assertThat(unknown.exit()).as(unknown.toString()).isEqualTo(4);
            Outcome blocked = place.run("chat", "a forbidden thing");
            assertThat(blocked.exit()).as(blocked.toString()).isEqualTo(3);
            assertThat(blocked.err()).contains("AEG-GRD-001").doesNotContain("forbidden thing");
        }

        @Test
        void keysAreMadeListedRotatedAndRevokedThroughIt() {
            Outcome made =
                    place.run("keys", "create", "bob", "--team", "risk", "--route", "default", "--expires", "90d");
            assertThat(made.exit()).as(made.toString()).isZero();
            assertThat(made.out()).matches("aeg-[0-9a-f]{64}");
            assertThat(gateway.http(made.out()).ask("default", "hello").status())
                    .isEqualTo(200);

            Outcome listed = place.run("keys", "list", "-o", "json");
            assertThat(listed.exit()).as(listed.toString()).isZero();
            assertThat(listed.out()).contains("bob", "risk").doesNotContain(made.out());
            String id = idOf(listed.out(), "bob");
            assertThat(place.run("keys", "list").out()).contains("bob", id);

            Outcome rotated = place.run("key", "rotate", id, "--grace", "1h");
            assertThat(rotated.exit()).as(rotated.toString()).isZero();
            assertThat(rotated.out()).matches("aeg-[0-9a-f]{64}").isNotEqualTo(made.out());
            assertThat(gateway.http(rotated.out()).ask("default", "hello").status())
                    .isEqualTo(200);
            assertThat(gateway.http(made.out()).ask("default", "hello").status())
                    .isEqualTo(200);

            assertThat(place.run("keys", "revoke", id).exit()).isZero();
            assertThat(gateway.http(made.out()).ask("default", "hello").status())
                    .isEqualTo(401);
        }

        @Test
        void explainTellsTheTrailOfTheLastRun() {
            String run =
                    gateway.http(key).ask("default", "mail jane@example.com").run();
            Outcome told = place.run("explain", run);
            assertThat(told.exit()).as(told.toString()).isZero();
            assertThat(told.out())
                    .contains(run, "api_key:jane", "ingress", "pii", "completed")
                    .doesNotContain("jane@example.com");
            assertThat(place.run("explain", "--last").exit()).isZero();
            Outcome json = place.run("explain", run, "--json");
            assertThat(Json.parse(json.out()).toString()).contains(run);
        }

        @Test
        void anExportIsIntactAndOneThatWasTouchedIsNot() throws IOException {
            gateway.http(key).ask("default", "hello");
            Path export = place.folder().resolve("export.jsonl");
            assertThat(place.run("audit", "export", "-f", export.toString()).exit())
                    .isZero();
            Outcome intact = place.run("audit", "verify", export.toString());
            assertThat(intact.exit()).as(intact.toString()).isZero();
            assertThat(intact.out() + intact.err()).contains("intact", "signer was not checked");
            String text = Files.readString(export);
            assertThat(text).contains("config_change", "model_inventory");

            List<String> lines = text.lines().toList();
            Path tampered = place.folder().resolve("tampered.jsonl");
            for (int line : List.of(1, lines.size() - 1)) {
                List<String> touched = new java.util.ArrayList<>(lines);
                touched.set(line, touched.get(line).replaceFirst("\"seq\":(\\d)", "\"seq\":9$1"));
                Files.write(tampered, touched);
                assertThat(place.run("audit", "verify", tampered.toString()).exit())
                        .as("line %s", line)
                        .isEqualTo(1);
            }
            List<String> shortened = new java.util.ArrayList<>(lines);
            shortened.remove(lines.size() / 2);
            Files.write(tampered, shortened);
            assertThat(place.run("audit", "verify", tampered.toString()).exit()).isEqualTo(1);
            Files.writeString(tampered, "hello\n", StandardCharsets.UTF_8);
            assertThat(place.run("audit", "verify", tampered.toString()).exit()).isEqualTo(2);
        }

        @Test
        void pluginsAreListedAndDescribed() {
            Outcome listed = place.run("plugin", "list");
            assertThat(listed.exit()).as(listed.toString()).isZero();
            assertThat(listed.out())
                    .contains(
                            "aegis.pii",
                            "aegis.secrets",
                            "aegis.regex_guard",
                            "aegis.classification",
                            "aegis.policy",
                            "aegis.exfiltration",
                            "aegis.tool_policy",
                            "fake",
                            "azure_openai",
                            "anthropic",
                            "bedrock",
                            "gemini",
                            "openai_compatible",
                            "api_key");
            Outcome described = place.run("plugins", "info", "aegis.pii");
            assertThat(described.out()).contains("incremental", "sha256").containsPattern("[0-9a-f]{64}");
        }

        @Test
        void theDoctorFindsNothingWrong() {
            Outcome outcome = place.run("doctor");
            assertThat(outcome.exit()).as(outcome.toString()).isZero();
            assertThat(outcome.out()).contains("configuration", "disk", "aegis.pii");
        }

        @Test
        void theDoctorSaysItToMachinesToo() {
            Outcome outcome = place.run("doctor", "-o", "json");
            assertThat(outcome.exit()).as(outcome.toString()).isZero();
            assertThat(Json.parse(outcome.out()).findValuesAsString("what")).contains("version", "sandbox");
        }

        @ParameterizedTest
        @ValueSource(strings = {"bash", "zsh"})
        void theShellCanComplete(String shell) {
            Outcome outcome = place.run("completion", shell);
            assertThat(outcome.exit()).isZero();
            assertThat(outcome.out()).contains("keys", "explain");
        }

        @Test
        void theSchemaDescribesTheSettingsOfInstalledPlugins() {
            Outcome outcome = place.run("config", "schema");
            assertThat(outcome.exit()).as(outcome.toString()).isZero();
            assertThat(Json.parse(outcome.out()).toString()).contains("EMAIL_ADDRESS", "routes");
        }

        @Test
        void lintWarnsOfARouteThatWillBuffer() {
            var other = new Workplace("cli-lint").config("""
                providers: {main: {type: fake}}
                guardrails:
                  words: {type: aegis.regex_guard, patterns: [{name: far, pattern: "a.*b", action: block}]}
                pipeline: {ingress: [words], egress: [words]}
                routes: {default: {provider: main}}
                auth: {type: api_key}
                """);
            Outcome outcome = other.run("policy", "lint");
            assertThat(outcome.exit()).as(outcome.toString()).isZero();
            assertThat(outcome.out()).contains("AEG-POL-003");
            assertThat(other.run("policy", "lint", "--strict").exit()).isEqualTo(1);
        }
    }

    @Nested
    class KeysAndReloads {
        @Test
        void aRevokedKeyCutsItsRunInFlight() throws Exception {
            try (var upstream = new ScriptedUpstreamServer()) {
                var over = new CountDownLatch(1);
                upstream.on("s-long", call -> {
                    call.begin();
                    call.frame(Frames.text(0, Frames.LONG));
                    call.awaitGone();
                    over.countDown();
                });
                var place = new Workplace("cli-revoke").config(Policies.toUpstream(upstream, ""));
                String key = place.key("leaving");
                try (GatewayProcess gateway = place.serve();
                        Events events = gateway.http(key).stream(Http.streamed("s-long", "hello"))) {
                    events.nextText();
                    String id = idOf(place.run("keys", "list", "-o", "json").out(), "leaving");
                    assertThat(place.run("keys", "revoke", id).exit()).isZero();
                    Events.Story rest = events.rest();
                    assertThat(rest.done()).isFalse();
                    assertThat(rest.finishReason(0)).isEmpty();
                    assertThat(rest.hasError())
                            .as("it ended otherwise than by the cut: %s", rest.raw())
                            .isFalse();
                    assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
                    assertThat(gateway.http(key).ask("s-x", "hello").status()).isEqualTo(401);
                }
            }
        }

        @Test
        void aChangedFileIsLoadedAnInvalidOneIsNotAndAWeakeningWaits() {
            var place = new Workplace("cli-reload").config(FAKE);
            String key = place.key("watcher");
            try (GatewayProcess gateway = place.serve()) {
                Http client = gateway.http(key);
                assertThat(client.ask("default", "a forbidden thing").code()).isEqualTo("content_filter");
                assertThat(client.ask("second", "hello").status()).isEqualTo(404);

                place.config(FAKE.replace(
                        "routes: {default: {provider: main}}",
                        "routes: {default: {provider: main}, second: {provider: main}}"));
                gateway.awaitLog("generation 2 runs");
                assertThat(client.ask("second", "hello").status()).isEqualTo(200);

                place.config("routes: [\n");
                gateway.awaitLog("AEG-CFG-001");
                assertThat(client.ask("second", "hello").status()).isEqualTo(200);
                assertThat(client.get("/readyz?verbose").text()).contains("the last reload was refused");

                place.config(FAKE.replace("ingress: [words, pii]", "ingress: [pii]"));
                String held = gateway.awaitLog("is held");
                assertThat(client.ask("default", "a forbidden thing").code()).isEqualTo("content_filter");
                client.awaitMetrics("aegis_config_held 1");

                Outcome asked = place.run("config", "apply");
                assertThat(asked.exit()).as(asked.toString()).isEqualTo(3);
                Matcher digest = Pattern.compile("--confirm ([0-9a-zA-Z:]+)").matcher(asked.err() + held);
                assertThat(digest.find()).as(asked.toString()).isTrue();
                Outcome wrong = place.run("config", "apply", "--confirm", "0".repeat(64));
                assertThat(wrong.exit()).as(wrong.toString()).isEqualTo(3);
                assertThat(client.ask("default", "a forbidden thing").code()).isEqualTo("content_filter");
                Outcome confirmed = place.run("config", "apply", "--confirm", digest.group(1));
                assertThat(confirmed.exit()).as(confirmed.toString()).isZero();
                assertThat(client.ask("default", "a forbidden thing").status()).isEqualTo(200);
            }
        }

        @Test
        void everyEventOfAKeyAndEveryChangeOfTheConfigurationIsInTheLedger() throws IOException {
            var place = new Workplace("cli-events").config(FAKE);
            place.key("first");
            try (GatewayProcess gateway = place.serve()) {
                place.key("second");
                String id = idOf(place.run("keys", "list", "-o", "json").out(), "second");
                place.run("keys", "rotate", id, "--grace", "1h");
                place.run("keys", "revoke", id);
                place.config(FAKE + "change_ref: git:1a2b3c#aegis.yaml\n");
                gateway.awaitLog("generation 2 runs");
                place.config(FAKE.replace("action: block", "action: detect") + "change_ref: CHG-1\n");
                String held = gateway.awaitLog("is held");
                Matcher digest = Pattern.compile("--confirm ([0-9a-zA-Z:]+)").matcher(held);
                assertThat(digest.find()).as(held).isTrue();
                Outcome nameless = place.run("config", "apply", "--change-ref", "my change");
                assertThat(nameless.exit()).isEqualTo(2);
                assertThat(nameless.err()).contains("letters, digits and . _ : / # -");
                assertThat(place.run(
                                        "config",
                                        "apply",
                                        "--confirm",
                                        digest.group(1),
                                        "--change-ref",
                                        "tickets.example.com/CHG-4711")
                                .exit())
                        .isZero();
            }
            Path export = place.folder().resolve("export.jsonl");
            assertThat(place.run("audit", "export", "-f", export.toString()).exit())
                    .isZero();
            List<JsonNode> records =
                    Files.readAllLines(export).stream().skip(1).map(Json::parse).toList();
            assertThat(records)
                    .filteredOn(record -> record.path("type").asString("").equals("key_event"))
                    .extracting(record -> record.at("/body/action").asString(""))
                    .containsExactly("created", "created", "rotated", "revoked");
            assertThat(records)
                    .filteredOn(record -> record.path("type").asString("").equals("config_change"))
                    .extracting(
                            record -> record.at("/body/generation").asInt(0),
                            record -> record.at("/body/weakens").asBoolean(false),
                            record -> record.at("/body/change_ref").asString("-"),
                            record -> record.at("/body/actor").asString("").replaceAll("\\d+", "N"))
                    .containsExactly(
                            tuple(1, false, "-", "start"),
                            tuple(2, false, "git:1a2b3c#aegis.yaml", "file:uid=N"),
                            tuple(3, true, "tickets.example.com/CHG-4711", "operator:uid=N"));
        }

        @Test
        void aHangUpReloadsWithoutAWatch() {
            String unwatched = FAKE + "reload: {watch: false}\n";
            var place = new Workplace("cli-hangup").config(unwatched);
            String key = place.key("watcher");
            try (GatewayProcess gateway = place.serve()) {
                place.config(unwatched.replace(
                        "routes: {default: {provider: main}}",
                        "routes: {default: {provider: main}, second: {provider: main}}"));
                gateway.hangUp();
                gateway.awaitLog("generation 2 runs");
                assertThat(gateway.http(key).ask("second", "hello").status()).isEqualTo(200);
                assertThat(gateway.isRunning()).isTrue();
            }
        }

        @Test
        void aKeyForOneRouteOpensNoOther() {
            var place = new Workplace("cli-routes")
                    .config(FAKE.replace(
                            "routes: {default: {provider: main}}",
                            "routes: {default: {provider: main}, second: {provider: main}}"));
            String key = place.key("narrow", "--route", "second");
            try (GatewayProcess gateway = place.serve()) {
                assertThat(gateway.http(key).ask("second", "hello").status()).isEqualTo(200);
                Answer closed = gateway.http(key).ask("default", "hello");
                assertThat(closed.status()).isEqualTo(404);
                assertThat(closed.code()).isEqualTo("model_not_found");
                assertThat(gateway.http(key).get("/v1/models").text())
                        .contains("second")
                        .doesNotContain("default");
            }
        }

        @Test
        void withoutAuthenticationThisMachineIsServedAsNobodyInParticular() {
            var place = new Workplace("cli-loopback").config(FAKE);
            try (GatewayProcess gateway = place.serve("--no-auth")) {
                assertThat(gateway.http().ask("default", "hello").status()).isEqualTo(200);
            }
        }

        @Test
        void evidenceOutlivesACrash() {
            var place = new Workplace("cli-crash").config(FAKE);
            String key = place.key("unlucky");
            String run;
            try (GatewayProcess gateway = place.serve()) {
                run = gateway.http(key).ask("default", "hello").run();
            }
            Outcome told = place.run("explain", run);
            assertThat(told.exit()).as(told.toString()).isZero();
            assertThat(told.out()).contains("completed");
            try (GatewayProcess again = place.serve()) {
                assertThat(again.http(key).ask("default", "hello").status()).isEqualTo(200);
            }
        }
    }

    private static String idOf(String keys, String name) {
        JsonNode list = Json.parse(keys);
        return (list.isArray() ? list : list.path("keys"))
                .valueStream()
                .filter(key -> key.path("name").asString("").equals(name))
                .map(key -> key.path("id").asString(""))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no key of " + name + " in " + keys));
    }

    /** What a shell makes of a printed curl command, carried out without curl, which not every machine has. */
    private static Answer pasted(String command, String key, GatewayProcess gateway) throws Exception {
        var builder = new ProcessBuilder("sh", "-c", "curl() { printf '%s\\n' \"$@\"; }\n" + command);
        builder.environment().put("AEGIS_API_KEY", key);
        Process process = builder.start();
        List<String> words =
                new Captured(process.getInputStream()).whole().lines().toList();
        assertThat(process.waitFor()).isZero();
        assertThat(words.getFirst()).isEqualTo("http://127.0.0.1:8000/v1/chat/completions");
        var request = java.net.http.HttpRequest.newBuilder(gateway.url().resolve("/v1/chat/completions"));
        for (int word = 1; word < words.size(); word += 2) {
            String value = words.get(word + 1);
            switch (words.get(word)) {
                case "-H" ->
                    request.header(
                            value.substring(0, value.indexOf(':')),
                            value.substring(value.indexOf(':') + 1).strip());
                case "-d" -> request.POST(java.net.http.HttpRequest.BodyPublishers.ofString(value));
                default -> throw new AssertionError("an option that this test does not know: " + words.get(word));
            }
        }
        return gateway.http().send(request);
    }
}
