package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.admission.PluginDeclaration;
import io.aegis.admission.PluginKind;
import io.aegis.admission.PluginSchema;
import io.aegis.admission.PluginTier;
import io.aegis.sandbox.host.Worker;
import io.aegis.sandbox.host.WorkerStatus;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.UpstreamRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    /** How often a guard had been asked when it was said that requests wait for it from now on; -1 before. */
    private final AtomicInteger askedBefore = new AtomicInteger(-1);

    private final AtomicInteger asked = new AtomicInteger();
    private final WarmUp warmUp = new WarmUp(new PluginCalls());

    private final class Played implements Worker {
        @Override
        public Object factory() {
            throw new AssertionError();
        }

        @Override
        public WorkerStatus status() {
            throw new AssertionError();
        }

        @Override
        public void serve() {
            assertThat(askedBefore.getAndSet(asked.get())).isEqualTo(-1);
        }

        @Override
        public void close() {}
    }

    private LoadedPlugin.Running running(PluginTier tier, PluginKind kind) {
        var declaration = new PluginDeclaration(
                kind,
                "acme.new",
                "1.0",
                kind == PluginKind.GUARD ? Set.of(Stage.INGRESS) : Set.of(),
                false,
                true,
                Set.of(),
                Set.of(),
                kind == PluginKind.PROVIDER ? Set.of("openai.chat") : Set.of(),
                Optional.empty(),
                Set.of());
        var plugin = new InstalledPlugin(
                "acme.new",
                "1.0.0",
                "00",
                tier,
                Set.of(),
                Optional.empty(),
                declaration,
                new PluginSchema("{}", Optional.empty(), Optional.empty()),
                new PluginState.Active());
        return new LoadedPlugin.Running(plugin, null, new Object(), new WorkerHome(new Played()), new Instances());
    }

    @Test
    void aProviderIsAskedForBothKindsOfAnswersAndTheyAreReadToTheirEnd() {
        List<String> answers = new CopyOnWriteArrayList<>();
        ModelProvider provider = call -> {
            var response = call.upstream().send(new UpstreamRequest("POST", "chat", Map.of(), call.body()));
            answers.add(call.streamed() + " " + response.header("content-type").orElse(""));
            return new ModelAnswer.Answered(call.streamed(), Optional.empty(), response.body());
        };
        warmUp.provider(running(PluginTier.SANDBOXED, PluginKind.PROVIDER), provider);
        assertThat(answers).hasSizeGreaterThan(2).contains("false application/json", "true text/event-stream");
    }

    @Test
    void aBodyThatIsHandedOutIsClosed() {
        var closed = new AtomicInteger();
        var open = new AtomicInteger();
        ModelProvider provider = call -> {
            open.incrementAndGet();
            return new ModelAnswer.Answered(call.streamed(), Optional.empty(), new ByteSource() {
                @Override
                public byte[] next() {
                    return null;
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            });
        };
        warmUp.provider(running(PluginTier.VERIFIED, PluginKind.PROVIDER), provider);
        assertThat(closed.get()).isPositive().isEqualTo(open.get());
    }

    @Test
    void nobodyReadsABodyWithoutEnd() throws InterruptedException {
        var closed = new CountDownLatch(1);
        ModelProvider provider = call -> new ModelAnswer.Answered(call.streamed(), Optional.empty(), new ByteSource() {
            @Override
            public byte[] next() {
                return new byte[1];
            }

            @Override
            public void close() {
                closed.countDown();
            }
        });
        warmUp.provider(running(PluginTier.VERIFIED, PluginKind.PROVIDER), provider);
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aGuardIsAskedUnlessItIsOurs() {
        Guard guard = inspection -> {
            asked.incrementAndGet();
            return Verdict.allow();
        };
        warmUp.guard(running(PluginTier.TRUSTED, PluginKind.GUARD), guard);
        assertThat(asked).hasValue(0);
        askedBefore.set(-1);
        warmUp.guard(running(PluginTier.VERIFIED, PluginKind.GUARD), guard);
        assertThat(asked.get()).isGreaterThan(1);
    }

    @Test
    void aGuardServesWhenItHasBeenAskedOftenEnoughToBeCompiled() {
        warmUp.guard(running(PluginTier.SANDBOXED, PluginKind.GUARD), inspection -> {
            asked.incrementAndGet();
            return Verdict.allow();
        });
        assertThat(asked.get()).isGreaterThan(200);
        assertThat(askedBefore).hasValue(asked.get());
    }

    @Test
    void whatDoesNotWarmUpServesAllTheSame() {
        warmUp.guard(running(PluginTier.SANDBOXED, PluginKind.GUARD), inspection -> {
            throw new IllegalStateException();
        });
        assertThat(askedBefore).hasValue(0);
        askedBefore.set(-1);
        warmUp.authenticator(running(PluginTier.SANDBOXED, PluginKind.AUTHENTICATOR), credential -> {
            throw new AssertionError();
        });
        assertThat(askedBefore).hasValue(0);
    }

    @Test
    void whatThrowsIsAskedOnce() {
        warmUp.guard(running(PluginTier.VERIFIED, PluginKind.GUARD), inspection -> {
            asked.incrementAndGet();
            throw new IllegalStateException();
        });
        assertThat(asked).hasValue(1);
    }

    @Test
    void nobodyWaitsForWhatHangsAndItIsTold() throws InterruptedException {
        var told = new CountDownLatch(1);
        warmUp.guard(running(PluginTier.SANDBOXED, PluginKind.GUARD), inspection -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
                told.countDown();
            }
            return Verdict.allow();
        });
        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    }
}
