package io.aegis.dialects.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.aegis.dialects.Dialects;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Outgoing;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.StreamDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes changed at random, from a fixed seed: the codecs refuse or read, and never fail in another way. */
class MessagesFuzzTest {
    private static final int ROUNDS = 4_000;
    private static final String PIECES = "{}[]\",:\\u0d83dtruefalsnl0123456789.eE+-\n\r \0\u00e4";

    private final Dialect dialect = Dialects.ANTHROPIC_MESSAGES;
    private final Random random = new Random(20261125);

    private byte[] mutated(byte[] original) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) PIECES.charAt(random.nextInt(PIECES.length()));
                case 2 -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(20), bytes.length - Math.max(from, at));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
                default -> bytes = Arrays.copyOf(bytes, Math.max(1, bytes.length - random.nextInt(3)));
            }
        }
        return bytes;
    }

    @Test
    void requestsAreRefusedOrReadAndWhatLeavesReadsTheSame() {
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = mutated(Requests.utf8(Requests.ALL.get(round % Requests.ALL.size())));
            try {
                RequestExchange request = dialect.request(bytes, RequestLimits.DEFAULT);
                byte[] sent = request.outgoing("anthropic.messages", "upstream", id -> id)
                        .body();
                RequestExchange again = dialect.request(sent, RequestLimits.DEFAULT);
                assertThat(again.segments()).hasSameSizeAs(request.segments());
                request.outgoing("openai.chat", "upstream", id -> id);
                read++;
            } catch (ContentException refused) {
                assertThat(refused.getMessage()).hasSizeLessThan(500);
            } catch (RuntimeException other) {
                fail("round " + round, other);
            }
        }
        assertThat(read).isGreaterThan(ROUNDS / 100);
    }

    @Test
    void requestsOfAnotherDialectAreRefusedOrWrittenAsRequestsOfThisOne() {
        List<String> requests = io.aegis.dialects.chat.Requests.ALL;
        int written = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = mutated(Requests.utf8(requests.get(round % requests.size())));
            try {
                Outgoing outgoing = Dialects.OPENAI_CHAT
                        .request(bytes, RequestLimits.DEFAULT)
                        .outgoing("anthropic.messages", "upstream", id -> id);
                dialect.request(outgoing.body(), RequestLimits.DEFAULT);
                written++;
            } catch (ContentException refused) {
                assertThat(refused.getMessage()).hasSizeLessThan(500);
            } catch (RuntimeException other) {
                fail("round " + round, other);
            }
        }
        assertThat(written).isGreaterThan(ROUNDS / 100);
    }

    @Test
    void answersAreRefusedOrRead() {
        byte[] original = Requests.utf8(Answers.RICH);
        for (int round = 0; round < ROUNDS; round++) {
            try {
                dialect.whole(dialect.answer(mutated(original), true).events(), new Envelope("run", "m", 1, false));
            } catch (ContentException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            } catch (RuntimeException other) {
                fail("round " + round, other);
            }
        }
    }

    @Test
    void streamsAreRefusedOrRead() {
        byte[] original = Requests.utf8(Answers.STREAM);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = mutated(original);
            int split = random.nextInt(bytes.length + 1);
            StreamDecoder decoder = dialect.decoder(true);
            try {
                for (byte[] piece :
                        List.of(Arrays.copyOf(bytes, split), Arrays.copyOfRange(bytes, split, bytes.length))) {
                    decoder.next(piece);
                }
                decoder.finish();
            } catch (ContentException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            } catch (RuntimeException other) {
                fail("round " + round, other);
            }
        }
    }
}
