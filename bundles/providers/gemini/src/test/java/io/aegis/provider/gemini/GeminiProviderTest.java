package io.aegis.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.provider.wire.chat.JsonReader;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelAnswer.Kind;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamException.Cause;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.ModelProviderContract;
import io.aegis.spi.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiProviderTest extends ModelProviderContract {
    @Override
    public ModelProviderFactory factory() {
        return new GeminiProviderFactory();
    }

    @Override
    public Settings settings() {
        return Settings.of(Map.of(
                "base_url",
                "https://generativelanguage.googleapis.com/v1beta",
                "skip_thought_signatures",
                true,
                "leave_out",
                List.of("user", "strict")));
    }

    @Override
    public String dialect() {
        return "openai.chat";
    }

    @Override
    public String request(boolean streamed) {
        return "{\"model\":\"m\",\"stream\":" + streamed
                + ",\"store\":false,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    @Override
    public String upstreamAnswer() {
        return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Hello \u00e9\"}]},"
                + "\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":1,\"candidatesTokenCount\":2}}";
    }

    @Override
    public List<String> upstreamEvents() {
        return List.of(
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello \u00e9\"}]},\"index\":0}]}\r\n\r\n",
                "data:"
                    + " {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"!\"}]},\"finishReason\":\"STOP\"}]}\r\n\r\n");
    }

    private ModelAnswer answer(ScriptedUpstream upstream, boolean streamed, String body, Map<String, Object> settings) {
        return factory()
                .create(Settings.of(settings), host())
                .answer(new ModelCall(
                        "openai.chat", "gemini-2.5-flash", streamed, body.getBytes(StandardCharsets.UTF_8), upstream));
    }

    private UpstreamRequest sent(String body, Map<String, Object> settings) {
        var upstream = new ScriptedUpstream().answersJson(200, upstreamAnswer());
        assertThat(answer(upstream, false, body, settings)).isInstanceOf(ModelAnswer.Answered.class);
        return upstream.requests().getFirst();
    }

    private Object body(String body, Map<String, Object> settings) {
        return JsonReader.read(sent(body, settings).body());
    }

    private static String text(ModelAnswer answer) {
        var bytes = new ByteArrayOutputStream();
        try (var source = ((ModelAnswer.Answered) answer).body()) {
            for (byte[] piece = source.next(); piece != null; piece = source.next()) {
                bytes.writeBytes(piece);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Object json(String text) {
        return JsonReader.read(text.replace('\'', '"'));
    }

    /** A request of one user message, with further members. */
    private static String asked(String further) {
        return ("{'model':'m','messages':[{'role':'user','content':'hi'}]" + further + "}").replace('\'', '"');
    }

    @Nested
    class ARequest {
        private static final String TOOLS = """
            {'model':'m','messages':[
              {'role':'user','content':'go'},
              {'role':'assistant','content':'I look.','tool_calls':[
                {'id':'c1','type':'function','function':{'name':'look','arguments':'{\\'at\\':1.50}'}},
                {'id':'c2','type':'function','function':{'name':'look','arguments':'{}'}}]},
              {'role':'tool','tool_call_id':'c2','content':'two'},
              {'role':'tool','tool_call_id':'c1','content':[{'type':'text','text':'one'}]}],
             'tools':[{'type':'function','function':{'name':'look','description':'Looks.','parameters':{'type':'object'}}},
               {'type':'function','function':{'name':'wait','strict':%s}}]}\
            """.replace('\'', '"');

        @Test
        void isGenerateContentInOtherWords() {
            var sent = sent("""
                {'model':'m','store':false,'max_tokens':99,'temperature':0.25,'top_p':0.5,'stop':'a','n':2,'seed':7,
                 'frequency_penalty':0.5,'presence_penalty':-1,'stream_options':{'include_usage':true},
                 'messages':[{'role':'system','content':'Be brief.'},
                  {'role':'user','content':[{'type':'text','text':'What is this?'},
                     {'type':'image_url','image_url':{'url':'data:image/jpeg;base64,aGk='}}]}]}\
                """.replace('\'', '"'), Map.of());
            assertThat(sent.path()).isEqualTo("models/gemini-2.5-flash:generateContent");
            assertThat(sent.headers())
                    .containsOnly(
                            Map.entry("content-type", "application/json"), Map.entry("accept", "application/json"));
            assertThat(JsonReader.read(sent.body())).isEqualTo(json("""
                {'contents':[{'role':'user','parts':[{'text':'What is this?'},{'inlineData':{'mimeType':'image/jpeg','data':'aGk='}}]}],
                 'systemInstruction':{'parts':[{'text':'Be brief.'}]},
                 'generationConfig':{'maxOutputTokens':99,'temperature':0.25,'topP':0.5,'stopSequences':['a'],'candidateCount':2,
                   'seed':7,'frequencyPenalty':0.5,'presencePenalty':-1}}\
                """));
        }

        @Test
        void keepsCallsAndResultsTogether() {
            assertThat(body(TOOLS.formatted("false"), Map.of())).isEqualTo(json("""
                {'contents':[{'role':'user','parts':[{'text':'go'}]},
                  {'role':'model','parts':[{'text':'I look.'},{'functionCall':{'id':'c1','name':'look','args':{'at':1.50}}},
                    {'functionCall':{'id':'c2','name':'look','args':{}}}]},
                  {'role':'user','parts':[{'functionResponse':{'id':'c2','name':'look','response':{'output':'two'}}},
                    {'functionResponse':{'id':'c1','name':'look','response':{'output':'one'}}}]}],
                 'tools':[{'functionDeclarations':[{'name':'look','description':'Looks.','parametersJsonSchema':{'type':'object'}},
                   {'name':'wait'}]}]}\
                """));
        }

        @Test
        void goesOnAfterACallWithoutWhatTheModelThought() {
            for (String thought : List.of("'reasoning_content':'because'", "'reasoning':'because'")) {
                assertThat(body(("""
                    {'model':'m','messages':[{'role':'user','content':'go'},
                      {'role':'assistant','content':null,'refusal':null,%s,'tool_calls':[
                         {'id':'c1','type':'function','function':{'name':'look','arguments':'{}'}}]},
                      {'role':'tool','tool_call_id':'c1','content':'a cat'}]}\
                    """).formatted(thought).replace('\'', '"'), Map.of()))
                        .isEqualTo(json("""
                            {'contents':[{'role':'user','parts':[{'text':'go'}]},
                              {'role':'model','parts':[{'functionCall':{'id':'c1','name':'look','args':{}}}]},
                              {'role':'user','parts':[{'functionResponse':{'id':'c1','name':'look','response':{'output':'a cat'}}}]}]}\
                            """));
            }
        }

        @Test
        void saysThatASignatureIsMissingOnlyIfItIsTold() {
            assertThat(new String(
                            sent(TOOLS.formatted("false"), Map.of("skip_thought_signatures", true))
                                    .body(),
                            StandardCharsets.UTF_8))
                    .containsOnlyOnce("{\"at\":1.50}},\"thoughtSignature\":\"skip_thought_signature_validator\"}");
        }

        @Test
        void withAToolThatIsStrictIsRefusedUnlessThatMayBeLeftOut() {
            assertRefused(TOOLS.formatted("true"));
            assertThat(body(TOOLS.formatted("true"), Map.of("leave_out", List.of("strict"))))
                    .isEqualTo(body(TOOLS.formatted("false"), Map.of()));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "'auto' | {\"mode\":\"AUTO\"}",
                    "'none' | {\"mode\":\"NONE\"}",
                    "'required' | {\"mode\":\"ANY\"}",
                    "{'type':'function','function':{'name':'t'}} | {\"mode\":\"ANY\",\"allowedFunctionNames\":[\"t\"]}"
                })
        void choosesToolsAsItWasAsked(String choice, String mode) {
            String further = ",'tools':[{'type':'function','function':{'name':'t'}}],'tool_choice':" + choice;
            var config = (Map<?, ?>) ((Map<?, ?>) body(asked(further), Map.of())).get("toolConfig");
            assertThat(config.get("functionCallingConfig")).isEqualTo(JsonReader.read(mode));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{'type':'json_object'} | {\"responseMimeType\":\"application/json\"}",
                    "{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':{'type':'object'}}} |"
                        + " {\"responseMimeType\":\"application/json\",\"responseJsonSchema\":{\"type\":\"object\"}}"
                })
        void keepsAFormat(String format, String config) {
            var body = (Map<?, ?>) body(asked(",'response_format':" + format), Map.of());
            assertThat(body.get("generationConfig")).isEqualTo(JsonReader.read(config));
        }

        @Test
        void thatStreamsAsksForEvents() {
            var upstream = new ScriptedUpstream().answersEvents(upstreamEvents().toArray(String[]::new));
            answer(upstream, true, asked(",'stream':true"), Map.of());
            var sent = upstream.requests().getFirst();
            assertThat(sent.path()).isEqualTo("models/gemini-2.5-flash:streamGenerateContent?alt=sse");
            assertThat(sent.headers()).containsEntry("accept", "text/event-stream");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "logit_bias':{'1':1}",
                    "logprobs':true",
                    "top_logprobs':3",
                    "user':'jane'",
                    "safety_identifier':'x'",
                    "metadata':{'a':'b'}",
                    "prompt_cache_key':'x'",
                    "reasoning_effort':'low'",
                    "verbosity':'low'",
                    "parallel_tool_calls':false",
                    "service_tier':'flex'",
                    "prediction':{'type':'content','content':'x'}",
                    "functions':[{'name':'f'}]",
                    "store':true",
                    "response_format':{'type':'json_schema','json_schema':{'name':'n','description':'d'}}",
                    "something_new':1"
                })
        void withoutACounterpartIsRefusedAndNotSent(String further) {
            assertRefused(asked(",'" + further));
        }

        @Test
        void withAnImageOfAnotherFormatIsRefused() {
            assertRefused(
                    "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/gif;base64,aGk='}}]}]}"
                            .replace('\'', '"'));
        }

        private void assertRefused(String body) {
            var upstream = new ScriptedUpstream();
            assertThat(answer(upstream, false, body, Map.of()))
                    .isEqualTo(new ModelAnswer.Failed(Kind.INVALID_REQUEST, 0, Optional.empty()));
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Nested
    class AnAnswer {
        private ModelAnswer said(String answer) {
            return answer(
                    new ScriptedUpstream().answersJson(200, answer.replace('\'', '"')), false, asked(""), Map.of());
        }

        @Test
        void isAChatCompletion() {
            assertThat(JsonReader.read(text(said("""
                {'candidates':[
                  {'index':1,'content':{'parts':[{'text':'other'}]},'finishReason':'MAX_TOKENS','safetyRatings':[]},
                  {'content':{'role':'model','parts':[{'text':'hm','thought':true},{'text':'Look','thoughtSignature':'c2ln'},
                    {'functionCall':{'name':'look','args':{'at':1.50}},'thoughtSignature':'c2ln'},
                    {'functionCall':{'id':'x','name':'wait'}}]},'finishReason':'STOP'}],
                 'usageMetadata':{'promptTokenCount':10,'toolUsePromptTokenCount':1,'cachedContentTokenCount':3,
                   'candidatesTokenCount':5,'thoughtsTokenCount':2,'totalTokenCount':18},'modelVersion':'v','responseId':'r'}\
                """)))).isEqualTo(json("""
                    {'id':'chatcmpl','object':'chat.completion','created':0,'model':'gemini-2.5-flash','choices':[
                     {'index':1,'message':{'role':'assistant','content':'other'},'finish_reason':'length'},
                     {'index':0,'message':{'role':'assistant','content':'Look','reasoning_content':'hm','tool_calls':[
                       {'id':'call_0_0','type':'function','function':{'name':'look','arguments':'{\\'at\\':1.50}'}},
                       {'id':'x','type':'function','function':{'name':'wait','arguments':'{}'}}]},'finish_reason':'tool_calls'}],
                     'usage':{'prompt_tokens':11,'completion_tokens':7,'total_tokens':18,
                       'prompt_tokens_details':{'cached_tokens':3},'completion_tokens_details':{'reasoning_tokens':2}}}\
                    """));
        }

        @ParameterizedTest
        @ValueSource(strings = {"SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"})
        void thatWasFilteredSaysSo(String reason) {
            assertThat(text(said("{'candidates':[{'finishReason':'" + reason + "'}]}")))
                    .contains("\"content\":\"\"", "\"finish_reason\":\"content_filter\"");
        }

        @Test
        void toAPromptThatWasRefusedIsFiltered() {
            assertThat(text(said("{'promptFeedback':{'blockReason':'SAFETY'},'usageMetadata':{'promptTokenCount':4}}")))
                    .contains("\"finish_reason\":\"content_filter\"", "\"prompt_tokens\":4");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "[]",
                    "{}",
                    "{'candidates':[]}",
                    "{'candidates':{}}",
                    "{'candidates':[{'content':{'parts':[{'text':'x'}]}}]}",
                    "{'candidates':[{'content':{'parts':[{'text':'x'}]},'finishReason':'MALFORMED_FUNCTION_CALL'}]}",
                    "{'candidates':[{'content':{'parts':[{'executableCode':{}}]},'finishReason':'STOP'}]}",
                    "{'candidates':[{'content':{'parts':[{'functionCall':{'name':'n','args':'x'}}]},'finishReason':'STOP'}]}",
                    "{'candidates':[{'finishReason':'STOP'},{'finishReason':'STOP'}]}",
                    "{'candidates':[{'index':-1,'finishReason':'STOP'}]}",
                    "{'candidates':[{'index':128,'finishReason':'STOP'}]}",
                    "{'candidates':[{'finishReason':'STOP'}],'usageMetadata':{'promptTokenCount':1.5}}"
                })
        void ofAnotherFormIsNone(String answer) {
            assertThat(said(answer))
                    .isInstanceOfSatisfying(
                            ModelAnswer.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(Kind.INVALID_ANSWER));
        }

        private ModelAnswer.Failed failed(int status, String body) {
            var upstream = new ScriptedUpstream().answersJson(status, body.replace('\'', '"'));
            return (ModelAnswer.Failed) answer(upstream, false, asked(""), Map.of());
        }

        @Test
        void toAWrongKeyIsKnownByItsReason() {
            String body = "{'error':{'code':400,'message':'API key not valid','details':[{'reason':'%s'}]}}";
            assertThat(failed(400, body.formatted("API_KEY_INVALID")).kind()).isEqualTo(Kind.CREDENTIALS_REJECTED);
            assertThat(failed(400, body.formatted("OTHER")).kind()).isEqualTo(Kind.INVALID_REQUEST);
            assertThat(failed(403, "{}").kind()).isEqualTo(Kind.CREDENTIALS_REJECTED);
            assertThat(failed(404, "{}").kind()).isEqualTo(Kind.MODEL_UNKNOWN);
            assertThat(failed(503, "{}").kind()).isEqualTo(Kind.OVERLOADED);
        }

        @ParameterizedTest
        @CsvSource({"34s,35", "0.5s,1", "999999s,86400"})
        void thatComesTooOftenKeepsTheWaitOfItsBody(String delay, long seconds) {
            var failed = failed(
                    429, "{'error':{'code':429,'details':[{'@type':'RetryInfo','retryDelay':'" + delay + "'}]}}");
            assertThat(failed.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(failed.retryAfter()).contains(Duration.ofSeconds(seconds));
            assertThat(failed(429, "{'error':{'retryDelay':'soon'}}").retryAfter())
                    .isEmpty();
        }
    }

    @Nested
    class AStream {
        private String said(String... events) {
            var pieces = new ArrayList<String>();
            for (String event : events) {
                pieces.add(event.replace('\'', '"'));
            }
            return text(answer(
                    new ScriptedUpstream().answersEvents(pieces.toArray(String[]::new)),
                    true,
                    asked(",'stream':true"),
                    Map.of()));
        }

        private static List<@Nullable Object> choices(String events) {
            var choices = new ArrayList<@Nullable Object>();
            for (String event : events.split("\n\n")) {
                if (!event.equals("data: [DONE]")) {
                    var chunk = (Map<?, ?>) JsonReader.read(event.substring("data: ".length()));
                    choices.addAll((List<?>) chunk.get("choices"));
                }
            }
            return choices;
        }

        @Test
        void isAStreamOfChunks() {
            String events = said(
                    ": comment\n\n"
                        + "data:"
                        + " {'candidates':[{'content':{'parts':[{'text':'hm','thought':true}]}}],'usageMetadata':{'promptTokenCount':1}}\n\n",
                    "event: x\n"
                            + "data:{'candidates':[{'content':\n"
                            + "data: {'parts':[{'text':'Look'}]}},{'index':1,'content':{'parts':[{'text':'b'}]}}]}\r\r",
                    "data:"
                        + " {'candidates':[{'content':{'parts':[{'functionCall':{'name':'look','args':{}}},{'functionCall':{'id':'x','name':'wait'}}]},'finishReason':'STOP'}]}\r\n\r\n",
                    "data:"
                        + " {'candidates':[{'index':1,'finishReason':'MAX_TOKENS'}],'usageMetadata':{'promptTokenCount':1,'candidatesTokenCount':9}}\n\n");
            assertThat(choices(events)).isEqualTo(json("""
                [{'index':0,'delta':{'reasoning_content':'hm'},'finish_reason':null},
                 {'index':0,'delta':{'content':'Look'},'finish_reason':null},
                 {'index':1,'delta':{'content':'b'},'finish_reason':null},
                 {'index':0,'delta':{'tool_calls':[{'index':0,'id':'call_0_0','type':'function','function':{'name':'look','arguments':'{}'}}]},'finish_reason':null},
                 {'index':0,'delta':{'tool_calls':[{'index':1,'id':'x','type':'function','function':{'name':'wait','arguments':'{}'}}]},'finish_reason':null},
                 {'index':0,'delta':{},'finish_reason':'tool_calls'},
                 {'index':1,'delta':{},'finish_reason':'length'}]\
                """));
            assertThat(events)
                    .contains("\"prompt_tokens\":1,\"completion_tokens\":9")
                    .endsWith("data: [DONE]\n\n");
        }

        @Test
        void toAPromptThatWasRefusedIsFiltered() {
            assertThat(said("data: {'promptFeedback':{'blockReason':'OTHER'}}\n\n"))
                    .contains("\"finish_reason\":\"content_filter\"")
                    .endsWith("data: [DONE]\n\n");
        }

        @Test
        void thatEndsBeforeItsCandidatesIsCut() {
            String text = "data: {'candidates':[{'content':{'parts':[{'text':'a'}]}}]}\n\n";
            String stop = "data: {'candidates':[{'finishReason':'STOP'}]}\n\n";
            assertCut(Cause.CUT);
            assertCut(Cause.CUT, text);
            assertCut(Cause.CUT, text, stop.substring(0, stop.length() - 1));
            assertCut(Cause.CUT, text, stop, text.substring(0, 9));
            assertCut(Cause.CUT, text, "data: {'candidates':[{'index':1,'finishReason':'STOP'}]}\n\n");
            assertCut(Cause.CUT, text, "data: {'error':{'code':503,'message':'canary-4711'}}\n\n");
        }

        @Test
        void thatBreaksItsOwnRulesIsInvalid() {
            for (String data : List.of(
                    "{",
                    "[]",
                    "{'candidates':[{'content':{'parts':[{'inlineData':{}}]}}]}",
                    "{'candidates':[{'finishReason':'OTHER'}]}",
                    "{'candidates':[{'index':500}]}")) {
                assertCut(Cause.INVALID, "data: " + data + "\n\n");
            }
        }

        @Test
        void withAnEventWithoutEndIsInvalid() {
            var lines = new EventLines();
            byte[] piece = new byte[EventLines.LONGEST / 2];
            lines.next(piece);
            lines.next(piece);
            assertThatThrownBy(() -> lines.next(new byte[] {'a'})).hasMessage("upstream: INVALID");
        }

        private void assertCut(Cause cause, String... events) {
            assertThatThrownBy(() -> said(events))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(cause));
        }
    }
}
