package io.aegis.admission;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Findings of a verifier: each once, in order of their places, and not more than anybody reads. */
final class FindingSet {
    static final int MOST = 100;

    private static final String CODE = "AEG-PLG-006";

    private final SortedSet<AdmissionFinding> findings =
            new TreeSet<>(Comparator.comparing(AdmissionFinding::place).thenComparing(AdmissionFinding::message));

    void add(String place, String message) {
        findings.add(new AdmissionFinding(CODE, place, Words.shown(message)));
        if (findings.size() > MOST) {
            findings.removeLast();
        }
    }

    void addAll(Collection<AdmissionFinding> others) {
        others.forEach(each -> add(each.place(), each.message()));
    }

    boolean isEmpty() {
        return findings.isEmpty();
    }

    List<AdmissionFinding> list() {
        return List.copyOf(findings);
    }
}
