package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.aegis.sandbox.host.Callers.Handed;
import io.aegis.sandbox.host.Sabotage.Fate;
import io.aegis.sandbox.protocol.Bounds;
import io.aegis.sandbox.protocol.ProtocolException;
import io.aegis.spi.plugin.GrantMissingException;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.settings.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker that is honest but for one message, at random from a seed: nobody waits without end, nobody is handed what was not sent for him, what the
 * protocol does not allow ends the worker, and the next one serves.
 *
 * <p>{@code -Daegis.fuzz.seconds=600} goes on for so long, from {@code -Daegis.fuzz.seed=N}; a seed that is named in a failure is repeated with
 * {@code -Daegis.fuzz.seed=N -Daegis.fuzz.rounds=1}.
 */
class WorkerFuzzTest {
    private static final long SEED = Long.getLong("aegis.fuzz.seed", 20261125);
    private static final int ROUNDS = Integer.getInteger("aegis.fuzz.rounds", 2 * Sabotage.values().length);
    private static final long SECONDS = Long.getLong("aegis.fuzz.seconds", 0);

    private static final List<String> KINDS = List.of("guard", "provider", "authenticator", "secret");
    private static final int CALLERS = 3;
    private static final int STEPS = 14;

    /** How long anybody may wait for what has to come; far from every deadline below that is not meant. */
    private static final long BOUND = 60;

    private static final Duration NEVER = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofMillis(400);
    private static final Duration UP = Duration.ofSeconds(1);

    @TempDir
    Path root;

    private PlayedWorkers workers;

    @BeforeEach
    void open() throws Exception {
        workers = new PlayedWorkers(root);
    }

    @AfterEach
    void close() throws Exception {
        workers.close();
    }

    @Test
    void whateverAWorkerSendsEndsNobodyButTheWorker() {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        int spoilt = 0;
        int round = 0;
        while (SECONDS > 0 ? System.nanoTime() < end : round < ROUNDS) {
            long seed = SEED + round++;
            try {
                spoilt += new Round(seed).play() ? 1 : 0;
            } catch (Exception | AssertionError found) {
                fail("repeat it with -Daegis.fuzz.rounds=1 -Daegis.fuzz.seed=" + seed, found);
            }
        }
        // If nothing is spoilt any more, nothing is tried any more.
        assertThat(spoilt).isGreaterThan(round / 3 - 1);
    }

    /** One worker, of which one message is spoilt. */
    private final class Round {
        private final Random random;
        private final String kind;
        private final WorkerPlugin plugin;
        private final Sabotage sabotage;
        private final int step;
        private final AtomicReference<@Nullable PlayedLife> spoilt = new AtomicReference<>();
        private final List<PlayedLife> lives = new CopyOnWriteArrayList<>();
        private final TestGateway gateway = new TestGateway();

        Round(long seed) {
            // One after the other, seeds of Random itself begin alike.
            random = new Random(new SplittableRandom(seed).nextLong());
            boolean greets = random.nextInt(6) == 0;
            List<Sabotage> choice = Arrays.stream(Sabotage.values())
                    .filter(each -> !greets || each.isForGreetings())
                    .toList();
            // In turn, so that few rounds try each.
            sabotage = choice.get(Math.floorMod(seed, choice.size()));
            kind = sabotage.kind().orElse(KINDS.get(random.nextInt(KINDS.size())));
            plugin = PlayedWorkers.plugin(kind);
            step = greets
                    ? random.nextInt(PlayedLife.GREETING)
                    : PlayedLife.GREETING + random.nextInt(STEPS - PlayedLife.GREETING);
        }

        /** Whether something was spoilt. */
        boolean play() throws Exception {
            boolean greets = step < PlayedLife.GREETING;
            // Short only where somebody has to be late: whoever is honest in the same round has no more time.
            Duration startDeadline = greets ? UP : NEVER;
            Duration callDeadline = !greets && sabotage.fate() == Fate.ENDED ? SOON : NEVER;
            Thread director = Thread.ofPlatform().daemon().start(this::direct);
            try (var sandbox = workers.open(startDeadline, callDeadline)) {
                Worker worker = start(sandbox);
                try {
                    spoil(worker);
                    useAgain(worker);
                } finally {
                    worker.close();
                }
                gateway.close();
                assertThat(gateway.awaitNothingOpen(BOUND))
                        .as("nothing stays open")
                        .isTrue();
                assertThat(worker.status().inFlight())
                        .as("calls that are still under way")
                        .isZero();
            } catch (Exception | AssertionError found) {
                throw new AssertionError(kind + " " + sabotage + " at " + step, found);
            } finally {
                director.interrupt();
                director.join();
                gateway.close();
                lives.forEach(PlayedLife::close);
            }
            assertThat(lives).allSatisfy(life -> assertThat(life.defects()).isEmpty());
            return spoilt.get() != null;
        }

        private void direct() {
            try {
                while (true) {
                    PlayedWorkers.Arrival arrival = workers.next();
                    PlayedLife.connect(arrival, plugin, this::send).ifPresent(life -> {
                        // Before it can say anything that somebody is handed.
                        lives.add(life);
                        life.begin(arrival.token(), plugin);
                    });
                }
            } catch (InterruptedException over) {
                // The round is.
            }
        }

        private void send(PlayedLife life, int at, Wire.Message message) {
            if (at >= step && sabotage.fits(life, message) && isRightPlace(at) && spoilt.compareAndSet(null, life)) {
                sabotage.send(life, message, random);
            } else {
                life.send(message);
            }
        }

        private boolean isRightPlace(int at) {
            return at >= PlayedLife.GREETING || at == step;
        }

        /** An honest greeting is refused only if it is late, and comes again then. */
        private Worker start(Sandbox sandbox) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND);
            while (true) {
                try {
                    Worker worker = sandbox.start(plugin);
                    assertThat(isSpoilt() && sabotage.fate() == Fate.KILLED)
                            .as("greeted all the same")
                            .isFalse();
                    return worker;
                } catch (WorkerException refused) {
                    if (!isSpoilt() && !isLate(refused)) {
                        throw new AssertionError("an honest greeting was refused", refused);
                    }
                    if (System.nanoTime() - end > 0) {
                        throw new AssertionError("nobody comes up any more", refused);
                    }
                }
            }
        }

        /** Whether the last that has come is the one of which something was spoilt. */
        private boolean isSpoilt() {
            return !lives.isEmpty() && lives.getLast() == spoilt.get();
        }

        private static boolean isLate(WorkerException refused) {
            return String.valueOf(refused.getMessage()).contains(" did not come up in ");
        }

        private void spoil(Worker worker) throws Exception {
            boolean isGreeted = spoilt.get() != null;
            var callers = new Callers(kind, "t", gateway);
            callers.ask(worker, CALLERS, BOUND);
            check(callers);
            PlayedLife life = spoilt.get();
            if (isGreeted || life == null) {
                return;
            }
            switch (sabotage.fate()) {
                case KILLED, ENDED ->
                    assertThat(life.awaitEnd(BOUND)).as("the worker ended").isTrue();
                case SPARED -> assertThat(callers.failures()).isEmpty();
                case OPEN -> {}
            }
        }

        /** An honest worker serves, if not at once: the one before it may be about to end, and this one may be late. */
        private void useAgain(Worker worker) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND);
            for (int tries = 1; ; tries++) {
                while (worker.status().state() != WorkerStatus.State.RUNNING && System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                }
                var callers = new Callers(kind, "u" + tries + ".", gateway);
                callers.ask(worker, CALLERS, BOUND);
                check(callers);
                if (callers.failures().isEmpty()) {
                    return;
                }
                if (System.nanoTime() - end > 0) {
                    fail("nobody serves any more", callers.failures().getFirst());
                }
            }
        }

        private void check(Callers callers) {
            for (Handed handed : callers.handed()) {
                assertThat(isSent(handed))
                        .as("sent for whom it was handed: %s", handed)
                        .isTrue();
            }
            for (RuntimeException failure : callers.failures()) {
                boolean isKnown = switch (failure) {
                    case WorkerException worker -> true;
                    case UpstreamException upstream -> kind.equals("provider") || sabotage.fate() == Fate.OPEN;
                    case SettingsException settings -> sabotage == Sabotage.FAILS || sabotage.fate() == Fate.OPEN;
                    case GrantMissingException grant -> sabotage == Sabotage.FAILS || sabotage.fate() == Fate.OPEN;
                    default -> false;
                };
                if (!isKnown) {
                    throw new AssertionError("a failure of another kind", failure);
                }
            }
            for (TestGateway.TestUpstream upstream : callers.upstreams()) {
                assertThat(upstream.most())
                        .as("requests and bodies that were open at the same time")
                        .isLessThanOrEqualTo(Bounds.UPSTREAM_BODIES);
            }
        }

        private boolean isSent(Handed handed) {
            return lives.stream().anyMatch(life -> isSent(life, handed)) || isOwnUpstreams(handed);
        }

        private boolean isSent(PlayedLife life, Handed handed) {
            List<Long> numbers = life.numbers(handed.question());
            if (handed.question().startsWith("pull:")) {
                return handed.time() < numbers.size() && isSent(life, handed, numbers.get(handed.time()));
            }
            return numbers.stream().anyMatch(number -> isSent(life, handed, number));
        }

        private boolean isSent(PlayedLife life, Handed handed, long number) {
            return Wire.firstResult(life.sent(), number)
                    .filter(result -> means(handed, result))
                    .isPresent();
        }

        private boolean means(Handed handed, byte[] result) {
            try {
                return Objects.equals(Callers.meaning(handed.question(), result), handed.answer());
            } catch (ProtocolException odd) {
                return false;
            }
        }

        /** A body that is passed on has the pieces of the caller's own upstream. */
        private boolean isOwnUpstreams(Handed handed) {
            String piece = handed.time() == TestGateway.PIECES
                    ? "end"
                    : handed.question().replaceFirst("^pull:", "") + handed.time();
            return handed.question().startsWith("pull:") && handed.answer().equals(piece);
        }
    }
}
