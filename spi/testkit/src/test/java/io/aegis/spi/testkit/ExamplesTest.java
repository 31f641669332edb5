package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.ToolUse;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private final Examples examples = Examples.of(new WordGuardFactory(WordGuard::new));

    private static List<String> texts(Inspection inspection) {
        return inspection.segments().stream().map(Segment::text).toList();
    }

    @Test
    void anExampleIsATextOrAToolCall() {
        List<Inspection> stop = examples.inspections("stop");

        assertThat(stop).hasSize(3);
        assertThat(texts(stop.getFirst())).containsExactly("a W0RD-1234 here");
        assertThat(texts(stop.get(1))).containsExactly("{\"not\":\"a call\"}");
        assertThat(stop.subList(0, 2))
                .allMatch(inspection ->
                        inspection.toolUses().isEmpty() && inspection.context().stage() == Stage.INGRESS);
        assertThat(texts(stop.get(2))).containsExactly("find", "what", "W0RD-1234", "sure");
        assertThat(stop.get(2).context().stage()).isEqualTo(Stage.TOOL_CALL);
        assertThat(stop.get(2).toolUses())
                .containsExactly(
                        new ToolUse("", "find", "{\"what\":\"W0RD-1234\",\"sure\":true}", List.of(0, 1, 2, 3)));
    }

    @Test
    void aToolOfANamespaceCanBeCalledWithText() {
        assertThat(examples.inspections("pass").getFirst().toolUses())
                .containsExactly(new ToolUse("crm", "shell", "\"ls\"", List.of(0, 1, 2)));
    }
}
