package io.aegis.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.aegis.provider.wire.chat.ChatReader;
import io.aegis.provider.wire.chat.JsonReader;
import io.aegis.provider.wire.chat.NotJsonException;
import io.aegis.provider.wire.chat.UntranslatableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come as a request: they are refused, or said in other words. */
class GeminiRequestFuzzTest {
    static List<byte[]> seeds() {
        return Stream.of("""
            {"model":"m","store":false,"max_completion_tokens":99,"temperature":0.25,"top_p":1,"stop":["a","b"],"n":1,"seed":7,"frequency_penalty":0.5,"presence_penalty":-1,
             "messages":[
              {"role":"system","content":"Be brief."},
              {"role":"user","content":[{"type":"text","text":"What is this?"},
                 {"type":"image_url","image_url":{"url":"data:image/png;base64,aGk=","detail":"auto"}}]},
              {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{\\"at\\":1.50}"}}]},
              {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"one"}]}],
             "tools":[{"type":"function","function":{"name":"look","description":"Looks.","parameters":{"type":"object"}}}],
             "tool_choice":{"type":"function","function":{"name":"look"}},
             "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object"},"strict":true}}}\
            """, """
            {"model":"m","stream":true,"stream_options":{"include_usage":true},"max_tokens":9,"user":"ann","parallel_tool_calls":true,
             "frequency_penalty":0,"presence_penalty":0.0,"logit_bias":{},"logprobs":false,"modalities":["text"],"stop":"END",
             "messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"ho","refusal":"","annotations":[]}],
             "tools":[{"type":"function","function":{"name":"look"}}],"tool_choice":"required","response_format":{"type":"text"}}\
            """)
                .map(request -> request.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest
    void aRequestIsRefusedOrSaidInOtherWords(byte[] request) {
        byte[] sent;
        try {
            sent = new GeminiRequest(ChatReader.read(request, Set.of("user")), true, false).bytes();
        } catch (NotJsonException | UntranslatableException refused) {
            assertThat(refused.getMessage()).hasSizeLessThan(200);
            return;
        }
        assertThat(JsonReader.read(sent)).isNotNull();
    }
}
