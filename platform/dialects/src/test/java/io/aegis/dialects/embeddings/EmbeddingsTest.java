package io.aegis.dialects.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.Unscanned;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsTest {
    private static final Dialect DIALECT = Dialects.OPENAI_EMBEDDINGS;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RequestExchange request(String json) {
        return DIALECT.request(bytes(json), RequestLimits.DEFAULT);
    }

    private static String sent(RequestExchange request) {
        return new String(
                request.outgoing("openai.embeddings", "up", id -> "keyed:" + id).body(), StandardCharsets.UTF_8);
    }

    @Nested
    class ARequest {
        @Test
        void showsEachTextAsAMessageOfItsOwn() {
            RequestExchange request = request("{\"model\":\"m\",\"input\":[\"my number is 4155\",\"550123\"]}");

            assertThat(request.segments())
                    .filteredOn(segment -> segment.channel() == Channel.USER)
                    .extracting(Segment::text)
                    .containsExactly("my number is 4155", "550123");
            assertThat(request.segments().stream()
                            .filter(segment -> segment.channel() == Channel.USER)
                            .map(Segment::message)
                            .distinct())
                    .hasSize(2);
        }

        @Test
        void goesOutAsTheGuardsLeftIt() {
            RequestExchange request = request(
                    "{\"model\":\"m\",\"input\":\"ann@example.com\",\"user\":\"ann\",\"encoding_format\":\"base64\"}");
            Segment text = request.segments().stream()
                    .filter(segment -> segment.channel() == Channel.USER)
                    .findFirst()
                    .orElseThrow();

            request.replace(
                    Segment.text(text.id(), text.channel(), text.trust(), text.message(), text.pointer(), "<EMAIL_1>"));

            assertThat(sent(request))
                    .isEqualTo("{\"model\":\"up\",\"encoding_format\":\"float\",\"input\":\"<EMAIL_1>\","
                            + "\"user\":\"keyed:ann\"}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[1,2,3]", "[[1,2],[3]]", "[\"text\",[3]]", "[15339]"})
        void ofTokenIdsSaysThatNobodyCanReadThem(String input) {
            assertThat(request("{\"model\":\"m\",\"input\":" + input + "}").unscanned())
                    .extracting(Unscanned::word)
                    .containsOnly("token_ids");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"model\":\"m\"}",
                    "{\"model\":\"m\",\"input\":[]}",
                    "{\"model\":\"m\",\"input\":[[]]}",
                    "{\"model\":\"m\",\"input\":[1,\"a\"]}",
                    "{\"model\":\"m\",\"input\":[[\"a\"]]}",
                    "{\"model\":\"m\",\"input\":{\"a\":1}}",
                    "{\"model\":\"m\",\"input\":5}",
                    "{\"model\":\"m\",\"input\":[null]}",
                    "{\"model\":\"\",\"input\":\"a\"}",
                    "{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"hex\"}",
                    "{\"model\":\"m\",\"input\":\"a\",\"dimensions\":0}"
                })
        void ofAnotherShapeIsRefused(String json) {
            assertThatThrownBy(() -> request(json))
                    .isInstanceOfSatisfying(
                            ContentException.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "'\"one\"'; 1",
                    "'[\"one\"]'; 1",
                    "'[\"one\",\"two\",\"three\"]'; 3",
                    "[15339,7,8]; 1",
                    "'[[1,2],[3]]'; 2",
                    "'[\"text\",[3]]'; 2"
                })
        void saysOfHowManyTextsItWantsVectors(String input, int texts) {
            assertThat(request("{\"model\":\"m\",\"input\":" + input + "}").vectors())
                    .isEqualTo(texts);
        }

        @Test
        void showsWhatItDoesNotKnow() {
            RequestExchange request = request("{\"model\":\"m\",\"input\":\"a\",\"task\":{\"secret\":\"s\"}}");

            assertThat(request.segments())
                    .filteredOn(segment -> segment.channel() == Channel.UNKNOWN)
                    .extracting(Segment::text)
                    .containsExactly("task", "secret", "s");
            assertThat(sent(request)).contains("\"task\":{\"secret\":\"s\"}");
        }

        @Test
        void canBeSaidInNoOtherDialect() {
            assertThat(request("{\"model\":\"m\",\"input\":\"a\"}").writable()).containsExactly("openai.embeddings");
        }
    }

    @Nested
    class AnAnswer {
        private static final String NUMBERS =
                "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.5,-1.25e0,3]}],"
                        + "\"model\":\"secret-model\",\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}";

        private String written(String upstream, boolean base64) {
            AnswerExchange answer = DIALECT.answer(bytes(upstream), false);
            var envelope = new Envelope("run", "asked", 5, base64 ? Set.of("base64") : Set.of(), List.of(), List.of());
            return new String(DIALECT.whole(answer.events(), envelope), StandardCharsets.UTF_8);
        }

        @Test
        void isWrittenInTheFormThatTheClientAskedFor() {
            assertThat(written(NUMBERS, false))
                    .isEqualTo("{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                            + "\"embedding\":[0.5,-1.25,3.0]}],\"model\":\"asked\","
                            + "\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}");
            assertThat(written(NUMBERS, true)).contains("\"embedding\":\"AAAAPwAAoL8AAEBA\"");
        }

        @Test
        void ofAnUpstreamThatWritesBase64IsReadToo() {
            assertThat(written(NUMBERS.replace("[0.5,-1.25e0,3]", "\"AAAAPwAAoL8AAEBA\""), false))
                    .contains("\"embedding\":[0.5,-1.25,3.0]");
        }

        @Test
        void isNothingThatAGuardCouldReadAndSaysSoOfItsOneChoice() {
            AnswerExchange answer = DIALECT.answer(bytes(NUMBERS), false);

            assertThat(answer.segments()).isEmpty();
            assertThat(answer.choices()).containsExactly(new AnswerExchange.Choice(0, List.of(), List.of()));
        }

        @Test
        void keepsWhatIsNotPublishedToItself() {
            String talkative = NUMBERS.replace("\"index\":0", "\"index\":0,\"text\":\"canary\"")
                    .replace("\"model\":", "\"note\":\"canary\",\"model\":");

            assertThat(written(talkative, false)).doesNotContain("canary").doesNotContain("secret-model");
            assertThat(DIALECT.answer(bytes(talkative), false).droppedFields()).isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[\"canary\"]",
                    "\"canary canary\"",
                    "\"AAAA\"",
                    "\"AADAfw==\"",
                    "[1e99]",
                    "[null]",
                    "{\"a\":1}",
                    "[[1]]",
                    "[0.00000000000000000000000000000000000000000001]"
                })
        void withSomethingElseThanNumbersIsRefusedWithoutRepeatingIt(String embedding) {
            assertThatThrownBy(() -> written(NUMBERS.replace("[0.5,-1.25e0,3]", embedding), false))
                    .isInstanceOfSatisfying(ContentException.class, refused -> {
                        assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UPSTREAM_ERROR);
                        assertThat(refused.refusal().toString()).doesNotContain("canary");
                    });
        }

        @Test
        void withOneTextTwiceIsRefused() {
            String item = "{\"object\":\"embedding\",\"index\":0,\"embedding\":[1]}";
            assertThatThrownBy(() -> written("{\"data\":[" + item + "," + item + "]}", false))
                    .isInstanceOf(ContentException.class);
        }

        @Test
        void comesInTheOrderOfTheTexts() {
            String first = "{\"index\":0,\"embedding\":[1]}";
            String second = "{\"index\":1,\"embedding\":[2]}";
            assertThat(written("{\"data\":[" + second + "," + first + "]}", false))
                    .contains("\"embedding\":[1.0]},{\"object\":\"embedding\",\"index\":1,\"embedding\":[2.0]}");
        }

        @Test
        void hasVectorsAndAUsageAsEvents() {
            assertThat(DIALECT.answer(bytes(NUMBERS), false).events())
                    .hasSize(2)
                    .first()
                    .isInstanceOf(AnswerEvent.Vector.class);
        }
    }
}
