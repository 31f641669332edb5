package io.aegis.provider.wire.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.provider.wire.chat.ChatRequest.Block;
import io.aegis.provider.wire.chat.ChatRequest.Tool;
import io.aegis.provider.wire.chat.ChatRequest.ToolChoice;
import io.aegis.provider.wire.chat.ChatRequest.Turn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChatRequestTest {
    private static final String CANARY = "canary-5517";
    private static final Map<String, String> VALUE = Map.of(CANARY, CANARY);
    private static final Block TEXT = new Block.Text(CANARY);

    private static ChatRequest request() {
        String json =
                ("{'messages':[{'role':'system','content':'canary-5517'},{'role':'user','content':'canary-5517'}],"
                                + "'stop':'canary-5517'}")
                        .replace('\'', '"');
        return ChatReader.read(json.getBytes(StandardCharsets.UTF_8), Set.of());
    }

    /** One of each part that can hold what a client wrote. */
    private static List<Object> parts() {
        return List.of(
                TEXT,
                new Block.Image(CANARY, CANARY),
                new Block.Call(CANARY, CANARY, VALUE),
                new Block.Result(CANARY, CANARY, CANARY),
                new Tool(CANARY, Optional.of(CANARY), VALUE, true),
                new ToolChoice.Named(CANARY),
                new Turn(true, List.of(TEXT)));
    }

    @Test
    void noPartShowsWhatTheClientWrote() {
        for (Object part : parts()) {
            assertThat(part.toString())
                    .startsWith(part.getClass().getSimpleName())
                    .doesNotContain(CANARY);
        }
        assertThat(request()).asString().startsWith("ChatRequest").doesNotContain(CANARY);
        assertThat(new Numeral("4155550123")).asString().startsWith("Numeral").doesNotContain("4155");
    }

    @Test
    void everyPartThatHoldsTextIsTried() {
        var tried = new ArrayList<>(List.of("Auto", "None", "Required"));
        parts().forEach(part -> tried.add(part.getClass().getSimpleName()));
        assertThat(records(ChatRequest.class).map(Class::getSimpleName)).containsExactlyInAnyOrderElementsOf(tried);
    }

    private static Stream<Class<?>> records(Class<?> from) {
        return Arrays.stream(from.getDeclaredClasses())
                .flatMap(inner -> inner.isRecord() ? Stream.of(inner) : records(inner));
    }
}
