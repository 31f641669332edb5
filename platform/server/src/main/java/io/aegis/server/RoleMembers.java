package io.aegis.server;

import io.aegis.spi.identity.Principal;
import java.util.Set;

/**
 * Who has a role by configuration: {@code jane} (a virtual key's name), {@code api_key:jane} (any principal), {@code team:risk}.
 *
 * @param auditors who may read everybody's evidence
 * @param operators who may change the gateway
 */
public record RoleMembers(Set<String> auditors, Set<String> operators) {
    /** Nobody has a role by configuration. */
    public static final RoleMembers NOBODY = new RoleMembers(Set.of(), Set.of());

    private static final String TEAM = "team:";
    private static final String KEYS = "api_key:";

    public RoleMembers {
        auditors = Set.copyOf(auditors);
        operators = Set.copyOf(operators);
    }

    static boolean holds(Set<String> members, Principal principal) {
        if (members.isEmpty()) {
            return false;
        }
        String id = principal.id();
        boolean named = id.startsWith(KEYS) && members.contains(id.substring(KEYS.length()));
        return named
                || (!id.startsWith(TEAM) && members.contains(id))
                || principal
                        .team()
                        .filter(team -> members.contains(TEAM + team))
                        .isPresent();
    }
}
