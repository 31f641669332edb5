package io.aegis.dialects.content;

import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.ErrorCode;

/** The ways to say that a document cannot go on. Places are pointers made of known names and of indexes, never of what a caller wrote. */
public final class Refuse {
    private Refuse() {}

    public static ContentException invalid(String place, String expected) {
        return new ContentException(
                ErrorCode.INVALID_REQUEST,
                place(place) + " must be " + expected,
                "What does not have its published shape could be read differently by guards and by the provider.",
                "Send the member as the API documents it.");
    }

    public static ContentException unsupported(String place, String why, String fix) {
        return new ContentException(ErrorCode.UNSUPPORTED_CONTENT, place(place) + " cannot be accepted", why, fix);
    }

    public static ContentException upstream(String what) {
        return new ContentException(
                ErrorCode.UPSTREAM_ERROR,
                what,
                "What does not have its published shape cannot be scanned, so nothing of it is passed on.",
                "Try again; if it happens again, look at the provider.");
    }

    private static String place(String pointer) {
        return pointer.isEmpty() ? "the document" : pointer;
    }
}
