package io.aegis.dialects.content;

import io.aegis.dialects.json.Surrogates;
import io.aegis.kernel.port.ContentException;

/** Text that arrives in pieces which may end inside a surrogate pair; hands it on in pieces which do not. */
public final class PairedText {
    private String held = "";

    /** Takes the next piece and returns what is whole now; may be empty. */
    public String next(String piece) {
        String text = held.isEmpty() ? piece : held + piece;
        held = "";
        if (!text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            held = text.substring(text.length() - 1);
            text = text.substring(0, text.length() - 1);
        }
        if (!Surrogates.paired(text)) {
            throw broken();
        }
        return text;
    }

    /** Takes the end. */
    public void finish() {
        if (!held.isEmpty()) {
            throw broken();
        }
    }

    private static ContentException broken() {
        return Refuse.upstream("the upstream sent half of a surrogate pair");
    }
}
