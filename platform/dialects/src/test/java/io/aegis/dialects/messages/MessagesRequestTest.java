package io.aegis.dialects.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.Outgoing;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.ToolName;
import io.aegis.kernel.port.Unscanned;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesRequestTest {
    private static RequestExchange read(String request) {
        return Dialects.ANTHROPIC_MESSAGES.request(Requests.utf8(request), RequestLimits.DEFAULT);
    }

    private static String sent(RequestExchange request) {
        return new String(
                request.outgoing("anthropic.messages", "upstream-model", id -> "keyed:" + id)
                        .body(),
                StandardCharsets.UTF_8);
    }

    private static Segment at(RequestExchange request, String pointer) {
        return request.segments().stream()
                .filter(segment -> segment.pointer().equals(pointer) && segment.kind() != Segment.Kind.KEY)
                .findFirst()
                .orElseThrow();
    }

    private static void edit(RequestExchange request, String pointer, String text) {
        Segment segment = at(request, pointer);
        request.replace(segment.withText(text, List.of(new Part(0, text.length()))));
    }

    private static String turn(String role, String content) {
        return "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"" + role + "\",\"content\":" + content
                + "}]}";
    }

    private static String user(String content) {
        return turn("user", content);
    }

    private static String with(String member) {
        return user("\"x\"").replace("{\"model\"", "{" + member + ",\"model\"");
    }

    private static ContentException assertRefused(String request, ErrorCode code) {
        try {
            read(request);
        } catch (ContentException refused) {
            assertThat(refused.refusal().code()).isEqualTo(code);
            assertThat(refused.refusal().toString()).doesNotContain("hunter2");
            assertThat(refused).hasNoCause();
            return refused;
        }
        throw new AssertionError("was read: " + request);
    }

    @Nested
    class WhatLeaves {
        @Test
        void isOurSerialisationWithOurModelAndOurIds() {
            assertThat(sent(read(Requests.CONVERSATION)))
                    .startsWith("{\"model\":\"upstream-model\",\"max_tokens\":100,")
                    .contains("\"id\":\"call00000\"", "\"tool_use_id\":\"call00000\"")
                    .contains("\"id\":\"call00001\"", "\"tool_use_id\":\"call00001\"")
                    .doesNotContain("toolu_");
        }

        @Test
        void sharesNoIdOfAUserBetweenPrincipals() {
            assertThat(sent(read(Requests.OPTIONS))).contains("\"metadata\":{\"user_id\":\"keyed:user-1\"}");
        }

        @Test
        void keepsTheSealsOfTheProvider() {
            assertThat(sent(read(Requests.CONVERSATION)))
                    .contains("\"thinking\":\"a thought\",\"signature\":\"/u3+7f7t/u3+7f7t/u3+7Q==\"")
                    .contains("{\"type\":\"redacted_thinking\",\"data\":\"/u3+7f7t/u3+7f7t/u3+8A==\"}");
        }

        @Test
        void leavesOutReasoningThatNobodySealed() {
            RequestExchange request =
                    read("{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
                        + "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"bare\",\"signature\":\"\"},{\"type\":\"text\",\"text\":\"b\"}]},"
                        + "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"bare\",\"signature\":\"\"}]},"
                        + "{\"role\":\"user\",\"content\":\"c\"}]}");
            assertThat(sent(request))
                    .endsWith(
                            "\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
                                + "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"b\"}]},{\"role\":\"user\",\"content\":\"c\"}]}");
            Outgoing outgoing = request.outgoing("anthropic.messages", "u", id -> id);
            assertThat(outgoing.lost()).isEmpty();
            assertThat(outgoing.hints()).containsExactly("/messages/1/content/0", "/messages/2/content/0");
        }

        @Test
        void letsTheProviderForgetWhatTheGuardsHaveSeen() {
            assertThat(sent(read(Requests.OPTIONS)))
                    .contains("\"context_management\":{\"edits\":[{\"type\":\"clear_thinking_20251015\",\"keep\":")
                    .contains("{\"type\":\"clear_tool_uses_20250919\",\"trigger\":");
        }

        @Test
        void keepsNumbersAsTheyWereWritten() {
            assertThat(sent(read(Requests.CONVERSATION)))
                    .contains("12345678901234567890")
                    .contains("1.10");
        }

        @Test
        void keepsTheMeaningOfEveryMember() {
            for (String request : Requests.ALL) {
                @SuppressWarnings("unchecked")
                var before = (Map<String, Object>) Raw.parse(request.replace("toolu_abc", "call00000")
                        .replace("toolu_def", "call00001")
                        .replace("\"user-1\"", "\"keyed:user-1\""));
                @SuppressWarnings("unchecked")
                var after = (Map<String, Object>) Raw.parse(sent(read(request)));
                assertThat(after.remove("model")).isEqualTo("upstream-model");
                before.remove("model");
                assertThat(after).isEqualTo(before);
            }
        }

        @Test
        void isReadBackAsTheSameSegments() {
            for (String request : Requests.ALL) {
                var again = read(sent(read(request))).segments();
                assertThat(again).extracting(Segment::text).contains("upstream-model");
                assertThat(again).hasSameSizeAs(read(request).segments());
            }
        }
    }

    @Nested
    class Edits {
        @Test
        void reachInsideTheInputOfAToolCall() {
            RequestExchange request = read(Requests.CONVERSATION);
            edit(request, "/messages/1/content/3/input/who", "a \"b\"");
            assertThat(sent(request))
                    .contains("\"input\":{\"who\":\"a"
                            + " \\\"b\\\"\",\"tel\":12345678901234567890,\"in\":[{\"deep\":1.10}]}");
        }

        @Test
        void reachInsideAnAttachedText() {
            RequestExchange request = read(Requests.CONVERSATION);
            edit(request, "/messages/0/content/4/source/data", "masked");
            assertThat(sent(request))
                    .contains("\"media_type\":\"text/plain\",\"data\":\"" + Requests.base64("masked") + "\"");
        }

        @Test
        void ofAdjacentPartsGoBackPartByPart() {
            RequestExchange request = read(Requests.CONVERSATION);
            Segment joined = at(request, "/messages/0/content/0/text");
            assertThat(joined.text()).isEqualTo("my number is 4155550123");
            request.replace(joined.withText("my number is <PHONE>", List.of(new Part(0, 20), new Part(20, 20))));
            assertThat(sent(request))
                    .contains("{\"type\":\"text\",\"text\":\"my number is"
                            + " <PHONE>\"},{\"type\":\"text\",\"text\":\"\",\"cache_control\":{")
                    .doesNotContain("4155", "550123");
        }

        @Test
        void ofTheEndUserAreWhatIsKeyed() {
            RequestExchange request = read(Requests.OPTIONS);
            edit(request, "/metadata/user_id", "masked");
            assertThat(sent(request)).contains("keyed:masked").doesNotContain("user-1");
        }

        @Test
        void ofTheModelAreNotUndoneByPassingItOnAsItWasAsked() {
            RequestExchange request = read(user("\"x\""));
            edit(request, "/model", "<MASKED>");
            assertThat(request.model()).isEqualTo("m");
            assertThatThrownBy(() -> request.outgoing("anthropic.messages", "m", id -> id))
                    .isInstanceOf(ContentException.class);
        }
    }

    @Nested
    class WhatItSaysOfItself {
        @Test
        void isReadFromTheDocument() {
            RequestExchange request = read(Requests.OPTIONS);
            assertThat(request.model()).isEqualTo("claude-x");
            assertThat(request.streamed()).isTrue();
            assertThat(request.logprobs()).isFalse();
            assertThat(request.choices()).isEqualTo(1);
            assertThat(request.declaredTools()).extracting(ToolName::name).containsExactlyInAnyOrder("find", "plain");
            assertThat(request.unknownFields()).containsExactly("/x_unknown");
            assertThat(request.writable()).startsWith("anthropic.messages").contains("openai.chat");
            assertThat(read(Requests.CONVERSATION).unscanned())
                    .extracting(Unscanned::word)
                    .containsOnly("image", "redacted_thinking", "seal");
            assertThat(read(Requests.SIMPLE).unscanned()).isEmpty();
        }

        @Test
        void isInTheEnvelopeWithTheStopsAsTheClientWroteThem() {
            RequestExchange request = read(Requests.OPTIONS);
            edit(request, "/stop_sequences/0", "<MASKED>");
            Envelope envelope = request.envelope("run", 5, List.of("/n"));
            assertThat(envelope.stops()).containsExactly("END", "STOP");
            assertThat(envelope.lost()).containsExactly("/n");
            assertThat(envelope.includeUsage()).isTrue();
        }

        private RequestExchange sealing(String thought, String seal) {
            return read(turn(
                    "assistant",
                    "[{\"signature\":\"" + seal + "\",\"type\":\"thinking\",\"thinking\":\"" + thought + "\"}]"));
        }

        @Test
        void namesASealForWhatItIsUnder() {
            String seal = "/u3+7f7t/u3+7f7t/u3+7Q==";
            assertThat(sealing("hm", seal).unscanned()).containsExactly(new Unscanned.Seal());
            assertThat(sealing("", seal).unscanned()).containsExactly(new Unscanned.SealedReasoning());
            assertThat(sealing("hm", "").unscanned()).isEmpty();
        }

        @Test
        void showsASealThatCouldBeAKeyToTheGuardsAndLetsNobodyEditIt() {
            String key = "AKIAIOSFODNN7EXAMPLE-wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
            RequestExchange request = sealing("", key);
            Segment shown = request.segments().stream()
                    .filter(segment -> segment.text().equals(key))
                    .findFirst()
                    .orElseThrow();
            assertThat(shown.channel()).isEqualTo(Channel.REASONING);
            assertThat(shown.pointer()).isEqualTo("/messages/0/content/0/signature");
            assertThatThrownBy(() -> request.replace(shown.withText("x", List.of(new Part(0, 1)))))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void showsNoOneASealOfUsualLength() {
            String seal = "/U3+7f7t".repeat(32);
            assertThat(sealing("", seal.substring(4)).segments())
                    .extracting(Segment::text)
                    .contains(seal.substring(4));
            assertThat(sealing("", seal).segments()).extracting(Segment::text).doesNotContain(seal);
        }
    }

    @Nested
    class WhatCannotBeScanned {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"hunter2\"}}",
                    "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"hunter2!\"}}",
                    "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AAECAw==\"}}",
                    "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"aHVudGVyMg==\"}}",
                    "{\"type\":\"document\",\"source\":{\"type\":\"file\",\"file_id\":\"hunter2\"}}",
                    "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\",\"data\":\"aHVudGVyMg==\"}}",
                    "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"text/plain\",\"data\":\"JVBERi0xLjcKAAE=\"}}",
                    "{\"type\":\"container_upload\",\"file_id\":\"hunter2\"}",
                    "{\"type\":\"server_tool_use\",\"id\":\"hunter2\",\"name\":\"web_search\",\"input\":{}}",
                    "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"hunter2\",\"content\":[]}",
                    "{\"type\":\"mcp_tool_use\",\"id\":\"hunter2\",\"name\":\"n\",\"server_name\":\"s\",\"input\":{}}",
                    "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"hunter2\",\"input\":{}}",
                    "{\"type\":\"thinking\",\"thinking\":\"hunter2\",\"signature\":\"abc\"}",
                    "{\"type\":\"hunter2\"}",
                    "{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":[{\"type\":\"browser_state\",\"tabs\":[\"hunter2\"]}]}"
                })
        void isRefusedInAUsersTurn(String block) {
            assertRefused(user("[" + block + "]"), ErrorCode.UNSUPPORTED_CONTENT);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"type\":\"tool_result\",\"tool_use_id\":\"hunter2\"}",
                    "{\"type\":\"server_tool_use\",\"id\":\"hunter2\",\"name\":\"code_execution\",\"input\":{}}",
                    "{\"type\":\"code_execution_tool_result\",\"tool_use_id\":\"hunter2\",\"content\":{}}",
                    "{\"type\":\"compaction\",\"content\":\"hunter2\"}",
                    "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"n\",\"input\":{},\"caller\":{\"type\":\"code_execution_20250825\",\"tool_id\":\"hunter2\"}}",
                    "{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"hunter2 is no base64\"}",
                    "{\"type\":\"redacted_thinking\",\"data\":\"hunter2: no base64\"}",
                    "{\"type\":\"text\",\"text\":\"a\",\"citations\":[{\"type\":\"web_search_result_location\",\"url\":\"hunter2\"}]}"
                })
        void isRefusedInAnAssistantsTurn(String block) {
            assertRefused(turn("assistant", "[" + block + "]"), ErrorCode.UNSUPPORTED_CONTENT);
        }

        @Test
        void isAlsoASealThatIsTooLong() {
            String seal = "A".repeat((1 << 18) + 1);
            assertRefused(
                    turn("assistant", "[{\"type\":\"redacted_thinking\",\"data\":\"" + seal + "\"}]"),
                    ErrorCode.UNSUPPORTED_CONTENT);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"container\":\"hunter2\"",
                    "\"container\":{\"skills\":[]}",
                    "\"mcp_servers\":[{\"type\":\"url\",\"url\":\"https://hunter2\"}]",
                    "\"context_management\":{\"edits\":[{\"type\":\"compact_20260112\",\"instructions\":\"hunter2\"}]}",
                    "\"compaction\":{\"type\":\"summarize\"}",
                    "\"thread\":{\"type\":\"continue\",\"previous_message_id\":\"hunter2\"}",
                    "\"diagnostics\":{\"previous_message_id\":\"hunter2\"}",
                    "\"fallbacks\":[{\"model\":\"hunter2\"}]",
                    "\"inference_geo\":\"hunter2\"",
                    "\"workspace_id\":\"hunter2\"",
                    "\"user_profile_id\":\"hunter2\"",
                    "\"billing_policy\":{\"bill_to\":\"hunter2\"}",
                    "\"fallback_credit_token\":\"hunter2\"",
                    "\"output_format\":{\"type\":\"hunter2\"}",
                    "\"thinking\":{\"type\":\"hunter2\"}",
                    "\"tool_choice\":{\"type\":\"hunter2\"}"
                })
        void isAlsoWhatTheProviderWouldDoAloneOrTheOperatorDecides(String member) {
            assertRefused(with(member), ErrorCode.UNSUPPORTED_CONTENT);
        }

        @ParameterizedTest
        @ValueSource(strings = {"mcp_toolset", "Hunter2", "hunter 2", ""})
        void isAlsoAToolThatTheRequestDoesNotDescribe(String type) {
            ContentException refused = assertRefused(
                    with("\"tools\":[{\"type\":\"" + type + "\",\"name\":\"n\"}]"), ErrorCode.UNSUPPORTED_CONTENT);
            assertThat(refused.refusal().what()).startsWith("/tools/0");
            assertThat(refused.refusal().fix()).contains("a name and an input_schema");
        }

        @Test
        void isAlsoAToolThatCodeOfTheProviderMayCall() {
            assertRefused(
                    with(
                            "\"tools\":[{\"name\":\"n\",\"input_schema\":{},\"allowed_callers\":[\"code_execution_20250825\"]}]"),
                    ErrorCode.UNSUPPORTED_CONTENT);
        }
    }

    @Nested
    class WhatHasAnotherShape {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "[]",
                    "\"hunter2\"",
                    "{\"model\":\"m\",\"max_tokens\":5}",
                    "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[]}",
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                    "{\"model\":\"\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                    "{\"model\":\"m\",\"max_tokens\":-1,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                    "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"hunter2\",\"content\":\"x\"}]}",
                    "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\"}]}",
                    "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":5}]}",
                    "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":7}]}]}",
                    "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":[\"hunter2\"]}]}",
                    "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":[\"hunter2\"]}]}]}",
                    "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":\"hunter2\"}]}]}",
                    "{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hunter2\"}]}]}"
                })
        void isRefused(String request) {
            assertRefused(request, ErrorCode.INVALID_REQUEST);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"temperature\":1.5",
                    "\"top_p\":2",
                    "\"top_k\":0.5",
                    "\"stream\":\"yes\"",
                    "\"system\":5",
                    "\"stop_sequences\":\"hunter2\"",
                    "\"metadata\":\"hunter2\"",
                    "\"thinking\":{\"type\":\"enabled\"}",
                    "\"tool_choice\":\"auto\"",
                    "\"tool_choice\":{\"type\":\"tool\"}",
                    "\"tools\":[{\"name\":\"hunter2\"}]",
                    "\"tools\":{}"
                })
        void isAlsoAMemberOfAnotherType(String member) {
            assertRefused(with(member), ErrorCode.INVALID_REQUEST);
        }

        @Test
        void isAlsoAnInputWithANameTwice() {
            assertRefused(
                    turn(
                            "assistant",
                            "[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{\"hunter2\":1,\"hunter2\":2}}]"),
                    ErrorCode.INVALID_JSON);
        }
    }
}
