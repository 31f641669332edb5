package io.aegis.kernel;

import io.aegis.kernel.SpokenPlaceholder.Found;
import java.util.Set;

/**
 * Puts originals back where placeholders stand, in text that arrives in pieces: the last step before a surface writes, after every guard has cleared
 * the masked text. No plugin sees what comes out.
 *
 * <p>Only what its {@link Audience} may see comes back, and never into a place that {@linkplain Surroundings sends}. A placeholder split over any
 * number of pieces comes out whole. Used by one thread at a time.
 */
final class Restorer {
    /** What stands where a value may not. */
    static final String REDACTED = "[redacted]";

    private final MaskMap masks;
    private final Audience audience;
    private final Surroundings surroundings = new Surroundings();
    private final SpokenPlaceholder placeholders;
    private final StringBuilder held = new StringBuilder();
    /** The character before what is held. */
    private char before = ' ';

    /** For the caller of a run without tools of the gateway's own. */
    Restorer(MaskMap masks) {
        this(masks, Audience.CALLER);
    }

    Restorer(MaskMap masks, Audience audience) {
        this.masks = masks;
        this.audience = audience;
        this.placeholders = new SpokenPlaceholder(masks);
    }

    /** One whole text. */
    static String whole(MaskMap masks, Audience audience, String text) {
        return whole(masks, audience, "", text);
    }

    /**
     * The rest of a text.
     *
     * @param earlier what is before it, masked
     */
    static String whole(MaskMap masks, Audience audience, String earlier, String text) {
        if (masks.isEmpty()) {
            return text;
        }
        var restorer = new Restorer(masks, audience);
        restorer.goOnFrom(earlier);
        return restorer.text(text);
    }

    /** Knows what is before the text and gone out already, masked: it may have opened a place that sends. */
    void goOnFrom(String earlier) {
        next(earlier);
        if (!held.isEmpty()) {
            released(new StringBuilder(), 0, held.length());
        }
    }

    /** The text that can go out after this piece. */
    String next(String piece) {
        held.append(piece);
        return release(false);
    }

    /** One whole text of several that a reader sees one after the other: what the last one has opened may still be open in it. */
    String text(String text) {
        held.append(text);
        return finish();
    }

    /** The rest. */
    String finish() {
        return release(true);
    }

    private String release(boolean atEnd) {
        var out = new StringBuilder(held.length() + 32);
        Set<String> entities = masks.entities();
        int done = 0;
        int at = 0;
        while (at < held.length()) {
            if (!SpokenPlaceholder.mayBegin(held.charAt(at), entities)) {
                at++;
                continue;
            }
            switch (placeholders.at(held, at, at == 0 ? before : held.charAt(at - 1), atEnd)) {
                case Found.Nothing nothing -> at++;
                case Found.Unfinished unfinished -> {
                    return released(out, done, at);
                }
                case Found.Placeholder(var name, MaskMap.Entry entry, int end) -> {
                    HostBeginning.Sight host = HostBeginning.after(held, end, atEnd);
                    if (host == HostBeginning.Sight.UNFINISHED) {
                        return released(out, done, at);
                    }
                    pass(out, done, at);
                    resolve(out, entry, at, end, host == HostBeginning.Sight.BEGINS);
                    done = end;
                    at = end;
                }
            }
        }
        return released(out, done, at);
    }

    private String released(StringBuilder out, int done, int keep) {
        pass(out, done, keep);
        if (keep > 0) {
            before = held.charAt(keep - 1);
        }
        held.delete(0, keep);
        return out.toString();
    }

    private void resolve(StringBuilder out, MaskMap.Entry entry, int open, int end, boolean beginsHost) {
        Audience.Sight sight = audience.of(entry);
        if (sight == Audience.Sight.PLACEHOLDER) {
            pass(out, open, end);
            return;
        }
        boolean mayReturn = sight == Audience.Sight.ORIGINAL && !beginsHost && !surroundings.sends();
        String shown = mayReturn ? entry.original() : REDACTED;
        out.append(shown);
        surroundings.follow(shown, 0, shown.length());
    }

    private void pass(StringBuilder out, int from, int to) {
        out.append(held, from, to);
        surroundings.follow(held, from, to);
    }
}
