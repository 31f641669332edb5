package io.aegis.spi.provider;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of an answer and the bytes that follow.
 *
 * @param status HTTP status
 * @param headers an allow-list of headers, names in lower case
 * @param body to be read to its end or closed
 */
public record UpstreamResponse(int status, Map<String, String> headers, ByteSource body) {
    public UpstreamResponse {
        headers = Map.copyOf(headers);
        requireNonNull(body, "body");
    }

    /** The value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
}
