package io.aegis.guard.exfiltration;

import io.aegis.spi.content.Edit;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Verdict;
import java.util.List;

/** What happens to a text in which something would leave. */
enum Mode {
    BLOCK,
    REQUIRE_APPROVAL,
    /** What carries it is replaced by a fixed mark. */
    REDACT;

    /** What stands where something was taken out. */
    static final String MARK = "[removed]";

    Verdict verdict(List<Edit> edits, List<Finding> findings) {
        if (findings.isEmpty()) {
            return Verdict.allow();
        }
        return switch (this) {
            case BLOCK -> Verdict.block(findings.getFirst()).withFindings(findings);
            case REQUIRE_APPROVAL ->
                Verdict.requireApproval(findings.getFirst()).withFindings(findings);
            case REDACT ->
                Verdict.sanitize(
                        edits.stream()
                                .<Edit>map(edit -> new Edit.Replace(edit.span(), MARK))
                                .toList(),
                        findings);
        };
    }
}
