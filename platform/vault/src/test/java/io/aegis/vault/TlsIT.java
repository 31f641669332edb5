package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIT {
    @TempDir
    Path directory;

    private RawServer server(String name) throws Exception {
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=dns:" + name, "-ext", "bc:c");
        keytool("-exportcert", "-rfc", "-file", certificate().toString());
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("store.p12"))) {
            store.load(in, "changeit".toCharArray());
        }
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, "changeit".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        var listener = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new RawServer(listener, talk -> talk.ok("application/json", "{\"a\":\"" + "x".repeat(100_000) + "\"}"));
    }

    private Path certificate() {
        return directory.resolve("ca.pem");
    }

    private void keytool(String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-keystore", directory.resolve("store.p12").toString(), "-storepass", "changeit", "-alias", "a"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
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
