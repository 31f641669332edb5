package io.aegis.guard.exfiltration;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Masks of the same text that were found more than once, as masks that do not overlap. The longer one says what it is. */
final class Merged {
    private static final int MOST = 1_000_000;

    private Merged() {}

    static List<Edit> of(List<Edit> masks) {
        var sorted = new ArrayList<>(masks);
        sorted.sort(Comparator.comparingInt((Edit edit) -> edit.span().segment())
                .thenComparingInt(edit -> edit.span().start()));
        var merged = new ArrayList<Edit>(sorted.size());
        for (Edit edit : sorted) {
            if (!merged.isEmpty() && merged.getLast().span().overlaps(edit.span())) {
                merged.set(merged.size() - 1, union(merged.getLast(), edit));
            } else {
                merged.add(edit);
            }
        }
        return merged;
    }

    static List<Finding> findings(String prefix, List<Edit> masks) {
        var counts = new TreeMap<String, Integer>();
        for (Edit mask : masks) {
            counts.merge(entity(mask), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .map(entry -> new Finding(
                        prefix + "." + entry.getKey().toLowerCase(Locale.ROOT), Math.min(entry.getValue(), MOST)))
                .toList();
    }

    private static Edit union(Edit one, Edit other) {
        var span = new Span(
                one.span().segment(),
                Math.min(one.span().start(), other.span().start()),
                Math.max(one.span().end(), other.span().end()));
        return new Edit.Mask(span, entity(length(one) >= length(other) ? one : other));
    }

    private static int length(Edit edit) {
        return edit.span().end() - edit.span().start();
    }

    private static String entity(Edit mask) {
        return ((Edit.Mask) mask).entity();
    }
}
