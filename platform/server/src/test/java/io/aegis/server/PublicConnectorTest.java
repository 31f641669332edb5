package io.aegis.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PublicConnectorTest {
    private static final int MOST = 2;

    @Test
    void aConnectionTooManyIsClosedAndOneThatEndsMakesRoom() throws Exception {
        var server = new Server();
        var connector = new PublicConnector(
                server,
                InetSocketAddress.createUnresolved("127.0.0.1", 0),
                Door.PUBLIC,
                new HttpConnectionFactory(),
                ServerLimits.DEFAULT,
                MOST);
        server.addConnector(connector);
        server.start();
        try (Socket first = connect(connector);
                Socket second = connect(connector)) {
            assertThat(answers(first)).isTrue();
            assertThat(answers(second)).isTrue();
            try (Socket third = connect(connector)) {
                assertThat(answers(third)).isFalse();
            }
            second.shutdownOutput();
            boolean room = false;
            while (!room) {
                try (Socket next = connect(connector)) {
                    room = answers(next);
                }
            }
            assertThat(answers(first)).isTrue();
        } finally {
            server.stop();
        }
    }

    @Test
    void thereIsRoomForManyAndABound() {
        assertThat(ConnectionBound.ofProcess()).isBetween(256, 10_000_000);
    }

    private static Socket connect(PublicConnector connector) throws Exception {
        return new Socket(InetAddress.getByName("127.0.0.1"), connector.getLocalPort());
    }

    /** Whether somebody answers, whatever they say. */
    private static boolean answers(Socket socket) throws Exception {
        try {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] some = new byte[4096];
            return socket.getInputStream().read(some) > 0;
        } catch (SocketException closed) {
            return false;
        }
    }
}
