package io.aegis.claims;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A streamed answer as a client reads it. */
final class Events implements AutoCloseable {
    private static final String DATA = "data: ";
    private static final String DONE = "[DONE]";

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;
    private final StringBuilder raw = new StringBuilder();
    private boolean done;

    Events(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8), 64);
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The next event; empty at the end. */
    Optional<JsonNode> next() {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                raw.append(line).append('\n');
                if (line.equals(DATA + DONE)) {
                    done = true;
                } else if (line.startsWith(DATA)) {
                    return Optional.of(Json.parse(line.substring(DATA.length())));
                }
            }
            return Optional.empty();
        } catch (IOException cut) {
            raw.append("(cut)");
            return Optional.empty();
        }
    }

    /** Reads on until a piece of text comes. */
    String nextText() {
        for (Optional<JsonNode> event = next(); event.isPresent(); event = next()) {
            String text = event.get().at("/choices/0/delta/content").asString("");
            if (!text.isEmpty()) {
                return text;
            }
        }
        throw new AssertionError("the stream ended without text:\n" + raw);
    }

    /** Reads to the end. */
    Story rest() {
        List<JsonNode> events = new ArrayList<>();
        for (Optional<JsonNode> event = next(); event.isPresent(); event = next()) {
            events.add(event.get());
        }
        return new Story(events, raw.toString(), done);
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A whole stream. */
    record Story(List<JsonNode> events, String raw, boolean done) {
        String text(int choice) {
            return of(choice, "/delta/content");
        }

        /** What the pieces of one member of one choice come to. */
        String of(int choice, String pointer) {
            return events.stream()
                    .flatMap(event -> event.path("choices").valueStream())
                    .filter(part -> part.path("index").asInt(-1) == choice)
                    .map(part -> part.at(pointer).asString(""))
                    .collect(Collectors.joining());
        }

        String finishReason(int choice) {
            return of(choice, "/finish_reason");
        }

        boolean hasError() {
            return events.stream().anyMatch(event -> event.has("error"));
        }

        String errorCode() {
            return events.stream()
                    .map(event -> event.at("/error/code").asString(""))
                    .filter(code -> !code.isEmpty())
                    .findFirst()
                    .orElse("");
        }
    }
}
