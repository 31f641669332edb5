package io.aegis.bench.micro;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.testkit.Inspections;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The guards of an answer, on one that comes in 64 pieces of two words. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class StreamedGuardBenchmark {
    private static final int PIECES = 64;

    @Param({"SECRETS", "PII"})
    Guards guard;

    private final List<String> pieces = IntStream.range(0, PIECES)
            .mapToObj(number -> "word" + number + " and ")
            .toList();

    @Benchmark
    public void answer(Blackhole sink) {
        Inspector inspector = ((IncrementalGuard) guard.guard())
                .open(Inspections.begin().at(Stage.EGRESS).context(), Channel.ASSISTANT);
        for (String piece : pieces) {
            sink.consume(inspector.next(piece));
        }
        sink.consume(inspector.finish());
    }
}
