package io.aegis.vault;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
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

    /**
     * A signature over the request, by AWS's Signature Version 4. The credential itself stays here.
     *
     * @param service the name that the upstream signs under
     * @param region where the upstream is; empty if its host says so
     */
    record SigV4(String service, Optional<String> region) implements CredentialPlacement {
        private static final Pattern SYNTAX = Pattern.compile("[a-z0-9-]{1,64}");

        public SigV4 {
            if (!SYNTAX.matcher(service).matches()
                    || region.filter(name -> !SYNTAX.matcher(name).matches()).isPresent()) {
                throw VaultException.invalid(
                        "a request cannot be signed for a service or region of that name",
                        "write the region as AWS does: eu-west-1");
            }
        }
    }

    /** Reads a placement that takes nothing from the settings. */
    static CredentialPlacement parse(String text) {
        return parse(text, setting -> Optional.empty());
    }

    /**
     * Reads {@code bearer}, {@code header:NAME}, {@code query:NAME}, {@code sigv4:SERVICE} or {@code sigv4:SERVICE:SETTING}, as settings schemas spell it.
     *
     * @param settings the value of a setting, which is the region of a signature
     */
    static CredentialPlacement parse(String text, Function<String, Optional<String>> settings) {
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
        if (text.startsWith("sigv4:")) {
            String[] words = text.split(":", 3);
            return new SigV4(words[1], words.length < 3 ? Optional.empty() : settings.apply(words[2]));
        }
        throw VaultException.invalid(
                "'" + text + "' is no place for a credential",
                "write bearer, header:NAME, query:NAME or sigv4:SERVICE");
    }
}
