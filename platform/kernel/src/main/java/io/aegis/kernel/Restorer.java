package io.aegis.kernel;

import io.aegis.spi.content.Placeholder;

/**
 * Puts originals back where placeholders stand, in text that arrives in pieces: the last step before a surface writes, after every guard has cleared
 * the masked text. No plugin sees what comes out.
 *
 * <p>Only what the caller's own request held comes back, and never into a place that {@linkplain Surroundings sends}. A placeholder split over any
 * number of pieces comes out whole. Used by one thread at a time.
 */
final class Restorer {
    /** What stands where a value may not. */
    static final String REDACTED = "[redacted]";

    private final MaskMap masks;
    private final Surroundings surroundings = new Surroundings();
    private final StringBuilder held = new StringBuilder();

    Restorer(MaskMap masks) {
        this.masks = masks;
    }

    /** One whole text. */
    static String whole(MaskMap masks, String text) {
        if (masks.isEmpty() || text.indexOf('<') < 0) {
            return text;
        }
        var restorer = new Restorer(masks);
        restorer.held.append(text);
        return restorer.finish();
    }

    /** The text that can go out after this piece. */
    String next(String piece) {
        held.append(piece);
        return release(false);
    }

    /** The rest. */
    String finish() {
        return release(true);
    }

    private String release(boolean atEnd) {
        var out = new StringBuilder(held.length() + 32);
        int done = 0;
        int open = held.indexOf("<");
        while (open >= 0) {
            int end = candidateEnd(open);
            if (end < 0 && !atEnd && held.length() - open < Placeholder.MAX_LENGTH) {
                break;
            }
            pass(out, done, open);
            done = open;
            if (end > 0) {
                done = resolve(out, open, end);
            }
            open = held.indexOf("<", Math.max(done, open + 1));
        }
        int keep = open >= 0 ? open : held.length();
        if (atEnd) {
            out.append(held, done, keep); // nothing comes after it, so where it leads does not matter
        } else {
            pass(out, done, keep);
        }
        held.delete(0, keep);
        return out.toString();
    }

    /** Offset after the placeholder that may begin here; 0 if none can; -1 if the text ends before that is clear. */
    private int candidateEnd(int open) {
        int limit = Math.min(held.length(), open + Placeholder.MAX_LENGTH);
        for (int at = open + 1; at < limit; at++) {
            char character = held.charAt(at);
            if (character == '>') {
                return at + 1;
            }
            boolean fits = (character >= 'A' && character <= 'Z')
                    || character == '_'
                    || (character >= 'a' && character <= 'p');
            if (!fits) {
                return 0;
            }
        }
        return limit == open + Placeholder.MAX_LENGTH ? 0 : -1;
    }

    private int resolve(StringBuilder out, int open, int end) {
        MaskMap.Entry entry = masks.find(held.substring(open, end));
        if (entry == null) {
            return open;
        }
        if (entry.origin() == MaskMap.Origin.REQUEST && !entry.restores()) {
            pass(out, open, end);
            return end;
        }
        boolean mayReturn = entry.origin() == MaskMap.Origin.REQUEST && !surroundings.sends();
        String shown = mayReturn ? entry.original() : REDACTED;
        out.append(shown);
        surroundings.follow(shown, 0, shown.length());
        return end;
    }

    private void pass(StringBuilder out, int from, int to) {
        out.append(held, from, to);
        surroundings.follow(held, from, to);
    }
}
