package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With files as Linux shows them: of the gateway, of bubblewrap (10) and of its child (11), which opens a session. */
@Timeout(60)
class BackgroundTest {
    private static final String OURS = "/autogroup-7 nice 0\n";
    private static final BooleanSupplier ALIVE = () -> true;
    private static final BooleanSupplier OVER = () -> false;
    private static final Duration A_DAY = Duration.ofDays(1);

    @TempDir
    Path proc;

    @BeforeEach
    void processes() throws IOException {
        write("self/autogroup", OURS);
        write("10/autogroup", OURS);
        write("10/task/10/children", "11 ");
    }

    private Background background(BooleanSupplier alive, Duration atMost) {
        return Background.of(new ProcessFiles(proc), 10, alive, atMost, A_DAY).orElseThrow();
    }

    private String session() throws IOException {
        return Files.readString(proc.resolve("11/autogroup"));
    }

    @Test
    void theSessionOfTheChildIsPutBackAndBroughtForwardAgain() throws IOException {
        write("11/autogroup", "/autogroup-8 nice 0\n");
        Background background = background(ALIVE, A_DAY);
        assertThat(session()).isEqualTo("10");
        assertThat(background.tend(false)).isFalse();
        assertThat(session()).isEqualTo("10");
        assertThat(background.tend(true)).isTrue();
        assertThat(session()).isEqualTo("0");
    }

    @Test
    void nothingIsBackForLongerThanItMayBe() throws IOException {
        write("11/autogroup", "/autogroup-8 nice 0\n");
        assertThat(background(ALIVE, Duration.ZERO).tend(false)).isTrue();
        assertThat(session()).isEqualTo("0");
    }

    @Test
    void aGatewayThatIsInNoSessionPutsBackWhatHasOne() throws IOException {
        write("self/autogroup", "");
        write("10/autogroup", "");
        write("11/autogroup", "/autogroup-8 nice 0\n");
        background(ALIVE, A_DAY);
        assertThat(session()).isEqualTo("10");
    }

    @Test
    void theSessionIsWaitedForAndThatOfTheGatewayIsNeverPutBack() throws IOException {
        write("11/autogroup", OURS);
        var asked = new AtomicInteger();
        BooleanSupplier opening = () -> {
            if (asked.incrementAndGet() == 3) {
                write("11/autogroup", "/autogroup-8 nice 0\n");
            }
            return true;
        };
        background(opening, A_DAY);
        assertThat(session()).isEqualTo("10");
        assertThat(Files.readString(proc.resolve("self/autogroup"))).isEqualTo(OURS);
    }

    @Test
    void aSessionThatIsLateIsPutBackWhenItIsThere() throws IOException {
        write("11/autogroup", OURS);
        Background background = background(impatient(), A_DAY);
        assertThat(session()).isEqualTo(OURS);
        assertThat(background.tend(false)).isFalse();
        assertThat(session()).isEqualTo(OURS);
        write("11/autogroup", "/autogroup-8 nice 0\n");
        assertThat(background.tend(false)).isFalse();
        assertThat(session()).isEqualTo("10");
    }

    @Test
    void whatOpensNoSessionIsLeftAsItIs() throws IOException {
        write("11/autogroup", OURS);
        assertThat(background(OVER, A_DAY).tend(true)).isTrue();
        assertThat(session()).isEqualTo(OURS);
        write("10/task/10/children", "");
        assertThat(background(OVER, A_DAY).tend(true)).isTrue();
        Files.delete(proc.resolve("10/task/10/children"));
        assertThat(background(OVER, A_DAY).tend(true)).isTrue();
    }

    @Test
    void aProcessThatHasEndedHasNoSession() throws IOException {
        write("11/autogroup", "/autogroup-8 nice 0\n"); // of another process that has its number now
        assertThat(background(OVER, A_DAY).tend(false)).isFalse();
        assertThat(session()).isEqualTo("/autogroup-8 nice 0\n");
    }

    @Test
    void whereSessionsDoNotCountNothingIsPutBack() throws IOException {
        write("11/autogroup", "/autogroup-8 nice 0\n");
        Files.delete(proc.resolve("self/autogroup"));
        assertThat(Background.of(new ProcessFiles(proc), 10, ALIVE, A_DAY, A_DAY))
                .isEmpty();
        assertThat(session()).isEqualTo("/autogroup-8 nice 0\n");
    }

    @Test
    void aKernelThatWantsToBeAskedAgainIsAskedAgain() throws IOException {
        write("11/autogroup", "/autogroup-8 nice 0\n");
        Background background = background(ALIVE, A_DAY);
        Path file = proc.resolve("11/autogroup");
        Files.delete(file);
        Files.createDirectory(file); // which cannot be written
        assertThat(background.tend(true)).isFalse();
        Files.delete(file);
        write("11/autogroup", "/autogroup-8 nice 10\n");
        assertThat(background.tend(true)).isTrue();
        assertThat(session()).isEqualTo("0");
    }

    @Test
    void aSessionThatIsGoneNeedsNothingMore() throws IOException {
        write("11/autogroup", "/autogroup-8 nice 0\n");
        Background background = background(ALIVE, A_DAY);
        Files.delete(proc.resolve("11/autogroup"));
        Files.delete(proc.resolve("11"));
        assertThat(background.tend(true)).isTrue();
    }

    @Test
    void whatIsAboutToBeKilledIsPutBackFirst() throws IOException {
        write("11/autogroup", "/autogroup-8 nice 0\n");
        Background.leave(new ProcessFiles(proc), 10, ALIVE);
        assertThat(session()).isEqualTo("10");
    }

    @Test
    void nothingElseIsPutBackByAnEnd() throws IOException {
        write("11/autogroup", "/autogroup-8 nice 0\n"); // of another process that has its number now
        Background.leave(new ProcessFiles(proc), 10, OVER);
        assertThat(session()).isEqualTo("/autogroup-8 nice 0\n");
        write("11/autogroup", OURS);
        Background.leave(new ProcessFiles(proc), 10, ALIVE);
        assertThat(session()).isEqualTo(OURS);
        Files.delete(proc.resolve("10/task/10/children"));
        Background.leave(new ProcessFiles(proc), 10, ALIVE);
        assertThat(Files.readString(proc.resolve("self/autogroup"))).isEqualTo(OURS);
    }

    /** Alive, but not when it is asked for the second time, which ends the first wait. */
    private static BooleanSupplier impatient() {
        var asked = new AtomicInteger();
        return () -> asked.incrementAndGet() != 2;
    }

    private void write(String file, String text) {
        try {
            Path path = proc.resolve(file);
            Files.createDirectories(Optional.ofNullable(path.getParent()).orElseThrow());
            Files.writeString(path, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
