package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of {@code plugins}: a vendor's plugin that this gateway runs.
 *
 * @param name the plugin's name, which is its type
 * @param file its jar, relative to the configuration file; its signature lies beside it
 * @param sha256 what the jar must be, hexadecimal
 * @param tier how far it is trusted
 * @param grants what it may use of what it asks for
 */
public record DeclaredPlugin(String name, Path file, Optional<String> sha256, Tier tier, Set<String> grants) {
    /** Where a vendor's plugin may run. */
    public enum Tier {
        VERIFIED,
        SANDBOXED,
        PROCESS
    }

    public DeclaredPlugin {
        requireNonNull(name, "name");
        requireNonNull(file, "file");
        requireNonNull(sha256, "sha256");
        requireNonNull(tier, "tier");
        grants = Set.copyOf(grants);
    }
}
