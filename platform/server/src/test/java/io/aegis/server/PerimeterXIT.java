package io.aegis.server;

import static io.aegis.server.TestGateway.chat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerimeterXIT {
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        TestGateway.Builder builder = TestGateway.with();
        builder.hosts = Set.of("ai.example.com");
        gateway = builder.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8000",
                "localhost:1",
                "[::1]:8000",
                "ai.example.com",
                "AI.Example.COM:443"
            })
    void ourOwnNamesAreServed(String host) {
        assertThat(models("Host: " + host + "\r\n").status()).isEqualTo(200);
    }

    /** Whatever address callers come to: the other listener has one of its own. */
    @Test
    void aListenerForOperatorsOnThisMachineKnowsItsNames() {
        TestGateway.Builder builder = TestGateway.with();
        builder.host = "0.0.0.0";
        builder.admin = Optional.of(new Listener("127.0.0.1", 0));
        try (TestGateway both = builder.start()) {
            InetSocketAddress operators = both.server.adminAddress().orElseThrow();
            for (String path : List.of("/metrics", "/v1/health", "/readyz?verbose")) {
                String head = "GET " + path + " HTTP/1.1\r\nConnection: close\r\nHost: ";
                assertThat(Raw.to(operators).send(head + "evil.example\r\n\r\n").status())
                        .isEqualTo(403);
                assertThat(Raw.to(operators).send(head + "127.0.0.1\r\n\r\n").status())
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "ai.example.com.evil",
                "127.0.0.256",
                "10.0.0.1"
            })
    void aNameThatIsNotOursIsRefused(String host) {
        Raw.Answer answer = models("Host: " + host + "\r\n");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("AEG-REQ-006");
        assertThat(answer.text()).doesNotContain(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example\r\n",
                "Origin: null\r\n",
                "Origin: http://127.0.0.1:3000\r\n",
                "Sec-Fetch-Site: cross-site\r\n",
                "sec-fetch-site: CROSS-SITE\r\n",
            })
    void pagesOfOtherOriginsAreRefused(String header) {
        Raw.Answer answer = models("Host: 127.0.0.1\r\n" + header);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.head()).doesNotContainIgnoringCase("access-control");
    }

    @Test
    void probesAreAnsweredToAnyName() {
        assertThat(gateway.raw()
                        .send("GET /livez HTTP/1.1\r\nHost: 10.1.2.3:8000\r\nConnection: close\r\n\r\n")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: 127.0.0.1\r\nHost: 127.0.0.1\r\n",
                "Host: 127.0.0.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n",
                "Host: 127.0.0.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n",
                "Host: 127.0.0.1\r\nTransfer-Encoding: chunked, identity\r\n",
                "Host: 127.0.0.1\r\nTransfer-Encoding: xchunked\r\n",
                "Host: 127.0.0.1\r\nX-Folded: a\r\n b\r\n",
                "Host : 127.0.0.1\r\n",
                "",
                "Host: 127.0.0.1\r\nX-Bad: a\u0000b\r\n",
            })
    void whatTwoParsersCouldReadDifferentlyIsRefused(String headers) {
        Raw.Answer answer = gateway.raw()
                .send("POST /v1/chat/completions HTTP/1.1\r\n" + headers
                        + "Authorization: Bearer aeg-jane\r\nContent-Type: application/json\r\n\r\nabc");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.code()).isEqualTo("AEG-REQ-003");
        assertThat(answer.header("x-request-id")).isNotEmpty();
        assertThat(answer.header("server")).isEmpty();
        assertThat(answer.text()).doesNotContainIgnoringCase("jetty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://127.0.0.1/v1/models HTTP/1.1",
                "GET http://evil.example/v1/models HTTP/1.1",
                "CONNECT 127.0.0.1:80 HTTP/1.1",
                "OPTIONS * HTTP/1.1",
                "GET /v1/models HTTP/0.9",
                "GET /v1/models",
                "get /v1/models HTTP/1.1",
                "TRACE /v1/models HTTP/1.1",
                "PRI * HTTP/2.0",
            })
    void aRequestLineThatIsNotAMethodAndAPathIsNotServed(String line) {
        Raw.Answer answer = gateway.raw()
                .send(line + "\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer aeg-jane\r\n\r\n");

        assertThat(answer.status()).isIn(400, 404, 405, 426, 501, 505);
        assertThat(answer.text()).doesNotContain("owned_by").doesNotContainIgnoringCase("jetty");
    }

    @Test
    void nothingIsUpgraded() {
        Raw.Answer answer = models("Host: 127.0.0.1\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n");

        assertThat(answer.status()).isNotEqualTo(101);
    }

    @Test
    void bodiesMustBeDeclaredAsJson() {
        for (String type : new String[] {
            "",
            "Content-Type: text/plain\r\n",
            "Content-Type: application/jsonx\r\n",
            "Content-Type: application/json; charset=utf-16\r\n",
            "Content-Type: application/x-www-form-urlencoded\r\n"
        }) {
            assertThat(chatWith(type, chat("hi")).status()).as(type).isEqualTo(415);
        }
        assertThat(chatWith("content-type: Application/JSON; charset=UTF-8\r\n", chat("hi"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void compressedBodiesAreRefused() {
        assertThat(chatWith("Content-Type: application/json\r\nContent-Encoding: gzip\r\n", "x")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedHoweverItIsFramed() {
        TestGateway.Builder builder = TestGateway.with();
        builder.limits = ServerLimits.DEFAULT.withMaxBody(200);
        String large = chat("x".repeat(200));
        try (TestGateway small = builder.start()) {
            Raw.Answer declared = small.post("/v1/chat/completions", large);
            Raw.Answer chunked = small.raw()
                    .send("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                            + "Authorization: Bearer aeg-jane\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(large.length()) + "\r\n"
                            + large
                            + "\r\n0\r\n\r\n");

            assertThat(declared.status()).isEqualTo(413);
            assertThat(chunked.status()).isEqualTo(413);
            assertThat(chunked.code()).isEqualTo("AEG-REQ-002");
            assertThat(small.asked).hasValue(0);
            assertThat(small.post("/v1/chat/completions", chat("x".repeat(100))).status())
                    .isEqualTo(200);
        }
    }

    /** More than any buffer between the two holds: who does not take it leaves a client that is still sending without its answer. */
    @ParameterizedTest
    @CsvSource({"aeg-jane, 413", "aeg-nobody, 401"})
    void whoIsStillSendingWhenItIsRefusedGetsItsAnswer(String key, int status) {
        int length = 24 << 20;
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
        try (Raw raw = gateway.raw()) {
            raw.write(head);
            String piece = "x".repeat(1 << 20);
            for (int sent = 0; sent < length; sent += piece.length()) {
                raw.write(piece);
            }

            assertThat(raw.rest().status()).isEqualTo(status);
        }
    }

    @Test
    void aBodyThatDoesNotComeInTimeIsNotWaitedFor() {
        try (TestGateway impatient = waiting(PATIENT, Duration.ofMillis(1))) {
            Raw.Answer answer = impatient
                    .raw()
                    .send("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer aeg-jane\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{");

            assertThat(answer.status()).isEqualTo(408);
        }
    }

    @Test
    void aHeadThatDoesNotComeToItsEndIsCut() {
        try (TestGateway impatient = waiting(Duration.ofMillis(1), PATIENT)) {
            Raw.Answer answer = impatient.raw().send("GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");

            assertThat(answer.text()).isEmpty();
        }
    }

    @Test
    void anEndlessHeadIsRefused() {
        Raw.Answer answer = models("Host: 127.0.0.1\r\nX-Long: " + "a".repeat(40_000) + "\r\n");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).doesNotContainIgnoringCase("jetty");
    }

    private static TestGateway waiting(Duration forHead, Duration forBody) {
        TestGateway.Builder builder = TestGateway.with();
        builder.limits = new ServerLimits(1000, 10, forHead, forBody, PATIENT);
        return builder.start();
    }

    private static Raw.Answer models(String headers) {
        return gateway.raw()
                .send("GET /v1/models HTTP/1.1\r\nConnection: close\r\nAuthorization: Bearer aeg-jane\r\n" + headers
                        + "\r\n");
    }

    private static Raw.Answer chatWith(String headers, String body) {
        return gateway.raw()
                .send("POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                        + "Authorization: Bearer aeg-jane\r\n" + headers + "Content-Length: " + body.length()
                        + "\r\n\r\n"
                        + body);
    }
}
