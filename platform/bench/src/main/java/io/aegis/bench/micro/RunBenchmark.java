package io.aegis.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MICROSECONDS;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.Caller;
import io.aegis.kernel.Runs;
import io.aegis.kernel.port.Dialect;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A whole run without sockets and without a disk: what the gateway itself adds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 1)
public class RunBenchmark {
    @Param({"true", "false"})
    boolean guarded;

    private final Dialect dialect = Dialects.OPENAI_CHAT;
    private final CountingClient client = new CountingClient();
    private final byte[] whole = Texts.request(1024, false).getBytes(UTF_8);
    private final byte[] streamed = Texts.request(1024, true).getBytes(UTF_8);
    private Runs runs;

    @Setup
    public void prepare() {
        runs = InMemory.runs(guarded);
        runs.answer(Caller.ANONYMOUS, dialect, whole, client);
        runs.answer(Caller.ANONYMOUS, dialect, streamed, client);
        if (client.refused() > 0) {
            throw new IllegalStateException("a run was refused: " + client.lastRefusal());
        }
    }

    @Benchmark
    public long whole() {
        runs.answer(Caller.ANONYMOUS, dialect, whole, client);
        return client.bytes();
    }

    @Benchmark
    public long streamOf64() {
        runs.answer(Caller.ANONYMOUS, dialect, streamed, client);
        return client.bytes();
    }

    @TearDown
    public void close() {
        runs.close();
    }
}
