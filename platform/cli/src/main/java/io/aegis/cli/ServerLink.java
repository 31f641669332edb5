package io.aegis.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The way to a running gateway over HTTP: {@code AEGIS_SERVER_URL} with {@code AEGIS_API_KEY}, https or loopback only. */
final class ServerLink {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The variable with the caller's key. */
    static final String KEY = "AEGIS_API_KEY";

    private static final String URL = "AEGIS_SERVER_URL";
    private static final String DEFAULT_URL = "http://127.0.0.1:8000";

    /** An answer. */
    record Answer(int status, String runId, JsonNode body) {}

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final Optional<String> key;

    ServerLink(String url, Optional<String> key) {
        this.base = address(url);
        this.key = key;
        boolean loopback = "127.0.0.1".equals(base.getHost())
                || "localhost".equals(base.getHost())
                || "[::1]".equals(base.getHost());
        if (!"https".equals(base.getScheme()) && !("http".equals(base.getScheme()) && loopback)) {
            throw new CommandFailure(
                    ExitCode.USAGE, URL + " must be https, or http on this machine: a key would travel in the clear");
        }
    }

    /** The gateway that the environment names. */
    static ServerLink ofEnvironment() {
        return of(System.getenv());
    }

    static ServerLink of(Map<String, String> environment) {
        return new ServerLink(environment.getOrDefault(URL, DEFAULT_URL), key(environment));
    }

    /** Checked where it is read: what a header cannot hold would come back in the words of the HTTP client, with the key in it. */
    private static Optional<String> key(Map<String, String> environment) {
        Optional<String> key = Optional.ofNullable(environment.get(KEY)).filter(text -> !text.isEmpty());
        if (key.stream().flatMapToInt(String::chars).anyMatch(character -> character <= ' ' || character > '~')) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    KEY + " holds a character that no key has: a line end, a space or a letter beyond ASCII; set it"
                            + " again");
        }
        return key;
    }

    private static URI address(String url) {
        Optional<URI> address;
        try {
            address = Optional.of(new URI(url)).filter(parsed -> parsed.getHost() != null);
        } catch (URISyntaxException noAddress) {
            address = Optional.empty();
        }
        return address.orElseThrow(() ->
                new CommandFailure(ExitCode.USAGE, URL + " is no address of a gateway; write it as " + DEFAULT_URL));
    }

    boolean hasKey() {
        return key.isPresent();
    }

    Answer get(String path) {
        return exchange(request(path).GET().build());
    }

    Answer post(String path, JsonNode body) {
        return exchange(posting(path, body));
    }

    /** Sends a request whose answer comes as a stream; the caller closes it. */
    HttpResponse<InputStream> stream(String path, JsonNode body) {
        try {
            return http.send(posting(path, body), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException failed) {
            throw unreachable();
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    private HttpRequest posting(String path, JsonNode body) {
        return request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofMinutes(10));
        key.ifPresent(secret -> builder.header("authorization", "Bearer " + secret));
        return builder;
    }

    private Answer exchange(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            String run = response.headers().firstValue("x-aegis-run-id").orElse("");
            return new Answer(response.statusCode(), run, json(response.body()));
        } catch (IOException failed) {
            throw unreachable();
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    static JsonNode json(byte[] body) {
        try {
            return body.length == 0
                    ? JsonNodeFactory.instance.objectNode()
                    : JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException notJson) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, "what answered is not an Aegis gateway");
        }
    }

    private CommandFailure unreachable() {
        return new CommandFailure(
                ExitCode.UNAVAILABLE,
                "no gateway answers at " + base + "; start one with `aegis serve`, or set AEGIS_SERVER_URL");
    }

    private static CommandFailure interrupted() {
        Thread.currentThread().interrupt();
        return new CommandFailure(ExitCode.INTERRUPTED, "interrupted");
    }
}
