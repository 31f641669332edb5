package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.testkit.ScriptedUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every call of a contract runs in the pool, and every answer comes out as it went in. */
class PooledTest {
    private static final Context CONTEXT =
            new Context(Stage.EGRESS, "r", Set.of(), Principal.ANONYMOUS, Set.of(), List.of());

    private final VerifiedPool pool = new VerifiedPool(VerifiedPool.Limits.usual());
    private final List<String> threads = new ArrayList<>();

    @AfterEach
    void everyCallWasMadeByAThreadOfThePool() {
        assertThat(threads).isNotEmpty().containsOnly("aegis-verified");
        pool.close();
    }

    @Test
    void aGuardStaysAsIncrementalAsItIs() {
        Guard whole = PooledGuard.of(new PoolShare(pool, "p"), new Whole(), Set.of("read"));
        assertThat(whole).isNotInstanceOf(IncrementalGuard.class);
        assertThat(whole.inspect(new Inspection(CONTEXT, List.of()))).isEqualTo(Verdict.allow());
        assertThat(whole.reads()).containsExactly("read");
        Guard streaming = PooledGuard.of(new PoolShare(pool, "p"), new Streaming(), Set.of("streamed"));
        assertThat(streaming).isInstanceOf(IncrementalGuard.class);
        assertThat(streaming.inspect(new Inspection(CONTEXT, List.of()))).isEqualTo(Verdict.allow());
        Inspector inspector = ((IncrementalGuard) streaming).open(CONTEXT, Channel.ASSISTANT);
        assertThat(inspector.next("abc")).isEqualTo(Progress.cleared(3));
        assertThat(inspector.finish()).isEqualTo(Progress.cleared(3));
        assertThat(streaming.reads()).containsExactly("streamed");
        assertThat(threads).hasSize(5);
    }

    @Test
    void nullIsHandedOnForTheKernelToJudge() {
        Guard silent = inspection -> {
            here();
            return null;
        };
        assertThat(PooledGuard.of(new PoolShare(pool, "p"), silent, Set.of())
                        .inspect(new Inspection(CONTEXT, List.of())))
                .isNull();
        assertThat(new PooledProvider(new PoolShare(pool, "p"), call -> null).answer(call()))
                .isNull();
    }

    @Test
    void theBytesOfAProvidersAnswerAreReadInThePoolToo() {
        var answer = (ModelAnswer.Answered) new PooledProvider(new PoolShare(pool, "p"), call -> {
                    here();
                    return new ModelAnswer.Answered(false, Optional.empty(), new Bytes());
                })
                .answer(call());
        assertThat(answer.body().next()).containsExactly(1);
        answer.body().close();
        assertThat(threads).hasSize(3);
    }

    @Test
    void anAuthenticatorJudgesInThePool() {
        var pooled = new PooledAuthenticator(new PoolShare(pool, "p"), credential -> {
            here();
            return new Authentication.Rejected();
        });
        assertThat(pooled.authenticate(null)).isEqualTo(new Authentication.Rejected());
    }

    private static ModelCall call() {
        return new ModelCall("openai.chat", "m", false, new byte[0], new ScriptedUpstream());
    }

    private synchronized void here() {
        threads.add(Thread.currentThread().getName());
    }

    private final class Whole implements Guard {
        @Override
        public Verdict inspect(Inspection inspection) {
            here();
            return Verdict.allow();
        }
    }

    private final class Streaming implements IncrementalGuard {
        @Override
        public Verdict inspect(Inspection inspection) {
            here();
            return Verdict.allow();
        }

        @Override
        public Inspector open(Context context, Channel channel) {
            here();
            return new Inspector() {
                @Override
                public Progress next(String piece) {
                    here();
                    return Progress.cleared(piece.length());
                }

                @Override
                public Progress finish() {
                    here();
                    return Progress.cleared(3);
                }
            };
        }
    }

    private final class Bytes implements ByteSource {
        @Override
        public byte[] next() {
            here();
            return new byte[] {1};
        }

        @Override
        public void close() {
            here();
        }
    }
}
