package io.aegis.store;

import io.aegis.kernel.port.Evidence;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * What guards said, as text in a column: a line for each entry, a space between its words.
 *
 * <p>Every word is a name ({@code [a-z0-9._-]}) or a number, so none holds a separator. Digests stay in the ledger: nobody looks them up here, and they
 * are what makes a row long.
 */
final class GuardEntries {
    private static final int WORDS = 7;
    /** The word after those of a guard that did not act. */
    private static final String SHADOW = "shadow";

    private static final String NO_FINDINGS = "-";

    private GuardEntries() {}

    static String text(List<Evidence.GuardEntry> entries) {
        var out = new StringBuilder(64 * entries.size());
        for (Evidence.GuardEntry entry : entries) {
            out.append(entry.stage()).append(' ').append(entry.guard()).append(' ');
            out.append(entry.verdict()).append(' ').append(entry.coverage()).append(' ');
            out.append(entry.segments()).append(' ').append(entry.micros()).append(' ');
            findings(out, entry.findings());
            out.append(entry.shadow() ? " " + SHADOW : "").append('\n');
        }
        return out.toString();
    }

    static List<Evidence.GuardEntry> parse(String text) {
        return text.lines().map(GuardEntries::entry).toList();
    }

    private static void findings(StringBuilder out, List<Finding> findings) {
        if (findings.isEmpty()) {
            out.append(NO_FINDINGS);
            return;
        }
        for (int at = 0; at < findings.size(); at++) {
            Finding finding = findings.get(at);
            out.append(at == 0 ? "" : ",").append(finding.rule()).append(':').append(finding.count());
        }
    }

    private static Evidence.GuardEntry entry(String line) {
        String[] words = line.split(" ", -1);
        boolean shadow = words.length == WORDS + 1 && words[WORDS].equals(SHADOW);
        if (words.length != WORDS && !shadow) {
            throw new StoreException("The store holds a run whose guards cannot be read; the ledger has them too.");
        }
        return new Evidence.GuardEntry(
                Stage.valueOf(words[0]),
                words[1],
                words[2],
                Evidence.Coverage.valueOf(words[3]),
                Integer.parseInt(words[4]),
                "",
                findings(words[6]),
                Long.parseLong(words[5]),
                shadow);
    }

    private static List<Finding> findings(String word) {
        var findings = new ArrayList<Finding>();
        if (!word.equals(NO_FINDINGS)) {
            for (String finding : word.split(",", -1)) {
                int colon = finding.lastIndexOf(':');
                findings.add(new Finding(
                        finding.substring(0, colon), Integer.parseInt(finding, colon + 1, finding.length(), 10)));
            }
        }
        return findings;
    }
}
