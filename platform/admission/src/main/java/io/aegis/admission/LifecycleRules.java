package io.aegis.admission;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses methods that declarative services call for their name alone (OSGi Compendium 112.5.8, 112.5.14): {@link ComponentReader} keeps the attributes
 * out that would name others.
 */
final class LifecycleRules {
    private static final Set<String> CALLED = Set.of("activate", "deactivate", "modified");
    private static final int MOST = 20;

    private final Descriptors descriptors = new Descriptors();
    private final List<AdmissionFinding> findings = new ArrayList<>();

    private LifecycleRules() {}

    /** What is wrong with the class of a component, and with those above it in the jar. */
    static List<AdmissionFinding> findings(JarContents jar, String implementation) throws MalformedException {
        var rules = new LifecycleRules();
        var seen = new HashSet<String>();
        Optional<String> next = Optional.of(implementation.replace('.', '/'));
        while (next.isPresent() && seen.add(next.get()) && rules.findings.size() < MOST) {
            Optional<byte[]> file = jar.file(next.get() + ".class");
            next = file.isPresent() ? rules.checked(next.get(), file.get()) : Optional.empty();
        }
        return rules.findings;
    }

    /** Checks a class; says which one is above it. */
    private Optional<String> checked(String type, byte[] file) {
        try {
            ClassModel model = ClassFile.of().parse(file);
            model.methods().stream()
                    .filter(method -> CALLED.contains(method.methodName().stringValue()))
                    .limit(MOST - findings.size())
                    .forEach(method -> refuse(place(type, method), "declarative services would call it; rename it"));
            return model.superclass().map(ClassEntry::asInternalName);
        } catch (RuntimeException | StackOverflowError unreadable) {
            refuse(Place.of(type), "it is no readable class file");
            return Optional.empty();
        }
    }

    private String place(String type, MethodModel method) {
        return Place.of(
                type,
                method.methodName().stringValue(),
                descriptors.parameters(method.methodType().stringValue()));
    }

    private void refuse(String place, String message) {
        findings.add(new AdmissionFinding("AEG-PLG-006", place, message));
    }
}
