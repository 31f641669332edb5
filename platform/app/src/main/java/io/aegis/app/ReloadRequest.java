package io.aegis.app;

import java.util.Optional;

/**
 * Somebody wants the configuration file to hold.
 *
 * @param confirm digest of a change that weakens, once it was read
 * @param changeRef what the change is called; without it, what the file calls it
 * @param actor who it is: {@code operator:uid=1000}, or the id of a principal
 */
record ReloadRequest(Optional<String> confirm, Optional<String> changeRef, String actor) {
    /** By somebody who says no more. */
    static ReloadRequest by(String actor) {
        return new ReloadRequest(Optional.empty(), Optional.empty(), actor);
    }
}
