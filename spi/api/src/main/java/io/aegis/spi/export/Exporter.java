package io.aegis.spi.export;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Carries evidence to a receiver outside of the gateway, such as an archive or a log service.
 *
 * <p>The ledger stays the truth: an exporter is handed copies, after they are durable, and nothing that it does can hold a run up or change a record.
 * Evidence holds digests, rule names and numbers and never the text of a run.
 *
 * <p>Every record is delivered at least once. The gateway offers batches in ascending order of sequence, one at a time for each instance, and offers a
 * batch again until it is {@link ExportResult.Delivered}: after {@link ExportResult.Delayed}, after an exception, after a deadline and after a restart.
 * The batch that is offered again may be cut elsewhere. A receiver that must not count twice tells records apart by {@link EvidenceRecord#sequence()}.
 *
 * @implSpec Implementations are safe for use by many threads, keep nothing of a batch after returning, do not try again by themselves and open no
 *     connection other than the upstream of their host. An exception other than {@link io.aegis.spi.provider.UpstreamException}, and null, are failures of
 *     the plugin; the batch counts as not delivered.
 */
@ConsumerType
public interface Exporter {
    /**
     * Hands over one batch. May block; a call runs on a thread of its own, under a deadline.
     *
     * @param batch at least one record
     * @return what became of the whole batch; never null. {@link ExportResult.Delivered} only when the receiver has said that it keeps every record
     * @throws io.aegis.spi.provider.UpstreamException as the upstream threw it
     */
    ExportResult export(EvidenceBatch batch);
}
