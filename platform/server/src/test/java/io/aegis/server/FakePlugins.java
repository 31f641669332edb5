package io.aegis.server;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Plugins of a gateway that has one, and writes down what is done to it. */
final class FakePlugins implements PluginAdmin {
    final Queue<String> doings = new ConcurrentLinkedQueue<>();

    @Override
    public List<PluginEntry> list() {
        return List.of(new PluginEntry(
                "aegis.pii",
                "guard",
                "1",
                "trusted",
                "active",
                List.of("ingress"),
                "incremental",
                List.of(),
                List.of(),
                List.of(),
                "aegis",
                "00",
                List.of(),
                "-"));
    }

    @Override
    public Outcome install(Upload upload, String actor) {
        if (upload.signature().isEmpty()) {
            throw new RefusedByGateway("AEG-PLG-001", "file " + upload.name() + ": is not signed");
        }
        return done("install", upload, actor);
    }

    @Override
    public Outcome update(Upload upload, boolean downgrade, String actor) {
        return done("update " + downgrade, upload, actor);
    }

    @Override
    public Outcome rollback(String name, Optional<String> version, String actor) {
        if (!name.equals("acme.a")) {
            throw new RefusedByGateway("AEG-CFG-022", "no such plugin");
        }
        return done("rollback " + name + " " + version.orElse("-"), actor);
    }

    @Override
    public Outcome remove(String name, String actor) {
        return done("remove " + name, actor);
    }

    @Override
    public Outcome revoke(Revocation what, String actor) {
        return done("revoke " + what, actor);
    }

    @Override
    public List<PinnedKey> keys() {
        return List.of(new PinnedKey("acme", "acme.", "sha256:aa"));
    }

    @Override
    public PinnedKey trust(String vendor, String prefix, String pem, String actor) {
        doings.add(actor + " trust " + vendor + " " + prefix);
        return new PinnedKey(vendor, prefix, "sha256:bb");
    }

    @Override
    public Distrusted distrust(String vendorOrKey, String actor) {
        doings.add(actor + " distrust " + vendorOrKey);
        return new Distrusted(List.of("sha256:aa"), List.of("chat"));
    }

    private Outcome done(String what, Upload upload, String actor) {
        return done(
                what + " " + upload.bytes().length + " " + upload.tier().orElse("-") + " "
                        + upload.grants().map(Set::toString).orElse("-"),
                actor);
    }

    private Outcome done(String what, String actor) {
        doings.add(actor + " " + what);
        return new Outcome("acme.a", "1.0.0", "00", "sandboxed", Set.of(), List.of());
    }
}
