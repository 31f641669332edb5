package io.aegis.kernel;

import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.spi.content.Placeholder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The only place that knows what a placeholder stands for. Lives as long as its run.
 *
 * <p>{@link #toString()} gives the size. Used by one thread at a time.
 */
final class MaskMap {
    /**
     * Where a value came from, which decides who may see it again.
     *
     * @param tool name of the tool that said it; empty if none did
     */
    record Origin(Source source, String tool) {
        /** Who said it. */
        enum Source {
            REQUEST,
            OPERATOR,
            ANSWER,
            TOOL
        }

        /** The caller's own request. */
        static final Origin REQUEST = new Origin(Source.REQUEST, "");

        /** What the operator configured. */
        static final Origin OPERATOR = new Origin(Source.OPERATOR, "");

        /** The model's answer. */
        static final Origin ANSWER = new Origin(Source.ANSWER, "");

        /** A tool of an earlier turn. */
        static final Origin TOOL = new Origin(Source.TOOL, "");

        /** A tool that the gateway ran. */
        static Origin of(GovernedTool tool) {
            return new Origin(Source.TOOL, tool.name());
        }
    }

    /**
     * What a placeholder stands for. A value can hold others that were hidden before it.
     *
     * @param original the value
     * @param entities what sort of value it is, and those in it
     * @param origins where it came from first, and those in it
     * @param restores whether every guard that masked it or one in it lets it come back
     */
    record Entry(String original, Set<String> entities, Set<Origin> origins, boolean restores) {
        @Override
        public String toString() {
            return "Entry[" + entities + "]";
        }
    }

    private final MaskKeys keys;
    private final String principal;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Set<String> entities = new TreeSet<>();

    MaskMap(MaskKeys keys, String principal) {
        this.keys = keys;
        this.principal = principal;
    }

    /** Puts back what was kept of a run. */
    MaskMap(MaskKeys keys, String principal, List<KeptRun.Mask> kept) {
        this(keys, principal);
        for (KeptRun.Mask mask : kept) {
            Set<Origin> origins = mask.origins().stream()
                    .map(origin -> new Origin(Origin.Source.valueOf(origin.source()), origin.tool()))
                    .collect(Collectors.toUnmodifiableSet());
            entries.put(
                    mask.placeholder(),
                    new Entry(mask.original(), Set.copyOf(mask.entities()), origins, mask.restores()));
            entities.add(mask.placeholder().substring(1, mask.placeholder().length() - Placeholder.TAG_LENGTH - 2));
        }
    }

    /** What is to be kept of it. */
    List<KeptRun.Mask> kept() {
        return entries.entrySet().stream()
                .map(entry -> kept(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static KeptRun.Mask kept(String placeholder, Entry entry) {
        List<KeptRun.Origin> origins = entry.origins().stream()
                .map(origin -> new KeptRun.Origin(origin.source().name(), origin.tool()))
                .toList();
        return new KeptRun.Mask(placeholder, entry.original(), entry.entities(), origins, entry.restores());
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The same map as it is now, to see what somebody would make of it. */
    MaskMap copy() {
        var copy = new MaskMap(keys, principal);
        copy.entries.putAll(entries);
        copy.entities.addAll(entities);
        return copy;
    }

    /** Entities of which something is hidden. */
    Set<String> entities() {
        return entities;
    }

    /** What a placeholder of this run stands for; null for text that merely looks like one. */
    @Nullable
    Entry find(String placeholder) {
        return entries.get(placeholder);
    }

    /** The placeholder that stands for a value from now on. */
    String hide(String masked, String entity, Origin origin, boolean restores) {
        List<Entry> nested = nested(masked);
        boolean restorable = restores && nested.stream().allMatch(Entry::restores);
        String original = expanded(masked);
        String placeholder = "<" + entity + "_" + letters(keys.tag(principal, entity, original)) + ">";
        Entry known = entries.get(placeholder);
        if (known == null) {
            entries.put(
                    placeholder,
                    new Entry(
                            original,
                            with(entity, nested.stream().map(Entry::entities)),
                            with(origin, nested.stream().map(Entry::origins)),
                            restorable));
            entities.add(entity);
        } else if (!known.original().equals(original)) {
            throw new IllegalStateException("two values of entity " + entity + " have one placeholder");
        } else if (known.restores() && !restorable) {
            entries.put(placeholder, new Entry(original, known.entities(), known.origins(), false));
        }
        return placeholder;
    }

    /** Whether an offset lies inside a placeholder of this run. */
    boolean splits(CharSequence text, int offset) {
        if (entries.isEmpty()) {
            return false;
        }
        int from = Math.max(0, offset - Placeholder.MAX_LENGTH);
        int to = Math.min(text.length(), offset + Placeholder.MAX_LENGTH);
        var matcher = Placeholder.SYNTAX.matcher(text).region(from, to);
        while (matcher.find() && matcher.start() < offset) {
            if (offset < matcher.end() && entries.containsKey(matcher.group())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text holds a placeholder of this run. */
    boolean occursIn(String text) {
        return !entries.isEmpty()
                && Placeholder.SYNTAX.matcher(text).results().anyMatch(match -> entries.containsKey(match.group()));
    }

    private String expanded(String masked) {
        return Placeholder.SYNTAX.matcher(masked).replaceAll(match -> {
            Entry entry = entries.get(match.group());
            return Matcher.quoteReplacement(entry == null ? match.group() : entry.original());
        });
    }

    private List<Entry> nested(String masked) {
        return Placeholder.SYNTAX
                .matcher(masked)
                .results()
                .map(match -> entries.get(match.group()))
                .filter(Objects::nonNull)
                .toList();
    }

    private static <T> Set<T> with(T own, Stream<Set<T>> others) {
        return Stream.concat(Stream.of(own), others.flatMap(Set::stream)).collect(Collectors.toUnmodifiableSet());
    }

    private static String letters(byte[] tag) {
        var letters = new StringBuilder(Placeholder.TAG_LENGTH);
        for (int at = 0; at < Placeholder.TAG_LENGTH; at++) {
            int nibble = at % 2 == 0 ? (tag[at / 2] >> 4) & 0xF : tag[at / 2] & 0xF;
            letters.append((char) ('a' + nibble));
        }
        return letters.toString();
    }

    @Override
    public String toString() {
        return "MaskMap[" + entries.size() + "]";
    }
}
