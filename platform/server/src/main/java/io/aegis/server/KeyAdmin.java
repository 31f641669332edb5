package io.aegis.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Virtual keys, for operators. Whatever is done is written into the ledger under the actor's name. Safe for use by many threads. */
public interface KeyAdmin {
    /**
     * A key to be made.
     *
     * @param routes the routes that it shall open; empty for all
     */
    record NewKey(
            String name,
            Optional<String> team,
            Map<String, String> labels,
            Optional<Set<String>> routes,
            Optional<String> role,
            Optional<Duration> lifetime) {
        public NewKey {
            labels = Map.copyOf(labels);
            routes = routes.map(Set::copyOf);
        }
    }

    /** A key as it is listed, which never shows the key. */
    record Entry(
            String id,
            String name,
            Optional<String> team,
            Map<String, String> labels,
            Optional<Set<String>> routes,
            Optional<String> role,
            Instant created,
            Optional<Instant> expires,
            Optional<Instant> revoked) {
        public Entry {
            labels = Map.copyOf(labels);
            routes = routes.map(Set::copyOf);
        }
    }

    /** A key that was just made. */
    record Created(String id, String key) {
        @Override
        public String toString() {
            return "Created[" + id + "]";
        }
    }

    /**
     * Makes a key.
     *
     * @param actor {@code operator:uid=1000}, or the id of a principal
     * @throws IllegalArgumentException if no such key can be made; the message is shown to the operator
     */
    Created create(NewKey request, String actor);

    /** All keys. */
    List<Entry> list();

    /**
     * Takes a key back, at once.
     *
     * @return whether there is such a key
     */
    boolean revoke(String id, String actor);

    /**
     * Makes a key like another one, which goes on for a while.
     *
     * @return empty if there is no such key or it is no longer good
     */
    Optional<Created> rotate(String id, Duration grace, String actor);
}
