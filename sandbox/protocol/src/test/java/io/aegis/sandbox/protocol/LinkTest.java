package io.aegis.sandbox.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LinkTest {
    private static final Link.Gate OPEN = (kind, number, length) -> {};

    private SocketChannel near;
    private SocketChannel far;

    @BeforeEach
    void connect() throws Exception {
        Path socket = Files.createTempDirectory("link").resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            near = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            far = server.accept();
        }
    }

    @AfterEach
    void disconnect() throws Exception {
        near.close();
        far.close();
    }

    private static ByteBuffer head(int length, int kind, long number) {
        return ByteBuffer.allocate(13)
                .putInt(length)
                .put((byte) kind)
                .putLong(number)
                .flip();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_523, 65_536, 3_000_000})
    void aFrameArrivesAsItWasSent(int size) throws Exception {
        byte[] payload = new byte[size];
        new Random(1).nextBytes(payload);
        var sender = Link.uninterruptible(near, OPEN);
        var receiver = Link.blocking(far, OPEN);
        Thread.ofVirtual().start(() -> {
            sender.write(FrameKind.NOTE, 5, new WireWriter().raw(payload));
            sender.write(FrameKind.CALL, 6, null);
        });
        Frame first = receiver.read();
        assertThat(first.kind()).isEqualTo(FrameKind.NOTE);
        assertThat(first.number()).isEqualTo(5);
        for (byte octet : payload) {
            if (first.payload().octet() != (octet & 0xFF)) {
                throw new AssertionError("not the bytes that were sent");
            }
        }
        assertThat(receiver.read().number()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Bounds.FRAME + 1, Integer.MAX_VALUE})
    void aLengthOutOfBoundsIsRefusedBeforeAnythingIsAllocated(int length) throws Exception {
        near.write(head(length, 0, 1));
        var link = Link.blocking(far, OPEN);
        assertThatThrownBy(link::read).isInstanceOf(ProtocolException.class);
    }

    @Test
    void theGateSeesAHeadBeforeItsPayload() throws Exception {
        near.write(head(Bounds.FRAME, 1, 7));
        var link = Link.uninterruptible(far, (kind, number, length) -> {
            throw new ProtocolException(kind + " " + number + " " + length);
        });
        assertThatThrownBy(link::read).isInstanceOf(ProtocolException.class).hasMessage("RESULT 7 " + Bounds.FRAME);
    }

    @Test
    void aKindThatIsNoneIsRefused() throws Exception {
        for (int kind : new int[] {4, 127, -1}) {
            near.write(head(0, kind, 1));
        }
        var link = Link.blocking(far, OPEN);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(link::read).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void randomBytesAreFramesOrRefused() throws Exception {
        var random = new Random(3);
        byte[] noise = new byte[8192];
        random.nextBytes(noise);
        near.write(ByteBuffer.wrap(noise));
        near.shutdownOutput();
        var link = Link.blocking(far, OPEN);
        assertThatThrownBy(() -> {
                    while (true) {
                        link.read();
                    }
                })
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void closingALinkEndsWhoReadsIt() throws Exception {
        var link = Link.uninterruptible(far, OPEN);
        var ended = new Throwable[1];
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                link.read();
            } catch (RuntimeException closed) {
                ended[0] = closed;
            }
        });
        link.close();
        reader.join();
        assertThat(ended[0]).isInstanceOf(LinkClosedException.class);
        assertThat(near.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    void theEndOfTheOtherSideIsTheEnd() throws Exception {
        near.close();
        var link = Link.uninterruptible(far, OPEN);
        assertThatThrownBy(link::read).isInstanceOf(LinkClosedException.class);
    }

    @Test
    void aChannelThatMakesNoLinkIsClosed() {
        var channel = new Stubborn();
        assertThatThrownBy(() -> Link.uninterruptible(channel, OPEN)).isInstanceOf(IOException.class);
        assertThat(channel.isOpen()).isFalse();
    }

    /** A channel that blocks and keeps blocking. */
    private static final class Stubborn extends SocketChannel {
        Stubborn() {
            super(SelectorProvider.provider());
        }

        @Override
        protected void implConfigureBlocking(boolean block) throws IOException {
            throw new IOException("simulated");
        }

        @Override
        protected void implCloseSelectableChannel() {}

        @Override
        public SocketChannel bind(SocketAddress local) {
            throw new AssertionError();
        }

        @Override
        public <T> SocketChannel setOption(SocketOption<T> name, T value) {
            throw new AssertionError();
        }

        @Override
        public <T> T getOption(SocketOption<T> name) {
            throw new AssertionError();
        }

        @Override
        public Set<SocketOption<?>> supportedOptions() {
            throw new AssertionError();
        }

        @Override
        public SocketChannel shutdownInput() {
            throw new AssertionError();
        }

        @Override
        public SocketChannel shutdownOutput() {
            throw new AssertionError();
        }

        @Override
        public Socket socket() {
            throw new AssertionError();
        }

        @Override
        public boolean isConnected() {
            throw new AssertionError();
        }

        @Override
        public boolean isConnectionPending() {
            throw new AssertionError();
        }

        @Override
        public boolean connect(SocketAddress remote) {
            throw new AssertionError();
        }

        @Override
        public boolean finishConnect() {
            throw new AssertionError();
        }

        @Override
        public SocketAddress getRemoteAddress() {
            throw new AssertionError();
        }

        @Override
        public SocketAddress getLocalAddress() {
            throw new AssertionError();
        }

        @Override
        public int read(ByteBuffer into) {
            throw new AssertionError();
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) {
            throw new AssertionError();
        }

        @Override
        public int write(ByteBuffer from) {
            throw new AssertionError();
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            throw new AssertionError();
        }
    }
}
