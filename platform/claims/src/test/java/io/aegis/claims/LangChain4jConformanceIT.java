package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiResponsesChatModel;
import dev.langchain4j.model.openai.OpenAiResponsesStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import io.aegis.claims.ConformanceUpstream.Provider;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** LangChain4j, in both dialects of OpenAI that it speaks. The provider behind the gateway speaks each dialect in turn. */
class LangChain4jConformanceIT {
    private static final String EMAIL = "jane.doe@example.com";
    private static final ToolSpecification WEATHER = ToolSpecification.builder()
            .name("weather")
            .description("The weather of a place")
            .parameters(JsonObjectSchema.builder()
                    .addStringProperty("place")
                    .required("place")
                    .build())
            .build();

    private static ConformanceUpstream upstream;
    private static GatewayProcess gateway;
    private static String key;

    @BeforeAll
    static void start() {
        upstream = new ConformanceUpstream();
        var place = new Workplace("conformance-langchain4j").config(upstream.config());
        key = place.key("java");
        gateway = place.serve();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.server().close();
    }

    /** What the library is told to speak. */
    private enum Client {
        CHAT {
            @Override
            ChatModel model(String name, String secret) {
                return OpenAiChatModel.builder()
                        .baseUrl(gateway.url() + "/v1")
                        .apiKey(secret)
                        .modelName(name)
                        .maxRetries(0)
                        .build();
            }

            @Override
            StreamingChatModel streaming(String name) {
                return OpenAiStreamingChatModel.builder()
                        .baseUrl(gateway.url() + "/v1")
                        .apiKey(key)
                        .modelName(name)
                        .build();
            }
        },
        RESPONSES {
            @Override
            ChatModel model(String name, String secret) {
                return OpenAiResponsesChatModel.builder()
                        .baseUrl(gateway.url() + "/v1")
                        .apiKey(secret)
                        .modelName(name)
                        .build();
            }

            @Override
            StreamingChatModel streaming(String name) {
                return OpenAiResponsesStreamingChatModel.builder()
                        .baseUrl(gateway.url() + "/v1")
                        .apiKey(key)
                        .modelName(name)
                        .build();
            }
        };

        abstract ChatModel model(String name, String secret);

        abstract StreamingChatModel streaming(String name);

        ChatModel model(String name) {
            return model(name, key);
        }
    }

    static Stream<Arguments> all() {
        return Stream.of(Client.values())
                .flatMap(client -> Stream.of(Provider.values()).map(provider -> Arguments.of(client, provider)));
    }

    private static ChatResponse streamed(StreamingChatModel model, ChatMessage question) {
        var whole = new CompletableFuture<ChatResponse>();
        model.chat(List.of(question), new StreamingChatResponseHandler() {
            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        return whole.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsMaskedComesBackWholeAndStreamed(Client client, Provider provider) {
        String asked = "write to " + EMAIL;
        ChatResponse whole = client.model(provider.model("echo")).chat(UserMessage.from(asked));
        assertThat(whole.aiMessage().text()).isEqualTo(asked);
        assertThat(whole.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(whole.tokenUsage().totalTokenCount()).isEqualTo(12);
        ChatResponse streamed = streamed(client.streaming(provider.model("drip")), UserMessage.from(asked));
        assertThat(streamed.aiMessage().text()).isEqualTo(asked);
        assertThat(streamed.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(upstream.server().received()).contains("<EMAIL_ADDRESS_").doesNotContain(EMAIL);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aToolIsCalledAndItsResultIsRead(Client client, Provider provider) {
        ChatModel model = client.model(provider.model("tools"));
        ChatMessage question = UserMessage.from("weather in Zürich?");
        ChatResponse called = model.chat(ChatRequest.builder()
                .messages(question)
                .toolSpecifications(WEATHER)
                .build());
        ToolExecutionRequest call = called.aiMessage().toolExecutionRequests().getFirst();
        assertThat(call.name()).isEqualTo("weather");
        assertThat(Json.parse(call.arguments())).isEqualTo(Json.parse("{\"place\":\"Zürich\"}"));
        ChatResponse answered = model.chat(ChatRequest.builder()
                .messages(question, called.aiMessage(), ToolExecutionResultMessage.from(call, "sunny"))
                .toolSpecifications(WEATHER)
                .build());
        assertThat(answered.aiMessage().text()).isEqualTo("It is sunny.");
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachErrorHasItsException(Client client, Provider provider) {
        Throwable blocked =
                catchThrowable(() -> client.model(provider.model("echo")).chat("a forbidden-word"));
        assertThat(blocked).isInstanceOf(InvalidRequestException.class).hasMessageContaining("AEG-GRD-001");
        assertThat(blocked.getMessage()).doesNotContain("forbidden-word");
        assertThatThrownBy(() -> client.model(provider.model("echo"), "aeg-" + "0".repeat(64))
                        .chat("hello"))
                .isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> client.model("nobody").chat("hello")).isInstanceOf(ModelNotFoundException.class);
    }

    /** Of a response the library says only that there is more to say than there is. */
    @ParameterizedTest
    @MethodSource("all")
    void anAnswerThatAGuardBlocksHoldsNothingOfIt(Client client, Provider provider) {
        ChatMessage question = UserMessage.from("hello");
        for (ChatResponse answer : List.of(
                client.model(provider.model("forbidden")).chat(question),
                streamed(client.streaming(provider.model("forbidden")), question))) {
            assertThat(answer.finishReason())
                    .isEqualTo(client == Client.CHAT ? FinishReason.CONTENT_FILTER : FinishReason.LENGTH);
            assertThat(answer.aiMessage().toString()).doesNotContain("forbid");
        }
    }

    /** The library passes over the error that a stream ends with, so that the reason is what there is to look at. */
    @ParameterizedTest
    @EnumSource
    void aStreamThatIsCutHasNoReasonToEnd(Provider provider) {
        ChatResponse cut = streamed(Client.CHAT.streaming(provider.model("cut")), UserMessage.from("hello"));
        assertThat(cut.finishReason()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "RESPONSES"})
    void vectorsComeAsNumbers(Provider provider) {
        var model = OpenAiEmbeddingModel.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(key)
                .modelName(provider.model("echo"))
                .build();
        assertThat(model.embedAll(List.of(TextSegment.from("one"), TextSegment.from("two")))
                        .content())
                .hasSize(2)
                .allSatisfy(vector -> assertThat(vector.vector()).containsExactly(0.5f, -1.25f, 3f));
    }
}
