package io.aegis.spi.provider;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A request to a declared base URL.
 *
 * @param method {@code GET} or {@code POST}
 * @param path relative to the base path, with its query: {@code chat/completions}. Refused: a leading {@code //}, backslashes, {@code ..}, fragments
 * @param headers names and values. Refused: line breaks, {@code Host}, {@code Cookie}, {@code Authorization} and hop-by-hop headers
 * @param body the body; empty for none. Not copied: hand it over and forget it
 */
public record UpstreamRequest(String method, String path, Map<String, String> headers, byte[] body) {
    public UpstreamRequest {
        requireNonNull(method, "method");
        requireNonNull(path, "path");
        headers = Map.copyOf(headers);
        requireNonNull(body, "body");
    }

    @Override
    public String toString() {
        return "UpstreamRequest[" + method + ", " + body.length + " bytes]";
    }
}
