package io.aegis.vault;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * One upstream as the configuration declares it.
 *
 * @param name of the provider, for messages and alarms
 * @param baseUrl {@code https://host[:port][/path]}; {@code http} without a credential, or to this machine
 * @param credential the credential and its place; empty for none
 * @param headers fixed headers of every request; credentials are refused here
 * @param limits time and size
 */
public record UpstreamDeclaration(
        String name,
        String baseUrl,
        Optional<Credential> credential,
        Map<String, String> headers,
        UpstreamLimits limits) {
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
    }

    @Override
    public String toString() {
        return "UpstreamDeclaration[" + name + "]";
    }
}
