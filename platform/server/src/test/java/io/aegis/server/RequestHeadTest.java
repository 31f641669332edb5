package io.aegis.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestHeadTest {
    private final RequestHead head = new RequestHead();

    @Test
    void emptyLinesBeforeARequestBuyItNoTime() {
        read("\r\n");
        long after = System.nanoTime();
        while (System.nanoTime() == after) {
            Thread.onSpinWait();
        }
        read("\r\n");
        assertThat(head.isOverdue(after + 10, 9)).isTrue();
    }

    @Test
    void aHeadThatIsCompleteIsNotOverdue() {
        read("GET / HTTP/1.1");
        assertThat(head.isOverdue(System.nanoTime() + 10, 9)).isTrue();
        head.complete();
        assertThat(head.isOverdue(Long.MAX_VALUE, 9)).isFalse();
    }

    private void read(String bytes) {
        byte[] octets = bytes.getBytes(StandardCharsets.US_ASCII);
        head.read(ByteBuffer.wrap(octets), 0, octets.length);
    }
}
