package io.aegis.admission;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides over what is written in one class: its head, its members and every entry of its constant pool. Serves one thread. */
final class ClassRules {
    /** Longer than the name of an entry of a jar, and than what a compiler makes up. */
    private static final int LONGEST_NAME = 2 * 1024;

    private static final Set<String> SERIAL =
            Set.of("readObject", "readObjectNoData", "readResolve", "writeObject", "writeReplace");

    private final ClassModel model;
    private final FindingSet findings;
    private final String type;
    private final String place;
    private final Descriptors descriptors = new Descriptors();
    private final References references;
    private final StateRules states;
    private final BootstrapRules bootstraps;
    private final InstructionRules instructions;
    /** Whether a name is plain: as many entries of a pool as it has room for may share one. */
    private final Map<String, Boolean> plain = new HashMap<>();

    ClassRules(TypeGraph graph, ClassModel model, FindingSet findings) {
        this.model = model;
        this.findings = findings;
        this.type = model.thisClass().asInternalName();
        this.place = Place.of(type);
        this.references = new References(graph, AllowedApi.listed(), descriptors);
        this.states = new StateRules(graph, descriptors);
        this.bootstraps = new BootstrapRules(references, descriptors);
        this.instructions = new InstructionRules(graph, references, bootstraps);
    }

    /** Finds what is wrong with the class. */
    void check() {
        if (isLong()) {
            findings.add(
                    place,
                    "has a name of more than " + LONGEST_NAME + " characters, or a descriptor of more than "
                            + Descriptors.LONGEST + "; the tier sandboxed would allow it");
            return;
        }
        checkHead();
        states.check(model, findings);
        for (FieldModel field : model.fields()) {
            references
                    .descriptor(field.fieldType().stringValue())
                    .ifPresent(wrong ->
                            findings.add(Place.ofField(type, field.fieldName().stringValue()), wrong));
        }
        for (MethodModel method : model.methods()) {
            checkMethod(method);
        }
        checkPool();
    }

    /** Whether there is a name or a descriptor that nobody could look at as often as a pool has room to name it. */
    private boolean isLong() {
        for (PoolEntry entry : model.constantPool()) {
            if (isLong(entry)) {
                return true;
            }
        }
        return model.fields().stream().anyMatch(field -> isLong(field.fieldName(), field.fieldType()))
                || model.methods().stream().anyMatch(method -> isLong(method.methodName(), method.methodType()));
    }

    private static boolean isLong(PoolEntry entry) {
        return switch (entry) {
            case ClassEntry named -> named.name().stringValue().length() > LONGEST_NAME;
            case NameAndTypeEntry both -> isLong(both.name(), both.type());
            case MethodTypeEntry shape -> shape.descriptor().stringValue().length() > Descriptors.LONGEST;
            default -> false;
        };
    }

    private static boolean isLong(Utf8Entry name, Utf8Entry descriptor) {
        return name.stringValue().length() > LONGEST_NAME
                || descriptor.stringValue().length() > Descriptors.LONGEST;
    }

    private void checkHead() {
        model.superclass()
                .flatMap(above -> references.extension(above.asInternalName()))
                .ifPresent(wrong -> findings.add(place, wrong));
        if (model.superclass().isEmpty()) {
            findings.add(place, "has no superclass");
        }
        for (ClassEntry each : model.interfaces()) {
            references.extension(each.asInternalName()).ifPresent(wrong -> findings.add(place, wrong));
        }
        references.selection(List.of(type)).ifPresent(wrong -> findings.add(place, wrong));
        if ((model.flags().flagsMask() & ClassFile.ACC_ANNOTATION) != 0) {
            findings.add(
                    place,
                    "is an annotation type, of which declarative services make objects; the tier sandboxed would allow"
                            + " it");
        }
        new AnnotationRules(descriptors, references, findings).check(model);
    }

    private void checkMethod(MethodModel method) {
        String name = method.methodName().stringValue();
        String descriptor = method.methodType().stringValue();
        String at = Place.of(type, name, descriptors.parameters(descriptor));
        if (!isPlain(name)) {
            findings.add(at, "has a name with characters outside ASCII; rename it");
        }
        references.descriptor(descriptor).ifPresent(wrong -> findings.add(at, wrong));
        int flags = method.flags().flagsMask();
        if ((flags & ClassFile.ACC_NATIVE) != 0) {
            findings.add(at, "is native; no tier allows it");
        }
        if ((flags & ClassFile.ACC_SYNCHRONIZED) != 0) {
            findings.add(at, "is synchronized: a lock outlives a run; the tier sandboxed would allow it");
        }
        if (name.equals("finalize") && descriptor.equals("()V")) {
            findings.add(at, "is a finalizer, which runs on a thread of the JVM; the tier sandboxed would allow it");
        }
        if (SERIAL.contains(name)) {
            findings.add(at, "takes part in serialization; the tier sandboxed would allow it");
        }
        method.code().ifPresent(code -> checkCode(code, at));
    }

    private void checkCode(CodeModel code, String at) {
        for (CodeElement element : code) {
            instructions.wrong(element).ifPresent(wrong -> findings.add(at, wrong));
        }
        code.exceptionHandlers().stream()
                .flatMap(handler -> handler.catchType().stream())
                .forEach(caught -> instructions.type(caught).ifPresent(wrong -> findings.add(at, wrong)));
    }

    private void checkPool() {
        for (PoolEntry entry : model.constantPool()) {
            Optional<String> wrong = instructions.hasSeen(entry)
                    ? unnamed(entry)
                    : unnamed(entry).or(() -> pooled(entry));
            wrong.ifPresent(words -> findings.add(place, words));
        }
        long tables = model.attributes().stream()
                .filter(attribute -> attribute.attributeName().equalsString(Attributes.NAME_BOOTSTRAP_METHODS))
                .count();
        if (tables > 1) {
            findings.add(place, "has two tables of bootstrap methods");
        }
    }

    private Optional<String> pooled(PoolEntry entry) {
        return switch (entry) {
            case ClassEntry named when BootstrapRules.isNamed(named.asInternalName()) -> Optional.empty();
            case ClassEntry named -> references.type(named.asInternalName());
            case MemberRefEntry reference when BootstrapRules.isBootstrap(reference) -> Optional.empty();
            case MemberRefEntry reference -> references.member(reference);
            case MethodHandleEntry handle when BootstrapRules.isBootstrap(handle.reference()) -> Optional.empty();
            case MethodHandleEntry handle -> bootstraps.handle(handle);
            case MethodTypeEntry shape ->
                references.descriptor(shape.descriptor().stringValue());
            case InvokeDynamicEntry call -> bootstraps.callSite(call);
            case ConstantDynamicEntry constant -> bootstraps.constant(constant);
            default -> Optional.empty();
        };
    }

    /** Names that two readers could take for different ones are no names. */
    private Optional<String> unnamed(PoolEntry entry) {
        boolean isNamed = switch (entry) {
            case ClassEntry named -> isPlain(named.asInternalName());
            case NameAndTypeEntry both ->
                isPlain(both.name().stringValue()) && isPlain(both.type().stringValue());
            default -> true;
        };
        return isNamed ? Optional.empty() : Optional.of("has a name with characters outside ASCII; rename it");
    }

    private boolean isPlain(String name) {
        return plain.computeIfAbsent(name, ClassVerifier::isPlain);
    }
}
