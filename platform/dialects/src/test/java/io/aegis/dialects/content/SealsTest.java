package io.aegis.dialects.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealsTest {
    private static final String TEXT = "Meet jane@corp.example, key sk-ABC, card 4111111111111111, at dawn";

    private final Random random = new Random(19);

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** In every form that base64 has. */
    private static List<String> forms(byte[] bytes) {
        return List.of(
                base64(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The header of a Fernet token: a version and a time, in front of what is as good as random. */
    private byte[] fernet(int length) {
        byte[] bytes = random(length);
        System.arraycopy(HexFormat.of().parseHex("800000000068ffdcfc"), 0, bytes, 0, 9);
        return bytes;
    }

    @Test
    void bytesThatNobodyCanReadAreOneWhateverTheirLength() {
        for (int length = 73; length < 1000; length++) {
            assertThat(forms(random(length))).allMatch(Seals::isSeal);
            assertThat(forms(fernet(length))).allMatch(Seals::isSeal);
        }
        assertThat(forms(random(190_000))).allMatch(Seals::isSeal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5a2c77e0-91f4-4b0d-8c3e-d2f6a9b1c048",
                "EiYKJGUyNDgzMGE3LTVjZDYtNDJmZS05OThiLWVlNTM5ZTcyYjljMw==",
                "/u3+7f7t/u3+7f7t/u3+7Q=="
            })
    void soIsWhatProvidersWriteInItsPlace(String seal) {
        assertThat(Seals.isSeal(seal)).isTrue();
    }

    @Test
    void wordsOfTheProvidersOwnBetweenSuchBytesMakeNoText() {
        for (int seal = 0; seal < 1000; seal++) {
            byte[] whole = random(230);
            byte[] words = bytes("2\u001aclaude-large-4-5-202509298\0B\bthinking");
            System.arraycopy(words, 0, whole, 70, words.length);
            assertThat(Seals.isSeal(base64(whole))).isTrue();
        }
    }

    @Test
    void textIsNoneWhateverBytesStandBesideIt() {
        String longer = TEXT + ". " + TEXT;
        assertThat(forms(bytes(TEXT))).noneMatch(Seals::isSeal);
        assertThat(forms(bytes("\u00ff\u00fe" + TEXT))).noneMatch(Seals::isSeal);
        assertThat(forms(bytes(TEXT.replace("key", "\u0001\u0002\u0003")))).noneMatch(Seals::isSeal);
        assertThat(forms(bytes(new String(random(900), StandardCharsets.ISO_8859_1) + longer)))
                .noneMatch(Seals::isSeal);
        assertThat(forms(bytes(longer + new String(random(900), StandardCharsets.ISO_8859_1))))
                .noneMatch(Seals::isSeal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "ISO-8859-1"})
    void textIsNoneInAnyEncodingOfIt(String charset) {
        assertThat(Seals.isSeal(base64(TEXT.getBytes(Charset.forName(charset)))))
                .isFalse();
    }

    @Test
    void textOfOtherScriptsIsNone() {
        assertThat(forms(("\uFFFD" + "Встретимся с Анной в семь").getBytes(StandardCharsets.UTF_8)))
                .noneMatch(Seals::isSeal);
        assertThat(forms(("\u0001" + "七点在车站和安娜见面吧带上钥匙").getBytes(StandardCharsets.UTF_8)))
                .noneMatch(Seals::isSeal);
    }

    @Test
    void textThatIsWrappedTwiceIsNone() {
        assertThat(Seals.isSeal(base64(bytes(base64(bytes(TEXT)))))).isFalse();
        assertThat(Seals.isSeal(base64(bytes(HexFormat.of().formatHex(bytes(TEXT))))))
                .isFalse();
        String mixed = HexFormat.of().formatHex(bytes(TEXT)).replaceFirst("6d", "6D");
        assertThat(Seals.isSeal(HexFormat.of().withUpperCase().formatHex(bytes("Jo")) + mixed))
                .isFalse();
    }

    @Test
    void wordsInItsAlphabetAreNone() {
        String words = "My-password-is-Hunter2-and-Jane-lives-at-4-Main-Street_".repeat(5);
        assertThat(Seals.isSeal(words.substring(0, 256))).isFalse();
        assertThat(Seals.isSeal(Base64.getUrlEncoder().encodeToString(random(600)) + words.substring(0, 256)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "too1Short",
                "AKIAIOSFODNN7EXAMPLE",
                "Ab1+Ab1+Ab1+Ab1-Ab1-Ab1-", // of both alphabets
                "/U3+7f7t/u3+7f7t/u3+7", // cut
                "/u3+7f7t/u3+7f7t/u3+7Q=",
                "/u3+7f7t=/u3+7f7t/u3+7Q==",
                "4d656574-206a-616e-6520-617420646177", // text in the form of an id
            })
    void whatIsNotAsBytesAreWrittenIsNone(String value) {
        assertThat(Seals.isSeal(value)).isFalse();
    }
}
