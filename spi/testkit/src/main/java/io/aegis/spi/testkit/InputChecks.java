package io.aegis.spi.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.identity.Principal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever it is handed, a guard answers with a verdict that can be carried out. */
interface InputChecks extends GuardSubject {
    @Test
    default void everyTextThatMustBeStoppedIsStopped() {
        assertThat(mustStop()).as("examples that must be stopped").isNotEmpty();
        for (Inspection inspection : mustStop()) {
            assertThat(acted(Rules.inspect(guard(), inspection)))
                    .as("the guard acts on example %d", mustStop().indexOf(inspection))
                    .isTrue();
        }
    }

    @Test
    default void everyTextThatMustBeLeftAloneIsLeftAlone() {
        assertThat(mustAllow()).as("examples that must be let through").isNotEmpty();
        for (Inspection inspection : mustAllow()) {
            assertThat(acted(Rules.inspect(guard(), inspection)))
                    .as("the guard acts on example %d", mustAllow().indexOf(inspection))
                    .isFalse();
        }
    }

    @Test
    default void answersWhenThereIsNothingToRead() {
        Rules.inspect(guard(), new Inspection(samples().getFirst().context(), List.of()));
    }

    @Test
    default void answersOnAnEmptyText() {
        Rules.inspect(guard(), reading(""));
    }

    @Test
    default void answersOnAnEmptyPartBetweenOthers() {
        Rules.inspect(guard(), Inspections.begin().parts("", "a", "", "b", "").build());
    }

    @Test
    default void answersOnOddTexts() {
        OddTexts.SHORT.forEach(text -> Rules.inspect(guard(), reading(text)));
    }

    @Test
    default void answersOnHugeTexts() {
        OddTexts.huge().forEach(text -> Rules.inspect(guard(), reading(text)));
    }

    @Test
    default void answersOnExamplesInsideOddTexts() {
        for (Inspection example : singleTexts(mustStop())) {
            String text = example.segments().getFirst().text();
            for (String odd : OddTexts.SHORT) {
                Rules.inspect(guard(), Inspections.of(example.context(), odd + text + odd));
            }
        }
    }

    @Test
    default void answersOnManySegments() {
        var builder = Inspections.begin();
        for (int i = 0; i < 2_000; i++) {
            builder.text("segment").nextMessage();
        }
        Rules.inspect(guard(), builder.build());
    }

    @Test
    default void answersInEveryStageAndChannel() {
        for (Stage stage : Stage.values()) {
            for (Channel channel : Channel.values()) {
                for (Trust trust : Trust.values()) {
                    Rules.inspect(
                            guard(),
                            Inspections.begin()
                                    .at(stage)
                                    .in(channel, trust)
                                    .text("text")
                                    .build());
                }
            }
        }
    }

    @Test
    default void answersOnKeysAndNumbers() {
        Rules.inspect(
                guard(),
                Inspections.begin()
                        .key("name")
                        .number("4111111111111111")
                        .key("")
                        .build());
    }

    @Test
    default void answersOnToolCalls() {
        for (Stage stage : List.of(Stage.TOOL_CALL, Stage.EGRESS)) {
            var calls = Inspections.begin()
                    .at(stage)
                    .call(
                            "find",
                            "{\"who\":[{\"name\":\"ann\",\"tel\":4155550123}],\"sure\":true,\"none\":null,\"\":\"\"}")
                    .call("bank", "pay", "{}")
                    .call("shell", "\"ls \\\"x\\\" {\"");
            OddTexts.SHORT.stream().filter(name -> !name.isEmpty()).forEach(name -> calls.call(name, "{}"));
            Rules.inspect(guard(), calls.build());
        }
    }

    @Test
    default void answersOnLinks() {
        Rules.inspect(
                guard(),
                Inspections.begin().link("https://example.com/a.png?b=c").build());
    }

    /** Nobody else reads them: what the guard cannot read either must not pass. */
    @Test
    default void actsOnAttachmentsOfItsTypesThatAreNone() {
        for (String mediaType : DeclarationChecks.capability(factory()).attachments()) {
            for (byte[] bytes : List.of(new byte[0], new byte[] {0}, new byte[1 << 16])) {
                Inspection broken =
                        Inspections.begin().attachment(mediaType, bytes).build();
                assertThat(acted(Rules.inspect(guard(), broken)))
                        .as("the guard acts on %d zero bytes that are said to be %s", bytes.length, mediaType)
                        .isTrue();
            }
        }
    }

    @Test
    default void answersToTheAnonymousPrincipal() {
        Rules.inspect(
                guard(),
                Inspections.begin().as(Principal.ANONYMOUS).text("text").build());
    }

    @Test
    default void answersWhateverEarlierGuardsLeft() {
        Rules.inspect(
                guard(),
                Inspections.begin()
                        .labelled("some.key", "some-value")
                        .routeLabelled("tier", "gold")
                        .text("text")
                        .build());
    }
}
