package io.aegis.export;

import io.aegis.spi.export.EvidenceBatch;
import io.aegis.spi.export.EvidenceRecord;
import io.aegis.spi.export.ExportResult;
import io.aegis.spi.export.Exporter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells a receiver that a run waits for a human: which one, and where to decide. Nothing of what the run says is in it, and a run that waits no more is not
 * told of.
 */
public final class PauseNotices implements Exporter, AutoCloseable {
    /** The type of the records that it is made of. */
    public static final String TYPE = "approval";

    /** That a run waits is on record before it does, by so much at most. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final long LOOK_NANOS = 5_000_000;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Webhook receiver;
    private final String link;
    private final Function<String, Optional<Duration>> expiry;
    private final Predicate<String> waits;
    private final InstantSource clock;

    /**
     * Notices.
     *
     * @param publicUrl where people find the gateway
     * @param expiry how long a run of a route waits; empty if there is no such route any more
     * @param waits whether a run waits
     */
    public PauseNotices(
            Webhook receiver,
            URI publicUrl,
            Function<String, Optional<Duration>> expiry,
            Predicate<String> waits,
            InstantSource clock) {
        this.receiver = receiver;
        this.link = publicUrl.toString().replaceFirst("/+$", "") + "/approvals/";
        this.expiry = expiry;
        this.waits = waits;
        this.clock = clock;
    }

    @Override
    public ExportResult export(EvidenceBatch batch) {
        for (EvidenceRecord each : batch.records()) {
            ExportResult result = notice(JSON.readTree(each.line()));
            if (!(result instanceof ExportResult.Delivered)) {
                return result;
            }
        }
        return new ExportResult.Delivered();
    }

    private ExportResult notice(JsonNode record) {
        JsonNode body = record.path("body");
        String run = body.path("run").asString("");
        String route = body.path("route").asString("");
        Instant at = Instant.parse(record.path("at").asString(""));
        Optional<Instant> expires = expiry.apply(route).map(at::plus);
        boolean isOpen = body.path("action").asString("").equals("requested")
                && expires.filter(end -> end.isAfter(clock.instant())).isPresent();
        if (!isOpen || !waits(run, at)) {
            return new ExportResult.Delivered();
        }
        var notice = JSON.createObjectNode()
                .put("run_id", run)
                .put("route", route)
                .put("at", at.toString())
                .put("expires_at", expires.get().toString())
                .put("link", link + run);
        return receiver.post("application/json", notice.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Whoever is told of a run finds it. */
    private boolean waits(String run, Instant since) {
        while (!waits.test(run)) {
            if (clock.instant().isAfter(since.plus(SOON))
                    || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    @Override
    public void close() {
        receiver.close();
    }
}
