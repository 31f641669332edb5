package io.aegis.dialects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.ToolName;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer that is kept as its dialect writes it, until somebody has decided on it, is the same answer when it is read again. */
class AtRestTest {
    private static final String SEAL = "/u3+7f7t/u3+7f7t/u3+7Q==";
    private static final String OTHER = "/u3+7f7t/u3+7f7t/u3+8A==";
    private static final Envelope ENVELOPE = new Envelope(
            "0192-run", "model", 1700000000, Set.of(Envelope.USAGE, Envelope.SEALS), List.of("END"), List.of());
    private static final AnswerEvent COUNTED = new AnswerEvent.Counted(new Usage(11, 7, 3, 2));

    private static AnswerEvent text(int choice, Channel channel, String text) {
        return new AnswerEvent.Text(choice, channel, text);
    }

    private static AnswerEvent thought(String text) {
        return text(0, Channel.REASONING, text);
    }

    private static AnswerEvent said(String text) {
        return text(0, Channel.ASSISTANT, text);
    }

    private static AnswerEvent refused(String text) {
        return text(0, Channel.REFUSAL, text);
    }

    private static AnswerEvent seal(String value) {
        return new AnswerEvent.Seal(0, value);
    }

    private static AnswerEvent sealed(String value) {
        return new AnswerEvent.Seal(0, value, true);
    }

    private static AnswerEvent call(int index, CallKind kind, String namespace, String name, String arguments) {
        return new AnswerEvent.ToolCall(0, index, kind, new ToolName(namespace, name), arguments);
    }

    private static AnswerEvent function(int index, String arguments) {
        return call(index, CallKind.FUNCTION, "", "find", arguments);
    }

    private static AnswerEvent end(Ending ending) {
        return new AnswerEvent.Finished(0, ending);
    }

    private static AnswerEvent tokens(String... texts) {
        return new AnswerEvent.Tokens(
                0,
                Channel.ASSISTANT,
                "",
                new Logprobs(
                        Stream.of(texts)
                                .map(text -> new Logprobs.Token(text, "-1.5", Optional.empty(), List.of()))
                                .toList(),
                        List.of()));
    }

    private static Arguments of(Dialect dialect, AnswerEvent... events) {
        return Arguments.of(dialect, List.of(events));
    }

    static Stream<Arguments> answers() {
        String object = "{\"who\":\"<PERSON_kdmfeahbgcpl>\",\"tel\":12345678901234567890,\"x\":1.10,\"y\":[true,null]}";
        return Stream.of(
                of(
                        Dialects.OPENAI_CHAT,
                        thought("hm"),
                        said("one \"two\" \u0000 \uD83E\uDD9C"),
                        refused("not that"),
                        function(0, object),
                        call(1, CallKind.CUSTOM, "", "shell", "ls \"x\"\n{"),
                        end(Ending.TOOL_CALLS),
                        text(1, Channel.ASSISTANT, "another"),
                        new AnswerEvent.Finished(1, Ending.LENGTH),
                        COUNTED),
                of(Dialects.OPENAI_CHAT, call(0, CallKind.LEGACY, "", "find", object), end(Ending.TOOL_CALLS), COUNTED),
                of(Dialects.OPENAI_CHAT, said("a b"), tokens("a", " b"), end(Ending.STOP), COUNTED),
                of(Dialects.OPENAI_CHAT, end(Ending.FILTERED)),
                of(Dialects.OPENAI_CHAT, said("half"), end(Ending.FILTERED), COUNTED),
                of(
                        Dialects.OPENAI_RESPONSES,
                        thought("hm"),
                        seal(SEAL),
                        seal(OTHER),
                        said("one"),
                        refused("not that"),
                        said("but this"),
                        thought("hm again"),
                        function(0, object),
                        call(1, CallKind.FUNCTION, "crm", "find", object),
                        call(2, CallKind.CUSTOM, "crm", "shell", "ls \"x\"\n{"),
                        end(Ending.TOOL_CALLS),
                        COUNTED),
                of(Dialects.OPENAI_RESPONSES, said("a b"), tokens("a", " b"), end(Ending.STOP), COUNTED),
                of(Dialects.OPENAI_RESPONSES, said("half"), end(Ending.LENGTH), COUNTED),
                of(Dialects.OPENAI_RESPONSES, function(0, object), end(Ending.LENGTH), COUNTED),
                of(Dialects.OPENAI_RESPONSES, end(Ending.FILTERED)),
                of(
                        Dialects.ANTHROPIC_MESSAGES,
                        thought("hm"),
                        seal(SEAL),
                        sealed(OTHER),
                        seal(OTHER),
                        said("one"),
                        function(0, object),
                        said("two"),
                        function(1, "{}"),
                        thought("hm again"),
                        end(Ending.TOOL_CALLS),
                        COUNTED),
                of(
                        Dialects.ANTHROPIC_MESSAGES,
                        said("one"),
                        new AnswerEvent.Finished(0, Ending.STOP_SEQUENCE, Optional.of("END")),
                        COUNTED),
                of(Dialects.ANTHROPIC_MESSAGES, said("one"), end(Ending.PAUSED), COUNTED),
                of(Dialects.ANTHROPIC_MESSAGES, end(Ending.FILTERED), COUNTED));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatADialectSaysIsTheSameWhenItIsReadAgain(Dialect dialect, List<AnswerEvent> events) {
        AnswerExchange again = dialect.answer(dialect.whole(events, ENVELOPE), true);

        assertThat(again.events()).isEqualTo(events);
        assertThat(again.droppedFields()).isZero();
    }

    @Test
    void eachDialectOfAConversationIsTried() {
        assertThat(answers().map(answer -> answer.get()[0]).distinct())
                .containsExactlyInAnyOrderElementsOf(Said.DIALECTS);
    }

    static Stream<Arguments> foreign() {
        return Said.DIALECTS.stream()
                .flatMap(dialect -> answers()
                        .map(answer -> Arguments.of(dialect, answer.get()[1]))
                        .filter(answer -> isWritable(dialect, answer)));
    }

    @SuppressWarnings("unchecked") // as answers() wrote it
    private static boolean isWritable(Dialect dialect, Arguments answer) {
        return dialect == Dialects.OPENAI_CHAT
                || ((List<AnswerEvent>) answer.get()[1])
                        .stream().noneMatch(event -> event instanceof AnswerEvent.Text text && text.choice() > 0);
    }

    /** Of an answer in another dialect it may say less; from then on it says the same. */
    @ParameterizedTest
    @MethodSource("foreign")
    void whatItSaysOfAnAnswerOfAnotherDialectItSaysAgain(Dialect dialect, List<AnswerEvent> events) {
        AnswerExchange once = dialect.answer(dialect.whole(events, ENVELOPE), true);
        AnswerExchange again = dialect.answer(dialect.whole(once.events(), ENVELOPE), true);

        assertThat(again.events()).isEqualTo(once.events());
        assertThat(Said.in(once.events()).get(0).calls())
                .hasSameSizeAs(Said.in(events).get(0).calls());
    }

    static List<Dialect> sealing() {
        return List.of(Dialects.OPENAI_RESPONSES, Dialects.ANTHROPIC_MESSAGES);
    }

    /** A seal is worth nothing under another text than its own. */
    @ParameterizedTest
    @MethodSource("sealing")
    void aSealIsUnderItsOwnReasoningOrUnderNone(Dialect dialect) {
        assertThat(seals(dialect, "none of them")).containsExactly(SEAL, OTHER);
        assertThat(seals(dialect, "second")).containsExactly(SEAL);
        // What follows runs into it.
        assertThat(seals(dialect, "first")).isEmpty();
    }

    /** Seals that are left when a guard has edited one of two thoughts. */
    private static List<String> seals(Dialect dialect, String edited) {
        AnswerExchange answer = dialect.answer(
                dialect.whole(
                        List.of(
                                thought("first"),
                                seal(SEAL),
                                thought("second"),
                                seal(OTHER),
                                said("x"),
                                end(Ending.STOP)),
                        ENVELOPE),
                true);
        answer.segments().stream()
                .filter(segment -> segment.text().equals(edited))
                .forEach(segment -> answer.replace(Masked.of(segment)));

        AnswerExchange again = dialect.answer(dialect.whole(answer.events(), ENVELOPE), true);
        assertThat(Said.in(again.events())).isEqualTo(Said.in(answer.events()));
        return again.events().stream()
                .filter(AnswerEvent.Seal.class::isInstance)
                .map(event -> ((AnswerEvent.Seal) event).value())
                .toList();
    }

    /** Reasoning that is not shown has a seal that is not that of the reasoning before it. */
    @Test
    void aSealOfHiddenReasoningIsNotUnderWhatWasSaidBefore() {
        String response = """
            {"id":"r","object":"response","status":"completed","output":[
              {"type":"reasoning","id":"a","summary":[{"type":"summary_text","text":"shown"}]},
              {"type":"reasoning","id":"b","summary":[],"encrypted_content":"%s"},
              {"type":"message","id":"c","role":"assistant","status":"completed","content":[{"type":"output_text","text":"x","annotations":[]}]}]}
            """.formatted(OTHER);
        List<AnswerEvent> events = Dialects.OPENAI_RESPONSES
                .answer(response.getBytes(StandardCharsets.UTF_8), false)
                .events();

        assertThat(events).doesNotContain(seal(OTHER)).contains(thought("shown"), said("x"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whatAToolIsCalledWithIsOneDocument(Dialect dialect, CallKind kind, String arguments, String document) {
        AnswerExchange answer = dialect.answer(
                dialect.whole(
                        List.of(
                                said("x"),
                                function(0, "{}"),
                                call(1, kind, "", "own", arguments),
                                end(Ending.TOOL_CALLS)),
                        ENVELOPE),
                true);

        assertThat(answer.arguments(0, 0)).isEqualTo("{}");
        assertThat(answer.arguments(0, 1)).isEqualTo(document);
        assertThat(dialect.toolCall(new AnswerEvent.ToolCall(0, 0, kind, "own", arguments))
                        .arguments())
                .isEqualTo(document);
        answer.segments().stream()
                .filter(segment -> segment.text().equals("ann"))
                .forEach(segment -> answer.replace(Masked.of(segment)));
        assertThat(answer.arguments(0, 1)).isEqualTo(document.replace("ann", Masked.MASK));

        for (int[] missing : new int[][] {{0, 2}, {0, -1}, {1, 0}}) {
            assertThatThrownBy(() -> answer.arguments(missing[0], missing[1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        answer.filter(0);
        assertThatThrownBy(() -> answer.arguments(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<Arguments> calls() {
        String object = "{\"who\":\"ann\",\"n\":5,\"ok\":true,\"x\":1.10}";
        return Stream.of(
                Arguments.of(Dialects.OPENAI_CHAT, CallKind.FUNCTION, object, object),
                Arguments.of(Dialects.OPENAI_CHAT, CallKind.LEGACY, object, object),
                Arguments.of(Dialects.OPENAI_CHAT, CallKind.CUSTOM, "ann", "\"ann\""),
                Arguments.of(Dialects.OPENAI_RESPONSES, CallKind.FUNCTION, object, object),
                Arguments.of(Dialects.OPENAI_RESPONSES, CallKind.CUSTOM, "{\"a\":", "\"{\\\"a\\\":\""),
                Arguments.of(Dialects.ANTHROPIC_MESSAGES, CallKind.FUNCTION, object, object));
    }
}
