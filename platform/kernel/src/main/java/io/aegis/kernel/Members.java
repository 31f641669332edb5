package io.aegis.kernel;

import io.aegis.spi.identity.Principal;
import java.util.Set;

/**
 * People as a configuration names them: {@code jane} (the name of a virtual key), {@code api_key:jane} (any principal), {@code team:risk}, {@code
 * label:role=approver}.
 */
public record Members(Set<String> names) {
    /** Nobody. */
    public static final Members NOBODY = new Members(Set.of());

    private static final String TEAM = "team:";
    private static final String LABEL = "label:";
    private static final String KEYS = "api_key:";

    public Members {
        names = Set.copyOf(names);
    }

    /** Whether a principal is one of them. Nobody who is not known to anybody is. */
    public boolean include(Principal principal) {
        if (names.isEmpty() || principal.equals(Principal.ANONYMOUS)) {
            return false;
        }
        String id = principal.id();
        boolean named = id.startsWith(KEYS) && names.contains(id.substring(KEYS.length()));
        boolean byId = !id.startsWith(TEAM) && !id.startsWith(LABEL) && names.contains(id);
        boolean byTeam =
                principal.team().filter(team -> names.contains(TEAM + team)).isPresent();
        boolean byLabel = principal.labels().stream()
                .anyMatch(label -> names.contains(LABEL + label.key() + "=" + label.value()));
        return named || byId || byTeam || byLabel;
    }
}
