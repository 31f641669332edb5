package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.provider.UpstreamRequest;
import java.util.List;
import java.util.Locale;

/** The rules of a request to a declared base URL, as the gateway applies them. */
final class SentRequest {
    private static final List<String> HEADERS_OF_THE_GATEWAY =
            List.of("authorization", "cookie", "host", "connection", "transfer-encoding", "content-length");

    private SentRequest() {}

    static void requireAllowed(UpstreamRequest request) {
        assertThat(request.method()).as("method").isIn("GET", "POST");
        requireBelowTheBasePath(request.path());
        requireNoHeaderOfTheGateway(request);
    }

    static void requireBelowTheBasePath(String path) {
        assertThat(path).doesNotStartWith("//").doesNotContain("..", "\\", "#");
        assertThat(path).as("a path, not a URL").doesNotContain("://");
        assertThat(path.chars()).as("visible ASCII").allMatch(each -> each > ' ' && each < 0x7f);
    }

    static void requireNoHeaderOfTheGateway(UpstreamRequest request) {
        request.headers().forEach((name, value) -> {
            assertThat(name.toLowerCase(Locale.ROOT)).isNotIn(HEADERS_OF_THE_GATEWAY);
            assertThat(value).doesNotContain("\r", "\n");
        });
    }
}
