package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.sandbox.host.WorkerException.Cause;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.Inspections;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin that has taken its worker over and speaks to the gateway itself. */
@Timeout(120)
class BrokenWorkerIT {
    private static final String TAKEN_OVER = """
        static Object field(Object of, String name) throws Exception {
            var field = of.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(of);
        }
        static java.nio.ByteBuffer frame(int length, int kind, long number, int... payload) {
            var frame = java.nio.ByteBuffer.allocate(13 + payload.length).putInt(length).put((byte) kind).putLong(number);
            for (int octet : payload) frame.put((byte) octet);
            return frame.flip();
        }
        public Guard create(Settings settings, Host host) { return in -> {
            try {
                var link = field(field(host, "gateway"), "link");
                var channel = (SocketChannel) field(link, "channel");
                long call = (long) field(Thread.currentThread(), "call");
                switch (in.segments().getFirst().text()) {
                    case "random" -> { var bytes = new byte[4096]; new Random(7).nextBytes(bytes); channel.write(java.nio.ByteBuffer.wrap(bytes)); }
                    case "long" -> channel.write(frame(Integer.MAX_VALUE, 1, call));
                    case "negative" -> channel.write(frame(-1, 1, call));
                    case "kind" -> channel.write(frame(0, 9, call));
                    case "unasked" -> channel.write(frame(0, 1, call + 1000));
                    case "empty" -> channel.write(frame(0, 1, call));
                    case "count" -> channel.write(frame(5, 1, call, 0, 0x7f, 0xff, 0xff, 0xff));
                    case "trailing" -> channel.write(frame(18, 1, call, new int[18]));
                    case "failure" -> channel.write(frame(1, 2, call, 99));
                    case "operation" -> channel.write(frame(1, 0, 1, 99));
                    case "instance" -> channel.write(frame(9, 0, 1, 12, 0, 0, 0, 0, 0, 0, 0, 99));
                    case "keys" -> { var find = new int[1 + 8 + 8 + 1 + 4 + 64]; find[0] = 16; find[8] = 1; find[21] = 64; Arrays.fill(find, 22, 86, 'a'); channel.write(frame(find.length, 0, 1, find)); }
                    case "note" -> channel.write(frame(1, 3, 0, 0));
                    default -> { return Verdict.allow(); }
                }
                Thread.sleep(1_000_000);
                return Verdict.allow();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }; }\
        """;

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "random",
                "long",
                "negative",
                "kind",
                "unasked",
                "empty",
                "count",
                "trailing",
                "failure",
                "operation",
                "instance",
                "keys",
                "note"
            })
    void whatIsOddEndsTheWorkerAndNothingElse(String oddity) {
        try (var sandbox = TestSandbox.patient(root, Isolation.BUBBLEWRAP);
                var worker = sandbox.start(TestPlugin.of("guard", "GuardFactory", TAKEN_OVER))) {
            Guard guard = ((GuardFactory) worker.factory()).create(Settings.empty(), new FakeHost());
            assertThatThrownBy(() -> guard.inspect(Inspections.of(oddity)))
                    .isInstanceOfSatisfying(
                            WorkerException.class,
                            broken -> assertThat(broken.kind()).isEqualTo(Cause.BROKEN));
            assertThat(guard.inspect(Inspections.of("fine")).findings()).isEmpty();
            assertThat(worker.status().restarts()).isEqualTo(1);
        }
    }
}
