package io.aegis.provider.bedrock;

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
import io.aegis.spi.provider.UpstreamResponse;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.ModelProviderContract;
import io.aegis.spi.testkit.ScriptedBytes;
import io.aegis.spi.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BedrockProviderTest extends ModelProviderContract {
    private static final String STREAM = "application/vnd.amazon.eventstream";
    private static final String USAGE = "{\"inputTokens\":10,\"outputTokens\":5,\"totalTokens\":15}";

    @Override
    public ModelProviderFactory factory() {
        return new BedrockProviderFactory();
    }

    @Override
    public Settings settings() {
        return Settings.of(Map.of(
                "base_url",
                "https://bedrock-runtime.eu-west-1.amazonaws.com",
                "region",
                "eu-west-1",
                "leave_out",
                List.of("user")));
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
        return "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"Hello \u00e9\"}]}},"
                + "\"stopReason\":\"end_turn\",\"usage\":" + USAGE + ",\"metrics\":{\"latencyMs\":1}}";
    }

    @Override
    public List<String> upstreamEvents() {
        return List.of();
    }

    @Override
    public String upstreamStreamType() {
        return STREAM;
    }

    @Override
    public List<byte[]> upstreamStream() {
        return List.of(
                Frames.event("messageStart", "{\"role\":\"assistant\",\"p\":\"abc\"}"),
                Frames.event("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hello \u00e9\"}}"),
                Frames.event("contentBlockStop", "{\"contentBlockIndex\":0}"),
                Frames.event("messageStop", "{\"stopReason\":\"end_turn\"}"),
                Frames.event("metadata", "{\"usage\":" + USAGE + "}"));
    }

    private ModelAnswer answer(ScriptedUpstream upstream, boolean streamed, String body, String... leftOut) {
        var settings = Settings.of(Map.of("leave_out", List.of(leftOut)));
        return factory()
                .create(settings, host())
                .answer(new ModelCall(
                        "openai.chat",
                        "anthropic.claude-v2:0",
                        streamed,
                        body.getBytes(StandardCharsets.UTF_8),
                        upstream));
    }

    private UpstreamRequest sent(String body, String... leftOut) {
        var upstream = new ScriptedUpstream().answersJson(200, upstreamAnswer());
        assertThat(answer(upstream, false, body, leftOut)).isInstanceOf(ModelAnswer.Answered.class);
        return upstream.requests().getFirst();
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

    private static Object body(UpstreamRequest request) {
        return JsonReader.read(request.body());
    }

    /** A request of one user message, with further members. */
    private static String asked(String further) {
        return ("{'model':'m','messages':[{'role':'user','content':'hi'}]" + further + "}").replace('\'', '"');
    }

    @Nested
    class ARequest {
        @Test
        void isConverseInOtherWords() {
            var sent = sent("""
                {'model':'m','store':false,'max_completion_tokens':99,'temperature':0.25,'top_p':1,'stop':['a','b'],
                 'messages':[
                  {'role':'system','content':'Be brief.'},{'role':'developer','content':[{'type':'text','text':'Be kind.'}]},
                  {'role':'user','content':[{'type':'text','text':'What is this?'},
                     {'type':'image_url','image_url':{'url':'data:image/png;base64,aGk=','detail':'auto'}}]},
                  {'role':'assistant','content':null,'tool_calls':[
                     {'id':'call_1','type':'function','function':{'name':'look','arguments':'{\\'at\\':1.50}'}},
                     {'id':'call_2','type':'function','function':{'name':'wait','arguments':''}}]},
                  {'role':'tool','tool_call_id':'call_1','content':'a cat'},
                  {'role':'tool','tool_call_id':'call_2','content':''},
                  {'role':'user','content':'And now?'}],
                 'tools':[{'type':'function','function':{'name':'look','description':'Looks.','strict':true,
                     'parameters':{'type':'object','properties':{'at':{'type':'number'}}}}},
                   {'type':'function','function':{'name':'wait'}}],
                 'tool_choice':'required'}\
                """.replace('\'', '"'));
            assertThat(sent.path()).isEqualTo("model/anthropic.claude-v2%3A0/converse");
            assertThat(sent.headers())
                    .containsOnly(
                            Map.entry("content-type", "application/json"), Map.entry("accept", "application/json"));
            assertThat(body(sent)).isEqualTo(json("""
                {'messages':[
                  {'role':'user','content':[{'text':'What is this?'},{'image':{'format':'png','source':{'bytes':'aGk='}}}]},
                  {'role':'assistant','content':[{'toolUse':{'toolUseId':'call_1','name':'look','input':{'at':1.50}}},
                     {'toolUse':{'toolUseId':'call_2','name':'wait','input':{}}}]},
                  {'role':'user','content':[{'toolResult':{'toolUseId':'call_1','content':[{'text':'a cat'}]}},
                     {'toolResult':{'toolUseId':'call_2','content':[]}},{'text':'And now?'}]}],
                 'system':[{'text':'Be brief.'},{'text':'Be kind.'}],
                 'inferenceConfig':{'maxTokens':99,'temperature':0.25,'topP':1,'stopSequences':['a','b']},
                 'toolConfig':{'tools':[
                   {'toolSpec':{'name':'look','description':'Looks.','strict':true,
                     'inputSchema':{'json':{'type':'object','properties':{'at':{'type':'number'}}}}}},
                   {'toolSpec':{'name':'wait','inputSchema':{'json':{'type':'object','properties':{}}}}}],
                  'toolChoice':{'any':{}}}}\
                """));
        }

        @Test
        void goesOnAfterACallWithoutWhatTheModelThought() {
            for (String thought : List.of("'reasoning_content':'because'", "'reasoning':'because'")) {
                assertThat(body(sent(("""
                    {'model':'m','messages':[{'role':'user','content':'go'},
                      {'role':'assistant','content':null,'refusal':null,%s,'tool_calls':[
                         {'id':'c1','type':'function','function':{'name':'look','arguments':'{}'}}]},
                      {'role':'tool','tool_call_id':'c1','content':'a cat'}]}\
                    """).formatted(thought).replace('\'', '"'))))
                        .isEqualTo(json("""
                            {'messages':[{'role':'user','content':[{'text':'go'}]},
                              {'role':'assistant','content':[{'toolUse':{'toolUseId':'c1','name':'look','input':{}}}]},
                              {'role':'user','content':[{'toolResult':{'toolUseId':'c1','content':[{'text':'a cat'}]}}]}]}\
                            """));
            }
        }

        @Test
        void thatStreamsAsksForFrames() {
            var upstream = new ScriptedUpstream()
                    .answers(new UpstreamResponse(
                            200, Map.of("content-type", STREAM), ScriptedBytes.of(upstreamStream())));
            answer(upstream, true, asked(",'stream':true,'stream_options':{'include_usage':true}"));
            var sent = upstream.requests().getFirst();
            assertThat(sent.path()).isEqualTo("model/anthropic.claude-v2%3A0/converse-stream");
            assertThat(sent.headers()).containsEntry("accept", STREAM);
            assertThat(body(sent)).isEqualTo(json("{'messages':[{'role':'user','content':[{'text':'hi'}]}]}"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "'tool_choice':'auto' | {\"auto\":{}}",
                    "'tool_choice':{'type':'function','function':{'name':'t'}} | {\"tool\":{\"name\":\"t\"}}",
                    "'n':1 | {\"auto\":{}}"
                })
        void choosesToolsAsItWasAsked(String further, String choice) {
            String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"t\"}}],";
            var config = (Map<?, ?>) ((Map<?, ?>) body(sent(asked(tools + further)))).get("toolConfig");
            assertThat(config.get("toolChoice")).isEqualTo(JsonReader.read(choice));
        }

        @Test
        void thatForbidsToolsDeclaresNone() {
            String tools = ",'tool_choice':'none','tools':[{'type':'function','function':{'name':'t'}}]";
            assertThat((Map<?, ?>) body(sent(asked(tools))))
                    .isEqualTo(json("{'messages':[{'role':'user','content':[{'text':'hi'}]}]}"));
        }

        @Test
        void keepsAFormatATierAndMetadata() {
            var body = body(
                    sent(
                            asked(
                                    ",'service_tier':'flex','metadata':{'team':'a'},'response_format':{'type':"
                                        + "'json_schema','json_schema':{'name':'n','description':'d','strict':true,'schema':{'type':'object'}}}")));
            assertThat(body).isEqualTo(json("""
                {'messages':[{'role':'user','content':[{'text':'hi'}]}],'serviceTier':{'type':'flex'},
                 'requestMetadata':{'team':'a'},
                 'outputConfig':{'textFormat':{'type':'json_schema','structure':{'jsonSchema':{'name':'n','description':'d',
                   'schema':'{\\'type\\':\\'object\\'}'}}}}}\
                """));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    ",'frequency_penalty':0,'presence_penalty':0.0,'n':1,'logprobs':false",
                    ",'parallel_tool_calls':true,'service_tier':'auto','modalities':['text'],'response_format':{'type':'text'}",
                    ",'metadata':{},'logit_bias':{},'seed':null,'user':null,'max_tokens':5,'max_completion_tokens':5"
                })
        void mayHoldWhatChangesNothing(String further) {
            assertThat(((Map<?, ?>) body(sent(asked(further)))).keySet())
                    .allMatch(List.of("messages", "inferenceConfig")::contains);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "frequency_penalty':0.5",
                    "presence_penalty':1",
                    "logit_bias':{'1':1}",
                    "seed':7",
                    "n':2",
                    "logprobs':true",
                    "top_logprobs':3",
                    "user':'jane'",
                    "safety_identifier':'x'",
                    "prompt_cache_key':'x'",
                    "reasoning_effort':'low'",
                    "verbosity':'low'",
                    "parallel_tool_calls':false",
                    "service_tier':'scale'",
                    "response_format':{'type':'json_object'}",
                    "prediction':{'type':'content','content':'x'}",
                    "functions':[{'name':'f'}]",
                    "function_call':'auto'",
                    "modalities':['audio']",
                    "store':true",
                    "max_tokens':5,'max_completion_tokens':6",
                    "tools':[{'type':'custom','custom':{'name':'c'}}]",
                    "tool_choice':{'type':'allowed_tools'}",
                    "something_new':1"
                })
        void withoutACounterpartIsRefusedAndNotSent(String further) {
            assertRefused(asked(",'" + further));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{'role':'user','content':'hi','name':'jane'}",
                    "{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'aGk=','format':'wav'}}]}",
                    "{'role':'user','content':[{'type':'file','file':{'file_data':'data:text/plain;base64,aGk='}}]}",
                    "{'role':'user','content':[{'type':'image_url','image_url':{'url':'https://example.com/a.png'}}]}",
                    "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/tiff;base64,aGk='}}]}",
                    "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,aGk=','detail':'low'}}]}",
                    "{'role':'user','content':'x','reasoning_content':'because'}",
                    "{'role':'assistant','content':[{'type':'refusal','refusal':'no'}]}",
                    "{'role':'assistant','function_call':{'name':'f','arguments':'{}'}}",
                    "{'role':'assistant','tool_calls':[{'id':'c','type':'custom','custom':{'name':'x','input':'y'}}]}",
                    "{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'x','arguments':'[1]'}}]}",
                    "{'role':'assistant','tool_calls':[{'id':'c','function':{'name':'x','arguments':'{broken'}}]}",
                    "{'role':'tool','tool_call_id':'never_made','content':'x'}",
                    "{'role':'function','name':'f','content':'x'}",
                    "{'role':'user','content':'one'},{'role':'system','content':'late'}"
                })
        void withAMessageThatCannotBeSaidIsRefused(String message) {
            assertRefused(("{'model':'m','messages':[" + message + "]}").replace('\'', '"'));
        }

        @Test
        void mayBeStrippedOfWhatTheOperatorNames() {
            var body = body(sent(asked(",'user':'jane','seed':7"), "user", "seed"));
            assertThat(body).isEqualTo(json("{'messages':[{'role':'user','content':[{'text':'hi'}]}]}"));
        }

        private void assertRefused(String body) {
            var upstream = new ScriptedUpstream();
            assertThat(answer(upstream, false, body))
                    .isEqualTo(new ModelAnswer.Failed(Kind.INVALID_REQUEST, 0, java.util.Optional.empty()));
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Nested
    class AnAnswer {
        private ModelAnswer said(String answer) {
            return answer(new ScriptedUpstream().answersJson(200, answer.replace('\'', '"')), false, asked(""));
        }

        @Test
        void isAChatCompletion() {
            assertThat(JsonReader.read(text(said("""
                {'output':{'message':{'role':'assistant','content':[
                   {'reasoningContent':{'reasoningText':{'text':'hm','signature':'c2ln'}}},
                   {'reasoningContent':{'redactedContent':'c2ln'}},
                   {'text':'Look: '},{'citationsContent':{'content':[{'text':'cited'}],'citations':[]}},
                   {'toolUse':{'toolUseId':'t1','name':'look','input':{'at':1.50,'n':12345678901234567890}}}]}},
                 'stopReason':'tool_use',
                 'usage':{'inputTokens':10,'outputTokens':5,'cacheReadInputTokens':3,'cacheWriteInputTokens':2}}\
                """)))).isEqualTo(json("""
                    {'id':'chatcmpl','object':'chat.completion','created':0,'model':'anthropic.claude-v2:0','choices':[{'index':0,
                     'message':{'role':'assistant','content':'Look: cited','reasoning_content':'hm','tool_calls':[{'id':'t1',
                       'type':'function','function':{'name':'look','arguments':'{\\'at\\':1.50,\\'n\\':12345678901234567890}'}}]},
                     'finish_reason':'tool_calls'}],
                     'usage':{'prompt_tokens':15,'completion_tokens':5,'total_tokens':20,
                       'prompt_tokens_details':{'cached_tokens':3},'completion_tokens_details':{'reasoning_tokens':0}}}\
                    """));
        }

        @ParameterizedTest
        @CsvSource({
            "end_turn,stop",
            "stop_sequence,stop",
            "max_tokens,length",
            "model_context_window_exceeded,length",
            "tool_use,tool_calls",
            "guardrail_intervened,content_filter",
            "content_filtered,content_filter"
        })
        void endsForAPublishedReason(String reason, String finish) {
            assertThat(text(said(upstreamAnswer().replace("end_turn", reason))))
                    .contains("\"finish_reason\":\"" + finish + "\"");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "[]",
                    "{}",
                    "{'output':{'message':{'content':[{'text':'x'}]}},'usage':{}}",
                    "{'output':{'message':{'content':[{'text':'x'}]}},'stopReason':'malformed_tool_use','usage':{}}",
                    "{'output':{'message':{'content':[{'text':'x'}]}},'stopReason':'end_turn'}",
                    "{'output':{'message':{'content':[{'image':{}}]}},'stopReason':'end_turn','usage':{}}",
                    "{'output':{'message':{'content':[{'toolUse':{'toolUseId':'t','name':'n','input':'x'}}]}},'stopReason':'tool_use','usage':{}}",
                    "{'output':{'message':{'content':[{'text':'x'}]}},'stopReason':'end_turn','usage':{'inputTokens':123456789}}",
                    "{'a':1,'a':2}"
                })
        void ofAnotherFormIsNone(String answer) {
            assertThat(said(answer))
                    .isInstanceOfSatisfying(
                            ModelAnswer.Failed.class,
                            failed -> assertThat(failed.kind()).isEqualTo(Kind.INVALID_ANSWER));
        }

        @ParameterizedTest
        @CsvSource({
            "400,INVALID_REQUEST",
            "403,CREDENTIALS_REJECTED",
            "404,MODEL_UNKNOWN",
            "408,TIMED_OUT",
            "424,FAILED",
            "429,RATE_LIMITED",
            "500,FAILED",
            "503,OVERLOADED"
        })
        void thatIsNoneHasAKind(int status, Kind kind) {
            var upstream = new ScriptedUpstream().answersJson(status, "{\"message\":\"no\"}");
            assertThat(((ModelAnswer.Failed) answer(upstream, false, asked(""))).kind())
                    .isEqualTo(kind);
        }

        @Test
        void keepsTheUpstreamsId() {
            var headers = Map.of("content-type", "application/json", "x-amzn-requestid", "0a-1b");
            var upstream = new ScriptedUpstream().answers(200, headers, upstreamAnswer());
            assertThat(((ModelAnswer.Answered) answer(upstream, false, asked(""))).requestId())
                    .contains("0a-1b");
        }
    }

    @Nested
    class AStream {
        private String said(byte[]... frames) {
            return text(answer(
                    new ScriptedUpstream()
                            .answers(new UpstreamResponse(
                                    200, Map.of("content-type", STREAM), ScriptedBytes.of(List.of(frames)))),
                    true,
                    asked(",'stream':true")));
        }

        private List<@Nullable Object> deltas(String events) {
            var deltas = new ArrayList<@Nullable Object>();
            for (String event : events.split("\n\n")) {
                if (!event.equals("data: [DONE]")) {
                    var chunk = (Map<?, ?>) JsonReader.read(event.substring("data: ".length()));
                    for (Object choice : (List<?>) chunk.get("choices")) {
                        deltas.add(((Map<?, ?>) choice).get("delta"));
                    }
                }
            }
            return deltas;
        }

        private static byte[] event(String type, String json) {
            return Frames.event(type, json.replace('\'', '"'));
        }

        @Test
        void isAStreamOfChunks() {
            String events = said(
                    event("messageStart", "{'role':'assistant'}"),
                    event("contentBlockDelta", "{'contentBlockIndex':0,'delta':{'reasoningContent':{'text':'hm'}}}"),
                    event(
                            "contentBlockDelta",
                            "{'contentBlockIndex':0,'delta':{'reasoningContent':{'signature':'c2ln'}}}"),
                    event("contentBlockDelta", "{'contentBlockIndex':1,'delta':{'text':'Look'}}"),
                    event("contentBlockDelta", "{'contentBlockIndex':1,'delta':{'citation':{}}}"),
                    event(
                            "contentBlockStart",
                            "{'contentBlockIndex':2,'start':{'toolUse':{'toolUseId':'t1','name':'look'}}}"),
                    event("contentBlockDelta", "{'contentBlockIndex':2,'delta':{'toolUse':{'input':'{'}}}"),
                    event("contentBlockDelta", "{'contentBlockIndex':2,'delta':{'toolUse':{'input':'}'}}}"),
                    event("contentBlockStop", "{'contentBlockIndex':2}"),
                    event(
                            "contentBlockStart",
                            "{'contentBlockIndex':3,'start':{'toolUse':{'toolUseId':'t2','name':'wait'}}}"),
                    event("contentBlockStop", "{'contentBlockIndex':3}"),
                    event("somethingNew", "{}"),
                    event("messageStop", "{'stopReason':'tool_use'}"),
                    event("metadata", "{'usage':{'inputTokens':10,'outputTokens':5},'metrics':{}}"));
            assertThat(deltas(events)).isEqualTo(json("""
                [{'reasoning_content':'hm'},{'content':'Look'},
                 {'tool_calls':[{'index':0,'id':'t1','type':'function','function':{'name':'look','arguments':''}}]},
                 {'tool_calls':[{'index':0,'function':{'arguments':'{'}}]},
                 {'tool_calls':[{'index':0,'function':{'arguments':'}'}}]},
                 {'tool_calls':[{'index':1,'id':'t2','type':'function','function':{'name':'wait','arguments':''}}]},
                 {'tool_calls':[{'index':1,'function':{'arguments':'{}'}}]},{}]\
                """));
            assertThat(events)
                    .contains("\"finish_reason\":\"tool_calls\"", "\"prompt_tokens\":10,\"completion_tokens\":5")
                    .endsWith("data: [DONE]\n\n");
        }

        @Test
        void thatEndsBeforeItsMessageIsCut() {
            byte[] start = event("messageStart", "{'role':'assistant'}");
            byte[] text = event("contentBlockDelta", "{'contentBlockIndex':0,'delta':{'text':'a'}}");
            byte[] stop = event("messageStop", "{'stopReason':'end_turn'}");
            byte[] half = java.util.Arrays.copyOf(text, text.length - 1);
            assertCut(Cause.CUT, start, text);
            assertCut(Cause.CUT, start, text, half);
            assertCut(Cause.CUT, start, text, stop, half);
            assertCut(Cause.CUT);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "internalServerException",
                    "modelStreamErrorException",
                    "throttlingException",
                    "validationException"
                })
        void thatEndsInAnExceptionIsCut(String exception) {
            assertCut(Cause.CUT, event("messageStart", "{'role':'assistant'}"), Frames.exception(exception));
        }

        @Test
        void thatBreaksItsOwnRulesIsInvalid() {
            byte[] stop = event("messageStop", "{'stopReason':'end_turn'}");
            for (byte[] frame : List.of(
                    event("contentBlockDelta", "{'contentBlockIndex':0,'delta':{'toolUse':{'input':'{}'}}}"),
                    event("contentBlockDelta", "{'contentBlockIndex':0,'delta':{'image':{}}}"),
                    event("contentBlockStart", "{'contentBlockIndex':0,'start':{'image':{}}}"),
                    event("contentBlockDelta", "{"),
                    event("messageStop", "{'stopReason':'because'}"),
                    event("metadata", "{'usage':{'inputTokens':-1}}"))) {
                assertCut(Cause.INVALID, frame, stop);
            }
            assertCut(Cause.INVALID, stop, event("contentBlockDelta", "{'contentBlockIndex':0,'delta':{'text':'a'}}"));
        }

        private void assertCut(Cause cause, byte[]... frames) {
            assertThatThrownBy(() -> said(frames))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(cause));
        }
    }
}
