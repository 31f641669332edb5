package io.aegis.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GlobTest {

    @Test
    void twoPatternsOverlapExactlyIfSomeNameMatchesBoth() {
        List<String> patterns = words("ab*", 4);
        List<String> names = words("ab", 6);
        for (String left : patterns) {
            for (String right : patterns) {
                if (left.replace("*", "").length() + right.replace("*", "").length() > 6) {
                    continue;
                }
                boolean isShared = names.stream().anyMatch(name -> regex(left, name) && regex(right, name));
                assertThat(new Glob(left).overlaps(new Glob(right)))
                        .as(left + " and " + right)
                        .isEqualTo(isShared);
            }
        }
    }

    @Test
    void aStarMatchesAnyTextAlsoNone() {
        assertThat(new Glob("gpt-*").matches("gpt-")).isTrue();
        assertThat(new Glob("gpt-*").matches("gpt-4o")).isTrue();
        assertThat(new Glob("gpt-*").matches("gpt4")).isFalse();
        assertThat(new Glob("*").matches("")).isTrue();
    }

    private static boolean regex(String glob, String name) {
        return Pattern.matches(glob.replace("*", ".*"), name);
    }

    private static List<String> words(String alphabet, int longest) {
        List<String> words = new ArrayList<>(List.of(""));
        for (int from = 0, length = 0; length < longest; length++) {
            int end = words.size();
            for (int index = from; index < end; index++) {
                for (char letter : alphabet.toCharArray()) {
                    words.add(words.get(index) + letter);
                }
            }
            from = end;
        }
        return words;
    }
}
