package io.aegis.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTemplateTest {
    @Nested
    class ATemplate {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "crm.example.com/a",
                    "ftp://crm.example.com/a",
                    "//crm.example.com/a",
                    "https:///a",
                    "https://crm.example.com",
                    "https://crm.example.com/",
                    "https://crm.example.com?q={q}",
                    "{scheme}://crm.example.com/a",
                    "https://{host}/a",
                    "https://{host}.example.com/a",
                    "https://crm.{domain}/a",
                    "https://crm.example.com:{port}/a",
                    "https://crm.example.com{path}",
                    "https://{user}@crm.example.com/a",
                    "https://user@crm.example.com/a",
                    "https://user:pass@crm.example.com/a",
                    "https://crm.example.com\\{x}/a",
                    "https://crm.example.com\\@evil.example/a",
                    "https://crm.example.com /a",
                    "https://crm.exämple.com/a",
                    "https://crm.example.com%2fevil/a",
                    "https://crm.example.com/a#{x}",
                    "https://crm.example.com/a?b#c",
                    "https://crm.example.com/a//{x}",
                    "https://crm.example.com/a/",
                    "https://crm.example.com/../{x}",
                    "https://crm.example.com/./{x}",
                    "https://crm.example.com/a/.../{x}",
                    "https://crm.example.com/%2e%2e/{x}",
                    "https://crm.example.com/a%2fb",
                    "https://crm.example.com/a;v=1",
                    "https://crm.example.com/a\\b",
                    "https://crm.example.com/a b",
                    "https://crm.example.com/a\r\nX: y",
                    "https://crm.example.com/{x",
                    "https://crm.example.com/x}",
                    "https://crm.example.com/{}",
                    "https://crm.example.com/{{x}}",
                    "https://crm.example.com/{+x}",
                    "https://crm.example.com/{x*}",
                    "https://crm.example.com/{a.b}",
                    "https://crm.example.com/{a/b}",
                    "https://crm.example.com/a?{x}",
                    "https://crm.example.com/a?{x}=1",
                    "https://crm.example.com/a?b{x}=1",
                    "https://crm.example.com/a?b=1&",
                    "https://crm.example.com/a?&b=1",
                    "https://crm.example.com/a?",
                    "https://crm.example.com/a?b=c d",
                    "https://crm.example.com/a?b=%zz",
                    "https://crm.example.com/a?b=%0d%0a",
                    "https://crm.example.com/a?b=%ff",
                    "https://crm.example.com/a?b=<c>"
                })
        void thatIsNotUnderstoodIsRefused(String text) {
            assertThatThrownBy(() -> UrlTemplate.parse(text))
                    .isInstanceOfSatisfying(
                            ToolException.class,
                            refused -> assertThat(refused.pointer()).isEqualTo("/http/url"));
        }

        @ParameterizedTest
        @CsvSource({
            "https://crm.example.com/v1/customers/{id}, https://crm.example.com/v1/customers, crm.example.com",
            "https://crm.example.com/{id}, https://crm.example.com, crm.example.com",
            "https://crm.example.com/v1/{id}/orders/all, https://crm.example.com/v1, crm.example.com",
            "https://crm.example.com/v1/a-{id}.json, https://crm.example.com/v1, crm.example.com",
            "https://crm.example.com/v1/search?q={q}, https://crm.example.com/v1, crm.example.com",
            "https://crm.example.com/search, https://crm.example.com, crm.example.com",
            "http://127.0.0.1:8080/a/b, http://127.0.0.1:8080/a, 127.0.0.1:8080",
            "http://[::1]:8080/a/b, http://[::1]:8080/a, [::1]:8080"
        })
        void bindsItsRequestsToAllThatStandsBeforeTheFirstArgument(String text, String base, String host) {
            assertThat(UrlTemplate.parse(text).baseUrl()).isEqualTo(base);
            assertThat(UrlTemplate.parse(text).host()).isEqualTo(host);
        }
    }

    @Nested
    class AnArgumentInThePath {
        private final UrlTemplate url = UrlTemplate.parse("https://crm.example.com/customers/{id}/orders");

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    ".",
                    "..",
                    "...",
                    "/",
                    "a/b",
                    "../admin",
                    "/admin",
                    "//evil.example",
                    "a\\b",
                    "..\\admin",
                    "%2e%2e",
                    "%2e%2e%2fadmin",
                    "a%2fb",
                    "a%252fb",
                    "a%00",
                    "100%",
                    "a?admin=1",
                    "a#b",
                    "a;b=c",
                    "..;/admin",
                    "a\u0000b",
                    "a\r\nHost: evil.example",
                    "a\nb",
                    "a\tb",
                    "a\u007fb",
                    "a\u0085b"
                })
        void thatCouldLeadElsewhereIsRefused(String value) {
            assertThat(url.faults(Given.arguments(Given.call("id", value))))
                    .singleElement()
                    .satisfies(fault -> assertThat(fault).startsWith("/id: "));
        }

        @ParameterizedTest
        @CsvSource({
            "jane, jane",
            "jane doe, jane%20doe",
            "j@e+x&y=z:w, j%40e%2Bx%26y%3Dz%3Aw",
            "\u00e9, %C3%A9",
            "\u2215, %E2%88%95",
            "\uff0f, %EF%BC%8F",
            "\ud83d\ude00, %F0%9F%98%80",
            ".hidden, .hidden",
            "a..b, a..b",
            "'{id}', %7Bid%7D",
            "-._~, -._~",
            "\u202e, %E2%80%AE"
        })
        void thatIsPlainIsEscapedToItsLastByte(String value, String sent) {
            var arguments = Given.arguments(Given.call("id", value));
            assertThat(url.faults(arguments)).isEmpty();
            assertThat(url.target(arguments)).isEqualTo(sent + "/orders");
        }

        @ParameterizedTest
        @CsvSource({"9007199254740993, 9007199254740993", "1e2, 100", "-1.50, -1.5", "1e-7, 0.0000001", "true, true"})
        void thatIsANumberOrAFlagIsWrittenOut(String value, String sent) {
            assertThat(url.target(Given.arguments("{\"id\":" + value + "}"))).isEqualTo(sent + "/orders");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"ID\":1}", "{\"id\":null}", "{\"id\":[1]}", "{\"id\":{}}"})
        void thatIsNotThereOrHasPartsIsRefused(String arguments) {
            assertThat(url.faults(Given.arguments(arguments))).hasSize(1);
        }

        @Test
        void thatIsEndlessIsRefused() {
            assertThat(url.faults(Given.arguments(Given.call("id", "x".repeat(1001)))))
                    .hasSize(1);
        }
    }

    @Test
    void twoArgumentsThatMakeDotsTogetherAreRefused() {
        assertThat(UrlTemplate.parse("https://a.example.com/x/{a}{b}")
                        .faults(Given.arguments("{\"a\":\".\",\"b\":\".\"}")))
                .hasSize(2);
        assertThat(UrlTemplate.parse("https://a.example.com/x/.{a}").faults(Given.arguments("{\"a\":\".\"}")))
                .hasSize(1);
    }

    @Nested
    class AnArgumentInTheQuery {
        private final UrlTemplate url = UrlTemplate.parse("https://crm.example.com/find?kind=a%20b&q={q}&all=no-{all}");

        @ParameterizedTest
        @CsvSource({
            "a&admin=1, a%26admin%3D1",
            "a#b, a%23b",
            "a?b, a%3Fb",
            "a/../b, a%2F..%2Fb",
            "%26, %2526",
            "a b+c, a%20b%2Bc",
            "'', ''",
            "a;b, a%3Bb"
        })
        void staysTheValueOfItsParameter(String value, String sent) {
            var arguments = Given.arguments("{\"all\":1,\"q\":" + Given.quoted(value) + "}");
            assertThat(url.faults(arguments)).isEmpty();
            assertThat(url.target(arguments)).isEqualTo("find?kind=a%20b&q=" + sent + "&all=no-1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"a\r\nX: y", "a\u0000", "a\u0085"})
        void holdsNoControlCharacters(String value) {
            assertThat(url.faults(Given.arguments("{\"all\":1,\"q\":" + Given.quoted(value) + "}")))
                    .singleElement()
                    .isEqualTo("/q: must hold no control characters");
        }

        @Test
        void mustBeThere() {
            assertThat(url.faults(Given.arguments("{}"))).containsExactly("/q: required", "/all: required");
        }
    }

    @Test
    void aFaultHoldsNothingOfTheArguments() {
        var url = UrlTemplate.parse("https://a.example.com/{a}?b={b}");
        for (String value : new String[] {"hunter2/", "hunter2\n", "hunter2".repeat(200), ""}) {
            String call = "{\"a\":" + Given.quoted(value) + ",\"b\":[\"hunter2\"]}";
            assertThat(url.faults(Given.arguments(call))).isNotEmpty().noneMatch(fault -> fault.contains("hunter2"));
        }
    }
}
