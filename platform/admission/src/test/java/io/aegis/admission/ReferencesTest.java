package io.aegis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What no compiler writes: an object that answers an interface of the plugin's with a method of the JDK that is closed. */
class ReferencesTest {
    private static final Member PRINT = new Member("printStackTrace", "()V");
    private static final Member PARALLEL = new Member("parallelStream", "()Ljava/util/stream/Stream;");

    @Test
    void aMethodThatOverridesNothingHidesNone() {
        assertThat(selected(Set.of(PRINT), Set.of(PRINT)))
                .hasValueSatisfying(wrong -> assertThat(wrong).contains("java.lang.Throwable.printStackTrace"));
        assertThat(selected(Set.of(PRINT), Set.of())).isEmpty();
        assertThat(selected(Set.of(), Set.of())).isPresent();
    }

    @Test
    void aLambdaOfTwoTypesAnswersForBoth() {
        References references = references(anInterface("acme/Wide", PARALLEL));
        assertThat(references.selection(List.of("acme/Wide"))).isEmpty();
        assertThat(references.selection(List.of("java/util/Collection"))).isEmpty();
        assertThat(references.selection(List.of("acme/Wide", "java/util/Collection")))
                .hasValueSatisfying(wrong -> assertThat(wrong).contains("java.util.Collection.parallelStream"));
    }

    private static Optional<String> selected(Set<Member> methods, Set<Member> hidden) {
        var mild = new TypeFacts(
                "acme/Mild",
                0,
                Optional.of("java/lang/RuntimeException"),
                List.of("acme/Loud"),
                methods,
                hidden,
                Set.of(),
                Set.of());
        return references(mild, anInterface("acme/Loud", PRINT)).selection(List.of("acme/Mild"));
    }

    private static TypeFacts anInterface(String name, Member method) {
        return new TypeFacts(
                name,
                ClassFile.ACC_INTERFACE,
                Optional.of("java/lang/Object"),
                List.of(),
                Set.of(method),
                Set.of(),
                Set.of(),
                Set.of(method.name()));
    }

    private static References references(TypeFacts... types) {
        var own = new HashMap<String, TypeFacts>();
        for (TypeFacts type : types) {
            own.put(type.name(), type);
        }
        return new References(new TypeGraph(Map.copyOf(own)), AllowedApi.listed(), new Descriptors());
    }
}
