package io.aegis.server;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Plugins and the keys of their vendors, for operators. Whatever is done is judged first, and written into the ledger under the actor's name. Safe for use
 * by many threads.
 *
 * <p>An actor is {@code operator:uid=1000}, or the id of a principal.
 */
public interface PluginAdmin {
    /**
     * A file that is to be a plugin.
     *
     * @param name of the file, for people
     * @param bytes its content. Not copied
     * @param signature content of its signature file
     * @param tier where it shall run; empty for the usual one
     * @param grants what it may use; empty for the usual ones
     */
    record Upload(
            String name,
            byte[] bytes,
            Optional<byte[]> signature,
            Optional<String> tier,
            Optional<Set<String>> grants) {
        public Upload {
            requireNonNull(name, "name");
            grants = grants.map(Set::copyOf);
        }

        @Override
        public String toString() {
            return "Upload[" + name + "]";
        }
    }

    /**
     * What was done to which plugin.
     *
     * @param digest of the file that it is about; {@code sha256:} and the fingerprint of the key where it is about one
     * @param closed routes that are closed now because they need what is gone
     */
    record Outcome(String plugin, String version, String digest, String tier, Set<String> grants, List<String> closed) {
        public Outcome {
            grants = Set.copyOf(grants);
            closed = List.copyOf(closed);
        }
    }

    /** What is trusted no more. */
    sealed interface Revocation {
        record OfPlugin(String name) implements Revocation {}

        record OfFile(String digest) implements Revocation {}

        record OfKey(String fingerprint) implements Revocation {}
    }

    /** A vendor's key. */
    record PinnedKey(String vendor, String prefix, String fingerprint) {}

    /**
     * What was unpinned.
     *
     * @param keys fingerprints
     * @param closed routes that are closed now because they need what these have signed
     */
    record Distrusted(List<String> keys, List<String> closed) {
        public Distrusted {
            keys = List.copyOf(keys);
            closed = List.copyOf(closed);
        }
    }

    /** It is not done, and nothing has changed. The message is shown to the operator. */
    final class RefusedByGateway extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String code;

        public RefusedByGateway(String code, String message) {
            super(message);
            this.code = requireNonNull(code, "code");
        }

        /** As {@code AEG-PLG-003}. */
        public String code() {
            return code;
        }
    }

    /** What is there, and what should be and is not. */
    List<PluginEntry> list();

    Outcome install(Upload upload, String actor);

    /**
     * Another version in the place of one that is there.
     *
     * @param downgrade whether it may be an older one
     */
    Outcome update(Upload upload, boolean downgrade, String actor);

    /** Back to a version that was there before; the last one unless it is named. */
    Outcome rollback(String name, Optional<String> version, String actor);

    Outcome remove(String name, String actor);

    /** Closes what needs it, and cuts its runs. */
    Outcome revoke(Revocation what, String actor);

    List<PinnedKey> keys();

    PinnedKey trust(String vendor, String prefix, String pem, String actor);

    /** Unpins a key, or all keys of a vendor. */
    Distrusted distrust(String vendorOrKey, String actor);
}
