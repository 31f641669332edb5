package io.aegis.dialects.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.dialects.conversation.Conversation.Block;
import io.aegis.dialects.conversation.Conversation.Role;
import io.aegis.dialects.conversation.Conversation.Schema;
import io.aegis.dialects.conversation.Conversation.Setting;
import io.aegis.dialects.conversation.Conversation.Tool;
import io.aegis.dialects.conversation.Conversation.ToolChoice;
import io.aegis.dialects.conversation.Conversation.Turn;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private static final String CANARY = "canary-5517";
    private static final Optional<String> SAID = Optional.of(CANARY);
    private static final Json VALUE = object();
    private static final Schema SCHEMA = new Schema(CANARY, SAID, VALUE, Optional.of(true));
    private static final Block TEXT = new Block.Text("/a", CANARY);

    private static Json object() {
        var members = new Json.Members();
        members.add(CANARY, new Json.Text(CANARY));
        return members;
    }

    /** One of each part that can hold what a client wrote. */
    private static List<Object> parts() {
        return List.of(
                TEXT,
                new Block.Image("/a", CANARY, CANARY),
                new Block.Sound("/a", CANARY, CANARY),
                new Block.Document("/a", SAID, CANARY, CANARY),
                new Block.File("/a", SAID, CANARY, CANARY),
                new Block.Linked("/a", true, CANARY),
                new Block.Call("/a", CallKind.FUNCTION, CANARY, CANARY, VALUE),
                new Block.Result("/a", CallKind.FUNCTION, CANARY, List.of(TEXT), true),
                new Block.Reasoning("/a", CANARY, SAID),
                new Block.Refusal("/a", CANARY),
                new Setting.Stops("/a", List.of(CANARY)),
                new Setting.EndUser("/a", CANARY),
                new Setting.Tools("/a", new ToolChoice.Named(CallKind.FUNCTION, CANARY)),
                new Setting.Format("/a", Optional.of(SCHEMA)),
                new ToolChoice.Named(CallKind.FUNCTION, CANARY),
                new Tool("/a", CallKind.FUNCTION, CANARY, SAID, Optional.of(VALUE), Optional.of(true)),
                SCHEMA,
                new Turn(Role.USER, List.of(TEXT)));
    }

    @Test
    void noPartShowsWhatTheClientWrote() {
        for (Object part : parts()) {
            assertThat(part.toString())
                    .startsWith(part.getClass().getSimpleName())
                    .doesNotContain(CANARY);
        }
    }

    /** Numbers, and words that the table of each dialect lists, are the only ones that may be left out above. */
    @Test
    void everyPartThatHoldsTextIsTried() {
        List<String> closed = List.of(
                "MaxTokens",
                "Temperature",
                "TopP",
                "TopK",
                "Choices",
                "Effort",
                "ReasoningTokens",
                "OneCall",
                "Verbosity",
                "Auto",
                "None",
                "Required");
        var tried = new ArrayList<>(closed);
        parts().forEach(part -> tried.add(part.getClass().getSimpleName()));
        assertThat(records(Conversation.class).map(Class::getSimpleName)).containsExactlyInAnyOrderElementsOf(tried);
    }

    private static Stream<Class<?>> records(Class<?> from) {
        return Arrays.stream(from.getDeclaredClasses())
                .flatMap(inner -> inner.isRecord() ? Stream.of(inner) : records(inner));
    }
}
