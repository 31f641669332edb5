package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import io.aegis.claims.ConformanceUpstream.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The official Java client, which checks every answer against the published schema. The provider behind the gateway speaks each dialect in turn. */
class JavaConformanceIT {
    private static final String EMAIL = "jane.doe@example.com";

    private static ConformanceUpstream upstream;
    private static GatewayProcess gateway;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        upstream = new ConformanceUpstream();
        var place = new Workplace("conformance-java").config(upstream.config());
        String key = place.key("java");
        gateway = place.serve();
        client = client(key);
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(key)
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
        upstream.server().close();
    }

    @BeforeEach
    void forget() {
        upstream.server().forget();
    }

    @ParameterizedTest
    @EnumSource
    void aWholeAnswerIsValid(Provider provider) {
        ChatCompletion answer = client.chat()
                .completions()
                .create(ask(provider, "echo", "hello").build());
        answer.validate();
        assertThat(answer.model()).isEqualTo(provider.model("echo"));
        assertThat(content(answer)).isEqualTo("hello");
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @ParameterizedTest
    @EnumSource
    void everyChunkOfAStreamIsValid(Provider provider) {
        List<ChatCompletionChunk> chunks = stream(ask(provider, "echo", "hello").build());
        chunks.forEach(ChatCompletionChunk::validate);
        assertThat(text(chunks, 0)).isEqualTo("hello");
        assertThat(chunks.getLast()
                        .choices()
                        .getFirst()
                        .finishReason()
                        .orElseThrow()
                        .asString())
                .isEqualTo("stop");
    }

    @ParameterizedTest
    @EnumSource
    void usageIsTheLastChunkWhenItIsAskedFor(Provider provider) {
        List<ChatCompletionChunk> chunks = stream(ask(provider, "echo", "hello")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());
        assertThat(chunks.getLast().choices()).isEmpty();
        assertThat(chunks.getLast().usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @ParameterizedTest
    @EnumSource
    void aToolIsCalledAndItsResultIsRead(Provider provider) {
        ChatCompletionCreateParams question =
                withTool(ask(provider, "tools", "weather in Zürich?")).build();
        ChatCompletion called = client.chat().completions().create(question);
        called.validate();
        var message = called.choices().getFirst().message();
        ChatCompletionMessageToolCall call = message.toolCalls().orElseThrow().getFirst();
        assertThat(call.asFunction().function().arguments()).isEqualTo("{\"place\":\"Zürich\"}");
        ChatCompletion answered = client.chat()
                .completions()
                .create(question.toBuilder()
                        .addMessage(message)
                        .addMessage(com.openai.models.chat.completions.ChatCompletionToolMessageParam.builder()
                                .toolCallId(call.asFunction().id())
                                .content("sunny")
                                .build())
                        .build());
        assertThat(content(answered)).isEqualTo("It is sunny.");
    }

    @ParameterizedTest
    @EnumSource
    void aStreamedToolCallIsWhole(Provider provider) {
        List<ChatCompletionChunk> chunks =
                stream(withTool(ask(provider, "tools", "weather in Zürich?")).build());
        String arguments = chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .flatMap(choice -> choice.delta().toolCalls().stream().flatMap(List::stream))
                .flatMap(call -> call.function().stream())
                .flatMap(function -> function.arguments().stream())
                .collect(Collectors.joining());
        assertThat(arguments).isEqualTo("{\"place\":\"Zürich\"}");
    }

    @ParameterizedTest
    @EnumSource
    void aWholeResponseIsValid(Provider provider) {
        Response answer = client.responses()
                .create(ResponseCreateParams.builder()
                        .model(provider.model("echo"))
                        .input("hello")
                        .build());
        answer.validate();
        assertThat(answer.status()).contains(ResponseStatus.COMPLETED);
        assertThat(answer.output()
                        .getFirst()
                        .asMessage()
                        .content()
                        .getFirst()
                        .asOutputText()
                        .text())
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource
    void everyEventOfAResponseIsValid(Provider provider) {
        var question = ResponseCreateParams.builder()
                .model(provider.model("drip"))
                .input("hello")
                .build();
        List<ResponseStreamEvent> events;
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(question)) {
            events = stream.stream().toList();
        }
        events.forEach(ResponseStreamEvent::validate);
        assertThat(events.stream()
                        .flatMap(event -> event.outputTextDelta().stream())
                        .map(delta -> delta.delta())
                        .collect(Collectors.joining()))
                .isEqualTo("hello");
        assertThat(events.getLast().completed()).isPresent();
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "RESPONSES"})
    void vectorsComeInBase64(Provider provider) {
        CreateEmbeddingResponse answer = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model(provider.model("echo"))
                        .inputOfArrayOfStrings(List.of("one", "two"))
                        .build());
        answer.validate();
        assertThat(answer.data()).hasSize(2);
        assertThat(answer.data().getFirst().embedding()).containsExactly(0.5f, -1.25f, 3f);
    }

    @ParameterizedTest
    @EnumSource(names = "CHAT")
    void twoChoicesComeWholeAndStreamed(Provider provider) {
        ChatCompletion whole = client.chat()
                .completions()
                .create(ask(provider, "two", "hello").n(2).build());
        assertThat(whole.choices())
                .extracting(choice -> choice.message().content().orElseThrow())
                .containsExactly("zero", "one");
        List<ChatCompletionChunk> chunks =
                stream(ask(provider, "two", "hello").n(2).build());
        assertThat(text(chunks, 0)).isEqualTo("zero");
        assertThat(text(chunks, 1)).isEqualTo("one");
    }

    @ParameterizedTest
    @EnumSource
    void eachErrorHasItsExceptionAndItsCode(Provider provider) {
        OpenAIClient stranger = client("aeg-" + "0".repeat(64));
        var unauthorized = catchThrowableOfType(
                UnauthorizedException.class,
                () -> stranger.chat()
                        .completions()
                        .create(ask(provider, "echo", "x").build()));
        assertThat(unauthorized.code()).contains("invalid_api_key");
        stranger.close();
        var unknown = catchThrowableOfType(
                NotFoundException.class,
                () -> client.chat().completions().create(ask("nobody", "x").build()));
        assertThat(unknown.code()).contains("model_not_found");
        var blocked = catchThrowableOfType(
                BadRequestException.class,
                () -> client.chat()
                        .completions()
                        .create(ask(provider, "echo", "a forbidden-word").build()));
        assertThat(blocked.code()).contains("content_filter");
        assertThat(upstream.server().count()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatMayBeRetriedIsRetriedAndWhatMayNotIsNot(Provider provider) {
        assertThat(content(client.chat()
                        .completions()
                        .create(ask(provider, "flaky", "x").build())))
                .isEqualTo("at last");
        assertThat(upstream.server().count()).isEqualTo(3);
        upstream.server().forget();
        catchThrowableOfType(
                InternalServerException.class,
                () -> client.chat()
                        .completions()
                        .create(ask(provider, "credentials", "x").build()));
        assertThat(upstream.server().count()).isEqualTo(1);
        upstream.server().forget();
        catchThrowableOfType(
                RateLimitException.class,
                () -> client.chat()
                        .completions()
                        .create(ask(provider, "limited", "x").build()));
        assertThat(upstream.server().count()).isGreaterThan(1);
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsCutIsAnException(Provider provider) {
        var cut = catchThrowableOfType(
                OpenAIException.class, () -> stream(ask(provider, "cut", "x").build()));
        assertThat(cut).isInstanceOf(SseException.class);
        assertThat(((SseException) cut).code()).contains("upstream_error");
    }

    @ParameterizedTest
    @EnumSource
    void aBlockedAnswerIsFiltered(Provider provider) {
        ChatCompletion answer = client.chat()
                .completions()
                .create(ask(provider, "forbidden", "x").build());
        answer.validate();
        assertThat(answer.choices().getFirst().finishReason().asString()).isEqualTo("content_filter");
        assertThat(text(stream(ask(provider, "forbidden", "x").build()), 0)).doesNotContain("forbid");
    }

    @ParameterizedTest
    @EnumSource
    void theModelNeverSeesTheAddressAndTheCallerGetsItBack(Provider provider) {
        assertThat(content(client.chat()
                        .completions()
                        .create(ask(provider, "echo", "write to " + EMAIL).build())))
                .isEqualTo("write to " + EMAIL);
        assertThat(text(stream(ask(provider, "drip", "write to " + EMAIL).build()), 0))
                .isEqualTo("write to " + EMAIL);
        assertThat(upstream.server().received()).contains("<EMAIL_ADDRESS_").doesNotContain(EMAIL);
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatClosesTheStreamCancelsTheUpstream(Provider provider) throws InterruptedException {
        try (StreamResponse<ChatCompletionChunk> chunks = client.chat()
                .completions()
                .createStreaming(ask(provider, "endless", "x").build())) {
            assertThat(chunks.stream()
                            .anyMatch(chunk -> !text(List.of(chunk), 0).isEmpty()))
                    .isTrue();
        }
        assertThat(upstream.wasAborted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void modelsAreListed(Provider provider) {
        assertThat(client.models().list().items())
                .extracting(model -> model.id())
                .contains(provider.toString());
        assertThat(client.models().retrieve(provider.toString()).id()).isEqualTo(provider.toString());
    }

    private static ChatCompletionCreateParams.Builder ask(Provider provider, String model, String text) {
        return ask(provider.model(model), text);
    }

    private static ChatCompletionCreateParams.Builder ask(String model, String text) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
    }

    private static ChatCompletionCreateParams.Builder withTool(ChatCompletionCreateParams.Builder question) {
        var parameters = FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("place", Map.of("type", "string"))))
                .build();
        return question.addTool(ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder()
                        .name("weather")
                        .parameters(parameters)
                        .build())
                .build());
    }

    private static List<ChatCompletionChunk> stream(ChatCompletionCreateParams question) {
        try (StreamResponse<ChatCompletionChunk> response =
                client.chat().completions().createStreaming(question)) {
            return response.stream().toList();
        }
    }

    private static String content(ChatCompletion answer) {
        return answer.choices().getFirst().message().content().orElseThrow();
    }

    private static String text(List<ChatCompletionChunk> chunks, int index) {
        return chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .filter(choice -> choice.index() == index)
                .flatMap(choice -> choice.delta().content().stream())
                .collect(Collectors.joining());
    }
}
