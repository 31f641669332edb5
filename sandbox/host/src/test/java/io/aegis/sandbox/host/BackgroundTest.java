package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With files as Linux shows them: of the gateway, of bubblewrap (10) and of its child (11), which opens a session. */
class BackgroundTest {
    private static final String OURS = "/autogroup-7 nice 0\n";
    private static final BooleanSupplier ALIVE = () -> true;
    private static final BooleanSupplier OVER = () -> false;

    @TempDir
    Path proc;

    @BeforeEach
    void processes() throws IOException {
        write("self/autogroup", OURS);
        write("10/autogroup", OURS);
        write("10/task/10/children", "11 ");
    }

    @Test
    void theSessionOfTheChildIsPutBackAndBroughtForwardAgain() throws IOException {
        write("11/autogroup", "/autogroup-8 nice 0\n");
        Background background = Background.of(new ProcessFiles(proc), 10, ALIVE).orElseThrow();
        assertThat(Files.readString(proc.resolve("11/autogroup"))).isEqualTo("10");
        assertThat(background.leave()).isTrue();
        assertThat(Files.readString(proc.resolve("11/autogroup"))).isEqualTo("0");
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
        assertThat(Background.of(new ProcessFiles(proc), 10, opening)).isPresent();
        assertThat(asked).hasValue(3);
        assertThat(Files.readString(proc.resolve("self/autogroup"))).isEqualTo(OURS);
    }

    @Test
    void whatOpensNoSessionIsLeftAsItIs() throws IOException {
        write("11/autogroup", OURS);
        assertThat(Background.of(new ProcessFiles(proc), 10, OVER)).isEmpty();
        assertThat(Files.readString(proc.resolve("11/autogroup"))).isEqualTo(OURS);
        write("10/task/10/children", "");
        assertThat(Background.of(new ProcessFiles(proc), 10, OVER)).isEmpty();
        Files.delete(proc.resolve("10/task/10/children"));
        assertThat(Background.of(new ProcessFiles(proc), 10, OVER)).isEmpty();
    }

    @Test
    void whereSessionsDoNotCountNothingIsPutBack() throws IOException {
        write("11/autogroup", "/autogroup-8 nice 0\n");
        Files.delete(proc.resolve("self/autogroup"));
        assertThat(Background.of(new ProcessFiles(proc), 10, ALIVE)).isEmpty();
        assertThat(Files.readString(proc.resolve("11/autogroup"))).isEqualTo("/autogroup-8 nice 0\n");
    }

    @Test
    void aKernelThatWantsToBeAskedAgainIsAskedAgain() throws IOException {
        write("11/autogroup", "/autogroup-8 nice 0\n");
        Background background = Background.of(new ProcessFiles(proc), 10, ALIVE).orElseThrow();
        Path file = proc.resolve("11/autogroup");
        Files.delete(file);
        Files.createDirectory(file); // which cannot be written
        assertThat(background.leave()).isFalse();
        Files.delete(file);
        write("11/autogroup", "/autogroup-8 nice 10\n");
        assertThat(background.leave()).isTrue();
        assertThat(Files.readString(file)).isEqualTo("0");
    }

    @Test
    void aSessionThatIsGoneNeedsNothingMore() throws IOException {
        write("11/autogroup", "/autogroup-8 nice 0\n");
        Background background = Background.of(new ProcessFiles(proc), 10, ALIVE).orElseThrow();
        Files.delete(proc.resolve("11/autogroup"));
        Files.delete(proc.resolve("11"));
        assertThat(background.leave()).isTrue();
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
