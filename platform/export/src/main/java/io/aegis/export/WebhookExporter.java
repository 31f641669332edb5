package io.aegis.export;

import io.aegis.spi.export.EvidenceBatch;
import io.aegis.spi.export.ExportResult;
import io.aegis.spi.export.Exporter;

/** Posts each batch as JSON lines, signed. */
public final class WebhookExporter implements Exporter, AutoCloseable {
    private final Webhook receiver;

    public WebhookExporter(Webhook receiver) {
        this.receiver = receiver;
    }

    @Override
    public ExportResult export(EvidenceBatch batch) {
        return receiver.post("application/x-ndjson", batch.lines());
    }

    @Override
    public void close() {
        receiver.close();
    }
}
