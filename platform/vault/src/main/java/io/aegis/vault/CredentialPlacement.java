package io.aegis.vault;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.regex.Pattern;

/** Where a credential goes in a request. */
public sealed interface CredentialPlacement {
    /** {@code Authorization: Bearer ...}. */
    record Bearer() implements CredentialPlacement {}

    /**
     * A header of its own.
     *
     * @param name lower case
     */
    record Header(String name) implements CredentialPlacement {
        private static final Pattern SYNTAX = Pattern.compile("[a-z0-9-]{1,64}");

        public Header {
            if (!SYNTAX.matcher(name).matches() || RequestHeaders.isFraming(name)) {
                throw VaultException.invalid(
                        "a credential cannot be placed in the header '" + name + "'",
                        "name the header that the upstream documents");
            }
        }
    }

    /** A parameter of the query. */
    record Query(String name) implements CredentialPlacement {
        private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

        public Query {
            if (!SYNTAX.matcher(name).matches()) {
                throw VaultException.invalid(
                        "a credential cannot be placed in the query parameter '" + name + "'",
                        "name the parameter that the upstream documents");
            }
        }
    }

    /** Reads {@code bearer}, {@code header:NAME} or {@code query:NAME}, as settings schemas spell it. */
    static CredentialPlacement parse(String text) {
        requireNonNull(text, "text");
        if (text.equals("bearer")) {
            return new Bearer();
        }
        if (text.startsWith("header:")) {
            return new Header(text.substring("header:".length()).toLowerCase(Locale.ROOT));
        }
        if (text.startsWith("query:")) {
            return new Query(text.substring("query:".length()));
        }
        throw VaultException.invalid(
                "'" + text + "' is no place for a credential", "write bearer, header:NAME or query:NAME");
    }
}
