package io.aegis.spi.identity;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.guard.Label;
import java.util.Optional;
import java.util.Set;

/**
 * Who is asking.
 *
 * @param id qualified by the type of the authenticator: {@code api_key:jane}, {@code acme.login:jane}. An authenticator that names another one's principal is
 *     broken, and nobody is let in; one that was granted {@code keys} may pass on whom the directory names for the very credential that it judges
 * @param team the team that the authenticator knows, if any
 * @param labels set by the authenticator; the only labels that authority is decided from
 */
public record Principal(String id, Optional<String> team, Set<Label> labels) {
    /** The one who asks where the operator has switched authentication off. Approves nothing. */
    public static final Principal ANONYMOUS = new Principal("none:anonymous", Optional.empty(), Set.of());

    public Principal {
        requireNonNull(id, "id");
        requireNonNull(team, "team");
        labels = Set.copyOf(labels);
        if (id.indexOf(':') < 1) {
            throw new IllegalArgumentException(
                    "the id of a principal is qualified by its authenticator, as in api_key:jane");
        }
    }
}
