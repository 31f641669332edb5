package io.aegis.dialects.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.ContentException;
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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesRequestTest {
    private static RequestExchange read(String request) {
        return Dialects.OPENAI_RESPONSES.request(Requests.utf8(request), RequestLimits.DEFAULT);
    }

    private static String sent(RequestExchange request) {
        Outgoing outgoing = request.outgoing("openai.responses", "upstream-model", id -> "keyed:" + id);
        assertThat(outgoing.untold()).isEmpty();
        return new String(outgoing.body(), StandardCharsets.UTF_8);
    }

    private static Segment at(RequestExchange request, String pointer) {
        return request.segments().stream()
                .filter(segment -> segment.pointer().equals(pointer) && segment.kind() != Segment.Kind.KEY)
                .findFirst()
                .orElseThrow();
    }

    private static String with(String members) {
        return "{" + members + ",\"model\":\"m\",\"input\":\"x\"}";
    }

    private static String item(String item) {
        return "{\"model\":\"m\",\"input\":[" + item + "]}";
    }

    private static String user(String content) {
        return item("{\"role\":\"user\",\"content\":" + content + "}");
    }

    private static void assertRefused(String request, ErrorCode code) {
        assertThatThrownBy(() -> read(request)).isInstanceOfSatisfying(ContentException.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(code);
            assertThat(refused.refusal().toString()).doesNotContain("hunter2");
            assertThat(refused).hasNoCause();
        });
    }

    @Nested
    class WhatLeaves {
        @Test
        void isOurSerialisationWithOurModelAndOurIds() {
            assertThat(sent(read(Requests.CONVERSATION)))
                    .startsWith("{\"model\":\"upstream-model\",\"instructions\":\"be brief\",\"input\":[")
                    .contains("\"call_id\":\"call00000\"", "\"call_id\":\"call00001\"")
                    .doesNotContain("call_abc", "call_def")
                    .endsWith(",\"store\":false}");
        }

        @Test
        void hasNoIdsOfItemsBecauseNoProviderKeepsThem() {
            assertThat(sent(read(Requests.CONVERSATION)))
                    .doesNotContain("msg_1", "msg_2", "rs_1", "fc_1", "ctc_1", "fco_1")
                    .contains("{\"type\":\"reasoning\",\"summary\":");
        }

        @Test
        void neverAsksTheProviderToStore() {
            assertThat(sent(read(Requests.OPTIONS)))
                    .contains("\"store\":false")
                    .doesNotContain("\"store\":true")
                    .contains("\"stream_options\":{\"include_obfuscation\":false}");
        }

        @Test
        void sharesNoIdOfAUserOrACacheBetweenPrincipals() {
            assertThat(sent(read(Requests.OPTIONS)))
                    .contains("\"user\":\"keyed:user-1\"")
                    .contains("\"prompt_cache_key\":\"keyed:cache-1\"")
                    .contains("\"safety_identifier\":\"keyed:safe-1\"");
        }

        @Test
        void keepsTheMeaningOfEveryMember() {
            for (String request : Requests.ALL) {
                @SuppressWarnings("unchecked")
                var before = (Map<String, Object>) Raw.parse(request);
                @SuppressWarnings("unchecked")
                var after = (Map<String, Object>) Raw.parse(sent(read(request)));
                List.of("model", "store", "user", "prompt_cache_key", "safety_identifier", "input")
                        .forEach(ours -> {
                            before.remove(ours);
                            after.remove(ours);
                        });
                assertThat(after).isEqualTo(before);
            }
        }

        @Test
        void keepsWhatTheProviderSealed() {
            assertThat(sent(read(Requests.CONVERSATION))).contains("\"encrypted_content\":\"" + Requests.SEAL + "\"");
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
        void ofAdjacentPartsGoBackPartByPart() {
            RequestExchange request = read(Requests.CONVERSATION);
            Segment joined = at(request, "/input/2/content/0/text");
            assertThat(joined.text()).isEqualTo("my number is 4155550123");
            assertThat(joined.parts()).containsExactly(new Part(0, 17), new Part(17, 23));
            request.replace(joined.withText("my number is <PHONE>", List.of(new Part(0, 20), new Part(20, 20))));
            assertThat(sent(request))
                    .contains("{\"type\":\"input_text\",\"text\":\"my number is"
                            + " <PHONE>\"},{\"type\":\"input_text\",\"text\":\"\"}")
                    .doesNotContain("4155", "550123");
        }

        @Test
        void reachInsideArgumentsAttachmentsAndOutputs() {
            RequestExchange request = read(Requests.CONVERSATION);
            for (String place : List.of(
                    "/input/5/arguments/who", "/input/2/content/5/file_data", "/input/7/output", "/instructions")) {
                Segment segment = at(request, place);
                request.replace(segment.withText("<M>", List.of(new Part(0, 3))));
            }
            assertThat(sent(request))
                    .contains("\\\"who\\\":\\\"<M>\\\"")
                    .contains("\"output\":\"<M>\"", "\"instructions\":\"<M>\"")
                    .contains("data:text/plain;base64," + Base64.getEncoder().encodeToString(Requests.utf8("<M>")))
                    .doesNotContain("be brief", "\"found\"");
        }

        @Test
        void ofTheModelAreNotUndoneByPassingItOnAsItWasAsked() {
            RequestExchange request = read(user("\"x\""));
            request.replace(at(request, "/model").withText("<MASKED>", List.of(new Part(0, 8))));
            assertThat(request.outgoing("openai.responses", "other", id -> id).body())
                    .isNotEmpty();
            assertThatThrownBy(() -> request.outgoing("openai.responses", "m", id -> id))
                    .isInstanceOf(ContentException.class);
        }
    }

    @Nested
    class WhatItSaysOfItself {
        @Test
        void isReadFromTheDocument() {
            RequestExchange request = read(Requests.OPTIONS);
            assertThat(request.model()).isEqualTo("gpt-5");
            assertThat(request.streamed()).isTrue();
            assertThat(request.logprobs()).isFalse();
            assertThat(request.choices()).isEqualTo(1);
            assertThat(request.declaredTools()).extracting(ToolName::name).containsExactlyInAnyOrder("find", "shell");
            assertThat(request.unknownFields()).containsExactly("/x_unknown");
            assertThat(request.envelope("run", 5, List.of()).form()).contains("seals");
            assertThat(read(Requests.SIMPLE).envelope("run", 5, List.of()).form())
                    .doesNotContain("seals");
            assertThat(read(Requests.CONVERSATION).unscanned())
                    .extracting(Unscanned::word)
                    .containsOnly("image", "audio", "seal");
            assertThat(request.writable()).startsWith("openai.responses").contains("openai.chat");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"top_logprobs\":2", "\"include\":[\"message.output_text.logprobs\"]"})
        void includesThatItAsksForLogProbabilities(String member) {
            assertThat(read(with(member)).logprobs()).isTrue();
        }

        @Test
        void namesTokenIdsThatNoGuardCanRead() {
            assertThat(read(with("\"prompt_token_ids\":[1,2,3,4,5,6,7,8]")).unscanned())
                    .extracting(Unscanned::word)
                    .containsOnly("token_ids");
        }
    }

    @Nested
    class AMessage {
        @Test
        void hasTheChannelOfItsRoleWhateverItsShape() {
            for (String content : List.of("\"text\"", "[{\"type\":\"input_text\",\"text\":\"text\"}]")) {
                Map.of(
                                "user", Channel.USER,
                                "system", Channel.SYSTEM,
                                "developer", Channel.SYSTEM,
                                "assistant", Channel.ASSISTANT)
                        .forEach((role, channel) -> {
                            String message = "{\"role\":\"" + role + "\",\"content\":" + content + "}";
                            assertThat(read(item(message)).segments())
                                    .filteredOn(segment -> segment.text().equals("text"))
                                    .extracting(Segment::channel)
                                    .containsExactly(channel);
                        });
            }
        }

        @Test
        void isOneTextAcrossKindsOfTextParts() {
            assertThat(read(item(
                                    "{\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"4155\",\"annotations\":[]},{\"type\":\"input_text\",\"text\":\"550123\"}]}"))
                            .segments())
                    .anyMatch(segment -> segment.text().equals("4155550123"));
        }
    }

    @Nested
    class WhatCannotBeScanned {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[{\"type\":\"input_image\",\"file_id\":\"hunter2\"}]",
                    "[{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,AAECAw==\"}]",
                    "[{\"type\":\"input_file\",\"file_id\":\"hunter2\"}]",
                    "[{\"type\":\"input_file\",\"file_id\":\"hunter2\",\"file_data\":\"YWJj\"}]",
                    "[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"hunter2!\",\"format\":\"wav\"}}]",
                    "[{\"type\":\"input_video\",\"video_url\":\"hunter2\"}]",
                    "[{\"type\":\"refusal\",\"refusal\":\"hunter2\"}]",
                    "[{\"type\":\"output_text\",\"text\":\"hunter2\"}]"
                })
        void isRefused(String content) {
            assertRefused(user(content), ErrorCode.UNSUPPORTED_CONTENT);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"previous_response_id\":\"hunter2\"",
                    "\"conversation\":\"hunter2\"",
                    "\"conversation\":{\"id\":\"hunter2\"}",
                    "\"prompt\":{\"id\":\"hunter2\"}",
                    "\"background\":true",
                    "\"context_management\":[{\"type\":\"compaction\"}]",
                    "\"prompt_cache_options\":{\"comparison_response_id\":\"hunter2\"}",
                    "\"include\":[\"file_search_call.results\"]",
                    "\"include\":[\"hunter2\"]",
                    "\"tools\":[{\"type\":\"mcp\",\"server_label\":\"hunter2\",\"server_url\":\"https://hunter2\"}]",
                    "\"tools\":[{\"type\":\"image_generation\"}]",
                    "\"tools\":[{\"type\":\"computer_use_preview\"}]",
                    "\"tools\":[{\"type\":\"local_shell\"}]",
                    "\"tools\":[{\"type\":\"hunter2\"}]",
                    "\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"allowed_callers\":[\"programmatic\"]}]",
                    "\"tool_choice\":{\"type\":\"allowed_tools\",\"mode\":\"auto\",\"tools\":[{\"type\":\"mcp\",\"server_label\":\"hunter2\"}]}"
                })
        void isAlsoWhatIsStoredAndWhatTheProviderWouldDoAlone(String member) {
            assertRefused(with(member), ErrorCode.UNSUPPORTED_CONTENT);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "item_reference",
                    "web_search_call",
                    "file_search_call",
                    "computer_call",
                    "computer_call_output",
                    "code_interpreter_call",
                    "image_generation_call",
                    "mcp_call",
                    "mcp_list_tools",
                    "mcp_approval_request",
                    "mcp_approval_response",
                    "local_shell_call",
                    "local_shell_call_output",
                    "shell_call",
                    "apply_patch_call",
                    "tool_search_call",
                    "compaction",
                    "program",
                    "hunter2"
                })
        void isAlsoAnItemThatTheGatewayHasNotSeen(String type) {
            assertRefused(
                    item("{\"type\":\"" + type + "\",\"id\":\"hunter2\",\"role\":\"user\",\"content\":\"x\"}"),
                    ErrorCode.UNSUPPORTED_CONTENT);
        }

        @Test
        void saysWhatToDoInstead() {
            assertThatThrownBy(() -> read(with("\"tools\":[{\"type\":\"image_generation\"}]")))
                    .isInstanceOfSatisfying(ContentException.class, refused -> {
                        assertThat(refused.refusal().what()).isEqualTo("/tools/0 cannot be accepted");
                        assertThat(refused.refusal().fix()).isEqualTo("Declare a function that does it.");
                    });
            assertThatThrownBy(() -> read(with("\"previous_response_id\":\"r\"")))
                    .isInstanceOfSatisfying(
                            ContentException.class,
                            refused -> assertThat(refused.refusal().what())
                                    .isEqualTo("/previous_response_id cannot be accepted"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[]",
                    "\\\"x\\\"",
                    "{",
                    "{\\\"a\\\":1,\\\"a\\\":2}",
                    "{}{}",
                    "null",
                    "{\\\"a\\\":\\\"\\\\ud83d\\\"}"
                })
        void isAlsoArgumentsThatAreNotOneObject(String arguments) {
            assertRefused(
                    item("{\"type\":\"function_call\",\"call_id\":\"a\",\"name\":\"f\",\"arguments\":\"" + arguments
                            + "\"}"),
                    ErrorCode.UNSUPPORTED_CONTENT);
        }

        @Test
        void isNamedWhereASealIsOverNothing() {
            String seal = "\"encrypted_content\":\"" + Requests.SEAL + "\"";
            String thought = "[{\"type\":\"summary_text\",\"text\":\"%s\"}]";
            assertThat(read(item("{\"type\":\"reasoning\",\"summary\":[]," + seal + "}"))
                            .unscanned())
                    .containsExactly(new Unscanned.SealedReasoning());
            for (String said : List.of("", "hm")) {
                assertThat(read(item("{\"type\":\"reasoning\",\"summary\":" + thought.formatted(said) + "," + seal
                                        + "}"))
                                .unscanned())
                        .containsExactly(said.isEmpty() ? new Unscanned.SealedReasoning() : new Unscanned.Seal());
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "short",
                    "my password is hunter2 and it is long enough",
                    "bXkgcGFzc3dvcmQgaXMgaHVudGVyMg==",
                    "bXkgcGFzc3dvcmQgaXM_aHVudGVyMg",
                    "gAAAAABo9z8Zq7w5Xh4vJt2Lk0pQ\\n",
                    "gAAAAABo9z8Zq7w5Xh4vJt2Lk0pQü"
                })
        void isAlsoASealThatNobodySealed(String seal) {
            assertRefused(
                    item("{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"" + seal + "\"}"),
                    ErrorCode.UNSUPPORTED_CONTENT);
        }

        @Test
        void isAlsoASealBeyondEveryBound() {
            assertRefused(
                    item("{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"gAAA" + "A".repeat(1 << 20)
                            + "\"}"),
                    ErrorCode.UNSUPPORTED_CONTENT);
        }

        @Test
        void isAlsoALogProbabilityThatRepeatsAText() {
            assertRefused(
                    item(
                            "{\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"x\",\"logprobs\":[{\"token\":\"hunter2\",\"logprob\":0,\"bytes\":[104]}]}]}"),
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
                    "{\"model\":\"m\"}",
                    "{\"model\":\"m\",\"input\":[]}",
                    "{\"model\":\"m\",\"input\":5}",
                    "{\"model\":\"m\",\"input\":{\"hunter2\":1}}",
                    "{\"model\":\"\",\"input\":\"x\"}",
                    "{\"model\":5,\"input\":\"x\"}",
                    "{\"model\":\"m\",\"input\":[null]}",
                    "{\"model\":\"m\",\"input\":[\"hunter2\"]}",
                    "{\"model\":\"m\",\"input\":[{\"content\":\"x\"}]}",
                    "{\"model\":\"m\",\"input\":[{\"id\":\"hunter2\"}]}",
                    "{\"model\":\"m\",\"input\":[{\"role\":\"hunter2\",\"content\":\"x\"}]}",
                    "{\"model\":\"m\",\"input\":[{\"role\":\"tool\",\"content\":\"x\"}]}",
                    "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":7}]}]}",
                    "{\"model\":\"m\",\"input\":[{\"role\":\"user\",\"content\":\"x\",\"id\":7}]}",
                    "{\"model\":\"m\",\"input\":[{\"type\":\"function_call_output\",\"output\":\"x\"}]}",
                    "{\"model\":\"m\",\"input\":[{\"type\":\"function_call\",\"call_id\":\"a\",\"arguments\":\"{}\"}]}"
                })
        void isRefused(String request) {
            assertRefused(request, ErrorCode.INVALID_REQUEST);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"temperature\":3",
                    "\"stream\":\"yes\"",
                    "\"background\":\"hunter2\"",
                    "\"store\":\"hunter2\"",
                    "\"metadata\":{\"hunter2\":1}",
                    "\"tools\":{}",
                    "\"include\":\"hunter2\"",
                    "\"reasoning\":\"hunter2\"",
                    "\"text\":[]",
                    "\"max_output_tokens\":\"7\"",
                    "\"instructions\":[]",
                    "\"tool_choice\":7"
                })
        void isAlsoAMemberOfAnotherType(String member) {
            assertRefused(with(member), ErrorCode.INVALID_REQUEST);
        }
    }
}
