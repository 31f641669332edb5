package io.aegis.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TypeFactsTest {
    private static final MethodTypeDesc VOID = MethodTypeDesc.of(ConstantDescs.CD_void);

    @Test
    void areWhatAClassDeclares() {
        TypeFacts facts = facts(ClassFile.of()
                .build(
                        ClassDesc.of("acme.Mine"),
                        builder -> builder.withFlags(
                                        ClassFile.ACC_PUBLIC | ClassFile.ACC_INTERFACE | ClassFile.ACC_ABSTRACT)
                                .withField("held", ConstantDescs.CD_String, ClassFile.ACC_STATIC)
                                .withMethod("run", VOID, ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT, method -> {})
                                .withMethodBody(
                                        "stop",
                                        VOID,
                                        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                                        code -> code.return_())));

        assertThat(facts.isInterface()).isTrue();
        assertThat(facts.methods()).containsExactlyInAnyOrder(new Member("run", "()V"), new Member("stop", "()V"));
        assertThat(facts.abstracts()).containsExactly("run");
        assertThat(facts.fields()).containsExactly(new Member("held", "Ljava/lang/String;"));
    }

    /** The sets of the JDK that cannot change look at one name after the other. */
    @Test
    void areNotKeptWhereNamesOfOneHashCodeAreSlow() {
        List<String> names = ofOneHashCode(10);
        TypeFacts facts = facts(ClassFile.of().build(ClassDesc.of("acme.Mine"), builder -> {
            for (String name : names) {
                builder.withField(name, ConstantDescs.CD_int, ClassFile.ACC_FINAL);
                builder.withMethod(name, VOID, ClassFile.ACC_ABSTRACT, method -> {});
            }
        }));

        assertThat(names)
                .hasSize(1024)
                .extracting(String::hashCode)
                .containsOnly(names.getFirst().hashCode());
        assertThat(facts.abstracts()).containsAll(names);
        assertThat(facts.methods()).hasSize(1024).contains(new Member(names.getLast(), "()V"));
        for (Set<?> kept : List.of(facts.methods(), facts.fields(), facts.abstracts())) {
            assertThat(kept.getClass().getName()).doesNotContain("ImmutableCollections");
        }
    }

    @Test
    void haveMembersWithAnOrder() {
        assertThat(List.of(new Member("b", "()V"), new Member("a", "I"), new Member("a", "()V")).stream()
                        .sorted())
                .containsExactly(new Member("a", "()V"), new Member("a", "I"), new Member("b", "()V"));
    }

    @Test
    void cannotBeChanged() {
        var facts =
                new TypeFacts("acme/Mine", 0, Optional.empty(), List.of(), Set.of(), Set.of(), Set.of(), Set.of("run"));

        for (Set<?> kept : List.of(facts.methods(), facts.fields(), facts.abstracts())) {
            assertThat(kept).isUnmodifiable();
        }
        assertThat(new TypeGraph(Map.of("acme/Mine", facts)).isOwn("acme/Mine")).isTrue();
    }

    private static TypeFacts facts(byte[] classFile) {
        return TypeFacts.of(ClassFile.of().parse(classFile));
    }

    /** As many as there are words of so many syllables, each of which is one of two with one hash code. */
    private static List<String> ofOneHashCode(int syllables) {
        List<String> names = List.of("");
        for (int at = 0; at < syllables; at++) {
            var longer = new ArrayList<String>();
            for (String name : names) {
                longer.add(name + "Aa");
                longer.add(name + "BB");
            }
            names = longer;
        }
        return names;
    }
}
