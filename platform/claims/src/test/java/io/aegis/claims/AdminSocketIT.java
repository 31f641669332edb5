package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.Workplace.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may administer a gateway through the socket in its data directory, and what they can name. */
class AdminSocketIT {
    private static final String CONFIG = """
        providers: {main: {type: fake, echo: true}}
        routes: {default: {provider: main}}
        auth: {type: api_key}
        server: {drain: {delay: 0s, timeout: 5s}}
        """;

    @Test
    void nothingIsAdministeredWithoutTheTokenThatEachStartWritesAnew() throws IOException {
        Workplace place = new Workplace("admin-token").config(CONFIG);
        place.key("me");
        Path file = place.data().resolve("admin.token");
        String first;
        try (GatewayProcess gateway = place.serve()) {
            first = Files.readString(file).strip();
            assertThat(first).matches("[0-9a-f]{64}");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(asked(place, "/admin/v1/keys", ""))
                    .startsWith("HTTP/1.1 403")
                    .contains("admin.token");
            assertThat(asked(place, "/admin/v1/keys", "x-aegis-start-token: " + "0".repeat(64) + "\r\n"))
                    .startsWith("HTTP/1.1 403");
            assertThat(asked(place, "/admin/v1/keys", "x-aegis-start-token: " + first + "\r\n"))
                    .startsWith("HTTP/1.1 200");
            for (String path : List.of("/metrics", "/readyz?verbose", "/v1/health")) {
                assertThat(asked(place, path, "")).as(path).startsWith("HTTP/1.1 200");
            }
            Outcome listed = place.run("keys", "list");
            assertThat(listed.exit()).as(listed.toString()).isZero();
            assertThat(gateway.terminate()).isZero();
            assertThat(gateway.out() + gateway.err()).doesNotContain(first);
        }
        assertThat(file).doesNotExist();
        Files.writeString(file, first + "\n");
        try (GatewayProcess gateway = place.serve()) {
            assertThat(gateway.isRunning()).isTrue();
            assertThat(Files.readString(file).strip()).isNotEqualTo(first);
            assertThat(asked(place, "/admin/v1/keys", "x-aegis-start-token: " + first + "\r\n"))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void aVendorIsTakenOutByItsNameWhateverIsInIt() {
        Workplace place = new Workplace("admin-names").config(CONFIG);
        place.key("me");
        try (GatewayProcess gateway = place.serve()) {
            var vendors = List.of("Acme Corp", "M\u00fcller", "M_ller");
            for (int at = 0; at < vendors.size(); at++) {
                String prefix = "acme" + at + ".";
                done(place, "plugin", "keygen", "-f", "key" + at);
                done(place, "trust", "add", "key" + at + ".pub", "--vendor", vendors.get(at), "--prefix", prefix);
            }
            for (String nobody : List.of("M?ller", "Acme%20Corp", "Acme", "50%", "Acme Corp?x", "../keys")) {
                Outcome refused = place.run("trust", "remove", nobody);
                assertThat(refused.exit()).as(refused.toString()).isEqualTo(4);
            }
            done(place, "trust", "remove", "M\u00fcller");
            assertThat(done(place, "trust", "list"))
                    .contains("Acme Corp", "M_ller")
                    .doesNotContain("M\u00fcller");
            done(place, "trust", "remove", "Acme Corp");
            assertThat(gateway.isRunning()).isTrue();
            assertThat(done(place, "trust", "list")).contains("M_ller").doesNotContain("Acme Corp");
        }
    }

    private static String done(Workplace place, String... command) {
        Outcome outcome = place.run(command);
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome.out();
    }

    private static String asked(Workplace place, String path, String headers) throws IOException {
        String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
        try (SocketChannel channel =
                SocketChannel.open(UnixDomainSocketAddress.of(place.data().resolve("admin.sock")))) {
            channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            var answer = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
            while (channel.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
