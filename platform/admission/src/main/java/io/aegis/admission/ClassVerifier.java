package io.aegis.admission;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether one class may run in the gateway's process in the tier verified: it may refer to its own plugin, to the contract and to what
 * {@link AllowedApi} lists of the JDK, keep no state, take no locks and be nothing but what a compiler writes.
 *
 * <p>Every entry of the constant pool is judged, whether an instruction uses it or not. Instructions are read for better words, and for what a pool does
 * not show. Whatever cannot be read is a finding. Safe for use by many threads.
 */
public final class ClassVerifier {
    private static final int MAX_SIZE = 1024 * 1024;
    /** Java 8: earlier classes are checked by another verifier of the JVM, which allows more. */
    private static final int OLDEST = 52;

    private static final int NEWEST = 69;
    /** What a byte of a class may cost the verifier of the JDK, in entries of its tables: compilers stay far below. */
    private static final long WORK_OF_A_BYTE = 2_000;

    private static final long FREE_WORK = 2_000_000;
    /** An exception handler, tried at every instruction, costs as much as so many local variables. */
    private static final long WORK_OF_A_HANDLER = 20;

    private static final Set<String> SERIAL =
            Set.of("readObject", "readObjectNoData", "readResolve", "writeObject", "writeReplace");
    private static final String MODULE_INFO = "module-info";

    private final TypeGraph graph;
    private final References references;
    private final StateRules states;
    private final ClassFile verifying;

    ClassVerifier(TypeGraph graph) {
        this.graph = graph;
        this.references = new References(graph, AllowedApi.listed());
        this.states = new StateRules(graph);
        ClassHierarchyResolver hierarchy = this::hierarchy;
        this.verifying = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
    }

    /**
     * Judges a class.
     *
     * @param classFile its bytes, which need not be a class file
     * @return what is wrong with it, at most a hundred; empty if it may run
     */
    public List<AdmissionFinding> check(byte[] classFile) {
        var findings = new FindingSet();
        try {
            check(classFile, findings);
        } catch (RuntimeException | StackOverflowError unreadable) {
            findings.add(place(classFile), "is no class file that can be read (" + Words.kind(unreadable) + ")");
        }
        return findings.list();
    }

    private void check(byte[] bytes, FindingSet findings) {
        if (bytes.length > MAX_SIZE) {
            findings.add("a class", "more than " + MAX_SIZE + " bytes; the tier sandboxed would allow it");
            return;
        }
        ClassModel model = ClassFile.of().parse(bytes);
        String name = model.thisClass().asInternalName();
        if (isModule(model)) {
            return;
        }
        String place = Place.of(name);
        if (model.majorVersion() < OLDEST || model.majorVersion() > NEWEST || model.minorVersion() != 0) {
            findings.add(
                    place,
                    "is of class file version " + model.majorVersion() + "." + model.minorVersion()
                            + "; compile it for Java 8 to 25, without preview features");
            return;
        }
        if (isForeign(name)) {
            findings.add(place, "is named like a class of the JDK, of the framework or of the contract");
        }
        checkHead(model, place, findings);
        states.check(model, findings);
        for (FieldModel field : model.fields()) {
            references
                    .descriptor(field.fieldType().stringValue())
                    .ifPresent(wrong ->
                            findings.add(Place.ofField(name, field.fieldName().stringValue()), wrong));
        }
        var bootstraps = new BootstrapRules(references);
        var instructions = new InstructionRules(graph, references, bootstraps);
        for (MethodModel method : model.methods()) {
            checkMethod(name, method, instructions, findings);
        }
        checkPool(model, place, instructions, bootstraps, findings);
        if (work(model) > FREE_WORK + WORK_OF_A_BYTE * bytes.length) {
            findings.add(
                    place,
                    "has more exception handlers or local variables than a compiler writes, and would keep a verifier"
                            + " busy; the tier sandboxed would allow it");
        }
        if (findings.isEmpty()) {
            verifying.verify(bytes).stream()
                    .limit(1)
                    .forEach(error -> findings.add(place, "does not pass the verifier of the JDK"));
        }
    }

    /** How many entries of tables the verifier of the JDK looks at: for each instruction the handlers, for each branch the variables. */
    private static long work(ClassModel model) {
        long work = 0;
        for (MethodModel method : model.methods()) {
            CodeAttribute code = method.findAttribute(Attributes.code()).orElse(null);
            if (code != null) {
                long tables = WORK_OF_A_HANDLER * code.exceptionHandlers().size() + code.maxLocals() + code.maxStack();
                work += code.codeLength() * tables;
            }
        }
        return work;
    }

    /** Whether a class of this name would be taken for somebody else's: it is no class of the plugin, whatever its jar says. */
    static boolean isForeign(String name) {
        return EntryRules.isTaken(name) || name.startsWith(PlatformTypes.CONTRACT);
    }

    /** A module descriptor, which a JVM does not run. Before Java 9 the flag meant nothing, and the same bytes are a class. */
    static boolean isModule(ClassModel model) {
        return model.majorVersion() >= ClassFile.JAVA_9_VERSION
                && model.flags().flagsMask() == ClassFile.ACC_MODULE
                && model.thisClass().asInternalName().equals(MODULE_INFO);
    }

    private void checkHead(ClassModel model, String place, FindingSet findings) {
        model.superclass()
                .flatMap(type -> references.extension(type.asInternalName()))
                .ifPresent(wrong -> findings.add(place, wrong));
        if (model.superclass().isEmpty()) {
            findings.add(place, "has no superclass");
        }
        for (ClassEntry each : model.interfaces()) {
            references.extension(each.asInternalName()).ifPresent(wrong -> findings.add(place, wrong));
        }
        AnnotationRules.check(model, references, findings);
    }

    private void checkMethod(String type, MethodModel method, InstructionRules instructions, FindingSet findings) {
        String name = method.methodName().stringValue();
        String descriptor = method.methodType().stringValue();
        String place = Place.of(type, name, descriptor);
        requireName(name, place, findings);
        references.descriptor(descriptor).ifPresent(wrong -> findings.add(place, wrong));
        int flags = method.flags().flagsMask();
        if ((flags & ClassFile.ACC_NATIVE) != 0) {
            findings.add(place, "is native; no tier allows it");
        }
        if ((flags & ClassFile.ACC_SYNCHRONIZED) != 0) {
            findings.add(place, "is synchronized: a lock outlives a run; the tier sandboxed would allow it");
        }
        if (name.equals("finalize") && descriptor.equals("()V")) {
            findings.add(place, "is a finalizer, which runs on a thread of the JVM; the tier sandboxed would allow it");
        }
        if (SERIAL.contains(name)) {
            findings.add(place, "takes part in serialization; the tier sandboxed would allow it");
        }
        method.code().ifPresent(code -> checkCode(code, place, instructions, findings));
    }

    private static void checkCode(CodeModel code, String place, InstructionRules instructions, FindingSet findings) {
        for (CodeElement element : code) {
            instructions.wrong(element).ifPresent(wrong -> findings.add(place, wrong));
        }
        code.exceptionHandlers().stream()
                .flatMap(handler -> handler.catchType().stream())
                .forEach(caught -> instructions.type(caught).ifPresent(wrong -> findings.add(place, wrong)));
    }

    private void checkPool(
            ClassModel model,
            String place,
            InstructionRules instructions,
            BootstrapRules bootstraps,
            FindingSet findings) {
        for (PoolEntry entry : model.constantPool()) {
            Optional<String> wrong = instructions.hasSeen(entry)
                    ? unnamed(entry)
                    : unnamed(entry).or(() -> pooled(entry, bootstraps));
            wrong.ifPresent(words -> findings.add(place, words));
        }
        long tables = model.attributes().stream()
                .filter(attribute -> attribute.attributeName().equalsString(Attributes.NAME_BOOTSTRAP_METHODS))
                .count();
        if (tables > 1) {
            findings.add(place, "has two tables of bootstrap methods");
        }
    }

    private Optional<String> pooled(PoolEntry entry, BootstrapRules bootstraps) {
        return switch (entry) {
            case ClassEntry type when BootstrapRules.isNamed(type.asInternalName()) -> Optional.empty();
            case ClassEntry type -> references.type(type.asInternalName());
            case MemberRefEntry reference when BootstrapRules.isBootstrap(reference) -> Optional.empty();
            case MemberRefEntry reference -> references.member(reference);
            case MethodHandleEntry handle when BootstrapRules.isBootstrap(handle.reference()) -> Optional.empty();
            case MethodHandleEntry handle -> bootstraps.handle(handle);
            case MethodTypeEntry type -> references.descriptor(type.descriptor().stringValue());
            case InvokeDynamicEntry call -> bootstraps.callSite(call);
            case ConstantDynamicEntry constant -> bootstraps.constant(constant);
            default -> Optional.empty();
        };
    }

    /** Names that two readers could take for different ones are no names. */
    private static Optional<String> unnamed(PoolEntry entry) {
        boolean isPlain = switch (entry) {
            case ClassEntry type -> isPlain(type.asInternalName());
            case NameAndTypeEntry both ->
                isPlain(both.name().stringValue()) && isPlain(both.type().stringValue());
            default -> true;
        };
        return isPlain ? Optional.empty() : Optional.of("has a name with characters outside ASCII; rename it");
    }

    private static void requireName(String name, String place, FindingSet findings) {
        if (!isPlain(name)) {
            findings.add(place, "has a name with characters outside ASCII; rename it");
        }
    }

    static boolean isPlain(String name) {
        return !name.isEmpty() && name.chars().allMatch(point -> point > ' ' && point <= '~');
    }

    private @Nullable ClassHierarchyInfo hierarchy(ClassDesc type) {
        String descriptor = type.descriptorString();
        // What stands inside the descriptor of an array could be the name of somebody else's class.
        if (!type.isClassOrInterface()) {
            return null;
        }
        return graph.find(descriptor.substring(1, descriptor.length() - 1))
                .map(facts -> facts.isInterface()
                        ? ClassHierarchyInfo.ofInterface()
                        : ClassHierarchyInfo.ofClass(facts.superclass()
                                .map(name -> ClassDesc.ofInternalName(name))
                                .orElse(null)))
                .orElse(null);
    }

    private static String place(byte[] classFile) {
        try {
            return Place.of(ClassFile.of().parse(classFile).thisClass().asInternalName());
        } catch (RuntimeException | StackOverflowError unreadable) {
            return "a class";
        }
    }
}
