package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIT {
    @TempDir
    Path directory;

    private RawServer server(String name) throws Exception {
        return TlsServer.start(
                directory, name, talk -> talk.ok("application/json", "{\"a\":\"" + "x".repeat(100_000) + "\"}"));
    }

    private Path certificate() {
        return TlsServer.certificate(directory);
    }

    private static String send(RawServer server, Optional<Path> authorities) {
        try (var vault = new Vault(Given.egress(authorities), name -> {}, Given.secrets(), host ->
                new InetAddress[] {InetAddress.getLoopbackAddress()})) {
            var upstream = vault.broker(Given.upstream("https://localhost:" + server.port() + "/v1"))
                    .open(new TestScope());
            Given.read(upstream.send(Given.post("{}")).body());
            return Given.read(upstream.send(Given.post("{}")).body());
        }
    }

    @Test
    void anUpstreamWithACertificateOfAnOwnAuthorityIsAnsweredAndItsConnectionIsReused() throws Exception {
        try (var server = server("localhost")) {
            assertThat(send(server, Optional.of(certificate()))).hasSize(100_008);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aCertificateOfAnUnknownAuthorityGetsNothing() throws Exception {
        try (var server = server("localhost")) {
            assertThatThrownBy(() -> send(server, Optional.empty())).hasMessage("upstream: UNREACHABLE");
            assertThat(server.heads).isEmpty();
        }
    }

    @Test
    void aCertificateOfAnotherHostGetsNothing() throws Exception {
        try (var server = server("elsewhere.example.com")) {
            assertThatThrownBy(() -> send(server, Optional.of(certificate()))).hasMessage("upstream: UNREACHABLE");
            assertThat(server.heads).isEmpty();
        }
    }

    @Test
    void aFileWithoutAuthoritiesIsAnErrorOfTheConfiguration() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        for (Path file : List.of(empty, directory.resolve("missing.pem"))) {
            assertThatThrownBy(() -> new Tls(Optional.of(file)))
                    .isInstanceOf(VaultException.class)
                    .hasMessageContaining("egress.ca_file");
        }
    }
}
