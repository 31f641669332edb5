package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.claims.ConformanceUpstream.Provider;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Every answer, every event and every error has the shape that OpenAI publishes, whatever the provider behind the gateway speaks. */
class PublishedAnswersIT {
    private static final List<String> MODELS = List.of("echo", "tools", "both", "refused", "forbidden", "json", "drip");
    private static final List<String> TROUBLES = List.of("limited", "credentials");
    private static final String TOOL = "\"name\":\"weather\",\"parameters\":{\"type\":\"object\"}";

    private static ConformanceUpstream upstream;
    private static GatewayProcess gateway;
    private static Http client;

    @BeforeAll
    static void start() {
        upstream = new ConformanceUpstream();
        var place = new Workplace("published-answers").config(upstream.config());
        String key = place.key("me");
        gateway = place.serve();
        client = gateway.http(key);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.server().close();
    }

    /** The Messages API has no text of a refusal. */
    private static List<String> models(Provider provider) {
        return MODELS.stream()
                .filter(model -> provider != Provider.MESSAGES || !model.equals("refused"))
                .toList();
    }

    /** An endpoint, the form of a request to it and of what comes back. */
    private enum Surface {
        CHAT(
                "/v1/chat/completions",
                "\"messages\":[{\"role\":\"user\",\"content\":\"mail"
                        + " jane.doe@example.com\"}],\"tools\":[{\"type\":\"function\",\"function\":{"
                        + TOOL + "}}]",
                ",\"stream\":true,\"stream_options\":{\"include_usage\":true}",
                "CreateChatCompletionResponse",
                "CreateChatCompletionStreamResponse"),
        RESPONSES(
                "/v1/responses",
                "\"input\":\"mail jane.doe@example.com\",\"tools\":[{\"type\":\"function\",\"strict\":false," + TOOL
                        + "}]",
                ",\"stream\":true",
                "Response",
                "ResponseStreamEvent");

        private final String path;
        private final String body;
        private final String streamed;
        private final String answer;
        private final String event;

        Surface(String path, String body, String streamed, String answer, String event) {
            this.path = path;
            this.body = body;
            this.streamed = streamed;
            this.answer = answer;
            this.event = event;
        }

        private String request(String model, String more) {
            return "{\"model\":\"" + model + "\"," + body + more + "}";
        }

        Answer ask(String model, String more) {
            return client.post(path, request(model, more).getBytes(StandardCharsets.UTF_8));
        }

        Events.Story stream(String model) {
            return stream(model, "");
        }

        Events.Story stream(String model, String more) {
            try (Events events = client.stream(path, request(model, streamed + more))) {
                assertThat(events.status()).as(model).isEqualTo(200);
                return events.rest();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerIsAsPublished(Surface surface) {
        for (Provider provider : Provider.values()) {
            for (String model : models(provider)) {
                Answer answer = surface.ask(provider.model(model), "");
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                PublishedAnswers.requireShape(surface.answer, answer.json());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachEventIsAsPublished(Surface surface) {
        int events = 0;
        for (Provider provider : Provider.values()) {
            for (String model : models(provider)) {
                for (JsonNode event : surface.stream(provider.model(model)).events()) {
                    PublishedAnswers.requireShape(surface.event, event);
                    events++;
                }
            }
        }
        assertThat(events).isGreaterThan(60);
    }

    @Test
    void severalChoicesAreAsPublished() {
        String model = Provider.CHAT.model("two");
        JsonNode answer = Surface.CHAT.ask(model, ",\"n\":2").json();
        assertThat(answer.path("choices")).hasSize(2);
        PublishedAnswers.requireShape(Surface.CHAT.answer, answer);
        Surface.CHAT.stream(model, ",\"n\":2")
                .events()
                .forEach(event -> PublishedAnswers.requireShape(Surface.CHAT.event, event));
    }

    @ParameterizedTest
    @EnumSource
    void anErrorIsAsPublishedWhereverItComesFrom(Surface surface) {
        for (Provider provider : Provider.values()) {
            for (String model : TROUBLES) {
                requireError(surface.ask(provider.model(model), ""));
            }
            Events.Story cut = surface.stream(provider.model("cut"));
            JsonNode last = cut.events().getLast();
            PublishedAnswers.requireShape(surface == Surface.CHAT ? "ErrorResponse" : surface.event, last);
        }
        requireError(surface.ask("nobody-has-this", ""));
        requireError(surface.ask(Provider.CHAT.model("echo"), ",\"temperature\":9"));
        requireError(client.post(surface.path, "{".getBytes(StandardCharsets.UTF_8)));
        requireError(gateway.http("aeg-" + "0".repeat(64)).get("/v1/models"));
    }

    private static void requireError(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isGreaterThanOrEqualTo(400);
        PublishedAnswers.requireShape("ErrorResponse", answer.json());
    }

    @Test
    void embeddingsAndModelsAreAsPublished() {
        for (Provider provider : List.of(Provider.CHAT, Provider.RESPONSES)) {
            Answer vectors = client.post(
                    "/v1/embeddings",
                    ("{\"model\":\"" + provider.model("echo") + "\",\"input\":[\"a\",\"b\"]}")
                            .getBytes(StandardCharsets.UTF_8));
            PublishedAnswers.requireShape("CreateEmbeddingResponse", vectors.json());
        }
        JsonNode models = client.get("/v1/models").json();
        PublishedAnswers.requireShape("ListModelsResponse", models);
        String id = models.at("/data/0/id").asString();
        PublishedAnswers.requireShape("Model", client.get("/v1/models/" + id).json());
    }

    /** A validator that takes anything would make all of this say nothing. */
    @Test
    void aShapeThatIsNotPublishedIsFound() {
        JsonNode answer = Surface.CHAT.ask(Provider.CHAT.model("echo"), "").json();
        for (String pointer : List.of("/id", "/object", "/choices/0/finish_reason", "/choices/0/message/role")) {
            assertThat(PublishedAnswers.wrong(
                            "CreateChatCompletionResponse", Json.with(answer, pointer, "hunter2".repeat(2))))
                    .as(pointer)
                    .satisfies(wrong -> assertThat(wrong.isEmpty()).isEqualTo(pointer.equals("/id")));
        }
        assertThat(PublishedAnswers.wrong("ResponseStreamEvent", Json.parse("{\"type\":\"response.hunter2\"}")))
                .isNotEmpty();
        assertThat(PublishedAnswers.wrong("ErrorResponse", Json.parse("{\"error\":{\"message\":\"x\"}}")))
                .isNotEmpty();
    }
}
