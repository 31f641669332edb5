package io.aegis.spi.guard;

import io.aegis.spi.content.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ranges in which a guard has found something already, by segment. */
final class Taken {
    private final Map<Integer, TreeMap<Integer, Integer>> endsByStart = new HashMap<>();

    void add(Span span) {
        var ends = endsByStart.computeIfAbsent(span.segment(), ignored -> new TreeMap<>());
        int start = span.start();
        int end = span.end();
        var before = ends.lowerEntry(end);
        while (before != null && before.getValue() > start) {
            start = Math.min(start, before.getKey());
            end = Math.max(end, before.getValue());
            ends.remove(before.getKey());
            before = ends.lowerEntry(end);
        }
        ends.put(start, end);
    }

    boolean overlapsOneOf(List<Span> spans) {
        for (Span span : spans) {
            if (overlaps(span)) {
                return true;
            }
        }
        return false;
    }

    private boolean overlaps(Span span) {
        var ends = endsByStart.get(span.segment());
        if (ends == null) {
            return false;
        }
        var before = ends.lowerEntry(span.end());
        return before != null && before.getValue() > span.start();
    }
}
