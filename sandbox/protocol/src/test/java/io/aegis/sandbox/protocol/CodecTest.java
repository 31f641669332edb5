package io.aegis.sandbox.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.content.Attachment;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Span;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Obligation;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.ToolUse;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.secret.SecretBackend;
import io.aegis.spi.settings.Settings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CodecTest {
    private static final String ODD = "a\u0000é\ud800漢\udc00\ud83d\ude00";

    private static final Principal JANE =
            new Principal("api_key:jane", Optional.of("red"), Set.of(new Label("a", "b")));

    private static final List<Obligation> OBLIGATIONS = List.of(
            new Obligation.Regions(Set.of("eu", "us")),
            new Obligation.Targets(Set.of()),
            new Obligation.Spend("a", new BigDecimal("-0.001"), Duration.ofSeconds(3, 4)),
            new Obligation.Concurrency("b", 5));

    private static final Inspection INSPECTION = new Inspection(
            new Context(
                    Stage.TOOL_RESULT,
                    "r",
                    Set.of(new Label("x", "y")),
                    JANE,
                    Set.of(new Label("l", "1")),
                    OBLIGATIONS),
            List.of(
                    new Segment(
                            3,
                            Segment.Kind.TEXT,
                            Channel.RETRIEVED,
                            Trust.TOOL,
                            2,
                            "/a/0",
                            ODD,
                            List.of(new Part(0, 2), new Part(2, ODD.length()))),
                    new Segment(
                            -1,
                            Segment.Kind.NUMBER,
                            Channel.METADATA,
                            Trust.CLIENT,
                            0,
                            "",
                            "1234567",
                            List.of(new Part(0, 7)))),
            List.of(new Attachment(Channel.TOOL_RESULT, Trust.CLIENT, 3, "/m", "image/png", "iVBORw0KGgo=")),
            List.of(
                    new ToolUse("crm", ODD, "{\"a\":50,\"b\":true}", List.of(3, -1)),
                    new ToolUse("", "shell", "\"ls\"", List.of())));

    private static final Verdict VERDICT = new Verdict(
            new Verdict.Outcome.Block(new Finding("r", 2)),
            List.of(new Edit.Mask(new Span(1, 2, 3), "A_B"), new Edit.Replace(new Span(2, 0, 9), ODD)),
            Set.of(new Label("a", "b"), new Label("a", "c")),
            OBLIGATIONS,
            List.of(new Finding("r", 2), new Finding("s", 1)));

    /** A message, and the decoder that takes it. */
    private record Message(byte[] bytes, Function<WireReader, ?> decoder) {}

    private static Message message(Consumer<WireWriter> write, Function<WireReader, ?> read) {
        var out = new WireWriter();
        write.accept(out);
        return new Message(out.toByteArray(), read);
    }

    private static final List<Message> MESSAGES = List.of(
            message(out -> GuardCodec.write(out, INSPECTION), GuardCodec::readInspection),
            message(out -> GuardCodec.write(out, VERDICT), GuardCodec::readVerdict),
            message(out -> GuardCodec.write(out, new Progress(7, VERDICT)), GuardCodec::readProgress),
            message(
                    out -> IdentityCodec.write(out, new Credential.KeyDigest("0f".repeat(32))),
                    IdentityCodec::readCredential),
            message(
                    out -> IdentityCodec.write(out, new Authentication.Authenticated(JANE, Optional.of(Set.of("r")))),
                    IdentityCodec::readAuthentication),
            message(out -> IdentityCodec.write(out, new Authentication.Rejected()), IdentityCodec::readAuthentication),
            message(
                    out -> new ProviderCodec.Answer.Failed(new ModelAnswer.Failed(
                                    ModelAnswer.Kind.OVERLOADED, 529, Optional.of(Duration.ofMillis(1500))))
                            .write(out),
                    ProviderCodec.Answer::read),
            message(
                    out -> new ProviderCodec.Answer.Answered(true, Optional.of("id"), 9).write(out),
                    ProviderCodec.Answer::read),
            message(
                    out -> new ProviderCodec.Response(200, Map.of("a", ODD), 4).write(out),
                    ProviderCodec.Response::read),
            message(
                    out -> SettingsCodec.write(out, settings()),
                    in -> SettingsCodec.read(in).asMap()),
            new Message(new Failure.WrongSettings("/a", "b").encoded().toByteArray(), Failure::read),
            new Message(
                    new Failure.NoUpstream(UpstreamException.Cause.CUT)
                            .encoded()
                            .toByteArray(),
                    Failure::read),
            new Message(
                    new Hello.Order(PluginKind.GUARD, "t", "v", "d", 3)
                            .encoded()
                            .toByteArray(),
                    Hello.Order::read),
            new Message(new Hello.Loaded("t", "v", "d").encoded().toByteArray(), Hello.Loaded::read));

    private static Settings settings() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(ODD, ODD);
        values.put("whole", -1L);
        values.put("number", 1.5);
        values.put("bool", false);
        values.put("list", List.of("a", List.of(), Map.of("b", 2L)));
        return Settings.of(values);
    }

    private static <T> T again(Message message, Function<WireReader, T> read) {
        return new WireReader(message.bytes()).decode(read);
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(again(MESSAGES.get(0), GuardCodec::readInspection)).isEqualTo(INSPECTION);
        assertThat(again(MESSAGES.get(1), GuardCodec::readVerdict)).isEqualTo(VERDICT);
        assertThat(again(MESSAGES.get(9), SettingsCodec::read).asMap())
                .isEqualTo(settings().asMap());
        var request = new UpstreamRequest("POST", ODD, Map.of("a", "b"), new byte[] {1, 2});
        var out = new WireWriter();
        ProviderCodec.write(out, new SecretBackend.Location(request, "/p"));
        var read = new WireReader(out.toByteArray()).decode(ProviderCodec::readLocation);
        assertThat(read.pointer()).isEqualTo("/p");
        assertThat(read.request().path()).isEqualTo(ODD);
        assertThat(read.request().headers()).isEqualTo(request.headers());
        assertThat(read.request().body()).isEqualTo(request.body());
        for (Message message : MESSAGES) {
            assertThat(new WireReader(message.bytes()).<Object>decode(message.decoder()::apply))
                    .isNotNull();
        }
    }

    @Test
    void aMessageThatEndsTooEarlyOrTooLateIsRefused() {
        for (Message message : MESSAGES) {
            for (int length = 0; length < message.bytes().length; length++) {
                byte[] cut = Arrays.copyOf(message.bytes(), length);
                assertThatThrownBy(() -> new WireReader(cut).<Object>decode(message.decoder()::apply))
                        .isInstanceOf(ProtocolException.class);
            }
            byte[] more = Arrays.copyOf(message.bytes(), message.bytes().length + 1);
            assertThatThrownBy(() -> new WireReader(more).<Object>decode(message.decoder()::apply))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void anythingElseThanAMessageIsReadOrRefusedAndNeverFailsOtherwise() {
        var random = new Random(20261125);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            Message message = MESSAGES.get(random.nextInt(MESSAGES.size()));
            byte[] bytes = round % 4 == 0
                    ? new byte[random.nextInt(200)]
                    : message.bytes().clone();
            if (round % 4 == 0) {
                random.nextBytes(bytes);
            }
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                new WireReader(bytes).<Object>decode(message.decoder()::apply);
            } catch (ProtocolException odd) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    @Test
    void aCountThatTheBytesCannotHoldAllocatesNothing() {
        for (int count : new int[] {-1, Integer.MIN_VALUE, 5, 100_000, Integer.MAX_VALUE}) {
            var out = new WireWriter().octet(0).int32(count).octet(0).octet(0);
            assertThatThrownBy(() -> new WireReader(out.toByteArray()).<Object>decode(GuardCodec::readVerdict))
                    .isInstanceOf(ProtocolException.class);
            var text = new WireWriter().bool(true).int32(count);
            assertThatThrownBy(() -> new WireReader(text.toByteArray()).text()).isInstanceOf(ProtocolException.class);
            assertThatThrownBy(() -> new WireReader(text.toByteArray()).decode(in -> Chunks.read(in) == null))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    /** A verdict with a number of something, and how much of that may be. */
    private record Bounded(int most, IntFunction<Verdict> verdict) {}

    private static final List<Bounded> BOUNDED = List.of(
            new Bounded(
                    Bounds.FINDINGS,
                    count -> verdict(Set.of(), List.of(), Collections.nCopies(count, Finding.of("r")))),
            new Bounded(Bounds.LABELS, count -> verdict(labels(count), List.of(), List.of())),
            new Bounded(Bounds.OBLIGATIONS, count -> verdict(Set.of(), obligations(count), List.of())),
            new Bounded(
                    Bounds.NAMES, count -> verdict(Set.of(), List.of(new Obligation.Regions(names(count))), List.of())),
            new Bounded(
                    Bounds.NAMES,
                    count -> verdict(Set.of(), List.of(new Obligation.Targets(names(count))), List.of())));

    private static Verdict verdict(Set<Label> labels, List<Obligation> obligations, List<Finding> findings) {
        return new Verdict(new Verdict.Outcome.Proceed(), List.of(), labels, obligations, findings);
    }

    private static List<Obligation> obligations(int count) {
        return Collections.nCopies(count, new Obligation.Concurrency("a", 1));
    }

    private static Set<Label> labels(int count) {
        return names(count).stream().map(name -> new Label("a", name)).collect(Collectors.toSet());
    }

    private static Set<String> names(int count) {
        return IntStream.range(0, count).mapToObj(number -> "n" + number).collect(Collectors.toSet());
    }

    @Test
    void ofAVerdictSoMuchCrossesAndNoMore() {
        for (Bounded each : BOUNDED) {
            Verdict full = each.verdict().apply(each.most());
            var out = new WireWriter();
            GuardCodec.write(out, full);
            assertThat(new WireReader(out.toByteArray()).decode(GuardCodec::readVerdict))
                    .isEqualTo(full);
            Verdict more = each.verdict().apply(each.most() + 1);
            assertThatThrownBy(() -> GuardCodec.write(new WireWriter(), more)).isInstanceOf(TooLargeException.class);
        }
    }

    @Test
    void moreThanAVerdictMayHaveIsNotReadEither() {
        var out = new WireWriter().octet(0).int32(0).int32(0).int32(0).int32(Bounds.FINDINGS + 1);
        for (int number = 0; number <= Bounds.FINDINGS; number++) {
            out.text("r").int32(1);
        }
        assertThatThrownBy(() -> new WireReader(out.toByteArray()).decode(GuardCodec::readVerdict))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void aRunHasWhatManyVerdictsMade() {
        var context = new Context(
                Stage.EGRESS,
                "r",
                labels(Bounds.LABELS + 1),
                new Principal("api_key:jane", Optional.empty(), labels(Bounds.LABELS + 1)),
                labels(Bounds.LABELS + 1),
                obligations(Bounds.OBLIGATIONS + 1));
        var out = new WireWriter();
        GuardCodec.write(out, context);
        assertThat(new WireReader(out.toByteArray()).decode(GuardCodec::readContext))
                .isEqualTo(context);
    }

    @Test
    void aCredentialOpensMoreRoutesThanAnObligationNames() {
        Set<String> routes = names(Bounds.NAMES + 1);
        var out = new WireWriter();
        GuardCodec.writeNames(out, routes);
        assertThat(new WireReader(out.toByteArray()).decode(GuardCodec::readNames))
                .isEqualTo(routes);
    }

    @Test
    void settingsThatNestWithoutEndAreRefused() {
        var out = new WireWriter();
        for (int depth = 0; depth < 10_000; depth++) {
            out.int32(1).text("a").octet(5);
        }
        assertThatThrownBy(() -> new WireReader(out.toByteArray()).decode(SettingsCodec::read))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void anAmountThatWouldCostWhoeverComputesWithItIsRefused() {
        var out = new WireWriter()
                .octet(2)
                .text("a")
                .binary(new byte[] {1})
                .int32(-1_000_000_000)
                .int64(1)
                .int32(0);
        var verdict = new WireWriter()
                .octet(0)
                .int32(0)
                .int32(0)
                .int32(1)
                .raw(out.toByteArray())
                .int32(0);
        assertThatThrownBy(() -> new WireReader(verdict.toByteArray()).decode(GuardCodec::readVerdict))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void nothingLargerThanAFrameIsWritten() {
        var out = new WireWriter();
        assertThatThrownBy(() -> out.text("x".repeat(Bounds.FRAME))).isInstanceOf(TooLargeException.class);
        assertThatThrownBy(() -> new WireWriter().text("漢".repeat(Bounds.FRAME / 2)))
                .isInstanceOf(TooLargeException.class);
    }

    @Test
    void namesOfClassesCarryNoMessages() {
        var failure = new Failure.Threw("a b\n\u001b[31mc" + "d".repeat(1000));
        Failure read = new WireReader(failure.encoded().toByteArray()).decode(Failure::read);
        assertThat(read)
                .isInstanceOfSatisfying(
                        Failure.Threw.class,
                        threw -> assertThat(threw.type())
                                .startsWith("a?b???31mcd")
                                .hasSize(256));
    }
}
