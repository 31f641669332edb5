package io.aegis.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.errors.AnthropicServiceException;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.OpenAIServiceException;
import io.aegis.claims.ConformanceUpstream.Provider;
import io.aegis.claims.GovernedGateway.Pause;
import io.aegis.claims.JavaSurface.Heard;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The official Java clients of OpenAI and Anthropic on routes with tools of the gateway's own and with runs that wait for a human, each with a provider of
 * every dialect behind the gateway. None of them asks twice what it is told not to repeat: their way to wait before a retry is broken.
 */
class GovernedJavaIT {
    private static final String EMAIL = "jane.doe@example.com";

    private static GovernedGateway governed;
    private static List<JavaSurface> surfaces;
    private static OpenAIClient openai;
    private static AnthropicClient anthropic;

    /** What a client throws. */
    private record Refused(int status, String run, String retry, String said) {
        static Refused by(ThrowingCallable request) {
            return switch (catchThrowable(request)) {
                case OpenAIServiceException openai ->
                    new Refused(
                            openai.statusCode(),
                            String.join("", openai.headers().values("x-aegis-run-id")),
                            String.join("", openai.headers().values("x-should-retry")),
                            openai.code().orElse("") + " " + openai.body());
                case AnthropicServiceException anthropic ->
                    new Refused(
                            anthropic.statusCode(),
                            String.join("", anthropic.headers().values("x-aegis-run-id")),
                            String.join("", anthropic.headers().values("x-should-retry")),
                            anthropic.body().toString());
                case null -> throw new AssertionError("nothing was thrown");
                case Throwable other -> throw new AssertionError("not an answer of the gateway", other);
            };
        }

        String pause() {
            assertThat(status).as(said).isEqualTo(409);
            assertThat(said).contains("AEG-RUN-001");
            assertThat(retry).isEqualTo("false");
            return run;
        }
    }

    /** How a question is asked. */
    private enum Way {
        WHOLE {
            @Override
            Heard ask(JavaSurface surface, String model, String text) {
                return surface.whole(model, text);
            }
        },
        STREAMED {
            @Override
            Heard ask(JavaSurface surface, String model, String text) {
                return surface.streamed(model, text);
            }
        };

        abstract Heard ask(JavaSurface surface, String model, String text);
    }

    @BeforeAll
    static void start() {
        governed = new GovernedGateway("governed-java");
        openai = OpenAIOkHttpClient.builder()
                .baseUrl(governed.gateway().url() + "/v1")
                .apiKey(governed.key())
                .timeout(Duration.ofSeconds(60))
                .sleeper(new NeverAgain())
                .build();
        anthropic = AnthropicOkHttpClient.builder()
                .baseUrl(governed.gateway().url().toString())
                .apiKey(governed.key())
                .timeout(Duration.ofSeconds(60))
                .sleeper(new NeverAgain())
                .build();
        surfaces = List.of(
                new JavaSurface.Chat(openai), new JavaSurface.Responses(openai), new JavaSurface.Messages(anthropic));
    }

    @AfterAll
    static void stop() {
        governed.close();
    }

    static Stream<Arguments> each() {
        return Stream.of(Provider.values())
                .flatMap(provider -> Stream.of(0, 1, 2)
                        .flatMap(surface -> Stream.of(Way.values()).map(way -> Arguments.of(provider, surface, way))));
    }

    static Stream<Arguments> streams() {
        return Stream.of(Provider.values())
                .flatMap(provider -> Stream.of(0, 1, 2).map(surface -> Arguments.of(provider, surface)));
    }

    @ParameterizedTest
    @MethodSource("each")
    void theGatewaysToolsAreRunAndTheClientGetsTheAnswerAlone(Provider provider, int surface, Way way) {
        Heard heard =
                way.ask(surfaces.get(surface), Pause.REFUSE.model(provider, "loop"), "Who is " + EMAIL + ", and when?");
        assertThat(heard)
                .isEqualTo(new Heard("One moment.\n\nMonday to Friday; she is at jane.private@example.com.", 0));
        assertThat(governed.models()).contains("<EMAIL_ADDRESS_").doesNotContain(EMAIL, "jane.private@example.com");
    }

    private static JavaConversation withTool(Provider provider, String model, int surface, String text, String tool) {
        return JavaConversation.all(openai, anthropic, Pause.REFUSE.model(provider, model), text, tool)
                .get(surface);
    }

    @ParameterizedTest
    @MethodSource("each")
    void theClientRunsItsOwnToolsAndTheGatewayIts(Provider provider, int surface, Way way) {
        boolean streamed = way == Way.STREAMED;
        JavaConversation conversation = withTool(provider, "mixed", surface, "Open, and the weather?", "weather");
        assertThat(conversation.send(streamed))
                .isEqualTo(new JavaConversation.Turn("", List.of("weather{\"place\":\"Bern\"}"), false));
        conversation.add("sunny");
        assertThat(conversation.send(streamed)).isEqualTo(new JavaConversation.Turn("It is sunny.", List.of(), false));
    }

    @ParameterizedTest
    @MethodSource("each")
    void aToolOfTheClientThatPolicyDeniesIsNeverCalled(Provider provider, int surface, Way way) {
        JavaConversation conversation = withTool(provider, "denied", surface, "Clean up.", "delete_file");
        assertThat(conversation.send(way == Way.STREAMED)).isEqualTo(new JavaConversation.Turn("", List.of(), true));
    }

    @ParameterizedTest
    @MethodSource("each")
    void aModelThatNeverStopsCallingIsAnErrorThatIsNotRepeated(Provider provider, int surface, Way way) {
        var refused = Refused.by(
                () -> way.ask(surfaces.get(surface), Pause.REFUSE.model(provider, "endless"), "When are you open?"));
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.retry()).isEqualTo("false");
        assertThat(refused.said()).contains("AEG-RUN-004");
    }

    @ParameterizedTest
    @MethodSource("each")
    void whatSomebodyApprovedIsAnsweredOnce(Provider provider, int surface, Way way) {
        String text = "transfer this for " + EMAIL + ", " + surface + way;
        ThrowingCallable request = () -> way.ask(surfaces.get(surface), Pause.REFUSE.model(provider, "echo"), text);
        String run = Refused.by(request).pause();
        assertThat(Refused.by(request).pause()).isEqualTo(run);
        governed.approver().decide(run, "approved");
        assertThat(way.ask(surfaces.get(surface), Pause.REFUSE.model(provider, "echo"), text))
                .isEqualTo(new Heard(text, 0));
        assertThat(Refused.by(request).pause()).isNotEqualTo(run);
    }

    @ParameterizedTest
    @MethodSource("each")
    void whatSomebodyDeniedIsRefused(Provider provider, int surface, Way way) {
        ThrowingCallable request = () ->
                way.ask(surfaces.get(surface), Pause.REFUSE.model(provider, "echo"), "transfer that, " + surface + way);
        String run = Refused.by(request).pause();
        governed.approver().decide(run, "denied");
        var refused = Refused.by(request);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.said()).contains("AEG-RUN-002");
        assertThat(refused.run()).isEqualTo(run);
    }

    @ParameterizedTest
    @MethodSource("each")
    void aCallOfAToolWaits(Provider provider, int surface, Way way) {
        String text = "Write to " + EMAIL + ", " + surface + way;
        String model = Pause.REFUSE.model(provider, "mail");
        String run =
                Refused.by(() -> way.ask(surfaces.get(surface), model, text)).pause();
        assertThat(governed.approver().pending(run).at("/what/0/what").asString(""))
                .isEqualTo("send_email");
        governed.approver().decide(run, "approved");
        assertThat(way.ask(surfaces.get(surface), model, text)).isEqualTo(new Heard("It is sent.", 0));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aHeldStreamIsOpenBeforeSomebodyAgreesAndGoesOnThen(Provider provider, int surface) {
        String text = "transfer it, " + surface;
        try (var stream = surfaces.get(surface).stream(Pause.HOLD.model(provider, "echo"), text)) {
            governed.approver().decide(stream.run(), "approved");
            assertThat(stream.rest()).isEqualTo(new Heard(text, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aHeldStreamThatSomebodyDeniesEndsInAnError(Provider provider, int surface) {
        try (var stream =
                surfaces.get(surface).stream(Pause.HOLD.model(provider, "echo"), "transfer none, " + surface)) {
            governed.approver().decide(stream.run(), "denied");
            assertThat(Refused.by(stream::rest).said()).contains("AEG-RUN-002");
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void whatWasSaidBeforeACallThatWaitsIsThereBeforeAnybodyKnowsOfIt(Provider provider, int surface) {
        String text = "Write to her, " + surface;
        try (var stream = surfaces.get(surface).stream(Pause.HOLD.model(provider, "spoken"), text)) {
            stream.firstText();
            governed.approver().decideWhenNoticed(stream.run(), "approved");
            assertThat(stream.rest()).isEqualTo(new Heard("I write to her.\n\nIt is sent.", 0));
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aWholeAnswerIsHeldUntilSomebodyWhoWasToldDecides(Provider provider, int surface) {
        String model = Pause.HOLD.model(provider, "echo");
        String text = "transfer and have it approved, " + surface;
        assertThat(surfaces.get(surface).whole(model, text)).isEqualTo(new Heard(text, 0));
        var refused = Refused.by(() -> surfaces.get(surface).whole(model, "transfer and have it denied, " + surface));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(governed.approver().failures()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("each")
    void whatNobodyDecidesInTimeIsAnErrorAndCanStillBeDecided(Provider provider, int surface, Way way) {
        String model = Pause.BRIEF.model(provider, "echo");
        String text = "transfer soon, " + surface + way;
        var late = Refused.by(() -> way.ask(surfaces.get(surface), model, text));
        assertThat(late.said()).contains("AEG-RUN-001");
        governed.approver().decide(late.run(), "approved");
        assertThat(way.ask(surfaces.get(surface), model, text)).isEqualTo(new Heard(text, 0));
    }
}
