package io.aegis.admission;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a class declares, as far as it matters to somebody who refers to it. Names are internal ones, with slashes.
 *
 * @param methods flags by name and descriptor, as {@code run()V}
 * @param fields names with descriptors, as {@code out:Ljava/io/PrintStream;}
 */
record TypeFacts(
        String name,
        int flags,
        Optional<String> superclass,
        List<String> interfaces,
        Map<String, Integer> methods,
        Set<String> fields) {
    TypeFacts {
        interfaces = List.copyOf(interfaces);
        methods = Map.copyOf(methods);
        fields = Set.copyOf(fields);
    }

    static TypeFacts of(ClassModel model) {
        var methods = new HashMap<String, Integer>();
        for (MethodModel method : model.methods()) {
            methods.put(
                    method.methodName().stringValue() + method.methodType().stringValue(),
                    method.flags().flagsMask());
        }
        return new TypeFacts(
                model.thisClass().asInternalName(),
                model.flags().flagsMask(),
                model.superclass().map(ClassEntry::asInternalName),
                model.interfaces().stream().map(ClassEntry::asInternalName).toList(),
                methods,
                model.fields().stream().map(TypeFacts::field).collect(Collectors.toSet()));
    }

    boolean isInterface() {
        return (flags & ClassFile.ACC_INTERFACE) != 0;
    }

    boolean isEnum() {
        return (flags & ClassFile.ACC_ENUM) != 0;
    }

    boolean isAbstract(String method) {
        return (methods.getOrDefault(method, 0) & ClassFile.ACC_ABSTRACT) != 0;
    }

    private static String field(FieldModel field) {
        return field.fieldName().stringValue() + ":" + field.fieldType().stringValue();
    }
}
