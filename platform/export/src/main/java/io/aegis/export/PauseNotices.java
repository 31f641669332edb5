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
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells a receiver that a run waits for a human: which one, and where to decide. Nothing of what the run says is in it, and a run whose time is over is not
 * told of.
 */
public final class PauseNotices implements Exporter, AutoCloseable {
    /** The type of the records that it is made of. */
    public static final String TYPE = "approval";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Webhook receiver;
    private final String link;
    private final Function<String, Optional<Duration>> expiry;
    private final InstantSource clock;

    /**
     * Notices.
     *
     * @param publicUrl where people find the gateway
     * @param expiry how long a run of a route waits; empty if there is no such route any more
     */
    public PauseNotices(
            Webhook receiver, URI publicUrl, Function<String, Optional<Duration>> expiry, InstantSource clock) {
        this.receiver = receiver;
        this.link = publicUrl.toString().replaceFirst("/+$", "") + "/approvals/";
        this.expiry = expiry;
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
        boolean waits = body.path("action").asString("").equals("requested")
                && expires.filter(end -> end.isAfter(clock.instant())).isPresent();
        if (!waits) {
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

    @Override
    public void close() {
        receiver.close();
    }
}
