package io.aegis.provider.openaicompatible;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelAnswer.Kind;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.ModelProviderContract;
import io.aegis.spi.testkit.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiCompatibleProviderTest extends ModelProviderContract {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    private static final String BODY = "{\"model\":\"m\",\"messages\":[]}";

    @Override
    public ModelProviderFactory factory() {
        return new OpenAiCompatibleProviderFactory();
    }

    @Override
    public Settings settings() {
        return Settings.of(Map.of("base_url", "https://api.example.com/v1"));
    }

    @Override
    public String dialect() {
        return "openai.chat";
    }

    @Override
    public String request(boolean streamed) {
        return "{\"model\":\"m\",\"stream\":" + streamed + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    @Override
    public String upstreamAnswer() {
        return "{\"id\":\"x\",\"object\":\"chat.completion\",\"choices\":[]}";
    }

    @Override
    public List<String> upstreamEvents() {
        return List.of("data: {\"choices\":[]}\n\n", "data: [DONE]\n\n");
    }

    private static ModelAnswer answer(boolean streamed, int status, Map<String, String> headers, String body) {
        var upstream = new ScriptedUpstream().answers(status, headers, body);
        return OpenAiCompatibleProviderFactory.provider(Settings.empty(), NOON)
                .answer(new ModelCall("openai.chat", "m", streamed, BODY.getBytes(StandardCharsets.UTF_8), upstream));
    }

    private static ModelAnswer.Failed failed(int status, Map<String, String> headers, String body) {
        return (ModelAnswer.Failed) answer(false, status, headers, body);
    }

    @Test
    void bytesPassAsTheyAreToThePathWithTheConfiguredHeaders() {
        var upstream = new ScriptedUpstream().answersJson(200, "{}");
        var settings = Settings.of(Map.of(
                "base_url",
                "https://x",
                "organization",
                "org-1",
                "project",
                "p-1",
                "path",
                "openai/chat",
                "headers",
                Map.of("x-team", "a")));
        byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
        factory().create(settings, host()).answer(new ModelCall("openai.chat", "m", false, body, upstream));
        var sent = upstream.requests().getFirst();
        assertThat(sent.path()).isEqualTo("openai/chat");
        assertThat(sent.body()).isSameAs(body);
        assertThat(sent.headers())
                .containsEntry("openai-organization", "org-1")
                .containsEntry("openai-project", "p-1")
                .containsEntry("x-team", "a")
                .containsEntry("content-type", "application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "openai.chat,,,chat/completions",
        "openai.responses,,,responses",
        "openai.embeddings,,,embeddings",
        "openai.chat,v2/chat,,v2/chat",
        "openai.responses,v2/chat,,responses",
        "openai.chat,,2024-10-21,chat/completions?api-version=2024-10-21",
        "openai.responses,,preview,responses?api-version=preview",
        "openai.embeddings,,preview,embeddings?api-version=preview",
        "openai.chat,v2/chat?a=b,preview,v2/chat?a=b&api-version=preview"
    })
    void theDialectIsThePath(String dialect, @Nullable String path, @Nullable String version, String expected) {
        var settings = new HashMap<String, Object>();
        if (path != null) {
            settings.put("path", path);
        }
        if (version != null) {
            settings.put("api_version", version);
        }
        var upstream = new ScriptedUpstream().answersJson(200, "{}");
        factory()
                .create(Settings.of(settings), host())
                .answer(new ModelCall(dialect, "m", false, BODY.getBytes(StandardCharsets.UTF_8), upstream));
        assertThat(upstream.requests().getFirst().path()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "400,INVALID_REQUEST",
        "401,CREDENTIALS_REJECTED",
        "403,CREDENTIALS_REJECTED",
        "404,MODEL_UNKNOWN",
        "408,TIMED_OUT",
        "413,INVALID_REQUEST",
        "422,INVALID_REQUEST",
        "429,RATE_LIMITED",
        "500,FAILED",
        "502,FAILED",
        "503,OVERLOADED",
        "504,TIMED_OUT",
        "529,OVERLOADED",
        "201,FAILED",
        "204,FAILED"
    })
    void aStatusIsAKind(int status, Kind kind) {
        assertThat(failed(status, Map.of(), "").kind()).isEqualTo(kind);
    }

    @Test
    void whatIsNotOfTheTypeThatWasAskedForIsNoAnswer() {
        for (String type :
                List.of("text/html; charset=utf-8", "text/plain", "", "application/jsonx", "text/event-stream")) {
            assertThat(answer(false, 200, Map.of("content-type", type), "<html>"))
                    .isInstanceOfSatisfying(
                            ModelAnswer.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(Kind.INVALID_ANSWER));
        }
        assertThat(answer(true, 200, Map.of("content-type", "application/json"), "{}"))
                .isInstanceOf(ModelAnswer.Failed.class);
        assertThat(answer(true, 200, Map.of("content-type", "Text/Event-Stream;charset=UTF-8"), "data: x\n\n"))
                .isInstanceOf(ModelAnswer.Answered.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}} | CONTEXT_TOO_LONG",
                "{\"error\":{\"message\":\"x\",\"code\" : \"string_above_max_length\"}}      | CONTEXT_TOO_LONG",
                "{\"error\":{\"message\":\"maximum context length\",\"code\":null}}           | INVALID_REQUEST",
                "{\"error\":{\"message\":\"you said \\\"code\\\":\\\"context_length_exceeded\\\"\"}} | INVALID_REQUEST",
                "not json                                                                      | INVALID_REQUEST"
            })
    void aContextThatIsTooLongIsKnownByItsCodeAlone(String body, Kind kind) {
        assertThat(failed(400, Map.of("content-type", "application/json"), body).kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after | 7 | 7000",
                "retry-after | 0 | 0",
                "retry-after | 1.5 | 2000",
                "retry-after-ms | 250 | 250",
                "retry-after-ms | 250.5 | 251",
                "retry-after | Mon, 23 Nov 2026 12:01:00 GMT | 60000",
                "retry-after | Mon, 23 Nov 2026 11:00:00 GMT | 0",
                "retry-after | 999999999 | 86400000",
                "retry-after | soon | -1",
                "retry-after | -5 | -1",
                "retry-after | 99999999999999999999 | -1",
                "retry-after | NaN | -1"
            })
    void aWaitIsKeptInEverySpelling(String name, String value, long millis) {
        assertThat(failed(429, Map.of(name, value), "").retryAfter())
                .isEqualTo(millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis)));
    }

    @Test
    void theUpstreamsIdIsKeptIfItIsOne() {
        for (String id : List.of("req_1.2-3", "a".repeat(128))) {
            assertThat(requestId(id)).contains(id);
        }
        for (String bad : List.of("", "a b", "a".repeat(129), "<x>", "a\u00e9", "a,b")) {
            assertThat(requestId(bad)).isEmpty();
        }
    }

    private static Optional<String> requestId(String id) {
        var headers = Map.of("content-type", "application/json", "x-request-id", id);
        return ((ModelAnswer.Answered) answer(false, 200, headers, "{}")).requestId();
    }
}
