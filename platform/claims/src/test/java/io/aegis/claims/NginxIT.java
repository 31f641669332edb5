package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** nginx in front of a gateway, both configured as the page says, on loopback. Where nginx is not installed there is nothing to see; the build server has it. */
class NginxIT {
    private static final Path PAGE = Distribution.checkoutRoot().resolve("docs/how-to/put-nginx-in-front.md");
    private static final int MOST = 16 * 1024 * 1024;

    /** Closed while a streamed answer must not go on. */
    private static volatile CountDownLatch gate = new CountDownLatch(0);

    private static ScriptedUpstreamServer upstream;
    private static GatewayProcess gateway;
    private static Nginx nginx;
    private static String key;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> binary = Nginx.binary();
        assumeTrue(binary.isPresent(), "nginx is not installed");
        upstream = new ScriptedUpstreamServer().otherwise(NginxIT::answer);
        String page = Files.readString(PAGE);
        var place = new Workplace("nginx").config(atAnyPort(block(page, "yaml aegis.yaml")));
        key = place.key("jane");
        gateway = place.serve();
        nginx = Nginx.start(
                binary.get(),
                Files.createDirectories(place.folder().resolve("nginx")),
                block(page, "nginx"),
                gateway.url().getPort());
    }

    @AfterAll
    static void stop() {
        if (nginx != null) {
            nginx.close();
            gateway.close();
            upstream.close();
        }
    }

    /** The gateway of the page, in front of a scripted upstream instead of the fake one, with time for bodies of the largest size. */
    private static String atAnyPort(String yaml) {
        return yaml.replace(
                        "{type: fake, echo: true}",
                        "{type: openai_compatible, base_url: \"" + upstream.baseUrl() + "\", model: m}")
                .replace("{type: aegis.pii, ", "{type: aegis.pii, timeout: 30s, ")
                .replace("127.0.0.1:8001", "127.0.0.1:" + Ports.free());
    }

    private static String block(String page, String language) {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).as("a block of %s on the page", language).isTrue();
        return block.group(1);
    }

    private static void answer(UpstreamCall call) throws IOException, InterruptedException {
        if (call.prompt().equals("fail")) {
            call.status(500, "application/json", "{}", "");
            return;
        }
        if (!call.streamed()) {
            call.whole(Frames.answer("received"));
            return;
        }
        call.begin();
        call.frame(Frames.text(0, Frames.LONG));
        gate.await();
        call.frame(Frames.text(0, "the end"));
        call.finish();
    }

    private static Http outside(HttpClient.Version version, Optional<String> credential) {
        return new Http(nginx.url(), credential, nginx.client(version));
    }

    private static Http outside() {
        return outside(HttpClient.Version.HTTP_2, Optional.of(key));
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aPieceOfAStreamArrivesBeforeTheNextOneIsSent(HttpClient.Version version) {
        gate = new CountDownLatch(1);
        try (Events events = outside(version, Optional.of(key)).stream(Http.streamed("default", "hello"))) {
            assertThat(events.nextText()).isNotEmpty();
            gate.countDown();
            assertThat(events.rest()).satisfies(story -> {
                assertThat(story.text(0)).endsWith("the end");
                assertThat(story.done()).isTrue();
            });
        } finally {
            gate.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyOfTheLargestSizePassesAndNginxWritesNoneOfItToItsDisk(boolean announced) {
        Http client = outside(HttpClient.Version.HTTP_1_1, Optional.of(key));
        BodyPublisher body = announced
                ? BodyPublishers.ofByteArray(sized(MOST))
                : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(sized(MOST)));
        Answer answer = client.send(client.request("/v1/chat/completions")
                .header("content-type", "application/json")
                .POST(body));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(upstream.last().text()).hasSizeGreaterThan(MOST - 1000);
        assertThat(nginx.log()).contains("start worker process").doesNotContain("temporary file");
    }

    @Test
    void aLargerOneIsRefusedInTheShapeOfTheApi() {
        int before = upstream.count();
        Answer answer = outside().post("/v1/chat/completions", sized(MOST + 1));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("request_too_large");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
        assertThat(upstream.count()).isEqualTo(before);
    }

    @Test
    void anErrorOfTheGatewayArrivesAsItWasSent() {
        Answer refused = outside(HttpClient.Version.HTTP_2, Optional.empty()).get("/v1/models");
        Answer direct = gateway.http().get("/v1/models");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text()).isEqualTo(direct.text()).contains("AEG-AUTH-001");
        assertThat(refused.header("www-authenticate")).isEqualTo(direct.header("www-authenticate"));
        assertThat(refused.header("x-should-retry")).isEqualTo("false");
    }

    @Test
    void aFailureOfTheProviderIsNotTakenForAGatewayThatIsNotThere() {
        Answer failed = outside().ask("default", "fail");
        assertThat(failed.status()).isEqualTo(502);
        assertThat(failed.aegisCode()).isEqualTo("AEG-PRV-001");
    }

    @ParameterizedTest
    @CsvSource({
        "ai.example.com, /v1/models, 401",
        "other.example.com, /v1/models, 403",
        "other.example.com, /readyz, 200",
        "ai.example.com, /metrics, 404"
    })
    void theNameThatWasAskedForIsTheOneThatTheGatewayJudges(String host, String path, int status) throws IOException {
        String answer = nginx.talk("GET " + path + " HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void aGatewayThatIsNotThereIsAnErrorThatClientsCanRead() throws Exception {
        Path folder = Files.createDirectories(Distribution.emptyFolder("nginx-alone"));
        try (Socket nobody = Ports.closed();
                Nginx alone = Nginx.start(
                        Nginx.binary().orElseThrow(),
                        folder,
                        block(Files.readString(PAGE), "nginx"),
                        nobody.getLocalPort())) {
            Answer answer =
                    new Http(alone.url(), Optional.of(key), alone.client(HttpClient.Version.HTTP_2)).get("/v1/models");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("overloaded");
            assertThat(answer.header("retry-after")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/admin/v1/keys", "/readyz/x", "/openapi.json", "/"})
    void whatIsNotPublicEndsAtNginx(String path) {
        Answer answer = outside().get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.headers().firstValue("x-aegis-run-id")).isEmpty();
    }

    private static byte[] sized(int size) {
        String question = Http.question("default", "?");
        return question.replace("?", "word ".repeat(size / 5 + 1).substring(0, size - question.length() + 1))
                .getBytes(StandardCharsets.UTF_8);
    }
}
