package io.aegis.sandbox.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.sandbox.host.WorkerException.Cause;
import io.aegis.sandbox.protocol.FrameKind;
import io.aegis.sandbox.protocol.Hello;
import io.aegis.sandbox.protocol.Link;
import io.aegis.sandbox.protocol.LinkClosedException;
import io.aegis.sandbox.protocol.PluginKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may greet. The process is one that repeats the token which it was given, and the test speaks for it. */
@Timeout(60)
class GreetingTest {
    private static final Hello.Order ORDER = new Hello.Order(PluginKind.GUARD, "acme", "1.0.0", "d", 4);

    @TempDir
    Path root;

    private Path socket;

    @BeforeEach
    void place() {
        socket = root.resolve("s");
    }

    /** What a worker does when its process has been started. */
    private interface Speaker {
        void speak(byte[] token) throws IOException;
    }

    private Greeting.Greeted greet(Speaker speaker) {
        return new Greeting("acme", ORDER, Duration.ofSeconds(30)).greet(socket, () -> {
            try {
                Process repeats = new ProcessBuilder("/bin/sh", "-c", "cat; exec sleep 600").start();
                CompletableFuture.runAsync(() -> {
                    try {
                        speaker.speak(repeats.getInputStream().readNBytes(Hello.TOKEN));
                    } catch (IOException broken) {
                        throw new UncheckedIOException(broken);
                    }
                });
                return repeats;
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
    }

    private Link connect() throws IOException {
        return Link.blocking(SocketChannel.open(UnixDomainSocketAddress.of(socket)), (kind, number, length) -> {});
    }

    private Link open(int protocol, String contract, byte[] token) throws IOException {
        Link link = connect();
        link.write(FrameKind.CALL, 0, new Hello.Opening(protocol, contract, token).encoded());
        return link;
    }

    private static Cause refusal(Runnable greeting) {
        try {
            greeting.run();
        } catch (WorkerException refused) {
            return refused.kind();
        }
        throw new AssertionError("it was greeted");
    }

    @Test
    void onlyWhoHasTheTokenIsTheWorker() {
        var thrownOut = new CompletableFuture<Boolean>();
        var greeted = greet(token -> {
            byte[] guessed = token.clone();
            guessed[31] ^= 1;
            Link impostor = open(Hello.PROTOCOL, Hello.CONTRACT, guessed);
            try {
                impostor.read();
                thrownOut.complete(false);
            } catch (LinkClosedException closed) {
                thrownOut.complete(true);
            }
            Link worker = open(Hello.PROTOCOL, Hello.CONTRACT, token);
            worker.read();
            worker.write(FrameKind.RESULT, 0, new Hello.Loaded("acme", "1.0.0", "d").encoded());
        });
        assertThat(thrownOut.join()).isTrue();
        assertThat(socket).doesNotExist();
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
        greeted.link().close();
        greeted.process().destroyForcibly();
    }

    @Test
    void bothSidesAreOfOneBuild() {
        assertThat(refusal(() -> greet(token -> open(Hello.PROTOCOL + 1, Hello.CONTRACT, token))))
                .isEqualTo(Cause.HANDSHAKE);
        assertThat(refusal(() -> greet(token -> open(Hello.PROTOCOL, "2.0", token))))
                .isEqualTo(Cause.HANDSHAKE);
    }

    @Test
    void nothingButAGreetingIsTakenForOne() {
        assertThat(refusal(() -> greet(token -> connect().write(FrameKind.NOTE, 0, null))))
                .isEqualTo(Cause.HANDSHAKE);
        assertThat(refusal(() -> greet(token -> connect().close()))).isEqualTo(Cause.START_FAILED);
        assertThat(refusal(() -> greet(token -> connect()
                        .write(FrameKind.CALL, 1, new Hello.Opening(Hello.PROTOCOL, Hello.CONTRACT, token).encoded()))))
                .isEqualTo(Cause.HANDSHAKE);
    }
}
