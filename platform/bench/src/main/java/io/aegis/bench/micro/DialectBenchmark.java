package io.aegis.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MICROSECONDS;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
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
import org.openjdk.jmh.infra.Blackhole;

/** Reading, cutting and writing the chat dialect. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class DialectBenchmark {
    private static final Envelope ENVELOPE =
            new Envelope("01890000-0000-7000-8000-000000000000", "bench", 1700000000, false);

    @Param({"1024", "32768"})
    int bytes;

    private final Dialect dialect = Dialects.OPENAI_CHAT;
    private byte[] request;
    private byte[] answer;
    private byte[] piece;
    private RequestExchange decoded;

    @Setup
    public void prepare() {
        request = Texts.request(bytes, false).getBytes(UTF_8);
        answer = Texts.answer(bytes).getBytes(UTF_8);
        piece = Texts.piece("word and ").getBytes(UTF_8);
        decoded = dialect.request(request, RequestLimits.DEFAULT);
    }

    @Benchmark
    public List<Segment> decodeRequest() {
        return dialect.request(request, RequestLimits.DEFAULT).segments();
    }

    @Benchmark
    public byte[] encodeRequest() {
        return decoded.outgoing("openai.chat", "bench", user -> user).body();
    }

    @Benchmark
    public List<Segment> decodeAnswer() {
        return dialect.answer(answer, false).segments();
    }

    @Benchmark
    public byte[] decodeAndEncodeAnswer() {
        return dialect.whole(dialect.answer(answer, false).events(), ENVELOPE);
    }

    /** Sixty-four pieces in and out, so divide by 64. */
    @Benchmark
    public void stream(Blackhole sink) {
        StreamDecoder decoder = dialect.decoder(false);
        StreamEncoder encoder = dialect.encoder(ENVELOPE);
        for (int count = 0; count < 64; count++) {
            sink.consume(decoder.next(piece));
            sink.consume(encoder.text(0, Channel.ASSISTANT, "word and "));
        }
    }
}
