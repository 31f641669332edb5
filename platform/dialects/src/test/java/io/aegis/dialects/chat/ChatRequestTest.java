package io.aegis.dialects.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.dialects.Dialects;
import io.aegis.dialects.json.Raw;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.ToolName;
import io.aegis.kernel.port.Unscanned;
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

class ChatRequestTest {
    private static RequestExchange read(String request) {
        return Dialects.OPENAI_CHAT.request(Requests.utf8(request), RequestLimits.DEFAULT);
    }

    private static String sent(RequestExchange request) {
        return new String(
                request.outgoing("openai.chat", "upstream-model", id -> "keyed:" + id)
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

    private static String user(String content) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]}";
    }

    private static void assertRefused(String request, ErrorCode code) {
        assertRefused(Requests.utf8(request), code);
    }

    private static void assertRefused(byte[] request, ErrorCode code) {
        assertThatThrownBy(() -> Dialects.OPENAI_CHAT.request(request, RequestLimits.DEFAULT))
                .isInstanceOfSatisfying(ContentException.class, refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(code);
                    assertThat(refused.refusal().toString()).doesNotContain("hunter2");
                    assertThat(refused).hasNoCause();
                });
    }

    @Test
    void howManyItemsAnArrayHoldsIsSaidAsPeopleSayIt() {
        assertThatThrownBy(() -> read("{\"model\":\"m\",\"messages\":[]}"))
                .hasMessageContaining("/messages must be an array of at least 1 item");
    }

    @Nested
    class WhatLeaves {
        @Test
        void isOurSerialisationWithOurModelAndOurIds() {
            assertThat(sent(read(Requests.CONVERSATION)))
                    .startsWith("{\"model\":\"upstream-model\",\"messages\":[")
                    .contains("\"id\":\"call00000\"", "\"tool_call_id\":\"call00000\"", "\"id\":\"call00001\"")
                    .doesNotContain("call_abc", "call_def")
                    .contains(",\"store\":false");
        }

        @Test
        void neverAsksTheProviderToStoreAndAlwaysToCount() {
            assertThat(sent(read(Requests.OPTIONS)))
                    .contains("\"store\":false")
                    .doesNotContain("\"store\":true")
                    .contains("\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false}");
            assertThat(sent(read(
                            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")))
                    .contains("\"stream_options\":{\"include_usage\":true}");
        }

        @Test
        void sharesNoIdOfAUserOrACacheBetweenPrincipals() {
            assertThat(sent(read(Requests.OPTIONS)))
                    .contains("\"user\":\"keyed:user-1\"")
                    .contains("\"prompt_cache_key\":\"keyed:cache-1\"")
                    .contains("\"safety_identifier\":\"keyed:safe-1\"");
        }

        @Test
        void keepsNumbersAsTheyWereWritten() {
            String numbers = "[12345678901234567890,1.10,1e400,-0.0,1E+2]";
            assertThat(sent(read("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"z\":"
                            + numbers + "}")))
                    .contains(numbers);
            assertThat(sent(read(Requests.CONVERSATION)))
                    .contains("12345678901234567890")
                    .contains("1.10");
        }

        @Test
        void keepsTheMeaningOfEveryMember() {
            for (String request : Requests.ALL) {
                @SuppressWarnings("unchecked")
                var before = (Map<String, Object>) Raw.parse(request);
                @SuppressWarnings("unchecked")
                var after = (Map<String, Object>) Raw.parse(sent(read(request)));
                List.of("model", "store", "stream_options", "user", "prompt_cache_key", "safety_identifier", "messages")
                        .forEach(ours -> {
                            before.remove(ours);
                            after.remove(ours);
                        });
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
        void landInTheStringTheyCameFrom() {
            RequestExchange request = read(Requests.CONVERSATION);
            edit(request, "/messages/0/content", "<EMAIL_1> \"\\ \u0001 Zürich 🦜");
            assertThat(sent(request))
                    .contains("<EMAIL_1> \\\"\\\\ \\u0001 Zürich 🦜")
                    .doesNotContain("be brief");
            assertThat(at(request, "/messages/0/content").text()).startsWith("<EMAIL_1>");
        }

        @Test
        void reachInsideTheArgumentsOfAToolCall() {
            RequestExchange request = read(Requests.CONVERSATION);
            edit(request, "/messages/3/tool_calls/0/function/arguments/who", "a \"b\"");
            assertThat(sent(request))
                    .contains(
                            "\"arguments\":\"{\\\"who\\\":\\\"a"
                                + " \\\\\\\"b\\\\\\\"\\\",\\\"tel\\\":12345678901234567890,\\\"in\\\":[{\\\"deep\\\":1.10}]}\"");
        }

        @Test
        void reachInsideAnAttachedText() {
            RequestExchange request = read(Requests.CONVERSATION);
            edit(request, "/messages/2/content/5/file/file_data", "masked");
            assertThat(sent(request))
                    .contains("data:text/plain;base64," + Base64.getEncoder().encodeToString(Requests.utf8("masked")));
        }

        @Test
        void ofAdjacentPartsGoBackPartByPart() {
            RequestExchange request = read(Requests.CONVERSATION);
            Segment joined = at(request, "/messages/2/content/0/text");
            assertThat(joined.text()).isEqualTo("my number is 4155550123");
            assertThat(joined.parts()).containsExactly(new Part(0, 17), new Part(17, 23));
            request.replace(joined.withText("my number is <PHONE>", List.of(new Part(0, 20), new Part(20, 20))));
            assertThat(sent(request))
                    .contains("{\"type\":\"text\",\"text\":\"my number is <PHONE>\"},{\"type\":\"text\",\"text\":\"\"}")
                    .doesNotContain("4155", "550123");
        }

        @Test
        void ofAnUnknownSegmentANameOrHalfACharacterAreRefused() {
            RequestExchange request = read(Requests.OPTIONS);
            Segment name = request.segments().stream()
                    .filter(segment -> segment.kind() == Segment.Kind.KEY)
                    .findFirst()
                    .orElseThrow();
            Segment text = at(request, "/user");
            assertThatThrownBy(() -> request.replace(name)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> request.replace(Segment.text(9999, text.channel(), text.trust(), 0, "", "x")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> request.replace(text.withText("\ud83d", List.of(new Part(0, 1)))))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void ofTheModelAreNotUndoneByPassingItOnAsItWasAsked() {
            RequestExchange request = read(user("\"x\""));
            edit(request, "/model", "<MASKED>");
            assertThat(request.model()).isEqualTo("m");
            assertThat(request.outgoing("openai.chat", "other", id -> id).body())
                    .isNotEmpty();
            assertThatThrownBy(() -> request.outgoing("openai.chat", "m", id -> id))
                    .isInstanceOf(ContentException.class);
        }
    }

    @Nested
    class WhatItSaysOfItself {
        @Test
        void isReadFromTheDocument() {
            RequestExchange request = read(Requests.OPTIONS);
            assertThat(request.model()).isEqualTo("gpt-4o");
            assertThat(request.streamed()).isTrue();
            assertThat(request.logprobs()).isFalse();
            assertThat(request.choices()).isEqualTo(2);
            assertThat(request.declaredTools())
                    .extracting(ToolName::name)
                    .containsExactlyInAnyOrder("find", "shell", "old");
            assertThat(request.unknownFields()).containsExactly("/x_unknown");
            assertThat(request.envelope("run", 5, List.of()).includeUsage()).isTrue();
            assertThat(read(Requests.CONVERSATION).unscanned())
                    .extracting(Unscanned::word)
                    .containsOnly("image", "audio");
        }

        @Test
        void namesTokenIdsThatNoGuardCanRead() {
            assertThat(
                            read("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"prompt_token_ids\":[1,2,3,4,5,6,7,8]}")
                                    .unscanned())
                    .extracting(Unscanned::word)
                    .containsOnly("token_ids");
        }
    }

    @Nested
    class WhatIsNotJson {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "{",
                    "[",
                    "{}x",
                    "{} {}",
                    "{'model':1}",
                    "{\"a\":01}",
                    "{\"a\":.5}",
                    "{\"a\":NaN}",
                    "{\"a\":1,}",
                    "{\"a\":\"hunter2\u0001\"}",
                    "{\"a\":\"\\x\"}",
                    "{\"a\":\"\\ud83d\"}",
                    "{\"a\":\"\\ude00\\ud83d\"}",
                    "{\"\\ud83d\":1}",
                    "{\"hunter2\":1,\"hunter2\":2}",
                    "{\"a\":{\"b\":1,\"\\u0062\":2}}",
                    "// hunter2\n{}",
                    "hunter2",
                    "\uFEFF{}"
                })
        void isRefusedWithoutRepeatingIt(String request) {
            assertRefused(request, ErrorCode.INVALID_JSON);
        }

        @Test
        void isAlsoWhatIsNotUtf8() {
            for (byte[] wrong : List.of(
                    new byte[] {(byte) 0xC0, (byte) 0x80},
                    new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                    new byte[] {(byte) 0xFF},
                    new byte[] {(byte) 0xE2, (byte) 0x82},
                    new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80})) {
                byte[] request = new byte[wrong.length + 4];
                request[0] = '[';
                request[1] = '"';
                System.arraycopy(wrong, 0, request, 2, wrong.length);
                request[request.length - 2] = '"';
                request[request.length - 1] = ']';
                assertRefused(request, ErrorCode.INVALID_JSON);
            }
        }

        @Test
        void isAlsoWhatNestsTooDeepOrHasTooManyValuesOrManyEqualNames() {
            assertRefused("[".repeat(200) + "]".repeat(200), ErrorCode.INVALID_JSON);
            assertRefused("[".repeat(200_000), ErrorCode.INVALID_JSON);
            assertRefused("[" + "1,".repeat(1_000_000) + "1]", ErrorCode.INVALID_JSON);
            var names = new StringBuilder("{");
            for (int at = 0; at < 20; at++) {
                names.append("\"n").append(at).append("\":1,");
            }
            assertRefused(names + "\"n15\":1}", ErrorCode.INVALID_JSON);
        }

        @Test
        void saysWhere() {
            assertThatThrownBy(() -> read("{\n  \"a\": tru\n}")).hasMessageContaining("line 2");
        }
    }

    @Nested
    class WhatCannotBeScanned {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png,hunter2\"}}]",
                    "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAECAw==\"}}]",
                    "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,!!!\"}}]",
                    "[{\"type\":\"file\",\"file\":{\"file_id\":\"hunter2\",\"file_data\":\"YWJj\"}}]",
                    "[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"hunter2!\",\"format\":\"wav\"}}]",
                    "[{\"type\":\"video_url\",\"video_url\":{\"url\":\"data:\"}}]",
                    "[{\"type\":\"refusal\",\"refusal\":\"hunter2\"}]"
                })
        void isRefused(String content) {
            assertRefused(user(content), ErrorCode.UNSUPPORTED_CONTENT);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"tools\":[{\"type\":\"mcp\",\"server_url\":\"https://hunter2\"}]",
                    "\"modalities\":[\"audio\"]",
                    "\"audio\":{\"voice\":\"x\",\"format\":\"wav\"}"
                })
        void isAlsoWhatTheProviderWouldDoAlone(String member) {
            assertRefused(
                    user("\"x\"").replace("{\"model\"", "{" + member + ",\"model\""), ErrorCode.UNSUPPORTED_CONTENT);
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
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\""
                            + arguments + "\"}}]}]}",
                    ErrorCode.UNSUPPORTED_CONTENT);
        }

        @Test
        void isNotAnImageOfWhichTheBytesAreText() {
            String svg = "data:image/png;base64," + Base64.getEncoder().encodeToString(Requests.utf8("<svg>ann</svg>"));
            RequestExchange request = read(user("[{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + svg + "\"}}]"));
            assertThat(request.segments()).anyMatch(segment -> segment.text().equals("<svg>ann</svg>"));
            assertThat(request.unscanned()).isEmpty();
            assertThat(sent(request)).contains("data:text/plain;base64,");
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
                    "{\"model\":\"m\",\"messages\":[]}",
                    "{\"model\":\"\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                    "{\"model\":5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                    "{\"model\":null,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                    "{\"model\":\"m\",\"messages\":[null]}",
                    "{\"model\":\"m\",\"messages\":[{\"content\":\"x\"}]}",
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"hunter2\",\"content\":\"x\"}]}",
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":5}]}",
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":{\"hunter2\":1}}]}",
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":7}]}]}",
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[\"hunter2\"]}]}"
                })
        void isRefused(String request) {
            assertRefused(request, ErrorCode.INVALID_REQUEST);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"n\":0",
                    "\"n\":17",
                    "\"n\":1.5",
                    "\"n\":\"2\"",
                    "\"temperature\":3",
                    "\"temperature\":1e99999999999",
                    "\"stream\":\"yes\"",
                    "\"stream\":1",
                    "\"store\":\"hunter2\"",
                    "\"metadata\":{\"hunter2\":1}",
                    "\"logit_bias\":{\"hunter2\":1000}",
                    "\"logit_bias\":[1]",
                    "\"tools\":{}",
                    "\"stop\":5",
                    "\"tool_choice\":7"
                })
        void isAlsoAMemberOfAnotherType(String member) {
            assertRefused(user("\"x\"").replace("{\"model\"", "{" + member + ",\"model\""), ErrorCode.INVALID_REQUEST);
        }
    }
}
