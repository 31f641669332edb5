package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A client of a running gateway, with or without a key. */
final class Http {
    private static final String CHAT = "/v1/chat/completions";
    /** Longer than any test means to wait for the beginning of an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private final URI url;
    private final Optional<String> key;
    private final HttpClient client;

    Http(URI url, Optional<String> key) {
        this(url, key, CLIENT);
    }

    Http(URI url, Optional<String> key, HttpClient client) {
        this.url = url;
        this.key = key;
        this.client = client;
    }

    Answer chat(String body) {
        return post(CHAT, body);
    }

    Answer chat(JsonNode body) {
        return post(CHAT, body);
    }

    /** One message of the user to a model. */
    Answer ask(String model, String text) {
        return chat(question(model, text));
    }

    static String question(String model, String text) {
        return "{\"model\":%s,\"messages\":[{\"role\":\"user\",\"content\":%s}]}"
                .formatted(Json.quoted(model), Json.quoted(text));
    }

    static String streamed(String model, String text) {
        return "{\"model\":%s,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":%s}]}"
                .formatted(Json.quoted(model), Json.quoted(text));
    }

    Answer post(String path, String body) {
        return post(path, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer post(String path, JsonNode body) {
        return post(path, Json.bytes(body));
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, byte[] body) {
        return send(request(path).header("content-type", "application/json").POST(BodyPublishers.ofByteArray(body)));
    }

    /** Reads the metrics until they say something: some of them are set once a second. */
    String awaitMetrics(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String metrics = get("/metrics").text();
        while (!wanted.matcher(metrics).find()) {
            assertThat(System.nanoTime()).as(metrics).isLessThan(patience);
            metrics = get("/metrics").text();
        }
        return metrics;
    }

    Answer method(String method, String path, byte[] body) {
        return send(request(path)
                .header("content-type", "application/json")
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)));
    }

    /** Reads a streamed answer piece by piece. */
    Events stream(String body) {
        return stream(CHAT, body);
    }

    Events stream(String path, String body) {
        HttpResponse<InputStream> response = exchange(
                request(path)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofInputStream());
        return new Events(response);
    }

    /** Follows events from now on. */
    Events events(String path) {
        return new Events(exchange(request(path).GET().build(), BodyHandlers.ofInputStream()));
    }

    Answer send(HttpRequest.Builder request) {
        HttpResponse<byte[]> response = exchange(request.build(), BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE);
        key.ifPresent(secret -> request.header("authorization", "Bearer " + secret));
        return request;
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException failed) {
            throw new AssertionError("the gateway did not answer " + request.method() + " " + request.uri(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
