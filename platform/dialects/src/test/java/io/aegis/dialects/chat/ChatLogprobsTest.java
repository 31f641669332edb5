package io.aegis.dialects.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatLogprobsTest {
    private static final Envelope ENVELOPE = new Envelope("run-1", "asked", 5, false);

    /** As the reference of the API shows it. */
    private static final String GOLDEN =
            "{\"content\":[{\"token\":\"Hello\",\"logprob\":-0.31725305,\"bytes\":[72,101,108,108,111],\"top_logprobs\":["
                + "{\"token\":\"Hello\",\"logprob\":-0.31725305,\"bytes\":[72,101,108,108,111]},"
                + "{\"token\":\"Hi\",\"logprob\":-1.3190403,\"bytes\":[72,105]}]},"
                + "{\"token\":\"!\",\"logprob\":-9999.0,\"bytes\":null,\"top_logprobs\":[]}],\"refusal\":null}";

    private static final String REFUSED =
            "{\"content\":null,\"refusal\":[{\"token\":\"no\",\"logprob\":-1e-05,\"bytes\":[110,111],\"top_logprobs\":[]}]}";

    private static String choice(int index, String text, String logprobs) {
        return "{\"index\":" + index + ",\"message\":{\"role\":\"assistant\",\"content\":\"" + text
                + "\",\"refusal\":null}," + "\"logprobs\":" + logprobs + ",\"finish_reason\":\"stop\"}";
    }

    private static AnswerExchange read(boolean asked, String... choices) {
        return Dialects.OPENAI_CHAT.answer(Requests.utf8("{\"choices\":[" + String.join(",", choices) + "]}"), asked);
    }

    private static String sent(AnswerExchange answer) {
        return new String(Dialects.OPENAI_CHAT.whole(answer.events(), ENVELOPE), StandardCharsets.UTF_8);
    }

    private static void assertUpstreamsFault(ContentException broken) {
        assertThat(broken.refusal().code()).isEqualTo(ErrorCode.UPSTREAM_ERROR);
        assertThat(broken.refusal().toString()).doesNotContain("hunter2");
    }

    @Nested
    class OfAWholeAnswer {
        @Test
        void comeOutAsThePublishedShape() {
            AnswerExchange answer = read(true, choice(0, "Hello!", GOLDEN), choice(1, "", REFUSED));
            assertThat(sent(answer)).contains(choice(0, "Hello!", GOLDEN)).contains("\"logprobs\":" + REFUSED);
            assertThat(answer.logprobs()).hasSize(2);
            assertThat(answer.droppedFields()).isZero();
        }

        @Test
        void areContentOfTheirChoice() {
            AnswerExchange answer = read(true, choice(0, "Hello!", GOLDEN), choice(1, "a", REFUSED));
            assertThat(answer.segments())
                    .extracting(segment -> segment.channel() + " " + segment.message() + " " + segment.pointer() + " "
                            + segment.text())
                    .containsExactly(
                            "ASSISTANT 0 /choices/0/message/content Hello!",
                            "METADATA 0 /choices/0/logprobs/content HelloHelloHi!",
                            "ASSISTANT 1 /choices/1/message/content a",
                            "METADATA 1 /choices/1/logprobs/refusal no");
            assertThat(answer.choices().getFirst().text()).hasSize(2);
        }

        @Test
        void areDroppedAndCountedIfNobodyAsked() {
            AnswerExchange answer = read(false, choice(0, "Hello!", GOLDEN), choice(1, "a", "5"));
            assertThat(sent(answer)).doesNotContain("Hi", "logprobs\":{");
            assertThat(answer.logprobs()).isEmpty();
            assertThat(answer.segments()).hasSize(2);
            assertThat(answer.droppedFields()).isEqualTo(2);
        }

        @Test
        void loseMembersThatAreNotPublished() {
            AnswerExchange answer = read(
                    true,
                    choice(
                            0,
                            "a",
                            "{\"tokens\":[\"hunter2\"],\"content\":[{\"id\":7,\"token\":\"a\",\"logprob\":0,\"top_logprobs\":[{\"token\":\"b\",\"logprob\":-1,\"hunter2\":1}]}]}"));
            assertThat(sent(answer))
                    .contains(
                            "\"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":0,\"bytes\":null,\"top_logprobs\":[{\"token\":\"b\",\"logprob\":-1,\"bytes\":null}]}],\"refusal\":null}")
                    .doesNotContain("hunter2");
            assertThat(answer.droppedFields()).isEqualTo(3);
        }

        @Test
        void ofNoTokenAreNull() {
            for (String nothing : List.of("null", "{}", "{\"content\":[]}", "{\"content\":null,\"refusal\":null}")) {
                assertThat(sent(read(true, choice(0, "a", nothing)))).contains("\"logprobs\":null");
            }
        }

        @Test
        void goWithAnEditOfAnythingInTheirChoice() {
            for (int edited : List.of(0, 1)) {
                AnswerExchange answer = read(true, choice(0, "Hello!", GOLDEN), choice(1, "a", REFUSED));
                Segment segment = answer.segments().get(edited);
                var parts = new ArrayList<Part>(List.of(new Part(0, 1)));
                while (parts.size() < segment.parts().size()) {
                    parts.add(new Part(1, 1));
                }
                answer.replace(segment.withText("X", parts));
                assertThat(sent(answer)).doesNotContain("Hi").contains(REFUSED);
            }
        }

        @Test
        void goWithAFilteredChoice() {
            AnswerExchange answer = read(true, choice(0, "Hello!", GOLDEN), choice(1, "a", REFUSED));
            answer.filter(0);
            assertThat(sent(answer)).doesNotContain("Hello").contains(REFUSED);
            assertThat(answer.segments()).extracting(Segment::message).containsOnly(1);
        }
    }

    @Nested
    class OfAStream {
        private static String chunk(String choice) {
            return "data: {\"choices\":[" + choice + "]}\n\n";
        }

        private static List<AnswerEvent> decode(boolean asked, String... choices) {
            StreamDecoder decoder = Dialects.OPENAI_CHAT.decoder(asked);
            var events = new ArrayList<AnswerEvent>();
            for (String choice : choices) {
                events.addAll(decoder.next(Requests.utf8(chunk(choice))));
            }
            return events;
        }

        private static Logprobs one(String token) {
            return new Logprobs(List.of(new Logprobs.Token(token, "-1", Optional.empty(), List.of())), List.of());
        }

        private static String said(String token) {
            return "{\"content\":[{\"token\":\"" + token
                    + "\",\"logprob\":-1,\"bytes\":null,\"top_logprobs\":[]}],\"refusal\":null}";
        }

        @Test
        void comeWithTheTextOfTheirDelta() {
            assertThat(decode(
                            true,
                            "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null}",
                            "{\"index\":1,\"delta\":{\"content\":\"a\"},\"logprobs\":" + said("a") + "}",
                            "{\"index\":0,\"delta\":{\"content\":\"b\"}}",
                            "{\"index\":0,\"delta\":{\"refusal\":\"no\"},\"logprobs\":" + said("no") + "}",
                            "{\"index\":0,\"delta\":{\"content\":\"\"},\"logprobs\":" + said("part") + "}",
                            "{\"index\":0,\"delta\":{},\"logprobs\":{\"content\":[]},\"finish_reason\":\"stop\"}"))
                    .containsExactly(
                            new AnswerEvent.Tokens(1, Channel.ASSISTANT, "a", one("a")),
                            new AnswerEvent.Text(0, Channel.ASSISTANT, "b"),
                            new AnswerEvent.Tokens(0, Channel.REFUSAL, "no", one("no")),
                            new AnswerEvent.Tokens(0, Channel.ASSISTANT, "", one("part")),
                            new AnswerEvent.Finished(0, Ending.STOP));
        }

        @Test
        void areDroppedAndCountedIfNobodyAsked() {
            StreamDecoder decoder = Dialects.OPENAI_CHAT.decoder(false);
            assertThat(decoder.next(Requests.utf8(chunk("{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":5}"))))
                    .containsExactly(new AnswerEvent.Text(0, Channel.ASSISTANT, "a"));
            assertThat(decoder.droppedFields()).isEqualTo(1);
        }

        @Test
        void areWrittenBesideTheirText() {
            StreamEncoder encoder = Dialects.OPENAI_CHAT.encoder(ENVELOPE);
            encoder.text(0, Channel.ASSISTANT, "x");
            String head = "data:"
                + " {\"id\":\"chatcmpl-run-1\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"asked\",\"choices\":[";
            assertThat(encoder.tokens(0, Channel.ASSISTANT, "a", one("a")))
                    .asString()
                    .isEqualTo(head + "{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":" + said("a")
                            + ",\"finish_reason\":null}]}\n\n");
            assertThat(encoder.tokens(0, Channel.ASSISTANT, "", one("b")))
                    .asString()
                    .isEqualTo(head + "{\"index\":0,\"delta\":{},\"logprobs\":" + said("b")
                            + ",\"finish_reason\":null}]}\n\n");
        }

        @Test
        void afterTheEndOfTheirChoiceAreTheUpstreamsFault() {
            assertThatThrownBy(() -> decode(
                            true,
                            "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}",
                            "{\"index\":0,\"delta\":{},\"logprobs\":" + said("a") + "}"))
                    .isInstanceOfSatisfying(ContentException.class, ChatLogprobsTest::assertUpstreamsFault);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "\"hunter2\"",
                "[]",
                "{\"content\":{}}",
                "{\"content\":[\"hunter2\"]}",
                "{\"content\":[{}]}",
                "{\"content\":[{\"token\":\"a\"}]}",
                "{\"content\":[{\"logprob\":1}]}",
                "{\"content\":[{\"token\":5,\"logprob\":1}]}",
                "{\"content\":[{\"token\":\"a\",\"logprob\":\"hunter2\"}]}",
                "{\"content\":[{\"token\":\"a\",\"logprob\":null}]}",
                "{\"content\":[{\"token\":\"a\",\"logprob\":-0.123456789012345678901234567890123}]}",
                "{\"content\":[{\"token\":\"a\",\"logprob\":1,\"bytes\":\"hunter2\"}]}",
                "{\"content\":[{\"token\":\"a\",\"logprob\":1,\"bytes\":[256]}]}",
                "{\"content\":[{\"token\":\"a\",\"logprob\":1,\"bytes\":[-1]}]}",
                "{\"content\":[{\"token\":\"a\",\"logprob\":1,\"bytes\":[\"hunter2\"]}]}",
                "{\"content\":[{\"token\":\"a\",\"logprob\":1,\"top_logprobs\":{}}]}",
                "{\"content\":[{\"token\":\"a\",\"logprob\":1,\"top_logprobs\":[\"hunter2\"]}]}",
                "{\"content\":[{\"token\":\"a\",\"logprob\":1,\"top_logprobs\":[{\"token\":\"a\"}]}]}",
                "{\"content\":[{\"token\":\"\\ud83d\",\"logprob\":1}]}",
                "{\"refusal\":[{\"token\":\"a\",\"token\":\"b\",\"logprob\":1}]}"
            })
    void ofAnotherShapeAreTheUpstreamsFault(String logprobs) {
        assertThatThrownBy(() -> read(true, choice(0, "a", logprobs)))
                .isInstanceOfSatisfying(ContentException.class, ChatLogprobsTest::assertUpstreamsFault);
        assertThatThrownBy(() -> OfAStream.decode(
                        true, "{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":" + logprobs + "}"))
                .isInstanceOfSatisfying(ContentException.class, ChatLogprobsTest::assertUpstreamsFault);
    }

    @Test
    void withMoreAlternativesThanAnybodyCanAskForAreTheUpstreamsFault() {
        String many = "{\"token\":\"a\",\"logprob\":1},".repeat(32) + "{\"token\":\"a\",\"logprob\":1}";
        String logprobs = "{\"content\":[{\"token\":\"a\",\"logprob\":1,\"top_logprobs\":[" + many + "]}]}";
        assertThatThrownBy(() -> read(true, choice(0, "a", logprobs)))
                .isInstanceOfSatisfying(ContentException.class, ChatLogprobsTest::assertUpstreamsFault);
    }
}
