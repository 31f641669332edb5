package io.aegis.dialects.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Outgoing;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Between this dialect and {@code openai.chat}: what each has a word for is said, and what it has none for is listed. */
class MessagesTranslationTest {
    private static final Dialect MESSAGES = Dialects.ANTHROPIC_MESSAGES;
    private static final Dialect CHAT = Dialects.OPENAI_CHAT;
    private static final String UNPUBLISHED = "a field of the request that is not in the published schema";

    private static Outgoing toChat(String request) {
        return translated(MESSAGES, CHAT, request);
    }

    private static Outgoing toMessages(String request) {
        return translated(CHAT, MESSAGES, request);
    }

    private static Outgoing translated(Dialect from, Dialect into, String request) {
        RequestExchange exchange = from.request(Requests.utf8(request), RequestLimits.DEFAULT);
        Outgoing outgoing = exchange.outgoing(into.name(), "upstream", id -> "keyed:" + id);
        into.request(outgoing.body(), RequestLimits.DEFAULT);
        return outgoing;
    }

    private static String body(Outgoing outgoing) {
        return new String(outgoing.body(), StandardCharsets.UTF_8);
    }

    private static String messages(String rest) {
        return "{\"model\":\"m\",\"max_tokens\":5," + rest + "}";
    }

    private static String hello(String rest) {
        return messages(
                "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]" + (rest.isEmpty() ? "" : "," + rest));
    }

    private static String chat(String rest) {
        return "{\"model\":\"m\"," + rest + "}";
    }

    private static String chatHello(String rest) {
        return chat("\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]" + (rest.isEmpty() ? "" : "," + rest));
    }

    @Nested
    class ARequestOfThisDialectForChat {
        @Test
        void hasTheInstructionsTheTurnsAndTheToolsOfTheConversation() {
            String body = body(toChat(Requests.CONVERSATION));
            assertThat(body)
                    .startsWith(
                            "{\"model\":\"upstream\",\"messages\":[{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"be"
                                + " \"},{\"type\":\"text\",\"text\":\"kind\"}]},{\"role\":\"user\",\"content\":[")
                    .contains("{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + Requests.PNG
                            + "\"}}")
                    .contains("\"filename\":\"notes\",\"file_data\":\"data:text/plain;base64," + Requests.TEXT_FILE)
                    .contains("{\"type\":\"text\",\"text\":\"found it\"}")
                    .contains(
                            "{\"role\":\"assistant\",\"content\":\"well\",\"tool_calls\":[{\"id\":\"call00000\",\"type\":\"function\",\"function\":{\"name\":\"find\","
                                + "\"arguments\":\"{\\\"who\\\":\\\"ann\\\",\\\"tel\\\":12345678901234567890,\\\"in\\\":[{\\\"deep\\\":1.10}]}\"}},")
                    .contains("{\"role\":\"tool\",\"tool_call_id\":\"call00000\",\"content\":\"a"
                            + " result\"},{\"role\":\"tool\",\"tool_call_id\":\"call00001\",\"content\":[")
                    .contains("{\"role\":\"user\",\"content\":\"go"
                                  + " on\"},{\"role\":\"assistant\",\"content\":\"going\"},{\"role\":\"system\",\"content\":\"be"
                                  + " careful\"}")
                    .contains("\"max_completion_tokens\":100")
                    .doesNotContain("a thought", "/u3+7f7t/u3+7f7t/u3+7Q==", "/u3+7f7t/u3+7f7t/u3+8A==");
        }

        @Test
        void listsWhatChatHasNoWordFor() {
            assertThat(toChat(Requests.CONVERSATION).lost())
                    .contains(
                            "/messages/0/content/2/transformations",
                            "/messages/0/content/4/context",
                            "/messages/0/content/4/citations",
                            "/messages/0/content/8/source",
                            "/messages/0/content/8/title",
                            "/messages/1/content/2/citations",
                            "/messages/2/content/1/is_error",
                            "/messages/2/content/1/content/2",
                            "/messages/2/content/1/content/8",
                            "/messages/4/clear_at");
            assertThat(toChat(Requests.CONVERSATION).hints())
                    .contains("/system/1/cache_control", "/messages/1/content/0", "/messages/1/content/1");
        }

        @Test
        void hasTheSettingsThatChatKnows() {
            Outgoing outgoing = toChat(Requests.OPTIONS);
            assertThat(body(outgoing))
                    .contains("\"max_completion_tokens\":1234567", "\"temperature\":0.10", "\"top_p\":1")
                    .contains("\"stop\":[\"END\",\"STOP\"]", "\"user\":\"keyed:user-1\"")
                    .contains("\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"find\"}}")
                    .contains("\"parallel_tool_calls\":false", "\"stream\":true", "\"store\":false")
                    .contains(
                            "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"schema\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}},\"strict\":true}}")
                    .contains(
                            "{\"type\":\"function\",\"function\":{\"name\":\"find\",\"description\":\"finds\",\"parameters\":{\"type\":\"object\",\"properties\":{\"who\":{\"type\":\"string\",\"enum\":[\"a1\",\"b2\"]}}},\"strict\":true}}");
            assertThat(outgoing.lost())
                    .containsExactlyInAnyOrder(
                            UNPUBLISHED,
                            "/thinking",
                            "/thinking/display",
                            "/thinking/block_binding",
                            "/output_config/effort",
                            "/output_config/task_budget",
                            "/tools/0/defer_loading",
                            "/tools/0/input_examples",
                            "/top_k");
            assertThat(outgoing.hints())
                    .containsExactlyInAnyOrder(
                            "/context_management",
                            "/speed",
                            "/cache_control",
                            "/tools/0/cache_control",
                            "/tools/0/eager_input_streaming");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "\"thinking\":{\"type\":\"disabled\"}|\"reasoning_effort\":\"none\"|",
                    "\"thinking\":{\"type\":\"adaptive\"}|\"store\":false|",
                    "\"output_config\":{\"effort\":\"high\"}|\"reasoning_effort\":\"high\"|",
                    "\"thinking\":{\"type\":\"disabled\"},\"output_config\":{\"effort\":\"low\"}|\"reasoning_effort\":\"none\"|/output_config/effort",
                    "\"thinking\":{\"type\":\"between_tools\"}|\"store\":false|/thinking",
                    "\"tool_choice\":{\"type\":\"any\"}|\"tool_choice\":\"required\"|",
                    "\"tool_choice\":{\"type\":\"none\"}|\"tool_choice\":\"none\"|",
                    "\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}|\"parallel_tool_calls\":false|",
                    "\"output_format\":{\"type\":\"json_schema\",\"schema\":{\"a\":1}}|\"schema\":{\"a\":1},\"strict\":true|"
                })
        void saysOrListsEachSetting(String member, String said, String lost) {
            Outgoing outgoing = toChat(hello(member));
            assertThat(body(outgoing)).contains(said);
            assertThat(outgoing.lost()).isEqualTo(lost == null ? List.of() : List.of(lost));
        }

        @Test
        void dropsNothingSilently() {
            assertThat(dropped(MESSAGES, CHAT, Requests.ALL))
                    .as("the model and ids are ours, the type of an image is what its bytes are")
                    .containsExactlyInAnyOrder(
                            "/model",
                            "/messages[]/content[]/id",
                            "/messages[]/content[]/tool_use_id",
                            "/messages[]/content[]/source/media_type",
                            "/messages[]/content[]/source/content[]/source/media_type");
        }
    }

    @Nested
    class AChatRequestForThisDialect {
        @Test
        void hasInstructionsInFrontAndEachRoleOnce() {
            Outgoing outgoing = toMessages(chat("""
                "messages":[
                  {"role":"system","content":"be brief"},
                  {"role":"developer","content":[{"type":"text","text":"be kind"}]},
                  {"role":"user","content":"one"},
                  {"role":"user","content":[{"type":"text","text":"two"},{"type":"image_url","image_url":{"url":"data:image/png;base64,%s"}},
                    {"type":"file","file":{"file_data":"data:text/csv;base64,%s","filename":"a.csv"}}]},
                  {"role":"assistant","content":null,"refusal":"no","tool_calls":[
                    {"id":"a","type":"function","function":{"name":"find","arguments":"{\\"who\\":\\"ann\\",\\"n\\":1.10}"}},
                    {"id":"b","type":"function","function":{"name":"other","arguments":""}}]},
                  {"role":"tool","tool_call_id":"a","content":"found"},
                  {"role":"tool","tool_call_id":"b","content":[{"type":"text","text":"x"},{"type":"text","text":"y"}]},
                  {"role":"user","content":"go on"},
                  {"role":"assistant","content":""},
                  {"role":"user","content":"now"}]\
                """.formatted(Requests.PNG, Requests.base64("a,b"))));
            assertThat(body(outgoing))
                    .isEqualTo(
                            "{\"model\":\"upstream\",\"max_tokens\":4096,\"system\":[{\"type\":\"text\",\"text\":\"be"
                                + " brief\"},{\"type\":\"text\",\"text\":\"be kind\"}],\"messages\":["
                                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"one\"},{\"type\":\"text\",\"text\":\"two\"},"
                                + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\""
                                    + Requests.PNG + "\"}},"
                                                   + "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"a,b\"},\"title\":\"a.csv\"}]},"
                                                   + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"no\"},"
                                                   + "{\"type\":\"tool_use\",\"id\":\"call00000\",\"name\":\"find\",\"input\":{\"who\":\"ann\",\"n\":1.10}},"
                                                   + "{\"type\":\"tool_use\",\"id\":\"call00001\",\"name\":\"other\",\"input\":{}}]},"
                                                   + "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"call00000\",\"content\":[{\"type\":\"text\",\"text\":\"found\"}]},"
                                                   + "{\"type\":\"tool_result\",\"tool_use_id\":\"call00001\",\"content\":[{\"type\":\"text\",\"text\":\"x\"},{\"type\":\"text\",\"text\":\"y\"}]},{\"type\":\"text\",\"text\":\"go"
                                                   + " on\"},{\"type\":\"text\",\"text\":\"now\"}]}]}");
            assertThat(outgoing.untold()).isEmpty();
        }

        @Test
        void saysALaterInstructionInFrontAndListsThatItMoved() {
            Outgoing outgoing = toMessages(chat(
                    "\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"system\",\"content\":\"late\"}]"));
            assertThat(body(outgoing)).contains("\"system\":[{\"type\":\"text\",\"text\":\"late\"}]");
            assertThat(outgoing.lost()).containsExactly("/messages/1/content");
        }

        @Test
        void givesCallsOfTheOlderShapeIdsOfTheirOwn() {
            String turn =
                    "{\"role\":\"assistant\",\"content\":null,\"function_call\":{\"name\":\"old\",\"arguments\":\"{}\"}},{\"role\":\"function\",\"name\":\"old\",\"content\":\"r\"}";
            String body = body(toMessages(chat("\"messages\":[" + turn + "," + turn + "," + turn + "]")));
            assertThat(body)
                    .contains("\"id\":\"call90000\"", "\"tool_use_id\":\"call90000\"")
                    .contains("\"id\":\"call90000x0\"", "\"tool_use_id\":\"call90000x0\"")
                    .contains("\"id\":\"call90000x1\"", "\"tool_use_id\":\"call90000x1\"");
        }

        @Test
        void leavesOutACallWithTextTogetherWithItsResult() {
            Outgoing outgoing = toMessages(
                    chat(
                            "\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"custom\",\"custom\":{\"name\":\"shell\",\"input\":\"ls\"}}]},"
                                + "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"files\"},{\"role\":\"user\",\"content\":\"b\"}],"
                                + "\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"shell\"}}],\"tool_choice\":\"required\""));
            assertThat(body(outgoing)).doesNotContain("shell", "files", "tool_choice", "tools");
            assertThat(outgoing.lost())
                    .containsExactlyInAnyOrder("/messages/1/tool_calls/0", "/messages/2", "/tools/0", "/tool_choice");
        }

        @Test
        void cannotBeSaidWithoutAWordOfTheUser() {
            assertThatThrownBy(() -> toMessages(chat("\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"}]")))
                    .isInstanceOfSatisfying(
                            ContentException.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNSUPPORTED_CONTENT));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "\"max_tokens\":7|\"max_tokens\":7,|",
                    "\"max_completion_tokens\":9|\"max_tokens\":9,|",
                    "\"temperature\":1.00|\"temperature\":1.00|",
                    "\"temperature\":1.5|\"max_tokens\":4096|/temperature",
                    "\"top_p\":0.5|\"top_p\":0.5|",
                    "\"stop\":[\"END\",\" \"]|\"stop_sequences\":[\"END\"]|/stop",
                    "\"n\":2|\"max_tokens\":4096|/n",
                    "\"user\":\"ann\"|\"metadata\":{\"user_id\":\"keyed:ann\"}|",
                    "\"stream\":true|\"stream\":true|",
                    "\"reasoning_effort\":\"low\"|\"output_config\":{\"effort\":\"low\"}|",
                    "\"reasoning_effort\":\"none\"|\"thinking\":{\"type\":\"disabled\"}|",
                    "\"reasoning_effort\":\"minimal\"|\"max_tokens\":4096|/reasoning_effort",
                    "\"verbosity\":\"low\"|\"max_tokens\":4096|/verbosity",
                    "\"seed\":5|\"max_tokens\":4096|/seed",
                    "\"logit_bias\":{\"5\":1}|\"max_tokens\":4096|/logit_bias",
                    "\"response_format\":{\"type\":\"json_object\"}|\"max_tokens\":4096|/response_format",
                    "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"p\",\"schema\":{\"a\":1}}}|\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"a\":1}}}|",
                    "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"p\",\"description\":\"d\",\"schema\":{}}},\"reasoning_effort\":\"high\"|\"output_config\":{\"effort\":\"high\",\"format\":{|/response_format",
                    "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]|\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]|",
                    "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"properties\":{}},\"strict\":true}}]|{\"name\":\"f\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\",\"properties\":{}},\"strict\":true}|",
                    "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"required\"|\"tool_choice\":{\"type\":\"any\"}|",
                    "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"none\",\"parallel_tool_calls\":false|\"tool_choice\":{\"type\":\"none\"}|",
                    "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"parallel_tool_calls\":false|\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}|",
                    "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}|\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\"}|"
                })
        void saysOrListsEachSetting(String member, String said, String lost) {
            Outgoing outgoing = toMessages(chatHello(member));
            assertThat(body(outgoing)).contains(said);
            assertThat(outgoing.lost()).isEqualTo(lost == null ? List.of() : List.of(lost));
        }

        @Test
        void dropsNothingSilently() {
            assertThat(dropped(CHAT, MESSAGES, io.aegis.dialects.chat.Requests.ALL))
                    .as("the model and ids are ours, a result's name is its call's")
                    .containsExactlyInAnyOrder(
                            "/model", "/messages[]/tool_calls[]/id", "/messages[]/tool_call_id", "/messages[]/name");
        }
    }

    /** Places where a word may stand that neither arrives in the other dialect nor is listed, nor is any place around it. */
    private static Set<String> dropped(Dialect from, Dialect into, List<String> requests) {
        var dropped = new TreeSet<String>();
        for (String request : requests) {
            Raw.walk(Raw.parse(request), "", (pointer, value) -> {
                Object planted = planted(value);
                if (planted != null) {
                    String changed = Raw.write(Raw.with(Raw.parse(request), "", pointer, old -> planted));
                    if (!isSaidOrListed(from, into, changed, pointer)) {
                        dropped.add(pointer.replaceAll("/\\d+(?=/|$)", "[]"));
                    }
                }
            });
        }
        return dropped;
    }

    /** A word in the place of a string, or as a member that no table has. */
    private static @Nullable Object planted(Object value) {
        if (value instanceof String text) {
            return text.startsWith("\0") ? null : "canary7";
        }
        if (value instanceof Map<?, ?> map) {
            var more = new LinkedHashMap<Object, Object>(map);
            more.put("x_more", "canary7");
            return more;
        }
        return null;
    }

    private static boolean isSaidOrListed(Dialect from, Dialect into, String request, String pointer) {
        Outgoing outgoing;
        try {
            outgoing = translated(from, into, request);
        } catch (ContentException refused) {
            return true;
        }
        return body(outgoing).contains("canary7")
                || body(outgoing).contains(Requests.base64("canary7"))
                || outgoing.untold().stream()
                        .anyMatch(place -> place.equals(UNPUBLISHED)
                                ? pointer.matches("|/x_unknown.*")
                                : pointer.startsWith(place));
    }

    @Nested
    class AnAnswer {
        private static final Envelope ENVELOPE =
                new Envelope("run", "asked", 5, Set.of(Envelope.USAGE), List.of(), List.of("/top_k"));

        @Test
        void ofThisDialectIsAChatCompletionToAChatClient() {
            var events = MESSAGES.answer(Requests.utf8(Answers.RICH), false).events();
            assertThat(new String(CHAT.whole(events, ENVELOPE), StandardCharsets.UTF_8))
                    .contains("\"content\":\"one two\"", "\"reasoning_content\":\"because\"")
                    .contains(
                            "\"name\":\"find\",\"arguments\":\"{\\\"who\\\":\\\"ann\\\",\\\"tel\\\":12345678901234567890,\\\"x\\\":1.10}\"")
                    .contains("\"finish_reason\":\"tool_calls\"")
                    .contains(
                            "\"prompt_tokens\":10,\"completion_tokens\":7,\"total_tokens\":17,\"prompt_tokens_details\":{\"cached_tokens\":2},\"completion_tokens_details\":{\"reasoning_tokens\":3}")
                    .doesNotContain("/u3+7f7t/u3+7f7t/u3+7Q==", "/u3+7f7t/u3+7f7t/u3+8A==", "toolu_");
        }

        @Test
        void ofChatIsAMessageToAClientOfThisDialect() {
            var events = CHAT.answer(
                            Requests.utf8(
                                    "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\",\"reasoning_content\":\"hm\",\"tool_calls\":[{\"id\":\"x\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":"
                                        + " 1.10}\"}}]},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7,\"prompt_tokens_details\":{\"cached_tokens\":2}}}"),
                            false)
                    .events();
            assertThat(new String(MESSAGES.whole(events, ENVELOPE), StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"id\":\"msg_run\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"asked\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"},{\"type\":\"text\",\"text\":\"hi\"},"
                                + "{\"type\":\"tool_use\",\"id\":\"toolu_runt0\",\"name\":\"f\",\"input\":{\"a\":1.10}}],\"stop_reason\":\"tool_use\",\"stop_sequence\":null,"
                                + "\"usage\":{\"input_tokens\":3,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":2,\"output_tokens\":7,\"output_tokens_details\":{\"thinking_tokens\":0}},"
                                + "\"aegis\":{\"not_translated\":[\"/top_k\"]}}");
        }

        @Test
        void streamedInOneDialectSaysTheSameInTheOther() {
            List<AnswerEvent> events = decoded(MESSAGES.decoder(false), Requests.utf8(Answers.STREAM));
            List<AnswerEvent> known = events.stream()
                    .filter(event -> !(event instanceof AnswerEvent.Seal))
                    .toList();
            assertThat(decoded(CHAT.decoder(false), encoded(CHAT.encoder(ENVELOPE), events)))
                    .isEqualTo(known);
            assertThat(decoded(MESSAGES.decoder(false), encoded(MESSAGES.encoder(ENVELOPE), known)))
                    .isEqualTo(known);
        }

        private static List<AnswerEvent> decoded(StreamDecoder decoder, byte[] stream) {
            var events = new ArrayList<>(decoder.next(stream));
            events.addAll(decoder.finish());
            return events;
        }

        private static byte[] encoded(StreamEncoder encoder, List<AnswerEvent> events) {
            var stream = new ByteArrayOutputStream();
            for (AnswerEvent event : events) {
                stream.writeBytes(
                        switch (event) {
                            case AnswerEvent.Text text -> encoder.text(0, text.channel(), text.text());
                            case AnswerEvent.Tokens tokens -> throw new AssertionError();
                            case AnswerEvent.ToolCall call -> encoder.toolCall(call);
                            case AnswerEvent.Seal seal -> encoder.seal(seal);
                            case AnswerEvent.Finished end -> encoder.finished(end);
                            case AnswerEvent.Counted counted -> encoder.usage(counted.usage());
                            case AnswerEvent.Vector vector -> throw new AssertionError();
                            case AnswerEvent.Done done -> encoder.done();
                            case AnswerEvent.Failed failed -> throw new AssertionError();
                        });
            }
            return stream.toByteArray();
        }
    }
}
