package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;

/**
 * The section {@code auth}.
 *
 * @param type the authenticator, or {@link #NONE}
 * @param roles the principals that may do more than call
 * @param settings the remaining keys, which are the plugin's
 */
public record Auth(String type, Map<Role, Set<String>> roles, Settings settings) {

    /** The explicit absence of an authenticator, for loopback only. */
    public static final String NONE = "none";

    public Auth {
        requireNonNull(type, "type");
        roles = Map.copyOf(roles);
        requireNonNull(settings, "settings");
    }

    /** Whether callers stay anonymous. */
    public boolean isNone() {
        return type.equals(NONE);
    }

    /** The principals of a role as written; an empty set gives it to nobody. */
    public Set<String> members(Role role) {
        return roles.getOrDefault(role, Set.of());
    }

    /** What a principal may do beyond calling. */
    public enum Role {
        AUDITOR,
        OPERATOR
    }
}
