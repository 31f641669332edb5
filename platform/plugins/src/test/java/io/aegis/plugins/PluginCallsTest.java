package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.admission.PluginDeclaration;
import io.aegis.admission.PluginKind;
import io.aegis.admission.PluginSchema;
import io.aegis.admission.PluginTier;
import io.aegis.plugins.PluginCalls.Ending;
import io.aegis.spi.guard.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plugins that keep the threads on which they are started and made. */
@Timeout(120)
class PluginCallsTest {
    private static final Duration LONG = Duration.ofSeconds(100);

    private final PluginCalls calls = new PluginCalls();
    private final CountDownLatch release = new CountDownLatch(1);
    private final LinkedBlockingQueue<Thread> kept = new LinkedBlockingQueue<>();

    @Test
    void whatIsGivenUpFourTimesIsCalledNoMore() {
        InstalledPlugin plugin = plugin("one");
        for (int call = 0; call < 4; call++) {
            assertThat(calls.mayCall(plugin)).isTrue();
            assertThat(givenUp(plugin)).isInstanceOf(Ending.Late.class);
        }
        assertThat(calls.mayCall(plugin)).isFalse();
        assertThat(run(plugin, LONG, () -> "said")).isInstanceOf(Ending.NotMade.class);
        release.countDown();
    }

    @Test
    void anotherFileIsCalledAllTheSame() {
        exhaust(plugin("one"));
        assertThat(run(plugin("other"), LONG, () -> "said")).isEqualTo(new Ending.Answered<>("said"));
        release.countDown();
    }

    @Test
    void itIsEndedAllTheSame() {
        InstalledPlugin plugin = plugin("one");
        exhaust(plugin);
        assertThat(calls.last(plugin, PluginCallsTest.class.getClassLoader(), LONG, () -> "gone"))
                .isEqualTo(new Ending.Answered<>("gone"));
        release.countDown();
    }

    @Test
    void whatCameBackIsCalledAgain() throws InterruptedException {
        InstalledPlugin plugin = plugin("one");
        exhaust(plugin);
        release.countDown();
        for (int call = 0; call < 4; call++) {
            kept.take().join();
        }
        assertThat(calls.mayCall(plugin)).isTrue();
        assertThat(run(plugin, LONG, () -> "said")).isEqualTo(new Ending.Answered<>("said"));
    }

    @Test
    void whatThrowsKeepsNothing() {
        InstalledPlugin plugin = plugin("one");
        for (int call = 0; call < 10; call++) {
            assertThat(run(plugin, LONG, () -> {
                        throw new IllegalStateException();
                    }))
                    .isInstanceOf(Ending.Threw.class);
        }
        assertThat(calls.mayCall(plugin)).isTrue();
    }

    private void exhaust(InstalledPlugin plugin) {
        while (calls.mayCall(plugin)) {
            givenUp(plugin);
        }
    }

    /** Somebody stops waiting as soon as the plugin has begun. */
    private Ending<String> givenUp(InstalledPlugin plugin) {
        Thread waiting = Thread.currentThread();
        try {
            return run(plugin, LONG, () -> keep(waiting));
        } finally {
            Thread.interrupted();
        }
    }

    private String keep(Thread waiting) {
        kept.add(Thread.currentThread());
        waiting.interrupt();
        boolean released = false;
        while (!released) {
            try {
                release.await();
                released = true;
            } catch (InterruptedException hurried) {
                released = false; // as a plugin does that does not care
            }
        }
        return "late";
    }

    private Ending<String> run(InstalledPlugin plugin, Duration deadline, Callable<String> code) {
        return calls.run(plugin, PluginCallsTest.class.getClassLoader(), deadline, code);
    }

    static InstalledPlugin plugin(String digest) {
        var declaration = new PluginDeclaration(
                PluginKind.GUARD,
                "acme.new",
                "1.0",
                Set.of(Stage.INGRESS),
                false,
                true,
                Set.of(),
                Set.of(),
                Set.of(),
                Optional.empty(),
                Set.of());
        return new InstalledPlugin(
                "acme.new",
                "1.0.0",
                digest,
                PluginTier.VERIFIED,
                Set.of(),
                Optional.empty(),
                declaration,
                new PluginSchema("{}", Optional.empty(), Optional.empty()),
                new PluginState.Active());
    }
}
