package io.aegis.server;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How the gateway is: in a word for load balancers, in detail for operators. */
final class HealthSurface {
    private static final HttpField TEXT = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    private static final byte[] OK = "ok\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOT_READY = "not ready\n".getBytes(StandardCharsets.US_ASCII);
    private static final int UNAVAILABLE = 503;

    private final Status status;
    private final Metrics metrics;
    private final Traffic traffic;
    private final ExpositionFormatWriter plain = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

    HealthSurface(Status status, Metrics metrics, Traffic traffic) {
        this.status = status;
        this.metrics = metrics;
        this.traffic = traffic;
    }

    void live(Call call) {
        call.answer(TEXT, OK);
    }

    void ready(Call call) {
        boolean ready = isReady(status.checks());
        if (!ready) {
            call.response().setStatus(UNAVAILABLE);
        }
        call.answer(TEXT, ready ? OK : NOT_READY);
    }

    void readyInDetail(Call call) {
        List<Status.Check> checks = status.checks();
        ObjectNode answer = Json.object().put("status", word(checks));
        ArrayNode list = answer.putArray("checks");
        checks.forEach(check -> list.addObject()
                .put("name", check.name())
                .put("good", check.good())
                .put("detail", check.detail()));
        describeConfig(answer);
        if (!isReady(checks)) {
            call.response().setStatus(UNAVAILABLE);
        }
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    void status(Call call) {
        ObjectNode answer = Json.object().put("status", word(status.checks()));
        describeConfig(answer);
        call.answer(Answers.JSON, Json.bytes(answer));
    }

    void metrics(Call call) {
        String accept = call.request().getHeaders().get(HttpHeader.ACCEPT);
        ExpositionFormatWriter writer =
                accept != null && accept.contains("application/openmetrics-text") ? openMetrics : plain;
        var bytes = new ByteArrayOutputStream(16 * 1024);
        try {
            writer.write(bytes, metrics.registry().scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        call.answer(new HttpField(HttpHeader.CONTENT_TYPE, writer.getContentType()), bytes.toByteArray());
    }

    private void describeConfig(ObjectNode answer) {
        answer.put("config_digest", status.configDigest());
        answer.put("held_digest", status.heldDigest().orElse(null));
    }

    private String word(List<Status.Check> checks) {
        if (traffic.isLeaving()) {
            return "stopping";
        }
        return isReady(checks) ? "ok" : "not_ready";
    }

    private boolean isReady(List<Status.Check> checks) {
        return !traffic.isLeaving() && checks.stream().allMatch(Status.Check::good);
    }
}
