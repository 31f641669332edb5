package io.aegis.provider.wire.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Whatever bytes come as JSON: they are no JSON, or JSON to others too, and are written and read the same. */
class JsonReaderFuzzTest {
    private static final JsonFactory OTHERS = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNumberLength(1 << 20).build())
            .build();

    static List<byte[]> seeds() {
        return Stream.of(
                        "{\"a\":[1,-2.50e+3,true,false,null,{}],\"\\u00e9\\ud83d\\ude00\":\"\\n\\/\\\\ \"}",
                        " [ \"é🦜\" , 0.1 , [ ] ] ",
                        "\"\\ud83d\"")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest
    void whatIsReadIsWrittenAndReadTheSame(byte[] bytes) {
        Object value;
        try {
            value = JsonReader.read(bytes);
        } catch (NotJsonException refused) {
            return;
        }
        String written = Json.write(value);

        assertThat(isJson(new String(bytes, StandardCharsets.UTF_8))).isTrue();
        assertThat(JsonReader.read(written)).isEqualTo(value);
        assertThat(Json.write(JsonReader.read(written))).isEqualTo(written).matches("\\p{Print}+");
    }

    /** Others do not take half of a pair, which a stream can hold. */
    private static boolean isJson(String text) {
        String whole = text.replaceAll("(?i)\\\\ud([89a-f])", "\\\\ue$1");
        try (JsonParser parser = OTHERS.createParser(ObjectReadContext.empty(), whole)) {
            while (parser.nextToken() != null) {
                parser.getString();
            }
            return true;
        } catch (JacksonException broken) {
            return false;
        }
    }
}
