package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.ToolUse;
import java.util.List;
import org.junit.jupiter.api.Test;

class InspectionsTest {
    private static final String ARGUMENTS =
            "{\"who\":\"ann\",\"in\":[{\"a/b\":\"deep\"}],\"tel\":4155550123,\"n\":5,\"sure\":true}";

    @Test
    void aCallHasTheSegmentsThatTheGatewayMakesOfIt() {
        Inspection inspection = Inspections.begin()
                .at(Stage.TOOL_CALL)
                .text("before")
                .call("bank", "pay", ARGUMENTS)
                .call("shell", "\"ls\"")
                .build();

        assertThat(inspection.toolUses())
                .containsExactly(
                        new ToolUse("bank", "pay", ARGUMENTS, List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
                        new ToolUse("", "shell", "\"ls\"", List.of(12, 13)));
        assertThat(inspection.segments().stream().skip(1))
                .allMatch(segment -> segment.channel() == Channel.TOOL_ARGUMENTS && segment.trust() == Trust.MODEL)
                .extracting(segment -> segment.kind() + " " + segment.pointer() + " " + segment.text())
                .containsExactly(
                        "TEXT /calls/0/namespace bank",
                        "TEXT /calls/0/name pay",
                        "KEY /calls/0/arguments/who who",
                        "TEXT /calls/0/arguments/who ann",
                        "KEY /calls/0/arguments/in in",
                        "KEY /calls/0/arguments/in/0/a~1b a/b",
                        "TEXT /calls/0/arguments/in/0/a~1b deep",
                        "KEY /calls/0/arguments/tel tel",
                        "NUMBER /calls/0/arguments/tel 4155550123",
                        "KEY /calls/0/arguments/n n",
                        "KEY /calls/0/arguments/sure sure",
                        "TEXT /calls/1/name shell",
                        "TEXT /calls/1/arguments ls");
        assertThat(inspection.segments()).extracting(Segment::id).doesNotHaveDuplicates();
    }

    @Test
    void whatNoToolIsCalledWithIsADefect() {
        for (String arguments : List.of("", "[]", "5", "{", "{\"a\":1,\"a\":2}")) {
            assertThatThrownBy(() -> Inspections.begin().call("find", arguments))
                    .as(arguments)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
