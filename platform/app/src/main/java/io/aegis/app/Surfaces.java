package io.aegis.app;

import io.aegis.config.ChangeReference;
import io.aegis.config.ConfigException;
import io.aegis.config.Problem;
import io.aegis.config.Weakening;
import io.aegis.export.ExportState;
import io.aegis.kernel.HighWaterClock;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.ledger.LedgerReader;
import io.aegis.ledger.LedgerReport;
import io.aegis.plugins.PluginSet;
import io.aegis.server.Audit;
import io.aegis.server.KeyAdmin;
import io.aegis.server.Reloads;
import io.aegis.server.Status;
import io.aegis.spi.guard.Label;
import io.aegis.store.KeyRequest;
import io.aegis.store.KeyStore;
import io.aegis.store.VirtualKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the server asks of the modules that it does not know. */
final class Surfaces {
    private static final int LINES_AT_ONCE = 1024;

    private Surfaces() {}

    /** The ledger for auditors. */
    record LedgerAudit(LedgerReader reader, Reloader reloader) implements Audit {
        @Override
        public void export(long sinceSequence, Consumer<byte[]> lines) {
            lines.accept((LedgerReader.HEADER + "\n").getBytes(StandardCharsets.UTF_8));
            long next = sinceSequence;
            for (List<String> some = reader.since(next, LINES_AT_ONCE);
                    !some.isEmpty();
                    some = reader.since(next, LINES_AT_ONCE)) {
                lines.accept((String.join("\n", some) + "\n").getBytes(StandardCharsets.UTF_8));
                next += some.size();
            }
        }

        @Override
        public byte[] inventory() {
            return Inventory.document(Inventory.providers(reloader.running()), Inventory.plugins(reloader.plugins()))
                    .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] report(Optional<Instant> since, Optional<Instant> until) {
            return LedgerReport.of(reader, since, until.orElseGet(Instant::now))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Virtual keys for operators; each change is evidence before it is an answer. */
    record Keys(KeyStore keys, EvidenceLog evidence) implements KeyAdmin {
        @Override
        public Created create(NewKey request, String actor) {
            KeyStore.Created created = keys.create(new KeyRequest(
                    request.name(),
                    request.team(),
                    KeyAdministration.labels(request.labels()),
                    request.routes(),
                    request.role(),
                    request.lifetime()));
            record("created", created.key(), actor);
            return new Created(created.key().id(), created.secret());
        }

        @Override
        public List<Entry> list() {
            return keys.list().stream().map(Keys::entry).toList();
        }

        @Override
        public boolean revoke(String id, String actor) {
            Optional<VirtualKey> revoked = keys.revoke(id);
            revoked.ifPresent(key -> record("revoked", key, actor));
            return revoked.isPresent();
        }

        @Override
        public Optional<Created> rotate(String id, Duration grace, String actor) {
            Optional<KeyStore.Created> created = keys.rotate(id, grace);
            created.ifPresent(next -> record("rotated", next.key(), actor));
            return created.map(next -> new Created(next.key().id(), next.secret()));
        }

        private void record(String action, VirtualKey key, String actor) {
            evidence.append(new Evidence.KeyEvent(Instant.now(), action, key.id(), "api_key:" + key.name(), actor));
        }

        private static Entry entry(VirtualKey key) {
            Map<String, String> labels = new HashMap<>();
            key.labels().forEach((Label label) -> labels.put(label.key(), label.value()));
            return new Entry(
                    key.id(),
                    key.name(),
                    key.team(),
                    labels,
                    key.routes(),
                    key.role(),
                    key.created(),
                    key.expires(),
                    key.revoked());
        }
    }

    /** The configuration for operators. */
    record ConfigReloads(Reloader reloader) implements Reloads {
        @Override
        public Difference difference() {
            try {
                Reloader.Offered file = reloader.file();
                return new Difference(
                        file.config().effective().digest(),
                        file.changes().stream().map(ConfigReloads::shown).toList(),
                        texts(file.weakenings()),
                        List.of());
            } catch (ConfigException wrong) {
                return new Difference("", List.of(), List.of(), problems(wrong.problems()));
            }
        }

        @Override
        public Outcome apply(Optional<String> confirmed, Optional<String> changeRef, String actor) {
            if (changeRef.filter(ref -> !ref.matches(ChangeReference.FORM)).isPresent()) {
                throw new IllegalArgumentException("A change is called by up to 128 letters, digits and . _ : / # -");
            }
            return switch (reloader.apply(new ReloadRequest(confirmed, changeRef, actor))) {
                case ReloadResult.Unchanged(String digest) ->
                    new Outcome(Result.UNCHANGED, digest, List.of(), List.of());
                case ReloadResult.Switched(String digest, long number, var weakenings) ->
                    new Outcome(Result.SWITCHED, digest, texts(weakenings), List.of());
                case ReloadResult.Held(String digest, var weakenings) ->
                    new Outcome(Result.HELD, digest, texts(weakenings), List.of());
                case ReloadResult.Refused(String digest, var problems) ->
                    new Outcome(Result.INVALID, digest, List.of(), problems(problems));
            };
        }

        private static Change shown(io.aegis.config.Change change) {
            return new Change(change.pointer(), change.before(), change.after());
        }

        private static List<String> texts(List<Weakening> weakenings) {
            return weakenings.stream().map(Weakening::toString).toList();
        }

        private static List<String> problems(List<Problem> problems) {
            return problems.stream().map(Problem::toString).toList();
        }
    }

    /** How the gateway is. */
    record GatewayStatus(
            Reloader reloader, MeteredEvidence evidence, Supplier<List<ExportState>> exporters, HighWaterClock clock)
            implements Status {
        @Override
        public List<Check> checks() {
            var checks = new ArrayList<Check>();
            var reload = reloader.status();
            String config = reload.success()
                    ? "generation " + reload.generation()
                    : "the last reload was refused; the old one runs";
            checks.add(new Check("config", true, config));
            checks.add(new Check(
                    "evidence", evidence.isWritable(), evidence.isWritable() ? "written" : "cannot be written"));
            PluginSet plugins = reloader.plugins();
            plugins.missing().forEach((name, why) -> checks.add(new Check("plugin " + name, true, "missing: " + why)));
            plugins.plugins()
                    .forEach(plugin ->
                            checks.add(new Check("plugin " + plugin.type(), true, Plugins.state(plugin.state()))));
            plugins.refused()
                    .forEach(refused -> checks.add(
                            new Check("plugin file " + refused.file(), true, "refused: " + refused.reason())));
            clock.setBack().ifPresent(back -> checks.add(new Check("clock", true, ClockFile.setBack(back))));
            exporters.get().forEach(state -> checks.add(new Check("exporter " + state.name(), true, detail(state))));
            return checks;
        }

        private static String detail(ExportState state) {
            String place = "delivered to record " + state.delivered() + ", " + state.behind() + " behind";
            return state.trouble().isEmpty() ? place : place + "; does not go on: " + state.trouble();
        }

        @Override
        public String configDigest() {
            return reloader.status().digest();
        }

        @Override
        public Optional<String> heldDigest() {
            return reloader.status().held();
        }
    }
}
