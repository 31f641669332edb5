package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRulesTest {
    private static final String URL = "https://api.example.com/v1";

    private static RequestWriter writer(String placement) {
        return writer(Given.upstream(URL, UpstreamLimits.STANDARD, CredentialPlacement.parse(placement)));
    }

    private static RequestWriter writer(UpstreamDeclaration declaration) {
        return new RequestWriter(Destination.parse("main", URL), declaration, Optional.of(Given.secret()));
    }

    private static UpstreamDeclaration sending(String... methods) {
        return new UpstreamDeclaration(
                "main", URL, Optional.empty(), Map.of(), UpstreamLimits.STANDARD, Set.of(methods));
    }

    private static String head(UpstreamDeclaration declaration, String method, String body) {
        var request = new UpstreamRequest(method, "a", Map.of(), body.getBytes(StandardCharsets.US_ASCII));
        return new String(
                new RequestWriter(Destination.parse("main", URL), declaration, Optional.empty()).head(request),
                StandardCharsets.US_ASCII);
    }

    private static String head(String path, Map<String, String> headers) {
        return head("bearer", path, headers);
    }

    private static String head(String placement, String path, Map<String, String> headers) {
        byte[] head = writer(placement).head(new UpstreamRequest("POST", path, headers, new byte[0]));
        return new String(head, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/chat",
                "//evil.example.com/x",
                "a//b",
                "a/",
                "..",
                "../x",
                "a/../b",
                "a/./b",
                ".",
                "...",
                "a/..",
                "%2e%2e/x",
                "%2E%2e/x",
                ".%2e/x",
                "a%2fb",
                "a%2Fb",
                "a%5cb",
                "a\\b",
                "..\\x",
                "a%252fb",
                "a%25b",
                "a%00b",
                "a%0d%0ab",
                "a%0ab",
                "a%c0%afb",
                "a%c0%aeb",
                "a%ffb",
                "a%",
                "a%2",
                "a%zz",
                "a b",
                "a\tb",
                "a\r\nHost: evil",
                "a\nb",
                "a#b",
                "a%23b",
                "a%3fb",
                "..;/x",
                "a;b=c",
                "a%3bb",
                "a\u00e9",
                "a\u0000",
                "a|b",
                "a<b",
                "a\"b",
                "http://evil.example.com/",
                "a?b#c",
                "a?b c",
                "a?b\r\nX: y",
                "a?b%zz",
                "a?b%ff",
                "a?\u00e9"
            })
    void aPathThatTwoServersCouldReadDifferentlyIsRefused(String path) {
        assertThatThrownBy(() -> head(path, Map.of()))
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(UpstreamException.Cause.REFUSED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat/completions",
                "models/x:generate",
                "models/llama-3.1%20b",
                "a?b=c&d=%2F%2e%2e",
                "a/b_c~d@e",
                "v1.2/.well-known"
            })
    void aPlainPathStaysBelowTheBasePath(String path) {
        assertThat(head(path, Map.of())).startsWith("POST /v1/" + path + " HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "host",
                "HOST",
                "Authorization",
                "authorization",
                "Cookie",
                "Connection",
                "Keep-Alive",
                "Transfer-Encoding",
                "Transfer_Encoding",
                "TE",
                "Trailer",
                "Upgrade",
                "Content-Length",
                "content_length",
                "Expect",
                "Proxy-Authorization",
                "Proxy-Connection",
                "Accept-Encoding",
                "Content-Encoding",
                "X-Api-Key",
                "x_api_key",
                "api-key",
                "X-Forwarded-For",
                "X-HTTP-Method-Override",
                "",
                "a b",
                "a:b",
                "a\r\nb",
                "h\u00f6st"
            })
    void aHeaderThatIsNotAPluginsToSetIsRefused(String name) {
        assertThatThrownBy(() -> head("a", Map.of(name, "x"))).hasMessage("upstream: REFUSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nHost: evil", "a\nb", "a\rb", "a\u0000b", "\u00e9", "a\tb"})
    void aHeaderValueThatCouldBecomeAnotherLineIsRefused(String value) {
        assertThatThrownBy(() -> head("a", Map.of("x-trace", value))).hasMessage("upstream: REFUSED");
    }

    @Test
    void oneHeaderInTwoSpellingsIsRefused() {
        assertThatThrownBy(() -> head("a", Map.of("X-Trace", "1", "x_trace", "2")))
                .hasMessage("upstream: REFUSED");
    }

    @Test
    void thePlaceOfTheCredentialIsNotAPluginsToFill() {
        assertThatThrownBy(() -> head("header:x-secret", "a", Map.of("X-Secret", "mine")))
                .hasMessage("upstream: REFUSED");
        for (String path : new String[] {"a?key=mine", "a?b=c&KEY=mine", "a?%6bey=mine"}) {
            assertThatThrownBy(() -> head("query:key", path, Map.of())).hasMessage("upstream: REFUSED");
        }
    }

    @Test
    void onlyGetAndPostAreAPluginsToSend() {
        for (String method :
                new String[] {"PUT", "DELETE", "get", "CONNECT", "POST /x HTTP/1.1\r\nHost: evil\r\n\r\nPOST"}) {
            assertThatThrownBy(() -> writer("bearer").head(new UpstreamRequest(method, "a", Map.of(), new byte[0])))
                    .hasMessage("upstream: REFUSED");
        }
    }

    @Test
    void anUpstreamGetsTheMethodsThatItDeclaresAndNoOther() {
        for (String method : new String[] {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
            assertThat(head(sending(method), method, "")).startsWith(method + " /v1/a HTTP/1.1\r\n");
            for (String other : new String[] {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
                if (!other.equals(method)) {
                    assertThatThrownBy(() -> head(sending(method), other, "")).hasMessage("upstream: REFUSED");
                }
            }
        }
        for (String method : new String[] {"TRACE", "CONNECT", "HEAD", "OPTIONS", "get", "", "PUT /x HTTP/1.1\r\n"}) {
            assertThatThrownBy(() -> sending(method)).isInstanceOf(VaultException.class);
        }
    }

    @Test
    void aBodyGoesOnlyWithAMethodThatHasOne() {
        for (String method : new String[] {"POST", "PUT", "PATCH"}) {
            assertThat(head(sending(method), method, "{}")).contains("\r\nContent-Length: 2\r\n");
            assertThat(head(sending(method), method, "")).contains("\r\nContent-Length: 0\r\n");
        }
        for (String method : new String[] {"GET", "DELETE"}) {
            assertThat(head(sending(method), method, "")).doesNotContain("Content-Length");
            assertThatThrownBy(() -> head(sending(method), method, "{}")).hasMessage("upstream: REFUSED");
        }
    }

    @Test
    void aConfiguredHeaderMayNotBeACredentialEither() {
        assertThatThrownBy(() -> new RequestWriter(
                        Destination.parse("main", URL),
                        new UpstreamDeclaration(
                                "main",
                                URL,
                                Optional.empty(),
                                Map.of("X-Api-Key", "sk-literal"),
                                UpstreamLimits.STANDARD),
                        Optional.empty()))
                .isInstanceOf(VaultException.class)
                .message()
                .doesNotContain("sk-literal");
    }
}
