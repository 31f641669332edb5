package io.aegis.admission;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A file that was not admitted. Nothing of it was loaded.
 *
 * @param file its name
 * @param findings why; at least one
 */
public record RefusedBundle(String file, List<AdmissionFinding> findings) {
    public RefusedBundle {
        requireNonNull(file, "file");
        findings = List.copyOf(findings);
        if (findings.isEmpty()) {
            throw new IllegalArgumentException("a refusal has a reason");
        }
    }

    /** Its first finding, for people. */
    public String reason() {
        return findings.getFirst().toString();
    }
}
