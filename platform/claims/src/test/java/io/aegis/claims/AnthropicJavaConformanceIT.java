package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import io.aegis.claims.ConformanceUpstream.Provider;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Anthropic's official Java client, which checks every answer against its published types. The provider behind the gateway speaks each dialect in turn. */
class AnthropicJavaConformanceIT {
    private static final String EMAIL = "jane.doe@example.com";

    private static ConformanceUpstream upstream;
    private static GatewayProcess gateway;
    private static AnthropicClient client;

    @BeforeAll
    static void start() {
        upstream = new ConformanceUpstream();
        var place = new Workplace("conformance-anthropic").config(upstream.config());
        String key = place.key("java");
        gateway = place.serve();
        client = client(key);
    }

    private static AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(gateway.url().toString())
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

    private static MessageCreateParams ask(Provider provider, String model, String text) {
        return ask(provider.model(model), text);
    }

    private static MessageCreateParams ask(String model, String text) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(99)
                .addUserMessage(text)
                .build();
    }

    private static String text(Message message) {
        return message.content().stream()
                .flatMap(block -> block.text().stream())
                .map(block -> block.text())
                .collect(Collectors.joining());
    }

    private static Message streamed(MessageCreateParams question) {
        var whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(question)) {
            List<RawMessageStreamEvent> events = stream.stream().toList();
            events.forEach(RawMessageStreamEvent::validate);
            events.forEach(whole::accumulate);
        }
        return whole.message();
    }

    @ParameterizedTest
    @EnumSource
    void aWholeAnswerIsValid(Provider provider) {
        Message answer = client.messages().create(ask(provider, "echo", "hello"));
        answer.validate();
        assertThat(answer.model().asString()).isEqualTo(provider.model("echo"));
        assertThat(text(answer)).isEqualTo("hello");
        assertThat(answer.stopReason()).contains(StopReason.END_TURN);
    }

    @ParameterizedTest
    @EnumSource
    void everyEventOfAStreamIsValid(Provider provider) {
        Message answer = streamed(ask(provider, "drip", "hello"));
        assertThat(text(answer)).isEqualTo("hello");
        assertThat(answer.stopReason()).contains(StopReason.END_TURN);
    }

    @ParameterizedTest
    @EnumSource
    void eachErrorHasItsException(Provider provider) {
        AnthropicClient stranger = client("aeg-" + "0".repeat(64));
        assertThat(catchThrowableOfType(
                        UnauthorizedException.class, () -> stranger.messages().create(ask(provider, "echo", "x"))))
                .isNotNull();
        stranger.close();
        assertThat(catchThrowableOfType(
                        NotFoundException.class, () -> client.messages().create(ask("nobody", "x"))))
                .isNotNull();
        var blocked = catchThrowableOfType(
                BadRequestException.class, () -> client.messages().create(ask(provider, "echo", "a forbidden-word")));
        assertThat(blocked.getMessage()).doesNotContain("forbidden-word");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatAGuardBlocksIsARefusal(Provider provider) {
        for (Message answer : List.of(
                client.messages().create(ask(provider, "forbidden", "hello")),
                streamed(ask(provider, "forbidden", "hello")))) {
            assertThat(answer.stopReason()).contains(StopReason.REFUSAL);
            assertThat(text(answer)).doesNotContain("forbidden");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMaskedComesBack(Provider provider) {
        String asked = "write to " + EMAIL;
        assertThat(text(client.messages().create(ask(provider, "echo", asked)))).isEqualTo(asked);
        assertThat(text(streamed(ask(provider, "drip", asked)))).isEqualTo(asked);
        assertThat(upstream.server().received()).contains("<EMAIL_ADDRESS_").doesNotContain(EMAIL);
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsCutIsAnError(Provider provider) {
        assertThat(catchThrowableOfType(AnthropicException.class, () -> streamed(ask(provider, "cut", "hello"))))
                .isNotNull();
    }
}
