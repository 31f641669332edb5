package io.aegis.tools;

import io.aegis.spi.provider.UpstreamRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An endpoint that carries out the calls of a tool: how arguments become a request to it. Immutable. */
public final class HttpEndpoint {
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "DELETE");
    private static final byte[] NOTHING = {};
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final String method;
    private final UrlTemplate url;
    private final List<String> body;

    private HttpEndpoint(String method, UrlTemplate url, List<String> body) {
        this.method = method;
        this.url = url;
        this.body = List.copyOf(body);
    }

    /**
     * Reads an endpoint.
     *
     * @param method {@code GET}, {@code POST}, {@code PUT}, {@code PATCH} or {@code DELETE}
     * @param url a URL in which {@code {name}} stands for an argument
     * @param body arguments that are sent as a JSON object, those of them that a call has
     * @throws ToolException if it cannot be called
     */
    public static HttpEndpoint of(String method, String url, List<String> body) {
        if (!body.isEmpty() && WITHOUT_BODY.contains(method)) {
            throw new ToolException(
                    "/http/body",
                    "a request of this method has no body",
                    "Servers disagree on what a body would mean there.",
                    "Use post, put or patch, or put the arguments into the URL.");
        }
        return new HttpEndpoint(method, UrlTemplate.parse(url), body);
    }

    /** The method of every request. */
    public String method() {
        return method;
    }

    /** Below this URL every request stays. */
    public String baseUrl() {
        return url.baseUrl();
    }

    /** Host and port of every request. */
    public String host() {
        return url.host();
    }

    /** What of the arguments cannot be sent, in words that hold none of it; empty if they can. */
    List<String> faults(ObjectNode arguments) {
        return url.faults(arguments);
    }

    /** The request of a call whose arguments have no fault. */
    UpstreamRequest request(ObjectNode arguments) {
        var headers = new HashMap<>(Map.of("Accept", "application/json, text/*;q=0.9"));
        if (body.isEmpty()) {
            return new UpstreamRequest(method, url.target(arguments), headers, NOTHING);
        }
        headers.put("Content-Type", "application/json");
        byte[] sent = JSON.writeValueAsBytes(arguments.deepCopy().retain(body));
        return new UpstreamRequest(method, url.target(arguments), headers, sent);
    }
}
