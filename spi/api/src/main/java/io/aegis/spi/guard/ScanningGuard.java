package io.aegis.spi.guard;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Marks;
import io.aegis.spi.content.Span;
import io.aegis.spi.content.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * A guard that looks for values in text and does the same with every one: masks it, ends the run, or only reports it.
 *
 * <p>It reads every {@linkplain Inspection#views() view} of an inspection, so a value is found that lies in two parts or two messages, and it judges
 * text that streams exactly as it judges the whole. What a vendor writes is the {@link TextScanner}. Text reaches the scanner folded: without invisible
 * characters, with digits, letters, hyphens, spaces and quotes of full-width and other forms as ASCII; spans are those of the text as it came.
 *
 * <p>A finding is named {@code prefix.entity} in lower case, for example {@code pii.email_address}.
 *
 * <p>A value that shows only when texts of different segments are joined is taken unless it overlaps one that a segment shows by itself: two messages
 * that happen to touch are not one word. Memory is bounded by what the scanner holds back.
 *
 * <p>Safe for use by many threads, if the scanner is. Its inspectors serve one thread at a time.
 */
public final class ScanningGuard implements IncrementalGuard {
    /** What happens to a text in which something was found. */
    public enum OnMatch {
        /** Each value is masked and the run proceeds. A value in a key or a number cannot be masked: the platform blocks the run. */
        MASK,
        /** The run ends. */
        BLOCK,
        /** The run proceeds; findings tell what there was. */
        DETECT;

        Verdict verdict(List<Edit> masks, List<Finding> findings) {
            if (findings.isEmpty()) {
                return Verdict.allow();
            }
            return switch (this) {
                case MASK -> Verdict.sanitize(masks, findings);
                case BLOCK -> Verdict.block(findings.getFirst()).withFindings(findings);
                case DETECT -> Verdict.allow().withFindings(findings);
            };
        }
    }

    private record Match(int start, int end, String entity) {}

    private final String prefix;
    private final OnMatch onMatch;
    private final TextScanner scanner;

    /**
     * @param prefix what the names of findings begin with
     * @param onMatch what happens to text in which the scanner finds something
     * @param scanner finds the values
     */
    public ScanningGuard(String prefix, OnMatch onMatch, TextScanner scanner) {
        this.prefix = requireNonNull(prefix, "prefix");
        this.onMatch = requireNonNull(onMatch, "onMatch");
        this.scanner = requireNonNull(scanner, "scanner");
    }

    @Override
    public Verdict inspect(Inspection inspection) {
        var marks = new Marks();
        var taken = new Taken();
        for (View view : inspection.views()) {
            boolean joined = view.pieces().size() > 1;
            for (Match match : matches(view.text())) {
                take(view, match, joined, marks, taken);
            }
        }
        return marks.isEmpty() ? Verdict.allow() : verdict(marks.masks());
    }

    private static void take(View view, Match match, boolean joined, Marks marks, Taken taken) {
        List<Span> spans = view.spans(match.start(), match.end());
        if (joined && taken.overlapsOneOf(spans)) {
            return;
        }
        spans.forEach(taken::add);
        marks.add(view, match.start(), match.end(), match.entity());
    }

    private List<Match> matches(String original) {
        var folded = FoldedText.of(original);
        var matches = new ArrayList<Match>(0);
        scanner.scan(
                new ScanWindow(folded.text(), 0, true),
                (start, end, entity) ->
                        matches.add(new Match(folded.origin(start), folded.origin(end - 1) + 1, entity)));
        return matches;
    }

    @Override
    public Inspector open(Context context, Channel channel) {
        return new ScanningInspector(scanner, this::verdict);
    }

    private Verdict verdict(List<Edit> masks) {
        return onMatch.verdict(masks, findings(masks));
    }

    private List<Finding> findings(List<Edit> masks) {
        var counts = new TreeMap<String, Integer>();
        for (Edit mask : masks) {
            counts.merge(((Edit.Mask) mask).entity(), 1, Integer::sum);
        }
        var findings = new ArrayList<Finding>(counts.size());
        counts.forEach((entity, count) -> findings.add(finding(entity, count)));
        return findings;
    }

    private Finding finding(String entity, int count) {
        return new Finding(prefix + "." + entity.toLowerCase(Locale.ROOT), Math.min(count, 1_000_000));
    }
}
