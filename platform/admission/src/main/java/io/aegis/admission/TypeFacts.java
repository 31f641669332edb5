package io.aegis.admission;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a class declares, as far as it matters to somebody who refers to it. Names are internal ones, with slashes.
 *
 * @param hidden methods that override none of another class: private and static ones
 * @param abstracts names of its abstract methods
 */
record TypeFacts(
        String name,
        int flags,
        Optional<String> superclass,
        List<String> interfaces,
        Set<Member> methods,
        Set<Member> hidden,
        Set<Member> fields,
        Set<String> abstracts) {
    TypeFacts {
        interfaces = List.copyOf(interfaces);
        // Not Set.copyOf: it is slow with many names of one hash code, which is for their author to choose.
        methods = Collections.unmodifiableSet(new HashSet<>(methods));
        hidden = Collections.unmodifiableSet(new HashSet<>(hidden));
        fields = Collections.unmodifiableSet(new HashSet<>(fields));
        abstracts = Collections.unmodifiableSet(new HashSet<>(abstracts));
    }

    static TypeFacts of(ClassModel model) {
        var methods = new HashSet<Member>();
        var hidden = new HashSet<Member>();
        var abstracts = new HashSet<String>();
        for (MethodModel method : model.methods()) {
            String name = method.methodName().stringValue();
            var member = new Member(name, method.methodType().stringValue());
            methods.add(member);
            if ((method.flags().flagsMask() & (ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC)) != 0) {
                hidden.add(member);
            }
            if ((method.flags().flagsMask() & ClassFile.ACC_ABSTRACT) != 0) {
                abstracts.add(name);
            }
        }
        var fields = new HashSet<Member>();
        for (FieldModel field : model.fields()) {
            fields.add(new Member(
                    field.fieldName().stringValue(), field.fieldType().stringValue()));
        }
        return new TypeFacts(
                model.thisClass().asInternalName(),
                model.flags().flagsMask(),
                model.superclass().map(ClassEntry::asInternalName),
                model.interfaces().stream().map(ClassEntry::asInternalName).toList(),
                methods,
                hidden,
                fields,
                abstracts);
    }

    /** Whether it is a class that gives its objects a method of their own in place of one that they would inherit. */
    boolean overrides(Member method) {
        return !isInterface() && methods.contains(method) && !hidden.contains(method);
    }

    boolean isInterface() {
        return (flags & ClassFile.ACC_INTERFACE) != 0;
    }

    boolean isEnum() {
        return (flags & ClassFile.ACC_ENUM) != 0;
    }
}
