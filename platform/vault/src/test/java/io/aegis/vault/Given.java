package io.aegis.vault;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.UpstreamRequest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tests of this module have in common. */
final class Given {
    static final String KEY = "sk-live+4f/Zq9-Canary~77=";
    static final String REFERENCE = "secret://env/UPSTREAM_KEY";

    private Given() {}

    static Secrets secrets() {
        return new Secrets(Map.of("env", new EnvironmentSecrets(name -> name.equals("UPSTREAM_KEY") ? KEY : null)));
    }

    static Secret secret() {
        return secrets().resolve(SecretReference.parse("api_key", REFERENCE));
    }

    static Secret secret(String value) {
        return Secret.of(SecretReference.parse("api_key", REFERENCE), value);
    }

    static EgressSettings egress(Optional<Path> certificates, String... opened) {
        return new EgressSettings(Path.of("."), Optional.empty(), List.of(opened), certificates);
    }

    static EgressSettings proxied(Optional<Path> certificates, String proxy) {
        return new EgressSettings(Path.of("."), Optional.of(URI.create(proxy)), List.of(), certificates);
    }

    static UpstreamDeclaration upstream(String baseUrl) {
        return upstream(baseUrl, UpstreamLimits.STANDARD);
    }

    static UpstreamDeclaration upstream(String baseUrl, UpstreamLimits limits) {
        return upstream(baseUrl, limits, new CredentialPlacement.Bearer());
    }

    static UpstreamDeclaration upstream(String baseUrl, UpstreamLimits limits, CredentialPlacement placement) {
        return new UpstreamDeclaration(
                "main",
                baseUrl,
                Optional.of(new UpstreamDeclaration.Credential(REFERENCE, placement)),
                Map.of(),
                limits);
    }

    static UpstreamLimits limits(long body, long line) {
        return new UpstreamLimits(
                Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30), body, line, 64);
    }

    static UpstreamRequest post(String body) {
        return new UpstreamRequest(
                "POST",
                "chat/completions",
                Map.of("Content-Type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    static String read(ByteSource source) {
        var bytes = new ByteArrayOutputStream();
        for (byte[] piece = source.next(); piece != null; piece = source.next()) {
            bytes.writeBytes(piece);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** Pieces in memory. */
    static ByteSource pieces(byte[]... pieces) {
        var left = new ArrayList<>(List.of(pieces));
        return new ByteSource() {
            @Override
            public byte[] next() {
                return left.isEmpty() ? null : left.removeFirst();
            }

            @Override
            public void close() {
                left.clear();
            }
        };
    }
}
