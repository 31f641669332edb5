package io.aegis.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.spi.provider.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CredentialSearchTest {
    private final CredentialSearch search = new CredentialSearch(Given.secret());
    private final AtomicInteger alarms = new AtomicInteger();

    private static List<String> spellings() {
        var spellings = new ArrayList<>(List.of(
                Given.KEY,
                Given.KEY.replace("/", "\\/"),
                "sk-live%2B4f%2FZq9-Canary~77%3D",
                "sk-live%2b4f%2fZq9-Canary~77%3d",
                "sk-live%2B4f%2FZq9-Canary%7E77%3D"));
        for (String before : List.of("", "a", "ab", "abc", "Bearer ", "user:")) {
            for (String after : List.of("", "x", "xy")) {
                byte[] bytes = (before + Given.KEY + after).getBytes(StandardCharsets.US_ASCII);
                spellings.add(Base64.getEncoder().encodeToString(bytes));
                spellings.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            }
        }
        return spellings;
    }

    @Test
    void findsEverySpellingWhereverItBegins() {
        for (String spelling : spellings()) {
            for (int before = 0; before < 40; before++) {
                assertThat(search.isIn("x".repeat(before) + spelling + "\"}"))
                        .as(spelling)
                        .isTrue();
            }
        }
    }

    @Test
    void findsEverySpellingSplitAtEveryPositionAndLetsNoLongPartOfItPass() {
        for (String spelling : spellings()) {
            byte[] text = ("{\"error\":\"" + spelling + "\"}").getBytes(StandardCharsets.US_ASCII);
            for (int cut = 1; cut < text.length; cut++) {
                assertCut(spelling, Arrays.copyOf(text, cut), Arrays.copyOfRange(text, cut, text.length));
            }
        }
    }

    @Test
    void findsItByteByByte() {
        for (String spelling : spellings()) {
            byte[] text = ("> " + spelling + " <").getBytes(StandardCharsets.US_ASCII);
            var bytes = new byte[text.length][];
            Arrays.setAll(bytes, at -> new byte[] {text[at]});
            assertCut(spelling, bytes);
        }
    }

    private void assertCut(String spelling, byte[]... pieces) {
        var body = new SearchedBody(Given.pieces(pieces), search, alarms::incrementAndGet);
        var released = new StringBuilder();
        int before = alarms.get();
        assertThatThrownBy(() -> {
                    for (byte[] piece = body.next(); piece != null; piece = body.next()) {
                        released.append(new String(piece, StandardCharsets.US_ASCII));
                    }
                })
                .as(spelling)
                .isInstanceOfSatisfying(
                        UpstreamException.class,
                        cut -> assertThat(cut.kind()).isEqualTo(UpstreamException.Cause.INVALID));
        assertThat(alarms).hasValue(before + 1);
        assertThat(released.length()).as("released of " + spelling).isLessThan(25);
        assertThat(released).doesNotContain(Given.KEY.substring(0, 8));
        assertThatThrownBy(body::next).isInstanceOf(UpstreamException.class);
    }

    @Test
    void letsEverythingElsePassUnchangedHoweverItIsCut() {
        var random = new Random(4711);
        String text = "sk-live+4f sk-liv sk-live%2B4f/Zq9-Canar sk-live+4f/Zq9-Canary~77 data: {\"content\":\"sk\"}\n\n"
                .repeat(20);
        for (int round = 0; round < 500; round++) {
            var pieces = new ArrayList<byte[]>();
            for (int from = 0; from < text.length(); ) {
                int to = Math.min(text.length(), from + 1 + random.nextInt(60));
                pieces.add(text.substring(from, to).getBytes(StandardCharsets.US_ASCII));
                from = to;
            }
            var body = new SearchedBody(Given.pieces(pieces.toArray(byte[][]::new)), search, alarms::incrementAndGet);
            assertThat(Given.read(body)).isEqualTo(text);
        }
        assertThat(alarms).hasValue(0);
    }

    @Test
    void holdsNothingBackOfAFinishedEvent() {
        assertThat(search.unsure("data: {\"content\":\"sk-live\"}\n\n".getBytes(StandardCharsets.US_ASCII)))
                .isZero();
    }
}
