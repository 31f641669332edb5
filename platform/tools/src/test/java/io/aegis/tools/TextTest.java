package io.aegis.tools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "TEXT/Plain; charset=UTF-8",
                "text/html;charset=\"utf-8\"",
                "text/csv; header=present",
                "application/json",
                "application/json; charset=us-ascii",
                "application/xml",
                "application/problem+json",
                "application/vnd.acme.v1+xml",
                "application/x-ndjson"
            })
    void textIsReadWhateverKindOfTextItIs(String type) {
        assertThat(Text.read(Optional.of(type), "grüße\n".getBytes(UTF_8))).contains("grüße\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "image/png",
                "image/svg+xml",
                "application/octet-stream",
                "application/pdf",
                "application/zip",
                "multipart/mixed; boundary=x",
                "text/plain; charset=iso-8859-1",
                "text/plain; charset=utf-7",
                "text/plain; charset=utf-16",
                "text/plain, application/json",
                "json"
            })
    void whatIsSaidToBeSomethingElseIsNoText(String type) {
        assertThat(Text.read(Optional.of(type), "fine".getBytes(UTF_8))).isEmpty();
    }

    @Test
    void bytesThatAreNoTextAreNoneWhateverIsSaidOfThem() {
        for (Optional<String> type : java.util.List.of(Optional.of("text/plain"), Optional.<String>empty())) {
            assertThat(Text.read(type, new byte[] {(byte) 0x89, 'P', 'N', 'G'})).isEmpty();
            assertThat(Text.read(type, "grüße".getBytes(ISO_8859_1))).isEmpty();
            assertThat(Text.read(type, "text".getBytes(UTF_16))).isEmpty();
            assertThat(Text.read(type, new byte[] {(byte) 0xc0, (byte) 0xaf})).isEmpty();
            assertThat(Text.read(type, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}))
                    .isEmpty();
            assertThat(Text.read(type, "a\u0000b".getBytes(UTF_8))).isEmpty();
            assertThat(Text.read(type, "a\u001b[2Jb".getBytes(UTF_8))).isEmpty();
            assertThat(Text.read(type, "a\u009bb".getBytes(UTF_8))).isEmpty();
        }
    }

    @Test
    void whereNothingIsSaidTheBytesDecide() {
        assertThat(Text.read(Optional.empty(), "a\tb\r\n".getBytes(UTF_8))).contains("a\tb\r\n");
        assertThat(Text.read(Optional.empty(), new byte[0])).contains("");
    }

    @Test
    void aByteOrderMarkIsNoText() {
        assertThat(Text.read(Optional.empty(), "\ufeff{}".getBytes(UTF_8))).contains("{}");
    }
}
