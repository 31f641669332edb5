package io.aegis.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientEndPointTest {
    private final ServerSocketChannel listening =
            ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final SocketChannel client = SocketChannel.open(listening.getLocalAddress());
    private final ClientEndPoint endPoint =
            new ClientEndPoint(listening.accept(), new ScheduledExecutorScheduler(), closed -> {});

    ClientEndPointTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        endPoint.close();
        client.close();
        listening.close();
    }

    /** A gateway that was busy for long looks at what is idle before it looks at what has come. */
    @Test
    void aClientWhoseBytesNobodyHasLookedAtYetIsNotIdle() throws IOException {
        client.write(ByteBuffer.wrap(new byte[] {'G'}));
        while (available() == 0) {
            Thread.onSpinWait();
        }
        endPoint.onIdleExpired(new TimeoutException("idle"));
        assertThat(endPoint.isOpen()).isTrue();

        assertThat(channel().read(ByteBuffer.allocate(1))).isEqualTo(1);
        endPoint.onIdleExpired(new TimeoutException("idle"));
        assertThat(endPoint.isOpen()).isFalse();
    }

    private int available() throws IOException {
        return channel().socket().getInputStream().available();
    }

    private SocketChannel channel() {
        return (SocketChannel) endPoint.getTransport();
    }
}
