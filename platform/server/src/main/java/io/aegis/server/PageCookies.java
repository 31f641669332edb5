package io.aegis.server;

import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * The two cookies of the pages. Their names have a browser take them from this host alone and over TLS alone; a browser may count its own machine as that.
 */
final class PageCookies {
    /** Says who is there. */
    static final String SESSION = "__Host-aegis-session";

    /** Says that the form that begins a session is ours. */
    static final String FORM = "__Host-aegis-form";

    private static final String GUARDED = "; Path=/; Secure; HttpOnly; SameSite=Strict";
    private static final int MOST_VALUE = 64;

    private PageCookies() {}

    static String set(String name, String value) {
        return name + "=" + value + GUARDED;
    }

    static String remove(String name) {
        return name + "=" + GUARDED + "; Max-Age=0";
    }

    /** The value of a cookie; empty if there is none, or more than one, or it is none of ours. */
    static Optional<String> value(HttpFields headers, String name) {
        String found = null;
        for (HttpField field : headers) {
            if (field.getHeader() != HttpHeader.COOKIE) {
                continue;
            }
            for (String pair : text(field.getValue()).split(";", -1)) {
                String stripped = pair.strip();
                if (stripped.startsWith(name + "=")) {
                    if (found != null) {
                        return Optional.empty();
                    }
                    found = stripped.substring(name.length() + 1);
                }
            }
        }
        return Optional.ofNullable(found).filter(PageCookies::isOurs);
    }

    private static boolean isOurs(String value) {
        return !value.isEmpty()
                && value.length() <= MOST_VALUE
                && value.chars()
                        .allMatch(letter -> letter == '-'
                                || letter == '_'
                                || (letter >= '0' && letter <= '9')
                                || (letter >= 'A' && letter <= 'Z')
                                || (letter >= 'a' && letter <= 'z'));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
