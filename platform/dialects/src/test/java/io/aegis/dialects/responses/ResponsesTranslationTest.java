package io.aegis.dialects.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerEvent.CallKind;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Outgoing;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.StreamDecoder;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Between the two APIs of OpenAI: what is said is the same, what cannot be said is listed. */
class ResponsesTranslationTest {
    private static final Envelope ENVELOPE =
            new Envelope("run-1", "asked", 5, Set.of("usage", "seals"), List.of(), List.of());

    private static Outgoing translated(Dialect from, String request, Dialect to) {
        return from.request(Requests.utf8(request), RequestLimits.DEFAULT)
                .outgoing(to.name(), "upstream-model", id -> "keyed:" + id);
    }

    private static Outgoing toChat(String request) {
        Outgoing outgoing = translated(Dialects.OPENAI_RESPONSES, request, Dialects.OPENAI_CHAT);
        Dialects.OPENAI_CHAT.request(outgoing.body(), RequestLimits.DEFAULT); // it is one
        return outgoing;
    }

    private static Outgoing toResponses(String request) {
        Outgoing outgoing = translated(Dialects.OPENAI_CHAT, request, Dialects.OPENAI_RESPONSES);
        Dialects.OPENAI_RESPONSES.request(outgoing.body(), RequestLimits.DEFAULT); // it is one
        return outgoing;
    }

    private static Map<?, ?> document(Outgoing outgoing) {
        return (Map<?, ?>) Raw.parse(new String(outgoing.body(), StandardCharsets.UTF_8));
    }

    private static Object json(String json) {
        return Raw.parse(json);
    }

    private static String user(String members) {
        return "{\"model\":\"m\",\"input\":\"x\"," + members + "}";
    }

    private static String chat(String members) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]," + members + "}";
    }

    @Nested
    class ARequestForAResponseAsAChat {
        @Test
        void saysTheConversationTurnByTurn() {
            Map<?, ?> chat = document(toChat(Requests.CONVERSATION));
            assertThat(chat.get("model")).isEqualTo("upstream-model");
            assertThat(chat.get("store")).isEqualTo(false);
            assertThat(chat.get("messages")).isEqualTo(json("""
                [{"role":"system","content":"be brief"},
                 {"role":"system","content":"be kind"},
                 {"role":"system","content":[{"type":"text","text":"be "},{"type":"text","text":"fair"}]},
                 {"role":"user","content":[{"type":"text","text":"my number is 4155"},{"type":"text","text":"550123"},
                   {"type":"image_url","image_url":{"url":"%s"}},{"type":"text","text":"after the image"},
                   {"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}},
                   {"type":"file","file":{"filename":"notes.txt","file_data":"%s"}}]},
                 {"role":"assistant","content":[{"type":"text","text":"well "},{"type":"text","text":"then"},{"type":"refusal","refusal":"no part"}],
                  "tool_calls":[{"id":"call00000","type":"function","function":{"name":"find","arguments":"{\\"who\\":\\"ann\\",\\"tel\\":12345678901234567890,\\"in\\":[{\\"deep\\":1.10}]}"}},
                                {"id":"call00001","type":"custom","custom":{"name":"shell","input":"ls"}}]},
                 {"role":"tool","tool_call_id":"call00000","content":"found"},
                 {"role":"tool","tool_call_id":"call00001","content":[{"type":"text","text":"a "},{"type":"text","text":"file"}]},
                 {"role":"assistant","content":"all done"}]
                """.formatted(Requests.PNG, Requests.TEXT_FILE)));
        }

        @Test
        void listsWhatAChatHasNoWordFor() {
            Outgoing outgoing = toChat(Requests.CONVERSATION);
            assertThat(outgoing.lost())
                    .containsExactlyInAnyOrder(
                            "/input/2/content/2/detail",
                            "/input/2/content/5/detail",
                            "/input/4/phase",
                            "/input/4/content/0/annotations",
                            "/input/8/output/2",
                            "/input/8/output/3");
            assertThat(outgoing.hints())
                    .contains("/input/3", "/input/1/content/1/prompt_cache_breakpoint")
                    .allMatch(hint -> hint.equals("/input/3") || hint.endsWith("/prompt_cache_breakpoint"));
        }

        @Test
        void saysTheSettings() {
            Outgoing outgoing = toChat(Requests.OPTIONS);
            Map<?, ?> chat = document(outgoing);
            assertThat(chat.get("tools")).isEqualTo(json("""
                [{"type":"function","function":{"name":"find","description":"finds","parameters":{"type":"object","properties":{"who":{"type":"string","enum":["a1","b2"]}}},"strict":true}},
                 {"type":"custom","custom":{"name":"shell","description":"runs"}}]
                """));
            assertThat(chat.get("response_format")).isEqualTo(json("""
                {"type":"json_schema","json_schema":{"name":"person","description":"of a person","strict":true,"schema":{"type":"object"}}}
                """));
            assertThat(chat.get("stream")).isEqualTo(true);
            assertThat(chat.get("user")).isEqualTo("keyed:user-1");
            assertThat(chat.get("reasoning_effort")).isEqualTo("low");
            assertThat(chat.get("verbosity")).isEqualTo("low");
            assertThat(chat.get("parallel_tool_calls")).isEqualTo(false);
            assertThat(new String(outgoing.body(), StandardCharsets.UTF_8))
                    .contains("\"max_completion_tokens\":1234567", "\"temperature\":1.10", "\"top_p\":1");
            assertThat(outgoing.lost())
                    .containsExactlyInAnyOrder(
                            "/access_programs",
                            "/image",
                            "/max_tool_calls",
                            "/metadata",
                            "/moderation",
                            "a field of the request that is not in the published schema",
                            "/reasoning/summary",
                            "/reasoning/generate_summary",
                            "/reasoning/context",
                            "/reasoning/mode",
                            "/tool_choice",
                            "/tools/0/output_schema",
                            "/tools/1/format",
                            "/truncation");
            assertThat(outgoing.hints())
                    .containsExactlyInAnyOrder(
                            "/safety_identifier",
                            "/service_tier",
                            "/prompt_cache_key",
                            "/prompt_cache_options",
                            "/prompt_cache_retention",
                            "/include/0");
        }

        @Test
        void losesNothingOfAPlainOne() {
            Outgoing outgoing = toChat(
                    user(
                            "\"tool_choice\":{\"type\":\"function\",\"name\":\"f\"},\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":null,\"strict\":null}],\"text\":{\"format\":{\"type\":\"json_object\"}},\"truncation\":\"disabled\",\"top_logprobs\":0,\"background\":false"));
            assertThat(outgoing.untold()).isEmpty();
            assertThat(document(outgoing).get("tool_choice"))
                    .isEqualTo(json("{\"type\":\"function\",\"function\":{\"name\":\"f\"}}"));
            assertThat(document(outgoing).get("response_format")).isEqualTo(json("{\"type\":\"json_object\"}"));
        }

        @Test
        void listsWhatTheTableDoesNotKnowWhereverItStands() {
            for (String item : List.of(
                    "{\"role\":\"user\",\"content\":\"x\",\"y\":1}",
                    "{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"x\",\"y\":1}]}",
                    "{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\",\"y\":1}",
                    "{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\",\"caller\":{\"type\":\"direct\",\"y\":1}}",
                    "{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"x\",\"y\":1}",
                    "{\"type\":\"reasoning\",\"summary\":[],\"y\":1}",
                    "{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"x\",\"y\":1}]}")) {
                assertThat(toChat("{\"model\":\"m\",\"input\":[" + item + "]}").lost())
                        .as(item)
                        .hasSize(1);
            }
            for (String member : List.of(
                    "\"y\":1",
                    "\"text\":{\"y\":1}",
                    "\"text\":{\"format\":{\"type\":\"text\",\"y\":1}}",
                    "\"reasoning\":{\"y\":1}",
                    "\"reasoning\":{\"effort\":\"max\"}",
                    "\"stream_options\":{\"y\":1}",
                    "\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"y\":1}]",
                    "\"tool_choice\":{\"type\":\"function\",\"name\":\"f\",\"y\":1}",
                    "\"include\":[\"message.output_text.logprobs\"]",
                    "\"top_logprobs\":2")) {
                assertThat(toChat(user(member)).lost()).as(member).hasSize(1);
            }
        }

        @Test
        void isWrittenAsTheGuardsLeftIt() {
            RequestExchange request = Dialects.OPENAI_RESPONSES.request(
                    Requests.utf8("{\"model\":\"m\",\"instructions\":\"secret\",\"input\":\"secret\"}"),
                    RequestLimits.DEFAULT);
            for (Segment segment : List.copyOf(request.segments())) {
                if (segment.text().equals("secret")) {
                    request.replace(segment.withText("<M>", List.of(new Part(0, 3))));
                }
            }
            Outgoing outgoing = request.outgoing("openai.chat", "u", id -> id);
            assertThat(document(outgoing).get("messages"))
                    .isEqualTo(json(
                            "[{\"role\":\"system\",\"content\":\"<M>\"},{\"role\":\"user\",\"content\":\"<M>\"}]"));
        }
    }

    @Nested
    class AChatAsARequestForAResponse {
        private static final String CONVERSATION = """
            {"model":"m","stream":true,"messages":[
              {"role":"system","content":"be brief"},
              {"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"%s"}},{"type":"file","file":{"file_data":"%s","filename":"n.txt"}}]},
              {"role":"assistant","content":"well","reasoning_content":"hm","refusal":"no","tool_calls":[
                {"id":"a","type":"function","function":{"name":"find","arguments":"{\\"x\\":1.10}"}},
                {"id":"b","type":"custom","custom":{"name":"shell","input":"ls"}}]},
              {"role":"tool","tool_call_id":"a","content":"found"},
              {"role":"tool","tool_call_id":"b","content":[{"type":"text","text":"a "},{"type":"text","text":"file"}]},
              {"role":"user","content":"go on"}]}
            """.formatted(Requests.PNG, Requests.TEXT_FILE);

        @Test
        void saysTheConversationItemByItem() {
            Outgoing outgoing = toResponses(CONVERSATION);
            assertThat(document(outgoing).get("input"))
                    .isEqualTo(json("""
                        [{"type":"message","role":"system","content":"be brief"},
                         {"type":"message","role":"user","content":[{"type":"input_text","text":"see"},{"type":"input_image","detail":"auto","image_url":"%s"},
                           {"type":"input_file","filename":"n.txt","file_data":"%s"}]},
                         {"type":"message","role":"assistant","content":[{"type":"output_text","text":"well","annotations":[]},{"type":"refusal","refusal":"no"}]},
                         {"type":"function_call","call_id":"call00000","name":"find","arguments":"{\\"x\\":1.10}"},
                         {"type":"custom_tool_call","call_id":"call00001","name":"shell","input":"ls"},
                         {"type":"function_call_output","call_id":"call00000","output":"found"},
                         {"type":"custom_tool_call_output","call_id":"call00001","output":[{"type":"input_text","text":"a "},{"type":"input_text","text":"file"}]},
                         {"type":"message","role":"user","content":"go on"}]
                        """.formatted(Requests.PNG, Requests.TEXT_FILE)));
            assertThat(document(outgoing).get("stream")).isEqualTo(true);
            assertThat(document(outgoing).get("store")).isEqualTo(false);
            assertThat(outgoing.lost()).isEmpty();
            assertThat(outgoing.hints()).containsExactly("/messages/2/reasoning_content");
        }

        @Test
        void saysTheSettings() {
            Outgoing outgoing = toResponses(chat("""
                "max_tokens":7,"temperature":1.10,"top_p":0.5,"user":"u","reasoning_effort":"high","verbosity":"low","parallel_tool_calls":false,
                "tool_choice":{"type":"custom","custom":{"name":"shell"}},
                "tools":[{"type":"function","function":{"name":"find","description":"finds","parameters":{"type":"object"}}},{"type":"function","function":{"name":"bare","strict":true}},{"type":"custom","custom":{"name":"shell"}}],
                "response_format":{"type":"json_schema","json_schema":{"name":"p","schema":{"type":"object"},"strict":true}}
                """));
            assertThat(outgoing.untold()).isEmpty();
            var expected = new LinkedHashMap<Object, Object>((Map<?, ?>) json("""
                {"model":"upstream-model","input":[{"type":"message","role":"user","content":"x"}],
                 "tools":[{"type":"function","name":"find","description":"finds","parameters":{"type":"object"},"strict":false},
                          {"type":"function","name":"bare","parameters":{"type":"object","properties":{}},"strict":true},{"type":"custom","name":"shell"}],
                 "max_output_tokens":7,"temperature":1.10,"top_p":0.5,"user":"keyed:u","reasoning":{"effort":"high"},"parallel_tool_calls":false,
                 "tool_choice":{"type":"custom","name":"shell"},
                 "text":{"format":{"type":"json_schema","name":"p","schema":{"type":"object"},"strict":true},"verbosity":"low"},"store":false}
                """));
            assertThat(document(outgoing)).isEqualTo(expected);
        }

        @Test
        void listsWhatAResponseHasNoWordFor() {
            assertThat(toResponses(chat("\"stop\":[\"a\"],\"n\":2,\"seed\":7,\"logprobs\":true"))
                            .lost())
                    .containsExactlyInAnyOrder("/stop", "/n", "/seed", "/logprobs");
            assertThat(toResponses(chat("\"tool_choice\":\"auto\",\"function_call\":\"none\""))
                            .lost())
                    .containsExactly("/function_call");
        }

        @Test
        void saysThatTheAnswerIsADocument() {
            assertThat(document(toResponses(chat("\"response_format\":{\"type\":\"json_object\"}")))
                            .get("text"))
                    .isEqualTo(json("{\"format\":{\"type\":\"json_object\"}}"));
            assertThat(document(toResponses(chat("\"verbosity\":\"high\""))).get("text"))
                    .isEqualTo(json("{\"verbosity\":\"high\"}"));
        }

        @Test
        void thatSaysNothingIsRefused() {
            assertThatThrownBy(() ->
                            toResponses("{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":null}]}"))
                    .isInstanceOfSatisfying(
                            ContentException.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNSUPPORTED_CONTENT));
        }
    }

    @Nested
    class AnAnswer {
        private static final String CHAT = """
            {"choices":[{"index":0,"message":{"role":"assistant","content":"well","reasoning_content":"hm","tool_calls":[
              {"id":"c","type":"function","function":{"name":"find","arguments":"{\\"a\\":1}"}}]},"finish_reason":"tool_calls"}],
             "usage":{"prompt_tokens":5,"completion_tokens":7}}
            """;

        @Test
        void ofAChatIsAResponse() {
            byte[] whole = Dialects.OPENAI_RESPONSES.whole(
                    Dialects.OPENAI_CHAT.answer(Requests.utf8(CHAT), false).events(), ENVELOPE);
            assertThat(new String(whole, StandardCharsets.UTF_8))
                    .contains("\"summary\":[{\"type\":\"summary_text\",\"text\":\"hm\"}]")
                    .contains("\"type\":\"output_text\",\"text\":\"well\"")
                    .contains(
                            "\"type\":\"function_call\",\"status\":\"completed\",\"call_id\":\"call_run1i2\",\"name\":\"find\",\"arguments\":\"{\\\"a\\\":1}\"")
                    .contains("\"input_tokens\":5", "\"total_tokens\":12", "\"status\":\"completed\",\"error\":null");
            assertThat(Dialects.OPENAI_RESPONSES.answer(whole, false).events())
                    .isEqualTo(Dialects.OPENAI_CHAT
                            .answer(Requests.utf8(CHAT), false)
                            .events());
        }

        @Test
        void ofTheOlderShapeOfACallIsACallToo() {
            byte[] whole = Dialects.OPENAI_RESPONSES.whole(
                    List.of(
                            new AnswerEvent.ToolCall(0, 0, CallKind.LEGACY, "old", "{}"),
                            new AnswerEvent.Finished(0, Ending.TOOL_CALLS)),
                    ENVELOPE);
            assertThat(new String(whole, StandardCharsets.UTF_8)).contains("\"type\":\"function_call\"", "\"old\"");
        }

        @Test
        void ofAResponseIsAChat() {
            byte[] response = Dialects.OPENAI_RESPONSES.whole(
                    Dialects.OPENAI_CHAT.answer(Requests.utf8(CHAT), false).events(), ENVELOPE);
            byte[] whole = Dialects.OPENAI_CHAT.whole(
                    Dialects.OPENAI_RESPONSES.answer(response, false).events(), ENVELOPE);
            assertThat(new String(whole, StandardCharsets.UTF_8))
                    .contains("\"content\":\"well\"", "\"reasoning_content\":\"hm\"")
                    .contains("\"function\":{\"name\":\"find\",\"arguments\":\"{\\\"a\\\":1}\"}")
                    .contains("\"finish_reason\":\"tool_calls\"", "\"prompt_tokens\":5");
        }
    }

    @Nested
    class AStream {
        private static final List<AnswerEvent> SAID = List.of(
                new AnswerEvent.Text(0, Channel.REASONING, "hm"),
                new AnswerEvent.Text(0, Channel.ASSISTANT, "we"),
                new AnswerEvent.Text(0, Channel.ASSISTANT, "ll"),
                new AnswerEvent.ToolCall(0, 0, CallKind.FUNCTION, "find", "{\"a\":1}"),
                new AnswerEvent.Finished(0, Ending.TOOL_CALLS),
                new AnswerEvent.Counted(new Usage(5, 7, 2, 3)),
                new AnswerEvent.Done());

        private static byte[] encode(Dialect dialect, List<AnswerEvent> events) {
            StreamEncoder encoder = dialect.encoder(ENVELOPE);
            var bytes = new ByteArrayOutputStream();
            for (AnswerEvent event : events) {
                switch (event) {
                    case AnswerEvent.Text text ->
                        bytes.writeBytes(encoder.text(text.choice(), text.channel(), text.text()));
                    case AnswerEvent.ToolCall call -> bytes.writeBytes(encoder.toolCall(call));
                    case AnswerEvent.Finished finished -> bytes.writeBytes(encoder.finished(finished));
                    case AnswerEvent.Counted counted -> bytes.writeBytes(encoder.usage(counted.usage()));
                    case AnswerEvent.Vector vector -> throw new AssertionError();
                    case AnswerEvent.Done done -> bytes.writeBytes(encoder.done());
                    case AnswerEvent.Tokens tokens -> throw new IllegalArgumentException();
                    case AnswerEvent.Seal seal -> throw new IllegalArgumentException();
                    case AnswerEvent.Failed failed -> throw new IllegalArgumentException();
                }
            }
            return bytes.toByteArray();
        }

        private static List<AnswerEvent> decode(Dialect dialect, byte[] stream) {
            StreamDecoder decoder = dialect.decoder(false);
            var events = new ArrayList<>(decoder.next(stream));
            events.addAll(decoder.finish());
            return events;
        }

        @Test
        void saysTheSameInBothApis() {
            List<AnswerEvent> chat = decode(Dialects.OPENAI_CHAT, encode(Dialects.OPENAI_CHAT, SAID));
            assertThat(chat).isEqualTo(SAID);
            List<AnswerEvent> response = decode(Dialects.OPENAI_RESPONSES, encode(Dialects.OPENAI_RESPONSES, chat));
            assertThat(response).isEqualTo(SAID);
            assertThat(decode(Dialects.OPENAI_CHAT, encode(Dialects.OPENAI_CHAT, response)))
                    .isEqualTo(SAID);
        }
    }
}
