package io.aegis.app;

import io.aegis.admission.PluginFile;
import io.aegis.admission.VendorKey;
import io.aegis.server.PluginAdmin;
import io.aegis.server.PluginEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The plugins for operators. */
record PluginPort(Reloader reloader, PluginAdministration administration) implements PluginAdmin {
    @Override
    public List<PluginEntry> list() {
        return Plugins.views(reloader.plugins(), administration.earlier()).stream()
                .map(plugin -> new PluginEntry(
                        plugin.type(),
                        plugin.kind(),
                        plugin.version(),
                        plugin.tier(),
                        plugin.state(),
                        plugin.stages(),
                        plugin.streaming(),
                        plugin.labels(),
                        plugin.needs(),
                        plugin.grants(),
                        plugin.vendor(),
                        plugin.digest(),
                        plugin.earlier(),
                        plugin.worker()))
                .toList();
    }

    @Override
    public Outcome install(Upload upload, String actor) {
        return outcome(() -> administration.install(
                file(upload), upload.tier(), upload.grants().orElse(Set.of()), actor));
    }

    @Override
    public Outcome update(Upload upload, boolean downgrade, String actor) {
        return outcome(() -> administration.update(file(upload), upload.tier(), upload.grants(), downgrade, actor));
    }

    @Override
    public Outcome rollback(String name, Optional<String> version, String actor) {
        return outcome(() -> administration.rollback(name, version, actor));
    }

    @Override
    public Outcome remove(String name, String actor) {
        return outcome(() -> administration.remove(name, actor));
    }

    @Override
    public Outcome revoke(Revocation what, String actor) {
        return switch (what) {
            case Revocation.OfPlugin(String name) -> outcome(() -> administration.revoke(name, actor));
            case Revocation.OfFile(String digest) -> outcome(() -> administration.revokeDigest(digest, actor));
            case Revocation.OfKey(String fingerprint) -> outcome(() -> administration.revokeKey(fingerprint, actor));
        };
    }

    @Override
    public List<PinnedKey> keys() {
        return administration.trusted().keys().stream().map(PluginPort::pinned).toList();
    }

    @Override
    public PinnedKey trust(String vendor, String prefix, String pem, String actor) {
        try {
            return pinned(administration.trust(vendor, prefix, pem, actor));
        } catch (PluginRefusedException refused) {
            throw new RefusedByGateway(refused.code(), String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public Distrusted distrust(String vendorOrKey, String actor) {
        try {
            PluginAdministration.Distrusted done = administration.distrust(vendorOrKey, actor);
            return new Distrusted(done.keys(), done.closed());
        } catch (PluginRefusedException refused) {
            throw new RefusedByGateway(refused.code(), String.valueOf(refused.getMessage()));
        }
    }

    private static PinnedKey pinned(VendorKey key) {
        return new PinnedKey(key.vendor(), key.prefix(), key.fingerprint());
    }

    private static PluginFile file(Upload upload) {
        return new PluginFile(upload.name(), upload.bytes(), upload.signature());
    }

    private static Outcome outcome(Supplier<PluginAdministration.Done> action) {
        try {
            PluginAdministration.Done done = action.get();
            return new Outcome(done.plugin(), done.version(), done.digest(), done.tier(), done.grants(), done.closed());
        } catch (PluginRefusedException refused) {
            throw new RefusedByGateway(refused.code(), String.valueOf(refused.getMessage()));
        }
    }
}
