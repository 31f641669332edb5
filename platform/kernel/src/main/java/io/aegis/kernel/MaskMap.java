package io.aegis.kernel;

import io.aegis.kernel.port.MaskKeys;
import io.aegis.spi.content.Placeholder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * The only place that knows what a placeholder stands for. Lives as long as its run.
 *
 * <p>{@link #toString()} gives the size. Used by one thread at a time.
 */
final class MaskMap {
    /** Where a value came from, which decides who may see it again. */
    enum Origin {
        /** The caller's own request. */
        REQUEST,
        /** The model's answer. */
        ANSWER
    }

    /**
     * What a placeholder stands for.
     *
     * @param original the value
     * @param origin where it came from first
     * @param restores whether every guard that masked it lets it come back
     */
    record Entry(String original, Origin origin, boolean restores) {
        @Override
        public String toString() {
            return "Entry[" + origin + "]";
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
        boolean restorable = restores && nestedRestore(masked);
        String original = expanded(masked);
        String placeholder = "<" + entity + "_" + letters(keys.tag(principal, entity, original)) + ">";
        Entry known = entries.get(placeholder);
        if (known == null) {
            entries.put(placeholder, new Entry(original, origin, restorable));
            entities.add(entity);
        } else if (!known.original().equals(original)) {
            throw new IllegalStateException("two values of entity " + entity + " have one placeholder");
        } else if (known.restores() && !restorable) {
            entries.put(placeholder, new Entry(original, known.origin(), false));
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

    private boolean nestedRestore(String masked) {
        return Placeholder.SYNTAX.matcher(masked).results().allMatch(match -> {
            Entry entry = entries.get(match.group());
            return entry == null || entry.restores();
        });
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
