package io.aegis.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelAnswer.Kind;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.ModelProviderContract;
import io.aegis.spi.testkit.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicProviderTest extends ModelProviderContract {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    private static final byte[] BODY =
            "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[]}".getBytes(StandardCharsets.UTF_8);

    @Override
    public ModelProviderFactory factory() {
        return new AnthropicProviderFactory();
    }

    @Override
    public Settings settings() {
        return Settings.of(Map.of(
                "base_url", "https://api.anthropic.com", "version", "2026-10-21", "beta", List.of("a-2026-01-01")));
    }

    @Override
    public String dialect() {
        return "anthropic.messages";
    }

    @Override
    public String request(boolean streamed) {
        return "{\"model\":\"m\",\"max_tokens\":9,\"stream\":" + streamed
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    @Override
    public String upstreamAnswer() {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[]}";
    }

    @Override
    public List<String> upstreamEvents() {
        return List.of(
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{}}\n\n",
                "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    private UpstreamRequest sent(Map<String, Object> settings) {
        var upstream = new ScriptedUpstream().answersJson(200, "{}");
        factory().create(Settings.of(settings), host()).answer(call(upstream));
        return upstream.requests().getFirst();
    }

    private static ModelCall call(ScriptedUpstream upstream) {
        return new ModelCall("anthropic.messages", "m", false, BODY, upstream);
    }

    private static ModelAnswer.Failed failed(int status, Map<String, String> headers, String body) {
        var upstream = new ScriptedUpstream().answers(status, headers, body);
        return (ModelAnswer.Failed)
                AnthropicProviderFactory.provider(Settings.empty(), NOON).answer(call(upstream));
    }

    @Test
    void bytesPassAsTheyAreUnderThePublishedVersion() {
        var sent = sent(Map.of());
        assertThat(sent.path()).isEqualTo("v1/messages");
        assertThat(sent.body()).isSameAs(BODY);
        assertThat(sent.headers())
                .containsOnly(
                        Map.entry("anthropic-version", "2023-06-01"),
                        Map.entry("content-type", "application/json"),
                        Map.entry("accept", "application/json"));
    }

    @Test
    void theVersionTheFeaturesThePathAndFurtherHeadersAreConfigured() {
        var sent = sent(Map.of(
                "version",
                "2026-10-21",
                "beta",
                List.of("one-2026-01-01", "two-2026-02-02"),
                "path",
                "messages",
                "headers",
                Map.of("x-team", "a", "anthropic-version", "mine")));
        assertThat(sent.path()).isEqualTo("messages");
        assertThat(sent.headers())
                .containsEntry("anthropic-version", "2026-10-21")
                .containsEntry("anthropic-beta", "one-2026-01-01,two-2026-02-02")
                .containsEntry("x-team", "a");
    }

    @ParameterizedTest
    @CsvSource({
        "400,INVALID_REQUEST",
        "401,CREDENTIALS_REJECTED",
        "402,FAILED",
        "403,CREDENTIALS_REJECTED",
        "404,MODEL_UNKNOWN",
        "413,INVALID_REQUEST",
        "429,RATE_LIMITED",
        "500,FAILED",
        "504,TIMED_OUT",
        "529,OVERLOADED"
    })
    void aStatusIsAKind(int status, Kind kind) {
        assertThat(failed(status, Map.of(), "").kind()).isEqualTo(kind);
    }

    @Test
    void aLongContextIsAnInvalidRequestBecauseOnlyTextSaysOtherwise() {
        String body =
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 2"
                        + " > 1\"}}";
        assertThat(failed(400, Map.of("content-type", "application/json"), body).kind())
                .isEqualTo(Kind.INVALID_REQUEST);
    }

    @Test
    void theWaitIsKeptAndSoIsTheUpstreamsId() {
        assertThat(failed(529, Map.of("retry-after", "7"), "").retryAfter()).contains(Duration.ofSeconds(7));
        var headers = Map.of("content-type", "application/json", "request-id", "req_011", "x-request-id", "other");
        var upstream = new ScriptedUpstream().answers(200, headers, "{}");
        var answer = (ModelAnswer.Answered)
                factory().create(Settings.empty(), host()).answer(call(upstream));
        assertThat(answer.requestId()).contains("req_011");
    }
}
