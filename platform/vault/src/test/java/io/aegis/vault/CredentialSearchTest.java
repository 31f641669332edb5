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
    /** What looks like a key, what needs the most escapes, and what needs none. */
    static final List<String> OF_ONE_LENGTH = List.of(
            Given.KEY,
            "/".repeat(Given.KEY.length()),
            "?".repeat(Given.KEY.length()),
            "x".repeat(Given.KEY.length()),
            "sk-live" + "z".repeat(Given.KEY.length() - 7));

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

    /** Whoever chooses a text and sees where its pieces end would otherwise learn the credential character by character. */
    @Test
    void whatWaitsIsTheSameWhateverTheCredentialIs() {
        var texts =
                new ArrayList<>(List.of("it was", "data: {\"a\":\"b\"}\n\n", "x".repeat(1000), "\u00e9", "\u00e9t"));
        for (String spelling : spellings()) {
            for (int length = 1; length < 25; length++) {
                texts.add("it is " + spelling.substring(0, length));
            }
        }
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int waiting = search.unsure(bytes);
            for (String value : OF_ONE_LENGTH) {
                assertThat(new CredentialSearch(Given.secret(value)).unsure(bytes))
                        .as(text)
                        .isEqualTo(waiting);
            }
        }
    }

    @Test
    void thePiecesOfABodyAreTheSameWhateverTheCredentialIs() {
        String text = "it is sk-live+4f/Zq9 sk-live%2B4f%2FZq9-Can c2stbGl2ZSs0Zi9acTktQ2Fu {\"a\":\"sk-live\"}\n\n"
                .repeat(9);
        var random = new Random(4711);
        for (int round = 0; round < 50; round++) {
            var pieces = new ArrayList<byte[]>();
            for (int from = 0; from < text.length(); ) {
                int to = Math.min(text.length(), from + 1 + random.nextInt(12));
                pieces.add(text.substring(from, to).getBytes(StandardCharsets.US_ASCII));
                from = to;
            }
            List<String> expected = released(Given.KEY, pieces);
            for (String value : OF_ONE_LENGTH) {
                assertThat(released(value, pieces)).as(value).isEqualTo(expected);
            }
        }
    }

    private List<String> released(String value, List<byte[]> pieces) {
        var body = new SearchedBody(
                Given.pieces(pieces.toArray(byte[][]::new)),
                new CredentialSearch(Given.secret(value)),
                alarms::incrementAndGet);
        var released = new ArrayList<String>();
        for (byte[] piece = body.next(); piece != null; piece = body.next()) {
            released.add(new String(piece, StandardCharsets.US_ASCII));
        }
        return released;
    }

    /** However long a word is: what is released of it is not what a credential at its end needs. */
    @Test
    void findsItAtTheEndOfAnEndlessWord() {
        for (String spelling : spellings()) {
            byte[] text = ("x".repeat(999) + spelling + "\"").getBytes(StandardCharsets.US_ASCII);
            for (int cut = 990; cut < text.length; cut++) {
                assertFound(search, spelling, Arrays.copyOf(text, cut), Arrays.copyOfRange(text, cut, text.length));
            }
            var bytes = new byte[text.length][];
            Arrays.setAll(bytes, at -> new byte[] {text[at]});
            assertFound(search, spelling, bytes);
        }
    }

    @Test
    void findsTheLongestSpellingOfACredentialOfAnyLength() {
        for (int length = Secret.SHORTEST; length <= 200; length++) {
            var any = new CredentialSearch(Given.secret("/".repeat(length)));
            byte[] text = ("x".repeat(700) + "%2F".repeat(length)).getBytes(StandardCharsets.US_ASCII);
            int cut = text.length - 1;
            assertFound(any, "%2F", Arrays.copyOf(text, cut), Arrays.copyOfRange(text, cut, text.length));
            byte[] other = ("x".repeat(700) + "\\/".repeat(length)).getBytes(StandardCharsets.US_ASCII);
            int last = other.length - 1;
            assertFound(any, "\\/", Arrays.copyOf(other, last), Arrays.copyOfRange(other, last, other.length));
        }
    }

    /** Bytes that waited do not come later either. */
    private void assertFound(CredentialSearch sought, String spelling, byte[]... pieces) {
        var body = new SearchedBody(Given.pieces(pieces), sought, alarms::incrementAndGet);
        assertThatThrownBy(() -> Given.read(body)).as(spelling).isInstanceOf(UpstreamException.class);
        assertThatThrownBy(body::next).isInstanceOf(UpstreamException.class);
    }

    @Test
    void aBodyWithoutSpacesFlows() {
        String text = "x".repeat(1000);
        var pieces = new ArrayList<byte[]>();
        for (int count = 0; count < 100; count++) {
            pieces.add(text.getBytes(StandardCharsets.US_ASCII));
        }
        List<String> released = released(Given.KEY, pieces);
        assertThat(released).hasSize(101).startsWith(text.substring(128), text);
        assertThat(String.join("", released)).isEqualTo(text.repeat(100));
    }

    @Test
    void holdsNothingBackOfAFinishedLine() {
        for (String end : List.of("\n", "\n\n", "\r\n\r\n", "\r\n")) {
            assertThat(search.unsure(("{\"response\":\"sk-live\"}" + end).getBytes(StandardCharsets.US_ASCII)))
                    .isZero();
        }
    }

    @Test
    void holdsNothingBackOfAFinishedEvent() {
        assertThat(search.unsure("data: {\"content\":\"sk-live\"}\n\n".getBytes(StandardCharsets.US_ASCII)))
                .isZero();
    }
}
