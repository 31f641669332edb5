package io.aegis.provider.anthropic;

import io.aegis.provider.wire.PassThrough;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one path of Anthropic's messages.
 *
 * @param path below the base URL
 * @param headers headers of every request
 */
record AnthropicEndpoint(String path, Map<String, String> headers) implements PassThrough.Endpoint {
    private static final String VERSION = "2023-06-01";

    AnthropicEndpoint {
        headers = Map.copyOf(headers);
    }

    static AnthropicEndpoint of(Settings settings) {
        var headers = new LinkedHashMap<String, String>();
        settings.child("headers")
                .ifPresent(extra -> extra.names().forEach(name -> headers.put(name, value(extra, name))));
        headers.put("anthropic-version", settings.string("version").orElse(VERSION));
        List<String> beta = settings.strings("beta");
        if (!beta.isEmpty()) {
            headers.put("anthropic-beta", String.join(",", beta));
        }
        return new AnthropicEndpoint(settings.string("path").orElse("v1/messages"), headers);
    }

    private static String value(Settings headers, String name) {
        return headers.string(name).orElseThrow(() -> headers.wrong(name, "a string"));
    }

    @Override
    public String path(ModelCall call) {
        return path;
    }

    @Override
    public String requestId() {
        return "request-id";
    }

    /** Only the text of the error says so, which is not for machines: it is an invalid request. */
    @Override
    public Optional<Pattern> contextTooLong() {
        return Optional.empty();
    }
}
