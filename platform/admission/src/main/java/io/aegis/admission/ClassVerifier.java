package io.aegis.admission;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.util.List;
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

    private static final String MODULE_INFO = "module-info";

    private final TypeGraph graph;
    private final ClassFile verifying;

    ClassVerifier(TypeGraph graph) {
        this.graph = graph;
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
        new ClassRules(graph, model, findings).check();
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
