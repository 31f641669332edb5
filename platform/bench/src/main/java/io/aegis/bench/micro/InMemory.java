package io.aegis.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.Admissions;
import io.aegis.kernel.Generation;
import io.aegis.kernel.Generations;
import io.aegis.kernel.GuardSlot;
import io.aegis.kernel.HighWaterClock;
import io.aegis.kernel.Route;
import io.aegis.kernel.Runs;
import io.aegis.kernel.Target;
import io.aegis.kernel.Targets;
import io.aegis.kernel.port.KeptRuns;
import io.aegis.kernel.port.Meter;
import io.aegis.kernel.port.RunStore;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.UpstreamException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A kernel whose ports are memory: nothing waits, so what is measured is work. */
final class InMemory {
    private static final Duration LONG = Duration.ofMinutes(1);

    private InMemory() {}

    static Runs runs(boolean guarded) {
        return new Runs(new Runs.Setup(
                new Generations(generation(guarded), () -> {}),
                Dialects.all(),
                evidence -> 1,
                new Forgetful(),
                KeptRuns.NONE,
                Optional::of,
                new Silent(),
                InMemory::tag,
                LONG,
                HighWaterClock.of(InstantSource.system())));
    }

    private static Generation generation(boolean guarded) {
        Map<Stage, List<GuardSlot>> stages = guarded
                ? Map.of(
                        Stage.INGRESS, slots(Guards.SECRETS, Guards.CLASSIFICATION, Guards.POLICY, Guards.PII),
                        Stage.EGRESS, slots(Guards.SECRETS, Guards.PII))
                : Map.of();
        var route = new Route(
                "bench",
                List.of(),
                Targets.of("main", "bench"),
                Set.of(),
                stages,
                false,
                true,
                Admissions.none(),
                false);
        var target = new Target(
                "main",
                Optional.of(InMemory::answer),
                List.of("openai.chat"),
                Optional.empty(),
                scope -> request -> {
                    throw new UpstreamException(UpstreamException.Cause.CANCELLED);
                },
                LONG);
        return new Generation(1, "00", Map.of("bench", route), Map.of("main", target));
    }

    private static List<GuardSlot> slots(Guards... guards) {
        return Arrays.stream(guards)
                .map(guard -> new GuardSlot(
                        guard.name(),
                        Optional.of(guard.guard()),
                        Set.of("classification"),
                        LONG,
                        Optional.empty(),
                        true))
                .toList();
    }

    private static ModelAnswer answer(ModelCall call) {
        List<byte[]> pieces = call.streamed() ? STREAM : WHOLE;
        return new ModelAnswer.Answered(call.streamed(), Optional.empty(), new Pieces(pieces.iterator()));
    }

    private static final List<byte[]> WHOLE = List.of(Texts.answer(700).getBytes(UTF_8));
    private static final List<byte[]> STREAM = stream();

    private static List<byte[]> stream() {
        var pieces = new ArrayList<byte[]>();
        for (int count = 0; count < 63; count++) {
            pieces.add(Texts.piece("word and ").getBytes(UTF_8));
        }
        pieces.add(Texts.lastPiece().getBytes(UTF_8));
        pieces.add("data: [DONE]\n\n".getBytes(UTF_8));
        return pieces;
    }

    /** As much work as the real key does. */
    private static byte[] tag(String principal, String entity, String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
            return mac.doFinal((principal + entity + value).getBytes(UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private record Pieces(Iterator<byte[]> iterator) implements ByteSource {
        @Override
        public byte @Nullable [] next() {
            return iterator.hasNext() ? iterator.next() : null;
        }

        @Override
        public void close() {}
    }

    private record Forgetful() implements RunStore {
        @Override
        public void add(RunRow run) {}

        @Override
        public Optional<RunRow> find(String run) {
            return Optional.empty();
        }

        @Override
        public List<RunRow> list(Query query) {
            return List.of();
        }
    }

    private record Silent() implements Meter {
        @Override
        public void run(String route, String status, long nanos) {}

        @Override
        public void guard(String guard, Stage stage, String verdict, long nanos) {}

        @Override
        public void guardFailed(String guard, String cause) {}

        @Override
        public void upstream(String provider, String outcome, long nanos) {}

        @Override
        public void firstChunk(String route, long nanos) {}

        @Override
        public void tokens(String route, String type, long count) {}

        @Override
        public void droppedFields(String provider, long count) {}
    }
}
