package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.Exporter;
import io.aegis.export.ExportState;
import io.aegis.export.Exporters;
import io.aegis.ledger.SealedNote;
import io.aegis.server.CheckpointAdmin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What seals the ledger, for operators of a running gateway. */
record CheckpointPort(CheckpointAdministration administration, Exporters exporters, Supplier<Config> config)
        implements CheckpointAdmin {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TYPE = "checkpoint";

    @Override
    public Key key() {
        return shown(administration.key());
    }

    @Override
    public Optional<String> checkpoint() {
        return administration.checkpoint();
    }

    @Override
    public List<Receipt> publish(String note) {
        long sequence = SealedNote.parse(note).orElseThrow().size() + 1;
        return exporters.push(TYPE, sequence, PATIENCE).stream()
                .map(state -> receipt(state, sequence))
                .toList();
    }

    private Receipt receipt(ExportState state, long sequence) {
        boolean delivered = state.delivered() >= sequence;
        String trouble = state.trouble().isEmpty() ? "it has not come to it yet" : state.trouble();
        return new Receipt(state.name(), receiver(state.name()), delivered, delivered ? "" : trouble);
    }

    private String receiver(String name) {
        return Optional.ofNullable(config.get().exporters().get(name))
                .map(exporter -> switch (exporter.receiver()) {
                    case Exporter.Receiver.File(var path, var ignored) -> path.toString();
                    case Exporter.Receiver.Web(var webhook) -> webhook.url().toString();
                })
                .orElse(name);
    }

    @Override
    public Key rotate(String actor) {
        return shown(administration.rotate(actor));
    }

    private static Key shown(CheckpointAdministration.Key key) {
        return new Key(key.pem(), key.fingerprint());
    }
}
