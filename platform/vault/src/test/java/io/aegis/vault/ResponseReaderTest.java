package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {
    private static ResponseReader read(String answer) throws IOException {
        var reader = new ResponseReader(new ByteArrayInputStream(answer.getBytes(StandardCharsets.ISO_8859_1)));
        reader.readHead();
        while (!reader.isComplete()) {
            reader.awaitPiece();
            reader.takePiece();
        }
        return reader;
    }

    @Test
    void readsAnotherAnswerAfterOneThatSaysWhereItEnds() throws IOException {
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").isReusable())
                .isTrue();
        assertThat(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
                        .isReusable())
                .isTrue();
    }

    @Test
    void readsNoOtherAfterOneThatEndsWithItsConnection() throws IOException {
        assertThat(read("HTTP/1.1 200 OK\r\n\r\n{}").isReusable()).isFalse();
        assertThat(read("HTTP/1.1 200 OK\r\n\r\n").isReusable()).isFalse();
    }
}
