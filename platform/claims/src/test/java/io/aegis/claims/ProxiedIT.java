package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A gateway behind a proxy: asks it for a host that has no name here, tells it nothing else, and reaches this machine without it. */
class ProxiedIT {
    private static final String CREDENTIAL = "upstream-canary-4cQ8+Tx/31mNzV5";
    private static final String PROMPT = "a prompt for nobody's eyes";

    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Test
    void nothingButTheHostReachesAProxyThatRefuses() throws IOException {
        try (var proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var local = new ScriptedUpstreamServer()) {
            Thread.ofVirtual().start(() -> refuse(proxy));
            var place = new Workplace("proxied")
                    .environment("PROXIED_CANARY", CREDENTIAL)
                    .environment("HTTPS_PROXY", "http://127.0.0.1:9")
                    .config(config(proxy.getLocalPort(), local));
            String key = place.key("inside");
            try (GatewayProcess gateway = place.serve()) {
                Http client = gateway.http(key);
                Answer outside = client.ask("far", PROMPT);
                assertThat(outside.status()).as(outside.text()).isEqualTo(502);
                assertThat(client.ask("near", PROMPT).content()).isEqualTo(PROMPT);
                assertThat(gateway.err())
                        .contains("the proxy answered 407 when asked for models.example.invalid:443")
                        .contains("HTTPS_PROXY")
                        .doesNotContain(CREDENTIAL);
            }
        }
        assertThat(seen)
                .containsExactly(
                        "CONNECT models.example.invalid:443 HTTP/1.1\r\nHost: models.example.invalid:443\r\n\r\n");
    }

    private static String config(int proxy, ScriptedUpstreamServer local) {
        return """
            providers:
              outside: {type: openai_compatible, base_url: "https://models.example.invalid/v1", api_key: "secret://env/PROXIED_CANARY"}
              inside: {type: openai_compatible, base_url: "%s"}
            routes:
              far: {provider: outside, model: far}
              near: {provider: inside, model: near}
            egress: {proxy: "http://127.0.0.1:%d"}
            """.formatted(local.baseUrl(), proxy) + Policies.server();
    }

    private void refuse(ServerSocket proxy) {
        try {
            while (true) {
                try (Socket socket = proxy.accept()) {
                    var head = new StringBuilder();
                    while (!head.toString().endsWith("\r\n\r\n")) {
                        head.append((char) socket.getInputStream().read());
                    }
                    socket.getOutputStream()
                            .write("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    head.append(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
                    seen.add(head.toString());
                }
            }
        } catch (IOException testIsOver) {
            assertThat(proxy.isClosed()).isTrue();
        }
    }
}
