package io.aegis.provider.wire.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come as JSON: they are no JSON, or they are read and written and read the same. */
class JsonReaderFuzzTest {
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

        assertThat(JsonReader.read(written)).isEqualTo(value);
        assertThat(Json.write(JsonReader.read(written))).isEqualTo(written).matches("\\p{Print}+");
    }
}
