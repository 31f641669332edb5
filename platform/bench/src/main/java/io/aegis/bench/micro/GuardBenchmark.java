package io.aegis.bench.micro;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.testkit.Inspections;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;

/** Each first-party guard on one request as the dialect cuts it into segments. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class GuardBenchmark {
    @Param
    Guards guard;

    @Param({"1024", "32768"})
    int bytes;

    private Inspection request;

    @Setup
    public void prepare() {
        byte[] body = Texts.request(bytes, false).getBytes(StandardCharsets.UTF_8);
        List<Segment> segments =
                Dialects.OPENAI_CHAT.request(body, RequestLimits.DEFAULT).segments();
        request = new Inspection(Inspections.begin().context(), segments);
    }

    @Benchmark
    public Verdict whole() {
        return guard.guard().inspect(request);
    }
}
