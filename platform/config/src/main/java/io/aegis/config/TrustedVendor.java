package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * One entry of {@code trust}: a vendor whose plugins may be installed.
 *
 * @param vendor the operator's name for it
 * @param keyFiles its public keys, relative to the configuration file
 * @param prefix what the names of its plugins begin with
 */
public record TrustedVendor(String vendor, List<Path> keyFiles, String prefix) {
    public TrustedVendor {
        requireNonNull(vendor, "vendor");
        keyFiles = List.copyOf(keyFiles);
        requireNonNull(prefix, "prefix");
    }
}
