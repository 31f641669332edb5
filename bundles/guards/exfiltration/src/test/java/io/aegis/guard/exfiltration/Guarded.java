package io.aegis.guard.exfiltration;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import io.aegis.spi.testkit.Inspections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A guard with settings, and what it finds. */
final class Guarded {
    static final String CANARY = "kestrel-ladder-violet";
    static final String KEY = "AKIAQYLPMN5HJKLOPQ6R";
    static final String MASK = "<EMAIL_ADDRESS_kdmfeahbgcpl>";

    private final ExfiltrationGuard guard;

    Guarded(Map<String, ?> settings) {
        guard = (ExfiltrationGuard) new ExfiltrationGuardFactory().create(Settings.of(settings), new FakeHost());
    }

    static Guarded withCanary() {
        return new Guarded(Map.of("canaries", List.of(CANARY), "allowed_hosts", List.of("ok.example", "*.ok.example")));
    }

    Verdict verdict(Inspection inspection) {
        return guard.inspect(inspection);
    }

    /** What the findings are called, without what they have in common. */
    Set<String> found(Inspection inspection) {
        return names(verdict(inspection).findings());
    }

    Set<String> found(String text) {
        return found(Inspections.of(text));
    }

    Set<String> foundInPieces(List<String> pieces) {
        var inspector = guard.open(Inspections.begin().context(), Channel.ASSISTANT);
        var found = new TreeSet<String>();
        for (String piece : pieces) {
            Progress progress = inspector.next(piece);
            found.addAll(names(progress.verdict().findings()));
            if (!(progress.verdict().outcome() instanceof Verdict.Outcome.Proceed)) {
                return found;
            }
        }
        found.addAll(names(inspector.finish().verdict().findings()));
        return found;
    }

    /** How many characters are still held back of a text that arrived as one piece. */
    int heldBack(String text) {
        return text.length()
                - guard.open(Inspections.begin().context(), Channel.ASSISTANT)
                        .next(text)
                        .cleared();
    }

    String redacted(String text) {
        var redacted = new StringBuilder();
        int at = 0;
        var edits = new ArrayList<>(verdict(Inspections.of(text)).edits());
        for (Edit edit : edits) {
            redacted.append(text, at, edit.span().start()).append(((Edit.Replace) edit).text());
            at = edit.span().end();
        }
        return redacted.append(text, at, text.length()).toString();
    }

    private static Set<String> names(List<Finding> findings) {
        var names = new TreeSet<String>();
        findings.forEach(finding -> names.add(finding.rule().replace("exfiltration.", "")));
        return names;
    }
}
