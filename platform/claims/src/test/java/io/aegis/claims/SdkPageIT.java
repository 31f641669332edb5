package io.aegis.claims;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs of the page for users of an SDK do what the page says, as they stand there and with the configuration that stands there. */
class SdkPageIT {
    private static final Path PAGE = Distribution.checkoutRoot().resolve("docs/how-to/wait-for-a-human-in-an-sdk.md");
    private static final Pattern FILE = Pattern.compile("(?ms)^```[a-z]+ (\\S+)\\n(.*?)^```$");

    private static final Map<String, String> FILES = files();
    private static final Approver APPROVER = new Approver();
    private static GatewayProcess gateway;
    private static NodeWorkspace node;
    private static Map<String, String> environment;

    private static Map<String, String> files() {
        try {
            return FILE.matcher(Files.readString(PAGE))
                    .results()
                    .collect(toMap(found -> found.group(1), found -> found.group(2)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @BeforeAll
    static void start() {
        node = NodeWorkspace.install("node");
        var place = new Workplace("sdk-page").config(FILES.get("aegis.yaml"));
        String key = place.key("app");
        String joe = place.key("joe");
        gateway = place.serve();
        APPROVER.begin(gateway.http(joe), joe);
        environment = Map.of(
                "OPENAI_BASE_URL",
                gateway.url() + "/v1",
                "OPENAI_API_KEY",
                key,
                "ANTHROPIC_BASE_URL",
                gateway.url().toString(),
                "ANTHROPIC_API_KEY",
                key);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        APPROVER.close();
    }

    /** A program of the page that runs. */
    private record Program(Process process, Captured out, Captured err) {
        static Program start(String file, String text) {
            try {
                Path written = node.folder().resolve(file);
                Files.writeString(written, FILES.get(file));
                List<String> command = file.endsWith(".java")
                        ? List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                written.toString(),
                                text)
                        : List.of(node.node(), file, text);
                var builder =
                        new ProcessBuilder(command).directory(node.folder().toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                return new Program(
                        process, new Captured(process.getInputStream()), new Captured(process.getErrorStream()));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        /** What it has printed when it is over. */
        String end() {
            try {
                if (!process.waitFor(120, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("the program did not end");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", interrupted);
            }
            assertThat(process.exitValue()).as(err.whole()).isZero();
            return out.whole();
        }
    }

    private static String say(String file, String text) {
        return Program.start(file, text).end();
    }

    private static String after(String word, String line) {
        assertThat(line).startsWith(word + ": ");
        return line.substring(word.length() + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ask.mjs", "Ask.java", "messages.mjs", "Messages.java"})
    void aProgramIsRefusedAndAsksAgain(String file) {
        String text = "transfer ten to " + file;
        String run = after("waits", say(file, text));
        assertThat(after("waits", say(file, text))).isEqualTo(run);
        APPROVER.decide(run, "approved");
        assertThat(say(file, text)).isEqualTo(text);
        String next = after("waits", say(file, text));
        assertThat(next).isNotEqualTo(run);
        APPROVER.decide(next, "denied");
        assertThat(after("denied", say(file, text))).isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"held.mjs", "Held.java"})
    void aProgramHoldsItsStream(String file) {
        assertThat(heldAndThen("approved", file, "transfer ten")).isEqualTo("transfer ten");
        assertThat(heldAndThen("denied", file, "transfer eleven")).isEqualTo("approval_denied");
    }

    private static String heldAndThen(String decision, String file, String text) {
        Program program = Program.start(file, text + " to " + file);
        String run = after(
                "run",
                program.out()
                        .await(line -> line.startsWith("run: "))
                        .orElseThrow(() -> new AssertionError(program.err().whole())));
        APPROVER.decide(run, decision);
        return program.end().lines().skip(1).findFirst().orElse("").replace(" to " + file, "");
    }

    @Test
    void everyProgramOfThePageIsRun() {
        assertThat(FILES)
                .containsOnlyKeys(
                        "aegis.yaml", "ask.mjs", "Ask.java", "messages.mjs", "Messages.java", "held.mjs", "Held.java");
    }
}
