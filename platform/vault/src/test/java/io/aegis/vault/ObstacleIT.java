package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.kernel.port.CallScope.Obstacle;
import io.aegis.spi.provider.UpstreamException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run is told of a connection that does not come about, and a plugin is not. */
class ObstacleIT {
    @TempDir
    Path directory;

    private final TestScope scope = new TestScope();

    private void assertObstacle(String baseUrl, UpstreamException.Cause cause, Obstacle obstacle) {
        try (var vault =
                new Vault(Given.egress(Optional.empty()), name -> {}, Given.secrets(), ObstacleIT::addresses)) {
            var upstream = vault.broker(Given.upstream(baseUrl)).open(scope);
            assertThatThrownBy(() -> upstream.send(Given.post("{}")))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(cause))
                    .hasMessage("upstream: " + cause)
                    .hasNoCause();
        }
        assertThat(scope.obstacle()).contains(obstacle);
    }

    private static InetAddress[] addresses(String host) throws UnknownHostException {
        return switch (host) {
            case "localhost" -> new InetAddress[] {InetAddress.getLoopbackAddress()};
            case "private.example.com" -> new InetAddress[] {InetAddress.ofLiteral("10.0.0.7")};
            default -> throw new UnknownHostException();
        };
    }

    @Test
    void aNameThatNobodyKnows() {
        assertObstacle("https://nowhere.example.com/v1", UpstreamException.Cause.UNREACHABLE, Obstacle.NAME_UNKNOWN);
    }

    @Test
    void anAddressThatIsNotOpened() {
        assertObstacle("https://private.example.com/v1", UpstreamException.Cause.REFUSED, Obstacle.ADDRESS_NOT_ALLOWED);
    }

    @Test
    void aPortThatNobodyListensAt() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertObstacle("http://localhost:" + port + "/v1", UpstreamException.Cause.UNREACHABLE, Obstacle.NO_CONNECTION);
    }

    @Test
    void aCertificateThatNobodyTrusts() throws Exception {
        try (var server = TlsServer.start(directory, "localhost", talk -> talk.ok("application/json", "{}"))) {
            assertObstacle(
                    "https://localhost:" + server.port() + "/v1",
                    UpstreamException.Cause.UNREACHABLE,
                    Obstacle.TLS_FAILED);
        }
    }

    @Test
    void anythingButTlsWhereTlsIsExpected() throws Exception {
        try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> refuse(plain));
            assertObstacle(
                    "https://localhost:" + plain.getLocalPort() + "/v1",
                    UpstreamException.Cause.UNREACHABLE,
                    Obstacle.TLS_FAILED);
        }
    }

    /** Says what a server does that was sent TLS at its port for plain HTTP. */
    private static void refuse(ServerSocket plain) {
        try (Socket socket = plain.accept()) {
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
