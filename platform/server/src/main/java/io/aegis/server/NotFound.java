package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Refusal;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is said of a path that does not exist: the usual mistakes get the line that mends them. */
final class NotFound {
    private static final List<String> LATER = List.of("/v1/completions");
    private static final Set<String> WITHOUT_BASE = Set.of("/chat/completions", "/responses", "/embeddings", "/models");

    private final Optional<URI> publicUrl;

    /** What is said where clients find the gateway under a URL of its own, or under the host that they name. */
    NotFound(Optional<URI> publicUrl) {
        this.publicUrl = publicUrl;
    }

    Refusal refusal(String path, @Nullable String host) {
        if (path.equals("/messages") || path.startsWith("/messages/") || path.startsWith("/v1/v1/messages")) {
            return baseUrl("/v1/messages", place(host));
        }
        if (path.startsWith("/v1/v1/") || WITHOUT_BASE.contains(path)) {
            return baseUrl("/chat/completions", place(host) + "/v1");
        }
        if (isLater(path)) {
            return Refusal.of(
                    ErrorCode.NOT_FOUND,
                    "This endpoint is not built yet.",
                    "This version of the gateway does not have it.",
                    "See /openapi.json for what it has.");
        }
        return Refusal.of(
                ErrorCode.NOT_FOUND,
                "There is no such endpoint.",
                "Paths are compared as they are sent: case, slashes and encoding count.",
                "See /openapi.json for what there is.");
    }

    private static boolean isLater(String path) {
        for (String later : LATER) {
            if (path.startsWith(later) && (path.length() == later.length() || path.charAt(later.length()) == '/')) {
                return true;
            }
        }
        return false;
    }

    private String place(@Nullable String host) {
        return publicUrl
                .map(url -> url.toString().replaceFirst("/+$", ""))
                .orElseGet(() -> "http://" + (host != null && isPlain(host) ? host : "HOST"));
    }

    private static Refusal baseUrl(String added, String url) {
        return Refusal.of(
                ErrorCode.NOT_FOUND,
                "There is no such endpoint; the base URL of the client is wrong.",
                "Clients add paths like '" + added + "' to their base URL.",
                "Set the base URL to '" + url + "'.");
    }

    private static boolean isPlain(String host) {
        return host.length() <= 255
                && host.chars()
                        .allMatch(letter -> (letter >= 'a' && letter <= 'z')
                                || (letter >= 'A' && letter <= 'Z')
                                || (letter >= '0' && letter <= ':')
                                || letter == '.'
                                || letter == '-'
                                || letter == '['
                                || letter == ']');
    }
}
