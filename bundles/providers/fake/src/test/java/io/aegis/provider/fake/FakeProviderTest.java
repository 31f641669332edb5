package io.aegis.provider.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.settings.SettingsException;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FakeProviderTest {
    private static final String HELLO =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi \\u00e9\\ud83d\\ude00\"}]}";

    private final ScriptedUpstream upstream = new ScriptedUpstream();

    private ModelAnswer answer(Map<String, ?> settings, boolean streamed, String body) {
        return new FakeProviderFactory()
                .create(Settings.of(settings), new FakeHost())
                .answer(new ModelCall("openai.chat", "m", streamed, body.getBytes(StandardCharsets.UTF_8), upstream));
    }

    private String read(Map<String, ?> settings, boolean streamed, String body) {
        var bytes = new ByteArrayOutputStream();
        try (var source = ((ModelAnswer.Answered) answer(settings, streamed, body)).body()) {
            for (byte[] piece = source.next(); piece != null; piece = source.next()) {
                bytes.writeBytes(piece);
            }
        }
        assertThat(upstream.requests()).isEmpty();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private Map<?, ?> document(Map<String, ?> settings, String body) {
        return (Map<?, ?>) JsonReader.read(read(settings, false, body));
    }

    private List<Map<?, ?>> chunks(Map<String, ?> settings, String body) {
        String events = read(settings, true, body);
        assertThat(events).endsWith("data: [DONE]\n\n");
        var chunks = new ArrayList<Map<?, ?>>();
        for (String event : events.split("\n\n")) {
            if (!event.equals("data: [DONE]")) {
                chunks.add((Map<?, ?>) JsonReader.read(event.substring("data: ".length())));
            }
        }
        return chunks;
    }

    /** The value at a path of names and list indexes. */
    private static Object at(Object value, Object... path) {
        for (Object step : path) {
            value = value instanceof List<?> list ? list.get((Integer) step) : ((Map<?, ?>) value).get(step);
        }
        return value;
    }

    private static String text(List<Map<?, ?>> chunks, double choice) {
        var text = new StringBuilder();
        for (var chunk : chunks) {
            if (at(chunk, "choices") instanceof List<?> list
                    && !list.isEmpty()
                    && at(list, 0, "index").equals(choice)) {
                text.append(at(list, 0, "delta", "content") instanceof String piece ? piece : "");
            }
        }
        return text.toString();
    }

    @Test
    void saysWhatItWasToldWholeAndStreamed() {
        var settings = Map.of("complete_response", "Mail <EMAIL_abcd> \"now\" \u00e9\ud83d\ude00");
        var document = document(settings, HELLO);
        assertThat(at(document, "choices", 0, "message", "content"))
                .isEqualTo("Mail <EMAIL_abcd> \"now\" \u00e9\ud83d\ude00");
        assertThat(at(document, "choices", 0, "finish_reason")).isEqualTo("stop");
        assertThat(at(document, "object")).isEqualTo("chat.completion");
        assertThat(text(chunks(settings, HELLO), 0)).isEqualTo("Mail <EMAIL_abcd> \"now\" \u00e9\ud83d\ude00");
    }

    @Test
    void streamsItsChunksOneByOne() {
        var settings = Map.of("stream_chunks", List.of("one ", "two"));
        var chunks = chunks(settings, HELLO);
        assertThat(chunks).hasSize(4);
        assertThat(at(chunks.get(0), "choices", 0, "delta", "role")).isEqualTo("assistant");
        assertThat(at(chunks.get(1), "choices", 0, "delta", "content")).isEqualTo("one ");
        assertThat(at(chunks.get(2), "choices", 0, "delta", "content")).isEqualTo("two");
        assertThat(at(chunks.get(3), "choices", 0, "finish_reason")).isEqualTo("stop");
        assertThat(at(document(settings, HELLO), "choices", 0, "message", "content"))
                .isEqualTo("one two");
    }

    @Test
    void echoesTheLastUserMessageAsItWasShown() {
        var echo = Map.of("echo", true);
        assertThat(at(document(echo, HELLO), "choices", 0, "message", "content"))
                .isEqualTo("hi \u00e9\ud83d\ude00");
        String parts =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"first\"},{\"role\":\"assistant\",\"content\":\"x\"},"
                    + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]},{\"role\":\"tool\",\"content\":\"y\"}]}";
        assertThat(text(chunks(echo, parts), 0)).isEqualTo("ab");
    }

    @Test
    void callsToolsTurnByTurnAndThenSpeaks() {
        var settings = Map.of(
                "complete_response",
                "done",
                "tool_calls",
                List.of(List.of(Map.of("name", "send", "arguments", Map.of("to", "a@b.example")))));
        var document = document(settings, HELLO);
        assertThat(at(document, "choices", 0, "finish_reason")).isEqualTo("tool_calls");
        assertThat(at(document, "choices", 0, "message", "content")).isNull();
        assertThat(at(document, "choices", 0, "message", "tool_calls", 0, "function", "name"))
                .isEqualTo("send");
        assertThat(JsonReader.read(
                        (String) at(document, "choices", 0, "message", "tool_calls", 0, "function", "arguments")))
                .isEqualTo(Map.of("to", "a@b.example"));
        String later =
                "{\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{}]},{\"role\":\"tool\",\"content\":\"ok\"}]}";
        assertThat(at(document(settings, later), "choices", 0, "message", "content"))
                .isEqualTo("done");
    }

    @Test
    void streamsToolCallsInFragments() {
        var settings =
                Map.of("tool_calls", List.of(List.of(Map.of("name", "send", "arguments", "{\"to\":\"a@b.example\"}"))));
        var chunks = chunks(settings, HELLO);
        assertThat(at(chunks.get(1), "choices", 0, "delta", "tool_calls", 0, "type"))
                .isEqualTo("function");
        var arguments = new StringBuilder();
        for (var chunk : chunks.subList(1, chunks.size() - 1)) {
            arguments.append(at(chunk, "choices", 0, "delta", "tool_calls", 0, "function", "arguments"));
        }
        assertThat(arguments).hasToString("{\"to\":\"a@b.example\"}");
        assertThat(at(chunks.getLast(), "choices", 0, "finish_reason")).isEqualTo("tool_calls");
    }

    @Test
    void answersAsOftenAsAskedAndCountsOnlyIfAsked() {
        String three =
                "{\"n\":3,\"stream_options\":{\"include_usage\":true},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        var settings = Map.of("complete_response", "hello", "cost_per_request", 0.25);
        assertThat((List<?>) at(document(settings, three), "choices")).hasSize(3);
        var chunks = chunks(settings, three);
        assertThat(text(chunks, 2)).isEqualTo("hello");
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allMatch(chunk -> chunk.containsKey("usage") && chunk.get("usage") == null);
        assertThat((List<?>) chunks.getLast().get("choices")).isEmpty();
        assertThat(at(chunks.getLast(), "usage", "cost")).isEqualTo(0.25);
        assertThat(chunks(settings, HELLO)).noneMatch(chunk -> chunk.containsKey("usage"));
    }

    @Test
    void givesTheSameTextTheSameVector() {
        var call = new ModelCall(
                "openai.embeddings",
                "m",
                false,
                "{\"model\":\"m\",\"input\":[\"one\",\"two\",\"one\"]}".getBytes(StandardCharsets.UTF_8),
                upstream);
        var answer = (ModelAnswer.Answered) new FakeProviderFactory()
                .create(Settings.of(Map.of()), new FakeHost())
                .answer(call);
        Map<?, ?> document;
        try (var body = answer.body()) {
            document = (Map<?, ?>) JsonReader.read(new String(body.next(), StandardCharsets.UTF_8));
        }

        List<?> data = (List<?>) document.get("data");
        List<?> vectors =
                data.stream().map(item -> ((Map<?, ?>) item).get("embedding")).toList();
        assertThat(vectors).hasSize(3);
        assertThat(vectors.get(0)).isEqualTo(vectors.get(2)).isNotEqualTo(vectors.get(1));
    }

    @Test
    void refusesWhatIsNoRequest() {
        for (String body :
                List.of("", "[]", "{", "{\"a\":}", "{\"a\":1}x", "[".repeat(5000), "\"\\ud8\"", "{\"a\":tru}", "nul")) {
            assertThat(answer(Map.of(), false, body))
                    .isEqualTo(
                            new ModelAnswer.Failed(ModelAnswer.Kind.INVALID_REQUEST, 400, java.util.Optional.empty()));
        }
    }

    @Test
    void refusesSettingsThatItCannotFollow() {
        assertThatThrownBy(() -> answer(Map.of("tool_calls", List.of(Map.of("name", "x"))), false, HELLO))
                .isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> answer(Map.of("tool_calls", List.of(List.of(Map.of()))), false, HELLO))
                .isInstanceOf(SettingsException.class);
    }

    @Test
    void stopsWaitingWhenItIsClosed() throws Exception {
        var body = ((ModelAnswer.Answered) answer(Map.of("latency", "9d"), true, HELLO)).body();
        var pending = new FutureTask<>(body::next);
        Thread.ofVirtual().start(pending);
        body.close();
        assertThatThrownBy(pending::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UpstreamException.class);
    }

    @Test
    void whatIsAskedAndAnsweredDoesNotShow() {
        var request = ChatRequest.read(HELLO.replace("hi", "canary").getBytes(StandardCharsets.UTF_8));
        var answer = new ChatAnswer("m", request, List.of("canary"), List.of(), Optional.empty());

        assertThat(answer).asString().startsWith("ChatAnswer").doesNotContain("canary");
    }
}
