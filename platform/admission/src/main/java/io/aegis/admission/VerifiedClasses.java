package io.aegis.admission;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The classes of one jar as the verifier judged them together. Immutable.
 *
 * <p>Whoever loads a class of the jar later asks again, with the bytes that are about to be loaded: {@link #accepts} for exactly the bytes that were
 * judged, {@link #check} for the reasons why not.
 */
public final class VerifiedClasses {
    private static final int MAX_CLASSES = 5_000;
    private static final long MAX_BYTES = 16L * 1024 * 1024;

    private final ClassVerifier verifier;
    private final List<AdmissionFinding> findings;
    private final Set<String> digests;

    private VerifiedClasses(ClassVerifier verifier, List<AdmissionFinding> findings, Set<String> digests) {
        this.verifier = verifier;
        this.findings = List.copyOf(findings);
        this.digests = findings.isEmpty() ? Set.copyOf(digests) : Set.of();
    }

    /** Judges every class of a jar. What is no jar has a finding and no classes. */
    public static VerifiedClasses of(byte[] jar) {
        try {
            return of(JarContents.read(jar));
        } catch (MalformedException malformed) {
            return refused(malformed.finding());
        }
    }

    static VerifiedClasses of(JarContents jar) throws MalformedException {
        Map<String, byte[]> classes = jar.classes(MAX_BYTES);
        if (classes.size() > MAX_CLASSES) {
            return refused(new AdmissionFinding(
                    "AEG-PLG-006",
                    "the jar",
                    "more than " + MAX_CLASSES + " classes; the tier sandboxed would allow it"));
        }
        var findings = new FindingSet();
        var graph = new TypeGraph(facts(classes, findings));
        Optional<String> misshapen = graph.misshapen();
        if (misshapen.isPresent()) {
            return refused(new AdmissionFinding("AEG-PLG-006", "the jar", misshapen.get()));
        }
        var verifier = new ClassVerifier(graph);
        var digests = new HashSet<String>();
        for (byte[] each : classes.values()) {
            findings.addAll(verifier.check(each));
            digests.add(Sha256.of(each));
        }
        return new VerifiedClasses(verifier, findings.list(), digests);
    }

    /** What is wrong with them; empty if they may run in the tier verified. */
    public List<AdmissionFinding> findings() {
        return findings;
    }

    /** SHA-256, hexadecimal, of each class file that may be loaded; empty if one of them may not. */
    public Set<String> digests() {
        return digests;
    }

    /** Whether these are the bytes of a class that was judged and may be loaded. */
    public boolean accepts(byte[] classFile) {
        return digests.contains(Sha256.of(classFile));
    }

    /** Judges a class anew, among the others of this jar. */
    public List<AdmissionFinding> check(byte[] classFile) {
        return verifier.check(classFile);
    }

    private static Map<String, TypeFacts> facts(Map<String, byte[]> classes, FindingSet findings) {
        var facts = new HashMap<String, TypeFacts>();
        classes.forEach((entry, bytes) -> {
            try {
                ClassModel model = ClassFile.of().parse(bytes);
                TypeFacts found = TypeFacts.of(model);
                if (!entry.equals(found.name() + ".class")) {
                    findings.add("entry " + Words.shown(entry), "it holds a class that belongs elsewhere");
                    // The verifier has a finding for a foreign name too; but no other class is judged by what it
                    // claims.
                } else if (!ClassVerifier.isModule(model) && !ClassVerifier.isForeign(found.name())) {
                    facts.put(found.name(), found);
                }
            } catch (RuntimeException | StackOverflowError unreadable) {
                findings.add("entry " + Words.shown(entry), "it is no readable class file");
            }
        });
        return facts;
    }

    private static VerifiedClasses refused(AdmissionFinding finding) {
        return new VerifiedClasses(new ClassVerifier(new TypeGraph(Map.of())), List.of(finding), Set.of());
    }
}
