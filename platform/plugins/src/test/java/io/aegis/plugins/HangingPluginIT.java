package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plugins that do not come back from where a platform does not expect to be kept: when they are made, when they are ended, and when somebody wants to know
 * what they threw. The limit is there for a build that would stand still otherwise; nothing is measured.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HangingPluginIT {
    private static final String HANG =
            "while (true) { java.util.concurrent.locks.LockSupport.park(); Thread.interrupted(); }";
    private static final String ALLOW =
            "public Guard create(Settings settings, Host host) { return inspection -> Verdict.allow(); }";
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({"public GuardFactory0(), true", "public void activate(), false", "static, true"})
    void oneWhoseFactoryIsNeverMadeIsMissingAndKeepsNobodyWaiting(String hanging, boolean immediate) {
        TestBundle bad = TestBundle.guard("bad", hanging + " { if (true) " + HANG + " } " + ALLOW);
        try (var host = PluginHost.start(new TestImage(root)
                .with(immediate ? immediate(bad) : bad)
                .with(TestBundle.harmless("good"))
                .config(DEADLINE))) {
            PluginSet plugins = host.firstParty();
            assertThat(guard(plugins, "bad"))
                    .isInstanceOfSatisfying(
                            Created.Missing.class,
                            missing -> assertThat(missing.why()).contains("AEG-PLG-008", "did not answer"));
            plugins.close();
            awaitReady(host, "good");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneThatDoesNotEndIsLeftBehind(boolean immediate) {
        TestBundle bad = TestBundle.guard("bad", "public void deactivate() { " + HANG + " }" + ALLOW);
        try (var host = PluginHost.start(new TestImage(root)
                .with(immediate ? immediate(bad) : bad)
                .with(TestBundle.harmless("good"))
                .config(DEADLINE))) {
            awaitReady(host, "bad");
            awaitReady(host, "good");
        }
    }

    /** The JDK asks an exception for its words when it wraps it, on the thread that wanted the result. */
    @Test
    void anExceptionThatDoesNotSayWhatItIsIsNotAsked() {
        TestBundle bad = TestBundle.guard(
                "bad",
                "static class Endless extends RuntimeException { public String toString() { " + HANG + " }"
                        + " public String getMessage() { " + HANG + " } }"
                        + " public Guard create(Settings settings, Host host) { throw new Endless(); }");
        try (var host = PluginHost.start(new TestImage(root).with(bad).config(DEADLINE))) {
            assertThat(guard(host.firstParty(), "bad"))
                    .isInstanceOfSatisfying(
                            Created.Missing.class,
                            missing -> assertThat(missing.why()).contains("it failed with test.bad"));
        }
    }

    /** A deadline that is there for one that hangs may be too short for another on a machine that is busy: then it is tried again. */
    private static void awaitReady(PluginHost host, String name) {
        boolean isReady = false;
        while (!isReady) {
            PluginSet plugins = host.firstParty();
            isReady = guard(plugins, name) instanceof Created.Ready;
            plugins.close();
        }
    }

    private static TestBundle immediate(TestBundle bundle) {
        String path = bundle.headers().get("Service-Component");
        String xml = new String(bundle.entries().get(path), StandardCharsets.UTF_8);
        return bundle.entry(path, xml.replace(" name=", " immediate=\"true\" name="));
    }

    private static Created<Guard> guard(PluginSet plugins, String name) {
        return plugins.guard("test." + name, Settings.empty(), new FakeHost());
    }
}
