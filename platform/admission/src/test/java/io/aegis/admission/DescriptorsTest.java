package io.aegis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorsTest {
    private final Descriptors descriptors = new Descriptors();

    @Test
    void sayWhichClassesTheyName() {
        String method = "(I[Lacme/A;Lacme/B$C;J)[[Lacme/D;";

        assertThat(descriptors.isMethod(method)).isTrue();
        assertThat(descriptors.isField(method)).isFalse();
        assertThat(descriptors.types(method)).containsExactly("acme/A", "acme/B$C", "acme/D");
        assertThat(descriptors.returned(method)).containsExactly("acme/D");
        assertThat(descriptors.parameters(method)).isEqualTo("(int, A[], C, long)");
        assertThat(descriptors.isField("[Lacme/A;")).isTrue();
        assertThat(descriptors.types("[Lacme/A;")).containsExactly("acme/A");
        assertThat(descriptors.returned("()V")).isEmpty();
        assertThat(descriptors.element("acme/A")).containsExactly("acme/A");
        assertThat(descriptors.element("[I")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "L", "LLLL", "La;La;", "[", "[Lacme/A", "(La;", "(La;)", "(V)V", "V", "()La;La;", "x"})
    void nameNothingIfTheyAreNone(String none) {
        assertThat(descriptors.isField(none)).isFalse();
        assertThat(descriptors.isMethod(none)).isFalse();
        assertThat(descriptors.types(none)).isEmpty();
        assertThat(descriptors.returned(none)).isEmpty();
        assertThat(descriptors.parameters(none)).isEqualTo("()");
    }

    @Test
    void areNoneIfTheyAreLongerThanACompilerWritesThem() {
        String longest = "(" + "I".repeat(Descriptors.LONGEST - 3) + ")V";

        assertThat(descriptors.isMethod(longest)).isTrue();
        assertThat(descriptors.isMethod("(I" + longest.substring(1))).isFalse();
        assertThat(descriptors.isField("L" + "a".repeat(Descriptors.LONGEST - 2) + ";"))
                .isTrue();
        assertThat(descriptors.isField("L" + "a".repeat(Descriptors.LONGEST - 1) + ";"))
                .isFalse();
    }

    /** A pool has room for sixty thousand entries that share one. */
    @Test
    void areReadOnce() {
        String method = "(Lacme/A;)Lacme/B;";

        assertThat(descriptors.types(new String(method))).isSameAs(descriptors.types(method));
        assertThat(descriptors.parameters(new String(method))).isSameAs(descriptors.parameters(method));
    }

    @Test
    void areWrittenOutForPeopleNoFurtherThanTheyAreShown() {
        assertThat(descriptors.parameters("(" + "I".repeat(10_000) + ")V"))
                .startsWith("(int, int, int")
                .hasSizeGreaterThan(Words.LONGEST)
                .hasSizeLessThan(3 * Words.LONGEST);
    }
}
