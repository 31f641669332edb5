package io.aegis.vault;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One upstream as the configuration declares it.
 *
 * @param name of the provider, for messages and alarms
 * @param baseUrl {@code https://host[:port][/path]}; {@code http} without a credential, or to this machine
 * @param credential the credential and its place; empty for none
 * @param headers fixed headers of every request; credentials are refused here
 * @param limits time and size
 * @param methods of the requests to it; of {@code GET}, {@code POST}, {@code PUT}, {@code PATCH} and {@code DELETE}
 */
public record UpstreamDeclaration(
        String name,
        String baseUrl,
        Optional<Credential> credential,
        Map<String, String> headers,
        UpstreamLimits limits,
        Set<String> methods) {
    /** What a plugin may send. */
    private static final Set<String> OF_PLUGINS = Set.of("GET", "POST");

    private static final Set<String> KNOWN = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /**
     * A credential by reference.
     *
     * @param reference {@code secret://...}
     * @param placement where it goes
     */
    public record Credential(String reference, CredentialPlacement placement) {
        public Credential {
            requireNonNull(reference, "reference");
            requireNonNull(placement, "placement");
        }

        @Override
        public String toString() {
            return "Credential[" + placement
                    + "]"; // the reference may be a credential that someone wrote in the wrong place
        }
    }

    public UpstreamDeclaration {
        requireNonNull(name, "name");
        requireNonNull(baseUrl, "baseUrl");
        requireNonNull(credential, "credential");
        headers = Map.copyOf(headers);
        requireNonNull(limits, "limits");
        methods = Set.copyOf(methods);
        if (!KNOWN.containsAll(methods)) {
            throw VaultException.invalid(
                    "a method of '" + name + "' is none that is sent", "write GET, POST, PUT, PATCH or DELETE");
        }
    }

    /** The upstream of a plugin, to which it sends {@code GET} and {@code POST}. */
    public UpstreamDeclaration(
            String name,
            String baseUrl,
            Optional<Credential> credential,
            Map<String, String> headers,
            UpstreamLimits limits) {
        this(name, baseUrl, credential, headers, limits, OF_PLUGINS);
    }

    @Override
    public String toString() {
        return "UpstreamDeclaration[" + name + "]";
    }
}
