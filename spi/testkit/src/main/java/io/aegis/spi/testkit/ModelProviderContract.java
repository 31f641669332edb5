package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import io.aegis.spi.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the gateway relies on in a provider that asks an upstream, as tests. Extend it once for each dialect that the provider declares.
 *
 * <p>The time limit is there to end a provider that hangs; nothing is measured by it.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ModelProviderContract implements BundleChecks {
    /** The factory that the bundle registers. */
    @Override
    public abstract ModelProviderFactory factory();

    /** The dialect of {@link #request}. */
    public abstract String dialect();

    /** A request of the dialect that the provider can serve. */
    public abstract String request(boolean streamed);

    /** What the upstream would say to it, not streamed. */
    public abstract String upstreamAnswer();

    /** What the upstream would say to it, streamed, piece by piece. */
    public abstract List<String> upstreamEvents();

    /** Media type of what the upstream says streamed. Server-sent events by default. */
    public String upstreamStreamType() {
        return "text/event-stream";
    }

    /** What the upstream would say streamed, piece by piece, if it is no text. The bytes of {@link #upstreamEvents} by default. */
    public List<byte[]> upstreamStream() {
        return upstreamEvents().stream()
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Settings of the provider. None by default. */
    @Override
    public Settings settings() {
        return Settings.empty();
    }

    /** What is granted to the provider. Nothing by default. */
    public Host host() {
        return new FakeHost();
    }

    private ModelProvider provider() {
        return factory().create(settings(), host());
    }

    private ModelCall call(boolean streamed, Upstream upstream) {
        byte[] body = request(streamed).getBytes(StandardCharsets.UTF_8);
        return new ModelCall(dialect(), "some-model", streamed, body, upstream);
    }

    @Test
    void theManifestDeclaresAProviderOfTheDialect() {
        var capability = PluginBundle.of(factory().getClass()).capability();
        assertThat(capability.kind()).isEqualTo("provider");
        assertThat(capability.clause().list("dialects")).contains(dialect());
    }

    @Test
    void anAnswerIsAnswered() {
        var upstream = new ScriptedUpstream().answersJson(200, upstreamAnswer());
        var answer = answered(call(false, upstream));
        assertThat(answer.streamed()).isFalse();
        assertThat(read(answer)).isNotEmpty();
    }

    @Test
    void aStreamIsAnsweredAsAStream() {
        var answer = answered(call(true, streaming(ScriptedBytes.of(upstreamStream()))));
        assertThat(answer.streamed()).isTrue();
        assertThat(read(answer)).isNotEmpty();
    }

    @Test
    void aStreamSaysTheSameHoweverItsBytesArrive() {
        var all = new ByteArrayOutputStream();
        upstreamStream().forEach(all::writeBytes);
        var whole = streaming(ScriptedBytes.of(List.of(all.toByteArray())));
        var bytes = streaming(ScriptedBytes.byteByByte(all.toByteArray()));
        assertThat(read(answered(call(true, bytes)))).isEqualTo(read(answered(call(true, whole))));
    }

    @Test
    void aCallIsOneRequest() {
        var upstream = new ScriptedUpstream().answersJson(200, upstreamAnswer());
        read(answered(call(false, upstream)));
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void aFailureIsNotTriedAgain() {
        var upstream = new ScriptedUpstream().answersJson(503, "{}");
        provider().answer(call(false, upstream));
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void theRequestStaysBelowTheBasePath() {
        SentRequest.requireBelowTheBasePath(requestOfACall().path());
    }

    @Test
    void theRequestCarriesNoHeaderThatIsTheGatewaysToSet() {
        SentRequest.requireNoHeaderOfTheGateway(requestOfACall());
    }

    @Test
    void rejectedCredentialsAreSaidToBeSo() {
        assertThat(failed(401, Map.of()).kind()).isEqualTo(ModelAnswer.Kind.CREDENTIALS_REJECTED);
    }

    @Test
    void aRateLimitIsSaidToBeOneAndKeepsTheWait() {
        var failed = failed(429, Map.of("retry-after", "7"));
        assertThat(failed.kind()).isEqualTo(ModelAnswer.Kind.RATE_LIMITED);
        assertThat(failed.retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).hasSeconds(7));
    }

    @Test
    void noErrorStatusIsAnAnswer() {
        for (int status : new int[] {300, 302, 400, 403, 404, 408, 409, 418, 500, 502, 503, 504, 529}) {
            assertThat(failed(status, Map.of()).status()).isEqualTo(status);
        }
    }

    @Test
    void theTextOfAnErrorStaysWhereItIs() {
        var upstream = new ScriptedUpstream().answersJson(500, "{\"error\":{\"message\":\"canary-4711\"}}");
        assertThat(provider().answer(call(false, upstream)).toString()).doesNotContain("canary-4711");
    }

    @Test
    void theBodyOfAnErrorIsReleased() {
        var body = ScriptedBytes.of("{}");
        provider().answer(call(false, new ScriptedUpstream().answers(new UpstreamResponse(500, Map.of(), body))));
        assertThat(body.isReleased()).isTrue();
    }

    @Test
    void aCutAnswerIsNoCleanEnd() {
        var body = ScriptedBytes.failing(
                UpstreamException.Cause.CUT, upstreamStream().subList(0, 1));
        var answer = answered(call(true, streaming(body)));
        assertThatThrownBy(() -> read(answer))
                .isInstanceOfSatisfying(
                        UpstreamException.class, cut -> assertThat(cut.kind()).isEqualTo(UpstreamException.Cause.CUT));
    }

    @Test
    void closingAnAnswerReleasesTheUpstream() {
        var body = ScriptedBytes.of(upstreamStream());
        answered(call(true, streaming(body))).body().close();
        assertThat(body.isReleased()).isTrue();
    }

    @Test
    void whatTheUpstreamThrowsComesOutAsItIs() {
        for (var cause : UpstreamException.Cause.values()) {
            var upstream = new ScriptedUpstream().fails(cause);
            assertThatThrownBy(() -> provider().answer(call(false, upstream)))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            thrown -> assertThat(thrown.kind()).isEqualTo(cause));
        }
    }

    private ScriptedUpstream streaming(ScriptedBytes body) {
        return new ScriptedUpstream()
                .answers(new UpstreamResponse(200, Map.of("content-type", upstreamStreamType()), body));
    }

    private UpstreamRequest requestOfACall() {
        var upstream = new ScriptedUpstream().answersJson(200, upstreamAnswer());
        read(answered(call(false, upstream)));
        return upstream.requests().getFirst();
    }

    private ModelAnswer.Failed failed(int status, Map<String, String> headers) {
        var answer = provider().answer(call(false, new ScriptedUpstream().answers(status, headers, "{}")));
        assertThat(answer).as("answer to status %d", status).isInstanceOf(ModelAnswer.Failed.class);
        return (ModelAnswer.Failed) answer;
    }

    private ModelAnswer.Answered answered(ModelCall call) {
        var answer = provider().answer(call);
        assertThat(answer).isInstanceOf(ModelAnswer.Answered.class);
        return (ModelAnswer.Answered) answer;
    }

    private static String read(ModelAnswer.Answered answer) {
        var bytes = new ByteArrayOutputStream();
        try (var body = answer.body()) {
            for (byte[] piece = body.next(); piece != null; piece = body.next()) {
                assertThat(piece).as("a piece").isNotEmpty();
                bytes.writeBytes(piece);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
