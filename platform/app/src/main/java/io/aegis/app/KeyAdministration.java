package io.aegis.app;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.spi.guard.Label;
import io.aegis.store.KeyRequest;
import io.aegis.store.KeyStore;
import io.aegis.store.VirtualKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What an operator does with virtual keys; each change is evidence before it is an answer. */
public final class KeyAdministration {
    /**
     * A key to be made.
     *
     * @param name the principal
     * @param routes the routes that it opens; empty for all
     * @param lifetime how long it is good; empty for ever
     */
    public record NewKey(
            String name,
            Optional<String> team,
            Map<String, String> labels,
            Optional<List<String>> routes,
            Optional<String> role,
            Optional<Duration> lifetime) {
        public NewKey {
            labels = Map.copyOf(labels);
            routes = routes.map(List::copyOf);
        }

        /** A key for a name, without any limit. */
        public static NewKey of(String name) {
            return new NewKey(name, Optional.empty(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** Why there can be no such key, for whoever asks for it. */
        public Optional<String> problem() {
            try {
                asked();
                return Optional.empty();
            } catch (IllegalArgumentException wrong) {
                return Optional.of(String.valueOf(wrong.getMessage()));
            }
        }

        private KeyRequest asked() {
            return new KeyRequest(
                    name, team, KeyAdministration.labels(labels), routes.map(Set::copyOf), role, lifetime);
        }
    }

    private final KeyStore keys;
    private final EvidenceLog evidence;
    private final InstantSource clock;
    private final String actor;

    KeyAdministration(KeyStore keys, EvidenceLog evidence, InstantSource clock, String actor) {
        this.keys = keys;
        this.evidence = evidence;
        this.clock = clock;
        this.actor = actor;
    }

    /** Makes a key and gives it, the only time that it is seen. */
    public String create(NewKey request) {
        KeyStore.Created created = keys.create(request.asked());
        record("created", created.key());
        return created.secret();
    }

    /** Labels of a principal; the one that stands for a role is not for the asking. */
    static Set<Label> labels(Map<String, String> labels) {
        if (labels.containsKey("role")) {
            throw new IllegalArgumentException("the label 'role' is set by --role");
        }
        return labels.entrySet().stream()
                .map(label -> new Label(label.getKey(), label.getValue()))
                .collect(Collectors.toSet());
    }

    /** All keys as plain values. */
    public List<Map<String, Object>> list() {
        return keys.list().stream().map(this::shown).toList();
    }

    /** Takes a key back; false if there is no such key. */
    public boolean revoke(String id) {
        Optional<VirtualKey> revoked = keys.revoke(id);
        revoked.ifPresent(key -> record("revoked", key));
        return revoked.isPresent();
    }

    /** Makes another key like this one; empty if there is no such key or it is no longer good. */
    public Optional<String> rotate(String id, Duration grace) {
        Optional<KeyStore.Created> created = keys.rotate(id, grace);
        created.ifPresent(next -> record("rotated", next.key()));
        return created.map(KeyStore.Created::secret);
    }

    private void record(String action, VirtualKey key) {
        evidence.append(new Evidence.KeyEvent(Instant.now(), action, key.id(), "api_key:" + key.name(), actor));
    }

    private Map<String, Object> shown(VirtualKey key) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", key.id());
        shown.put("name", key.name());
        shown.put("state", state(key));
        key.team().ifPresent(team -> shown.put("team", team));
        key.role().ifPresent(role -> shown.put("role", role));
        key.routes()
                .ifPresent(
                        routes -> shown.put("routes", routes.stream().sorted().toList()));
        var labels = new LinkedHashMap<String, String>();
        key.labels().forEach(label -> labels.put(label.key(), label.value()));
        shown.put("labels", labels);
        shown.put("created", key.created().toString());
        key.expires().ifPresent(expires -> shown.put("expires", expires.toString()));
        key.revoked().ifPresent(revoked -> shown.put("revoked", revoked.toString()));
        return shown;
    }

    private String state(VirtualKey key) {
        if (key.revoked().isPresent()) {
            return "revoked";
        }
        return key.isValid(clock.instant()) ? "valid" : "expired";
    }
}
