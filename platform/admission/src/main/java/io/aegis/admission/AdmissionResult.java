package io.aegis.admission;

import static java.util.Objects.requireNonNull;

/** What admission says of one file. */
public sealed interface AdmissionResult {
    /** The bytes may be installed. */
    record Admitted(AdmittedPlugin plugin) implements AdmissionResult {
        public Admitted {
            requireNonNull(plugin, "plugin");
        }
    }

    /** The bytes may not be installed. */
    record Refused(RefusedBundle bundle) implements AdmissionResult {
        public Refused {
            requireNonNull(bundle, "bundle");
        }
    }
}
